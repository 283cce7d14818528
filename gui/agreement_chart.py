"""A chart of one measure with its intervals, over time or by annotator; pyqtgraph is imported on use."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from domain.agreement import TITLES, Measure, Row
from gui.theme import Theme

LOWEST = -0.05
HIGHEST = 1.05
BEAM = 0.12


class Chart(QWidget):
    """Points with intervals, joined where they follow each other in time; what it shows stands in a table too."""

    picked = Signal(int)
    """The number of a row whose point was clicked."""

    def __init__(self, *, joined: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        import pyqtgraph

        self._joined = joined
        self._theme: Theme | None = None
        self._shown: tuple[Sequence[Row], Measure] = ((), Measure.F1_EXACT)
        self._graphs: Any = pyqtgraph
        self.plot = pyqtgraph.PlotWidget(enableMenu=False)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setMinimumSize(260, 180)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._theme = theme
        self.show_rows(*self._shown)

    def show_rows(self, rows: Sequence[Row], measure: Measure) -> None:
        """Show the values of these rows; those without one leave a gap."""
        self._shown = rows, measure
        if self._theme is None:
            return
        graphs, theme, item = self._graphs, self._theme, self.plot.getPlotItem()
        self.plot.setBackground(theme.colour("base"))
        item.clear()
        ink = theme.colour("muted")
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(ink)
            axis.setTextPen(ink)
        item.getAxis("bottom").setTicks([[(place, _short(row)) for place, row in enumerate(rows)]])
        item.setLabel("left", TITLES[measure])
        self._set_range(rows, measure)
        figures = [(place, row.figure(measure)) for place, row in enumerate(rows)]
        self._draw_intervals([(place, figure) for place, figure in figures if figure.low is not None])
        points = [(place, figure.value) for place, figure in figures if figure.value is not None]
        line = graphs.mkPen(theme.colour("accent"), width=2)
        if self._joined and len(points) > 1:
            item.addItem(graphs.PlotDataItem([at for at, _ in points], [value for _, value in points], pen=line))
        dots = graphs.ScatterPlotItem(
            [at for at, _ in points], [value for _, value in points], size=10, pen=line, brush=theme.colour("base")
        )
        dots.sigClicked.connect(
            lambda _item, hit, _event: self.picked.emit(round(hit[0].pos().x())) if len(hit) else None
        )
        item.addItem(dots)

    def _set_range(self, rows: Sequence[Row], measure: Measure) -> None:
        lows = [
            figure.low if figure.low is not None else figure.value for row in rows if (figure := row.figure(measure))
        ]
        lowest = min((low for low in lows if low is not None), default=0.0)
        self.plot.setYRange(min(LOWEST, lowest - BEAM), HIGHEST, padding=0)
        self.plot.setXRange(-0.6, max(len(rows), 1) - 0.4, padding=0)

    def _draw_intervals(self, figures: Sequence[tuple[int, Any]]) -> None:
        if not figures or self._theme is None:
            return
        import numpy as np

        values = np.array([figure.value for _, figure in figures])
        bars = self._graphs.ErrorBarItem(
            x=np.array([place for place, _ in figures], dtype=float),
            y=values,
            top=np.array([figure.high for _, figure in figures]) - values,
            bottom=values - np.array([figure.low for _, figure in figures]),
            beam=BEAM,
            pen=self._graphs.mkPen(self._theme.colour("field_line"), width=1.5),
        )
        self.plot.getPlotItem().addItem(bars)


def _short(row: Row) -> str:
    words = row.period or " ".join(row.people)
    return words if len(words) <= 14 else f"{words[:13]}…"
