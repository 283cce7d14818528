"""The verbs on guesses: what may be labelled where, learning from what is approved, and what to annotate next."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from commands import output
from commands.output import counted
from commands.shared import AsJson, AsUser, CorpusWord, Work, release_named, viewer_of
from domain.accept import accept
from domain.amend import among
from domain.annotate import shortened
from domain.annotation import AnnotatedRelease
from domain.edit import joined
from domain.errors import Refusal
from domain.person import Person, Role, demand
from domain.record import Record
from domain.suggest_frame import with_frames
from domain.suggestion import Suggestion
from domain.useful import candidate, most_useful

if TYPE_CHECKING:
    from storage.corpus import Corpus
    from storage.learning import Learned

Releases = Annotated[
    list[str] | None, typer.Option("--release", metavar="R", help="Only this release; may be repeated.")
]
Workers = Annotated[int, typer.Option("--workers", metavar="N", min=1, max=256, help="Processes that guess.")]
Cluster = Annotated[
    str, typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler, such as tcp://host:8786.")
]
Above = Annotated[
    float | None,
    typer.Option("--apply-above", metavar="S", min=0, max=1, help="Accept those with at least that score."),
]
LIKELY = 0.5
"""The score from which guesses are listed unless another is given."""
Listed = Annotated[
    float | None,
    typer.Option(
        "--above",
        metavar="S",
        min=0,
        max=1,
        help=f"List those with at least that score: {LIKELY} unless given, 0 lists all.",
        show_default=False,
    ),
]
Open = tuple[AnnotatedRelease, tuple[Suggestion, ...]]


@dataclass(frozen=True, slots=True)
class Way:
    """Where guesses are made."""

    workers: int = 1
    cluster: str = ""


def suggest(
    corpus: CorpusWord,
    release: Releases = None,
    above: Listed = None,
    apply_above: Above = None,
    user: AsUser = None,
    workers: Workers = 1,
    cluster: Cluster = "",
    as_json: AsJson = False,
) -> None:
    """List what may be labelled where and why, or accept it above a score."""
    with _opened(corpus, must_write=apply_above is not None) as opened:
        found = list(_left(opened, viewer_of(opened, user), release or (), Way(workers, cluster)))
        accepted = _applied(opened, user, found, apply_above) if apply_above is not None else []
    taken = {item.id for item in accepted}
    rows = [(sheet, item) for sheet, items in found for item in items if item.id not in taken]
    left = len(rows)
    least = above if above is not None else 0.0 if apply_above is not None else LIKELY
    rows = [(sheet, item) for sheet, item in rows if item.score >= least]
    below = left - len(rows)
    if as_json:
        made: Record = {"suggestions": [entry(sheet, item) for sheet, item in rows], "below": below}
        output.record(made | ({"accepted": [str(item.id) for item in accepted]} if apply_above is not None else {}))
        return
    if apply_above is not None:
        output.line(f"Accepted {counted(len(accepted), 'suggestion')}; {left:,} left.")
        return
    if not left:
        output.line("Nothing is suggested.")
        return
    if rows:
        output.lines([_row(sheet, item) for sheet, item in rows], ("release", "place", "label", "text", "score", "why"))
    if below:
        output.line(f"{counted(below, 'suggestion')} below {least:g} not listed: --above 0 lists all.")


def _applied(corpus: "Corpus", user: str | None, found: list[Open], least: float) -> list[Suggestion]:
    """Accept in one step what has at least that score; gives what was accepted."""
    work = Work(corpus, user)
    demand(work.person, Role.ANNOTATOR, "accept suggestions")
    edits, accepted = [], list[Suggestion]()
    for sheet, items in found:
        chosen = [item for item in items if item.score >= least]
        if chosen:
            edits.append(accept(sheet, chosen, by=work.person))
            accepted += chosen
    if edits:
        title = f"Accept {counted(len(accepted), 'suggestion')} in {counted(len(edits), 'release')}"
        work.commit(joined(title, work.person.name, edits))
    return accepted


@contextmanager
def _opened(location: str, *, must_write: bool = False) -> Iterator["Corpus"]:
    """A corpus that guesses can be kept in; open for reading, and keeping none, while a window writes in it."""
    from storage.access import open_corpus
    from storage.lock import Locked

    writes = must_write or not Path(location).is_file() or os.access(location, os.W_OK)
    try:
        opened = open_corpus(location, writes=writes)
    except Locked:
        if must_write:
            raise
        opened = open_corpus(location, writes=False)
    with opened:
        yield opened


def _left(corpus: "Corpus", viewer: Person, names: list[str] | tuple[str, ...], way: Way) -> Iterator[Open]:
    """Guess what was not guessed yet, and give what is left of it all as the viewer may see it."""
    from storage.amendment import open_carried
    from storage.sources import kit_of
    from storage.suggestions import open_suggestions, outdated, store
    from storage.workers import guessing

    wanted = frozenset(release_named(corpus, name).id for name in names) or None
    kit = kit_of(corpus)
    keeps = corpus.writes and viewer.role.may(Role.ANNOTATOR)
    if kit.outdated and keeps and _learned_again(corpus):
        kit = kit_of(corpus)
    for remark in kit.remarks:
        output.complain(remark)
    fresh: dict[UUID, tuple[Suggestion, ...]] = {}
    with guessing(kit, way.workers, way.cluster) as guess:
        for made in guess(outdated(corpus, wanted, kit.version)):
            if keeps:
                store(corpus, made, kit.version)
            else:
                fresh.update(made)
    for sheet, items in open_suggestions(corpus, viewer, wanted, fresh):
        found = with_frames(sheet.text, sheet.scheme, items)
        carried = open_carried(corpus, sheet, viewer)
        yield sheet, among(found, carried) if carried else tuple(found)


def _learned_again(corpus: "Corpus") -> bool:
    try:
        learned = _learn(corpus)
    except Refusal:
        return False
    output.complain(
        f"the model was of another version of Glossator and was learned again, in {learned.seconds:.1f} seconds."
    )
    return True


def entry(sheet: AnnotatedRelease, item: Suggestion) -> Record:
    """A suggestion for machines."""
    return {
        "id": str(item.id),
        "release": str(item.release_id),
        "release_name": sheet.release.name,
        "start": item.span.start,
        "end": item.span.end,
        "text": item.quote,
        "label": item.label,
        "attributes": dict(item.attributes),
        "score": item.score,
        "source": item.source.value,
        "reason": item.reason,
    }


def _row(sheet: AnnotatedRelease, item: Suggestion) -> tuple[str, ...]:
    place = f"{item.span.start}:{item.span.end}"
    return sheet.release.name, place, item.label, shortened(item.quote), f"{item.score:.2f}", item.reason


def learn(corpus: CorpusWord, as_json: AsJson = False) -> None:
    """Learn a model from what is approved; the one before stays in use until this one is done."""
    from storage.access import open_corpus

    with open_corpus(corpus) as opened:
        info = _learn(opened).info()
    if as_json:
        output.record(info)
        return
    spans = ", ".join(f"{label} {number:,}" for label, number in info["spans"].items())
    output.line(f"Learned in {info['seconds']:.1f} seconds from {counted(info['releases'], 'release')}: {spans}.")
    if info["rejections"]:
        output.line(f"{counted(info['rejections'], 'rejection')} counted as well.")
    if info["contradictions"]:
        output.line(
            f"{counted(info['contradictions'], 'wording')} was approved under different labels in different places:"
            " what is learned of it is a guess at best."
        )
    if info["memory"]:
        output.line(f"It took at most {info['memory'] / 1e6:,.0f} MB of memory.")
    output.line(f"The model is {info['version']}, {info['bytes'] / 1e3:,.0f} kB.")


def _learn(corpus: "Corpus") -> "Learned":
    from storage.learning import Learned, learn

    for step in learn(corpus):
        if isinstance(step, Learned):
            return step
    raise AssertionError("learning ends with a model")  # pragma: no cover


def next_releases(
    corpus: CorpusWord,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many to list.")] = 10,
    user: AsUser = None,
    workers: Workers = 1,
    cluster: Cluster = "",
    as_json: AsJson = False,
) -> None:
    """List which releases to annotate next: those that the suggestions are least sure of, and unlike each other."""
    with _opened(corpus) as opened:
        viewer = viewer_of(opened, user)
        names: dict[UUID, tuple[str, int]] = {}
        candidates = []
        for sheet, items in _left(opened, viewer, (), Way(workers, cluster)):
            if not sheet.reviewed and not sheet.done_by(viewer.name):
                names[sheet.release.id] = sheet.release.name, len(items)
                candidates.append(candidate(sheet.release.id, sheet.text, items))
    ranked = most_useful(candidates)[:limit]
    if as_json:
        output.record(
            {
                "releases": [
                    {
                        "id": str(item.release_id),
                        "name": names[item.release_id][0],
                        "suggestions": names[item.release_id][1],
                        "uncertainty": round(item.uncertainty, 4),
                        "likeness": round(item.likeness, 4),
                    }
                    for item in ranked
                ]
            }
        )
        return
    if not ranked:
        output.line("Nothing is left to annotate.")
        return
    rows = [(names[item.release_id][0], str(names[item.release_id][1]), f"{item.uncertainty:.2f}") for item in ranked]
    output.lines(rows, ("release", "suggestions", "uncertainty"), right=(1, 2))
