"""How the rows of the review queue are drawn: label, words, why it needs a person, who, where, for how long."""

from datetime import UTC, datetime

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from domain.queue import Need, Waiting
from domain.scheme import Scheme
from gui.label_palette import swatch
from gui.review_model import ITEM, Index, Walk
from gui.review_sentence import draw_sentence
from gui.review_words import NEEDS, age_of, sentence_of, title_of, words_of
from gui.theme import Theme
from gui.words import fitted

LEFT = 28
"""Pixels that the label's swatch takes."""
EDGE = 6
SWEPT = 2
"""Lines of the sentence in a sweep."""


class QueueDelegate(QStyledItemDelegate):
    """Two lines for an entry: its words, then where it is; a sweep shows its sentence in place of the words alone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.walk = Walk.NEED
        self._theme: Theme | None = None
        self._scheme: Scheme | None = None
        self._icons: dict[str, QIcon] = {}

    def set_look(self, theme: Theme | None, scheme: Scheme | None) -> None:
        """Draw with other colours or labels."""
        self._theme, self._scheme = theme, scheme
        self._icons = {}
        if theme is not None and scheme is not None:
            for label in scheme.labels:
                letter = label.letter or label.title[:1]
                self._icons[label.id] = swatch(theme.tint(label), theme.stroke(label), letter, 16)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = SWEPT + 1 if self.walk is Walk.SWEEP else 2
        return QSize(120, QFontMetrics(option.font).lineSpacing() * lines + 2 * EDGE)  # type: ignore[attr-defined]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM)
        if self._theme is None or not isinstance(item, Waiting):
            super().paint(painter, option, index)
            return
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        rect: QRect = option.rect  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(rect, self._theme.colour("selection"))
        ink = self._theme.colour("selection_text" if chosen else "text")
        quiet = ink if chosen else self._theme.colour("muted")
        icon = self._icons.get(item.subject.label)
        if icon is not None:
            icon.paint(painter, rect.left() + EDGE, rect.top() + EDGE, 16, 16)
        inner = rect.adjusted(LEFT, EDGE, -EDGE, -EDGE)
        if self.walk is Walk.SWEEP:
            draw_sentence(painter, inner, sentence_of(item, self._scheme), ink, SWEPT)
        else:
            self._words(painter, inner, item, ink)
        self._below(painter, inner, item, quiet)
        if bool(option.state & QStyle.StateFlag.State_HasFocus):  # type: ignore[attr-defined]
            painter.setPen(QPen(self._theme.colour("accent"), 1, Qt.PenStyle.DotLine))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _words(self, painter: QPainter, inner: QRect, item: Waiting, ink: QColor) -> None:
        painter.setPen(QPen(ink))
        base = inner.top() + painter.fontMetrics().ascent()
        room = inner.width()
        if item.need is not Need.NEW:
            room -= self._right(painter, inner, base, NEEDS[item.need]) + EDGE
        words = words_of(item.subject, self._scheme)
        painter.drawText(inner.left(), base, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room))

    def _below(self, painter: QPainter, inner: QRect, item: Waiting, quiet: QColor) -> None:
        painter.setPen(QPen(quiet))
        metrics = painter.fontMetrics()
        base = inner.bottom() - metrics.descent()
        end = age_of(item.submitted, datetime.now(UTC))
        if self.walk is Walk.SWEEP and item.need is not Need.NEW:
            end = f"{NEEDS[item.need]} · {end}"
        room = inner.width() - self._right(painter, inner, base, end) - EDGE
        label = self._scheme.label(item.subject.label) if self._scheme is not None else None
        who = f"{item.subject.author} · {item.release_name}"
        if label is None or label.retired:
            who = f"{title_of(self._scheme, item.subject.label)} · {who}"
        painter.drawText(inner.left(), base, fitted(who, metrics, room))

    @staticmethod
    def _right(painter: QPainter, inner: QRect, base: int, words: str) -> int:
        """Draw words at the right end of a line; how wide they are."""
        width = painter.fontMetrics().horizontalAdvance(words)
        painter.drawText(inner.right() - width, base, words)
        return width
