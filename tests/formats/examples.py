"""How many examples the generated tests of formats try."""

import os


def examples() -> int:
    """100 as a rule; 1,000 in the full run."""
    return 1000 if os.environ.get("GLOSSATOR_FULL") else 100
