"""The review queue as the window holds it: read once beside the work, then only where an Edit touched it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from domain.edit import Edit
from domain.queue import Waiting
from domain.release import Release
from domain.sample import Sample
from domain.scheme import Scheme
from gui import work_queue
from gui.jobs import Job
from gui.workspace import Workspace

AT_ONCE = 20
"""Releases that are read anew while the window waits; more are read by a job."""


@dataclass(frozen=True, slots=True)
class Drift:
    """How the queue changed."""

    gone: frozenset[UUID] = frozenset()
    come: bool = True
    """Whether there may be other entries than before, so that the order has to be found anew."""


class ReviewQueue(QObject):
    """All that awaits a decision, by release; it follows the corpus while somebody reviews."""

    changed = Signal(object)
    """A Drift."""
    ended = Signal()
    """The queue was read to its end."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._items: dict[UUID, list[Waiting]] = {}
        self._job: Job | None = None
        self._read = False
        self._brought: set[UUID] = set()
        self._newer: set[UUID] = set()
        """Releases read by themselves while the job runs: what it brings of them is older."""
        self._missed: set[UUID] = set()
        """Releases that were touched while nobody looked."""
        self._wanted = False
        workspace.opened.connect(self._forget)
        workspace.edited.connect(self._follow)
        workspace.person_changed.connect(self._see_as)

    @property
    def reading(self) -> bool:
        """Whether the queue is still being read for the first time, or as a whole."""
        return self._job is not None

    def __len__(self) -> int:
        return sum(map(len, self._items.values()))

    def __iter__(self) -> Iterator[Waiting]:
        for items in self._items.values():
            yield from items

    def want(self, wanted: bool = True) -> None:
        """Read it now and follow the corpus, or leave it until it is wanted again."""
        self._wanted = wanted
        if wanted and self._workspace.corpus is not None:
            if not self._read:
                self._begin()
            elif self._missed:
                self.look_at(self._missed)

    def look_at(self, releases: Iterable[UUID]) -> None:
        """Read these releases anew."""
        ids = set(releases)
        if not self._wanted or not self._read:
            self._missed |= ids
        elif len(ids) > AT_ONCE:
            self._begin()
        elif ids and self._workspace.corpus is not None:
            self._missed -= ids
            if self._job is not None:
                self._newer |= ids
            self._put(ids, self._workspace.waiting_now(ids))

    def _put(self, ids: Iterable[UUID], found: Iterable[Waiting]) -> None:
        before = {item.subject.id: item for key in ids for item in self._items.pop(key, ())}
        after: dict[UUID, Waiting] = {}
        for item in found:
            after[item.subject.id] = item
            self._items.setdefault(item.subject.release_id, []).append(item)
        come = any(before.get(key) != item for key, item in after.items())
        gone = before.keys() - after.keys()
        if come or gone:
            self.changed.emit(Drift(frozenset(gone), come))

    # -- reading it all

    def _begin(self) -> None:
        if self._job is not None:
            self._job.cancel()
        viewer = self._workspace.person
        self._read = True
        self._brought, self._newer, self._missed = set(), set(), set()
        self._job = self._workspace.job(lambda corpus: work_queue.waiting(corpus, viewer))
        self._job.produced.connect(self._take)
        self._job.succeeded.connect(self._end)
        self._job.failed.connect(self._fail)
        self._job.start()

    def _take(self, payload: object) -> None:
        if self.sender() is not self._job:
            return
        found: dict[UUID, list[Waiting]] = defaultdict(list)
        for item in payload:  # type: ignore[attr-defined]
            found[item.subject.release_id].append(item)
        older = found.keys() & self._newer
        ids = found.keys() - older
        self._brought |= ids
        self._put(ids, [item for key in ids for item in found[key]])

    def _end(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self._put(self._items.keys() - self._brought - self._newer, ())
            self.ended.emit()

    def _fail(self, sentence: str, details: str) -> None:
        if self.sender() is self._job:
            self._job = None
            self._read = False
            self._workspace.refused.emit(f"The review queue could not be read. {sentence}", details)
            self.ended.emit()

    # -- following

    def _forget(self) -> None:
        self._job = None  # the workspace ends the jobs of a corpus that it closes
        self._items, self._read, self._missed = {}, False, set()
        self.changed.emit(Drift())
        if self._wanted:
            self.want()

    def _see_as(self) -> None:
        if self._workspace.policy.blind and self._read:
            self._read = False
            self.want(self._wanted)
        else:
            self.changed.emit(Drift())

    def _follow(self, done: Edit) -> None:
        if done.of(Scheme) or done.of(Sample):
            self.changed.emit(Drift())
        # What just came in awaits nothing yet: an import of thousands is not worth a look.
        added = {change.value.id for change in done.of(Release) if change.before is None}  # type: ignore[union-attr]
        touched = done.releases() - added
        if touched:
            self.look_at(touched)
