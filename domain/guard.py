"""The last word before a commit: whether this person may make this Edit, whichever door it came through."""

from collections.abc import Callable

from domain import guard_review as review
from domain import guard_suggestion as suggestion
from domain.annotation import ADJUDICATED, Annotation, Comment, Decision, Mark, Negative, Relation
from domain.assignment import Assignment
from domain.edit import Change, Edit
from domain.errors import Refusal, StaleEdit
from domain.ground import Ground
from domain.guard_step import check_step
from domain.key import Key
from domain.person import Person, Role, demand
from domain.policy import Policy
from domain.release import Release
from domain.sample import Sample
from domain.scheme import Scheme, checked, is_name
from domain.suggestion import Rejection, Round


def check(done: Edit, ground: Ground) -> None:
    """Refuse an Edit that its author may not make."""
    demand(ground.person, Role.READER, "do anything")
    check_step(done, ground)
    _check_ends(done, ground)
    for change in done.changes:
        _CHECKS[type(change.value)](change, ground, done)


def _check_annotation(change: Change, ground: Ground, _: Edit) -> None:
    person = ground.person
    demand(person, Role.ANNOTATOR, "change annotations")
    for value in (change.before, change.after):
        assert value is None or isinstance(value, Annotation)
        if value is not None and value.author != person.name:
            demand(person, Role.REVIEWER, f"change annotations of {value.author}")
    before, after = change.before, change.after
    assert after is None or isinstance(after, Annotation)
    if before is not None and after is not None:
        assert isinstance(before, Annotation)
        kept = (before.author, before.release_id, before.created) == (after.author, after.release_id, after.created)
        if not kept:
            raise Refusal("An annotation keeps its author, its release and the time at which it was made.")
        if before.revision == after.revision:
            raise Refusal("A changed annotation needs a new revision.")
        if (before.origin, before.claims) != (after.origin, after.claims):
            raise Refusal("An annotation keeps its origin.")
    if before is None and after is not None:
        review.check_added(after, ground)
        # In another's name it comes back just as it was removed, which any reviewer may do.
        if after.origin == ADJUDICATED and after.author == person.name:
            demand(person, Role.ADJUDICATOR, "settle where annotators differ")
    if after is not None and ground.scheme.label(after.label) is None:
        raise Refusal(f"The scheme has no label “{after.label}”: add it to the scheme first.")


def _check_ends(done: Edit, ground: Ground) -> None:
    """No relation is left with an end that is gone, and none comes in without its two ends."""
    ties = done.of(Relation)
    dangling = ground.ties - {change.value.id for change in ties if change.after is None}  # type: ignore[union-attr]
    if dangling:
        raise Refusal("An annotation with relations cannot go alone: remove its relations in the same step.")
    if not ties:
        return
    places = dict(ground.places)
    for change in done.of(Annotation):
        value = change.value
        assert isinstance(value, Annotation)
        if change.after is None:
            places.pop(value.id, None)
        else:
            places[value.id] = value.release_id
    for change in ties:
        relation = change.after
        if isinstance(relation, Relation):
            if relation.source not in places or relation.target not in places:
                raise StaleEdit("An annotation that the relation ties is no longer there: look at it as it is now.")
            if {places[relation.source], places[relation.target]} != {relation.release_id}:
                raise Refusal("A relation ties two annotations of one release: choose both in the same one.")


def _check_relation(change: Change, ground: Ground, done: Edit) -> None:
    relation, person = change.value, ground.person
    assert isinstance(relation, Relation)
    if change.before is not None and change.after is not None:
        raise Refusal("A relation is added or removed, never changed: do both in one step.")
    demand(person, Role.ANNOTATOR, "change relations")
    if change.after is not None and not is_name(relation.label):
        raise Refusal("A relation needs a word of printable characters: say what ties the two.")
    if relation.author == person.name:
        return
    # Who takes an annotation away takes its relations along, whoever made them, and may bring both back.
    along = {
        item.value.id  # type: ignore[union-attr]
        for item in done.of(Annotation)
        if (item.before is None, item.after is None) == (change.before is None, change.after is None)
    }
    if not {relation.source, relation.target} & along or (change.before is None and relation.id not in ground.former):
        demand(person, Role.REVIEWER, f"change relations of {relation.author}")


def _check_release(change: Change, ground: Ground, _: Edit) -> None:
    demand(ground.person, Role.ANNOTATOR, "import, rename or trash releases")
    before, after = change.before, change.after
    assert before is None or isinstance(before, Release)
    assert after is None or isinstance(after, Release)
    if before is not None and after is not None and before.digest != after.digest:
        raise Refusal("The text of a release never changes: import the new version as a release of its own.")
    if before is not None and after is None and before.id in ground.occupied:
        raise Refusal(
            f"“{before.name}” has annotations or other work in it and cannot be taken out:"
            " move it to the trash instead."
        )


def _check_person(change: Change, ground: Ground, _: Edit) -> None:
    before, after = change.before, change.after
    assert after is None or isinstance(after, Person)
    joins = before is None and after is not None and after.name == ground.person.name
    if joins and after is not None and after.role is Role.ANNOTATOR:
        return
    demand(ground.person, Role.ADMINISTRATOR, "add people or change their roles")
    if after is None:
        raise Refusal("People stay in the corpus with their work: make them inactive instead.")


def _check_scheme(change: Change, ground: Ground, _: Edit) -> None:
    demand(ground.person, Role.ADMINISTRATOR, "change the scheme")
    after = change.after
    if not isinstance(after, Scheme):
        raise Refusal("A corpus cannot be without a scheme.")
    checked(after)
    gone = ground.used_labels - {label.id for label in after.labels}
    if gone:
        raise Refusal(f"{', '.join(sorted(gone))} is in use and cannot be deleted: retire it instead.")


def _alone(rule: Callable[[Change, Ground], None]) -> Callable[[Change, Ground, Edit], None]:
    """A rule that looks at its own change only."""
    return lambda change, ground, _: rule(change, ground)


_CHECKS: dict[type, Callable[[Change, Ground, Edit], None]] = {
    Annotation: _check_annotation,
    Relation: _check_relation,
    Release: _check_release,
    Person: _check_person,
    Scheme: _check_scheme,
    Negative: _alone(review.check_negative),
    Decision: _alone(review.check_decision),
    Comment: _alone(review.check_comment),
    Mark: _alone(review.check_mark),
    Assignment: _alone(review.check_assignment),
    Rejection: _alone(suggestion.check_rejection),
    Round: _alone(suggestion.check_round),
    Sample: _alone(review.check_sample),
    Key: _alone(review.check_key),
    Policy: _alone(review.check_policy),
}
