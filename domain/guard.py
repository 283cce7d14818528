"""The last word before a commit: whether this person may make this Edit, whichever door it came through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from domain.annotation import Annotation, Decision, Mark, MarkKind, Relation, State
from domain.edit import Change, Edit
from domain.errors import Refusal, StaleEdit
from domain.person import Person, Role, demand
from domain.release import Release
from domain.review import Editors, refuse_own
from domain.scheme import Scheme, checked, is_name


@dataclass(frozen=True)
class Ground:
    """What the rules need to know of the corpus to judge an Edit."""

    person: Person
    scheme: Scheme
    annotations: Mapping[UUID, Annotation] = field(default_factory=dict)
    """The annotations that the Edit's decisions are on, as they stand."""
    standing: Mapping[UUID, State] = field(default_factory=dict)
    """Their states before the Edit."""
    editors: Editors = field(default_factory=dict)
    used_labels: frozenset[str] = frozenset()
    """Labels that annotations bear; needed when the scheme changes."""
    occupied: frozenset[UUID] = frozenset()
    """Releases with annotations among those that the Edit removes."""
    places: Mapping[UUID, UUID] = field(default_factory=dict)
    """The releases of the annotations that the Edit's new relations tie, as far as they were there before it."""
    ties: frozenset[UUID] = frozenset()
    """The relations from and to the annotations that the Edit removes."""
    former: frozenset[UUID] = frozenset()
    """Relations that the Edit adds and that the audit trail has had exactly so."""


def check(done: Edit, ground: Ground) -> None:
    """Refuse an Edit that its author may not make."""
    _check_eyes_apart(done)
    _check_ends(done, ground)
    for change in done.changes:
        match change.value:
            case Annotation():
                _check_annotation(change, ground)
            case Relation():
                _check_relation(change, ground, done)
            case Decision():
                _check_decision(change, ground)
            case Mark():
                _check_mark(change, ground)
            case Release():
                _check_release(change, ground)
            case Person():
                _check_person(change, ground)
            case Scheme():
                _check_scheme(change, ground)


def _check_eyes_apart(done: Edit) -> None:
    """A decision is on an annotation as it stands, so one Edit never does both."""
    changed = {change.value.id for change in done.changes if isinstance(change.value, Annotation)}
    decided = {change.value.annotation_id for change in done.changes if isinstance(change.value, Decision)}
    if changed & decided:
        raise Refusal("One step cannot change an annotation and decide on it: do one after the other.")


def _check_annotation(change: Change, ground: Ground) -> None:
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
        if before.author != after.author or before.release_id != after.release_id:
            raise Refusal("An annotation keeps its author and its release.")
        if before.revision == after.revision:
            raise Refusal("A changed annotation needs a new revision.")
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


def _check_decision(change: Change, ground: Ground) -> None:
    person, decision = ground.person, change.value
    assert isinstance(decision, Decision)
    if change.before is not None and change.after is not None:
        raise Refusal("A decision is given or taken back, never changed.")
    if decision.by != person.name:
        raise Refusal(f"That decision is {decision.by}'s: {person.name} cannot give it or take it back.")
    demand(person, Role.ANNOTATOR, "submit annotations")
    if change.after is None:
        return
    annotation = ground.annotations.get(decision.annotation_id)
    if annotation is None or annotation.revision != decision.revision:
        raise StaleEdit("The annotation was changed after it was seen: look at it as it is now, then decide.")
    if annotation.release_id != decision.release_id:
        raise Refusal("That decision names another release than its annotation's.")
    _check_verdict(decision, annotation, ground)


def _check_verdict(decision: Decision, annotation: Annotation, ground: Ground) -> None:
    person, state = ground.person, ground.standing.get(annotation.id, State.DRAFT)
    match decision.verdict:
        case State.SUBMITTED:
            if annotation.author != person.name:
                raise Refusal(f"Only {annotation.author} can submit that annotation.")
        case State.APPROVED | State.RETURNED:
            verb = "approve" if decision.verdict is State.APPROVED else "return"
            demand(person, Role.REVIEWER, f"{verb} annotations")
            refuse_own(annotation, person, ground.editors.get(annotation.id, frozenset()), verb)
            if state in (State.DRAFT, State.RETURNED):
                raise StaleEdit("That annotation is not submitted any more: look at it as it is now.")
        case State.DRAFT:
            if annotation.author != person.name:
                demand(person, Role.REVIEWER, f"reopen annotations of {annotation.author}")


def _check_mark(change: Change, ground: Ground) -> None:
    mark = change.value
    assert isinstance(mark, Mark)
    if mark.by != ground.person.name:
        raise Refusal(f"Only {mark.by} can say or take back that {mark.by} is done with a release.")
    if mark.kind is MarkKind.REVIEWED:
        demand(ground.person, Role.REVIEWER, "sign off a release")
    else:
        demand(ground.person, Role.ANNOTATOR, "mark a release as done")


def _check_release(change: Change, ground: Ground) -> None:
    demand(ground.person, Role.ANNOTATOR, "import, rename or trash releases")
    before, after = change.before, change.after
    assert before is None or isinstance(before, Release)
    assert after is None or isinstance(after, Release)
    if before is not None and after is not None and before.digest != after.digest:
        raise Refusal("The text of a release never changes: import the new version as a release of its own.")
    if before is not None and after is None and before.id in ground.occupied:
        raise Refusal(f"“{before.name}” has annotations and cannot be taken out: move it to the trash instead.")


def _check_person(change: Change, ground: Ground) -> None:
    before, after = change.before, change.after
    assert after is None or isinstance(after, Person)
    joins = before is None and after is not None and after.name == ground.person.name
    if joins and after is not None and after.role is Role.ANNOTATOR:
        return
    demand(ground.person, Role.ADMINISTRATOR, "add people or change their roles")
    if after is None:
        raise Refusal("People stay in the corpus with their work: make them inactive instead.")


def _check_scheme(change: Change, ground: Ground) -> None:
    demand(ground.person, Role.ADMINISTRATOR, "change the scheme")
    after = change.after
    if not isinstance(after, Scheme):
        raise Refusal("A corpus cannot be without a scheme.")
    checked(after)
    gone = ground.used_labels - {label.id for label in after.labels}
    if gone:
        raise Refusal(f"{', '.join(sorted(gone))} is in use and cannot be deleted: retire it instead.")
