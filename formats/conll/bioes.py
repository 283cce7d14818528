"""CoNLL in two columns with BIOES tags."""

from collections.abc import Iterator

from domain.release import Incoming
from formats.conll.reading import columns_read
from formats.conll.writing import ColumnWriter
from formats.given import Given


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a file of tokens and tags, whichever its columns and its scheme of tags."""
    yield from columns_read(given, encoding=encoding, format="bioes")


class Writer(ColumnWriter):
    """Writes tags of BIOES: S for an annotation of one token, else B, I and E."""

    bioes = True
