"""PDF: read by its text layer and its marks; written as pages of text as filed, with real highlights."""

from formats.pdf_reading import read

__all__ = ["read"]
