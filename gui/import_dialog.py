"""The import: look at what was chosen, let it be corrected, bring it in batch by batch, and say what came of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
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
from domain.scheme import name_from
from gui import import_summary, work_import, work_look
from gui.history import Act
from gui.import_labels import LabelMap, remember, remembered
from gui.import_offers import OffersView, ReadAs
from gui.import_result import Outcome
from gui.job_dialog import JobProgress
from gui.jobs import Job
from gui.messages import plain_label
from gui.settings import Settings
from gui.work_import import Batch, Choice
from gui.work_look import Haul, Offer, Unit
from gui.workspace import Workspace

LOOKING, OFFERS, SUMMARY, REPORT = range(4)
"""The pages."""
WIDE = QSize(980, 620)
LOW = 620
"""Size with a table, and width without."""


class ImportDialog(QDialog):
    """Files and folders on their way into the corpus; `outcome` is what came in."""

    def __init__(
        self,
        workspace: Workspace,
        paths: Sequence[Path],
        parent: QWidget | None = None,
        settings: Settings | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Import")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(WIDE)
        self._workspace = workspace
        self._corpus = workspace.corpus
        self._settings = settings
        self._haul = Haul(())
        self._job: Job | None = None
        self._rereading: list[Unit] = []
        self._act = Act("Import")
        self.outcome = Outcome()
        self.headline = plain_label("", "heading", wraps=True)
        self.note = plain_label("", wraps=True)
        self.labels = LabelMap()
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
        self._summary = _at_top(self.read_all)
        self._parts = (_at_top(self.progress), self.offers, self._summary, self.report)
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
        for words in (self.headline, self.note):
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
        job = self._workspace.job(lambda _corpus: work_look.look(paths, scheme))
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
        self.outcome.skipped = list(haul.skipped)
        self.offers.fill(haul.offers)
        if not haul.units:
            self._stop_with(
                "There is no file in what you chose: choose files, or a folder that holds some.", self.outcome.listing()
            )
        elif haul.offers:
            self.offers.beside.addWidget(self.labels, 1)
            self._offer()
        else:
            layout = self._summary.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertWidget(1, self.labels, 10)
            self._sum_up()

    def _sum_up(self) -> None:
        """Too many to list: what they are, and one key to go on."""
        self._show(SUMMARY, *import_summary.of_haul(self._haul))
        self.go.setEnabled(True)
        self.go.setFocus()

    def _offer(self) -> None:
        self._show(OFFERS, "", import_summary.of_skipped(self._haul.skipped))
        self._count_ticks()
        self.offers.table.setFocus()

    def _count_ticks(self) -> None:
        offers = self.offers.model.offers
        if not offers or self.pages.currentIndex() != OFFERS:
            return
        self.headline.setText(import_summary.of_offers(offers))
        self.headline.show()
        self.labels.count(self.offers.model.unknown(ticked=True))
        self.go.setEnabled(any(offer.selected and not offer.refusal for offer in offers))

    def _show(self, page: int, headline: str, note: str) -> None:
        self._say(headline, note)
        self._fill_labels()
        self.buttons.show()
        self._turn_to(page)

    def _fill_labels(self) -> None:
        scheme, person, offers = self._workspace.scheme, self._workspace.person, self.offers.model.offers
        assert scheme is not None
        assert person is not None
        self.labels.fill(
            scheme,
            self.offers.model.unknown() if offers else dict(self._haul.unknown),
            may_add=person.role.may(Role.ADMINISTRATOR),
            described={label.id for label in self._haul.labels},
            kept=remembered(self._settings, self._place()),
        )

    def _place(self) -> str:
        return self._corpus.location if self._corpus is not None else ""

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

    def _reread(self, changes: list[tuple[Unit, Unit]]) -> None:
        scheme = self._workspace.scheme
        assert scheme is not None
        new = [unit for _, unit in changes]
        job = self._workspace.job(lambda _corpus: work_look.look_again(new, scheme))
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
        added, mapping = self.labels.added(), self.labels.mapping()
        remember(self._settings, self._place(), self.labels.kept())
        if added and not self._extend_scheme([name_from(words) for words in added]):
            return
        self.outcome.refused += [(offer.name, offer.refusal) for offer in self.offers.model.offers if offer.refusal]
        self._say("", "")
        person = self._workspace.person
        assert person is not None
        total = self.offers.model.total() or self._haul.releases
        job = self._workspace.job(
            lambda corpus: work_import.bring_in(corpus, choices, person, mapping, total), writes=True
        )
        job.produced.connect(self._take_in)
        job.succeeded.connect(self._finish)
        job.cancelled.connect(self._cancelled)
        self._follow(job, "Importing", "releases")

    def _all_choices(self) -> list[Choice]:
        return [Choice(unit if unit.format else self.read_all.corrected_unit(unit)) for unit in self._haul.units]

    def _extend_scheme(self, wanted: Sequence[str]) -> bool:
        scheme = self._workspace.scheme
        assert scheme is not None
        try:
            return self._workspace.change_scheme(extended(scheme, wanted, self._haul.labels), self._act)
        except Refusal as error:
            self._stop_with(error.sentence)
            return False

    def _take_in(self, batch: Batch) -> None:
        self.outcome.add(batch)
        self._act.title = self.outcome.title()
        if self._workspace.corpus is not None and self._workspace.corpus is self._corpus:
            for made in batch.edits:
                self._workspace.take_in(made, self._act)

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
