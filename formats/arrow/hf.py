"""A folder as `datasets.save_to_disk` writes it: a stream of Arrow with two small files of JSON beside it."""

import hashlib
import json
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
from formats.safe import synced

_DATA = "data-00000-of-00001.arrow"
_FILE_SIGN = b"ARROW1"


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The rows of one `.arrow` file as releases, whatever its columns are called; `encoding` changes nothing."""
    arrow = needed("parquet", "pyarrow")
    ipc = needed("parquet", "pyarrow.ipc")
    data = given.data()
    options = ipc.IpcReadOptions(use_threads=False)
    try:
        opened = ipc.open_file if data.startswith(_FILE_SIGN) else ipc.open_stream
        schema = opened(arrow.BufferReader(data), options=options).schema
    except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise Refusal(f"“{given.name}” is no sound Arrow file ({str(error)[:100]}): get it anew.") from None

    def batches(columns: list[str]) -> Iterator[Any]:
        reader = opened(arrow.BufferReader(data), options=options)
        count = getattr(reader, "num_record_batches", None)
        found = reader if count is None else (reader.get_batch(place) for place in range(count))
        for batch in found:
            batch.validate(full=True)  # a stream says itself where its values lie, and may say wrong
            yield batch.select(columns)

    yield from rows_read(given, schema, batches, "hf")


class Writer(BatchWriter):
    """Writes a batch of rows at a time, and the two small files at the end."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        ipc = needed("parquet", "pyarrow.ipc")
        self._folder = path
        super().__init__(path / _DATA, ipc.new_stream)

    def close(self) -> tuple[str, ...]:
        """Finish the files; nothing is changed or left out."""
        if not self._file.closed:
            super().close()
            self._describe()
        return ()

    def _describe(self) -> None:
        """Write what `datasets` wants to know; the features follow from the columns themselves."""
        with (self._folder / _DATA).open("rb") as file:
            mark = hashlib.file_digest(file, "sha256").hexdigest()[:16]
        state: dict[str, object] = {
            "_data_files": [{"filename": _DATA}],
            "_fingerprint": mark,
            "_format_columns": None,
            "_format_kwargs": {},
            "_format_type": None,
            "_output_all_columns": False,
            "_split": None,
        }
        about = {"citation": "", "description": "", "features": None, "homepage": "", "license": ""}
        synced(self._folder / "state.json", json.dumps(state, indent=2).encode())
        synced(self._folder / "dataset_info.json", json.dumps(about, indent=2).encode())
