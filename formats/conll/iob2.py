"""CoNLL in two columns with IOB2 tags, as in the task of 2003; reads its many relatives too."""

from collections.abc import Iterator

from domain.release import Incoming
from formats.conll.reading import columns_read
from formats.conll.writing import ColumnWriter
from formats.given import Given


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a file of tokens and tags, whichever its columns and its scheme of tags."""
    yield from columns_read(given, encoding=encoding, format="conll2003")


class Writer(ColumnWriter):
    """Writes tags of IOB2: B where an annotation begins, I within it, O elsewhere."""
