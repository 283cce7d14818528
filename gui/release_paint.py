"""What is drawn for annotations in the text: rectangles under the letters, lines over them; visible lines only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextBlock

from domain.annotation import AnnotatedRelease, Annotation, State
from domain.scheme import Label
from domain.span import OffsetMap, Span
from gui.intervals import Intervals, depth, give_lanes
from gui.reading import Reading
from gui.release_layout import Pitch, x_at
from gui.strokes import draw_edge, draw_line, draw_outline
from gui.theme import TEXT_CONTRAST, Theme, contrast

SLAB = 64
"""Lines of one block that are laid out and kept together; a release of one endless line has many slabs."""
LANES = 4
"""The innermost annotation and three more under it; what lies deeper is counted in the margin."""
VAST = 4000
"""A longer annotation is no phrase or sentence: it has tint, bracket and stripe, but no underline through pages."""
KEPT_SLABS = 3000
LIGHTS = (70, 55, 40, 25, 12)


@dataclass(frozen=True, slots=True)
class Look:
    """A label with the colours that it has in the present theme."""

    label: Label
    stroke: QColor
    tint: QColor
    light: int
    """How much of the stroke, of 255, lights up the tint while text on it stays readable."""


def light_on(tint: QColor, stroke: QColor, text: QColor) -> int:
    """The strongest light with which text keeps its contrast."""
    for light in LIGHTS:
        share = light / 255
        parts = ((tint.red(), stroke.red()), (tint.green(), stroke.green()), (tint.blue(), stroke.blue()))
        lit = QColor(*(round(under * (1 - share) + over * share) for under, over in parts))
        if contrast(lit.name(), text.name()) >= TEXT_CONTRAST:
            return light
    return 0


@dataclass(slots=True)
class Drawn:
    """What one slab shows, in coordinates of its block."""

    fills: list[tuple[QRectF, QColor]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float, QColor, str]] = field(default_factory=list)
    outlines: list[tuple[QRectF, QColor, bool, bool]] = field(default_factory=list)
    edges: list[tuple[QRectF, QColor, State]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of an annotation within one line."""

    annotation: Annotation
    rect: QRectF
    first: bool
    """Whether a fragment begins here."""
    last: bool
    """Whether a fragment ends here."""


