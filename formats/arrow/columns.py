"""Releases as columns of Arrow, for Parquet files and the folders of Hugging Face datasets alike."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from domain.annotation import AnnotatedRelease, Annotation
from formats.extras import needed
from formats.safe import finish
from formats.writing import ordered

MAX_RELEASES = 1000
MAX_LETTERS = 4 << 20
"""A group of rows is written when it has as many; more than a group is never held."""


def _types(arrow: Any) -> dict[str, Any]:
    """The columns and their types; a record is given as a tuple in the order of its fields."""
    text, whole, yes_or_no = arrow.string(), arrow.int64(), arrow.bool_()

    def lists(**fields: Any) -> Any:
        return arrow.list_(arrow.struct(list(fields.items())))

    def texts(names: str) -> dict[str, Any]:
        return dict.fromkeys(names.split(), text)

    pairs = lists(name=text, value=text)
    span = {"start": whole, "end": whole, "label": text, "fragments": lists(start=whole, end=whole)}
    further = {"attributes": pairs, "comment": text, "flagged": yes_or_no}
    people = texts("state author created origin annotation_id")
    decisions = lists(**texts("verdict by at reason comment"), current=yes_or_no)
    ends = {"label": text, "source": whole, "target": whole, "attributes": pairs}
    return {
        "id": text,
        "text": text,
        "spans": lists(**span, **further, **people, decisions=decisions, claims=pairs),
        "relations": lists(**ends, **texts("author created relation_id"), claims=pairs),
        "metadata": pairs,
    }


class Gathered:
    """Releases that wait to be written, column by column."""

    def __init__(self) -> None:
        self._arrow = needed("parquet", "pyarrow")
        types = _types(self._arrow)
        self.schema = self._arrow.schema(list(types.items()))
        self._columns: list[list[Any]] = [[] for _ in types]
        self._letters = 0

    def add(self, sheet: AnnotatedRelease) -> None:
        """Take one more release."""
        found = ordered(sheet)
        row = (
            sheet.release.name,
            sheet.text,
            [_span(sheet, annotation) for annotation in found],
            list(_relations(sheet, found)) if sheet.relations else (),
            sheet.release.metadata,
        )
        for column, value in zip(self._columns, row, strict=True):
            column.append(value)
        self._letters += len(sheet.text)

    @property
    def full(self) -> bool:
        """Whether it is time to write."""
        return len(self._columns[0]) >= MAX_RELEASES or self._letters >= MAX_LETTERS

    def batches(self) -> Iterator[Any]:
        """What waits, as a batch of rows, if there is any; nothing waits after."""
        if self._columns[0]:
            arrays = [
                self._arrow.array(column, field.type) for column, field in zip(self._columns, self.schema, strict=True)
            ]
            yield self._arrow.RecordBatch.from_arrays(arrays, schema=self.schema)
        self._columns = [[] for _ in self._columns]
        self._letters = 0


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


def _relations(sheet: AnnotatedRelease, found: Sequence[Annotation]) -> Iterator[tuple[Any, ...]]:
    places = {annotation.id: place for place, annotation in enumerate(found)}
    for relation in sheet.relations:
        if relation.source in places and relation.target in places:
            yield (
                *(relation.label, places[relation.source], places[relation.target], relation.attributes),
                *(relation.author, stamp(relation.created), str(relation.id), relation.claims),
            )


def stamp(moment: datetime) -> str:
    """A time as text, in UTC."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return f"{utc.isoformat()[:-6]}Z"


class BatchWriter:
    """Gathers releases and writes them a batch of rows at a time; holds no more than that."""

    labels: Mapping[str, str] = {}
    index: Mapping[str, str] = {}

    def __init__(self, path: Path, opened: Callable[[IO[bytes], Any], Any]) -> None:
        """`opened` gives pyarrow's writer for a file and a schema."""
        self._gathered = Gathered()
        self._file = path.open("wb")
        self._writer = opened(self._file, self._gathered.schema)

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add one release."""
        self._gathered.add(sheet)
        if self._gathered.full:
            self._flush()

    def _flush(self) -> None:
        for batch in self._gathered.batches():
            self._writer.write_batch(batch)

    def close(self) -> tuple[str, ...]:
        """Finish the file; nothing is changed or left out."""
        if not self._file.closed:
            self._flush()
            self._writer.close()
            finish(self._file)
        return ()
