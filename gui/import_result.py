"""What came of an import, in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.release import Release
from gui.import_summary import beside_words
from gui.words import many
from gui.work_import import Batch

MOST_LINES = 2000


@dataclass(slots=True)
class Outcome:
    """All batches of an import together, and what did not come in."""

    added: list[Release] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    joined: Counter[str] = field(default_factory=Counter)
    renamed: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)
    guessed: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    odd: Counter[str] = field(default_factory=Counter)
    annotations: int = 0
    nones: int = 0
    comments: int = 0
    claimed: int = 0
    edits: int = 0

    def add(self, batch: Batch) -> None:
        """Take one more batch."""
        self.added += batch.added
        self.known += batch.known
        self.joined.update(dict(batch.joined))
        self.renamed += batch.renamed
        self.refused += batch.refused
        self.problems += batch.problems
        self.remarks += batch.remarks
        self.guessed += batch.guessed
        self.odd.update(dict(batch.odd))
        self.annotations += batch.annotations
        self.nones += batch.nones
        self.comments += batch.comments
        self.claimed += batch.claimed
        self.edits += len(batch.edits)

    def title(self) -> str:
        """What the whole import is called in the menu of undo."""
        if self.added:
            return f"Import: {self.added[0].name}" if len(self.added) == 1 else f"Import {len(self.added):,} releases"
        return f"Import {many(self.annotations, 'annotation')}" if self.annotations else "Import"

    def headline(self, *, cancelled: bool) -> str:
        """What came in, in a sentence."""
        parts = [f"{len(self.added):,} imported"]
        if self.known:
            parts.append(f"{len(self.known):,} there already")
        if self.refused:
            parts.append(f"{len(self.refused):,} refused")
        if self.problems:
            parts.append(many(len(self.problems), "problem"))
        words = ", ".join(parts) + "."
        if cancelled:
            return f"Stopped before the end: {words}"
        return words if self.added or self.known or self.refused else "Nothing was imported."

    def advice(self) -> str:
        """What there is to know of what came in, a sentence a line."""
        lines = []
        if self.annotations:
            words = f"{many(self.annotations, 'annotation')} came in as drafts of yours"
            to_known = self.joined.total()
            there = "; " + (f"{to_known:,} of them joined" if to_known < self.annotations else "they joined")
            lines.append(f"{words}{f'{there} {_those_there(len(self.joined))}' if to_known else ''}.")
        beside = beside_words(self.nones, self.comments)
        if beside:
            lines.append(f"{beside} came in {'with them' if self.annotations else 'in your name'}.")
        if self.claimed:
            lines.append(
                "What the files say of people, states and approvals came in as claims: the inspector shows it,"
                " and nothing counts as approved."
            )
        if self.odd:
            what = many(self.odd.total(), "odd annotation")
            lines.append(f"{what} came in: see View › Oddities in the releases listed here.")
        if self.edits:
            lines.append("Ctrl+Z takes the import back.")
        return "\n".join(lines)

    def listing(self) -> str:
        """What was refused, was there already, was guessed and so on, line by line."""
        parts = (
            ("Refused", [_named(name, reason) for name, reason in self.refused]),
            ("Problems in files that came in", [_named(name, problem) for name, problem in self.problems]),
            ("Odd annotations", [f"{name}: {number:,}" for name, number in self.odd.items()]),
            ("There already", [f"{name}: same text as “{known}”" for name, known in self.known]),
            (
                "Annotations for releases that were there",
                [f"{name}: {number:,}" for name, number in self.joined.items()],
            ),
            ("Named anew, since the names were taken", [f"{name}: “{new}”" for name, new in self.renamed]),
            ("Encoding guessed", [f"{name}: {encoding}" for name, encoding in self.guessed]),
            ("Remarks", [_named(name, remark) for name, remark in self.remarks]),
            ("Skipped", [f"{name}: {why}" for name, why in self.skipped]),
        )
        return "\n\n".join(_part(title, lines) for title, lines in parts if lines)


def _those_there(number: int) -> str:
    return "a release that was there" if number == 1 else f"{number:,} releases that were there"


def _named(name: str, words: str) -> str:
    return words if name in words else f"{name}: {words}"


def _part(title: str, lines: Sequence[str]) -> str:
    more = [f"… and {len(lines) - MOST_LINES:,} more"] if len(lines) > MOST_LINES else []
    return "\n".join([f"{title} ({len(lines):,})", *lines[:MOST_LINES], *more])
