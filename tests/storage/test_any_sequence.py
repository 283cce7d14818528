"""Whatever is done in whatever order: the sheet is what `apply` says, and the replay is what the tables hold."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import annotate, review
from domain.annotation import AnnotatedRelease, Annotation
from domain.edit import Edit, apply, reversed_edit
from domain.errors import Refusal
from domain.person import Person
from domain.span import Span
from storage.access import open_corpus
from storage.corpus import Corpus
from storage.verify import verify
from tests.storage import server
from tests.storage.scene import ADA, ANN, BOB, RITA, ROB, TEXT, bring

NUMBERS = count()
Act = Callable[[Corpus, AnnotatedRelease, Person, Annotation | None, int], Edit]


def _one(found: Annotation | None) -> Annotation:
    if found is None:
        raise Refusal("There is nothing to act on.")
    return found


ACTS: dict[str, Act] = {
    "annotate": lambda c, s, by, a, n: annotate.annotate(s, Span(n, n + 7), "NOTE", by=by),
    "twice": lambda c, s, by, a, n: annotate.annotate(s, [Span(n, n + 2), Span(n + 5, n + 9)], "ADVISOR", by=by),
    "relabel": lambda c, s, by, a, n: annotate.relabel(s, _one(a).id, ("NOTE", "ADVISOR")[n % 2], by=by),
    "resize": lambda c, s, by, a, n: annotate.resize(s, _one(a).id, Span(n, n + 4), by=by),
    "describe": lambda c, s, by, a, n: annotate.describe(s, _one(a).id, by=by, comment=str(n), flagged=n % 2 == 0),
    "remove": lambda c, s, by, a, n: annotate.remove(s, [_one(a).id], by=by),
    "relate": lambda c, s, by, a, n: annotate.relate(
        s, _one(a).id, s.annotations[n % len(s.annotations)].id, "ab"[n % 2], by=by
    ),
    "unrelate": lambda c, s, by, a, n: annotate.unrelate(s, [found.id for found in s.relations[n % 3 :][:2]], by=by),
    "submit": lambda c, s, by, a, n: review.submit(s, by=by),
    "approve": lambda c, s, by, a, n: review.approve(s, [_one(a).id], by=by, editors=c.editors([_one(a).id])),
    "return": lambda c, s, by, a, n: review.return_(
        s, [_one(a).id], by=by, editors=c.editors([_one(a).id]), reason=str(1 + n % 5)
    ),
    "reopen": lambda c, s, by, a, n: review.reopen(s, [_one(a).id], by=by),
    "done": lambda c, s, by, a, n: annotate.done(s, by=by),
    "not done": lambda c, s, by, a, n: annotate.not_done(s, by=by),
    "sign off": lambda c, s, by, a, n: review.sign_off(s, by=by),
    "rename": lambda c, s, by, a, n: annotate.rename(s.release, f"{n}.txt", by=by),
    "trash": lambda c, s, by, a, n: annotate.trash([s.release], by=by, away=not s.release.trashed),
}

Steps = list[tuple[str, Person, int, int]]
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*ACTS, "undo", "undo", "annotate", "relate", "relate", "submit", "approve"]),
        st.sampled_from([ANN, ANN, BOB, RITA, ROB, ADA]),
        st.integers(0, 5),
        st.integers(0, len(TEXT) - 10),
    ),
    min_size=10,
    max_size=60,
)


def walk(corpus: Corpus, steps: Steps) -> int:
    """Do what the rules allow of the steps, looking at the sheet after each; gives how many were done."""
    (release,) = bring(corpus)
    shown = corpus.sheet(release.id)
    past: list[Edit] = []
    for act, person, place, number in steps:
        chosen = shown.annotations[place % len(shown.annotations)] if shown.annotations else None
        try:
            if act == "undo":
                done = (
                    reversed_edit(past[-1 - place % len(past)], person.name)
                    if past
                    else annotate.remove(shown, [], by=person)
                )
            else:
                done = ACTS[act](corpus, shown, person, chosen, number)
            corpus.commit(done)
        except Refusal:
            assert corpus.sheet(release.id) == shown
            continue
        past.append(done)
        shown = apply(shown, done)
        assert corpus.sheet(release.id) == shown
    return len(past)


def held(corpus: Corpus, steps: Steps) -> None:
    walk(corpus, steps)
    assert verify(corpus).problems == ()


QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("walks")


@settings(suppress_health_check=QUIET)
@given(STEPS)
def test_any_sequence_of_acts_replays_to_what_is_there(template: Path, folder: Path, steps: Steps) -> None:
    place = Path(shutil.copy(template, folder / f"{next(NUMBERS)}.glossator"))
    with open_corpus(place) as corpus:
        held(corpus, steps)
    place.unlink()


@settings(suppress_health_check=QUIET, max_examples=5)
@given(STEPS)
def test_so_it_does_on_a_server(postgres: str, steps: Steps) -> None:
    with server.database(postgres) as location, open_corpus(location) as corpus:
        held(corpus, steps)
