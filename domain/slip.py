"""Checks for likely slips as data, and what a check finds: a sentence, the place, and perhaps what mends it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from domain.blocks import Kind
from domain.rules import Mistake
from domain.span import Span


class CheckKind(StrEnum):
    """What a check looks for."""

    MISSING = "missing"
    HALF_WORD = "half_word"
    HEADER = "header"
    UNTOUCHED = "untouched"
    TWO_LABELS = "two_labels"
    HABIT = "habit"
    OVERLAP = "overlap"
    PUNCTUATION = "punctuation"


NEEDS = {CheckKind.MISSING: ("label", "attribute"), CheckKind.UNTOUCHED: ("label", "section")}
_FIELDS = frozenset({"id", "title", "check", "label", "attribute", "section", "only_if_stated"})


@dataclass(frozen=True, slots=True)
class Check:
    """One check, as a rule file has it."""

    id: str
    title: str
    kind: CheckKind
    label: str = ""
    attribute: str = ""
    section: str = ""
    only_if_stated: bool = False


class Verb(StrEnum):
    """What would mend a slip."""

    RESIZE = "resize"
    REMOVE = "remove"
    RELABEL = "relabel"
    DESCRIBE = "describe"


@dataclass(frozen=True, slots=True)
class Mend:
    """One act that mends a slip, with what it needs."""

    verb: Verb
    words: str
    """On the button: “Take “legal””."""
    fragments: tuple[Span, ...] = ()
    label: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Slip:
    """One likely slip in a release."""

    check: str
    """The id of the check that found it."""
    sentence: str
    span: Span
    annotation_id: UUID | None = None
    """None where something is missing."""
    mend: Mend | None = None


def read_checks(text: str, file: str) -> tuple[tuple[Check, ...], tuple[Mistake, ...]]:
    """The checks of a rule file, and its mistakes with their lines; one with a mistake is left out."""
    try:
        found = tomllib.loads(text).get("check", [])
    except tomllib.TOMLDecodeError as error:
        return (), (Mistake(file, _line_of(error), f"This is no TOML: {error}."),)
    if not isinstance(found, list):
        return (), (Mistake(file, 1, "Write each check under [[check]]."),)
    checks: list[Check] = []
    mistakes: list[Mistake] = []
    lines = [number for number, line in enumerate(text.split("\n"), 1) if line.strip() == "[[check]]"]
    for place, row in enumerate(found):
        line = lines[place] if place < len(lines) else 1
        reason = _mistake_in(row, {check.id for check in checks})
        if reason:
            mistakes.append(Mistake(file, line, reason))
        else:
            checks.append(_check(row))
    return tuple(checks), tuple(mistakes)


def _line_of(error: tomllib.TOMLDecodeError) -> int:
    words = str(error).rpartition("line ")[2].partition(",")[0]
    return int(words) if words.isdigit() else 1


def _mistake_in(row: Mapping[str, Any], known: set[str]) -> str:
    """What is wrong in one check, or nothing."""
    for name in ("id", "title", "check"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            return f"The check needs “{name}”, a word or a line of them."
    if row["id"] in known:
        return f"There is a check “{row['id']}” already: give this one another id."
    if row["check"] not in set(CheckKind):
        return f"“{row['check']}” is nothing that can be looked for: choose {', '.join(CheckKind)}."
    strange = sorted(set(row) - _FIELDS)
    if strange:
        return f"“{strange[0]}” says nothing in a check: it takes {', '.join(sorted(_FIELDS))}."
    for name in NEEDS.get(CheckKind(row["check"]), ()):
        if not isinstance(row.get(name), str) or not row[name]:
            return f"A check for “{row['check']}” needs “{name}”."
    if "section" in row and row["section"] not in set(Kind):
        return f"“{row['section']}” is no section: choose {', '.join(Kind)}."
    if not isinstance(row.get("only_if_stated", False), bool):
        return "“only_if_stated” is true or false."
    return ""


def _check(row: Mapping[str, Any]) -> Check:
    return Check(
        id=row["id"],
        title=row["title"],
        kind=CheckKind(row["check"]),
        label=row.get("label", ""),
        attribute=row.get("attribute", ""),
        section=row.get("section", ""),
        only_if_stated=row.get("only_if_stated", False),
    )
