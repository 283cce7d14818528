"""What is done with every occurrence of some words: label them all after a look, list them, sweep a label."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog

from domain import frame
from domain.edit import Edit
from domain.errors import Refusal
from domain.occurrences import Occurrence
from domain.person import Role, demand
from domain.snap import phrase_at
from domain.span import Span
from domain.sweep import Candidate
from gui import work_occurrences, work_sweep
from gui.corpus_dialogs import run_in_front
from gui.occurrences_dialog import OccurrencesDialog
from gui.sweep_dialog import SweepDialog
from gui.words import many
from gui.work_sweep import Offer, Search

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Occurring(QObject):
    """The acts, over the window's text and workspace."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._panel = window.concordance
        self._panel.activated.connect(self._go)
        self._panel.labelling.connect(self._label_lines)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {"label_every": self.label_every, "concordance": self.concordance, "sweep": self.sweep}

    def words_here(self) -> str:
        """The selected words, those of the annotation in focus, or the phrase at the caret."""
        sheet, view = self._workspace.sheet, self._window.pane.view
        if sheet is None:
            return ""
        span = view.selection()
        if span is not None and span.length:
            return span.of(sheet.text)
        focus = self._window.annotating.focus
        if focus is not None:
            return focus.fragments[0].of(sheet.text)
        return phrase_at(sheet.text, view.caret()).of(sheet.text) if sheet.text else ""

    def may_label(self) -> bool:
        """Whether the present person may annotate here; if not, that was told."""
        workspace, person = self._workspace, self._workspace.person
        if workspace.corpus is None or workspace.scheme is None or person is None:
            workspace.refused.emit("No corpus is open: open one, or make a new one, in the Corpus menu.", "")
        elif not workspace.writes:
            workspace.refused.emit("The corpus is open read-only: nothing can be changed here.", "")
        elif not workspace.scheme.active():
            workspace.refused.emit("The corpus has no labels yet: make one under Corpus, Labels…", "")
        else:
            try:
                demand(person, Role.ANNOTATOR, "annotate")
            except Refusal as error:
                workspace.refused.emit(error.sentence, error.details)
            else:
                return True
        return False

    def label_every(self) -> None:
        """Ask which words, where and which places, and label them in one step."""
        if not self.may_label():
            return
        focus = self._window.annotating.focus
        label = focus.label if focus is not None else self._window.annotating.last_label
        attributes = dict(focus.attributes) if focus is not None else {}
        dialog = OccurrencesDialog(self._workspace, self.words_here(), label, attributes, self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        chosen, label, attributes = dialog.chosen(), dialog.label_id(), dialog.attributes()
        dialog.deleteLater()
        if accepted:
            self.label_places(chosen, label, attributes)
        self._window.pane.view.setFocus()

    def label_places(
        self, chosen: Sequence[Occurrence], label: str, attributes: Mapping[str, str] | None = None, which: str = ""
    ) -> Edit | None:
        """Label places as they were seen, in one step; what came of it is told."""
        workspace, by = self._workspace, self._workspace.person
        assert by is not None
        job = workspace.job(
            lambda corpus: work_occurrences.label_places(corpus, by, chosen, label, attributes), writes=True
        )
        made, failure = run_in_front(self._window, job, f"Labelling {many(len(chosen), 'place')}")
        if isinstance(made, Edit):
            workspace.take_in(made)
            releases = len(made.releases())
            where = f" in {releases:,} releases" if releases > 1 else ""
            told = f"{many(len(chosen), 'place')}{where} labelled{which}; Ctrl+Z takes it back."
            workspace.told.emit(told if attributes else told + self._empty(label))
            return made
        workspace.refused.emit(failure or "Nothing was labelled: it was stopped before anything was written.", "")
        return None

    def _empty(self, label: str) -> str:
        """Where the attributes of what was labelled so come from, if the text may tell any."""
        scheme = self._workspace.scheme
        found = scheme.label(label) if scheme is not None else None
        if found is None or not (frame.reads_advisor(found) or frame.reads_note(found)):
            return ""
        return " The attributes are empty: Likely slips (Alt+9) fills in what the text says of them."

    # -- the concordance

    def concordance(self) -> None:
        """Show the concordance, of the words that are selected or labelled at the caret if there are any."""
        window, view = self._window, self._window.pane.view
        focus = QApplication.focusWidget()
        inside = focus is not None and self._panel.isAncestorOf(focus)
        chosen = view.selection() is not None or window.annotating.focus is not None
        window.docks["concordance"].show()
        window.docks["concordance"].raise_()
        self._panel.begin(self.words_here() if chosen and not inside else "")

    def _go(self, release_id: UUID, span: Span) -> None:
        if self._workspace.show(release_id):
            view = self._window.pane.view
            view.reveal(span)
            view.select(span)
            view.setFocus()

    def _label_lines(self, chosen: Sequence[Occurrence], label: str) -> None:
        if self.may_label():
            rows = self._panel.table.rows
            which = "" if rows.count() else " (the line in focus: none is ticked)"
            if self.label_places(chosen, label, which=which) is not None:
                rows.tick(range(rows.rowCount()), False)
            self._panel.table.setFocus()

    # -- the sweep

    def sweep(self) -> None:
        """Look for one label across the corpus, round after round."""
        if not self.may_label():
            return
        focus = self._window.annotating.focus
        label = focus.label if focus is not None else self._window.annotating.last_label
        dialog = SweepDialog(self._workspace, label, self._close_round, self._window)
        dialog.exec()
        dialog.deleteLater()
        self._window.pane.view.setFocus()

    def _close_round(
        self, search: Search, offer: Offer, accepted: list[Candidate], rejected: list[Candidate]
    ) -> Edit | str:
        workspace, by = self._workspace, self._workspace.person
        assert by is not None
        job = workspace.job(lambda corpus: work_sweep.close(corpus, by, search, offer, accepted, rejected), writes=True)
        made, failure = run_in_front(QApplication.activeModalWidget() or self._window, job, "Recording the round")
        if isinstance(made, Edit):
            workspace.take_in(made)
            bare = any(not item.attributes for item in accepted)
            workspace.told.emit(f"{made.title}; Ctrl+Z takes it back." + self._empty(search.label) * bare)
            return made
        return failure or "It was stopped before anything was written."
