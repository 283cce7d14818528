"""Labels as the tags of CoNLL columns, and tags back to spans, in whichever of the schemes a file has them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from formats.writing import Tags

OUTSIDE = frozenset({"O", "_", "-", ""})
_TRAP = re.compile(r"[BIESLUMO](?:[-_:]|$)|[-_*#.]|(?i:null|none|nan|na|n/a)$")
"""How a label begins that some reader takes for a prefix, for no tag at all or for a missing value."""
_PREFIXED = re.compile(r"([BIESLUM])[-_:](.+)", re.DOTALL)
_SUFFIXED = re.compile(r"(.+)[-_]([BIESLUM])", re.DOTALL)


class ConllTags(Tags):
    """Gives each label a tag that no reader of columns misunderstands, no two alike."""

    def __init__(self, labels: Iterable[str]) -> None:
        super().__init__(())
        for label in labels:
            self.tag(label)

    def tag(self, label: str) -> str:
        """The tag of a label; most labels are their own tag."""
        found = self._tags.get(label)
        if found is None:
            found = self._given(label, "_".join(label.split()))
        return found

    def _given(self, label: str, made: str) -> str:
        if not made or _TRAP.match(made):
            made = f"LABEL_{made.replace('-', '_').strip('_') or 'blank'}"
        found, number = made, 2
        while found in self._taken:
            found = f"{made}_{number}"
            number += 1
        self._tags[label] = found
        self._taken.add(found)
        return found


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as its place in a span (B, I, E, S; an empty one for outside) and its label."""

    place: str
    label: str


NOTHING = Tag("", "")
_PLACES = {"B": "B", "I": "I", "M": "I", "E": "E", "L": "E", "S": "S", "U": "S"}
BARE = "entity"
"""The label of tags that have none, such as a lone B."""


def prefixed(value: str) -> Tag | None:
    """The meaning of `B-PER`; None when it is no such tag."""
    if value in OUTSIDE:
        return NOTHING
    found = _PREFIXED.fullmatch(value)
    if found:
        return Tag(_PLACES[found[1]], found[2])
    return Tag(_PLACES[value], BARE) if value in _PLACES else None


def suffixed(value: str) -> Tag | None:
    """The meaning of `PER-B`; None when it is no such tag."""
    if value in OUTSIDE:
        return NOTHING
    found = _SUFFIXED.fullmatch(value)
    return Tag(_PLACES[found[2]], found[1]) if found else None


def plain(value: str) -> Tag | None:
    """The meaning of `PER` where tags have no place: neighbours with one label are one span."""
    return NOTHING if value in OUTSIDE else Tag("I", value)


def spans(tags: Sequence[Tag]) -> list[tuple[int, int, str]]:
    """The [first, last) tokens and labels that the tags of a sentence mean, read as conlleval does.

    A span begins at B and S, and at any other tag that does not go on with the label before it; so IOB1, IOB2,
    BIOES and BILOU are all read by one rule.
    """
    found: list[tuple[int, int, str]] = []
    start, label = -1, ""
    for number, tag in enumerate(tags):
        if start >= 0 and (tag.place in ("", "B", "S") or tag.label != label):
            found.append((start, number, label))
            start = -1
        if tag.place and start < 0:
            start, label = number, tag.label
        if tag.place in ("E", "S"):
            found.append((start, number + 1, label))
            start = -1
    if start >= 0:
        found.append((start, len(tags), label))
    return found


def scheme_of(sentences: Iterable[Sequence[Tag]], places: Iterable[str]) -> str:
    """What the scheme of tags is called: by their letters, and by whether spans begin with I."""
    letters = set(places)
    if letters & set("SUEL"):
        return "BILOU" if letters & set("LU") else "BIOES"
    inside_first = beside = False
    for tags in sentences:
        before = NOTHING
        for tag in tags:
            inside_first = inside_first or (tag.place == "I" and (not before.place or before.label != tag.label))
            beside = beside or (tag.place == "B" and (not before.place or before.label != tag.label))
            before = tag
    if not inside_first:
        return "IOB2"
    return "IOB" if beside else "IOB1"
