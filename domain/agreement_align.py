"""Which of two annotators' units belong together: as many as possible, one to one."""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.agreement import NONE, Cell, Coded, Confusion, Unit


def shared(first: Unit, second: Unit) -> int:
    """How many code points two units have in common; equal empty units have one."""
    total, i, j = 0, 0, 0
    while i < len(first.fragments) and j < len(second.fragments):
        one, other = first.fragments[i], second.fragments[j]
        total += max(0, min(one.end, other.end) - max(one.start, other.start))
        if one.end < other.end:
            i += 1
        else:
            j += 1
    return total or int(first.fragments == second.fragments)


def meetings(first: Sequence[Unit], second: Sequence[Unit]) -> list[list[int]]:
    """For each of the first units the places of those of the second that it meets, most in common first."""
    order = sorted(range(len(second)), key=lambda place: second[place].fragments[0].start)
    found: list[list[int]] = [[] for _ in first]
    reaching: list[int] = []
    coming = 0
    for place in sorted(range(len(first)), key=lambda place: first[place].fragments[0].start):
        start, end = first[place].fragments[0].start, first[place].fragments[-1].end
        reaching = [other for other in reaching if second[other].fragments[-1].end >= start]
        while coming < len(order) and second[order[coming]].fragments[0].start <= end:
            reaching.append(order[coming])
            coming += 1
        common = [(-shared(first[place], second[other]), other) for other in reaching]
        found[place] = [other for amount, other in sorted(common) if amount]
    return found


@dataclass(frozen=True, slots=True)
class _Matching:
    """Pairs found so far, from both sides."""

    second_of: dict[int, int]
    first_of: dict[int, int]

    def extend(self, start: int, candidates: Sequence[Sequence[int]]) -> None:
        """Take in one more of the first, moving others to other partners where that helps (an augmenting path)."""
        came_from: dict[int, int] = {}
        waiting = deque([start])
        while waiting:
            place = waiting.popleft()
            for other in candidates[place]:
                if other in came_from:
                    continue
                came_from[other] = place
                if other not in self.first_of:
                    self._turn(other, came_from)
                    return
                waiting.append(self.first_of[other])

    def _turn(self, other: int, came_from: dict[int, int]) -> None:
        while True:
            place = came_from[other]
            before = self.second_of.get(place)
            self.second_of[place], self.first_of[other] = other, place
            if before is None:
                return
            other = before


def matched(
    first: Sequence[Unit], second: Sequence[Unit], may: Callable[[Unit, Unit], bool] = lambda one, other: True
) -> list[tuple[int, int]]:
    """As many pairs of places as possible of units that meet and may be matched, each unit in one at most."""
    candidates = [
        [other for other in others if may(first[place], second[other])]
        for place, others in enumerate(meetings(first, second))
    ]
    matching = _Matching({}, {})
    for place in range(len(first)):
        matching.extend(place, candidates)
    return sorted(matching.second_of.items())


def same_label(one: Unit, other: Unit) -> bool:
    """Whether two units bear one label."""
    return one.label == other.label


def pairs_of_labels(first: Sequence[Unit], second: Sequence[Unit]) -> list[tuple[str, str]]:
    """For each unit of either side its label and that of its match, or `NONE`; equal labels are matched first."""
    alike = matched(first, second, same_label)
    rest = [place for place in range(len(first)) if place not in dict(alike)]
    taken = {other for _, other in alike}
    others = [place for place in range(len(second)) if place not in taken]
    unlike = matched([first[place] for place in rest], [second[place] for place in others])
    met = alike + [(rest[place], others[other]) for place, other in unlike]
    found = [(first[place].label, second[other].label) for place, other in met]
    first_met, second_met = {place for place, _ in met}, {other for _, other in met}
    found += [(unit.label, NONE) for place, unit in enumerate(first) if place not in first_met]
    return found + [(NONE, unit.label) for place, unit in enumerate(second) if place not in second_met]


def confusion(releases: Sequence[Coded], people: tuple[str, str]) -> Confusion:
    """Two annotators' labels against each other on the releases that both worked on."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    places: dict[tuple[str, str], dict[UUID, None]] = defaultdict(dict)
    for release in releases:
        if not release.people.issuperset(people):
            continue
        for labels in pairs_of_labels(release.units[people[0]], release.units[people[1]]):
            counts[labels] += 1
            places[labels][release.release] = None
    return Confusion(people, tuple(Cell(*labels, counts[labels], tuple(places[labels])) for labels in sorted(counts)))
