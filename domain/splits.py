"""Shares of a corpus for training and testing: near-duplicates stay together, and equal corpora give equal shares."""

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from operator import eq
from typing import Literal, get_args
from uuid import UUID
from zlib import crc32

from domain.errors import Refusal
from domain.release import Release

By = Literal["issuer", "date", "random"]
WORDS = 5
"""Words in a row that are compared."""
NEAR = 0.8
"""The share of such rows that two near-duplicates have in common, of all that either has."""
BINS = 252
ROWS = 6
"""Bins that must be alike in one place for two texts to be compared: at 0.8 three pairs in a million are missed."""
MARGIN = 0.1
"""How much lower the estimate may be than the share itself: four standard deviations at 252 bins."""
GLANCE = 63
GLANCED = 0.5
"""How many bins are looked at first, and the share of them that is alike in near-duplicates all but always."""
LOOKED_BACK = 50
"""How many texts with the same bins one is compared with: many share bins by their boilerplate, while near-duplicates
share those of their own words too, which few others have."""
_EMPTY = 0xFFFFFFFF
_BIN_WIDTH = (1 << 32) // BINS + 1
_ACCESSION = re.compile(r"(?<!\d)\d{10}-(\d{2})-\d{6}(?!\d)")
_DAY = re.compile(r"(?<!\d)(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)")
_NUMBERED = re.compile(r" \(\d+\)\Z")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a release when shares are made; its text is not needed any more."""

    release_id: UUID
    name: str
    signature: bytes
    issuer: str = ""
    date: str = ""
    """As text that sorts as time does, such as 2026-01-05; empty when unknown."""


def entry_of(release: Release, text: str) -> Entry:
    """The entry of a release, so that its text can go."""
    return Entry(release.id, release.name, signature(text), issuer_of(release), date_of(release))


def issuer_of(release: Release) -> str:
    """The company of a release's metadata, else what its name begins with, before an accession number or `_`."""
    company = " ".join(release.about("company").split()).casefold()
    if company:
        return company
    stem = _NUMBERED.sub("", release.name.rsplit(".", 1)[0])
    accession = _ACCESSION.search(stem)
    head = stem[: accession.start()] if accession else stem.split("_", 1)[0]
    return head.strip(" _-").casefold() or release.name.casefold()


def date_of(release: Release) -> str:
    """The day on which a release was filed, by its metadata or its name; of an accession number only the year."""
    for key in ("filed", "date", "published"):
        if found := _DAY.search(release.about(key)):
            return found[0]
    if found := _DAY.search(release.name):
        return found[0]
    year = _ACCESSION.search(release.about("accession") or release.name)
    return f"{'19' if year[1] > '90' else '20'}{year[1]}" if year else ""


