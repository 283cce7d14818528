"""Rows that are annotations by positions, brought together with the texts that they are of."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from domain.errors import Refusal
from domain.release import Incoming, normalise, pairs
from formats.canonical import Fragments
from formats.encoding import decode
from formats.given import Given
from formats.records.draft import Draft, span_of
from formats.tables.csv_columns import MORE, attribute_of
from formats.tables.csv_table import LONG, OUR_SAID, SAID, Columns, Row, Table, cell_of
from formats.tables.xlsx_book import units
from formats.text import read

MOST_QUOTE = 32_000
"""A cell of a spreadsheet holds 32,767 UTF-16 units: a quote near that may be cut short, and says nothing."""


class Standoff:
    """Rows that are annotations; all are gone through first, since those of a release may stand anywhere."""

    def __init__(self, given: Given, table: Table, columns: Columns, sample: Sequence[Row]) -> None:
        self._given = given
        self._table = table
        self._columns = columns
        self._drafts: dict[str, Draft] = {}
        self._in_rows: dict[str, str] = {}
        self._lost: Counter[str] = Counter()
        ours = columns.first("decided_at") is not None and columns.first(MORE) is not None
        self._said = [(word, columns.first(word)) for word in (OUR_SAID if ours else SAID)]
        self._listed, self._parts, self._more = map(columns.first, ("fragments", "parts", MORE))
        used = (columns.first("line"), self._listed, self._parts, self._more, *(place for _, place in self._said))
        self._others = columns.others(*columns.known.values(), columns.comment, *used)
        self._whole = columns.known["text"] is not None and self._has_whole_texts(sample)

    def _has_whole_texts(self, sample: Sequence[Row]) -> bool:
        """Whether the texts in the rows are whole texts and not what is covered."""
        longer = 0
        for _, cells in sample:
            fragments = self._fragments(cells)
            text = cell_of(cells, self._columns.known["text"])
            if fragments is None or fragments[-1][1] > len(text):
                return False
            longer += fragments[-1][1] - fragments[0][0] != len(text)
        return longer > 0

    def releases(self) -> Iterator[Incoming | str]:
        """The releases in the order in which they first come up, then the texts beside that have no row."""
        for number, cells in self._table.rows:
            yield from self._take(number, cells)
        for tie in self._table.ties:
            if draft := self._drafts.get(tie.document):
                draft.relation(tie.label, tie.source, tie.target, tie.attributes)
        texts = texts_beside(self._given)
        for document, draft in self._drafts.items():
            found = self._text_of(document, texts)
            if found is None:
                self._lost[document] = len(draft)
                continue
            name, raw = found
            yield self._incoming(document, draft, name, raw)
        for document, text in self._table.texts.items():
            if document not in self._drafts:
                yield self._incoming(document, Draft(f"“{document}”"), document, text)
        if self._lost:
            yield self._told()
        yield from texts_alone(self._given, texts)

    def _incoming(self, document: str, draft: Draft, name: str, raw: str) -> Incoming:
        name = self._given.names.get(name, name)
        details = pairs(self._table.details.get(document, {}))
        negatives = tuple(self._table.negatives.get(document, ()))
        source = normalise(raw).encode()
        return draft.incoming(name, raw, self._table.format, source, metadata=details, negatives=negatives)

    def _told(self) -> str:
        shown = ", ".join(f"“{name}”" for name in list(self._lost)[:3])
        more = f" and {len(self._lost) - 3:,} more" if len(self._lost) > 3 else ""
        return (
            f"“{self._given.name}” has positions in texts that are not in it ({shown}{more}): put the text of each"
            " beside it, as a .txt file of that name, and import it again."
        )

    def _text_of(self, document: str, texts: dict[str, str]) -> tuple[str, str] | None:
        for held in (self._table.texts, self._in_rows):
            if document in held:
                return document, held[document]
        for name in (document, f"{document}.txt", f"{PurePath(document).stem}.txt"):
            if name in texts:
                return document, texts.pop(name)
        if not document and len(texts) == 1:
            return texts.popitem()
        return None

    def _take(self, number: int, cells: Sequence[str]) -> Iterator[str]:
        known = self._columns.known
        whole = cell_of(cells, known["text"]) if self._whole else ""
        document = cell_of(cells, known["document"]) or (f"{self._given.stem} {whole[:LONG]}" if whole else "")
        where = f"{self._table.where} {number} of “{self._given.name}”"
        fragments = self._fragments(cells)
        if fragments is None:
            yield f"{where} is left out, since its start and end are no whole numbers."
            return
        if whole and self._in_rows.setdefault(document, whole) != whole:
            yield f"{where} is left out: another row has a different text for “{document}”."
            return
        draft = self._drafts.setdefault(document, Draft(f"“{document}” from {self._table.where.lower()} {number} on"))
        label = cell_of(cells, known["label"]).strip()
        draft.claim(
            self._given.labels.get(label, label),
            fragments,
            self._quote(cells),
            key=number,
            attributes=self._attributes(cells),
            comment=cell_of(cells, self._columns.comment),
            claims={word: said for word, place in self._said if (said := cell_of(cells, place))},
        )

    def _fragments(self, cells: Sequence[str]) -> Fragments | None:
        listed = cell_of(cells, self._listed)
        if listed:
            found = [span_of(*pair.split()) for pair in listed.split(";") if len(pair.split()) == 2]
            made = tuple(span[0] for span in found if span is not None)
            return made if len(made) == listed.count(";") + 1 else None
        ends = (cell_of(cells, self._columns.known[what]).strip().removesuffix(".0") for what in ("start", "end"))
        return span_of(*ends)

    def _quote(self, cells: Sequence[str]) -> str | None:
        columns = self._columns.known
        quote = cell_of(cells, columns["quote"]) or ("" if self._whole else cell_of(cells, columns["text"]))
        quote = cell_of(cells, self._parts) or quote
        return quote if quote and units(quote) < MOST_QUOTE else None

    def _attributes(self, cells: Sequence[str]) -> dict[str, str]:
        found = {attribute_of(title): cell for title, place in self._others if (cell := cell_of(cells, place))}
        try:
            more = json.loads(cell_of(cells, self._more) or "{}")
        except (ValueError, RecursionError):
            more = {MORE: cell_of(cells, self._more)}
        return found | {key: str(value) for key, value in more.items()} if isinstance(more, dict) else found


def texts_beside(given: Given) -> dict[str, str]:
    """The texts of the plain text files beside a table, by their file names."""
    names = sorted(name for name in given.beside if name.casefold().endswith(".txt"))
    return {name: decode(given.beside[name], name=name).text for name in names}


def texts_alone(given: Given, names: Iterable[str]) -> Iterator[Incoming | str]:
    """Texts beside a table of which none of its rows is."""
    for name in names:
        try:
            yield from read(Given.of(name, given.beside[name]))
        except Refusal as refusal:
            yield str(refusal)
