"""“Looked, and found none”: a person's word that a release has nothing of a label, reviewed like an annotation."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID, uuid4

from domain.annotate import demand_present
from domain.annotation import ADJUDICATED, AnnotatedRelease, Negative
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person, Role, demand


def found_none(sheet: AnnotatedRelease, label_id: str, *, by: Person, comment: str = "") -> Edit:
    """Say that one has looked for a label in a release and found none; refused where one has labelled it so."""
    demand(by, Role.ANNOTATOR, "say what a release has none of")
    demand_present(sheet.release)
    label = sheet.scheme.find(label_id)
    if label.retired:
        raise Refusal(f"{label.title} is retired and takes no new work: choose another label.")
    number = sum(item.label == label.id and item.author == by.name for item in sheet.annotations)
    if number:
        raise Refusal(
            f"{by.name} has labelled {number} of “{sheet.release.name}” as {label.title}: remove"
            f" {'it' if number == 1 else 'them'} first, or leave “found none” away."
        )
    if any(item.label == label.id and item.author == by.name for item in sheet.negatives):
        raise Refusal(f"{by.name} has said already that “{sheet.release.name}” has no {label.title}.")
    made = Negative(uuid4(), sheet.release.id, label.id, by.name, now(), comment)
    return edit(f"Found none: {label.title}", by.name, [Change(None, made)], at=made.created)


def take_back_none(sheet: AnnotatedRelease, negative_id: UUID, *, by: Person) -> Edit:
    """Take back that there is none of a label; undo gives the same word again."""
    demand(by, Role.ANNOTATOR, "take back what a release has none of")
    demand_present(sheet.release)
    found = next((item for item in sheet.negatives if item.id == negative_id), None)
    if found is None:
        raise Refusal("That “found none” is no longer there: somebody took it back.")
    if found.author != by.name:
        demand(by, Role.REVIEWER, f"take back what {found.author} found none of")
    label = sheet.scheme.label(found.label)
    title = label.title if label is not None else found.label
    return edit(f"Take back “found none”: {title}", by.name, [Change(found, None)])


@dataclass(frozen=True, slots=True)
class NoneCompared:
    """One person's “found none” beside what the other annotators of the release say of that label."""

    subject: Negative
    agreeing: tuple[str, ...]
    """Who found none either, by name."""
    against: tuple[tuple[str, int], ...]
    """Who has labelled something so, by name, and how much."""


def compared_nones(sheet: AnnotatedRelease, person: str) -> tuple[NoneCompared, ...]:
    """What a person found none of, in the order of the release, each beside the words of the others."""
    others = Counter(
        (item.label, item.author) for item in sheet.annotations if item.author != person and item.origin != ADJUDICATED
    )
    return tuple(
        NoneCompared(
            said,
            tuple(sorted({item.author for item in sheet.negatives if item.label == said.label} - {person})),
            tuple(sorted((author, number) for (label, author), number in others.items() if label == said.label)),
        )
        for said in sheet.negatives
        if said.author == person
    )
