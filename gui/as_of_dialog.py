"""A release as it stood, in the view in which people work, with the scheme of that time; nothing can be changed."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from domain.annotation import AnnotatedRelease
from gui import settings as options
from gui.inspector_words import state_words
from gui.jobs import Job
from gui.messages import ElidedLabel, plain_label
from gui.release_pane import ReleasePane
from gui.settings import Settings
from gui.theme import Theme, load_theme
from gui.words import many
from gui.work_trail import Stood, Viewer, as_of
from gui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Looks:
    """How a release is shown: as in the window that it was asked for from."""

    theme: Theme
    reflowed: bool = False
    zoom: int = 100

    @classmethod
    def of(cls, theme: Theme, settings: Settings) -> "Looks":
        """As the window shows releases now."""
        return cls(theme, settings.get(options.REFLOWED), settings.get(options.ZOOM))


class AsOfDialog(QDialog):
    """Opens when the release was read; steps through the acts that touched it."""

    refused = Signal(str)
    """Why there is nothing to show; the dialog has not opened then."""

    def __init__(
        self,
        workspace: Workspace,
        release_id: UUID,
        when: int | str,
        looks: Looks | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle("As it stood")
        self.resize(1000, 640)
        self._workspace, self._release_id = workspace, release_id
        self._viewer = Viewer(workspace.person, workspace.policy, workspace.blind_on())
        looks = looks or Looks(load_theme("light"))
        self.stood: Stood | None = None
        self.reading: Job | None = None
        self.banner = plain_label("", "heading", wraps=True)
        self.said = plain_label("", wraps=True)
        self.remark = plain_label("", "warning", wraps=True)
        self.pane = ReleasePane(looks.theme)
        self.pane.set_reflowed(looks.reflowed)
        self.pane.set_zoom(looks.zoom)
        self.here = ElidedLabel()
        self.place = plain_label("", "muted")
        self.earlier = QPushButton("&Previous change", autoDefault=False)
        self.later = QPushButton("&Next change", autoDefault=False)
        self._set_up()
        self._lay_out()
        self._read(when)

    def _set_up(self) -> None:
        self.banner.setAccessibleName("As of when")
        self.pane.view.setAccessibleName("Text of the release as it stood")
        self.pane.view.setAccessibleDescription("Nothing can be changed here.")
        self.pane.view.setAcceptDrops(False)
        self.pane.view.focus_changed.connect(self._show_here)
        self.pane.annotation_activated.connect(self._go_to)
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later.clicked.connect(lambda: self.step(1))
        for button, keys in ((self.earlier, "Alt+Left"), (self.later, "Alt+Right")):
            action = QAction(self)
            action.setShortcut(keys)
            action.triggered.connect(button.click)
            self.addAction(action)
            button.setToolTip(f"{keys}: the acts that touched this release, one after the other.")
        find = QAction(self)
        find.setShortcut("Ctrl+F")
        find.triggered.connect(self.pane.find)
        self.addAction(find)

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        line = QHBoxLayout()
        for part in (self.earlier, self.later, self.place):
            line.addWidget(part)
        line.addWidget(self.here, 1)
        line.addWidget(buttons)
        column = QVBoxLayout(self)
        for part in (self.banner, self.said, self.remark):
            column.addWidget(part)
        column.addWidget(self.pane, 1)
        column.addLayout(line)

    # -- reading

    def step(self, step: int) -> None:
        """Go to the act before or behind the one that is shown."""
        if self.stood is None or self.reading is not None:
            return
        steps = self.stood.found.steps
        place = steps.index(self.stood.found.touched) + step
        if 0 <= place < len(steps):
            self._read(steps[place])

    def _read(self, when: int | str) -> None:
        release_id, viewer = self._release_id, self._viewer
        self.reading = job = self._workspace.job(lambda corpus: as_of(corpus, release_id, when, viewer))
        job.produced.connect(self._show)
        job.failed.connect(self._fail)
        job.finished.connect(self._forget)
        job.start()

    def _forget(self) -> None:
        self.reading = None

    def _fail(self, sentence: str, _details: str) -> None:
        if self.isVisible():
            self.remark.setText(sentence)
            self.remark.show()
        else:
            self.refused.emit(sentence)
            self.deleteLater()

    def _show(self, stood: Stood) -> None:
        found, sheet = stood.found, stood.sheet
        self.stood = stood
        self.setWindowTitle(f"“{sheet.release.name}” as it stood")
        self.banner.setText(
            f"“{sheet.release.name}” as it stood on {found.made.astimezone():%Y-%m-%d at %H:%M:%S},"
            f" after row {found.touched:,} of the audit trail — {counted(sheet)}"
        )
        self.said.setText(" ".join(stood.act.sentences))
        self.remark.setText(found.remark)
        self.remark.setVisible(bool(found.remark))
        place = found.steps.index(found.touched)
        self.place.setText(f"Change {place + 1:,} of {len(found.steps):,}")
        self.earlier.setEnabled(place > 0)
        self.later.setEnabled(place + 1 < len(found.steps))
        person = self._workspace.person
        self.pane.show_sheet(sheet, person.name if person else "")
        if not self.isVisible():
            self.open()
            self.pane.view.setFocus()
        if stood.place is not None:
            self.pane.view.set_caret(stood.place.start)
            self.pane.view.reveal(stood.place)

    # -- what is shown

    def _show_here(self, annotation_id: UUID | None) -> None:
        sheet = self.stood.sheet if self.stood is not None else None
        item = sheet.by_id.get(annotation_id) if sheet is not None and annotation_id is not None else None
        if sheet is None or item is None:
            self.here.setText("")
            return
        label = sheet.scheme.label(item.label)
        self.here.setText(f"{label.title if label else item.label} · {state_words(sheet, item)}")

    def _go_to(self, annotation_id: UUID) -> None:
        item = self.stood.sheet.by_id.get(annotation_id) if self.stood is not None else None
        if item is not None:
            self.pane.view.set_caret(item.span.start)
            self.pane.view.reveal(item.span)

    def done(self, result: int) -> None:
        if self.reading is not None:
            self.reading.cancel()
        super().done(result)


def counted(sheet: AnnotatedRelease) -> str:
    """How many annotations there were, and in which states."""
    states = Counter(sheet.state(item) for item in sheet.annotations)
    number = many(len(sheet.annotations), "annotation")
    told = ", ".join(f"{count:,} {state}" for state, count in sorted(states.items()))
    signed = "; signed off" if sheet.reviewed else ""
    return f"{number} ({told}){signed}" if told else f"{number}{signed}"
