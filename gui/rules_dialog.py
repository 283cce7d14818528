"""The rules dialog: the files that count at the left, one of them in the middle, what its rule finds at the right."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QInputDialog,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from domain.errors import Refusal
from domain.person import Role
from domain.rules import RuleSet
from domain.rules_own import OwnRules, read_file
from domain.rules_try import rule_at
from gui import work_rules
from gui.jobs import Job
from gui.messages import confirm, plain_label
from gui.rules_editor import RulesEditor
from gui.rules_hits import RuleHits
from gui.rules_tree import RulesTree, Shown
from gui.theme import Theme
from gui.workspace import Workspace

PAUSE = 300
"""Milliseconds of rest after which what is written is read and tried."""
FIRST = """# Rules of this corpus. How phrases are written is told at the head of advisors.toml.

[[rule]]
id = "my-rule"
label = "{label}"
title = "what the reason says"
score = 0.8
find = "words to look for"
"""


class RulesDialog(QDialog):
    """Shows, tries and changes the rules; `changed` says whether others were kept."""

    place_wanted = Signal(object, object)
    """The id of a release and the Span in it."""

    def __init__(self, workspace: Workspace, theme: Theme, rule: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rules for suggestions")
        self.resize(1200, 640)
        self._workspace = workspace
        self._shipped = work_rules.shipped()
        self.seen, problem = work_rules.own_of(workspace.corpus)
        self.own: OwnRules = self.seen
        self.changed = False
        self._file = ""
        self._job: Job | None = None
        self._sets: dict[str, RuleSet] = {}
        person = workspace.person
        self.may = workspace.writes and person is not None and person.role.may(Role.ADMINISTRATOR)
        self.tree = RulesTree(theme)
        self.editor = RulesEditor(theme)
        self.hits = RuleHits(workspace)
        self.note = plain_label("", "muted", wraps=True)
        self.mistake = plain_label(problem, "bad", wraps=True)
        self.copy = QPushButton("Copy to &edit", autoDefault=False)
        self.new = QPushButton("&New file…", autoDefault=False)
        self.remove = QPushButton("&Delete own file", autoDefault=False)
        self.keep_button = QPushButton("&Keep", autoDefault=False)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()
        self._read_all()
        rows = self.tree.rows()
        if not self.tree.go_to_rule(rule) and rows:
            self.tree.setCurrentItem(rows[0])
        self.tree.setFocus()

    def _lay_out(self) -> None:
        left, middle = QWidget(), QWidget()
        for box, widgets in ((left, (self.tree,)), (middle, (self.note, self.editor, self.mistake))):
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            for widget in widgets:
                column.addWidget(widget, int(widget in (self.tree, self.editor)))
        split = QSplitter()
        split.setHandleWidth(8)
        for part in (left, middle, self.hits):
            split.addWidget(part)
            part.setMinimumWidth(180)
        split.setSizes([340, 470, 390])
        split.setChildrenCollapsible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button in buttons.buttons():
            button.setAutoDefault(False)  # type: ignore[attr-defined]
        buttons.rejected.connect(self.reject)
        below = QHBoxLayout()
        for button in (self.copy, self.new, self.remove):
            below.addWidget(button)
        below.addStretch(1)
        below.addWidget(self.keep_button)
        below.addWidget(buttons)
        column = QVBoxLayout(self)
        column.addWidget(split, 1)
        column.addLayout(below)

    def _connect(self) -> None:
        self.tree.chosen.connect(self._show)
        self.tree.switched.connect(self._switch)
        self.editor.textChanged.connect(self._take_text)
        self.editor.line_changed.connect(self._follow_caret)
        self._pause.timeout.connect(self._check)
        self.hits.place_wanted.connect(self._leave_for)
        self.copy.clicked.connect(self._copy)
        self.new.clicked.connect(self._ask_new)
        self.remove.clicked.connect(self._remove)
        self.keep_button.clicked.connect(self.keep)

    @property
    def busy(self) -> bool:
        """Whether something is still being read or tried."""
        return self._pause.isActive() or self._job is not None or self.hits.busy

    # -- what is shown

    def _read_all(self) -> None:
        for name, text in self.own.in_force(self._shipped):
            self._sets[name] = read_file(text, name)
        self._refill()

    def _refill(self) -> None:
        names = [name for name, _ in self.own.in_force(self._shipped)]
        own = {name for name, _ in self.own.files}
        files = [Shown(name, self._sets[name], name in own) for name in names]
        replaced = frozenset(rule.id for name in own for rule in self._sets[name].rules)
        self.tree.fill(files, self.own.off, replaced)
        self._enable()

    def _show(self, name: str, line: int) -> None:
        """Show a file at a line."""
        text = dict(self.own.in_force(self._shipped))[name]
        if name != self._file or text != self.editor.toPlainText():
            self._file = name
            self.editor.blockSignals(True)
            self.editor.setPlainText(text)
            self.editor.blockSignals(False)
            self._show_mistakes()
        self.editor.set_reading_only(self.own.text_of(name) is None)
        self.editor.go_to_line(line)
        self._enable()
        self._pause.start()

    def _enable(self) -> None:
        is_own = self.own.text_of(self._file) is not None
        self.copy.setEnabled(bool(self._file) and not is_own)
        self.remove.setEnabled(is_own)
        self.keep_button.setEnabled(self.may and self.own != self.seen)
        if is_own:
            words = f"{self._file}: this corpus's own, for all who work in it."
        else:
            words = f"{self._file}: shipped, to be read; “Copy to edit” makes the corpus's own in its place."
        if not self.may:
            words += " Only an administrator can keep changes; anybody can try them here."
        self.note.setText(words)

    def _show_mistakes(self) -> None:
        found = self._sets[self._file].mistakes if self._file in self._sets else ()
        self.editor.show_mistakes({item.line: item.reason for item in reversed(found)})
        here = [item for item in found if item.line == self.editor.line] or list(found)
        more = f"  ({len(found) - 1:,} more)" if len(found) > 1 else ""
        self.mistake.setText(f"Line {here[0].line}: {here[0].reason}{more}" if here else "")

    # -- while it is written

    def _take_text(self) -> None:
        if self.own.text_of(self._file) is None:
            return
        try:
            self.own = self.own.with_file(self._file, self.editor.toPlainText())
        except Refusal as refusal:
            self.mistake.setText(refusal.sentence)
            return
        self._enable()
        self._pause.start()

    def _follow_caret(self, _line: int) -> None:
        self._show_mistakes()
        self._pause.start()

    def _check(self) -> None:
        """Read the file beside the window, then try the rule at the caret."""
        if not self._file:
            return
        name, text = self._file, self.editor.toPlainText()
        self._job = job = self._workspace.job(lambda _corpus: work_rules.check(name, text))
        job.produced.connect(self._take_checked)
        job.start()

    def _take_checked(self, checked: work_rules.Checked) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        if checked.name != self._file or checked.text != self.editor.toPlainText():
            return
        if self._sets.get(checked.name) != checked.rules or self._sets[checked.name].mistakes != checked.rules.mistakes:
            self._sets[checked.name] = checked.rules
            self._refill()
        self._show_mistakes()
        self.hits.show_rule(rule_at(checked.text, self.editor.line), checked.text)

    def _switch(self, rule: str, on: bool) -> None:
        self.own = self.own.switched(rule, on=on)
        self._enable()

    # -- files

    def _copy(self) -> None:
        self._add(self._file, self.editor.toPlainText(), self.editor.line)

    def _ask_new(self) -> None:
        name, given = QInputDialog.getText(self, "New rule file", "Name of the file:", text="our rules.toml")
        if given:
            self.add_file(name.strip())

    def add_file(self, name: str) -> None:
        """Begin an own file."""
        if name in dict(self.own.in_force(self._shipped)):
            self.mistake.setText(f"There is a file {name} already: choose another name, or “Copy to edit”.")
            return
        scheme = self._workspace.scheme
        labels = [label.id for label in scheme.active()] if scheme is not None else []
        self._add(name, FIRST.replace("{label}", labels[0] if labels else "LABEL"), 3)

    def _add(self, name: str, text: str, line: int) -> None:
        try:
            self.own = self.own.with_file(name, text)
        except Refusal as refusal:
            self.mistake.setText(refusal.sentence)
            return
        self._sets[name] = read_file(text, name)
        self._refill()
        self._show(name, line)
        self.tree.go_to(name, line, quietly=True)
        self.editor.setFocus()

    def _remove(self) -> None:
        name = self._file
        shipped = dict(self._shipped).get(name)
        after = "The shipped file of that name counts again." if shipped is not None else "Its rules are gone."
        if not confirm(self, f"Delete the corpus's own {name}?", explanation=after, act="Delete"):
            return
        self.own = self.own.without_file(name)
        self._file = ""
        if shipped is not None:
            self._sets[name] = read_file(shipped, name)
        self._refill()
        first = self.own.in_force(self._shipped)[0][0]
        self._show(name if shipped is not None else first, 1)

    def keep(self) -> bool:
        """Keep the rules in the corpus; what stands against it is said."""
        failure = work_rules.keep(self._workspace.corpus, self.seen, self.own, self._workspace.person)
        if failure:
            self.mistake.setText(failure)
            return False
        self.seen, self.changed = self.own, True
        self._read_all()
        self.note.setText(work_rules.working(self.own, self._file))
        return True

    # -- leaving

    def _leave_for(self, release_id: object, span: object) -> None:
        if self._may_leave():
            self.place_wanted.emit(release_id, span)
            self.done(QDialog.DialogCode.Accepted)

    def _may_leave(self) -> bool:
        if self.own == self.seen:
            return True
        what = "The changes to the rules are not kept."
        return confirm(self, "Leave without keeping the changes?", explanation=what, act="Leave")

    def reject(self) -> None:
        if self._may_leave():
            super().reject()

    def end(self) -> None:
        """Try and read nothing any more."""
        self._pause.stop()
        self._job = None
        self.hits.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_S and self.keep_button.isEnabled():
            self.keep()
            return
        super().keyPressEvent(event)
