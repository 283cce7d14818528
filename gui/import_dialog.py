"""The import: look at what was chosen, let it be corrected, bring it in batch by batch, and say what came of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.adopt import extended
from domain.errors import Refusal
from domain.person import Role, demand
from gui import work_import
from gui.import_offers import OffersView, ReadAs
from gui.import_result import Outcome
from gui.job_dialog import JobProgress
from gui.jobs import Job
from gui.messages import plain_label
from gui.words import many
from gui.work_import import Batch, Choice, Haul, Offer, Unit
from gui.workspace import Workspace

LOOKING, OFFERS, SUMMARY, REPORT = range(4)
"""The pages."""
WIDE = QSize(960, 600)
LOW = 620
"""Size with a table, and width without."""
MOST_NAMED = 6
"""Formats, encodings and labels that a sentence names."""


class ImportDialog(QDialog):
    """Files and folders on their way into the corpus; `outcome` is what came in."""

    def __init__(self, workspace: Workspace, paths: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(WIDE)
        self._workspace = workspace
        self._corpus = workspace.corpus
        self._haul = Haul(())
        self._job: Job | None = None
        self._rereading: list[Unit] = []
        self.outcome = Outcome()
        self.headline = plain_label("", "heading", wraps=True)
        self.note = plain_label("", wraps=True)
        self.add_labels = QCheckBox("Add these &labels to the scheme")
        self.add_labels.setChecked(True)
        self.progress = JobProgress()
        self.offers = OffersView()
        self.offers.reread.connect(self._reread)
        self.offers.model.ticked.connect(self._count_ticks)
        self.read_all = ReadAs("Read all")
        self.report = QPlainTextEdit(readOnly=True)
        self.report.setAccessibleName("What came in and what did not")
        self.pages = QStackedWidget()
        self._lay_out()
        self._look(paths)

    def _lay_out(self) -> None:
        self._parts = (_at_top(self.progress), self.offers, _at_top(self.read_all), self.report)
        for part in self._parts:
            self.pages.addWidget(part)
        self.buttons = QDialogButtonBox()
        self.go = QPushButton("&Import", default=True)
        self.leave = QPushButton("Cancel", autoDefault=False)
        self.buttons.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(self.leave, QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._go)
        self.buttons.rejected.connect(self.reject)
        self._column = QVBoxLayout(self)
        for words in (self.headline, self.note, self.add_labels):
            self._column.addWidget(words)
        self._column.addWidget(self.pages, 1)
        self._column.addWidget(self.buttons)

    # -- looking

    def _look(self, paths: Sequence[Path]) -> None:
        self._say("", "")
        scheme = self._workspace.scheme
        try:
            if scheme is None or self._workspace.person is None:
                raise Refusal("No corpus is open: open one, or make a new one, in the Corpus menu.")
            demand(self._workspace.person, Role.ANNOTATOR, "import, rename or trash releases")
            if not self._workspace.writes:
                raise Refusal("The corpus is open read-only: open it for writing to import into it.")
        except Refusal as error:
            self._stop_with(error.sentence)
            return
        job = self._workspace.job(lambda _corpus: work_import.look(paths, scheme))
        job.produced.connect(self._looked)
        job.cancelled.connect(self._leave)
        self._follow(job, "Looking at the files", "files")

    def _follow(self, job: Job, what: str, unit: str) -> None:
        self._job = job
        self.progress.follow(job, what, unit)
        job.failed.connect(self._failed)
        job.finished.connect(self._forget)
        self._turn_to(LOOKING)
        self.buttons.hide()
        self.progress.cancel_button.setFocus()
        job.start()

    def _forget(self) -> None:
        if self.sender() is self._job:
            self._job = None

    def _looked(self, haul: Haul) -> None:
        self._haul = haul
        self.offers.fill(haul.offers)
        if not haul.units:
            self._stop_with("There is no file in what you chose: choose files, or a folder that holds some.")
        elif haul.offers:
            self._offer()
        else:
            self._sum_up()

    def _sum_up(self) -> None:
        """Too many to list: what they are, and one key to go on."""
        haul = self._haul
        folders = {unit.path.parent for unit in haul.units}
        place = f"in “{next(iter(folders)).name}”" if len(folders) == 1 else f"in {len(folders):,} folders"
        lines = [f"Formats: {_counted(haul.formats)}.", f"Encodings: {_counted(haul.encodings)}."]
        if any("guessed" in name for name, _ in haul.encodings):
            lines.append("Files whose encoding is a guess are listed after the import.")
        self._show(SUMMARY, f"{len(haul.units):,} files {place}", "\n".join(lines))
        self.go.setEnabled(True)
        self.go.setFocus()

    def _offer(self) -> None:
        self._show(OFFERS, "", "")
        self._count_ticks()
        self.offers.table.setFocus()

    def _count_ticks(self) -> None:
        offers = self.offers.model.offers
        if not offers or self.pages.currentIndex() != OFFERS:
            return
        ticked = sum(offer.selected and not offer.refusal for offer in offers)
        unread = sum(bool(offer.refusal) for offer in offers)
        words = f"{ticked} of {many(len(offers) - unread, 'release')} will come in"
        if unread == len(offers):
            words = "Nothing of this can be imported"
        self.headline.setText(words + (f"; {many(unread, 'file')} cannot be read" if unread else "") + ".")
        self.headline.show()
        self.go.setEnabled(bool(ticked))

    def _show(self, page: int, headline: str, note: str) -> None:
        self._say(headline, note)
        self._offer_labels()
        self.buttons.show()
        self._turn_to(page)

    def _turn_to(self, page: int) -> None:
        """Show a page; the window becomes as low as pages with little on them allow."""
        self.pages.setCurrentIndex(page)
        empty = page == REPORT and not self.report.toPlainText()
        self.pages.setHidden(empty)
        low = empty or page == SUMMARY or (page == LOOKING and not self._haul.offers and bool(self._haul.units))
        for place, part in enumerate(self._parts):
            mode = QSizePolicy.Policy.Preferred if place == page else QSizePolicy.Policy.Ignored
            part.setSizePolicy(mode, mode)
        self._column.activate()
        self.go.setDefault(True)
        self.resize(LOW, self.sizeHint().height()) if low else self.resize(WIDE)

    def _say(self, headline: str, note: str) -> None:
        for label, words in ((self.headline, headline), (self.note, note)):
            label.setText(words)
            label.setVisible(bool(words))
        self.add_labels.hide()

    def _offer_labels(self) -> None:
        missing = self._lacking()
        if not missing:
            return
        some = ", ".join(missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
        words = f"The files use labels that the scheme lacks: {some}."
        person = self._workspace.person
        if person is not None and person.role.may(Role.ADMINISTRATOR):
            self.add_labels.show()
        else:
            words += " Releases with them are refused until an administrator adds the labels in the scheme editor."
        self.note.setText("\n".join(part for part in (self.note.text(), words) if part))
        self.note.show()

    def _lacking(self) -> list[str]:
        """The labels that the scheme lacks among what is chosen now."""
        listed = self.offers.model.offers
        found = (label for offer in listed for label in offer.lacking) if listed else self._haul.lacking
        return list(dict.fromkeys(found))

    def _reread(self, changes: list[tuple[Unit, Unit]]) -> None:
        scheme = self._workspace.scheme
        assert scheme is not None
        new = [unit for _, unit in changes]
        job = self._workspace.job(lambda _corpus: work_import.look_again(new, scheme))
        self._rereading = [unit for unit, _ in changes]
        job.produced.connect(self._put)
        job.cancelled.connect(self._offer)
        self._say("", "")
        self._follow(job, "Reading the files anew", "files")

    def _put(self, offers: tuple[Offer, ...]) -> None:
        self.offers.put(self._rereading, offers)
        self._offer()
        self.offers.read_as.encoding.setFocus()

    # -- bringing in

    def _go(self) -> None:
        if self.pages.currentIndex() == REPORT:
            self.accept()
            return
        choices = self.offers.model.choices() if self._haul.offers else self._all_choices()
        if not self.add_labels.isHidden() and self.add_labels.isChecked() and not self._extend_scheme():
            return
        self.outcome.refused += [(offer.name, offer.refusal) for offer in self.offers.model.offers if offer.refusal]
        self._say("", "")
        person = self._workspace.person
        assert person is not None
        job = self._workspace.job(lambda corpus: work_import.bring_in(corpus, choices, person), writes=True)
        job.produced.connect(self._take_in)
        job.succeeded.connect(self._finish)
        job.cancelled.connect(self._cancelled)
        self._follow(job, "Importing", "files")

    def _all_choices(self) -> list[Choice]:
        return [Choice(unit if unit.format else self.read_all.corrected_unit(unit)) for unit in self._haul.units]

    def _extend_scheme(self) -> bool:
        scheme = self._workspace.scheme
        assert scheme is not None
        try:
            return self._workspace.change_scheme(extended(scheme, self._lacking(), self._haul.labels))
        except Refusal as error:
            self._stop_with(error.sentence)
            return False

    def _take_in(self, batch: Batch) -> None:
        self.outcome.add(batch)
        if self._workspace.corpus is not None and self._workspace.corpus is self._corpus:
            for made in batch.edits:
                self._workspace.take_in(made)

    def _cancelled(self) -> None:
        self._finish(cancelled=True)

    def _finish(self, *, cancelled: bool = False) -> None:
        self._report(self.outcome.headline(cancelled=cancelled))
        if self.outcome.added:
            self._workspace.show(self.outcome.added[0].id)
            self._workspace.index()

    def _failed(self, sentence: str, details: str) -> None:
        if self.outcome.added:
            self._report(f"{self.outcome.headline(cancelled=True)} {sentence}", details)
        else:
            self._stop_with(sentence, details)

    def _report(self, headline: str, details: str = "") -> None:
        self._say(headline, self.outcome.advice())
        self._close_only("\n\n".join(part for part in (self.outcome.listing(), details) if part))

    def _stop_with(self, sentence: str, details: str = "") -> None:
        """Nothing can come in: say why."""
        self._say(sentence, "")
        self._close_only(details)

    def _close_only(self, listing: str) -> None:
        self.report.setPlainText(listing)
        self.leave.hide()
        self.go.setText("&Close")
        self.go.setEnabled(True)
        self.buttons.show()
        self._turn_to(REPORT)
        self.go.setFocus()

    def _leave(self) -> None:
        super().reject()

    def reject(self) -> None:
        if self._job is not None:
            self.progress.cancel()
        else:
            super().reject()


def _at_top(part: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(part)
    column.addStretch(1)
    return page


def _counted(pairs: Sequence[tuple[str, int]]) -> str:
    some = ", ".join(f"{name} {number:,}" for name, number in pairs[:MOST_NAMED])
    return some + (" …" if len(pairs) > MOST_NAMED else "") or "none"
