"""The main window: where things stand, which action goes where; what they do lives elsewhere."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from domain.annotation import Annotation
from domain.edit import Edit
from domain.scheme import Scheme
from domain.span import Span
from gui import remembered
from gui import settings as options
from gui.actions import build_actions, build_menus, of_scope, tint_actions
from gui.adjudicating import Adjudicating
from gui.agreement_acts import open_agreement
from gui.amending import Amending
from gui.annotating import Annotating
from gui.annotations_panel import AnnotationsPanel
from gui.concordance_panel import ConcordancePanel
from gui.corpus_acts import CorpusActs
from gui.docks import make_docks
from gui.first_steps import FirstSteps
from gui.framing import Framing
from gui.inspector import Inspector
from gui.job_dialog import JobDialog
from gui.jobs import Job
from gui.label_palette import LabelPalette
from gui.lint_panel import LintPanel
from gui.occurrences_acts import Occurring
from gui.outline_panel import OutlinePanel
from gui.places import Places
from gui.relating import Relating
from gui.release_acts import ReleaseActs
from gui.release_pane import ReleasePane
from gui.releases_panel import ReleasesPanel
from gui.responding import Responding
from gui.review_menu import ReviewMenu
from gui.review_negatives import NegativesBar
from gui.review_panel import ReviewPanel
from gui.reviewing import Reviewing
from gui.search_panel import SearchPanel
from gui.settings import Settings
from gui.slips_panel import SlipsPanel
from gui.status_line import StatusLine
from gui.suggesting import Suggesting
from gui.suggestions_panel import SuggestionsPanel
from gui.talk_panels import TalkPanels
from gui.theme import Theme, apply_theme, chosen_theme
from gui.toolbar import Toolbar
from gui.workspace import Workspace


class MainWindow(QMainWindow):
    """Toolbar, docks, text, status line; remembered between sessions."""

    def __init__(self, settings: Settings, app: object, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("main")
        self.setAcceptDrops(True)
        self.settings = settings
        self._app = app
        self.workspace = Workspace(self)
        self.actions_by_name = build_actions(self, settings)
        self.menus = build_menus(self.menuBar(), self.actions_by_name)
        self.theme = chosen_theme(settings.get(options.THEME))
        self._make_widgets()
        self._make_docks()
        self._make_bars()
        self._make_acts()
        self._connect()
        self.set_theme(self.theme)
        remembered.put_back(self)
        self._refresh()

    # -- layout

    def _make_widgets(self) -> None:
        workspace = self.workspace
        self.pane = ReleasePane(self.theme)
        # Files that are dropped on the text are for the window.
        self.pane.view.setAcceptDrops(False)
        self.pane.view.viewport().setAcceptDrops(False)
        self.palette_bar = LabelPalette(workspace)
        self.first_steps = FirstSteps(workspace)
        self.releases = ReleasesPanel(workspace)
        self.outline = OutlinePanel(workspace)
        self.inspector = Inspector(workspace)
        self.annotations = AnnotationsPanel(workspace)
        self.review = ReviewPanel(workspace, self.settings)
        self.negatives = NegativesBar(workspace)
        self.oddities = LintPanel(workspace)
        self.search, self.concordance = SearchPanel(workspace, self.settings), ConcordancePanel(workspace)
        self.talk = TalkPanels(workspace)
        self.suggestions, self.slips = SuggestionsPanel(workspace), SlipsPanel(workspace, self.settings)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.palette_bar, self.first_steps, self.negatives):
            column.addWidget(widget)
        column.addWidget(self.pane, 1)
        self.setCentralWidget(centre)

    def _make_docks(self) -> None:
        panels = {
            "releases": self.releases,
            "outline": self.outline,
            "inspector": self.inspector,
            "annotations": self.annotations,
            "review": self.review,
            "oddities": self.oddities,
            "search": self.search,
            "concordance": self.concordance,
            "suggestions": self.suggestions,
            "slips": self.slips,
            **self.talk.by_name(),
        }
        self.docks = make_docks(self, self.menus["panels"], panels)

    def _make_bars(self) -> None:
        self.bar = Toolbar(self.workspace, self.actions_by_name, self.menus["corpus"])
        self.addToolBar(self.bar)
        self.menus["panels"].addAction(self.bar.toggleViewAction())
        self.line = StatusLine(self.theme)
        self.setStatusBar(self.line)

    # -- acts

    def _make_acts(self) -> None:
        self.annotating = Annotating(self.workspace, self.pane, self.palette_bar, self.inspector, self)
        self.reviewing = Reviewing(self)
        self.responding = Responding(self)
        self.review_menu = ReviewMenu(self)
        self.adjudicating = Adjudicating(self)
        self.relating = Relating(self.workspace, self.annotating, self)
        self.corpus_acts = CorpusActs(self.workspace, self.settings, self)
        self.release_acts = ReleaseActs(self)
        self.occurring = Occurring(self)
        self.suggesting, self.framing = Suggesting(self), Framing(self)
        self.places = Places(self.workspace, self.pane.view, self.settings, self)
        for action in of_scope(self.actions_by_name, "text"):
            self.pane.addAction(action)
        for action in of_scope(self.actions_by_name, "review"):
            for widget in (self.pane, self.review, self.negatives):
                widget.addAction(action)
        self.releases.add_actions(
            [self.actions_by_name[name] for name in ("rename", "trash", "not_done", "import_files", "show_trash")]
        )
        parts = (self.reviewing, self.responding, self.review_menu, self.adjudicating, self.corpus_acts)
        for part in (self, *parts, self.release_acts, self.occurring, self.suggesting, self.framing, Amending(self)):
            for name, act in part.acts().items():
                self.actions_by_name[name].triggered.connect(lambda _checked=False, act=act: self._act(act))

    def _act(self, act: Callable[[], object]) -> None:
        self.workspace.leaving.emit()  # a comment that is still being typed belongs before what comes now
        act()

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        annotating, view = self.annotating, self.pane.view
        return {
            "undo": self.workspace.undo,
            "redo": self.workspace.redo,
            "label_again": annotating.label_again,
            "next_annotation": lambda: annotating.step(1),
            "previous_annotation": lambda: annotating.step(-1),
            "list_here": annotating.list_here,
            "move_start": lambda: annotating.move_edge("start"),
            "move_end": lambda: annotating.move_edge("end"),
            "add_fragment": annotating.add_fragment,
            "attributes": partial(self._bring, "inspector", self.inspector.focus_form),
            "comment": partial(self._bring, "inspector", self.inspector.focus_comment),
            "flag": annotating.flag,
            "relate": self.relating.relate,
            "delete": annotating.delete,
            "grow": view.grow_selection,
            "shrink": view.shrink_selection,
            "find": self.pane.find,
            "find_next": self.pane.find_next,
            "find_previous": self.pane.find_previous,
            "search": partial(self._bring, "search", self.search.focus_query),
            "go_releases": partial(self._bring, "releases", self.releases.list.setFocus),
            "go_text": view.setFocus,
            "go_inspector": partial(self._bring, "inspector", self.inspector.focus_form),
            "go_suggestions": partial(self._bring, "suggestions", self.suggestions.focus_list),
            "go_slips": partial(self._bring, "slips", self.slips.focus_list),
            "go_oddities": partial(self._bring, "oddities", self.oddities.focus_list),
            "agreement": partial(open_agreement, self),
            "first_steps": self.first_steps.start_again,
            "quit": self.close,
        }

    def _connect(self) -> None:
        workspace = self.workspace
        workspace.opened.connect(self._refresh)
        workspace.sheet_changed.connect(self._show_sheet)
        workspace.edited.connect(self._follow)
        workspace.saved.connect(self.line.show_saved)
        workspace.refused.connect(self.line.refuse)
        workspace.told.connect(self.line.tell)
        workspace.person_changed.connect(self._refresh)
        workspace.revealed.connect(self._reveal)
        workspace.history.changed.connect(self._show_history)
        self.annotating.focused.connect(self._focus_changed)
        self.annotating.armed_changed.connect(self.line.armed.setText)
        self.pane.view.caret_moved.connect(self.outline.follow)
        self.pane.view.caret_moved.connect(lambda _position: self._show_here(self.annotating.focus))
        for chosen in (self.outline.chosen, self.slips.chosen):
            chosen.connect(lambda span: self._reveal(span))
        for go_to in (self.annotations.chosen, self.oddities.chosen, self.inspector.wanted):
            go_to.connect(self.annotating.go_to)
        self.oddities.counted.connect(partial(self._count, "oddities", "Oddities"))
        self.slips.counted.connect(partial(self._count, "slips", "Likely slips"))
        workspace.working.connect(self._wait_for)
        self.search.activated.connect(self._open_hit)
        for panel in (self.negatives, *(dock.widget() for dock in self.docks.values())):
            if hasattr(panel, "text_wanted"):
                panel.text_wanted.connect(self.pane.view.setFocus)
        self.pane.view.zoom_changed.connect(lambda zoom: self.settings.set(options.ZOOM, zoom))
        self.first_steps.dismissed.connect(lambda: self.settings.set(options.HINT_DISMISSED, True))

    # -- what is shown

    def set_theme(self, theme: Theme) -> None:
        """Show everything in another theme."""
        self.theme = theme
        apply_theme(self._app, theme)  # type: ignore[arg-type]
        tint_actions(self.actions_by_name, theme)
        for widget in (self.pane, self.palette_bar, self.releases, self.inspector, self.annotations, self.review):
            widget.set_theme(theme)
        for part in (self.bar, self.first_steps, self.line, self.talk, self.suggestions, self.search):
            part.set_theme(theme)
        self.annotating.fill_label_menu(self.menus["labels"], theme)

    def _refresh(self) -> None:
        """Show which corpus is open, and enable what makes sense."""
        workspace = self.workspace
        corpus = workspace.corpus
        name = self.bar.refresh()
        self.setWindowTitle(f"{name} — Glossator" if name else "Glossator")
        self.annotating.fill_label_menu(self.menus["labels"], self.theme)
        for action_name in ("close_corpus", "export", "backup", "verify", "search", "people", "scheme_editor"):
            self.actions_by_name[action_name].setEnabled(corpus is not None)
        for action_name in ("import_files", "import_folder"):
            self.actions_by_name[action_name].setEnabled(workspace.writes)
        self.line.progress.setText(self.releases.progress_words())
        self.line.saved.setText("")
        self._show_history()

    def _show_sheet(self) -> None:
        sheet, person = self.workspace.sheet, self.workspace.person
        self.pane.show_sheet(sheet, person.name if person else "")
        self.palette_bar.set_note(sheet.release.name if sheet else "")
        self.places.follow()
        self._show_here(None)

    def _follow(self, done: Edit) -> None:
        sheet, person = self.workspace.sheet, self.workspace.person
        if done.of(Scheme):
            self.annotating.fill_label_menu(self.menus["labels"], self.theme)
        if sheet is not None and (sheet.release.id in done.releases() or done.of(Scheme)):
            self.pane.show_sheet(sheet, person.name if person else "")
            self.palette_bar.set_note(sheet.release.name)
        self.line.progress.setText(self.releases.progress_words())

    def _show_history(self) -> None:
        history = self.workspace.history
        for word, text in (("Undo", history.undo_text()), ("Redo", history.redo_text())):
            action = self.actions_by_name[word.lower()]
            action.setEnabled(bool(text))
            action.setText(f"{word} “{text.replace('&', '&&')}”" if text else word)
            action.setIconText(word)

    def _focus_changed(self, annotation: Annotation | None) -> None:
        self.inspector.show_annotation(annotation)
        self.annotations.mark(annotation.id if annotation else None)
        self._show_here(annotation)

    def _show_here(self, annotation: Annotation | None) -> None:
        if annotation is None or self.workspace.sheet is None:
            self.line.here.setText("")
            return
        scheme = self.workspace.scheme
        label = scheme.label(annotation.label) if scheme else None
        count = len(self.annotating.here())
        more = f" (+{count - 1}, O)" if count > 1 else ""
        self.line.here.setText(f"{label.title if label else annotation.label}{more}")

    def _reveal(self, span: object) -> None:
        if not isinstance(span, Span):
            return  # the id of what a decision was on, which the reviewer's acts go to
        self.pane.view.set_caret(span.start)
        self.pane.view.reveal(span)
        self.pane.view.setFocus()

    def _bring(self, dock: str, act: Callable[[], None]) -> None:
        """Put a panel in front, wherever it is, and go into it."""
        self.docks[dock].show()
        self.docks[dock].raise_()
        act()

    def _count(self, dock: str, title: str, number: int) -> None:
        self.docks[dock].setWindowTitle(f"{title} ({number:,})" if number else title)

    def _wait_for(self, job: Job, what: str) -> None:
        JobDialog(job, what, self, unit="parts").begin()

    def _open_hit(self, release_id: UUID, span: Span) -> None:
        if self.workspace.show(release_id):
            self._reveal(span)
            self.pane.view.select(span)

    # -- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.search.isAncestorOf(self.focusWidget() or self):
                self.docks["search"].hide()
            self.annotating.leave()
            self.relating.leave()
            self.pane.view.setFocus()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.workspace.writes:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            # After the drop has ended, or the other program waits for our dialog.
            QTimer.singleShot(0, lambda: self.corpus_acts.import_paths(paths))

    def closeEvent(self, event: QCloseEvent) -> None:
        remembered.keep(self)
        self.outline.stop()
        self.workspace.leaving.emit()
        self.corpus_acts.keep_copy()
        self.workspace.close()
        super().closeEvent(event)
