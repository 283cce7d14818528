"""The reviewer's acts: approve, return with a reason, go on to the next, sign off."""

from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain import review
from domain.annotate import shortened
from domain.annotation import Annotation, State
from domain.queue import Waiting
from gui.annotating import Annotating
from gui.review_panel import ReviewPanel
from gui.workspace import Workspace


class ReturnDialog(QDialog):
    """Why an annotation goes back: a digit decides at once, Tab leads to a comment."""

    def __init__(self, annotation: Annotation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Return")
        self.setMinimumWidth(380)
        what = QLabel(f"“{shortened(annotation.quote, 120)}” goes back to {annotation.author}. Why?")
        what.setTextFormat(Qt.TextFormat.PlainText)
        what.setWordWrap(True)
        self._reasons = QListWidget()
        self._reasons.setAccessibleName("Reason")
        for number, (code, words) in enumerate(review.REASONS.items(), 1):
            item = QListWidgetItem(f"{number}   {words}")
            item.setData(Qt.ItemDataRole.UserRole, code)
            self._reasons.addItem(item)
        self._reasons.setCurrentRow(0)
        self._reasons.setFixedHeight(self._reasons.sizeHintForRow(0) * len(review.REASONS) + 8)
        self._comment = QLineEdit()
        self._comment.setPlaceholderText("Comment for the annotator (Tab), not needed")
        self._comment.setAccessibleName("Comment")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Return it")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._reasons.itemDoubleClicked.connect(self.accept)
        layout = QVBoxLayout(self)
        for widget in (what, self._reasons, self._comment, buttons):
            layout.addWidget(widget)
        self._reasons.setFocus()
        self._reasons.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: object) -> bool:
        if watched is self._reasons and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            digit = event.text()
            if digit.isdigit() and 1 <= int(digit) <= self._reasons.count():
                self._reasons.setCurrentRow(int(digit) - 1)
                self.accept()
                return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def reason(self) -> str:
        """The chosen reason's code."""
        item = self._reasons.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else "other"

    def comment(self) -> str:
        """What was typed for the annotator."""
        return self._comment.text().strip()


class Reviewing(QObject):
    """Connects the review keys and the queue with the workspace."""

    def __init__(self, workspace: Workspace, annotating: Annotating, panel: ReviewPanel, parent: QWidget) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._annotating = annotating
        self._panel = panel
        self._window = parent
        panel.chosen.connect(self.show)
        workspace.sheet_changed.connect(self._tell_returned)
        workspace.person_changed.connect(self._tell_returned)

    def _tell_returned(self) -> None:
        """Say to an annotator what came back in the open release."""
        sheet, person = self._workspace.sheet, self._workspace.person
        if sheet is None or person is None:
            return
        own = (item for item in sheet.annotations if item.author == person.name)
        back = sum(sheet.state(item) is State.RETURNED for item in own)
        if back:
            what = "label" if back == 1 else "labels"
            self._workspace.told.emit(f"{back} of your {what} came back here; the list of annotations shows which.")

    def show(self, item: Waiting) -> None:
        """Open the release of a queue entry and go to the annotation."""
        if self._workspace.show(item.annotation.release_id):
            self._annotating.go_to(item.annotation.id)

    def _subject(self) -> Annotation | None:
        """What a decision key means: the annotation in focus, else the entry marked in the queue."""
        found = self._annotating.focus
        if found is not None:
            return found
        item = self._panel.current()
        if item is None:
            self._workspace.told.emit("Nothing is chosen to decide: press U for the next one.")
            return None
        # Nobody decides on what was not before their eyes.
        self.show(item)
        self._workspace.told.emit("Look at it first, then press the key again.")
        return None

    def approve(self) -> None:
        """Approve what is in focus and go on."""
        found = self._subject()
        if found is not None and self._workspace.approve([found.id]):
            self._go_on(found.id)

    def return_(self) -> None:
        """Ask for a reason, send what is in focus back and go on."""
        found = self._subject()
        if found is None:
            return
        dialog = ReturnDialog(found, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        reason, comment = dialog.reason(), dialog.comment()
        dialog.deleteLater()
        if accepted and self._workspace.return_([found.id], reason, comment):
            self._go_on(found.id)

    def _go_on(self, decided: UUID) -> None:
        item = self._panel.next_undecided(decided)
        if item is not None:
            self.show(item)
        else:
            self._workspace.told.emit("Nothing more awaits your decision.")

    def next_undecided(self) -> None:
        """Go to the next annotation that awaits this reviewer's decision."""
        focus = self._annotating.focus
        item = self._panel.next_undecided(focus.id if focus else None)
        if item is None:
            self._workspace.told.emit("Nothing awaits your decision.")
        else:
            self.show(item)

    def reopen(self) -> None:
        """Make the annotation in focus a draft again."""
        found = self._annotating.focus
        if found is None:
            self._workspace.told.emit("Put the caret into an annotation first.")
        else:
            self._workspace.do(review.reopen, [found.id])

    def submit(self) -> None:
        """Hand one's drafts in the open release to review."""
        sheet, person = self._workspace.sheet, self._workspace.person
        made = self._workspace.do(review.submit)
        if made is None or sheet is None or person is None:
            return
        count = len(made.changes)
        words = f"{count} annotation{'s' if count != 1 else ''} submitted for review."
        back = sum(sheet.state(item) is State.RETURNED for item in sheet.annotations if item.author == person.name)
        if back:
            words += f" {back} returned unchanged: mend them first, or reopen them (Review menu)."
        self._workspace.told.emit(words)

    def sign_off(self) -> None:
        """Say that the open release is reviewed."""
        self._workspace.do(review.sign_off)

    def waits(self) -> int:
        """How many annotations of the open release await a decision."""
        sheet = self._workspace.sheet
        return sum(sheet.state(item) is State.SUBMITTED for item in sheet.annotations) if sheet else 0
