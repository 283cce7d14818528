"""Comments on stretches of the text as the release view shows them: a dotted bracket over the words, a sign beside.

Annotations are tints, underlines and frames; a bracket that lies over the words is none of these.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from domain.annotation import AnnotatedRelease, Comment
from domain.remarks import stretches
from domain.span import Span
from gui.release_layout import Line, line_of

if TYPE_CHECKING:
    from gui.release_view import ReleaseView

DROP = 5.0
"""Pixels that the ends of a bracket reach down."""
SIGN = 11.0
"""Pixels of the sign in the margin."""
ROOM = round(SIGN) + 5
"""Pixels that the sign takes from the names in the margin."""


class Remarks:
    """The open comments on stretches of the sheet that is shown."""

    def __init__(self) -> None:
        self._of: tuple[Comment, ...] | None = None
        self._held: object = None
        self._found: list[Comment] = []

    def of(self, sheet: AnnotatedRelease | None) -> list[Comment]:
        """Those of a sheet, in text order; found anew only when its comments or annotations are others."""
        if sheet is None or not sheet.comments:
            return []
        if sheet.comments is not self._of or sheet.annotations is not self._held:
            self._of, self._held = sheet.comments, sheet.annotations
            self._found = stretches(sheet)
        return self._found


def paint_brackets(view: "ReleaseView", painter: QPainter, lines: Sequence[Line]) -> None:
    """A dotted line over the words of each comment, open where it goes on in another line."""
    if not lines:
        return
    colour = view.theme.colour("warning")
    for span in dict.fromkeys(comment.span for comment in view.margin.remarks.of(view.sheet)):
        if span is None or span.end <= lines[0].start or span.start > lines[-1].end:
            continue
        for line in lines[max(0, line_of(lines, span.start)) : line_of(lines, span.end) + 1]:
            part = _part(view, line, span)
            if part is not None:
                _draw_bracket(painter, part, colour, line.start <= span.start, span.end <= line.end)


def _part(view: "ReleaseView", line: Line, span: Span) -> QRectF | None:
    """The place of a stretch in one line, in the viewport, without the blanks at its ends."""
    start, end = max(span.start, line.start), min(span.end, line.end)
    covered = view.text()[start:end]
    kept = covered.strip()
    if not kept:
        return None
    start += len(covered) - len(covered.lstrip())
    rect = view.paint.rect_of(line.block, line.row, Span(start, start + len(kept)))
    rect.moveTop(line.top)
    return rect.translated(view.contentOffset().x(), 0)


def _draw_bracket(painter: QPainter, rect: QRectF, colour: QColor, first: bool, last: bool) -> None:
    pen = QPen(colour, 1.5)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.4, 1.4])
    painter.setPen(pen)
    y = rect.top() + 1.5
    painter.drawLine(QLineF(rect.left() - 1, y, rect.right() + 1, y))
    for x, drawn in ((rect.left() - 2, first), (rect.right(), last)):
        if drawn:
            painter.fillRect(QRectF(round(x), round(rect.top()) + 1, 2, DROP), colour)


def signs(view: "ReleaseView", lines: Sequence[Line], width: int) -> list[tuple[QRectF, list[Comment]]]:
    """Where the signs stand in a margin of that width: one for all comments that begin in a line."""
    found: dict[int, list[Comment]] = {}
    for comment in view.margin.remarks.of(view.sheet):
        assert comment.span is not None
        at = line_of(lines, comment.span.start)
        if 0 <= at < len(lines):
            found.setdefault(at, []).append(comment)
    pitch = view.paint.pitch
    left = width - SIGN - 4
    return [
        (QRectF(left, lines[at].top + pitch.lead + (pitch.letters - SIGN) / 2, SIGN, SIGN), comments)
        for at, comments in found.items()
    ]


def draw_sign(painter: QPainter, rect: QRectF, colour: QColor, number: int) -> None:
    """A speech bubble; two lines in it where there are several comments."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bubble = QPainterPath()
    bubble.addRoundedRect(QRectF(rect.left(), rect.top(), rect.width(), rect.height() - 3), 2.5, 2.5)
    tail = QPainterPath(QPointF(rect.left() + 2.5, rect.bottom() - 3.5))
    tail.lineTo(rect.left() + 2.5, rect.bottom())
    tail.lineTo(rect.left() + 6, rect.bottom() - 3.5)
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(bubble.united(tail).simplified())
    for row in range(2 if number > 1 else 1):
        y = rect.top() + (rect.height() - 3) / 2 + (row * 2.4 - 1.2 if number > 1 else 0)
        painter.drawLine(QLineF(rect.left() + 2.5, y, rect.right() - 2.5, y))
