"""What one Edit cannot do at once, since each of its changes is judged by what stood there before all of them."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from domain.annotation import ADJUDICATED, Annotation, Comment, Decision, Mark, MarkKind, Negative, State
from domain.assignment import Assignment
from domain.edit import Change, Edit, key_of, release_of
from domain.errors import Refusal, StaleEdit
from domain.ground import Ground
from domain.key import Key
from domain.policy import Policy


def check_step(done: Edit, ground: Ground) -> None:
    """Refuse an Edit of which one change takes the ground from under another one."""
    if _repeated(key_of(change.value) for change in done.changes):
        raise Refusal("One step changes a thing once: do one after the other.")
    _check_decided(done)
    _check_signed_off(done)
    _check_keys(done)
    _check_comments(done, ground)


def _repeated(items: Iterable[object]) -> bool:
    return any(number > 1 for number in Counter(items).values())


def _added(done: Edit) -> list[Decision]:
    return [change.after for change in done.changes if isinstance(change.after, Decision)]


def _check_decided(done: Edit) -> None:
    """A decision is on something as it stands, and whoever settles is no party to it."""
    changed = {change.value.id for change in done.changes if isinstance(change.value, Annotation | Negative)}
    if changed & {change.value.annotation_id for change in done.changes if isinstance(change.value, Decision)}:
        raise Refusal("One step cannot change an annotation and decide on it: do one after the other.")
    added = _added(done)
    if _repeated(decision.annotation_id for decision in added):
        raise Refusal("One step decides once on an annotation: do one after the other.")
    settled = {item.release_id for item in added if item.case is not None or item.verdict is State.OVERRULED}
    if settled and any(release_of(change.value) in settled and _takes_part(change) for change in done.changes):
        raise Refusal("One step cannot annotate or assign a release and settle in it: do one after the other.")


def _takes_part(change: Change) -> bool:
    value = change.value
    if isinstance(value, Annotation):
        return value.origin != ADJUDICATED
    return isinstance(value, Negative | Assignment | Mark)


def _check_signed_off(done: Edit) -> None:
    """A sign-off is of a release as it stands."""
    marks = [change.after for change in done.of(Mark)]
    signed = {mark.release_id for mark in marks if isinstance(mark, Mark) and mark.kind is MarkKind.REVIEWED}
    if signed and any(release_of(change.value) in signed and not _is_sign(change) for change in done.changes):
        raise Refusal("One step cannot change a release and sign it off: do one after the other.")


def _is_sign(change: Change) -> bool:
    return isinstance(change.value, Mark) and change.value.kind is MarkKind.REVIEWED


def _check_keys(done: Edit) -> None:
    """Whether a decision has to be signed, and with which key, is known before it is given."""
    keys, laid_down = len(done.of(Key)), len(done.of(Policy))
    if keys > 1 or ((keys or laid_down) and _added(done)):
        raise Refusal("A key, and whether decisions are signed, stand for themselves: do one after the other.")


def _check_comments(done: Edit, ground: Ground) -> None:
    """A comment is on what is there or comes in before it."""
    places: dict[UUID, UUID] = dict(ground.places)
    for change in done.changes:
        value = change.value
        if isinstance(value, Annotation | Negative):
            if change.after is None:
                places.pop(value.id, None)
            else:
                places[value.id] = value.release_id
        elif isinstance(value, Comment) and change.before is None:
            on = value.annotation_id
            if on is not None and places.get(on) != value.release_id:
                raise StaleEdit("The annotation that the comment is on is no longer there: look at it as it is now.")
