"""F1 of two annotators' units: the share of what both found in what either found."""

from collections import Counter
from collections.abc import Sequence

from domain.agreement import Unit
from domain.agreement_align import matched, same_label
from domain.agreement_tally import Array, Ratio, table

Counts = tuple[int, int, int]
"""Units of the first, units of the second, matched ones."""


def exact_counts(first: Sequence[Unit], second: Sequence[Unit]) -> Counts:
    """Matches of equal label and equal fragments; the same unit twice needs its match twice."""
    common = Counter(first) & Counter(second)
    return len(first), len(second), common.total()


def overlap_counts(first: Sequence[Unit], second: Sequence[Unit]) -> Counts:
    """Matches of equal label that share a code point: as many as possible, one to one."""
    return len(first), len(second), len(matched(first, second, same_label))


def f1(counts: Sequence[Counts], size: Array, scope: str) -> Ratio:
    """2 x matched / (first + second), from the counts of each release."""
    rows = table(counts, 3)
    return Ratio(2 * rows[:, 2], rows[:, 0] + rows[:, 1], size, "spans", f"Neither has labelled anything{scope}.")
