"""Whatever is done in whatever order: the sheet is what `apply` says, and the replay is what the tables hold."""

import shutil
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import accept, adjudicate, annotate, assign, govern, negative, respond, review
from domain.annotation import AnnotatedRelease, Annotation, Correction
from domain.edit import Change, Edit, apply, edit, now, reversed_edit
from domain.errors import Refusal
from domain.person import Person, Role
from domain.span import Span
from domain.suggestion import Proposal, Round, Source, Suggestion, suggested
from storage.access import open_corpus
from storage.corpus import Corpus
from storage.verify import verify
from tests.storage import server
from tests.storage.scene import ADA, ANN, BOB, RITA, ROB, TEXT, bring

NUMBERS = count()
JOE = Person("joe", Role.ADJUDICATOR)
Thing = TypeVar("Thing")
Act = Callable[[Corpus, AnnotatedRelease, Person, Annotation | None, int], Edit]


def _one(found: Annotation | None) -> Annotation:
    if found is None:
        raise Refusal("There is nothing to act on.")
    return found


def _comment(sheet: AnnotatedRelease, number: int) -> UUID:
    return _any(sheet.comments, number).id


def _none(sheet: AnnotatedRelease, number: int) -> UUID:
    return _any(sheet.negatives, number).id


def _case(sheet: AnnotatedRelease, number: int) -> adjudicate.Case:
    return _any(adjudicate.line_up(sheet), number)


def _chosen(case: adjudicate.Case, number: int) -> list[UUID]:
    return [item.id for item in case.members[: number % (len(case.members) + 1)]]


def _any(items: Sequence[Thing], number: int) -> Thing:
    if not items:
        raise Refusal("There is nothing to act on.")
    return items[number % len(items)]


def _guess(sheet: AnnotatedRelease, number: int, *, words: int = 6) -> list[Suggestion]:
    label = ("NOTE", "ADVISOR", "RISK_FACTOR")[number % 3]
    proposal = Proposal(label, Span(number, number + words), number / 97, Source.LEARNED, "learned", "1", (("x", "y"),))
    return [suggested(sheet.release.id, sheet.text, proposal)]


def _take_back(sheet: AnnotatedRelease, number: int, by: Person) -> Edit:
    return edit("Take back", by.name, [Change(_any(sheet.rejections, number), None)])


def _round(number: int, by: Person) -> Edit:
    return edit("Sweep", by.name, [Change(None, Round(uuid4(), "NOTE", "x “y”", 1, number, 0, number, by.name, now()))])


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
    "correct": lambda c, s, by, a, n: review.return_(
        s,
        [_one(a).id],
        by=by,
        editors=c.editors([_one(a).id]),
        reason="1",
        correction=Correction(("NOTE", "ADVISOR")[n % 2], (Span(n, n + 4),)),
    ),
    "take over": lambda c, s, by, a, n: respond.accept_correction(s, _one(a).id, by=by),
    "answer": lambda c, s, by, a, n: respond.answer(s, _one(a).id, f"Because {n}.", by=by),
    "comment": lambda c, s, by, a, n: respond.comment_on(s, _one(a).id, f"Why {n}?", by=by),
    "miss": lambda c, s, by, a, n: respond.comment_at(s, Span(n, n + 7), f"Missed {n}.", by=by),
    "take up": lambda c, s, by, a, n: respond.take_up(s, _comment(s, n), "ADVISOR", by=by),
    "settle comment": lambda c, s, by, a, n: respond.settle_comment(s, _comment(s, n), by=by, settled=n % 2 == 0),
    "reword": lambda c, s, by, a, n: respond.reword(s, _comment(s, n), f"Rather {n}.", by=by),
    "uncomment": lambda c, s, by, a, n: respond.remove_comment(s, _comment(s, n), by=by),
    "found none": lambda c, s, by, a, n: negative.found_none(s, ("RISK_FACTOR", "NOTE")[n % 2], by=by),
    "found some": lambda c, s, by, a, n: negative.take_back_none(s, _none(s, n), by=by),
    "approve none": lambda c, s, by, a, n: review.approve(s, [_none(s, n)], by=by, editors=c.editors([_none(s, n)])),
    "assign": lambda c, s, by, a, n: assign.assign([s.release.id], [(ANN, BOB, JOE)[n % 3]], s.assignments, by=by),
    "unassign": lambda c, s, by, a, n: assign.unassign([s.release.id], ["ann", "joe"], s.assignments, by=by),
    "settle": lambda c, s, by, a, n: adjudicate.settle(
        s, (case := _case(s, n)), _chosen(case, n), by=by, editors=c.editors([item.id for item in case.members])
    ),
    "third": lambda c, s, by, a, n: adjudicate.third(s, Correction("NOTE", (Span(n, n + 5),)), by=by),
    "relabel all": lambda c, s, by, a, n: annotate.relabel_all(
        [s], {item.id for item in s.annotations[:: 1 + n % 2]}, ("NOTE", "ADVISOR")[n % 2], by=by
    ),
    "accept": lambda c, s, by, a, n: accept.accept(s, [*_guess(s, n), *_guess(s, n + 3, words=4)], by=by),
    "reject": lambda c, s, by, a, n: accept.reject(s, _guess(s, n), by=by),
    "not rejected": lambda c, s, by, a, n: _take_back(s, n, by),
    "sweep": lambda c, s, by, a, n: _round(n, by),
    "rename": lambda c, s, by, a, n: annotate.rename(s.release, f"{n}.txt", by=by),
    "trash": lambda c, s, by, a, n: annotate.trash([s.release], by=by, away=not s.release.trashed),
}

OFTEN = ("undo", "annotate", "submit", "relate", "approve", "correct", "take over", "settle", "reject")
Steps = list[tuple[str, Person, int, int]]
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*ACTS, *OFTEN, *OFTEN[:4], *OFTEN[:3], "annotate", "annotate"]),
        st.sampled_from([ANN, ANN, ANN, BOB, BOB, RITA, ROB, ADA, JOE]),
        st.integers(0, 5),
        st.integers(0, len(TEXT) - 10),
    ),
    min_size=10,
    max_size=60,
)


def walk(corpus: Corpus, steps: Steps) -> int:
    """Do what the rules allow of the steps, looking at the sheet after each; gives how many were done."""
    if corpus.person(JOE.name) is None:
        corpus.commit(govern.add_person(corpus.people(), JOE.name, JOE.role, by=ADA))
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
