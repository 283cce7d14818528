"""Releases as columns of Arrow, for Parquet files and the folders of Hugging Face datasets alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from domain.annotation import AnnotatedRelease, Annotation
from formats.extras import needed
from formats.writing import ordered

MAX_RELEASES = 1000
MAX_LETTERS = 4 << 20
"""A group of rows is written when it has as many; more than a group is never held."""


class Column(Protocol):
    """Values of one kind that are gathered one by one and then given as an array."""

    def add(self, value: Any) -> None:
        """Take one more."""

    def array(self, arrow: Any) -> Any:
        """All that were taken, as an array; it is empty again after."""


class Values:
    """A column of plain values."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._values: list[Any] = []
        self.add = self._values.append

    def array(self, arrow: Any) -> Any:
        """All that were taken, as an array; it is empty again after."""
        made = arrow.array(self._values, getattr(arrow, self._kind)())
        self._values.clear()
        return made


class Lists:
    """A column of lists of records; a record comes as a tuple in the order of the fields."""

    def __init__(self, **fields: Column) -> None:
        self._fields = fields
        self._takers = tuple(field.add for field in fields.values())
        self._offsets = [0]

    def add(self, records: Iterable[Sequence[Any]]) -> None:
        """Take one more list."""
        count = self._offsets[-1]
        for record in records:
            count += 1
            for take, value in zip(self._takers, record, strict=True):
                take(value)
        self._offsets.append(count)

    def array(self, arrow: Any) -> Any:
        """All that were taken, as an array; it is empty again after."""
        arrays = [field.array(arrow) for field in self._fields.values()]
        inner = arrow.StructArray.from_arrays(arrays, names=list(self._fields))
        made = arrow.ListArray.from_arrays(arrow.array(self._offsets, arrow.int32()), inner)
        self._offsets = [0]
        return made


def _pairs() -> Lists:
    return Lists(name=Values("string"), value=Values("string"))


def _texts(names: str) -> dict[str, Column]:
    return {name: Values("string") for name in names.split()}


class Gathered:
    """Releases that wait to be written, column by column."""

    def __init__(self) -> None:
        self._arrow = needed("parquet", "pyarrow")
        whole, yes_or_no = "int64", "bool_"
        self._columns: dict[str, Column] = {
            "id": Values("string"),
            "text": Values("string"),
            "spans": Lists(
                start=Values(whole),
                end=Values(whole),
                label=Values("string"),
                fragments=Lists(start=Values(whole), end=Values(whole)),
                attributes=_pairs(),
                comment=Values("string"),
                flagged=Values(yes_or_no),
                **_texts("state author created origin annotation_id"),
                decisions=Lists(**_texts("verdict by at reason comment"), current=Values(yes_or_no)),
                claims=_pairs(),
            ),
            "relations": Lists(
                label=Values("string"),
                source=Values(whole),
                target=Values(whole),
                attributes=_pairs(),
                **_texts("author created relation_id"),
                claims=_pairs(),
            ),
            "metadata": _pairs(),
        }
        self._count = self._letters = 0
        self.schema = self._batch().schema

    def add(self, sheet: AnnotatedRelease) -> None:
        """Take one more release."""
        found = ordered(sheet)
        places = {annotation.id: place for place, annotation in enumerate(found)}
        row = (
            sheet.release.name,
            sheet.text,
            [_span(sheet, annotation) for annotation in found],
            list(_relations(sheet, places)),
            sheet.release.metadata,
        )
        for column, value in zip(self._columns.values(), row, strict=True):
            column.add(value)
        self._count += 1
        self._letters += len(sheet.text)

    @property
    def full(self) -> bool:
        """Whether it is time to write."""
        return self._count >= MAX_RELEASES or self._letters >= MAX_LETTERS

    def batches(self) -> Iterator[Any]:
        """What waits, as a batch of rows, if there is any; nothing waits after."""
        if self._count:
            self._count = self._letters = 0
            yield self._batch()

    def _batch(self) -> Any:
        arrays = [column.array(self._arrow) for column in self._columns.values()]
        return self._arrow.RecordBatch.from_arrays(arrays, names=list(self._columns))


def _span(sheet: AnnotatedRelease, annotation: Annotation) -> tuple[Any, ...]:
    fragments = [(fragment.start, fragment.end) for fragment in annotation.fragments]
    decisions = [
        (
            *(decision.verdict.value, decision.by, stamp(decision.at), decision.reason, decision.comment),
            decision.revision == annotation.revision,
        )
        for decision in sheet.decisions_on(annotation.id)
    ]
    return (
        *(fragments[0][0], fragments[-1][1], annotation.label, fragments),
        *(annotation.attributes, annotation.comment, annotation.flagged),
        *(sheet.state(annotation).value, annotation.author, stamp(annotation.created), annotation.origin),
        *(str(annotation.id), decisions, annotation.claims),
    )


def _relations(sheet: AnnotatedRelease, places: Mapping[Any, int]) -> Iterator[tuple[Any, ...]]:
    for relation in sheet.relations:
        if relation.source in places and relation.target in places:
            yield (
                *(relation.label, places[relation.source], places[relation.target], relation.attributes),
                *(relation.author, stamp(relation.created), str(relation.id), relation.claims),
            )


def stamp(moment: datetime) -> str:
    """A time as text, in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
