"""One annotator's column of the text: what all agree on is quiet, each kind of conflict has a frame and a word."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent

from domain.annotation import ADJUDICATED, AnnotatedRelease, Annotation
from domain.line_up import Case, finishers
from gui.compare_signs import draw_frame, draw_sign
from gui.compare_words import beside, outside
from gui.release_layout import Line, line_of
from gui.release_margin import COLUMNS, LEFT, STEP, ReleaseMargin
from gui.release_paint import AnnotationPaint, Look
from gui.release_view import ReleaseView
from gui.theme import Theme
from gui.view_paint import lines_in

SIGN = 13.0


class ComparePaint(AnnotationPaint):
    """Draws what is no conflict in grey, so that the eye finds what is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.conflicts: dict[UUID, Case] = {}
        self._quiet: dict[str, Look] = {}

    def forget(self, *, lanes: bool = False) -> None:
        super().forget(lanes=lanes)
        self._quiet.clear()

    def look(self, annotation: Annotation) -> Look:
        look = super().look(annotation)
        if annotation.id in self.conflicts or annotation.origin == ADJUDICATED:
            return look
        if annotation.label not in self._quiet:
            tint = self.theme.colour("hover")
            self._quiet[annotation.label] = replace(look, stroke=self.theme.colour("muted"), tint=tint, light=25)
        return self._quiet[annotation.label]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a column's margin."""

    start: int
    case: Case | None
    items: tuple[Annotation, ...]
    """The person's annotations there; none where they have passed it over."""


class CompareMargin(ReleaseMargin):
    """Beside the label's letter the sign of the case and a word for it, also where this person has nothing."""

    WIDE, NARROW = 190, LEFT + COLUMNS * STEP + 112

    def _paint_names(self, painter: QPainter, lines: list[Line], shown: list[Annotation]) -> None:
        painter.setFont(self._name_font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rows: dict[int, list[Place]] = defaultdict(list)
        for place in self._compared.places_between(lines[0].start, lines[-1].end):
            row = line_of(lines, place.start)
            if 0 <= row < len(lines):
                rows[row].append(place)
        for row, places in rows.items():
            self._paint_places(painter, lines[row].top, places)

    @property
    def _compared(self) -> "CompareView":
        return cast("CompareView", self._view)

    def _paint_places(self, painter: QPainter, top: float, places: Sequence[Place]) -> None:
        """Letters of what stands in a line, then the sign and word of what needs a person most; +n for the others."""
        view, metrics = self._compared, QFontMetricsF(painter.font())
        first = min(places, key=view.rank)
        pitch = view.paint.pitch
        side = min(float(pitch.height - 4), metrics.height() + 2)
        chip = QRectF(LEFT + COLUMNS * STEP + 2, top + pitch.lead + (pitch.letters - side) / 2, side, side)
        for item in first.items[:2]:
            self._paint_name(painter, chip, item, 0)
            chip.moveLeft(chip.right() + 3)
        colour = view.ink(first)
        sign = QRectF(chip.left() + 1, chip.center().y() - SIGN / 2, SIGN, SIGN)
        draw_sign(painter, sign, first.case.kind if first.case else None, colour, empty=not first.items)
        words = view.beside(first) + (f"  +{len(places) - 1}" if len(places) > 1 else "")
        room = self.width() - sign.right() - 8
        painter.setPen(colour)
        area = QRectF(sign.right() + 4, chip.top(), room, chip.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, flags, metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))


class CompareView(ReleaseView):
    """Shows the annotations of one person among the cases of a release."""

    made_of = (ComparePaint, CompareMargin)
    if TYPE_CHECKING:
        paint: ComparePaint

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.person = ""
        self._whole: AnnotatedRelease | None = None
        self._places: list[Place] = []

    def show_person(self, sheet: AnnotatedRelease, cases: Sequence[Case], person: str) -> None:
        """Show one person's annotations, with what adjudicators wrote besides."""
        self.person, self._whole = person, sheet
        own = [item for item in sheet.annotations if item.author == person or item.origin == ADJUDICATED]
        self.paint.conflicts = {item.id: case for case in cases if case.conflict for item in case.of(person)}
        compared = {item.id for case in cases for item in case.of(person)}
        looks = person in finishers(sheet)
        self._places = [_place(case, person) for case in cases if looks or case.of(person)]
        self._places += [Place(item.span.start, None, (item,)) for item in own if item.id not in compared]
        self._places.sort(key=lambda place: place.start)
        self.show_sheet(replace(sheet, annotations=tuple(own), relations=()), person)
        self.setAccessibleName(f"Text with the annotations of {person}")

    def places_between(self, start: int, end: int) -> list[Place]:
        """What begins in a stretch of the text, in text order."""
        first = bisect_left(self._places, start, key=lambda place: place.start)
        return self._places[first : bisect_right(self._places, end, key=lambda place: place.start)]

    def rank(self, place: Place) -> int:
        """A key that sorts what needs a person most first: the case in turn, open conflicts, settled ones, the rest."""
        case = place.case
        if case is None or not case.conflict:
            return 3
        return 0 if case.span == self.hit else 1 if case.open else 2

    def beside(self, place: Place) -> str:
        """The word that stands in the margin."""
        assert self._whole is not None
        return beside(place.case, place.items, self._whole) if place.case else outside(place.items[0])

    def ink(self, place: Place) -> QColor:
        """Conflicts that are open stand out, what is settled or agreed does not."""
        case = place.case
        if case is None or not case.conflict:
            return self.theme.colour("muted")
        if not case.open:
            return self.theme.colour("good")
        return self.theme.colour("warning" if case.ready else "muted")

    def mark(self, case: Case | None) -> None:
        """Show the case in turn: its stretch outlined, and the person's annotation there lit."""
        self.hit = case.span if case else None
        own = case.of(self.person) if case else ()
        self.focus(own[0].id if own else None)
        self.viewport().update()
        self.margin.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.sheet is None or not self.paint.conflicts:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = self.contentOffset().x()
        for line in lines_in(self, event.rect()):
            corner = QPointF(left, line.top - line.row * self.paint.pitch.height)
            for item in self.paint.touching(line.start, line.end):
                case = self.paint.conflicts.get(item.id)
                runs = self.paint.runs(line.block, line.row, item) if case else []
                if case and runs:
                    painter.translate(corner)
                    draw_frame(painter, runs, case.kind, self.ink(Place(0, case, ())))
                    painter.translate(-corner)
        painter.end()


def _place(case: Case, person: str) -> Place:
    own = case.of(person)
    return Place(own[0].span.start if own else case.span.start, case, own)