class AnnotationPaint:
    """Lays out and draws the annotations of one sheet; keeps what it laid out until told that it changed."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.sheet: AnnotatedRelease | None = None
        self.reading: Reading | None = None
        """What the paragraphs of the text are, where somebody reads them."""
        self.index = Intervals()
        self.offsets = OffsetMap("")
        self.pitch = Pitch(20, 2, 16)
        self.moved: Annotation | None = None
        """The annotation whose edge is being moved, as it would become."""
        self.lanes: dict[UUID, int] = {}
        self._slabs: dict[tuple[int, int], Drawn] = {}
        self._looks: dict[str, Look] = {}

    def forget(self, *, lanes: bool = False) -> None:
        """Drop what was laid out: the lines, the colours or the annotations changed."""
        self._slabs.clear()
        self._looks.clear()
        if lanes:
            self.lanes.clear()

    def touching(self, start: int, end: int) -> list[Annotation]:
        """The annotations in a stretch, with the one that is being moved as it would become."""
        found = self.index.touching(start, end)
        if self.moved is not None:
            found = [item for item in found if item.id != self.moved.id]
            if self.moved.span.start < end and self.moved.span.end > start:
                found.append(self.moved)
        return found

    def look(self, annotation: Annotation) -> Look:
        """How annotations of this label look; grey ones when the scheme has the label no longer."""
        found = self._looks.get(annotation.label)
        if found is None:
            known = self.sheet.scheme.label(annotation.label) if self.sheet else None
            label = known or Label(annotation.label, annotation.label, "#808080", "", "", pattern="dots")
            stroke, tint = self.theme.stroke(label), self.theme.tint(label)
            found = Look(label, stroke, tint, light_on(tint, stroke, self.theme.colour("text")))
            self._looks[annotation.label] = found
        return found

    # -- laying out

    def slab(self, block: QTextBlock, number: int) -> Drawn:
        """What the slab of that number of a block shows, laid out anew only if it is not kept."""
        key = (block.blockNumber(), number)
        drawn = self._slabs.get(key)
        if drawn is None:
            if len(self._slabs) >= KEPT_SLABS:
                self._slabs.clear()
            drawn = self._slabs[key] = self._lay_out(block, number)
        return drawn

    def _bounds(self, block: QTextBlock, first: int, last: int) -> tuple[int, int]:
        """The code points from the first line to the last of a block."""
        layout = block.layout()
        tail = layout.lineAt(last)
        start = block.position() + layout.lineAt(first).textStart()
        return self.offsets.from_utf16(start), self.offsets.from_utf16(
            block.position() + tail.textStart() + tail.textLength()
        )

    def _lay_out(self, block: QTextBlock, number: int) -> Drawn:
        drawn = Drawn()
        first = number * SLAB
        last = min(first + SLAB, block.layout().lineCount()) - 1
        if last < first:
            return drawn
        start, end = self._bounds(block, first, last)
        found = self.touching(start, end)
        if not found:
            return drawn
        self.place(found)
        for index in range(first, last + 1):
            low, high = self._bounds(block, index, index)
            pieces = [run for item in found for run in self._runs(block, index, item, low, high)]
            if pieces:
                self._lay_out_line(drawn, pieces, index * self.pitch.height)
        return drawn

    def place(self, found: Sequence[Annotation]) -> None:
        """Give lanes to annotations and to all that they touch, so that lanes do not depend on what is visible."""
        small = [item for item in found if item.span.length <= VAST]
        if all(item.id in self.lanes for item in small):
            return
        around = self.touching(min(item.span.start for item in small), max(item.span.end for item in small))
        near = sorted((item for item in around if item.span.length <= VAST), key=depth)
        give_lanes([(item.id, item.span.start, item.span.end) for item in near], self.lanes)

    def runs(self, block: QTextBlock, index: int, annotation: Annotation) -> list[Run]:
        """The pieces of an annotation in one line of a block."""
        return self._runs(block, index, annotation, *self._bounds(block, index, index))

    def _runs(self, block: QTextBlock, index: int, annotation: Annotation, low: int, high: int) -> list[Run]:
        found = []
        for part in annotation.fragments:
            if (part.start < high and part.end > low) or (part.length == 0 and low <= part.start <= high):
                ink = self._ink(max(part.start, low), min(part.end, high))
                if ink.length or part.length == 0:
                    rect = self.rect_of(block, index, ink)
                    found.append(Run(annotation, rect, part.start >= low, part.end <= high))
        return found

    def _ink(self, start: int, end: int) -> Span:
        """The stretch without blanks at its ends, so that indents and centred lines stay clear."""
        assert self.sheet is not None
        covered = self.sheet.text[start:end]
        kept = covered.strip()
        start += len(covered) - len(covered.lstrip()) if kept else 0
        return Span(start, start + len(kept))

    def rect_of(self, block: QTextBlock, index: int, span: Span) -> QRectF:
        """The rectangle of a stretch within one line, in coordinates of the block; at least two pixels wide."""
        line = block.layout().lineAt(index)
        ends = [x_at(line, self.offsets.to_utf16(at) - block.position()) for at in (span.start, span.end)]
        left, right = min(ends), max(ends)
        return QRectF(left, index * self.pitch.height + 1, max(2.0, right - left), self.pitch.below + 2)

    def _lay_out_line(self, drawn: Drawn, pieces: Sequence[Run], top: float) -> None:
        assert self.sheet is not None
        # What was not taken is not highlighted: what was may lie on the same words.
        taken = [run for run in pieces if self.sheet.state(run.annotation) is not State.OVERRULED]
        for rect, annotation in _innermost(taken):
            drawn.fills.append((rect, self.look(annotation).tint))
        room = self.pitch.height - self.pitch.below
        for run in pieces:
            lane = self.lanes.get(run.annotation.id, LANES)
            look = self.look(run.annotation)
            stroke, pattern = look.stroke, look.label.pattern
            if lane < LANES:
                thick = 2.0 if lane == 0 else min(3.0, max(2.0, room / LANES))
                y = top + self.pitch.below + 1 + lane * max(3.0, room / LANES)
                drawn.lines.append((run.rect.left(), run.rect.right(), y, thick, stroke, pattern))
            self._lay_out_state(drawn, run, lane, stroke)

    def _lay_out_state(self, drawn: Drawn, run: Run, lane: int, stroke: QColor) -> None:
        assert self.sheet is not None
        state = self.sheet.state(run.annotation)
        if state is State.DRAFT:
            if lane == 0:
                drawn.outlines.append((run.rect, stroke, run.first, run.last))
        elif state is not State.SUBMITTED and (run.first or run.last):
            wide = 3.0 if state is State.APPROVED else 5.0
            if run.first:
                edge = QRectF(run.rect.left() - wide, run.rect.top(), wide, run.rect.height())
                drawn.edges.append((edge, stroke, state))
            if run.last:
                edge = QRectF(run.rect.right(), run.rect.top(), wide, run.rect.height())
                drawn.edges.append((edge, stroke, state))


def _innermost(pieces: Sequence[Run]) -> Iterable[tuple[QRectF, Annotation]]:
    """Rectangles that do not overlap, each with the innermost annotation there."""
    if len(pieces) == 1:
        yield pieces[0].rect, pieces[0].annotation
        return
    inner_first = sorted(pieces, key=lambda run: depth(run.annotation))
    borders = sorted({edge for run in pieces for edge in (run.rect.left(), run.rect.right())})
    for left, right in pairwise(borders):
        middle = (left + right) / 2
        for run in inner_first:
            if run.rect.left() <= middle < run.rect.right():
                yield QRectF(left, run.rect.top(), right - left, run.rect.height()), run.annotation
                break


def draw_under(painter: QPainter, drawn: Drawn) -> None:
    """Draw what lies under the letters; the painter stands at the block's corner."""
    for rect, colour in drawn.fills:
        painter.fillRect(rect, colour)
    for rect, colour, state in drawn.edges:  # a letter may stand on an edge, never behind it
        draw_edge(painter, rect, colour, state)


