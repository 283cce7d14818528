"""The panel of likely slips: what the checks find in the open release, the way there, and a key that mends it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

import resources
from domain import annotate
from domain.edit import Edit
from domain.scheme import Scheme
from domain.slip import Check, Slip, read_checks
from domain.slip_mend import can_mend, mend_slips
from domain.slips import Habits, chosen, slips
from gui import settings as options
from gui.messages import plain_label
from gui.sentence_list import SentenceList
from gui.settings import Settings
from gui.words import many
from gui.work_slips import learn_habits
from gui.workspace import Workspace

FILE = "slips.toml"
SLIP = Qt.ItemDataRole.UserRole
MOST_LISTED = 1000
SOON = 120
"""Milliseconds after an act before it looks again, so that quick work stays quick."""


class SlipsPanel(QWidget):
    """A sentence for each likely slip; it looks only while somebody can see it."""

    chosen = Signal(object)
    """The Span to show."""
    text_wanted = Signal()
    counted = Signal(int)

    def __init__(self, workspace: Workspace, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace, self._settings = workspace, settings
        self.checks, self.mistakes = read_checks(resources.path("rules", FILE).read_text("utf-8"), FILE)
        self._habits: Habits | None = None
        self._found: tuple[Slip, ...] = ()
        self.list = SentenceList("Likely slips; Enter goes there, M mends, Delete removes")
        self.empty = plain_label("", "muted", wraps=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(12)
        self.stack = QStackedWidget()
        self.mend_button = QPushButton("&Mend", autoDefault=False)
        self.mend_all_button = QPushButton(autoDefault=False)
        self.checks_button = QPushButton("Chec&ks…", autoDefault=False)
        self.checks_button.setMenu(self._menu())
        self._lay_out()
        self._later = QTimer(self, singleShot=True, interval=SOON)
        self._connect()
        self._refill()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.mend_button, self.mend_all_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.checks_button)
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 4, 4)
        column.addWidget(self.stack, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.list.clicked.connect(self._pick)
        self.list.activated.connect(self._enter)
        self.list.deleted.connect(self._remove)
        self.list.mend_wanted.connect(lambda: self._mend(self._selected()))
        self.list.itemSelectionChanged.connect(self._offer)
        self.mend_button.clicked.connect(lambda: self._mend(self._selected()))
        self.mend_all_button.clicked.connect(lambda: self._mend(self._found))
        self._later.timeout.connect(self._look)
        self._workspace.opened.connect(self._forget_habits)
        self._workspace.sheet_changed.connect(self._change)
        self._workspace.edited.connect(self._follow)

    # -- checks

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        off = self._settings.get(options.SLIPS_OFF)
        for check in self.checks:
            action = menu.addAction(check.title)
            action.setCheckable(True)
            action.setChecked(check.id not in off)
            action.toggled.connect(partial(self._switch, check))
        for mistake in self.mistakes:
            menu.addAction(str(mistake)).setEnabled(False)
        return menu

    def _switch(self, check: Check, on: bool) -> None:
        others = [known for known in self._settings.get(options.SLIPS_OFF) if known != check.id]
        self._settings.set(options.SLIPS_OFF, others if on else [*others, check.id])
        self._look()

    # -- looking

    def _forget_habits(self) -> None:
        self._habits = None

    def _change(self) -> None:
        self._found = ()
        self._refill()
        self._later.start()

    def _follow(self, done: Edit) -> None:
        sheet = self._workspace.sheet
        if sheet is not None and (sheet.release.id in done.releases() or done.of(Scheme)):
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._forget_habits()
        self._look()

    def _look(self) -> None:
        """Find the slips now; a panel that nobody sees does so when it is shown."""
        sheet = self._workspace.sheet
        if not self.isVisible():
            return
        if self._habits is None and self._workspace.corpus is not None:
            self._habits = {}
            job = self._workspace.job(learn_habits)
            job.produced.connect(self._take_habits)
            job.start()
        off: list[str] = self._settings.get(options.SLIPS_OFF)
        checks = chosen(self.checks, off)
        self._found = slips(sheet, checks, self._habits) if sheet is not None else ()
        self._refill()

    def _take_habits(self, habits: Habits) -> None:
        self._habits = habits
        self._look()

    def _refill(self) -> None:
        row, held = self.list.currentRow(), self.list.hasFocus() or self.mend_button.hasFocus()
        self.list.clear()
        for slip in self._found[:MOST_LISTED]:
            item = QListWidgetItem(slip.sentence)
            item.setData(SLIP, slip)
            self.list.addItem(item)
        if self._found:
            self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self.stack.setCurrentIndex(1 if self._found else 0)
        there = self._workspace.sheet is not None
        self.empty.setText("No likely slips in this release." if there else "No release is open.")
        if held and not self._found:
            self.text_wanted.emit()
        self._offer()
        self.counted.emit(len(self._found))

    def _offer(self) -> None:
        """Say on the buttons what can be mended."""
        safe = [slip for slip in self._selected() if self._can_mend(slip)]
        words = {slip.mend.words for slip in safe if slip.mend is not None}
        self.mend_button.setText(f"{words.pop()} (&M)" if len(words) == 1 else "&Mend")
        self.mend_button.setEnabled(bool(safe))
        every = sum(self._can_mend(slip) for slip in self._found)
        self.mend_all_button.setText(f"Mend &all ({every:,})")
        self.mend_all_button.setVisible(every > 1)

    def _can_mend(self, slip: Slip) -> bool:
        sheet, person = self._workspace.sheet, self._workspace.person
        return sheet is not None and can_mend(sheet, slip, person)

    def _selected(self) -> Sequence[Slip]:
        return [item.data(SLIP) for item in self.list.selectedItems()]

    # -- acts

    def focus_list(self) -> None:
        """Go into the list, or say that there is nothing in it."""
        self._look()
        if self._found:
            self.list.setFocus()
        elif self._workspace.sheet is not None:
            self._workspace.told.emit("There are no likely slips in this release.")

    def _pick(self, index: QModelIndex) -> None:
        slip = index.data(SLIP)
        if slip is not None:
            self.chosen.emit(slip.span)

    def _enter(self, index: QModelIndex) -> None:
        self._pick(index)
        self.text_wanted.emit()

    def _mend(self, wanted: Sequence[Slip]) -> None:
        made = self._workspace.do(mend_slips, wanted)
        if made is not None:
            self._workspace.told.emit(f"{many(len(made.changes), 'change')}: {made.title}. Ctrl+Z takes it back.")

    def _remove(self) -> None:
        ids = list(dict.fromkeys(slip.annotation_id for slip in self._selected() if slip.annotation_id is not None))
        if ids:
            self._workspace.do(annotate.remove, ids)
