"""Annotated texts as JSON records: spans, doccano, Prodigy, Label Studio."""
