"""What the window knows of guesses: the open release's suggestions, looked for beside the work."""

from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from domain import suggest
from domain.amend import among
from domain.annotation import AnnotatedRelease, Annotation, Decision
from domain.denied import undenied
from domain.edit import Edit
from domain.person import Person
from domain.scheme import Scheme
from domain.suggestion import Proposal, Rejection, Suggestion, suggested
from gui.jobs import Job, Step
from gui.offers import Offers
from gui.work_review import ReviewActs

if TYPE_CHECKING:
    from storage.corpus import Corpus

BEGINNING = 6_000
"""In code points: of a longer release what is seen first is looked at before the rest."""
RENEWED_AFTER = 1500
"""Milliseconds after the last decision until the memory is made anew."""
LIKELY = 0.5
"""Guesses that are more often wrong than right cost more keys than they save, and are not shown."""
PIECE = 100_000
"""The job can be stopped after each so many code points."""
Found = tuple[AnnotatedRelease, suggest.Sources, tuple[Suggestion, ...]]
"""What a job brings: the sheet that it looked at, what it looked with, and all that it guesses."""


class Shelf:
    """The sources of a corpus, read once by whichever thread wants them first."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._sources: suggest.Sources | None = None

    def sources(self, corpus: "Corpus") -> suggest.Sources:
        """The sources as they were when they were first wanted."""
        from storage.suggestions import sources_of

        with self._lock:
            if self._sources is None:
                self._sources = sources_of(corpus)
            return self._sources


def prepare(corpus: "Corpus", shelf: Shelf) -> Iterator[Step]:
    """Read the sources before anybody waits for them; the step brings the shelf they lie on."""
    yield Step(0)
    shelf.sources(corpus)
    yield Step(0, 0, "", shelf)


def look(corpus: "Corpus", sheet: AnnotatedRelease, shelf: Shelf, viewer: Person | None = None) -> Iterator[Step]:
    """Look for suggestions in one release, its beginning first; each step brings what is Found so far."""
    from storage.amendment import denied_before, open_carried

    yield Step(0)
    known = shelf.sources(corpus)
    release, text = sheet.release.id, sheet.text
    turned_down = denied_before(corpus, sheet, viewer)

    def placed(found: Iterable[Proposal]) -> Found:
        guesses = (suggested(release, text, item) for item in suggest.merged(found))
        return sheet, known, undenied(guesses, turned_down)

    if len(text) > BEGINNING:
        start, piece = next(suggest.pieces(text, BEGINNING))
        yield Step(len(piece), len(text), "", placed(suggest.found_in(piece, start, known)))
    found: list[Proposal] = []
    for start, piece in suggest.pieces(text, PIECE):
        found += suggest.found_in(piece, start, known)
        yield Step(start + len(piece), len(text))
    yield Step(len(text), len(text), "", placed(found))
    if carried := open_carried(corpus, sheet, viewer):
        yield Step(len(text), len(text), "", (sheet, known, among(placed(found)[2], carried)))


class SuggestActs(ReviewActs):
    """The part of the workspace that guesses; nothing of it becomes an annotation by itself."""

    suggested = Signal()
    """Other suggestions are known of the open release, or fewer."""
    sources_read = Signal(object)
    """Rules, memory and model are there: the Sources."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.suggestions: tuple[Suggestion, ...] = ()
        """Those of the open release that nobody has accepted, rejected or made superfluous, in text order."""
        self.offers = Offers()
        self._all: tuple[Suggestion, ...] = ()
        self._shelf = self._looked_with = Shelf()
        self._known: suggest.Sources | None = None
        self._remarks: set[str] = set()
        self._look: Job | None = None
        self._preparing: Job | None = None
        self._later = QTimer(self, singleShot=True, interval=RENEWED_AFTER)
        self._later.timeout.connect(self.renew_sources)
        self.opened.connect(self._begin_sources)
        self.sheet_changed.connect(self._look_for_suggestions)
        self.edited.connect(self._keep_up)

    @property
    def suggesting(self) -> bool:
        """Whether suggestions are still being looked for."""
        return self._look is not None

    @property
    def sources(self) -> suggest.Sources | None:
        """Who guesses, once that was read."""
        return self._known

    def suggest_again(self) -> None:
        """Read rules, memory and model anew and look again."""
        self._later.stop()
        self._preparing = None
        self._shelf = Shelf()
        self._look_for_suggestions()

    def renew_sources(self) -> None:
        """Read rules, memory and model anew beside the work; until they are there, those before go on."""
        self._later.stop()
        if self.corpus is not None:
            self._prepare(Shelf())

    def _begin_sources(self) -> None:
        self._later.stop()
        self._shelf, self._known, self._remarks = Shelf(), None, set()
        if self.corpus is not None:
            self._prepare(self._shelf)

    def _prepare(self, shelf: Shelf) -> None:
        self._preparing = job = self.job(lambda corpus: prepare(corpus, shelf))
        job.produced.connect(self._take_shelf)
        job.start()

    def _take_shelf(self, shelf: Shelf) -> None:
        if self.corpus is not None and self.sender() is self._preparing:
            self._shelf = shelf
            self._know(shelf.sources(self.corpus))

    def _know(self, sources: suggest.Sources) -> None:
        """Tell once what of them could not be used."""
        if sources is self._known:
            return
        self._known = sources
        new = [remark for remark in sources.remarks if remark not in self._remarks]
        self._remarks = set(sources.remarks)
        if new:
            more = f" There are {len(new) - 1:,} more." if len(new) > 1 else ""
            self.told.emit(f"{new[0]}{more}")
        self.sources_read.emit(sources)

    def _look_for_suggestions(self) -> None:
        if self._look is not None:
            self._look.cancel()
        self._look = None
        self._all = self.suggestions = ()
        self.suggested.emit()
        sheet = self.sheet
        if sheet is None or self.corpus is None:
            return
        shelf, person = self._shelf, self.person
        self._looked_with = shelf
        self._look = job = self.job(lambda corpus: look(corpus, sheet, shelf, person))
        job.produced.connect(self._take_found)
        job.failed.connect(self._give_up)
        job.succeeded.connect(self._end_look)
        job.start()

    def _take_found(self, found: Found) -> None:
        seen, sources, suggestions = found
        if self._look is None or self.sender() is not self._look:
            return
        if self._looked_with is self._shelf:  # else newer ones came meanwhile
            self._know(sources)
        if self.sheet is not None and seen.release.digest == self.sheet.release.digest:
            self._all = suggestions
            self._set_left()

    def _end_look(self) -> None:
        if self.sender() is self._look:
            self._look = None
            self.suggested.emit()

    def _give_up(self, sentence: str, details: str) -> None:
        if self.sender() is self._look:
            self._look = None
            self.refused.emit(sentence, details)

    def _keep_up(self, done: Edit) -> None:
        if done.of(Scheme):
            self._look_for_suggestions()
        elif self._all and (done.of(Annotation) or done.of(Rejection)):
            self._set_left()
        if done.of(Decision):
            # What is approved is remembered for the releases that are opened later.
            self._later.start()

    def _set_left(self) -> None:
        assert self.sheet is not None
        likely = [item for item in self._all if item.score >= LIKELY]
        self.suggestions = suggest.left(self.sheet, likely)
        self.suggested.emit()
