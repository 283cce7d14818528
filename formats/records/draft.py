"""A release while its record is gone through: what is stated of it, until its text settles where that is."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

from domain.release import Claim, Incoming, Pairs, RelationClaim, pairs
from domain.scheme import name_from
from formats.canonical import Fragments, Stated, Unit, settled
from formats.writing import count_of

MOST_DEPTH = 20
UNNAMED_TIE = "related"
"""The word of a relation that has none in its file."""


class Draft:
    """Gathers claims, relations and what to say of a record; `incoming` makes the release of it."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.problems: list[str] = []
        self.remarks: list[str] = []
        self._left_out: Counter[tuple[str, str]] = Counter()
        self._stated: list[Stated] = []
        self._claims: list[tuple[str, Pairs, str, Pairs]] = []
        """Of each annotation the label, the attributes, the comment and the claims."""
        self._wheres: list[str] = []
        self._places: dict[Hashable, int] = {}
        self._ties: list[tuple[str, Hashable, Hashable, Pairs, Pairs]] = []

    def __len__(self) -> int:
        return len(self._claims)

    def claim(
        self,
        label: str,
        fragments: Fragments,
        quote: str | None = None,
        *,
        key: Hashable = None,
        attributes: Mapping[str, str] | None = None,
        comment: str = "",
        claims: Mapping[str, str] | None = None,
        where: str = "",
    ) -> None:
        """Add an annotation; relations name it by its key, which is its number from 0 unless one is given."""
        self._places.setdefault(len(self._claims) if key is None else key, len(self._claims))
        self._stated.append(Stated(fragments, quote))
        self._wheres.append(where or self.where)
        said = pairs(attributes) if attributes else ()
        self._claims.append((label, said, comment, pairs(claims) if claims else ()))

    def relation(
        self,
        label: str,
        source: Hashable,
        target: Hashable,
        attributes: Mapping[str, str] | None = None,
        claims: Mapping[str, str] | None = None,
    ) -> None:
        """Add a relation between the annotations of two keys, which may come later."""
        word = name_from(label) if label.strip() else UNNAMED_TIE
        self._ties.append((word, source, target, pairs(attributes or {}), pairs(claims or {})))

    def has(self, key: Hashable) -> bool:
        """Whether an annotation of that key was added."""
        return key in self._places

    def fault(self, sentence: str) -> None:
        """Add a problem; its place is put before it."""
        self.problems.append(f"{self.where}: {sentence}")

    def leave_out(self, one: str, many: str = "", count: int = 1) -> None:
        """Count something that has no place here."""
        self._left_out[one, many or one + "s"] += count

    def incoming(
        self, name: str, raw: str, format: str, source_bytes: bytes, *, unit: Unit = Unit.CODE_POINTS, **more: Any
    ) -> Incoming:
        """The release with all that was gathered; `more` are other fields of it."""
        made = settled(raw, self._stated, unit=unit)
        problems = list(self.problems)
        told = iter(made.problems)
        kept: dict[int, int] = {}
        claims: list[Claim] = []
        for place, fragments in enumerate(made.fragments):
            if fragments is None:
                problems.append(f"{self._wheres[place]}: {next(told)}")
            else:
                kept[place] = len(claims)
                label, attributes, comment, said = self._claims[place]
                claims.append(Claim(label, fragments, attributes, comment, said))
        relations = self._relations(kept, problems)
        return Incoming(
            name=name,
            text=made.text,
            source=source_bytes,
            format=format,
            remarks=(*self.remarks, *made.remarks, *self._told()),
            problems=tuple(problems),
            claims=tuple(claims),
            relations=relations,
            **more,
        )

    def _relations(self, kept: Mapping[int, int], problems: list[str]) -> tuple[RelationClaim, ...]:
        """The relations between claims that are kept; the others are added to the problems."""
        found: list[RelationClaim] = []
        for label, source, target, attributes, claims in self._ties:
            ends = kept.get(self._places.get(source, -1)), kept.get(self._places.get(target, -1))
            if ends[0] is None or ends[1] is None:
                why = "since an annotation that it ties is not there"
                problems.append(f"{self.where}: The relation “{label}” is left out, {why}.")
            else:
                found.append(RelationClaim(label, ends[0], ends[1], attributes, claims))
        return tuple(found)

    def _told(self) -> tuple[str, ...]:
        if not self._left_out:
            return ()
        told = ", ".join(count_of(count, *words) for words, count in sorted(self._left_out.items()))
        return (f"Left out, since there is no place for it here: {told}.",)


def whole(value: object) -> int | None:
    """A whole number, also one written as 4.0 or "4"; None for anything else."""
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and len(value) < 20 and value.isdecimal():
        return int(value)
    return None


def span_of(start: object, end: object) -> Fragments | None:
    """A start and an end as the one fragment of a span; None when they are no whole numbers."""
    first, last = whole(start), whole(end)
    return None if first is None or last is None else ((first, last),)


def spans_of(value: object) -> Fragments | None:
    """A list of [start, end] as fragments; None when it is none."""
    if not isinstance(value, list) or not value:
        return None
    found: list[tuple[int, int]] = []
    for pair in value:
        made = span_of(*pair) if isinstance(pair, (list, tuple)) and len(pair) == 2 else None
        if made is None:
            return None
        found += made
    return tuple(found)


def listed(value: object) -> list[Any]:
    """The value when it is a list, and an empty one when it is anything else."""
    return value if isinstance(value, list) else []


def words(value: object, depth: int = 0) -> str:
    """A value as text: numbers and truth in words, nothing as an empty text, lists joined; deep ones are cut off."""
    if depth > MOST_DEPTH:
        return ""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value) if abs(value) < 1e100 else ""
        case list():
            return ", ".join(filter(None, (words(item, depth + 1) for item in value)))
        case dict():
            return "; ".join(f"{key}: {words(item, depth + 1)}" for key, item in value.items())
    return ""
