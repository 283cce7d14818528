"""The annotator's verbs: make an annotation, remove one, hand a release's drafts to review."""

from typing import Annotated

import typer

from commands import output
from commands.output import sound
from commands.shared import (
    AsJson,
    AsUser,
    CommentWords,
    CorpusWord,
    ReleaseWord,
    attributes_of,
    release_named,
    working,
)
from domain import annotate as rules
from domain import review
from domain.annotation import Annotation, Decision
from domain.span import Span


def annotate(
    corpus: CorpusWord,
    release: ReleaseWord,
    start: Annotated[int, typer.Argument(metavar="START", help="The first character's offset.", show_default=False)],
    end: Annotated[int, typer.Argument(metavar="END", help="The offset behind the last.", show_default=False)],
    label: Annotated[str, typer.Argument(metavar="LABEL", help="A label's id or title.", show_default=False)],
    attr: Annotated[
        list[str] | None,
        typer.Option("--attr", metavar="KEY=VALUE", help="An attribute; may be given again.", show_default=False),
    ] = None,
    comment: CommentWords = "",
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Put a label on a stretch of a release's text; prints the new annotation's id.

    Offsets are code points of the text that `show` gives, taken exactly as given.
    """
    attributes = attributes_of(attr or [], "--attr")
    with working(corpus, user) as work:
        sheet = work.corpus.sheet(release_named(work.corpus, release).id)
        done = rules.annotate(
            sheet,
            Span(start, end),
            sound(label),
            by=work.person,
            attributes=attributes,
            comment=sound(comment),
            exact=True,
        )
        work.commit(done)
    made = done.changes[0].after
    assert isinstance(made, Annotation)
    if as_json:
        output.record({"id": str(made.id)})
    else:
        output.line(str(made.id))


def remove(
    corpus: CorpusWord,
    annotation: Annotated[str, typer.Argument(metavar="ANNOTATION", help="The annotation's id.", show_default=False)],
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Remove an annotation; the audit trail keeps it."""
    with working(corpus, user) as work:
        found = work.corpus.find_annotation(annotation)
        sheet = work.sheet(found.release_id)
        work.demand_seen(sheet, [found.id])
        work.commit(rules.remove(sheet, [found.id], by=work.person))
    if as_json:
        output.record({"removed": str(found.id)})
    else:
        output.line(f"Removed {found.id}: {rules.shortened(found.quote)}")


def submit(corpus: CorpusWord, release: ReleaseWord, user: AsUser = None, as_json: AsJson = False) -> None:
    """Hand one's own drafts of a release to review."""
    with working(corpus, user) as work:
        sheet = work.corpus.sheet(release_named(work.corpus, release).id)
        done = review.submit(sheet, by=work.person)
        work.commit(done)
    ids = [str(change.after.annotation_id) for change in done.changes if isinstance(change.after, Decision)]
    if as_json:
        output.record({"submitted": len(ids), "ids": ids})
    else:
        output.line(f"Submitted {output.counted(len(ids), 'annotation')} of {sheet.release.name}.")
