"""The talk between annotator and reviewer: comments, also on what was missed, answers, and corrections taken over."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid4

from domain import annotate
from domain.annotate import demand_present, held, own, shortened
from domain.annotation import AnnotatedRelease, Annotation, Comment, Correction, State, quote_of
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person, Role, demand
from domain.review import decided
from domain.span import Span

MAX_COMMENT = 10_000


def checked_text(text: str) -> str:
    """A comment's text without surrounding blanks, or a Refusal."""
    text = text.strip()
    if not text:
        raise Refusal("A comment needs words: type some.")
    if len(text) > MAX_COMMENT:
        raise Refusal(f"The comment has {len(text):,} characters; at most {MAX_COMMENT:,} are kept: shorten it.")
    return text


def comment_on(sheet: AnnotatedRelease, annotation_id: UUID, text: str, *, by: Person) -> Edit:
    """Add to the thread of comments on an annotation; what was decided on it stays."""
    demand(by, Role.ANNOTATOR, "comment")
    subject = sheet.subject(annotation_id)
    if subject is None:
        raise Refusal("That annotation is no longer there: somebody removed it.")
    span = subject.span if isinstance(subject, Annotation) else None
    made = _comment(sheet, subject.id, span, text, by)
    return edit(f"Comment on {shortened(subject.quote)}", by.name, [Change(None, made)], at=made.created)


def comment_at(sheet: AnnotatedRelease, span: Span | None, text: str, *, by: Person) -> Edit:
    """Comment on a stretch of a release, such as one that was missed, or on the release as a whole (no span)."""
    demand(by, Role.ANNOTATOR, "comment")
    if span is not None:
        span = annotate.trimmed(sheet.text, span)
    made = _comment(sheet, None, span, text, by)
    where = sheet.release.name if span is None else shortened(span.of(sheet.text))
    return edit(f"Comment on {where}", by.name, [Change(None, made)], at=made.created)


def _comment(sheet: AnnotatedRelease, annotation_id: UUID | None, span: Span | None, text: str, by: Person) -> Comment:
    demand_present(sheet.release)
    return Comment(uuid4(), sheet.release.id, annotation_id, span, by.name, now(), checked_text(text))


def _held_comment(sheet: AnnotatedRelease, comment_id: UUID) -> Comment:
    found = next((comment for comment in sheet.comments if comment.id == comment_id), None)
    if found is None:
        raise Refusal("That comment is no longer there: its author removed it.")
    return found


def reword(sheet: AnnotatedRelease, comment_id: UUID, text: str, *, by: Person) -> Edit:
    """Change the words of one's own comment."""
    demand(by, Role.ANNOTATOR, "comment")
    before = _held_comment(sheet, comment_id)
    refuse_foreign(before, by)
    after = replace(before, text=checked_text(text))
    if after == before:
        raise Refusal("Nothing was changed.")
    return edit(f"Reword a comment: {shortened(after.text)}", by.name, [Change(before, after)])


def settle_comment(sheet: AnnotatedRelease, comment_id: UUID, *, by: Person, settled: bool = True) -> Edit:
    """Say that nothing is left to do about a comment, or that something is."""
    demand(by, Role.ANNOTATOR, "settle comments")
    before = _held_comment(sheet, comment_id)
    if before.settled == settled:
        raise Refusal(f"That comment already is {'settled' if settled else 'open'}.")
    verb = "Settle" if settled else "Open again"
    return edit(f"{verb}: {shortened(before.text)}", by.name, [Change(before, replace(before, settled=settled))])


def remove_comment(sheet: AnnotatedRelease, comment_id: UUID, *, by: Person) -> Edit:
    """Take one's own comment back; the audit trail keeps it."""
    demand(by, Role.ANNOTATOR, "remove comments")
    before = _held_comment(sheet, comment_id)
    refuse_foreign(before, by)
    return edit(f"Remove a comment: {shortened(before.text)}", by.name, [Change(before, None)])


def refuse_foreign(comment: Comment, by: Person) -> None:
    """Keep people from putting words into each other's mouths."""
    if comment.author != by.name:
        raise Refusal(f"That comment is {comment.author}'s: answer it with one of your own.")


