"""The form for one label of a scheme: names, looks, keys and attributes."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from domain.scheme import PATTERNS, Label, label_id_from
from gui.attributes_table import AttributesTable
from gui.messages import plain_label
from gui.swatches import colour_icon, pattern_icon
from gui.theme import Theme

COLOURS = {
    "Blue": "#2f6fde",
    "Green": "#1f9a5f",
    "Orange": "#d9631e",
    "Violet": "#8a4fd0",
    "Red": "#d13438",
    "Teal": "#0f8f98",
    "Gold": "#b58900",
    "Pink": "#c93f8f",
    "Olive": "#6b8e23",
    "Brown": "#8d5a3a",
    "Slate": "#5d6b82",
}
"""Colours that stay apart from each other in both themes."""
_PATTERN_SIZE = QSize(44, 14)


class LabelEditor(QWidget):
    """Edits one label; `changed` says that `label` is another value now."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label: Label | None = None
        self._loading = False
        self._new = False
        self.title, self.id, self.letter = QLineEdit(), QLineEdit(), QLineEdit()
        self.key, self.pattern, self.description = QComboBox(), QComboBox(), QPlainTextEdit()
        self.colour = QToolButton()
        self.attributes = AttributesTable()
        self._dress()
        self._arrange()
        self._listen()

    def _dress(self) -> None:
        self.letter.setMaxLength(1)
        self.letter.setMaximumWidth(48)
        self.key.addItem("none", "")
        for digit in "123456789":
            self.key.addItem(digit, digit)
        self.pattern.setIconSize(_PATTERN_SIZE)
        for pattern in PATTERNS:
            self.pattern.addItem(pattern, pattern)
        self.description.setTabChangesFocus(True)
        self.description.setPlaceholderText(
            "What is marked with this label, and what is not: shown when the mouse rests on it."
        )
        self.description.setMaximumHeight(84)
        self.colour.setText("Other…")
        names = {
            self.title: "Title of the label",
            self.id: "Id of the label in files",
            self.letter: "Letter",
            self.key: "Digit key",
            self.pattern: "Pattern",
            self.description: "Description",
            self.colour: "Other colour",
        }
        for widget, name in names.items():
            widget.setAccessibleName(name)

    def _arrange(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(4, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Title", self.title)
        self._id_note = plain_label("", "muted")
        form.addRow(_caption("&Id in files", self.id), _row(self.id, self._id_note))
        form.addRow("Colour", self._palette())
        keys = _row(
            self.key, _caption("&Letter", self.letter), self.letter, _caption("&Pattern", self.pattern), self.pattern
        )
        form.addRow(_caption("&Key", self.key), keys)
        form.addRow("&Description", self.description)
        form.addRow("Attributes", self.attributes)

    def _palette(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._swatches: dict[str, QToolButton] = {}
        for name, colour in COLOURS.items():
            button = QToolButton()
            button.setIcon(colour_icon(QColor(colour), self._theme.colour("base")))
            button.setCheckable(True)
            button.setToolTip(name)
            button.setAccessibleName(f"Colour {name}")
            button.clicked.connect(lambda _on, chosen=colour: self.choose_colour(chosen))
            self._swatches[colour] = button
            row.addWidget(button)
        row.addWidget(self.colour)
        row.addStretch(1)
        return holder

    def _listen(self) -> None:
        self.title.textEdited.connect(self._follow_title)
        self.id.textEdited.connect(self._take)
        self.letter.textEdited.connect(self._raise_letter)
        self.key.currentIndexChanged.connect(self._take)
        self.pattern.currentIndexChanged.connect(self._take)
        self.description.textChanged.connect(self._take)
        self.attributes.changed.connect(self._take)
        self.colour.clicked.connect(self._ask_colour)

    @property
    def label(self) -> Label | None:
        """The label as the form has it."""
        return self._label

    def load(self, label: Label | None, used: int = 0, *, new: bool = False) -> None:
        """Show a label; `used` is how many annotations have it, which fixes its id; a new one's follows its title."""
        self._loading = True
        self._new = new
        self._label = label
        self.setEnabled(label is not None)
        shown = label or Label("", "", "#000000", "", "")
        self.title.setText(shown.title)
        self.id.setText(shown.id)
        self.id.setReadOnly(bool(used))
        self._id_note.setText(f"fixed: {used} annotations have it" if used else "")
        self.letter.setText(shown.letter)
        self.key.setCurrentIndex(max(self.key.findData(shown.key), 0))
        self.pattern.setCurrentIndex(max(self.pattern.findData(shown.pattern), 0))
        self.description.setPlainText(shown.description)
        self.attributes.load(shown.attributes)
        self._show_colour(shown)
        self._loading = False

    def choose_colour(self, colour: str) -> None:
        """Give the label a colour, `#rrggbb`."""
        if self._label is not None:
            self._label = replace(self._label, colour=colour)
            self._show_colour(self._label)
            self.changed.emit()

    def _ask_colour(self) -> None:
        if self._label is None:
            return
        options = QColorDialog.ColorDialogOption.DontUseNativeDialog
        chosen = QColorDialog.getColor(QColor(self._label.colour), self, "Colour of the label", options)
        if chosen.isValid():
            self.choose_colour(chosen.name())

    def _show_colour(self, label: Label) -> None:
        for colour, button in self._swatches.items():
            button.setChecked(colour == label.colour.lower())
        self.colour.setIcon(colour_icon(QColor(label.colour), self._theme.colour("base")))
        self.colour.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for row, pattern in enumerate(PATTERNS):
            self.pattern.setItemIcon(row, pattern_icon(pattern, self._theme.stroke(label), _PATTERN_SIZE))

    def _follow_title(self, title: str) -> None:
        """A new label's id follows its title until somebody writes another one."""
        label = self._label
        if label is not None and self._new and label.id in ("", label_id_from(label.title)):
            self.id.setText(label_id_from(title))
        self._take()

    def _raise_letter(self, letter: str) -> None:
        self.letter.setText(letter.upper())
        self._take()

    def _take(self, *_: object) -> None:
        if self._loading or self._label is None:
            return
        self._label = replace(
            self._label,
            title=self.title.text().strip(),
            id=self.id.text().strip(),
            letter=self.letter.text(),
            key=self.key.currentData(),
            pattern=self.pattern.currentData(),
            description=self.description.toPlainText().strip(),
            attributes=self.attributes.attributes(),
        )
        self.changed.emit()


def _caption(words: str, field: QWidget) -> QLabel:
    caption = QLabel(words)
    caption.setBuddy(field)
    return caption


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder
