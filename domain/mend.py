"""Mending what looks odd where nothing that anybody said is lost by it; the rest is for a person to decide."""

from collections.abc import Iterable
from uuid import UUID

from domain import annotate
from domain.annotation import AnnotatedRelease, Annotation, State
from domain.edit import Change, Edit, apply, edit
from domain.errors import Refusal
from domain.lint import Oddity, OddKind
from domain.person import Person
from domain.span import Span

ACTS = {
    OddKind.EDGES: "Trim the edges",
    OddKind.TOUCHING: "Join the parts",
    OddKind.TWIN: "Remove the twin",
}
"""What mends an odd thing of that kind."""


def can_mend(sheet: AnnotatedRelease, oddity: Oddity) -> bool:
    """Whether an odd thing can be mended without a loss."""
    annotation = sheet.by_id.get(oddity.annotation_id)
    if annotation is None or oddity.kind not in ACTS:
        return False
    if oddity.kind is OddKind.TWIN:
        return _says_nothing_of_its_own(sheet, annotation)
    if sheet.state(annotation) is State.APPROVED:
        return False  # any change would void the approval
    return all(fragment.of(sheet.text).strip() for fragment in annotation.fragments)


def mended(sheet: AnnotatedRelease, oddities: Iterable[Oddity], *, by: Person) -> Edit:
    """All of these that can be mended, in one Edit; one of each annotation, and what is refused stays as it is."""
    changes: list[Change] = []
    done: set[UUID] = set()
    first: Edit | None = None
    refusal = Refusal("Nothing of this can be mended without a loss: go to it and change it as you see fit.")
    now = sheet
    for oddity in oddities:
        if oddity.annotation_id in done or not can_mend(now, oddity):
            continue
        try:
            made = _mended(now, oddity, by)
        except Refusal as error:
            refusal = error
            continue
        first = first or made
        done.add(oddity.annotation_id)
        changes += made.changes
        now = apply(now, made)
    if first is None:
        raise refusal
    return edit(first.title if len(done) == 1 else f"Mend {len(done):,} odd annotations", by.name, changes)


def _mended(sheet: AnnotatedRelease, oddity: Oddity, by: Person) -> Edit:
    if oddity.kind is OddKind.TWIN:
        return annotate.remove(sheet, [oddity.annotation_id], by=by)
    return annotate.resize(sheet, oddity.annotation_id, _joined(sheet.by_id[oddity.annotation_id].fragments), by=by)


def _joined(fragments: tuple[Span, ...]) -> tuple[Span, ...]:
    """The fragments, those that touch made one; their blank edges are trimmed where they are put in place."""
    made: list[Span] = []
    for fragment in fragments:
        if made and fragment.start <= made[-1].end:
            made[-1] = Span(made[-1].start, max(made[-1].end, fragment.end))
        else:
            made.append(fragment)
    return tuple(made)


def _says_nothing_of_its_own(sheet: AnnotatedRelease, twin: Annotation) -> bool:
    """Whether another annotation says all that a twin says, and nothing hangs on the twin."""
    if sheet.relations_of(twin.id) or sheet.decisions_on(twin.id):
        return False
    said = _said(twin)
    return any(
        other.id != twin.id
        and (other.fragments, other.label, other.author) == (twin.fragments, twin.label, twin.author)
        and _said(other) == said
        for other in sheet.starting_at(twin.fragments[0].start)
    )


def _said(annotation: Annotation) -> tuple[object, ...]:
    claims = frozenset(pair for pair in annotation.claims if pair[0] != "id")
    return annotation.attributes, annotation.comment, annotation.flagged, claims
