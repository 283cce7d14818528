"""The middle of the window: the release with its gutter and margin, and the find bar under it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from domain.annotation import AnnotatedRelease
from domain.span import Span
from gui.find_bar import FindBar
from gui.frame_bar import FrameBar
from gui.release_view import ReleaseView
from gui.theme import Theme, load_theme


class ReleasePane(QWidget):
    """Puts view and find bar together; `view` is what others speak to."""

    def __init__(self, theme: Theme | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = ReleaseView(theme or load_theme("light"))
        self.annotation_activated = self.view.annotation_activated
        self.find_bar = FindBar()
        self.find_bar.hide()
        self.frame_bar = FrameBar()
        self.setFocusProxy(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.frame_bar)
        column.addWidget(self.find_bar)
        self.find_bar.hits_changed.connect(self._show_hits)
        self.find_bar.chosen.connect(self._show_hit)
        self.find_bar.closed.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))

    def show_sheet(self, sheet: AnnotatedRelease | None, user: str = "") -> None:
        """Show a release or none, or the same one after a change."""
        before = self.view.text()
        self.view.show_sheet(sheet, user)
        if self.view.text() is not before:
            self.find_bar.set_text(self.view.text())

    def set_theme(self, theme: Theme) -> None:
        """Take on other colours."""
        self.view.set_theme(theme)

    def set_reflowed(self, reflow: bool) -> None:
        """Show paragraphs or lines as filed."""
        self.view.set_reflowed(reflow)

    def set_zoom(self, zoom: int) -> None:
        """Set the size of the letters in per cent."""
        self.view.set_zoom(zoom)

    # -- finding

    def find(self) -> None:  # type: ignore[override]  # Qt's own finds widgets by a window number
        """Open the find bar, with the selected words in it when they are few."""
        chosen = self.view.selection()
        words = " ".join(chosen.of(self.view.text()).split()) if chosen and chosen.length <= 80 else ""
        self.find_bar.begin(self.view.text(), chosen.start if chosen else self.view.caret(), words)

    def find_next(self) -> None:
        """Select the next hit of the last search."""
        self._find(1)

    def find_previous(self) -> None:
        """Select the previous hit of the last search."""
        self._find(-1)

    def _find(self, step: int) -> None:
        bar = self.find_bar
        if not bar.query.text():
            self.find()
        elif bar.isVisible():
            bar.step(step)
        else:
            hit = bar.beside(self.view.text(), self.view.raw_selection(), step)
            if hit is not None:
                self._show_hit(hit, True)

    def _show_hits(self) -> None:
        self.view.hits = self.find_bar.hits
        if not self.view.hits:
            self.view.hit = None
        self.view.viewport().update()

    def _show_hit(self, hit: Span, choose: bool) -> None:
        self.view.hit = hit if self.find_bar.isVisible() else None
        if choose:
            self.view.select(hit)
        self.view.reveal(hit)
