"""States are told apart by shape: in one colour alone no two look alike."""

from itertools import combinations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from domain.annotation import State
from gui.strokes import draw_edge, draw_stripe

INK, PAPER = QColor("black"), QColor("white")


def canvas() -> QImage:
    made = QImage(20, 60, QImage.Format.Format_RGB32)
    made.fill(PAPER)
    return made


def stripe(state: State) -> QImage:
    made = canvas()
    painter = QPainter(made)
    draw_stripe(painter, QRectF(5, 5, 5, 50), INK, PAPER, state)
    painter.end()
    return made


def edge(state: State) -> QImage:
    made = canvas()
    painter = QPainter(made)
    draw_edge(painter, QRectF(5, 5, 5, 20), INK, state)
    painter.end()
    return made


def apart(one: QImage, other: QImage) -> int:
    """How many dots differ."""
    return sum(one.pixel(x, y) != other.pixel(x, y) for x in range(20) for y in range(60))


def test_stripes_and_edges_of_no_two_states_look_alike_without_colour(qtbot: QtBot) -> None:
    stripes = {state: stripe(state) for state in State}
    edges = {state: edge(state) for state in (State.APPROVED, State.RETURNED, State.OVERRULED)}
    for made in (stripes, edges):
        assert all(apart(image, canvas()) > 15 for image in made.values())
        for one, other in combinations(made, 2):
            assert apart(made[one], made[other]) > 15, (one, other)
