"""The verbs that change many labels at once: relabel annotations, merge one label into another."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer

from commands import output
from commands.output import sound
from commands.shared import AsJson, AsUser, CorpusWord, Work, known_person, release_named, working
from domain import govern
from domain.annotate import relabel_all
from domain.annotation import JUDGED, AnnotatedRelease
from domain.errors import Refusal
from domain.person import Person

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what it would do.")]


def relabel(
    corpus: CorpusWord,
    given: Annotated[str, typer.Option("--from", metavar="L", help="The label they have.", show_default=False)],
    to: Annotated[str, typer.Option("--to", metavar="L", help="The label they get.", show_default=False)],
    release: Annotated[str, typer.Option("--release", metavar="R", help="Only in this release.")] = "",
    annotator: Annotated[str, typer.Option("--annotator", metavar="N", help="Only their work.")] = "",
    dry_run: DryRun = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Give annotations of one label another one, in one step; what was decided on them no longer holds."""
    with working(corpus, user) as work:
        scheme = work.corpus.scheme()
        old, new = scheme.find(sound(given)).id, scheme.find(sound(to)).id
        author = known_person(work.corpus, annotator).name if annotator else ""
        sheets = _sheets(work, old, release, work.person)
        ids = {
            item.id
            for sheet in sheets
            for item in sheet.annotations
            if item.label == old and author in ("", item.author)
        }
        if not ids:
            raise Refusal(f"No annotation of those is {old}: nothing was changed.")
        made = relabel_all(sheets, ids, new, by=work.person)
        if not dry_run:
            work.commit(made)
        _tell(sheets, ids, f"become {new}", dry_run, as_json)


def merge_labels(
    corpus: CorpusWord,
    gone: Annotated[str, typer.Argument(metavar="GONE", help="The label that is retired.", show_default=False)],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The label its annotations get.", show_default=False)],
    dry_run: DryRun = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Give all annotations of a label another one and retire it; what was decided on them no longer holds."""
    with working(corpus, user) as work:
        scheme = work.corpus.scheme()
        old, new = scheme.find(sound(gone)), scheme.find(sound(into))
        sheets = _sheets(work, old.id, "", None)
        moved, retired = govern.merge_labels(scheme, sheets, old.id, new.id, by=work.person)
        for made in (moved, retired):
            if made is not None and not dry_run:
                work.commit(made)
        ids = {item.id for sheet in sheets for item in sheet.annotations if item.label == old.id}
        _tell(sheets, ids, f"become {new.id}, and {old.id} is retired", dry_run, as_json)


def _sheets(work: Work, label: str, release: str, viewer: Person | None) -> list[AnnotatedRelease]:
    """The releases with that label, as somebody may see them; whole for None, as a merge has to leave nothing out."""
    from storage.query import Query

    only = frozenset({release_named(work.corpus, release).id}) if release else None
    if only is None:
        counts = work.corpus.tallies()
        only = frozenset(key for key, tally in counts.items() if tally.labels.get(label))
    return list(work.corpus.stream(Query(releases=only, viewer=viewer))) if only else []


def _tell(sheets: Sequence[AnnotatedRelease], ids: set[UUID], what: str, dry_run: bool, as_json: bool) -> None:
    chosen = [(sheet, item) for sheet in sheets for item in sheet.annotations if item.id in ids]
    voided = sum(sheet.state(item) in JUDGED for sheet, item in chosen)
    if as_json:
        output.record({"annotations": len(chosen), "decisions_void": voided, "done": not dry_run})
        return
    verb = "would " if dry_run else ""
    output.line(f"{output.counted(len(chosen), 'annotation')} {verb}{what}.")
    if voided:
        output.line(f"{output.counted(voided, 'decision')} on them {'would be' if dry_run else 'became'} void.")
