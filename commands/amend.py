"""The verb amend: a new version of a release comes in as its successor, with what can be carried over."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from commands import output
from commands.output import counted, sound
from commands.shared import AsJson, AsUser, CorpusWord, reading, release_named, viewer_of, working
from domain import amend as rules
from domain.amend import Amendment, Standing
from domain.anchor import Carried
from domain.annotate import shortened
from domain.record import Record
from domain.release import Incoming
from domain.span import Span

Old = Annotated[str, typer.Argument(metavar="OLD", help="The release that is amended: its id or unique name.")]
New = Annotated[Path, typer.Argument(metavar="FILE", help="The new version, a file with one release in it.")]
Encoding = Annotated[str | None, typer.Option("--encoding", metavar="E", help="Such as cp1252; otherwise found.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would be carried; nothing is written.")]
Standings = dict[UUID, Standing]
WORDS = {
    Standing.CARRIED: "carried",
    Standing.OPEN: "to decide",
    Standing.LOST: "not found",
    Standing.REJECTED: "rejected",
}


def amend(
    corpus: CorpusWord,
    old: Old,
    file: New,
    encoding: Encoding = None,
    dry_run: DryRun = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Import a new version of a release; certain annotations come over as your drafts, the others are listed.

    What is left to decide is offered in the window: among the suggestions, and under Release, Carried over.
    """
    item = _read(file, encoding)
    if dry_run:
        from storage.amendment import check

        with reading(corpus) as opened:
            release = release_named(opened, old)
            check(opened, release, item, file.name)
            found = rules.preview(opened.sheet(release.id, viewer_of(opened, user)), item)
        _tell(found, _foreseen(found), as_json=as_json, made=None)
        return
    with working(corpus, user) as work:
        from storage.amendment import amend as bring_in
        from storage.amendment import check

        release = release_named(work.corpus, old)
        check(work.corpus, release, item, file.name)
        work.enter()
        done = bring_in(work.corpus, release, item, work.person, file.name)
        for _ in work.corpus.index():
            pass
    _tell(done.amendment, done.amendment.standings(), as_json=as_json, made=done.release.name)


def _read(file: Path, encoding: str | None) -> Incoming:
    import formats

    path = Path(sound(str(file))) if not file.exists() else file
    found = list(formats.read(path, encoding=encoding))
    return rules.only(found, file.name)


def _foreseen(found: Amendment) -> Standings:
    """How things would stand after the import."""
    standing = found.standings()
    sure = {item.annotation.id for item in found.items if found.certain(item)}
    return {
        key: Standing.CARRIED if state is Standing.OPEN and key in sure else state for key, state in standing.items()
    }


def _tell(found: Amendment, standing: Standings, *, as_json: bool, made: str | None) -> None:
    if as_json:
        output.record(_record(found, standing, made))
        return
    rows = [_row(found, item, standing[item.annotation.id]) for item in found.items]
    if rows:
        output.lines(rows, ("old place", "label", "text", "method", "score", "new place", "state"), right=(4,))
    states = [standing[item.annotation.id] for item in found.items]
    counts = f"{states.count(Standing.CARRIED):,} of {counted(len(states), 'annotation')}"
    left = f"{states.count(Standing.OPEN):,} to decide, {states.count(Standing.LOST):,} not found"
    name, old = made or found.new.release.name, found.old.release.name
    if made is None:
        output.line(f"“{name}” would come in as the new version of “{old}” and carry {counts}; {left}.")
    else:
        output.line(f"“{name}” came in as the new version of “{old}”. Carried {counts}; {left}.")


def _row(found: Amendment, item: Carried, state: Standing) -> tuple[str, ...]:
    label = found.old.scheme.label(item.annotation.label)
    return (
        _place(item.annotation.fragments),
        label.title if label else item.annotation.label,
        shortened(item.annotation.quote),
        item.method.value,
        f"{item.score:.2f}",
        _place(item.fragments),
        WORDS[state],
    )


def _place(fragments: tuple[Span, ...]) -> str:
    return " ".join(f"{span.start}:{span.end}" for span in fragments) or "-"


def _record(found: Amendment, standing: Standings, made: str | None) -> Record:
    return {
        "old": {"id": str(found.old.release.id), "name": found.old.release.name},
        "new": {"id": str(found.new.release.id) if made else None, "name": made or found.new.release.name},
        "dry_run": made is None,
        "annotations": [
            {
                "id": str(item.annotation.id),
                "label": item.annotation.label,
                "text": item.annotation.quote,
                "old": [[span.start, span.end] for span in item.annotation.fragments],
                "new": [[span.start, span.end] for span in item.fragments],
                "method": item.method.value,
                "score": item.score,
                "state": standing[item.annotation.id].value,
            }
            for item in found.items
        ],
    }
