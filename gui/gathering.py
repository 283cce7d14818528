"""What a panel lists of all releases, as the window holds it: read once beside the work, then followed Edit by Edit."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from domain.edit import Edit
from domain.release import Release
from gui import work_gather
from gui.jobs import Job
from gui.work_gather import Reader
from gui.workspace import Workspace

AT_ONCE = 20
"""Releases that are read anew while the window waits; more are read by a job."""


class Gathering(QObject):
    """All that a reader finds for the present person, by release; it follows the corpus while it is wanted."""

    changed = Signal()
    ended = Signal()
    """All of it was read."""

    def __init__(self, workspace: Workspace, make: Callable[[], Reader], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._make = make
        self._reader = self._reading = make()
        """What the window reads with, and what the job does: each has its own, as they run at the same time."""
        self._items: dict[UUID, list[Any]] = {}
        self._job: Job | None = None
        self._read = False
        self._wanted = False
        self._brought: set[UUID] = set()
        self._newer: set[UUID] = set()
        """Releases read by themselves while the job runs: what it brings of them is older."""
        workspace.opened.connect(self._forget)
        workspace.person_changed.connect(self._see_as)
        workspace.sheet_changed.connect(self._look_here)
        workspace.edited.connect(self._follow)

    @property
    def reading(self) -> bool:
        """Whether it is still being read as a whole."""
        return self._job is not None

    def __len__(self) -> int:
        return sum(map(len, self._items.values()))

    def __iter__(self) -> Iterator[Any]:
        for items in self._items.values():
            yield from items

    def want(self) -> None:
        """Read it now, if that was not done, and follow the corpus."""
        self._wanted = True
        if not self._read:
            self._begin()

    def _forget(self) -> None:
        self._job = None  # the workspace ends the jobs of a corpus that it closes
        self._items, self._read = {}, False
        self.changed.emit()

    def _see_as(self) -> None:
        """Somebody else is at work, for whom there are other things."""
        if self._read or self._wanted:
            self._items = {}
            self._begin()

    # -- reading it all

    def _begin(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        person = self._workspace.person
        if self._workspace.corpus is None or person is None:
            self.changed.emit()
            return
        self._read, self._brought, self._newer = True, set(), set()
        self._reading = reader = self._make()
        self._job = self._workspace.job(lambda corpus: work_gather.gather(corpus, reader, person))
        self._job.produced.connect(self._take)
        self._job.succeeded.connect(self._end)
        self._job.failed.connect(self._fail)
        self._job.start()

    def _take(self, found: dict[UUID, list[Any]]) -> None:
        if self.sender() is self._job:
            self._brought |= found.keys()
            self._put({key: items for key, items in found.items() if key not in self._newer})

    def _end(self) -> None:
        if self.sender() is self._job:
            self._job, self._reader = None, self._reading  # what the job learned serves from now on
            for key in self._items.keys() - self._brought - self._newer:
                del self._items[key]
            self.changed.emit()
            self.ended.emit()

    def _fail(self, sentence: str, details: str) -> None:
        if self.sender() is self._job:
            self._job, self._read = None, False
            self._workspace.refused.emit(sentence, details)
            self.changed.emit()

    def _put(self, found: dict[UUID, list[Any]]) -> None:
        before = {key: self._items.get(key, []) for key in found}
        for key, items in found.items():
            self._items.pop(key, None)
            if items:
                self._items[key] = items
        if any(before[key] != items for key, items in found.items()):
            self.changed.emit()

    # -- following

    def _look_here(self) -> None:
        sheet = self._workspace.sheet
        if sheet is not None and not self.reading:
            self.look_at([sheet.release.id])

    def _follow(self, done: Edit) -> None:
        self._reader.take(done)
        # Of what just came in nothing was said yet: an import of thousands is not worth a look.
        added = {change.value.id for change in done.of(Release) if change.before is None}  # type: ignore[union-attr]
        self.look_at(done.releases() - added)

    def look_at(self, releases: Iterable[UUID]) -> None:
        """Read these releases anew."""
        ids, person, corpus = set(releases), self._workspace.person, self._workspace.corpus
        if not self._read or not ids or person is None or corpus is None:
            return
        if len(ids) > AT_ONCE:
            self._begin()
            return
        if self._job is not None:
            self._newer |= ids
        found = work_gather.gathered(corpus, self._reader, person, list(ids), self._workspace.sheet)
        self._put({key: found.get(key, []) for key in ids})
