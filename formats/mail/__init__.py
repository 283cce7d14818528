"""Files within files: e-mail and ZIP."""
