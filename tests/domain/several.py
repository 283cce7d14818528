"""Sheets with several annotators, drawn as text: `{NOTE@ben:Notes}` is Ben's, everything else is Ada's."""

import re
from collections.abc import Iterable
from dataclasses import replace

from domain.annotation import AnnotatedRelease, Annotation, Mark, MarkKind, State, in_text_order
from domain.assignment import Assignment
from domain.edit import Edit, apply
from domain.person import Person, Role
from domain.review import submit
from tests.sheets import START, decided, drawn, fixed_id

ADA, BEN, CLEO = (Person(name, Role.ANNOTATOR) for name in ("Ada", "Ben", "Cleo"))
RITA = Person("Rita", Role.REVIEWER)
ZOE, YAN = Person("Zoe", Role.ADJUDICATOR), Person("Yan", Role.ADJUDICATOR)
ROOT = Person("Root", Role.ADMINISTRATOR)
PEOPLE = (ADA, BEN, CLEO)
_OWNER = re.compile(r"\{(\w+)@(\w+)")


def several(drawing: str, *, handed_in: bool = True, whole: Iterable[str] = ("Ada", "Ben")) -> AnnotatedRelease:
    """The sheet of a drawing whose signs name their people; those in `whole` are assigned to it and done with it."""
    owners = [match[2].capitalize() for match in _OWNER.finditer(drawing)]
    plain = _OWNER.sub(lambda match: "{" + match[1], drawing)
    # Signs close in another order than they open, and annotations are numbered by the former.
    order = _closing(drawing)
    sheet = drawn(plain)
    by_number = sorted(sheet.annotations, key=lambda item: item.created)
    made = [
        replace(item, author=owners[order[number]], id=fixed_id(number), revision=fixed_id("revision", number))
        for number, item in enumerate(by_number)
    ]
    sheet = replace(
        sheet,
        annotations=tuple(sorted(made, key=in_text_order)),
        assignments=tuple(Assignment(sheet.release.id, name, "Root", START) for name in sorted(whole)),
        marks=tuple(Mark(sheet.release.id, name, MarkKind.DONE, START) for name in sorted(whole)),
    )
    return decided(sheet, {place: [State.SUBMITTED] for place in range(len(made))}) if handed_in else sheet


def _closing(drawing: str) -> list[int]:
    """For each sign in the order of closing its number in the order of opening."""
    open_: list[int] = []
    order, count = [], 0
    for sign in re.finditer(r"\{\w+@\w+|\}", drawing):
        if sign[0] == "}":
            order.append(open_.pop())
        else:
            open_.append(count)
            count += 1
    return order


def of(sheet: AnnotatedRelease, name: str, place: int = 0) -> Annotation:
    """Somebody's annotations by their place."""
    return [item for item in sheet.annotations if item.author == name][place]


def done(sheet: AnnotatedRelease, *edits: Edit) -> AnnotatedRelease:
    """The sheet after Edits."""
    for made in edits:
        sheet = apply(sheet, made)
    return sheet


def hand_in(sheet: AnnotatedRelease, person: Person) -> AnnotatedRelease:
    """The sheet after somebody has handed in all that they have."""
    return apply(sheet, submit(sheet, by=person))
