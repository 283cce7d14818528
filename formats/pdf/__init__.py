"""PDF: read by its text layer and its marks; written as pages of text as filed, with real highlights."""

from formats.pdf.reading import read
from formats.pdf.writing import Writer

__all__ = ["Writer", "read"]
