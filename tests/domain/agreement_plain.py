"""Agreement once more, plainly from the definitions: by character, by every placement, by every matching."""

from collections.abc import Sequence
from itertools import combinations, product

from domain.agreement import Coded, Measure, Unit
from domain.span import Span

Values = list[float | None]


def value(measure: Measure, releases: Sequence[Coded], people: Sequence[str], label: str) -> float | None:
    if measure is Measure.ALPHA:
        return alpha(releases, people, label)
    values = [of_pair(measure, releases, pair, label) for pair in combinations(people, 2)]
    return mean([found for found in values if found is not None])


def mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def of_pair(measure: Measure, releases: Sequence[Coded], pair: Sequence[str], label: str) -> float | None:
    both = [coded for coded in releases if pair[0] in coded.units and pair[1] in coded.units]
    if measure is Measure.KAPPA_TOKENS:
        return kappa([categories for coded in both for categories in by_token(coded, pair, label)])
    if measure is Measure.KAPPA_SPANS:
        return kappa([categories for coded in both for categories in by_span(coded, pair, label)])
    hits, total = 0, 0
    for coded in both:
        first, second = ([unit for unit in coded.units[name] if label in ("", unit.label)] for name in pair)
        total += len(first) + len(second)
        hits += equal_ones(first, second) if measure is Measure.F1_EXACT else most_matches(first, tuple(second))
    return 2 * hits / total if total else None


def places(unit: Unit) -> set[int]:
    return {place for fragment in unit.fragments for place in range(fragment.start, fragment.end)}


def equal_ones(first: Sequence[Unit], second: Sequence[Unit]) -> int:
    left, hits = list(second), 0
    for unit in first:
        if unit in left:
            left.remove(unit)
            hits += 1
    return hits


def most_matches(first: Sequence[Unit], second: tuple[Unit, ...]) -> int:
    """Every choice for the first unit is tried: no partner, or any that it may have."""
    if not first or not second:
        return 0
    best = most_matches(first[1:], second)
    for place, other in enumerate(second):
        meets = places(first[0]) & places(other) or first[0].fragments == other.fragments
        if first[0].label == other.label and meets:
            best = max(best, 1 + most_matches(first[1:], second[:place] + second[place + 1 :]))
    return best


Categories = tuple[frozenset[str], frozenset[str]]


def by_token(coded: Coded, pair: Sequence[str], label: str) -> list[Categories]:
    items = []
    for token in coded.tokens:
        here = set(range(token.start, token.end))
        items.append(
            tuple(
                frozenset(u.label for u in coded.units[name] if places(u) & here and label in ("", u.label))
                for name in pair
            )
        )
    return items


def by_span(coded: Coded, pair: Sequence[str], label: str) -> list[Categories]:
    spans = {unit.fragments for name in pair for unit in coded.units[name]}
    return [
        tuple(
            frozenset(u.label for u in coded.units[name] if u.fragments == span and label in ("", u.label))
            for name in pair
        )
        for span in spans
    ]


def kappa(items: Sequence[Categories]) -> float | None:
    if not items:
        return None
    observed = sum(one == other for one, other in items) / len(items)
    firsts, seconds = [one for one, _ in items], [other for _, other in items]
    if len({*firsts, *seconds}) == 1:
        return None
    chance = sum(firsts.count(kind) * seconds.count(kind) for kind in {*firsts, *seconds}) / len(items) ** 2
    return (observed - chance) / (1 - chance)


def alpha(releases: Sequence[Coded], people: Sequence[str], label: str) -> float | None:
    together = [(coded, [name for name in people if name in coded.units]) for coded in releases]
    together = [(coded, names) for coded, names in together if len(names) > 1]
    used = {unit.label for coded, names in together for name in names for unit in coded.units[name]}
    observed = expected = 0.0
    for kind in [label] if label else sorted(used):
        one, other = disagreements(together, kind)
        observed, expected = observed + one, expected + other
    return 1 - observed / expected if expected else None


Section = tuple[int, int, bool]
"""Start, length, whether it is a unit."""


def disagreements(together: Sequence[tuple[Coded, list[str]]], label: str) -> tuple[float, float]:
    """Observed and expected, by Krippendorff 2004; both by 1 / L, which is left out."""
    continuum = sum(coded.text_length * len(names) for coded, names in together)
    observed = 0.0
    units: list[int] = []
    gaps: list[int] = []
    for coded, names in together:
        rows = [sections(coded, name, label) for name in names]
        for i, row in enumerate(rows):
            others = [section for j, other in enumerate(rows) if j != i for section in other]
            observed += sum(squares(g, h) for g in row for h in others) / (len(names) - 1)
            units += [length for _, length, is_unit in row if is_unit]
            gaps += [length for _, length, is_unit in row if not is_unit]
    if not continuum:
        return 0.0, 0.0
    chance = sum(laid_over(one, other) for one, other in combinations(units, 2))
    chance += sum(unit**2 for unit in units for gap in gaps for _ in range(gap - unit + 1))
    pairs = continuum * (continuum - 1) - sum(unit * (unit - 1) for unit in units)
    return observed / continuum, 2 * chance / pairs if pairs else 0.0


def sections(coded: Coded, name: str, label: str) -> list[Section]:
    parts = {part for unit in coded.units[name] if unit.label == label for part in unit.fragments if part.length}
    while met := next((pair for pair in combinations(parts, 2) if pair[0].overlaps(pair[1])), None):
        parts = parts - set(met) | {Span(min(s.start for s in met), max(s.end for s in met))}
    found: list[Section] = []
    position = 0
    for part in sorted(parts):
        if part.start > position:
            found.append((position, part.start - position, False))
        found.append((part.start, part.length, True))
        position = part.end
    if coded.text_length > position:
        found.append((position, coded.text_length - position, False))
    return found


def squares(one: Section, other: Section) -> int:
    (b, l, v), (c, k, w) = one, other  # noqa: E741 - the letters of the definition
    if v and w and -l < b - c < k:
        return (b - c) ** 2 + (b + l - c - k) ** 2
    if v and not w and k - l >= b - c >= 0:
        return l**2
    if w and not v and l - k >= c - b >= 0:
        return k**2
    return 0


def laid_over(one: int, other: int) -> int:
    """The squared differences of a unit of one length at each place where it meets one of the other length."""
    return sum(squares((start, one, True), (0, other, True)) for start in range(-one, other + 1))


Sides = list[list[tuple[float, float, float]]]
"""Of each annotator start, end and the number of the label of each unit."""


def least_cost(sides: Sides) -> float:
    """Of all ways to put each unit together with one, or none, of each other annotator: what the cheapest one costs."""
    holder = next((place for place, side in enumerate(sides) if side), None)
    if holder is None:
        return 0.0
    chosen: list[tuple[float, float, float] | None] = [None] * len(sides)
    chosen[holder] = sides[holder][0]
    options = [[None, *side] if place > holder else [chosen[place]] for place, side in enumerate(sides)]
    best = float("inf")
    for group in product(*options):
        rest = [[unit for unit in side if unit is not taken] for side, taken in zip(sides, group, strict=True)]
        pairs = [apart(*pair) for pair in combinations(group, 2)]
        best = min(best, sum(pairs) / len(pairs) + least_cost(rest))
    return best


def apart(one: tuple[float, float, float] | None, other: tuple[float, float, float] | None) -> float:
    if one is None or other is None:
        return 1.0
    moved = abs(one[0] - other[0]) + abs(one[1] - other[1])
    return 3 * (moved / (one[1] - one[0] + other[1] - other[0])) ** 2 + (one[2] != other[2])
