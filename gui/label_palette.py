"""The label palette: one button for each label with its keys and how often the open release has it."""

from collections import Counter

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QSizePolicy, QToolButton, QWidget

from domain.annotate import shortened
from domain.annotation import Annotation
from domain.edit import Edit
from domain.scheme import Label, Scheme
from gui.messages import ElidedLabel
from gui.theme import Theme
from gui.words import literal_text
from gui.workspace import Workspace

LONGEST = 24
"""Letters of a label's title on its button; the tool tip has all of it."""


def swatch(colour: QColor, edge: QColor, letter: str, size: int = 18) -> QIcon:
    """A small square in a label's colour with its letter."""
    pixmap = QPixmap(QSize(size * 2, size * 2))
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(QPen(edge, 1.4))
    painter.drawRoundedRect(1, 1, size - 2, size - 2, 3, 3)
    font = painter.font()
    font.setPixelSize(round(size * 0.62))
    font.setBold(True)
    painter.setFont(font)
    # On a dark ground a letter in the edge's colour is hard to read.
    painter.setPen(QColor("white") if colour.lightness() < 128 else edge)
    painter.drawText(0, 0, size, size, Qt.AlignmentFlag.AlignCenter, letter)
    painter.end()
    return QIcon(pixmap)


class LabelPalette(QWidget):
    """Buttons that label the selection; a checked one is armed."""

    chosen = Signal(str)
    """A label id whose button was pressed."""
    armed = Signal(str)
    """A label id whose button was pressed with Shift."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._theme: Theme | None = None
        self._buttons: dict[str, QToolButton] = {}
        self._armed = ""
        self._counts: Counter[str] = Counter()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 8, 4)
        self._row.setSpacing(6)
        self._note = ElidedLabel()
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("role", "muted")
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self._note, 1)
        # Dozens of labels must not make the window wider than the screen: those without room go into a menu.
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.more = QToolButton()
        self.more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(self._list_the_rest)
        self.more.hide()
        self._row.insertWidget(0, self.more)
        workspace.opened.connect(self.rebuild)
        workspace.sheet_changed.connect(self.recount)
        workspace.edited.connect(self._follow)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._theme = theme
        self.rebuild()

    def set_note(self, words: str) -> None:
        """A few words at the right end, such as the name of the release."""
        self._note.setText(words)

    def rebuild(self) -> None:
        """Make the buttons of the scheme in force."""
        for button in self._buttons.values():
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons.clear()
        scheme = self._workspace.scheme
        if scheme is not None and self._theme is not None:
            for place, label in enumerate(scheme.active()):
                self._row.insertWidget(place, self._button(label, self._theme))
        self._row.removeWidget(self.more)
        self._row.insertWidget(len(self._buttons), self.more)
        self.recount()

    def _button(self, label: Label, theme: Theme) -> QToolButton:
        button = QToolButton()
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIcon(swatch(theme.tint(label), theme.stroke(label), label.letter or label.title[:1].upper()))
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCheckable(True)
        button.setToolTip(_hint(label))
        button.clicked.connect(lambda _checked=False, label_id=label.id: self._press(label_id))
        self._buttons[label.id] = button
        return button

    def _press(self, label_id: str) -> None:
        from PySide6.QtWidgets import QApplication

        self._show_armed()
        if QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.armed.emit(label_id)
        else:
            self.chosen.emit(label_id)

    def set_armed(self, label_id: str) -> None:
        """Show which label every selection becomes; empty for none."""
        self._armed = label_id
        self._show_armed()

    def _show_armed(self) -> None:
        for label_id, button in self._buttons.items():
            button.setChecked(label_id == self._armed)

    def _follow(self, done: Edit) -> None:
        sheet = self._workspace.sheet
        if done.of(Scheme):
            self.rebuild()
            return
        for change in done.of(Annotation):
            for value, step in ((change.before, -1), (change.after, 1)):
                if isinstance(value, Annotation) and sheet is not None and value.release_id == sheet.release.id:
                    self._counts[value.label] += step
        self._show_counts()

    def recount(self) -> None:
        """Count how often the open release has each label."""
        sheet = self._workspace.sheet
        self._counts = Counter(annotation.label for annotation in sheet.annotations) if sheet else Counter()
        self._show_counts()

    def _show_counts(self) -> None:
        scheme = self._workspace.scheme
        for label_id, button in self._buttons.items():
            label = scheme.label(label_id) if scheme else None
            if label is None:
                continue
            count = self._counts[label_id]
            words = f"{label.key + '  ' if label.key else ''}{shortened(label.title, LONGEST)}"
            words += f"  {count}" if count else ""
            if button.text() == literal_text(words):
                continue
            button.setText(literal_text(words))
            keys = " or ".join(key for key in (label.key, label.letter) if key)
            button.setAccessibleName(f"Label the selection {label.title}, key {keys}, {count} in this release")
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """As high as a button, and as narrow as need be."""
        return QSize(120, self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the buttons that have room, and the number of the others on a button with their menu."""
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        needs = [button.sizeHint().width() + self._row.spacing() for button in self._buttons.values()]
        if sum(needs) > room:
            room -= self.more.fontMetrics().horizontalAdvance("+9999 ") + 40
        shown = 0
        while shown < len(needs) and sum(needs[: shown + 1]) <= room:
            shown += 1
        for place, button in enumerate(self._buttons.values()):
            button.setVisible(place < shown)
        hidden = len(needs) - shown
        self.more.setVisible(hidden > 0)
        self.more.setText(f"+{hidden}")
        self.more.setToolTip(f"{hidden} more labels")
        self.more.setAccessibleName(f"{hidden} more labels")

    def _list_the_rest(self) -> None:
        menu = self.more.menu()
        menu.clear()
        for label_id, button in self._buttons.items():
            if button.isHidden():
                action = menu.addAction(button.icon(), button.text())
                action.triggered.connect(lambda _checked=False, label_id=label_id: self._press(label_id))


def _hint(label: Label) -> str:
    from html import escape

    keys = " or ".join(key for key in (label.key, label.letter) if key)
    head = f"<b>{escape(label.title)}</b>" + (f" — {escape(keys)}" if keys else "")
    arm = f"<br>Shift+{escape(label.key or label.letter)} keeps it armed." if keys else ""
    return f"<p style='white-space:pre-wrap'>{head}<br>{escape(label.description)}{arm}</p>"
