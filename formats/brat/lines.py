"""The lines of a brat annotation file, taken apart; nothing is known here of the text that they are about."""

import re
from dataclasses import dataclass, field

from formats.canonical import Fragments

_BOUND = re.compile(r"(\S+)\s+(\d{1,15}\s+\d{1,15}(?:\s*;\s*\d{1,15}\s+\d{1,15})*)\s*\Z")
_WORDS = re.compile(r"(\S+)(?:\s+(\S+))?(?:\s+(.+?))?\s*\Z")
_NUMBER = re.compile(r"\d+")
_ARGUMENT = re.compile(r"(?<![^\s:])([^\s:]+):(\S+)")  # looked for at beginnings only: a long word is gone through once


@dataclass(slots=True)
class Bound:
    """A text-bound annotation with what other lines say of it."""

    line: int
    label: str
    fragments: Fragments
    quote: str
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Tie:
    """A relation, or one argument of an event, with what other lines say of it."""

    line: int
    label: str
    source: str
    target: str
    attributes: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Lines:
    """All that the lines of a document say."""

    bound: dict[str, Bound] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    triggers: dict[str, str] = field(default_factory=dict)
    """The text-bound annotation that each event begins from."""
    relations: dict[str, Tie] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)
    """What each line that has no place here is called."""

    def trigger(self, key: str) -> str:
        """The text-bound annotation that a key means, through an event if need be."""
        return self.triggers.get(key, key)

    def owner(self, key: str) -> Bound | Tie | None:
        """What an attribute or a note on a key belongs to."""
        return self.bound.get(self.trigger(key)) or self.relations.get(key)


def lines_of(text: str) -> Lines:
    """The lines of an annotation file, or of several one after another."""
    found = Lines()
    later: list[tuple[int, str, str, str]] = []
    # Only line feeds end a line: the quotes may hold what Python's splitlines takes for an end.
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        key, _, rest = line.rstrip("\r").partition("\t")
        key = key.strip()
        data, _, tail = rest.partition("\t")
        if key.startswith("T"):
            _take_bound(found, number, key, data, tail)
        elif key:
            later.append((number, key, data, tail))
    for kind in ("E", "R*", "AMN#"):
        for number, key, data, tail in later:
            if key[0] in kind:
                _TAKERS[key[0]](found, number, key, data, tail)
    found.strays += ["other line" for _, key, *_ in later if key[0] not in _TAKERS]
    return found


def _take_bound(found: Lines, number: int, key: str, data: str, tail: str) -> None:
    match = _BOUND.match(data)
    if match is None:
        found.faults.append((number, "it is not “T1, tab, LABEL start end, tab, text”"))
    elif key in found.bound:
        found.faults.append((number, f"{key} stands there twice"))
    else:
        places = [int(place) for place in _NUMBER.findall(match[2])]
        fragments = tuple(sorted(zip(places[::2], places[1::2], strict=True)))
        found.bound[key] = Bound(number, match[1], fragments, tail)


def _take_event(found: Lines, number: int, key: str, data: str, tail: str) -> None:
    arguments = _ARGUMENT.findall(data)
    if not arguments:
        found.faults.append((number, "it is not “E1, tab, TYPE:T1 Role:T2”"))
        return
    found.triggers[key] = arguments[0][1]
    found.ties += [Tie(number, role, key, target) for role, target in arguments[1:]]


def _take_relation(found: Lines, number: int, key: str, data: str, tail: str) -> None:
    match = _WORDS.match(data)
    targets = [target for _, target in _ARGUMENT.findall(data)]
    if match is None or len(targets) < 2:
        found.faults.append((number, "it is not “R1, tab, TYPE Arg1:T1 Arg2:T2”"))
        return
    made = [Tie(number, match[1], targets[0], target) for target in targets[1:]]
    found.relations[key] = made[0]
    found.ties += made


def _take_equivalence(found: Lines, number: int, key: str, data: str, tail: str) -> None:
    label, *members = data.split() or [""]
    if len(members) < 2:
        found.faults.append((number, "it is not “*, tab, Equiv T1 T2”"))
    found.ties += [Tie(number, label, members[0], member) for member in members[1:]]


def _take_attribute(found: Lines, number: int, key: str, data: str, tail: str) -> None:
    match = _WORDS.match(data)
    owner = found.owner(match[2] or "") if match else None
    if match is None or owner is None:
        found.strays.append("attribute of nothing that is there")
        return
    owner.attributes[match[1]] = match[3] or "true"


def _take_normalisation(found: Lines, number: int, key: str, data: str, tail: str) -> None:
    match = _WORDS.match(data)
    owner = found.owner(match[2] or "") if match else None
    if match is None or owner is None or not match[3]:
        found.strays.append("normalisation of nothing that is there")
        return
    told = f"{match[3]} {tail.strip()}".strip()
    before = owner.attributes.get(match[1])
    owner.attributes[match[1]] = f"{before}; {told}" if before else told


def _take_note(found: Lines, number: int, key: str, data: str, tail: str) -> None:
    match = _WORDS.match(data)
    owner = found.owner(match[2] or "") if match else None
    if owner is None:
        found.strays.append("note on nothing that is annotated")
    else:
        owner.notes.append(tail)


_TAKERS = {
    "E": _take_event,
    "R": _take_relation,
    "*": _take_equivalence,
    "A": _take_attribute,
    "M": _take_attribute,
    "N": _take_normalisation,
    "#": _take_note,
}
