"""The places of a round with what a person has said of each."""

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtWidgets import QWidget

from domain.scheme import Scheme
from domain.sweep import Candidate
from gui.occurrences_table import COLUMNS, NOTE, OccurrencesModel


class Verdict(StrEnum):
    """What was said of a place."""

    OPEN = ""
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class SweepRows(OccurrencesModel):
    """The model: what was said stands in the last column, and until then why the place is offered."""

    titles = (*COLUMNS[:-1], "Said, or offered for")

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.candidates: Sequence[Candidate] = ()
        self.verdicts: list[Verdict] = []

    def offer(self, candidates: Sequence[Candidate], scheme: Scheme | None) -> None:
        """Show the places of another round."""
        self.candidates = candidates
        self.verdicts = [Verdict.OPEN] * len(candidates)
        self.fill([item.place for item in candidates], scheme, ticked=False)

    def notes(self) -> bool:
        return True

    def say(self, rows: Sequence[int], verdict: Verdict) -> None:
        """Accept or reject places, or take that back."""
        for row in rows:
            self.verdicts[row] = verdict
            self.dataChanged.emit(self.index(row, NOTE), self.index(row, NOTE))
        self.ticked.emit()

    def said(self, verdict: Verdict) -> list[Candidate]:
        """The places of which that was said."""
        return [item for item, said in zip(self.candidates, self.verdicts, strict=True) if said is verdict]

    def next_open(self, row: int) -> int:
        """The next row of which nothing was said, round the end; -1 when there is none."""
        places = [*range(row + 1, len(self.verdicts)), *range(row + 1)]
        return next((place for place in places if place < len(self.verdicts) and not self.verdicts[place]), -1)

    def note(self, row: int) -> str:
        signs = {Verdict.ACCEPTED: "✓ accepted", Verdict.REJECTED: "✕ rejected"}
        return signs.get(self.verdicts[row], self.candidates[row].reason)
