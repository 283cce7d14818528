"""What a table of others offers: its rows are annotations of texts elsewhere, or they have a text each."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from domain.release import Incoming, normalise, pairs
from formats.given import Given
from formats.records.records import with_problems
from formats.tables.csv_standoff import Standoff, texts_alone, texts_beside
from formats.tables.csv_table import ALIASES, CODEBOOK, Columns, Table, cell_of

_SAMPLE = 200


def incoming(given: Given, table: Table) -> Iterator[Incoming]:
    """The releases of a table; Refusal when it has neither texts nor annotations of texts that are at hand."""
    columns = Columns(table.titles)
    sample = list(islice(table.rows, _SAMPLE))
    table.rows = chain(sample, table.rows)
    found: Iterator[Incoming | str]
    if columns.standoff:
        found = Standoff(given, table, columns, sample).releases()
    elif texts := columns.texts(sample):
        found = _each_row(given, table, columns, texts, columns.name_of(sample, texts))
    else:
        found = iter([_no_texts(given.name, table.titles)])
    # The texts beside a table belong to it, so they come in with it even where it says nothing of them.
    beside = () if columns.standoff else texts_alone(given, texts_beside(given))
    yield from with_problems(given.name, chain(found, beside))


def _no_texts(name: str, titles: Sequence[str]) -> str:
    folded = {title.strip().casefold() for title in titles}
    if folded & CODEBOOK and not folded & set(ALIASES["text"]):
        return f"“{name}” is a list of labels, not of texts: open it as a label scheme."
    return (
        f"“{name}” has neither a column of texts nor one of documents, starts, ends and labels:"
        " give its columns such titles (text; or document, start, end, label)."
    )


def _each_row(
    given: Given, table: Table, columns: Columns, texts: Sequence[int], named: int | None
) -> Iterator[Incoming | str]:
    others = columns.others(named, *texts)
    count = 0
    for number, cells in table.rows:
        details = pairs({title.strip(): cell for title, place in others if (cell := cell_of(cells, place).strip())})
        for place in texts:
            text = normalise(cell_of(cells, place))
            if not text.strip():
                yield f"{table.where} {number} of “{given.name}” is left out, since it has no {columns.titles[place]}."
                continue
            count += 1
            own = cell_of(cells, named) or f"{given.stem} {count}"
            name = given.names.get(own, own) if len(texts) == 1 else f"{own} {columns.titles[place].strip()}"
            yield Incoming(
                name=name,
                text=text,
                source=text.encode(),
                format=table.format,
                encoding=table.encoding,
                guessed=table.guessed,
                metadata=details,
            )
