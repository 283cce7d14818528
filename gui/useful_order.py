"""The order of the release list: as they came in, or those first that teach most when they are annotated next."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

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
            self._told = True
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
            words = f"{many(len(ranked), 'release')} in order, the most useful first; Ctrl+Enter opens it."
            self._workspace.told.emit(words if ranked else "Nothing is left to annotate.")

    def _fail(self, sentence: str, details: str) -> None:
        if self.sender() is self._job:
            self._job = None
            self._workspace.refused.emit(sentence, details)
