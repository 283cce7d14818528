"""Parquet: a row a release with its text and its spans, in groups of rows, for pandas, DuckDB and datasets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from domain.errors import Refusal
from domain.release import Incoming
from formats import ExportHead
from formats.arrow.columns import BatchWriter
from formats.arrow.reading import rows_read
from formats.extras import needed
from formats.given import Given

_MOST_NAMES = 4 << 20
_PLAUSIBLE = 64 << 20
_RATIO = 500
"""Rows that unpack to more than this many times the size of the file were made to fill the memory."""
_ROWS = 64


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The rows of a file as releases, whatever its columns are called; `encoding` changes nothing."""
    arrow = needed("parquet", "pyarrow")
    parquet = needed("parquet", "pyarrow.parquet")
    try:
        file = parquet.ParquetFile(
            arrow.BufferReader(given.data()),
            thrift_string_size_limit=_MOST_NAMES,
            thrift_container_size_limit=_MOST_NAMES,
        )
        _demand_sober(given.name, file.metadata, len(given.data()))
        schema = file.schema_arrow
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Refusal(f"“{given.name}” is no sound Parquet file ({_first(error)}): get it anew.") from None
    yield from rows_read(given, schema, lambda columns: _batches(file, columns), "parquet")


def _batches(file: Any, columns: list[str]) -> Iterator[Any]:
    return iter(file.iter_batches(batch_size=_ROWS, columns=columns, use_threads=False))


def _demand_sober(name: str, about: Any, size: int) -> None:
    """Refuse what would unpack to far more than it is. Single columns are not asked: damaged ones end the process."""
    unpacked = max((about.row_group(group).total_byte_size for group in range(about.num_row_groups)), default=0)
    if unpacked > _PLAUSIBLE and unpacked > size * _RATIO:
        raise Refusal(
            f"“{name}” unpacks to {unpacked >> 20:,} MB from {size >> 10:,} kB: it is not read; "
            "write it anew with smaller groups of rows."
        )


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120].rstrip(".:")


class Writer(BatchWriter):
    """Writes a group of rows at a time."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        parquet = needed("parquet", "pyarrow.parquet")
        super().__init__(path, lambda file, schema: parquet.ParquetWriter(file, schema, compression="zstd"))