def proposed(sheet: AnnotatedRelease, annotation: Annotation) -> Correction | None:
    """How the reviewer who returned an annotation would have it, while it stands returned."""
    decision = sheet.standing(annotation)
    return decision.correction if decision is not None and decision.verdict is State.RETURNED else None


def corrected(sheet: AnnotatedRelease, annotation: Annotation, correction: Correction) -> Annotation:
    """An annotation with a correction carried out."""
    quote = quote_of(sheet.text, correction.fragments)
    return replace(
        annotation,
        label=correction.label,
        fragments=correction.fragments,
        attributes=correction.attributes,
        quote=quote,
    )


def accept_correction(sheet: AnnotatedRelease, annotation_id: UUID, *, by: Person) -> Edit:
    """Take over the reviewer's correction of one's own annotation; whoever proposed it can no longer approve it."""
    before = own(sheet, annotation_id, by, "take over corrections")
    if before.author != by.name:
        raise Refusal(f"That correction is for {before.author} to take over.")
    correction = proposed(sheet, before)
    if correction is None:
        raise Refusal(
            f"Nobody has proposed a correction of “{shortened(before.quote)}”: change it yourself, or answer."
        )
    sound = annotate.sound_correction(sheet, before, correction)
    after = replace(corrected(sheet, before, sound), revision=uuid4())
    changes = [Change(before, after), *annotate.contradicted(sheet, after.label, after.author)]
    return edit(f"Take over the correction: {shortened(after.quote)}", by.name, changes)


def answer(sheet: AnnotatedRelease, annotation_id: UUID, text: str, *, by: Person) -> Edit:
    """Answer a return with a comment and hand the annotation back to review as it is."""
    demand(by, Role.ANNOTATOR, "answer")
    subject = sheet.subject(annotation_id)
    if subject is None:
        raise Refusal("That annotation is no longer there: somebody removed it.")
    if subject.author != by.name:
        raise Refusal(f"That return is for {subject.author} to answer: write a comment instead.")
    if sheet.state(subject) is not State.RETURNED:
        raise Refusal(f"“{shortened(subject.quote)}” is not returned: write a comment instead.")
    span = subject.span if isinstance(subject, Annotation) else None
    made = _comment(sheet, subject.id, span, text, by)
    changes = [Change(None, made), decided(subject, State.SUBMITTED, by)]
    return edit(f"Answer on {shortened(subject.quote)}", by.name, changes)


def take_up(
    sheet: AnnotatedRelease,
    comment_id: UUID,
    label_id: str,
    *,
    by: Person,
    attributes: Mapping[str, str] | None = None,
) -> Edit:
    """Make an annotation of a stretch that a comment says was missed, and settle what was said of that stretch."""
    comment = _held_comment(sheet, comment_id)
    if comment.span is None:
        raise Refusal("That comment is on no stretch of the text: select one and label it.")
    if comment.annotation_id is not None and sheet.subject(comment.annotation_id) is not None:
        raise Refusal("That comment is on an annotation: go there, and press a label's key to change its label.")
    made = annotate.annotate(sheet, comment.span, label_id, by=by, attributes=attributes)
    there = [item for item in sheet.comments if item.id == comment.id or _beside(item, comment)]
    settled = [Change(item, replace(item, settled=True)) for item in there if not item.settled]
    return replace(made, changes=(*made.changes, *settled))


def _beside(item: Comment, comment: Comment) -> bool:
    return item.annotation_id is None and comment.annotation_id is None and item.span == comment.span


def missed_at(sheet: AnnotatedRelease, span: Span) -> Comment | None:
    """The open comment on just this stretch, of which labelling it is the answer."""
    if not sheet.comments or not span.of(sheet.text).strip():
        return None
    place = annotate.trimmed(sheet.text, span)
    fits = (item for item in sheet.comments if item.annotation_id is None and item.span == place and not item.settled)
    return next(fits, None)


def thread(sheet: AnnotatedRelease, annotation_id: UUID) -> tuple[Comment, ...]:
    """The comments on an annotation that is there, oldest first."""
    return sheet.comments_on(held(sheet, annotation_id).id)
