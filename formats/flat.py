"""What formats without overlaps take of a sheet: one annotation a place, chosen by one rule, and what lost is named."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.annotation import AnnotatedRelease, Annotation
from domain.release import Pairs
from formats.writing import count_of, ordered

_LISTED = 10
_SHOWN = 40
Stretches = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An annotation with the [start, end) stretches of text that are written for it."""

    annotation: Annotation
    stretches: Stretches


def trimmed(text: str, annotation: Annotation) -> Stretches:
    """The fragments of an annotation without the blanks at their edges; those of blanks alone are left out."""
    found = []
    for fragment in annotation.fragments:
        covered = text[fragment.start : fragment.end]
        bare = covered.strip()
        if len(bare) == len(covered):
            if bare:
                found.append((fragment.start, fragment.end))
        elif bare:
            start = fragment.start + len(covered) - len(covered.lstrip())
            found.append((start, start + len(bare)))
    return tuple(found)


def disjoint(candidates: Sequence[Kept], rank: Mapping[str, int]) -> list[Kept]:
    """A choice without overlaps: the longest wins, then the earlier, then the label that the scheme has first."""

    def merit(kept: Kept) -> tuple[int, Stretches, int, str, Pairs, str, str]:
        annotation = kept.annotation
        covered = sum(end - start for start, end in kept.stretches)
        place = rank.get(annotation.label, len(rank))
        return (
            *(-covered, kept.stretches, place, annotation.label),
            *(annotation.attributes, annotation.comment, str(annotation.id)),
        )

    if _apart(candidates):
        return list(candidates)
    chosen: list[Kept] = []
    taken: list[tuple[int, int]] = []
    for kept in sorted(candidates, key=merit):
        if not any(_meets(taken, start, end) for start, end in kept.stretches):
            chosen.append(kept)
            for stretch in kept.stretches:
                insort(taken, stretch)
    return chosen


def _apart(candidates: Iterable[Kept]) -> bool:
    reached = 0
    for kept in candidates:
        if kept.stretches[0][0] < reached:
            return False
        reached = kept.stretches[-1][1]
    return True


def _meets(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether [start, end) overlaps one of the sorted, disjoint stretches."""
    first = bisect_right(taken, (start, start))
    if first and taken[first - 1][1] > start:
        return True
    return bisect_left(taken, (end, 0)) > first


class Flat:
    """Chooses for one release after the other, and keeps in mind what was not chosen."""

    def __init__(self, rank: Mapping[str, int]) -> None:
        self._rank = rank
        self._dropped = self._broken = 0
        self._first: list[str] = []

    def chosen(self, sheet: AnnotatedRelease) -> list[Kept]:
        """The annotations of a sheet that are written, with their stretches; empty and blank ones never are."""
        candidates = [
            Kept(annotation, stretches)
            for annotation in ordered(sheet)
            if (stretches := trimmed(sheet.text, annotation))
        ]
        chosen = disjoint(candidates, self._rank)
        if len(chosen) < len(candidates):
            self._note(sheet, candidates, chosen)
        self._broken += sum(len(kept.annotation.fragments) > 1 for kept in chosen)
        return chosen

    def _note(self, sheet: AnnotatedRelease, candidates: Sequence[Kept], chosen: Sequence[Kept]) -> None:
        there = {(kept.annotation.label, kept.stretches) for kept in chosen}
        ids = {kept.annotation.id for kept in chosen}
        for kept in candidates:
            # One of several alike is enough: nothing is lost of the text.
            if kept.annotation.id in ids or (kept.annotation.label, kept.stretches) in there:
                continue
            self._dropped += 1
            if len(self._first) < _LISTED:
                quote = " ".join(kept.annotation.quote.split())
                shown = quote if len(quote) <= _SHOWN else quote[: _SHOWN - 1] + "…"
                self._first.append(f"{sheet.release.name}: “{shown}” ({kept.annotation.label})")

    def remarks(self) -> tuple[str, ...]:
        """Sentences on what was left out, the first ten by name, and on what was written in parts."""
        made = []
        if self._dropped:
            more = f" and {self._dropped - len(self._first):,} more" if self._dropped > len(self._first) else ""
            left_out = count_of(self._dropped, "annotation")
            listed = "; ".join(self._first)
            made.append(f"{left_out} left out, since a longer or earlier one lies over the same text: {listed}{more}.")
        if self._broken:
            made.append(f"{count_of(self._broken, 'annotation')} in several parts: each part is written by itself.")
        return tuple(made)


def edges(chosen: Iterable[Kept]) -> list[tuple[int, int, str]]:
    """The stretches in the order of the text, with their labels."""
    return sorted((start, end, kept.annotation.label) for kept in chosen for start, end in kept.stretches)
