"""Reads WebAnno TSV 3.0 to 3.3: span, relation and chain layers, slots, parts of words; leniently.

What one line says of an annotation is completed by later lines with the same number in brackets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from domain.errors import Refusal
from domain.release import Incoming
from formats.canonical import Unit
from formats.given import Given
from formats.records.draft import Draft
from formats.uima.claims import LABELS
from formats.uima.tsv_marks import ENTITY, RELATION, Column, in_chain, parts, value_unescaped, with_id
from formats.uima.tsv_rows import Placed, Row, Sheet, parsed, placed, rows_of
from formats.writing import count_of

Key = tuple[str, ...]
_NOTHING = ("_", "*", "")
_SHOWN = 5


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The one release of a file."""
    try:
        text = given.data().decode(encoding or "utf-8").removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError):
        raise Refusal(f"“{given.name}” is not in {encoding or 'UTF-8'}: say which encoding it has.") from None
    sheet = parsed(text)
    if not sheet.sentences:
        raise Refusal(f"“{given.name}” has no line of a word as WebAnno TSV 3 has them: export it as WebAnno TSV 3.3.")
    yield _Reading(given, sheet, placed(sheet)).incoming()


@dataclass(slots=True)
class _Span:
    """An annotation while the lines are gone through."""

    layer: str
    begin: int
    end: int
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Reference:
    """An annotation as another one names it: by its layer, the word it is on, and a number unless that is clear."""

    layer: str
    unit: str
    id: str


