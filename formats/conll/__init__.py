"""The column formats: CoNLL with IOB2 or BIOES tags, and CoNLL-U Plus."""
