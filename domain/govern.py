"""The administrator's verbs: people, roles and the scheme."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.annotate import relabel_all
from domain.annotation import AnnotatedRelease
from domain.edit import Change, Edit, edit
from domain.errors import Refusal
from domain.person import Person, Role, checked_person_name, demand
from domain.policy import Policy
from domain.scheme import PATTERNS, Label, Scheme, checked, label_id_from

PALETTE = ("#7048a8", "#0f766e", "#a16207", "#be185d", "#4d7c0f", "#1d4ed8", "#b91c1c", "#475569")


def distinct(people: Sequence[Person], name: str) -> str:
    """A new or known person's name; refused when it differs from a known one only in capitals."""
    name = checked_person_name(name)
    for person in people:
        if person.name != name and person.name.casefold() == name.casefold():
            raise Refusal(f"“{name}” differs from {person.name} only in capitals: write it as {person.name}.")
    return name


def join(name: str) -> Edit:
    """Enter a corpus as annotator under a name that it does not know yet."""
    person = Person(checked_person_name(name), Role.ANNOTATOR)
    return edit(f"Join: {person.name}", person.name, [Change(None, person)])


def add_person(people: Sequence[Person], name: str, role: Role, *, by: Person) -> Edit:
    """Add somebody, or give somebody known another role."""
    demand(by, Role.ADMINISTRATOR, "add people or change their roles")
    name = checked_person_name(name)
    known = next((person for person in people if person.name.casefold() == name.casefold()), None)
    if known is None:
        return edit(f"Add {name} as {role}", by.name, [Change(None, Person(name, role))])
    if known.name != name:
        raise Refusal(f"“{name}” differs from {known.name} only in capitals: choose another name.")
    if known.role is role and known.active:
        raise Refusal(f"{name} already is {role}.")
    _keep_an_administrator(people, known, role)
    return edit(f"Make {name} {role}", by.name, [Change(known, Person(name, role))])


def deactivate(people: Sequence[Person], name: str, *, by: Person) -> Edit:
    """Take somebody off the list of people who can work; their work stays theirs."""
    demand(by, Role.ADMINISTRATOR, "add people or change their roles")
    known = next((person for person in people if person.name == name), None)
    if known is None or not known.active:
        raise Refusal(f"There is no active person “{name}” in this corpus.")
    _keep_an_administrator(people, known, None)
    return edit(f"Deactivate {name}", by.name, [Change(known, replace(known, active=False))])


def _keep_an_administrator(people: Sequence[Person], known: Person, role: Role | None) -> None:
    others = [
        person for person in people if person.active and person.role is Role.ADMINISTRATOR and person.name != known.name
    ]
    if known.role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR and not others:
        raise Refusal(f"{known.name} is the only administrator: make somebody else administrator first.")


def change_scheme(before: Scheme, after: Scheme, *, by: Person) -> Edit:
    """Put another scheme in force."""
    demand(by, Role.ADMINISTRATOR, "change the scheme")
    if before == after:
        raise Refusal("Nothing was changed in the scheme.")
    return edit("Change the scheme", by.name, [Change(before, checked(after))])


def lay_down(before: Policy | None, after: Policy, *, by: Person) -> Edit:
    """Change what is laid down for the work in a corpus; `before` is None while nothing was."""
    demand(by, Role.ADMINISTRATOR, "lay down how people work")
    if (before or Policy()) == after:
        raise Refusal("Nothing was changed.")
    words = []
    if after.blind != (before or Policy()).blind:
        words.append("annotators work blind" if after.blind else "annotators see each other's work")
    if after.signed != (before or Policy()).signed:
        words.append("decisions have to be signed" if after.signed else "decisions need no signature")
    return edit(f"Lay down: {', '.join(words)}", by.name, [Change(before, after)])


def merge_labels(
    scheme: Scheme, sheets: Iterable[AnnotatedRelease], gone: str, into: str, *, by: Person
) -> tuple[Edit | None, Edit]:
    """Give all of one label another one, and retire it: first the Edit of annotations, if there are any, then that.

    What was decided on the annotations no longer holds, and the administrator counts among those who made them.
    """
    demand(by, Role.ADMINISTRATOR, "merge labels")
    old, new = scheme.find(gone), scheme.find(into)
    if old.id == new.id:
        raise Refusal(f"{old.title} cannot be merged into itself: choose another label.")
    if new.retired:
        raise Refusal(f"{new.title} is retired and takes no annotations: choose another label.")
    kept = [sheet for sheet in sheets if any(item.label == old.id for item in sheet.annotations)]
    ids = {item.id for sheet in kept for item in sheet.annotations if item.label == old.id}
    moved = relabel_all(kept, ids, new.id, by=by) if ids else None
    labels = tuple(replace(label, retired=True) if label.id == old.id else label for label in scheme.labels)
    retired = edit(f"Merge {old.title} into {new.title}", by.name, [Change(scheme, replace(scheme, labels=labels))])
    return moved, retired


def with_labels(scheme: Scheme, wanted: Iterable[Label]) -> Scheme:
    """The scheme with those labels that it lacks added behind; keys and letters that are taken are left out."""
    labels = list(scheme.labels)
    for label in wanted:
        if any(label.id == known.id for known in labels):
            continue
        letters = {known.letter for known in labels}
        keys = {known.key for known in labels}
        label = replace(
            label,
            letter="" if label.letter in letters else label.letter,
            key="" if label.key in keys else label.key,
        )
        labels.append(label)
    return replace(scheme, labels=tuple(labels))


ACRONYM = 4
"""Capitals up to this length, such as GPE and DATE, stay as they are on screen."""


def plain_label(label_id: str, position: int) -> Label:
    """A label for an id that a file uses and no scheme describes."""
    # Only what is written as an id is made readable; any other name stands on screen as it does in files.
    shouted = label_id == label_id_from(label_id) and len(label_id) > ACRONYM
    title = label_id.replace("_", " ").capitalize() if shouted else label_id
    colour = PALETTE[position % len(PALETTE)]
    return Label(label_id, title, colour, "", "", pattern=PATTERNS[position % len(PATTERNS)])
