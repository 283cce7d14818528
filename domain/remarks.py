"""All comments of a release with what they are on: for lists of them, and for what is drawn in the text."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, Annotation, Comment, MarkKind
from domain.span import Span

QUOTE = 300
"""Code points of what a comment is on that are shown with it."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, what it is on and whom it is for."""

    comment: Comment
    release_name: str
    quote: str
    """The words that it is on; empty for the release as a whole."""
    label: str
    """The label of the annotation or negative that it is on; empty where it is on none."""
    place: Span | None
    gone: bool
    """Whether the annotation that it is on was removed."""
    to: frozenset[str]
    """Whom it concerns besides its author."""


@dataclass(frozen=True, slots=True)
class RemarkFilter:
    """Which comments are wanted; what is None or empty leaves none out."""

    settled: bool | None = None
    by: str = ""
    to: str = ""
    release: UUID | None = None
    words: str = ""

    def wants(self, remark: Remark) -> bool:
        """Whether a comment passes."""
        comment = remark.comment
        return (
            self.settled in (None, comment.settled)
            and self.by in ("", comment.author)
            and (not self.to or self.to in remark.to)
            and self.release in (None, comment.release_id)
            and self._has_words(remark)
        )

    def _has_words(self, remark: Remark) -> bool:
        said = f"{remark.comment.text} {remark.quote} {remark.release_name}".casefold()
        return all(word in said for word in self.words.casefold().split())


def remarks_in(sheet: AnnotatedRelease) -> list[Remark]:
    """The comments of a release, oldest first."""
    return [_remark(sheet, comment) for comment in sheet.comments]


def _remark(sheet: AnnotatedRelease, comment: Comment) -> Remark:
    subject = sheet.subject(comment.annotation_id) if comment.annotation_id is not None else None
    place, quote, label = comment.span, "", ""
    if subject is not None:
        place = subject.span if isinstance(subject, Annotation) else None
        quote, label = shortened(subject.quote, QUOTE), subject.label
    elif place is not None:
        quote = shortened(place.of(sheet.text), QUOTE)
    gone = comment.annotation_id is not None and subject is None
    return Remark(comment, sheet.release.name, quote, label, place, gone, _concerned(sheet, comment))


def _concerned(sheet: AnnotatedRelease, comment: Comment) -> frozenset[str]:
    """The author of what a comment is on and whoever wrote there; where something was missed, who works on it."""
    talk = {item.author for item in sheet.comments if _same_thread(item, comment)}
    if comment.annotation_id is not None:
        subject = sheet.subject(comment.annotation_id)
        talk |= {subject.author} if subject is not None else set()
    else:
        talk |= {item.author for item in sheet.subjects()} | set(sheet.assigned)
        talk |= {mark.by for mark in sheet.marks if mark.kind is MarkKind.DONE}
    return frozenset(talk - {comment.author})


def _same_thread(one: Comment, other: Comment) -> bool:
    return one.annotation_id == other.annotation_id and (one.annotation_id is not None or one.span == other.span)


def stretches(sheet: AnnotatedRelease) -> list[Comment]:
    """The open comments on places without an annotation of theirs, in text order: what is drawn in the text."""
    found = [
        comment
        for comment in sheet.comments
        if comment.span is not None
        and not comment.settled
        and (comment.annotation_id is None or sheet.subject(comment.annotation_id) is None)
    ]
    return sorted(found, key=lambda comment: (comment.span or Span(0, 0), comment.created))


def newest_first(remarks: Iterable[Remark]) -> list[Remark]:
    """The latest comment at the top."""
    return sorted(remarks, key=lambda remark: (remark.comment.created, str(remark.comment.id)), reverse=True)