class _Reading:
    """What is gathered while the rows of a sheet are gone through."""

    def __init__(self, given: Given, sheet: Sheet, made: Placed) -> None:
        self._given = given
        self._sheet = sheet
        self._made = made
        self._draft = Draft(f"“{given.name}”")
        self._spans: dict[Key, _Span] = {}
        self._at: dict[tuple[str, str], list[Key]] = {}
        """The annotations of a layer on a word, in the order of their stack."""
        self._on: dict[str, list[Key]] = {}
        self._numbered: dict[str, Key] = {}
        self._ties: list[tuple[str, dict[str, str], _Reference, _Reference]] = []
        self._slots: dict[tuple[Key, str, str, _Reference], None] = {}

    def incoming(self) -> Incoming:
        """The release."""
        layers = [(key, list(group)) for key, group in groupby(self._sheet.columns, lambda column: column.layer)]
        for row in rows_of(self._sheet):
            place = 0
            for _, group in layers:
                fields = [*row.fields[place : place + len(group)]]
                place += len(group)
                self._cell(row, group, fields + ["_"] * (len(group) - len(fields)))
        self._add_spans()
        self._add_relations()
        self._tell()
        given = self._given
        name = given.names.get(given.stem, given.stem)
        made = self._draft.incoming(name, self._made.text, "webannotsv", b"", unit=Unit.CODE_POINTS)
        return replace(made, encoding="utf-8")

    def _cell(self, row: Row, group: Sequence[Column], fields: Sequence[str]) -> None:
        """What one row says of one layer: stacked annotations, each with a value for each column."""
        stacks = [parts(value, "|") if value not in ("_", "") else [] for value in fields]
        for place in range(max(map(len, stacks))):
            said = [stack[place] if place < len(stack) else "_" for stack in stacks]
            match group[0].kind:
                case "span":
                    self._span(row, group, said, place)
                case "chain":
                    self._link(row, group, said)
                case _:
                    self._tie(row, group, said)

    def _span(self, row: Row, group: Sequence[Column], said: Sequence[str], place: int) -> None:
        layer = group[0].layer
        values = [
            (value, "") if column.role == "slot" else with_id(value) for column, value in zip(group, said, strict=True)
        ]
        number = next((found for _, found in values if found), "")
        key = (layer, number) if number else (layer, row.unit, str(place))
        self._put(key, layer, row)
        for column, (value, _) in zip(group, values, strict=True):
            if column.role == "feature" and value not in _NOTHING:
                self._spans[key].values.setdefault(column.name, value_unescaped(value))
        for column, after, roles, targets in zip(group, group[1:], values, said[1:], strict=False):
            if column.role == "role" and after.role == "slot" and targets not in _NOTHING:
                self._slot(key, column.name, after.name, parts(roles[0], ";"), parts(targets, ";"))

    def _slot(self, key: Key, feature: str, layer: str, roles: Sequence[str], targets: Sequence[str]) -> None:
        for place, target in enumerate(targets):
            unit, number = with_id(target)
            role = roles[place] if place < len(roles) else "_"
            label = feature if role in _NOTHING else value_unescaped(role)
            self._slots[key, feature, label, _Reference(layer, unit, number)] = None

    def _link(self, row: Row, group: Sequence[Column], said: Sequence[str]) -> None:
        """A member of a chain: its place in it follows an arrow in one column."""
        links = [in_chain(value) for value in said]
        found = next((link for link in links if link), None)
        if found is None:
            self._draft.leave_out("member of no chain", "members of no chain")
            return
        layer = group[0].layer
        key = (layer, "chain", found[1], str(found[2]))
        self._put(key, layer, row)
        for column, value, link in zip(group, said, links, strict=True):
            plain = link[0] if link else with_id(value)[0]
            if plain not in _NOTHING:
                self._spans[key].values.setdefault(column.name, value_unescaped(plain))

    def _put(self, key: Key, layer: str, row: Row) -> None:
        begin, end = self._made.places[row.number]
        found = self._spans.get(key)
        if found is None:
            self._spans[key] = _Span(layer, begin, end)
            if len(key) == 2:
                self._numbered.setdefault(key[1], key)
        else:
            found.begin, found.end = min(found.begin, begin), max(found.end, end)
        self._at.setdefault((layer, row.unit), []).append(key)
        self._on.setdefault(row.unit, []).append(key)

    def _tie(self, row: Row, group: Sequence[Column], said: Sequence[str]) -> None:
        base = next((place for place, column in enumerate(group) if column.role == "base"), None)
        if base is None or said[base] in _NOTHING:
            return
        values = {
            column.name: value_unescaped(value)
            for column, value in zip(group, said, strict=True)
            if column.role == "feature" and value not in _NOTHING
        }
        unit, numbers = with_id(said[base])
        source, _, target = numbers.partition("_")
        layer = group[base].name.partition("_")[2]
        ends = _Reference(layer, unit, source), _Reference(layer, row.unit, target)
        self._ties.append((group[0].layer, values, *ends))

    def _add_spans(self) -> None:
        order = sorted(self._spans.items(), key=lambda item: (item[1].begin, -item[1].end))
        for key, found in order:
            short = found.layer.rsplit(".", 1)[-1]
            if ".segmentation.type." in found.layer:
                self._draft.leave_out(short)
                continue
            label, attributes, named = self._labelled(found.layer, found.values)
            layer = {"layer": found.layer} if named and found.layer != ENTITY else {}
            place = ((found.begin, found.end),)
            self._draft.claim(label, place, key=key, attributes=attributes, claims=layer)

    def _labelled(self, layer: str, values: dict[str, str]) -> tuple[str, dict[str, str], str]:
        """The label that features give, or else the layer's name; the other features; and the feature it is from."""
        named = next((name for name in LABELS if values.get(name)), "")
        label = values[named] if named else layer.rsplit(".", 1)[-1]
        rest = {name: value for name, value in values.items() if name != named}
        return self._given.labels.get(label, label), rest, named

    def _add_relations(self) -> None:
        for layer, values, source, target in self._ties:
            label, attributes, named = self._labelled(layer, values)
            about = {"layer": layer} if named and layer != RELATION else {}
            self._relate(label, self._resolved(source), self._resolved(target), attributes, about)
        for host, _, label, reference in self._slots:
            self._relate(label, host, self._resolved(reference), {}, {})
        for key, found in self._spans.items():
            if key[1:2] == ("chain",):
                label = found.values.get("referenceRelation") or found.layer.rsplit(".", 1)[-1]
                following = (*key[:3], str(int(key[3]) + 1))
                if following in self._spans:
                    self._draft.relation(label, key, following)

    def _relate(
        self, label: str, source: Key | None, target: Key | None, attributes: dict[str, str], claims: dict[str, str]
    ) -> None:
        if source is None or target is None or not (self._draft.has(source) and self._draft.has(target)):
            self._draft.leave_out("relation between words or nothing", "relations between words or nothing")
            return
        self._draft.relation(label, source, target, attributes, claims)

    def _resolved(self, reference: _Reference) -> Key | None:
        """The annotation that is meant: by its number, or the first of the layer on that word."""
        if reference.id.strip("0"):
            if (reference.layer, reference.id) in self._spans:
                return reference.layer, reference.id
            return self._numbered.get(reference.id)
        found = self._at.get((reference.layer, reference.unit))
        if found is None and reference.layer.startswith("uima."):
            found = self._on.get(reference.unit)
        return found[0] if found else None

    def _tell(self) -> None:
        sheet, made, draft = self._sheet, self._made, self._draft
        if made.unit is not Unit.UTF_16:
            draft.remarks.append(f"The positions count {made.unit}, as the words show, not UTF-16 units.")
        if made.astray:
            draft.remarks.append(
                f"{count_of(made.astray, 'word is', 'words are')} not in the text where the file says."
            )
        if sheet.unknown:
            draft.leave_out("line of another program that begins with #", "lines of other programs", sheet.unknown)
        if sheet.bad:
            shown = ", ".join(map(str, sheet.bad[:_SHOWN])) + (" ..." if len(sheet.bad) > _SHOWN else "")
            draft.fault(f"{count_of(len(sheet.bad), 'line is', 'lines are')} no row of a word and left out ({shown}).")
