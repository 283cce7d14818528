"""Values and rules of annotation: pure Python with no Qt, no SQL and no files."""
