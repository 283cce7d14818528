"""Three steps for whoever opens the window for the first time; each is ticked as it is done, then they go away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from domain.annotation import Annotation, Mark
from domain.edit import Edit
from gui.theme import Theme
from gui.workspace import Workspace

STEPS = (
    "Put the caret into a firm's name, or select it: W grows the selection",
    "Press 1, 2 or 3 to label it, or Tab and Enter to accept a dotted guess",
    "Ctrl+Enter: done, open the next. F: attributes. ? shows all keys",
)


class FirstSteps(QFrame):
    """The strip above the text."""

    dismissed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first_steps")
        self._at = 0
        self._labels = [QLabel() for _ in STEPS]
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(18)
        for label in self._labels:
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            row.addWidget(label, 1)
        close = QToolButton()
        close.setText("✕")
        close.setAccessibleName("Put the first steps away")
        close.setToolTip("Put the first steps away; Help shows them again")
        close.setAutoRaise(True)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self._dismiss)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        workspace.edited.connect(self._follow)
        self._show()

    def set_theme(self, _theme: Theme) -> None:
        """Keep the present step bold: a new stylesheet resets fonts."""
        self._show()

    def start_again(self) -> None:
        """Show the steps from the first one."""
        self._at = 0
        self._show()
        self.show()

    def _show(self) -> None:
        for number, (label, words) in enumerate(zip(self._labels, STEPS, strict=True)):
            sign = "✓" if number < self._at else str(number + 1)
            label.setText(f"{sign}  {words}")
            font = label.font()
            font.setBold(number == self._at)
            label.setFont(font)
            label.setEnabled(number >= self._at)

    def _follow(self, done: Edit) -> None:
        if not self.isVisible():
            return
        if done.of(Mark):
            self._dismiss()
        elif any(change.before is None and _is_by_hand(change.after) for change in done.of(Annotation)):
            self._at = 2
            self._show()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()


def _is_by_hand(value: object) -> bool:
    """Whether a person labelled it here; what a file brings along teaches nobody the keys."""
    return isinstance(value, Annotation) and not value.origin.startswith("import")
