"""What came of an import, in words."""

from dataclasses import dataclass, field

from domain.release import Release
from gui.work_import import Batch

MOST_LINES = 2000


@dataclass(slots=True)
class Outcome:
    """All batches of an import together."""

    added: list[Release] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    guessed: list[tuple[str, str]] = field(default_factory=list)
    edits: int = 0

    def add(self, batch: Batch) -> None:
        """Take one more batch."""
        self.added += batch.added
        self.known += batch.known
        self.refused += batch.refused
        self.guessed += batch.guessed
        self.edits += len(batch.edits)

    def headline(self, *, cancelled: bool) -> str:
        """What came in, in a sentence."""
        parts = [f"{len(self.added):,} imported"]
        if self.known:
            parts.append(f"{len(self.known):,} there already")
        if self.refused:
            parts.append(f"{len(self.refused):,} refused")
        words = ", ".join(parts) + "."
        if cancelled:
            return f"Stopped before the end: {words}"
        return words if self.added or self.known or self.refused else "Nothing was imported."

    def advice(self) -> str:
        """How it can be taken back."""
        if not self.added:
            return ""
        if self.edits == 1:
            return "Ctrl+Z takes the import back."
        return f"They came in {self.edits:,} batches: Ctrl+Z takes them back, one batch each time."

    def listing(self) -> str:
        """What was refused, was there already or was guessed, line by line."""
        parts = (
            ("Refused", [reason if name in reason else f"{name}: {reason}" for name, reason in self.refused]),
            ("There already", [f"{name}: same text as “{known}”" for name, known in self.known]),
            ("Encoding guessed", [f"{name}: {encoding}" for name, encoding in self.guessed]),
        )
        return "\n\n".join(_part(title, lines) for title, lines in parts if lines)


def _part(title: str, lines: list[str]) -> str:
    more = [f"… and {len(lines) - MOST_LINES:,} more"] if len(lines) > MOST_LINES else []
    return "\n".join([f"{title} ({len(lines):,})", *lines[:MOST_LINES], *more])
