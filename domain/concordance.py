"""Keyword in context: the places of some words one below the other, in the order of what stands beside them."""

import re
from collections.abc import Iterable
from enum import StrEnum

from domain.occurrences import Occurrence

_WORD = re.compile(r"\w+")


class Order(StrEnum):
    """By what the lines are sorted."""

    RELEASE = "release"
    """As they stand in the releases, which keep the order in which they came in."""
    LEFT = "left"
    """By the words before, the nearest first."""
    RIGHT = "right"
    """By the words behind."""
    LABEL = "label"
    """By the labels that lie over them, those without one last."""


def in_order(lines: Iterable[Occurrence], order: Order) -> list[Occurrence]:
    """The lines in that order; equal ones stay as they came."""
    match order:
        case Order.LEFT:
            return sorted(lines, key=_left)
        case Order.RIGHT:
            return sorted(lines, key=_right)
        case Order.LABEL:
            return sorted(lines, key=lambda line: (not line.labels, line.labels, _right(line)))
        case _:
            return list(lines)


def _left(line: Occurrence) -> tuple[list[str], str]:
    return _WORD.findall(line.before.casefold())[::-1], line.quote.casefold()


def _right(line: Occurrence) -> tuple[list[str], str]:
    return _WORD.findall(line.after.casefold()), line.quote.casefold()