def signature(text: str) -> bytes:
    """A sketch of a text (one-permutation MinHash of its rows of five words), the same in every run."""
    words = text.casefold().encode("utf-8").split()
    whole = b" ".join(words)
    ends = list(accumulate(map(len, words), lambda so_far, length: so_far + 1 + length)) if words else []
    starts = [0, *(end + 1 for end in ends[:-1])]
    last = ends[WORDS - 1 :] or ends[-1:]
    found = {crc32(whole[start:end]) * 0x9E3779B1 & _EMPTY for start, end in zip(starts, last, strict=False)}
    bins = array("I", [_EMPTY]) * BINS
    for value in sorted(found, reverse=True):
        bins[value // _BIN_WIDTH] = value
    return bins.tobytes()


def likeness(one: bytes, other: bytes) -> float:
    """The share of word rows that two texts have in common, as far as their signatures tell: 0 to 1."""
    return _likeness(array("I", one), array("I", other))


def _likeness(mine: "array[int]", theirs: "array[int]") -> float:
    alike = sum(map(eq, mine, theirs))
    empty = sum(left == right == _EMPTY for left, right in zip(mine, theirs, strict=True)) if _EMPTY in mine else 0
    return (alike - empty) / (len(mine) - empty) if empty < len(mine) else 1.0


def _are_near(mine: "array[int]", theirs: "array[int]") -> bool:
    # Most pairs that are looked at share a phrase or two: a part of the bins tells so, five deviations off.
    if sum(map(eq, mine[:GLANCE], theirs[:GLANCE])) < GLANCE * GLANCED:
        return False
    return _likeness(mine, theirs) >= NEAR - MARGIN


def assigned(entries: Iterable[Entry], *, by: By, shares: Mapping[str, int], seed: int = 0) -> dict[UUID, str]:
    """Which share each release goes to; near-duplicates always to the same one, the order of the entries is nothing.

    `shares` weigh against each other, as 80, 10, 10. By issuer, all releases of one stay together; by date, the
    oldest go to the first share and the newest to the last one.
    """
    _check(by, shares)
    known = sorted(entries, key=lambda entry: (entry.name, str(entry.release_id)))
    groups = _Groups(len(known))
    for one, other in _near(known, groups):
        groups.join(one, other)
    if by == "issuer":
        _join_issuers(known, groups)
    if by == "date":
        chosen = _in_turn(known, groups, shares)
    else:
        chosen = _by_lot(known, groups, shares, seed)
    return {known[place].release_id: share for place, share in sorted(chosen.items())}


def divided(
    entries: Iterable[Entry], *, by: str, shares: Mapping[str, int], seed: int = 0
) -> tuple[dict[UUID, str], dict[str, object]]:
    """Which share each release goes to, as `assigned` says, and how that was decided, as an export states it."""
    made = assigned(entries, by=by, shares=shares, seed=seed)  # type: ignore[arg-type]
    return made, {"by": by, "shares": dict(shares), "seed": seed}


def _check(by: str, shares: Mapping[str, int]) -> None:
    if by not in get_args(By):
        raise Refusal(f"Shares are made by issuer, date or random and not by “{by}”.")
    if not shares or any(weight < 0 for weight in shares.values()) or not any(shares.values()):
        raise Refusal("Shares need weights of at least 0, one of them above: such as train 80, dev 10, test 10.")


class _Groups:
    """Releases that must stay together, by their places."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))

    def first(self, place: int) -> int:
        """The first release of a group."""
        parents = self._parents
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    def join(self, one: int, other: int) -> None:
        """Put two groups together."""
        low, high = sorted((self.first(one), self.first(other)))
        self._parents[high] = low

    def all(self) -> dict[int, list[int]]:
        """The places of each group by its first one."""
        found: dict[int, list[int]] = defaultdict(list)
        for place in range(len(self._parents)):
            found[self.first(place)].append(place)
        return found


def _near(entries: Sequence[Entry], groups: _Groups) -> Iterator[tuple[int, int]]:
    """Pairs of near-duplicates; of texts that stay together already no more are looked for."""
    whole: dict[bytes, int] = {}
    firsts: list[int] = []
    for place, entry in enumerate(entries):
        same = whole.setdefault(entry.signature, place)
        if same == place:
            firsts.append(place)
        else:
            yield same, place
    bins = {place: array("I", entries[place].signature) for place in firsts}
    blank = array("I", [_EMPTY]) * ROWS
    for start in range(0, BINS, ROWS):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        for place in firsts:
            band = bins[place][start : start + ROWS]
            if band != blank:
                buckets[band.tobytes()].append(place)
        for places in buckets.values():
            yield from _near_within(bins, places, groups)


def _near_within(bins: Mapping[int, "array[int]"], places: Sequence[int], groups: _Groups) -> Iterator[tuple[int, int]]:
    for number, place in enumerate(places):
        for other in places[max(0, number - LOOKED_BACK) : number]:
            if groups.first(place) != groups.first(other) and _are_near(bins[place], bins[other]):
                yield other, place


def _join_issuers(entries: Sequence[Entry], groups: _Groups) -> None:
    known: dict[str, int] = {}
    for place, entry in enumerate(entries):
        groups.join(known.setdefault(entry.issuer or entry.name, place), place)


def _in_turn(entries: Sequence[Entry], groups: _Groups, shares: Mapping[str, int]) -> dict[int, str]:
    """Groups by their newest release, each to the share in which its middle lies."""
    order = sorted(groups.all().values(), key=lambda places: (max(entries[place].date for place in places), places))
    names = [name for name, weight in shares.items() if weight]
    bounds = list(accumulate(shares[name] for name in names))
    chosen, done = {}, 0
    for places in order:
        middle = (2 * done + len(places)) * bounds[-1]
        share = names[bisect_right([bound * 2 * len(entries) for bound in bounds[:-1]], middle)]
        chosen.update(dict.fromkeys(places, share))
        done += len(places)
    return chosen


def _by_lot(entries: Sequence[Entry], groups: _Groups, shares: Mapping[str, int], seed: int) -> dict[int, str]:
    """Groups in the order that the seed gives, the large ones first, each to the share that lacks most."""

    def lot(places: list[int]) -> tuple[int, bytes]:
        return -len(places), sha256(f"{seed}\0{entries[places[0]].name}".encode("utf-8", "surrogatepass")).digest()

    total = sum(shares.values())
    # In whole numbers, which are the same everywhere.
    lacking = {name: weight * len(entries) for name, weight in shares.items() if weight}
    chosen = {}
    for places in sorted(groups.all().values(), key=lot):
        share = max(lacking, key=lambda name: lacking[name])
        lacking[share] -= len(places) * total
        chosen.update(dict.fromkeys(places, share))
    return chosen
