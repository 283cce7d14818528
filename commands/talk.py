"""The verbs of the talk between annotator and reviewer: what came back, corrections, answers and comments."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from commands import output
from commands.output import sound
from commands.shared import (
    AsJson,
    AsUser,
    CorpusWord,
    Work,
    identity,
    known_person,
    reading,
    release_named,
    span_of,
    viewer_of,
    working,
)
from domain import respond, review
from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, Annotation, State, Subject
from domain.came_back import sent_back
from domain.errors import Refusal
from domain.person import Person
from domain.record import Record, stamp
from domain.remarks import Remark, RemarkFilter, remarks_in
from domain.review_record import correction as correction_record

if TYPE_CHECKING:
    from storage.corpus import Corpus

AnnotationWord = Annotated[str, typer.Argument(metavar="ANNOTATION", help="Id of an annotation.", show_default=False)]
TextWord = Annotated[str, typer.Argument(metavar="TEXT", help="What you have to say.", show_default=False)]


def returned(corpus: CorpusWord, user: AsUser = None, as_json: AsJson = False) -> None:
    """List your annotations that were sent back, with reason, comment and the correction proposed."""
    with reading(corpus) as opened:
        viewer = viewer_of(opened, user)
        found = [_returned(sheet, item) for sheet, item in _sent_back(opened, viewer)]
    if as_json:
        output.record({"returned": found})
        return
    if not found:
        output.line(f"Nothing of {viewer.name} came back.")
    for item in found:
        output.line(f"{item['id']}  {item['label']}: {shortened(item['text'])}  ({item['release_name']})")
        output.line(f"  {item['by']}: {item['reason']}. {item['comment']}".rstrip())
        if item["correction"]:
            change = item["correction"]
            output.line(f"  would be {change['label']}: {shortened(item['corrected_text'])} {_words(change)}".rstrip())


def _words(change: Record) -> str:
    return ", ".join(f"{name}={value}" for name, value in change["attributes"].items())


def _sent_back(corpus: "Corpus", viewer: Person) -> Iterator[tuple[AnnotatedRelease, Subject]]:
    from storage.query import Query

    counts = corpus.tallies(author=viewer.name)
    ids = frozenset(key for key, tally in counts.items() if tally.states.get(State.RETURNED))
    for sheet in corpus.stream(Query(releases=ids, viewer=viewer)) if ids else ():
        for item in sent_back(sheet, viewer.name):
            yield sheet, item


def _returned(sheet: AnnotatedRelease, item: Subject) -> Record:
    decision = sheet.standing(item)
    assert decision is not None
    change = decision.correction
    corrected = ""
    if change is not None and isinstance(item, Annotation):
        corrected = respond.corrected(sheet, item, change).quote
    return {
        "id": str(item.id),
        "release": str(sheet.release.id),
        "release_name": sheet.release.name,
        "label": item.label,
        "text": item.quote,
        "by": decision.by,
        "at": stamp(decision.at),
        "reason": review.REASONS.get(decision.reason, decision.reason),
        "comment": decision.comment,
        "correction": None if change is None else correction_record(change),
        "corrected_text": corrected,
    }


def accept(corpus: CorpusWord, annotation: AnnotationWord, user: AsUser = None, as_json: AsJson = False) -> None:
    """Take over the reviewer's correction of your annotation; it is a draft again, to be submitted."""
    with working(corpus, user) as work:
        sheet, item = _held(work, annotation)
        made = respond.accept_correction(sheet, item, by=work.person)
        work.commit(made)
    after = made.changes[0].after
    assert isinstance(after, Annotation)
    if as_json:
        output.record({"id": str(after.id), "label": after.label, "text": after.quote, "revision": str(after.revision)})
    else:
        output.line(f"Now {after.label}: {shortened(after.quote)}; submit it when you are ready.")


def answer(
    corpus: CorpusWord, annotation: AnnotationWord, text: TextWord, user: AsUser = None, as_json: AsJson = False
) -> None:
    """Answer a return with a comment and hand your annotation back to review as it is."""
    with working(corpus, user) as work:
        sheet, item = _held(work, annotation)
        work.commit(respond.answer(sheet, item, sound(text), by=work.person))
    _tell("Answered, and handed back to review.", as_json, id=str(item))


