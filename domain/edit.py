"""The one record of what a person did: an Edit of Changes, each a value before and after."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from domain.annotation import (
    AnnotatedRelease,
    Annotation,
    Comment,
    Decision,
    Mark,
    Negative,
    Relation,
    RelationKey,
    in_relation_order,
    in_text_order,
)
from domain.assignment import Assignment
from domain.errors import StaleEdit
from domain.key import Key
from domain.person import Person
from domain.policy import Policy
from domain.release import Release
from domain.sample import Sample
from domain.scheme import Scheme
from domain.suggestion import Rejection, Round

Value = (
    Release
    | Annotation
    | Negative
    | Relation
    | Decision
    | Comment
    | Mark
    | Assignment
    | Rejection
    | Round
    | Sample
    | Person
    | Key
    | Scheme
    | Policy
)

_STALE = "This was changed meanwhile: look at it as it is now, then do it again."


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after: no `before` means added, no `after` means removed."""

    before: Value | None
    after: Value | None

    def __post_init__(self) -> None:
        if self.before is None and self.after is None:
            raise ValueError("a change needs a value before or after")
        if self.before is not None and self.after is not None and key_of(self.before) != key_of(self.after):
            raise ValueError("a change keeps the identity of its value")

    @property
    def value(self) -> Value:
        """The value after the change, or the one that it removed."""
        found = self.after if self.after is not None else self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Edit:
    """What one person did in one act: committed whole or not at all, and never erased."""

    id: UUID
    title: str
    by: str
    at: datetime
    changes: tuple[Change, ...]

    def releases(self) -> frozenset[UUID]:
        """The releases that the edit touches."""
        found = (release_of(change.value) for change in self.changes)
        return frozenset(release_id for release_id in found if release_id is not None)

    def of(self, kind: type) -> tuple[Change, ...]:
        """The changes to values of one type."""
        return tuple(change for change in self.changes if isinstance(change.value, kind))


def now() -> datetime:
    """The present time in UTC, to the microsecond."""
    return datetime.now(UTC)


def edit(title: str, by: str, changes: Iterable[Change], at: datetime | None = None) -> Edit:
    """A new Edit with an id of its own."""
    return Edit(uuid4(), title, by, at or now(), tuple(changes))


def joined(title: str, by: str, edits: Sequence[Edit]) -> Edit:
    """Several Edits as one, to be committed whole; a single one stays what it is."""
    if len(edits) == 1:
        return edits[0]
    return edit(title, by, [change for done in edits for change in done.changes])


def key_of(value: Value) -> tuple[str, ...]:
    """What identifies a value among those of its kind, the kind first."""
    match value:
        case Mark():
            return "mark", str(value.release_id), value.kind.value, value.by
        case Assignment():
            return "assignment", str(value.release_id), value.person
        case Person():
            return "person", value.name
        case Scheme() | Policy():
            return type(value).__name__.lower(), ""
        case _:
            return type(value).__name__.lower(), str(value.id)


def release_of(value: Value) -> UUID | None:
    """The release that a value belongs to, if any."""
    match value:
        case Release():
            return value.id
        case Annotation() | Negative() | Relation() | Decision() | Comment() | Mark() | Assignment() | Rejection():
            return value.release_id
        case _:
            return None


def reversed_edit(done: Edit, by: str, title: str | None = None) -> Edit:
    """The Edit that takes another one back; committing it is what undo does."""
    changes = [Change(change.after, change.before) for change in reversed(done.changes)]
    return edit(title or f"Undo: {done.title}", by, changes)


def apply(sheet: AnnotatedRelease, done: Edit) -> AnnotatedRelease:
    """The sheet as it is after an Edit; StaleEdit when a `before` is not what the sheet holds."""
    annotations = _Ordered(sheet)
    ties: list[Change] = []
    decisions = {decision.id: decision for decision in sheet.decisions} if done.of(Decision) else None
    rest = _Rest(sheet)
    release, scheme = sheet.release, sheet.scheme
    for change in done.changes:
        match change.value:
            case Scheme():
                scheme = change.after or scheme  # type: ignore[assignment]
            case Release(id=release_id) if release_id == release.id:
                release = change.after or release  # type: ignore[assignment]
            case Annotation(release_id=release_id) if release_id == release.id:
                annotations.take(change)
            case Relation(release_id=release_id) if release_id == release.id:
                ties.append(change)
            case Decision(release_id=release_id) if release_id == release.id and decisions is not None:
                _put(decisions, change.value.id, change)
            case _ if release_of(change.value) == release.id:
                rest.take(change)
    after = replace(
        sheet,
        release=release,
        scheme=scheme,
        annotations=annotations.ordered(),
        decisions=sheet.decisions if decisions is None else _in_order(sheet, decisions),
        relations=_related(sheet, annotations, ties),
        **rest.fields(),
    )
    return after.with_index(annotations.by_id, sheet)


