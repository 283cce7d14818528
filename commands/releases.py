"""The verbs that read releases: list them, show one."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from commands import output
from commands.shared import AsJson, AsUser, CorpusWord, ReleaseWord, reading, release_named, viewer_of
from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, MarkKind
from domain.blind import visible, works_on
from domain.policy import Policy
from domain.record import Record, stamp
from domain.release import Release

if TYPE_CHECKING:
    from storage.asof import AsOf
    from storage.corpus import Corpus
    from storage.tally import Tally


def list_releases(
    corpus: CorpusWord,
    trash: Annotated[bool, typer.Option("--trash", help="List those in the trash instead.")] = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """List the releases with their status and annotation counts."""
    from storage.seen import seen_tallies

    with reading(corpus) as opened:
        releases = opened.releases(trashed=trash)
        tallies = seen_tallies(opened, viewer_of(opened, user))
    found = [_entry(release, tallies.get(release.id)) for release in releases]
    if as_json:
        output.record({"releases": found})
        return
    rows = [(item["id"], item["name"], item["status"], _counts(item["annotations"])) for item in found]
    output.lines(rows, ("id", "name", "status", "annotations"))


def _entry(release: Release, tally: "Tally | None") -> Record:
    """A release as `list` shows it to machines."""
    return {
        "id": str(release.id),
        "name": release.name,
        "status": tally.status if tally else "open",
        "annotations": dict(sorted(tally.labels.items())) if tally else {},
        "states": {state.value: number for state, number in sorted(tally.states.items())} if tally else {},
        "done": sorted(tally.done) if tally else [],
        "assigned": sorted(tally.assigned) if tally else [],
        "negatives": tally.negatives if tally else 0,
        "length": release.length,
        "format": release.format,
        "encoding": release.encoding,
        "added": stamp(release.added),
        "trashed": release.trashed,
        "metadata": dict(release.metadata),
    }


def _counts(labels: dict[str, int]) -> str:
    return ", ".join(f"{number} {label}" for label, number in labels.items()) or "none"


def show(
    corpus: CorpusWord,
    release: ReleaseWord,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="WHEN",
            help="As it stood: a day or time, the number of an audit row, or approval.",
            show_default=False,
        ),
    ] = None,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Show the text and the annotations of a release, as they are or as they stood."""
    from storage.ground_review import load_policy

    with reading(corpus) as opened:
        release_id = release_named(opened, release).id
        viewer = viewer_of(opened, user)
        stood = None if as_of is None else _stood(opened, release_id, output.sound(as_of))
        policy = opened.ask(load_policy) or Policy()
        if stood is None:
            sheet = opened.sheet(release_id, viewer)
        else:  # who works on it now is not to see what others had done then
            sheet = visible(stood.sheet, viewer, policy, busy=works_on(opened.sheet(release_id), viewer))
    if as_json:
        from formats.jsonl import release_object

        then = {} if stood is None else {"as_of": {"seq": stood.seq, "touched": stood.touched, "at": stamp(stood.made)}}
        output.record({**release_object(sheet), **then})
        return
    if stood is not None:
        output.line(f"as of: audit row {stood.seq}; last touched by row {stood.touched} at {stamp(stood.made)}")
        if stood.remark:
            output.line(stood.remark)
    _tell_head(sheet)
    output.line()
    output.line(sheet.text, keep="\n\t")
    output.line()
    _tell_annotations(sheet)


def _stood(corpus: "Corpus", release_id: UUID, when: str) -> "AsOf":
    from storage.asof import sheet_as_of, when_named

    return sheet_as_of(corpus, release_id, when_named(when))


def _tell_head(sheet: AnnotatedRelease) -> None:
    release = sheet.release
    done = ", ".join(mark.by for mark in sheet.marks if mark.kind is MarkKind.DONE)
    about = {
        "name": release.name,
        "id": str(release.id),
        "length": output.counted(release.length, "character"),
        "format": f"{release.format}, {release.encoding}",
        "trashed": "yes" if release.trashed else "",
        "done by": done,
        "reviewed": "yes" if sheet.reviewed else "",
        **dict(release.metadata),
    }
    for key, value in about.items():
        if value:
            output.line(f"{key}: {value}")


def _tell_annotations(sheet: AnnotatedRelease) -> None:
    rows = [
        (
            str(item.id),
            str(item.span.start),
            str(item.span.end),
            item.label,
            sheet.state(item).value,
            item.author,
            shortened(item.quote),
            ", ".join(f"{name}={value}" for name, value in item.attributes),
            shortened(item.comment),
        )
        for item in sheet.annotations
    ]
    for item in sheet.negatives:
        rows.append(
            (str(item.id), "", "", item.label, sheet.state(item).value, item.author, "found none", "", item.comment)
        )
    if not rows:
        output.line("No annotations.")
        return
    headings = ("id", "start", "end", "label", "state", "by", "text", "attributes", "comment")
    output.lines(rows, headings, right=(1, 2))
