"""What the window knows of guesses: the open release's suggestions, looked for beside the work."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from domain import suggest
from domain.amend import among
from domain.annotation import AnnotatedRelease, Annotation, Decision
from domain.edit import Edit
from domain.person import Person
from domain.scheme import Scheme
from domain.suggestion import Proposal, Rejection, Suggestion, suggested
from gui.jobs import Job, Step
from gui.offers import Offers
from gui.work_amend import carried_to
from gui.work_review import ReviewActs

if TYPE_CHECKING:
    from storage.corpus import Corpus

BEGINNING = 30_000
"""In code points: of a longer release what is seen first is looked at before the rest."""
PIECE = 100_000
"""The job can be stopped after each so many code points."""
Found = tuple[AnnotatedRelease, suggest.Sources, tuple[Suggestion, ...]]
"""What a job brings: the sheet that it looked at, what it looked with, and all that it guesses."""


def look(
    corpus: "Corpus", sheet: AnnotatedRelease, sources: suggest.Sources | None, viewer: Person | None = None
) -> Iterator[Step]:
    """Look for suggestions in one release, its beginning first; each step brings what is Found so far."""
    from storage.suggestions import sources_of

    yield Step(0)
    known = sources if sources is not None else sources_of(corpus)
    release, text = sheet.release.id, sheet.text

    def placed(found: Iterable[Proposal]) -> Found:
        return sheet, known, tuple(suggested(release, text, item) for item in suggest.merged(found))

    if len(text) > BEGINNING:
        start, piece = next(suggest.pieces(text, BEGINNING))
        yield Step(len(piece), len(text), "", placed(suggest.found_in(piece, start, known)))
    found: list[Proposal] = []
    for start, piece in suggest.pieces(text, PIECE):
        found += suggest.found_in(piece, start, known)
        yield Step(start + len(piece), len(text))
    yield Step(len(text), len(text), "", placed(found))
    if carried := carried_to(corpus, sheet, viewer):
        yield Step(len(text), len(text), "", (sheet, known, among(placed(found)[2], carried)))


class SuggestActs(ReviewActs):
    """The part of the workspace that guesses; nothing of it becomes an annotation by itself."""

    suggested = Signal()
    """Other suggestions are known of the open release, or fewer."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.suggestions: tuple[Suggestion, ...] = ()
        """Those of the open release that nobody has accepted, rejected or made superfluous, in text order."""
        self.offers = Offers()
        self._all: tuple[Suggestion, ...] = ()
        self._sources: suggest.Sources | None = None
        self._look: Job | None = None
        self.opened.connect(self._forget_sources)
        self.sheet_changed.connect(self._look_for_suggestions)
        self.edited.connect(self._keep_up)

    @property
    def suggesting(self) -> bool:
        """Whether suggestions are still being looked for."""
        return self._look is not None

    def suggest_again(self) -> None:
        """Read rules, memory and model anew and look again."""
        self._forget_sources()
        self._look_for_suggestions()

    def _forget_sources(self) -> None:
        self._sources = None

    def _look_for_suggestions(self) -> None:
        if self._look is not None:
            self._look.cancel()
        self._look = None
        self._all = self.suggestions = ()
        self.suggested.emit()
        sheet = self.sheet
        if sheet is None or self.corpus is None:
            return
        sources, person = self._sources, self.person
        self._look = job = self.job(lambda corpus: look(corpus, sheet, sources, person))
        job.produced.connect(self._take_found)
        job.failed.connect(self._give_up)
        job.succeeded.connect(self._end_look)
        job.start()

    def _take_found(self, found: Found) -> None:
        seen, sources, suggestions = found
        if self._look is None or self.sender() is not self._look:
            return
        self._sources = sources
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
            # What is approved is remembered from the next release on.
            self._sources = None

    def _set_left(self) -> None:
        assert self.sheet is not None
        self.suggestions = suggest.left(self.sheet, self._all)
        self.suggested.emit()
