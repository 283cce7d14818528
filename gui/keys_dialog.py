"""Changing keys: a table of all actions, one key at a time, with no two acts on one key."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain.scheme import Scheme
from gui.action_table import ACTIONS, BY_NAME, MENUS
from gui.keymap import Keymap, changes, clashes, defaults, portable, sequence, shown, unfit
from gui.messages import plain_label


class KeysDialog(QDialog):
    """Edits a keymap; `keymap` is what the person made of it, `changed` what differs from the product's."""

    def __init__(self, scheme: Scheme | None, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Change keys")
        self._scheme = scheme
        self.keymap: Keymap = dict(keymap)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search an action or a key")
        self.search.setAccessibleName("Search an action or a key")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._show_matching)
        self.table = self._make_table()
        self.problem = plain_label("", "bad", wraps=True)
        self.problem.setAccessibleName("What is wrong with the key")
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(self._editor())
        column.addWidget(self.problem)
        column.addWidget(self._buttons())
        self.resize(680, 560)
        self.table.setCurrentCell(0, 0)

    @property
    def changed(self) -> dict[str, str]:
        """The keys that differ from the product's, as the settings keep them."""
        return changes(self.keymap)

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(ACTIONS), 3)
        table.setHorizontalHeaderLabels(["Action", "Menu", "Key"])
        table.setAccessibleName("Actions and their keys")
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(24)
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.setShowGrid(False)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        for row, spec in enumerate(ACTIONS):
            menu = MENUS[spec.menu.partition("/")[0]].replace("&", "")
            for column, text in enumerate((spec.text.rstrip("…"), menu, self._shown(spec.name))):
                item = QTableWidgetItem(text)
                item.setToolTip(spec.description)
                table.setItem(row, column, item)
        table.setColumnWidth(0, 280)
        table.setColumnWidth(1, 120)
        table.horizontalHeader().setStretchLastSection(True)
        table.currentItemChanged.connect(self._follow)
        table.itemActivated.connect(lambda _item: self.editor.setFocus())
        return table

    def _editor(self) -> QHBoxLayout:
        self.editor = QKeySequenceEdit()
        self.editor.setMaximumSequenceLength(1)
        self.editor.setAccessibleName("New key of the chosen action: press it")
        self.editor.editingFinished.connect(self._take)
        self.caption = plain_label("Press the new key here:")
        clear, reset = QPushButton("No key"), QPushButton("As it was made")
        clear.setAutoDefault(False)
        reset.setAutoDefault(False)
        clear.clicked.connect(lambda: self.give(self.chosen(), ()))
        reset.clicked.connect(lambda: self.give(self.chosen(), BY_NAME[self.chosen()].keys))
        row = QHBoxLayout()
        row.addWidget(self.caption)
        row.addWidget(self.editor, 1)
        row.addWidget(clear)
        row.addWidget(reset)
        return row

    def _buttons(self) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.RestoreDefaults)
        buttons.button(kinds.RestoreDefaults).setText("All as they were made")
        buttons.button(kinds.RestoreDefaults).clicked.connect(self._restore)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def chosen(self) -> str:
        """The name of the action in the chosen row."""
        return ACTIONS[max(self.table.currentRow(), 0)].name

    def give(self, name: str, keys: tuple[str, ...]) -> bool:
        """Give an action these keys, or say why not."""
        wanted = {**self.keymap, name: keys}
        sentences = [sentence for key in keys if (sentence := unfit(name, key))]
        sentences += [
            clash for clash in clashes(self._scheme, wanted) if clash not in clashes(self._scheme, self.keymap)
        ]
        self.problem.setText(sentences[0] if sentences else "")
        if not sentences:
            self.keymap = wanted
        self._refresh()
        return not sentences

    def _take(self) -> None:
        keys = self.editor.keySequence()
        key = portable(keys)
        if key and key not in self.keymap[self.chosen()]:
            self.give(self.chosen(), (key,))

    def _restore(self) -> None:
        self.keymap = defaults()
        self.problem.setText("")
        self._refresh()

    def _refresh(self) -> None:
        for row, spec in enumerate(ACTIONS):
            self.table.model().setData(self.table.model().index(row, 2), self._shown(spec.name))
        self._follow()

    def _follow(self, *_: object) -> None:
        keys = self.keymap[self.chosen()]
        self.caption.setText(f"New key of “{BY_NAME[self.chosen()].text.rstrip('…')}”:")
        self.editor.setKeySequence(sequence(keys[0]) if keys else QKeySequence())

    def _shown(self, name: str) -> str:
        return "   ".join(dict.fromkeys(shown(key) for key in self.keymap[name]))

    def _show_matching(self, words: str) -> None:
        wanted = words.casefold().split()
        for row in range(self.table.rowCount()):
            cells = (self.table.model().index(row, column).data() for column in range(3))
            text = " ".join(map(str, cells)).casefold()
            self.table.setRowHidden(row, not all(word in text for word in wanted))
