"""Several annotators side by side on one text: the places where they differ, one after the other, and what is taken."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from domain.edit import Edit
from domain.line_up import Case, annotators, line_up
from gui.compare_bar import CompareBar
from gui.compare_cases import FILTERS, CasesModel, CasesTable
from gui.compare_column import CompareColumn, EvenSplitter, InStep
from gui.compare_settling import Settling
from gui.compare_walk import again, conflict_beside, next_to_settle
from gui.compare_words import KINDS, case_words, counted, state_of, waited_for, why_not
from gui.messages import Kind, NoticeLine, plain_label
from gui.theme import Theme
from gui.workspace import Workspace

MOST = 3
"""Columns side by side."""
WIDE = 1500
"""Pixels of width from which there is room for three of them."""
LIST = 270
"""Pixels of height of what stands under the columns: the text is the biggest thing on the screen here too."""


class CompareDialog(QDialog):
    """Columns over the list of cases; the keys of the text have no place in it."""

    step_wanted = Signal(int)
    """Another release of the list: 1 for the next one, -1 for the one before."""

    def __init__(self, workspace: Workspace, theme: Theme, zoom: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._workspace = workspace
        self.cases: tuple[Case, ...] = ()
        self.current: Case | None = None
        self._release: UUID | None = None
        self.columns = [CompareColumn(number, theme) for number in range(1, MOST + 1)]
        self._texts = EvenSplitter(self.columns)
        self.model = CasesModel(theme, self)
        self.table = CasesTable(self.model)
        self.filter = QComboBox()
        self.words = plain_label("", wraps=True)
        self.banner = plain_label("", "warning", wraps=True)
        self.count = plain_label("", "muted")
        self.comment = QLineEdit(placeholderText="Comment for the next settlement (M); Enter leads back to the text")
        self.notice = NoticeLine(theme)
        self.settling = Settling(workspace, self)
        self.bar = CompareBar(self, {**self._acts(), **self.settling.acts()})
        self._lay_out()
        self._set_up(zoom)
        self._in_step = InStep(self.columns, self)
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        self._laid_out.timeout.connect(self._reveal)
        self._connect()
        self.resize(parent.size() if parent is not None else self.sizeHint())
        self.load()

    def _acts(self) -> dict[str, Callable[[], object]]:
        return {
            "comment": self.begin_comment,
            "next": lambda: self._step(1),
            "previous": lambda: self._step(-1),
            "next_open": self._next_open,
            "undo": self._workspace.undo,
            "redo": self._workspace.redo,
            "reflow": lambda: self._set_reflowed(not self.columns[0].view.reflowed),
            "next_release": lambda: self.step_wanted.emit(1),
            "previous_release": lambda: self.step_wanted.emit(-1),
        }

    # -- layout

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.filter)
        head.addWidget(self.count, 1)
        close = QPushButton("Close (Esc)", autoDefault=False)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.reject)
        head.addWidget(close)
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(8, 6, 8, 6)
        for widget in (self.banner, self.words, self.bar, self.comment):
            below.addWidget(widget)
        below.addLayout(head)
        below.addWidget(self.table, 1)
        below.addWidget(self.notice)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self._texts)
        both.addWidget(lower)
        both.setStretchFactor(0, 1)
        both.setSizes([1000, LIST])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(both)

    def _set_up(self, zoom: int) -> None:
        for title, _ in FILTERS:
            self.filter.addItem(title)
        self.filter.setAccessibleName("Which places are listed")
        self.filter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.words.setAccessibleName("The place in turn, in words")
        self.words.setMinimumHeight(self.words.fontMetrics().height() * 2 + 4)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.comment.setAccessibleName("Comment for the next settlement")
        self.comment.hide()
        for part in self.columns:
            part.view.set_zoom(zoom)
        self._set_reflowed(True)

    def _connect(self) -> None:
        workspace = self._workspace
        self.filter.activated.connect(self._filtered)
        self.table.selectionModel().currentRowChanged.connect(lambda index, _before: self._choose(index.row()))
        self.comment.returnPressed.connect(self.focus_text)
        for part in self.columns:
            part.person_chosen.connect(self._show_columns)
            part.view.annotation_activated.connect(self.go_to)
        workspace.edited.connect(self._follow)
        workspace.sheet_changed.connect(self.load)
        # Bound methods, since they end with the window; a function would be called after it.
        workspace.refused.connect(self._refused)
        workspace.told.connect(self._told)

    def _refused(self, words: str, details: str) -> None:
        self.notice.tell(Kind.REFUSAL, words, details)

    def _told(self, words: str) -> None:
        self.notice.tell(Kind.INFO, words)

    # -- what is shown

    def load(self) -> None:
        """Show the open release from its first open conflict."""
        sheet = self._workspace.sheet
        if sheet is None:
            self.reject()
            return
        self.setWindowTitle(f"Compare annotators — {sheet.release.name}")
        if sheet.release.id != self._release:
            self._release, self.current = sheet.release.id, None
            self._offer_people(annotators(sheet))
        self._line_up()
        if self.current is None and not self.go_on():
            self._go(next(iter(self.model.shown or self.cases), None))
        self.focus_text()

    def _offer_people(self, people: tuple[str, ...]) -> None:
        room = MOST if self.width() >= WIDE else 2
        for place, part in enumerate(self.columns):
            part.setVisible(place < min(room, len(people)))
            part.offer(people, people[place] if place < len(people) else "")
        self._texts.even()
        for part, name in zip(self.columns, ("first", "second", "third_side"), strict=True):
            self.bar.buttons[name].setVisible(not part.isHidden())

    def _line_up(self) -> None:
        """Find the cases anew, and the one in turn among them."""
        sheet, person = self._workspace.sheet, self._workspace.person
        assert sheet is not None
        self.cases = line_up(sheet)
        blocked = why_not(sheet, person, self._workspace.policy, writes=self._workspace.writes)
        words = blocked or waited_for(sheet)
        self.banner.setText(words)
        self.banner.setVisible(bool(words))
        self.bar.allow(settling=not blocked)
        self.count.setText(counted(self.cases))
        if self.current is not None:
            self.current = again(self.cases, self.current)
        self._filtered()
        self._show_columns()

    def _filtered(self) -> None:
        wants = FILTERS[self.filter.currentIndex()][1]
        self.model.fill(self._workspace.sheet, [case for case in self.cases if wants(case)])
        for place, (title, wanted) in enumerate(FILTERS):
            self.filter.setItemText(place, f"{title} ({sum(map(wanted, self.cases)):,})")
        self._mark()

    def _show_columns(self) -> None:
        sheet = self._workspace.sheet
        if sheet is None:
            return
        for part, name in zip(self.columns, ("first", "second", "third_side"), strict=True):
            if not part.isHidden():
                part.show_cases(sheet, self.cases)
                part.nones.setVisible(bool(sheet.negatives))
                self.bar.name(name, part.person)
        self._mark()

    def _follow(self, done: Edit) -> None:
        sheet = self._workspace.sheet
        if sheet is not None and sheet.release.id in done.releases():
            self._line_up()

    # -- the case in turn

    def shown_columns(self) -> list[CompareColumn]:
        """The columns that are there, from the left."""
        return [part for part in self.columns if not part.isHidden()]

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.model.shown) and self.model.shown[row] is not self.current:
            self._go(self.model.shown[row])

    def _go(self, case: Case | None) -> None:
        """Put a case in turn: marked in the list, told in words, shown in all columns."""
        self.current = case
        if case is not None:
            self._bring_people(case)
        self._mark()
        self._reveal()

    def _reveal(self) -> None:
        """Scroll all columns to the case in turn."""
        if self.current is None:
            return
        for part in self.shown_columns():
            part.view.set_caret(self.current.span.start)
            part.view.reveal(self.current.span)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._laid_out.start()  # the columns get their width after the window

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._laid_out.start()

    def _mark(self) -> None:
        case, sheet = self.current, self._workspace.sheet
        if case is not None and sheet is not None:
            state = f", {state_of(case, sheet)}" if case.conflict or case.open else ""
            self.words.setText(f"{KINDS[case.kind]}{state} · {case_words(case, sheet)}")
        else:
            self.words.setText("There is nothing to compare here." if not self.cases else "No place is chosen.")
        for part in self.shown_columns():
            part.view.mark(case)
        chosen = self.table.selectionModel()
        if case is not None and case in self.model.shown:
            index = self.model.index(self.model.shown.index(case), 0)
            flag = QItemSelectionModel.SelectionFlag
            chosen.setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
            self.table.scrollTo(index)
        else:
            chosen.clearSelection()

    def _bring_people(self, case: Case) -> None:
        """Nobody decides on what is not before their eyes: who has something there gets a column, as far as they go."""
        shown = self.shown_columns()
        missing = [name for name, side in case.sides if side and name not in {part.person for part in shown}]
        spare = [part for part in reversed(shown) if not case.of(part.person)]
        for name, part in zip(missing, spare, strict=False):
            part.who.setCurrentIndex(part.who.findData(name))
        if missing and spare:
            self._show_columns()

    def go_to(self, annotation_id: UUID) -> bool:
        """Put the case of an annotation in turn."""
        found = next((case for case in self.cases if any(item.id == annotation_id for item in case.members)), None)
        if found is not None and found not in self.model.shown:
            self.filter.setCurrentIndex(2)
            self._filtered()
        if found is not None:
            self._go(found)
        return found is not None

    def _step(self, step: int) -> None:
        """The next or previous conflict, whatever its state, round the end."""
        found = conflict_beside(self.cases, self.current, step)
        if found is None:
            self.notice.tell(Kind.INFO, "They differ nowhere in this release.")
        else:
            self._go(found)

    def _next_open(self) -> None:
        if not self.go_on():
            self.notice.tell(Kind.INFO, "No other conflict is open here.")

    def go_on(self) -> bool:
        """Go to the next conflict that can be settled, round the end; False when none is left."""
        found = next_to_settle(self.cases, self.current)
        if found is not None:
            self._go(found)
        return found is not None

    def focus_text(self) -> None:
        """Put the keys into the column that had them last."""
        focus = self.focusWidget()
        if not any(part.view is focus for part in self.columns):
            self.columns[0].view.setFocus()

    # -- the rest

    def begin_comment(self) -> None:
        """Put the keys into the comment for the next settlement."""
        self.comment.show()
        self.comment.setFocus()

    def taken_comment(self) -> str:
        """The comment for a settlement."""
        return self.comment.text().strip()

    def after_settling(self) -> bool:
        """On to the next conflict; False when none is left."""
        self.comment.clear()
        self.comment.hide()
        more = self.go_on()
        self.focus_text()
        return more

    def _set_reflowed(self, reflow: bool) -> None:
        for part in self.columns:
            part.view.set_reflowed(reflow)

    def reject(self) -> None:
        """Esc leaves the comment first, then the window."""
        if self.comment.hasFocus():
            self.focus_text()
        else:
            super().reject()
