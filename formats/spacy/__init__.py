"""spaCy's DocBin, without spaCy."""