def _held(work: Work, word: str) -> tuple[AnnotatedRelease, UUID]:
    item = identity(word)
    sheet = work.sheet(work.release_of(item))
    work.demand_seen(sheet, [item])
    return sheet, item


def comment(
    corpus: CorpusWord,
    text: TextWord,
    annotation: Annotated[
        str, typer.Option("--on", metavar="ANNOTATION", help="On that annotation.", show_default=False)
    ] = "",
    release: Annotated[str, typer.Option("--release", metavar="R", help="On that release.", show_default=False)] = "",
    span: Annotated[str, typer.Option("--span", metavar="START:END", help="On a stretch of it.")] = "",
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Comment on an annotation, on a stretch of a release (such as one that was missed), or on a release."""
    if bool(annotation) == bool(release) or (span and annotation):
        raise typer.BadParameter("say --on ANNOTATION, or --release R with or without --span")
    with working(corpus, user) as work:
        if annotation:
            sheet, item = _held(work, annotation)
            made = respond.comment_on(sheet, item, sound(text), by=work.person)
        else:
            sheet = work.sheet(release_named(work.corpus, release).id)
            place = span_of(span, "--span") if span else None
            made = respond.comment_at(sheet, place, sound(text), by=work.person)
        work.commit(made)
    key = str(made.changes[0].value.id)  # type: ignore[union-attr]
    _tell(key, as_json, id=key)


def comments(
    corpus: CorpusWord,
    open_only: Annotated[bool, typer.Option("--open", help="Only those that are not settled.")] = False,
    release: Annotated[str, typer.Option("--release", metavar="R", help="Only on this release.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Only theirs.")] = "",
    words: Annotated[str, typer.Option("--words", metavar="W", help="Only those with these words.")] = "",
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """List the comments of a corpus with what they are on, oldest first."""
    with reading(corpus) as opened:
        chosen = release_named(opened, release).id if release else None
        author = known_person(opened, by).name if by else ""
        wanted = RemarkFilter(False if open_only else None, author, "", chosen, sound(words))
        viewer = viewer_of(opened, user)
        found = [item for item in _remarks(opened, viewer) if wanted.wants(item)]
    if as_json:
        output.record({"comments": [_comment(item) for item in found]})
        return
    rows = [
        (
            str(item.comment.id),
            stamp(item.comment.created)[:16].replace("T", " "),
            item.comment.author,
            "settled" if item.comment.settled else "open",
            shortened(item.comment.text, 60),
            shortened(item.quote) + (" (removed)" if item.gone else ""),
            item.release_name,
        )
        for item in found
    ]
    if rows:
        output.lines(rows, ("id", "time (UTC)", "by", "state", "comment", "on", "release"))
    else:
        output.line("There are no such comments.")


def _remarks(corpus: "Corpus", viewer: Person) -> list[Remark]:
    from storage import review_reading
    from storage.query import Query

    ids = frozenset(item.release_id for item in corpus.ask(review_reading.comments))
    sheets = corpus.stream(Query(releases=ids, viewer=viewer)) if ids else ()
    found = [item for sheet in sheets for item in remarks_in(sheet)]
    return sorted(found, key=lambda item: (item.comment.created, str(item.comment.id)))


def _comment(item: Remark) -> Record:
    from domain.review_record import comment as record

    return {**record(item.comment), "release_name": item.release_name, "on": item.quote, "removed": item.gone}


def settle_comment(
    corpus: CorpusWord,
    comment_id: Annotated[str, typer.Argument(metavar="COMMENT", help="Id of a comment.", show_default=False)],
    again: Annotated[bool, typer.Option("--open-again", help="Open it again instead.")] = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Say that nothing is left to do about a comment."""
    from storage import review_reading

    with working(corpus, user) as work:
        key = identity(comment_id)
        found = [item for item in work.corpus.ask(review_reading.comments) if item.id == key]
        if not found:
            raise Refusal(f"There is no comment {key} in this corpus: `comments` lists them.")
        sheet = work.sheet(found[0].release_id)
        work.commit(respond.settle_comment(sheet, key, by=work.person, settled=not again))
    _tell("Opened again." if again else "Settled.", as_json, id=str(key), settled=not again)


def _tell(words: str, as_json: bool, **record: object) -> None:
    if as_json:
        output.record(record)
    else:
        output.line(words)