def _in_order(sheet: AnnotatedRelease, decisions: dict[UUID, Decision]) -> tuple[Decision, ...]:
    """Oldest first; those of one Edit came at one moment, so their ids decide, here as in the tables."""
    known = sum(decision.id in decisions for decision in sheet.decisions)
    given = list(decisions.values())
    return (*given[:known], *sorted(given[known:], key=lambda decision: str(decision.id)))


def _related(sheet: AnnotatedRelease, annotations: "_Ordered", changes: list[Change]) -> tuple[Relation, ...]:
    """The relations after their changes, and in order also where an annotation of theirs has moved."""
    moved = any(sheet.relations_of(annotation_id) for annotation_id in annotations.moved)
    if not changes and not moved:
        return sheet.relations

    def order(relation: Relation) -> RelationKey:
        return in_relation_order(relation, annotations.by_id)

    try:
        if moved:
            held = {relation.id: relation for relation in sheet.relations}
            for change in changes:
                _put(held, change.value.id, change)  # type: ignore[union-attr]
            return tuple(sorted(held.values(), key=order))
        found = list(sheet.relations)
        for change in changes:
            _put_in_place(found, change, order)
    except KeyError:
        raise StaleEdit(_STALE) from None
    return tuple(found)


def _put_in_place(found: list[Relation], change: Change, order: Callable[[Relation], RelationKey]) -> None:
    """Put one relation in or take one out without looking at all the others."""
    relation = change.value
    assert isinstance(relation, Relation)
    place = bisect_left(found, order(relation), key=order)
    there = found[place] if place < len(found) and found[place].id == relation.id else None
    if there != change.before:
        raise StaleEdit(_STALE)
    found[place : place + (there is not None)] = [change.after] if isinstance(change.after, Relation) else []


def by_label(negative: Negative) -> tuple[str, str, str]:
    """The key by which negatives are sorted."""
    return negative.label, negative.author, str(negative.id)


def by_age(comment: Comment) -> tuple[datetime, str]:
    """The key by which comments are sorted."""
    return comment.created, str(comment.id)


def by_place(rejection: Rejection) -> tuple[int, int, str, str]:
    """The key by which rejections are sorted."""
    return rejection.span.start, rejection.span.end, rejection.label, str(rejection.id)


_REST: dict[type, tuple[str, Callable[[Any], Any]]] = {
    Mark: ("marks", key_of),
    Negative: ("negatives", by_label),
    Comment: ("comments", by_age),
    Assignment: ("assignments", key_of),
    Rejection: ("rejections", by_place),
}
"""What a sheet holds of few: its field and how it is sorted."""


class _Rest:
    """Those while an Edit is applied; what it does not touch stays the same object."""

    def __init__(self, sheet: AnnotatedRelease) -> None:
        self._sheet = sheet
        self._held: dict[type, dict[Any, Any]] = {}

    def take(self, change: Change) -> None:
        """Put one change in its place."""
        kind = type(change.value)
        if kind not in self._held:
            self._held[kind] = {key_of(value): value for value in getattr(self._sheet, _REST[kind][0])}
        _put(self._held[kind], key_of(change.value), change)

    def fields(self) -> dict[str, Any]:
        """The fields of the sheet that are other ones now."""
        return {
            name: tuple(sorted(self._held[kind].values(), key=order))
            for kind, (name, order) in _REST.items()
            if kind in self._held
        }


class _Ordered:
    """The annotations of a sheet while an Edit is applied: a few changes must not cost a sort of them all."""

    def __init__(self, sheet: AnnotatedRelease) -> None:
        self._sheet = sheet
        self._list: list[Annotation] | None = None
        self.by_id = sheet.by_id
        self.moved: list[UUID] = []
        """Those whose place in the order is another one now, or that are gone."""

    def take(self, change: Change) -> None:
        """Put one change in its place."""
        if self._list is None:
            self._list, self.by_id = list(self._sheet.annotations), dict(self.by_id)
        _put(self.by_id, change.value.id, change)  # type: ignore[union-attr]
        if isinstance(change.before, Annotation):
            after = change.after
            if not isinstance(after, Annotation) or in_text_order(after) != in_text_order(change.before):
                self.moved.append(change.before.id)
            del self._list[bisect_left(self._list, in_text_order(change.before), key=in_text_order)]
        if isinstance(change.after, Annotation):
            insort(self._list, change.after, key=in_text_order)

    def ordered(self) -> tuple[Annotation, ...]:
        """The annotations in text order."""
        return self._sheet.annotations if self._list is None else tuple(self._list)


def _put(table: dict[Any, Any], key: object, change: Change) -> None:
    if table.get(key) != change.before:
        raise StaleEdit(_STALE)
    if change.after is None:
        del table[key]
    else:
        table[key] = change.after
