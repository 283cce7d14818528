"""The scheme editor: takes a scheme and gives a changed one; what is not sound is said while it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from domain.errors import Refusal
from domain.scheme import PATTERNS, RESERVED_KEYS, Label, Scheme, checked, label_id_from
from formats.scheme_toml import read_scheme, write_scheme
from gui.icons import icon
from gui.keymap import Keymap, clashes
from gui.label_editor import COLOURS, LabelEditor
from gui.messages import plain_label
from gui.swatches import label_icon
from gui.theme import Theme

_FILTER = "Label schemes (*.toml)"
_READ = "Label schemes and codebooks (*.toml *.qdc *.qdpx *.csv)"


class SchemeEditor(QDialog):
    """Edits a scheme; `used` counts annotations by label id. `scheme()` is the result after accepting."""

    def __init__(
        self, scheme: Scheme, used: Mapping[str, int], theme: Theme, keymap: Keymap, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Labels")
        self._used, self._theme, self._keymap = dict(used), theme, keymap
        self._labels: list[Label] = list(scheme.labels)
        self._known = {label.id for label in scheme.labels}
        self.name = QLineEdit(scheme.name)
        self.name.setAccessibleName("Name of the scheme")
        self.list = QListWidget()
        self.list.setAccessibleName("Labels of the scheme")
        self.list.setIconSize(QSize(20, 20))
        self.editor = LabelEditor(theme)
        self.problem = plain_label("", "bad", wraps=True)
        self.problem.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        self.problem.setAccessibleName("What is wrong with the scheme")
        self._arrange()
        self.name.textEdited.connect(lambda _text: self._judge())
        self.list.currentRowChanged.connect(self._show_current)
        self.editor.changed.connect(self._take)
        self._fill(0)
        self.resize(940, 600)

    def _arrange(self) -> None:
        head = QFormLayout()
        head.addRow("&Name of the scheme", self.name)
        left = QVBoxLayout()
        left.addWidget(self.list, 1)
        left.addLayout(self._list_buttons())
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addLayout(left, 2)
        middle.addWidget(self.editor, 5)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addLayout(middle, 1)
        column.addWidget(self.problem)
        column.addLayout(self._dialog_buttons())

    def _list_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self._tools: dict[str, QToolButton] = {}
        for name, words, act in (
            ("add", "Add a label", self.add),
            ("up", "Move up", lambda: self.shift(-1)),
            ("down", "Move down", lambda: self.shift(1)),
            ("lock", "Retire: keep what has it, take no more", self.retire),
            ("trash", "Delete", self.delete),
        ):
            button = QToolButton()
            button.setIcon(icon(name, self._theme))
            button.setIconSize(QSize(18, 18))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(act)
            self._tools[name] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _dialog_buttons(self) -> QHBoxLayout:
        load, save = QPushButton("Load…"), QPushButton("Save as…")
        load.setToolTip("Take the labels of a TOML file")
        save.setToolTip("Write the labels into a TOML file")
        for button, act in ((load, self._ask_load), (save, self._ask_save)):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(load)
        row.addWidget(save)
        row.addStretch(1)
        row.addWidget(self.buttons)
        return row

    def scheme(self) -> Scheme:
        """The scheme as it is written now."""
        return Scheme(self.name.text().strip(), tuple(self._labels))

    def add(self) -> None:
        """Add a label with a colour, letter, key and pattern that no other one has, as far as there are any."""
        titles = ["New label", *(f"New label {number}" for number in range(2, len(self._labels) + 3))]
        title = _free(titles, {label.title for label in self._labels})
        colours = {label.colour.lower() for label in self._labels}
        taken = {label.letter for label in self._labels} | RESERVED_KEYS
        self._labels.append(
            Label(
                id=label_id_from(title),
                title=title,
                colour=_free(COLOURS.values(), colours),
                letter=_free("BDGHILPQTVZANRC", taken),
                key=_free("123456789", {label.key for label in self._labels}),
                pattern=PATTERNS[len(self._labels) % len(PATTERNS)],
            )
        )
        self._fill(len(self._labels) - 1)
        self.editor.title.setFocus()
        self.editor.title.selectAll()

    def shift(self, step: int) -> None:
        """Move the chosen label up (-1) or down (1)."""
        row = self.list.currentRow()
        if 0 <= row + step < len(self._labels):
            self._labels.insert(row + step, self._labels.pop(row))
            self._fill(row + step)

    def retire(self) -> None:
        """Retire the chosen label, or take it into use again."""
        row = self.list.currentRow()
        if row >= 0:
            self._labels[row] = replace(self._labels[row], retired=not self._labels[row].retired)
            self._fill(row)

    def delete(self) -> None:
        """Delete the chosen label, which no annotation has."""
        row = self.list.currentRow()
        if row >= 0 and not self._used.get(self._labels[row].id):
            del self._labels[row]
            self._fill(min(row, len(self._labels) - 1))

    def load(self, path: Path) -> None:
        """Take the scheme of a file; labels in use that it lacks stay, retired. A Refusal is shown."""
        try:
            read = read_scheme(path)
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            return
        known = {label.id for label in read.labels}
        kept = [
            replace(label, retired=True) for label in self._labels if self._used.get(label.id) and label.id not in known
        ]
        self.name.setText(read.name)
        self._labels = [*read.labels, *kept]
        self._fill(0)

    def save(self, path: Path) -> None:
        """Write the scheme as it stands into a file. A Refusal is shown."""
        try:
            write_scheme(checked(self.scheme()), path if path.suffix else path.with_suffix(".toml"))
        except Refusal as refusal:
            self.problem.setText(str(refusal))

    def _ask_load(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Load labels", "", _READ)
        if path:
            self.load(Path(path))

    def _ask_save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save labels", "labels.toml", _FILTER)
        if path:
            self.save(Path(path))

    def _fill(self, row: int) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for label in self._labels:
            self.list.addItem(QListWidgetItem())
            self._paint(self.list.count() - 1, label)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        self._show_current(row)

    def _paint(self, row: int, label: Label) -> None:
        item = self.list.item(row)
        item.setText(f"{label.title or 'without a title'}{'  (retired)' if label.retired else ''}")
        item.setIcon(label_icon(label, self._theme, 20))
        item.setForeground(self._theme.colour("muted" if label.retired else "text"))
        used = self._used.get(label.id, 0)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{used} annotations")

    def _show_current(self, row: int) -> None:
        label = self._labels[row] if 0 <= row < len(self._labels) else None
        used = self._used.get(label.id, 0) if label else 0
        self.editor.load(label, used, new=label is not None and label.id not in self._known)
        self._tools["up"].setEnabled(row > 0)
        self._tools["down"].setEnabled(0 <= row < len(self._labels) - 1)
        self._tools["lock"].setEnabled(label is not None)
        self._tools["lock"].setToolTip(
            "Use again" if label and label.retired else "Retire: keep what has it, take no more"
        )
        self._tools["trash"].setEnabled(label is not None and not used)
        self._tools["trash"].setToolTip(f"{used} annotations have it: retire it instead" if used else "Delete")
        self._judge()

    def _take(self) -> None:
        row, label = self.list.currentRow(), self.editor.label
        if row >= 0 and label is not None:
            self._labels[row] = label
            self._paint(row, label)
            self._judge()

    def _judge(self) -> None:
        said = self._slip()
        self.problem.setText(said)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not said)

    def _slip(self) -> str:
        if not self._labels:
            return "A scheme needs at least one label: add one."
        if not self.name.text().strip():
            return "The scheme needs a name."
        try:
            scheme = checked(self.scheme())
        except Refusal as refusal:
            return str(refusal)
        return next(iter(clashes(scheme, self._keymap)), "")


def _free(offered: Iterable[str], taken: Iterable[str]) -> str:
    """The first that is not taken, or nothing for a letter or key and the first colour again."""
    offered, taken = tuple(offered), frozenset(taken)
    return next((word for word in offered if word not in taken), offered[0] if offered[0].startswith("#") else "")
