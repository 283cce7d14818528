"""Rows of Arrow as releases, a few at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.errors import Refusal
from domain.release import Claim, Incoming, Pairs, RelationClaim, pairs
from formats.arrow.roles import Roles, SpanRoles, roles
from formats.canonical import Fragments, Stated, settled
from formats.conll.tags import NOTHING, plain, prefixed, spans
from formats.conll.text import TokenText
from formats.extras import needed
from formats.given import Given

_AT_ONCE = 64
_CLAIMS = {
    **{"annotation_id": "id", "relation_id": "id", "id": "id", "note_nlp_id": "id", "state": "state"},
    **{
        "author": "author",
        "annotator": "author",
        "created_by": "author",
        "created": "created",
        "created_at": "created",
    },
    **{"origin": "origin", "score": "score", "confidence": "score"},
}
"""Fields that say something of people, times and machines, and what that is called here."""
_COMMENTS = ("comment", "note")
_OURS = {"attributes", "decisions", "claims"}
_NOT_SAID = {("origin", "manual"), ("flagged", "")}
Row = Mapping[str, Any]


def rows_read(
    given: Given, schema: Any, batches: Callable[[list[str]], Iterator[Any]], format: str
) -> Iterator[Incoming]:
    """The rows of a table as releases; `batches` gives those columns of it, some rows at a time."""
    arrow = needed("parquet", "pyarrow")
    try:
        chosen = roles(schema, needed("parquet", "pyarrow.types"))
    except UnicodeDecodeError as error:
        raise Refusal(f"“{given.name}” is damaged: its columns have no readable names; get it anew.") from error
    ours = chosen.spans == "spans" and {"relations", "metadata"} <= set(chosen.left)
    if not (chosen.text or chosen.texts or chosen.tokens):
        raise Refusal(f"“{given.name}” has no column of texts or of tokens: choose another file.")
    wanted = [*chosen.wanted, *(("relations", "metadata") if ours else ())]
    reading = _Reading(given, replace(chosen, left=()) if ours else chosen, format)
    try:
        for batch in batches(wanted):
            for first in range(0, batch.num_rows, _AT_ONCE):
                for row in batch.slice(first, _AT_ONCE).to_pylist():
                    yield from reading.incoming(row)
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Refusal(f"“{given.name}” is damaged behind row {reading.number}: get it anew.") from error
    if not reading.found:
        raise Refusal(f"“{given.name}” holds no row with a text: choose another file.")


class _Reading:
    """The way through the rows."""

    def __init__(self, given: Given, chosen: Roles, format: str) -> None:
        self._given = given
        self._roles = chosen
        self._format = format
        self.number = self.found = 0
        self._skipped: list[str] = []

    def incoming(self, row: Row) -> Iterator[Incoming]:
        """The release of a row; none when there is no text in it, which the next one tells."""
        self.number += 1
        chosen = self._roles
        if chosen.texts and not chosen.text:
            longest = max(chosen.texts, key=lambda name: len(row[name] or ""))
            others = tuple(name for name in chosen.texts if name != longest)
            chosen = self._roles = replace(chosen, text=longest, plain=(*chosen.plain, *others))
        text, claims, remarks, problems = self._worded(row) if chosen.tokens else self._spanned(row)
        if text is None:
            self._skipped.append(f"Row {self.number} has no text and is left out: mend it and import anew.")
            return
        self.found += 1
        if self.found == 1 and (left := self._left()):
            remarks = (*remarks, f"The columns {', '.join(left)} had no place here.")
        relations, lost = _relations(row.get("relations"), claims)
        yield Incoming(
            name=self._name(row),
            text=text,
            source=text.encode("utf-8"),
            format=self._format,
            metadata=self._metadata(row),
            remarks=remarks,
            problems=(*self._skipped, *problems, *lost),
            claims=tuple(claim for claim in claims if claim is not None),
            relations=relations,
        )
        self._skipped = []

    def _left(self) -> tuple[str, ...]:
        fields = self._roles.span.left
        within = () if set(fields) <= _OURS else tuple(f"{self._roles.spans}.{name}" for name in fields)
        return (*self._roles.left, *within)

    def _name(self, row: Row) -> str:
        value = row[self._roles.name] if self._roles.name else None
        return str(value) if value not in (None, "") else f"{self._given.stem} {self.number}"

    def _metadata(self, row: Row) -> Pairs:
        made = {name: _word(row[name]) for name in self._roles.plain if row[name] is not None}
        if "metadata" not in self._roles.plain:
            made |= dict(_paired(row.get("metadata")))
        return pairs(made)

    def _spanned(self, row: Row) -> tuple[str | None, list[Claim | None], tuple[str, ...], tuple[str, ...]]:
        text = row[self._roles.text]
        if text is None:
            return None, [], (), ()
        given = (row[self._roles.spans] if self._roles.spans else None) or ()
        read = [(found, _fragments(found, self._roles.span)) for found in given if found is not None]
        sound = [(found, fragments) for found, fragments in read if fragments]
        lacking = len(read) - len(sound)
        stated = [Stated(fragments, _quote(found, self._roles.span)) for found, fragments in sound]
        done = settled(text, stated)
        claims = [
            None if fragments is None else self._claim(found, fragments)
            for (found, _), fragments in zip(sound, done.fragments, strict=True)
        ]
        problems = tuple(f"Row {self.number}: {problem}" for problem in done.problems)
        if lacking:
            problems = (*problems, f"Row {self.number}: {lacking} of its spans have no start or no end.")
        return done.text, claims, done.remarks, problems

    def _claim(self, found: Row, fragments: Fragments) -> Claim:
        role = self._roles.span
        said: dict[str, str] = {"flagged": "yes"} if found.get("flagged") is True else {}
        said |= _standing(found.get("decisions"))
        said |= {f"earlier.{name}": value for name, value in _paired(found.get("claims"))}
        others: dict[str, str] = dict(_paired(found.get("attributes")))
        comment = ""
        for name in role.others:
            value = found[name]
            if value is None or name == "flagged":
                continue
            word = _word(value)
            if name in _COMMENTS:
                comment = comment or word
            elif name in _CLAIMS:
                said[_CLAIMS[name]] = word
            else:
                others[name] = word
        label = _label(found.get(role.label), role.classes) or self._roles.spans
        written = {key: value for key, value in said.items() if value and (key, value) not in _NOT_SAID}
        return Claim(self._given.labels.get(label, label), fragments, pairs(others), comment, pairs(written))

    def _worded(self, row: Row) -> tuple[str | None, list[Claim | None], tuple[str, ...], tuple[str, ...]]:
        """The text and the claims of a row of tokens and tags."""
        forms = [str(form or "_") for form in row[self._roles.tokens] or ()]
        values = [_label(value, self._roles.classes) for value in row[self._roles.tags] or ()]
        if not forms:
            return None, [], (), ()
        problems: tuple[str, ...] = ()
        if len(values) != len(forms):
            problems = (
                f"Row {self.number} has {len(forms)} tokens and {len(values)} tags: it comes in without spans.",
            )
            values = []
        read = prefixed if all(prefixed(value) for value in values) else plain
        made = TokenText()
        made.add(forms, spans([read(value) or NOTHING for value in values]))
        text, claims = made.settled(self._given.labels)
        return text, list(claims), (), problems


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else str(value)


def _label(value: Any, classes: Sequence[str]) -> str:
    if isinstance(value, list):
        return ", ".join(_label(item, classes) for item in value if item is not None)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(classes):
        return classes[value]
    return "" if value is None else str(value)


def _quote(found: Row, role: SpanRoles) -> str | None:
    value = found[role.quote] if role.quote else None
    if isinstance(value, list):
        value = " ".join(map(str, value))
    return value or None


def _fragments(found: Row, role: SpanRoles) -> Fragments:
    """The [start, end) pairs of a span as it states them; none when there is no sound one."""
    made = []
    for item in (found[role.fragments] if role.fragments else None) or ():
        pair = tuple(item.values()) if isinstance(item, dict) else tuple(item or ())
        if len(pair) == 2 and None not in pair:
            made.append((int(pair[0]), int(pair[1])))
    if made or not role.start:
        return tuple(made)
    start, end = found[role.start], found[role.end]
    return () if start is None or end is None else ((int(start), int(end)),)


def _paired(value: Any) -> Iterator[tuple[str, str]]:
    """The pairs of a list of records of a name and a value."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict) and isinstance(item.get("name"), str) and isinstance(item.get("value"), str):
            yield item["name"], item["value"]


