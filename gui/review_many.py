"""Deciding on many entries of the queue at once: a look at all of them first, then one Edit and one step of undo."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from domain import review
from domain.edit import Edit
from domain.person import Person
from domain.queue import Waiting
from domain.scheme import Scheme
from gui import work_queue
from gui.corpus_dialogs import run_in_front
from gui.messages import plain_label
from gui.review_preview import PreviewTable, preview_of
from gui.review_queue import AT_ONCE
from gui.review_return import Reasons
from gui.review_words import entries
from gui.theme import Theme
from gui.work_queue import Verdict

if TYPE_CHECKING:
    from gui.main_window import MainWindow

Left = tuple[Waiting, str]
"""An entry that is left out, and why."""
DONE = {"Approve": "approved", "Return": "returned"}


def sorted_out(seen: Iterable[Waiting], now: Iterable[Waiting], person: Person) -> tuple[list[Waiting], list[Left]]:
    """Of what was chosen, what that person may decide as it was seen, and what is left out with the reason."""
    there = {item.subject.id: item for item in now}
    wanted: list[Waiting] = []
    left: list[Left] = []
    for item in seen:
        present = there.get(item.subject.id)
        if present is None:
            left.append((item, "awaits no decision any more"))
        elif present.subject.revision != item.subject.revision:
            left.append((item, "changed meanwhile: look at it first"))
        elif not present.for_(person):
            left.append((item, f"{person.name} made, changed or proposed it"))
        else:
            wanted.append(item)
    return wanted, left


class ManyDialog(QDialog):
    """What will be decided, and what is left out; Enter confirms."""

    def __init__(
        self,
        word: str,
        wanted: Sequence[Waiting],
        left: Sequence[Left],
        scheme: Scheme | None,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{word} many")
        self.resize(1040, 560)
        self.reasons = Reasons() if word == "Return" else None
        self.comment = QLineEdit()
        self.comment.setPlaceholderText("Comment for the annotators, not needed")
        self.comment.setAccessibleName("Comment")
        releases = len({item.subject.release_id for item in wanted})
        where = f" in {releases:,} releases" if releases > 1 else ""
        head = f"{entries(len(wanted))}{where} will be {DONE[word]} in one step, which Ctrl+Z takes back."
        column = QVBoxLayout(self)
        column.addWidget(plain_label(head if wanted else f"None of these can be {DONE[word]}.", "heading", wraps=True))
        if wanted:
            rows = [preview_of(item, scheme) for item in wanted]
            self.table = PreviewTable(rows, scheme, theme, f"What will be {DONE[word]}", self)
            column.addWidget(self.table, 3)
        if left:
            column.addWidget(plain_label(f"{entries(len(left))} left out:", wraps=True))
            rows = [preview_of(item, scheme, why) for item, why in left]
            column.addWidget(PreviewTable(rows, scheme, theme, "What is left out", self), 1)
        if self.reasons is not None:
            column.addWidget(plain_label("Why do they go back?"))
            column.addWidget(self.reasons)
        column.addWidget(self.comment)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.act = buttons.button(QDialogButtonBox.StandardButton.Ok)
        self.act.setText(f"{word} {len(wanted):,}" if wanted else word)
        self.act.setEnabled(bool(wanted))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        # Enter confirms at once; a reason is chosen with the arrows before.
        (self.reasons if self.reasons is not None and wanted else self.act).setFocus()

    def words(self) -> dict[str, Any]:
        """The comment, and the reason of a return."""
        said = {"comment": self.comment.text().strip()}
        return said if self.reasons is None else {**said, "reason": self.reasons.chosen()}


class DecidingMany(QObject):
    """Approves and returns what is chosen in the queue, or all that it shows."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._panel = window.review

    def approve(self) -> None:
        """Approve the rows that are chosen, or all that are shown when fewer than two are."""
        self.decide("Approve", self._chosen())

    def return_(self) -> None:
        """Return the rows that are chosen, or all that are shown when fewer than two are."""
        self.decide("Return", self._chosen())

    def _chosen(self) -> list[Waiting]:
        chosen = self._panel.selected()
        return chosen if len(chosen) > 1 else list(self._panel.model.shown)

    def decide(self, word: str, items: Sequence[Waiting]) -> Edit | None:
        """Show what would be decided and do it when the person says so."""
        workspace, person = self._workspace, self._workspace.person
        if person is None or not items:
            workspace.told.emit("Nothing awaits a decision in what the queue shows.")
            return None
        now = self._read(items)
        if now is None:
            return None
        wanted, left = sorted_out(items, now, person)
        dialog = ManyDialog(word, wanted, left, workspace.scheme, self._window.theme, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        words = dialog.words()
        dialog.deleteLater()
        self._panel.list.setFocus()
        if not accepted:
            return None
        verb = review.approve if word == "Approve" else review.return_
        with workspace.keeping(words["comment"]):
            return self._commit(Verdict(word, verb, words), wanted)

    def _read(self, items: Sequence[Waiting]) -> list[Waiting] | None:
        """The entries of these releases as they stand now."""
        ids = {item.subject.release_id for item in items}
        if len(ids) <= AT_ONCE:
            return self._workspace.waiting_now(ids)
        viewer = self._workspace.person
        job = self._workspace.job(lambda corpus: work_queue.waiting(corpus, viewer, list(ids), portions=False))
        found, failure = run_in_front(self._window, job, "Reading what was chosen")
        if failure or not isinstance(found, list):
            self._workspace.refused.emit(failure or "Nothing was decided.", "")
            return None
        return found

    def _commit(self, verdict: Verdict, items: Sequence[Waiting]) -> Edit | None:
        workspace, panel = self._workspace, self._panel
        made: object
        if len({item.subject.release_id for item in items}) <= AT_ONCE:
            made = workspace.decide_many(verdict, items)
        else:
            job = workspace.deciding(verdict, items)
            if job is None:
                return None
            made, failure = run_in_front(self._window, job, f"{verdict.word}: {entries(len(items))}")
            if failure:
                workspace.refused.emit(failure, "")
            elif isinstance(made, Edit):
                workspace.take_in(made)
        if not isinstance(made, Edit):
            panel.queue.look_at({item.subject.release_id for item in items})
            return None
        workspace.told.emit(f"{entries(len(items))} {DONE[verdict.word]}; Ctrl+Z takes it back.")
        return made