def draw_over(painter: QPainter, drawn: Drawn) -> None:
    """Draw what lies over the letters: underlines and outlines."""
    for rect, colour, first, last in drawn.outlines:
        draw_outline(painter, rect, colour, first, last)
    for left, right, y, thick, colour, pattern in drawn.lines:
        draw_line(painter, left, right, y, thick, colour, pattern)


def draw_light(painter: QPainter, runs: Sequence[Run], look: Look, *, under: bool, strong: bool) -> None:
    """Light up the pieces of one annotation in one line; parts of it on the same line are joined by dots."""
    if under:
        glow = QColor(look.stroke)
        glow.setAlpha(look.light if strong else look.light * 2 // 3)
        for run in runs:
            painter.fillRect(run.rect, glow)
        return
    for run in runs:
        if run.first or run.last:  # lines in between are lit enough, rules through a paragraph would shout
            draw_outline(painter, run.rect, look.stroke, run.first, run.last, 2.0 if strong else 1.0)
    for left, right in pairwise(runs):
        y = left.rect.center().y()
        draw_line(painter, left.rect.right() + 2, right.rect.left() - 2, y, 1.5, look.stroke, "dots")


def draw_handle(painter: QPainter, at: QPointF, pitch: Pitch, colour: QColor) -> None:
    """Mark the edge that is being moved: a bar with a knob at each end."""
    bar = QRectF(at.x() - 1.5, at.y(), 3, pitch.below + 3)
    painter.fillRect(bar, colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawEllipse(QPointF(at.x(), bar.top()), 4, 4)
    painter.drawEllipse(QPointF(at.x(), bar.bottom()), 4, 4)
