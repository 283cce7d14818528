"""The acts of settling in the compare window: take a side, both, none, a third, all that agree; sign off."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from domain import review
from domain.annotation import Annotation
from domain.edit import Edit
from domain.line_up import Case, CaseKind, obstacle
from gui.compare_third import ask_third
from gui.messages import Kind
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.compare_dialog import CompareDialog


class Settling(QObject):
    """Settles the case in turn through the workspace and goes on to the next one."""

    def __init__(self, workspace: Workspace, dialog: "CompareDialog") -> None:
        super().__init__(dialog)
        self._workspace = workspace
        self._dialog = dialog

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their acts."""
        return {
            "first": partial(self.take_column, 0),
            "second": partial(self.take_column, 1),
            "third_side": partial(self.take_column, 2),
            "both": self.take_both,
            "none": partial(self._take, ()),
            "third": self.write_third,
            "agreed": self.settle_agreed,
            "sign_off": self.sign_off,
        }

    def take_column(self, place: int) -> None:
        """Take what the person of a column has there, be it nothing."""
        case, column = self._dialog.current, self._dialog.columns[place]
        if not column.isHidden():
            self._take(item.id for item in (case.of(column.person) if case else ()))

    def take_both(self) -> None:
        """Take all that is there."""
        case = self._dialog.current
        self._take(item.id for item in (case.members if case else ()))

    def _take(self, ids: Iterable[UUID]) -> None:
        case = self._demand()
        if case is not None:
            self._settled(self._workspace.settle(case, list(ids), self._dialog.taken_comment()))

    def _demand(self) -> Case | None:
        """The case that a key settles; says why when there is none."""
        case = self._dialog.current
        if case is None:
            self._dialog.notice.tell(Kind.REFUSAL, "No place is chosen: press C for the next conflict.")
        elif case.kind is CaseKind.AGREED and not case.open:
            self._dialog.notice.tell(Kind.INFO, "They agree here, and it is settled.")
            return None
        return case

    def _settled(self, done: Edit | None) -> None:
        """After a settlement: on to the next, or what is left to do."""
        if done is not None and not self._dialog.after_settling():
            self._tell_rest()

    def settle_agreed(self) -> None:
        """Approve all on which they agree."""
        if self._workspace.settle_agreed(self._dialog.cases) is not None:
            self._tell_rest()

    def _tell_rest(self) -> None:
        cases, sheet = self._dialog.cases, self._workspace.sheet
        agreed = sum(case.open and case.ready for case in cases if not case.conflict)
        conflicts = [case for case in cases if case.conflict and case.open]
        if any(case.ready for case in conflicts):
            words = "U leads to the next conflict."
        elif conflicts:
            words = "The other conflicts wait until they are handed in."
        elif agreed:
            words = f"All conflicts are settled; A settles the {agreed:,} on which they agree."
        elif sheet is not None and not obstacle(sheet):
            words = "All is settled: Ctrl+Shift+R signs the release off, Alt+PgDown opens the next one."
        else:
            words = "All conflicts are settled."
        self._dialog.notice.tell(Kind.INFO, words)

    def write_third(self) -> None:
        """Ask for what none of them has, and settle the case with it."""
        case, sheet = self._demand(), self._workspace.sheet
        if case is None or sheet is None:
            return
        columns = self._dialog.shown_columns()
        span = next((found for part in columns if (found := part.view.selection())), None)
        selected = (span, span.of(sheet.text)) if span else None
        wanted = ask_third(self._model_of(case), sheet.scheme, selected, self._dialog)
        if wanted is not None:
            self._settled(self._workspace.settle_with_third(case, wanted, self._dialog.taken_comment()))

    def _model_of(self, case: Case) -> Annotation:
        """What a third begins as: what the column with the keys has there, or else the first that has something."""
        focus = self._dialog.focusWidget()
        columns = sorted(self._dialog.shown_columns(), key=lambda part: part.view is not focus)
        return next((side[0] for part in columns if (side := case.of(part.person))), case.members[0])

    def sign_off(self) -> None:
        """Say that the release is reviewed."""
        sheet = self._workspace.sheet
        if sheet is not None and self._workspace.do(review.sign_off) is not None:
            words = f"“{sheet.release.name}” is signed off; Alt+PgDown opens the next release."
            self._dialog.notice.tell(Kind.INFO, words)
