"""The order of the release list: as they came in, or those first that teach most when they are annotated next."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gui import settings as options
from gui import work_useful
from gui.jobs import Job, Step
from gui.words import many

if TYPE_CHECKING:
    from gui.main_window import MainWindow

CAME, USEFUL = "came", "useful"


class UsefulOrder(QObject):
    """Ranks the releases beside the work, and remembers which order was chosen."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._settings = window.settings
        self._actions = window.actions_by_name
        self._workspace = workspace = window.workspace
        self._job: Job | None = None
        self._told = False
        self._open_then: UUID | None = None
        self._actions[f"order_{self._settings.get(options.RELEASE_ORDER)}"].setChecked(True)
        workspace.sources_read.connect(self._begin_first)
        workspace.opened.connect(self._forget)
        workspace.person_changed.connect(self._begin_for_another)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {"order_came": lambda: self.choose(CAME), "order_useful": lambda: self.choose(USEFUL)}

    @property
    def busy(self) -> bool:
        """Whether it is ranking."""
        return self._job is not None

    def choose(self, order: str) -> None:
        """List the releases in another order from now on."""
        self._settings.set(options.RELEASE_ORDER, order)
        self._actions[f"order_{order}"].setChecked(True)
        if order == CAME:
            self._forget()
            self._workspace.told.emit("The releases are listed as they came in.")
        else:
            sheet = self._workspace.sheet
            self._told, self._open_then = True, sheet.release.id if sheet is not None else None
            self._begin()

    def _forget(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if self._window.releases.model.ranked:
            self._window.releases.set_ranks(())

    @property
    def _wanted(self) -> bool:
        return self._settings.get(options.RELEASE_ORDER) == USEFUL

    def _begin_first(self, _sources: object) -> None:
        """Once for a corpus: each decision changes the sources, and the list must not jump under the hand."""
        if self._wanted and self._job is None and not self._window.releases.model.ranked:
            self._begin()

    def _begin_for_another(self) -> None:
        if self._wanted and self._workspace.sources is not None:
            self._begin()

    def _begin(self) -> None:
        workspace = self._workspace
        viewer = workspace.person
        if workspace.corpus is None or viewer is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = job = workspace.job(lambda corpus: work_useful.rank(corpus, viewer), writes=workspace.writes)
        job.advanced.connect(self._advance)
        job.produced.connect(self._take)
        job.failed.connect(self._fail)
        job.start()

    def _advance(self, step: Step) -> None:
        if self.sender() is self._job and self._told and step.done < step.total:
            words = f"Looking which releases teach most: {step.done:,} of {step.total:,} …"
            self._workspace.told.emit(words)

    def _take(self, ranked: object) -> None:
        if self.sender() is not self._job or not isinstance(ranked, tuple):
            return
        self._job = None
        self._window.releases.set_ranks(ranked)
        if self._told:
            self._told = False
            words = f"{many(len(ranked), 'release')} in order, the most useful first{self._open_first()}"
            self._workspace.told.emit(words if ranked else "Nothing is left to annotate.")

    def _open_first(self) -> str:
        """Open the most useful release unless somebody is at work in another one; gives the end of the sentence."""
        workspace = self._workspace
        sheet, first = workspace.sheet, self._window.releases.model.following(None, 1, open_only=True)
        if first is None:
            return "; the list as it is shown has no open one."
        if sheet is not None and sheet.release.id == first.id:
            return ", and that one is open; Ctrl+Enter says that it is done and opens the next."
        if self._is_at_work():
            return "; Ctrl+Enter says that the open release is done, then opens the most useful one."
        if not workspace.show(first.id):
            return "."
        return f": “{first.name}” is open; Ctrl+Enter says that it is done and opens the next."

    def _is_at_work(self) -> bool:
        """Whether the open release would be taken from under the hand of who asked."""
        workspace = self._workspace
        sheet, person = workspace.sheet, workspace.person
        if (sheet.release.id if sheet is not None else None) != self._open_then or QApplication.activeModalWidget():
            return True
        if sheet is None or person is None or sheet.done_by(person.name):
            return False
        own = any(item.author == person.name for item in sheet.annotations)
        return own or self._window.pane.view.selection() is not None

    def _fail(self, sentence: str, details: str) -> None:
        if self.sender() is self._job:
            self._job = None
            self._workspace.refused.emit(sentence, details)
