"""Where gutter, text and margin of the release view stand: side by side, the three of them in the middle."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from gui.release_view import ReleaseView


def place_sides(view: "ReleaseView") -> None:
    """Share the view's width: the text what it wants, the margin more when there is room, the rest on both sides."""
    area, shown = view.contentsRect(), view.sheet is not None
    gutter, narrow = view.gutter.wanted_width(), view.margin.NARROW
    free = view.room() - view.column
    margin = narrow + max(0, min(view.margin.WIDE - narrow, free))
    free = max(0, view.room() + narrow - view.column - margin)
    left, right = (gutter + free // 2, margin + free - free // 2) if shown else (0, 0)
    view.gutter.setVisible(shown)
    view.margin.setVisible(shown)
    bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if shown else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if view.verticalScrollBarPolicy() != bar:
        view.setVerticalScrollBarPolicy(bar)
    view.setViewportMargins(left, 0, right, 0)
    end = area.right() + 1 - view.verticalScrollBar().sizeHint().width()
    view.gutter.setGeometry(area.left() + left - gutter, area.top(), gutter, area.height())
    view.margin.setGeometry(end - right, area.top(), margin, area.height())