def _standing(decisions: Any) -> dict[str, str]:
    """What the last decision on the present state of an annotation says."""
    found: dict[str, str] = {}
    for item in decisions if isinstance(decisions, list) else ():
        if isinstance(item, dict) and item.get("current") and item.get("verdict"):
            found = {
                f"{item['verdict']}_by": _word(item.get("by") or ""),
                "decided_at": _word(item.get("at") or ""),
                "reason": _word(item.get("reason") or ""),
                "decision_comment": _word(item.get("comment") or ""),
            }
    return found


def _relations(given: Any, claims: Sequence[Claim | None]) -> tuple[tuple[RelationClaim, ...], tuple[str, ...]]:
    """The relations of a row of ours; their ends are places in its spans."""
    places: dict[int, int] = {}
    for number, claim in enumerate(claims):
        if claim is not None:
            places[number] = len(places)
    made, lost = [], 0
    for item in given if isinstance(given, list) else ():
        source, target = places.get(item.get("source")), places.get(item.get("target"))
        if source is None or target is None:
            lost += 1
            continue
        said = {_CLAIMS[key]: item.get(key) for key in ("author", "created", "relation_id")}
        written = {key: value for key, value in said.items() if isinstance(value, str)}
        written |= {f"earlier.{name}": value for name, value in _paired(item.get("claims"))}
        made.append(
            RelationClaim(
                str(item.get("label")), source, target, pairs(dict(_paired(item.get("attributes")))), pairs(written)
            )
        )
    return tuple(made), (f"{lost} relations are left out: an end of theirs is not there.",) if lost else ()
