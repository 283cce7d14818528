"""What is kept of an unexpected failure: a report in the user's state folder, one sentence for the person."""

import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from commands.output import masked
from domain.version import PROGRAM


def report_path() -> Path:
    """The file that failures are written to."""
    from platformdirs import user_state_path

    return user_state_path("glossator", appauthor=False) / "failures.log"


def keep_report(error: BaseException, words: Sequence[str]) -> str:
    """Log a failure; gives the sentence for the person. With GLOSSATOR_DEBUG=1 stderr gets the traceback too."""
    trace = "".join(traceback.format_exception(error))
    if os.environ.get("GLOSSATOR_DEBUG") == "1":
        sys.stderr.write(trace)
    what = f"something went wrong that should not ({type(error).__name__}: {error})"
    asked = " ".join(repr(masked(word)) for word in words)
    try:
        path = report_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{datetime.now(UTC).isoformat()} {PROGRAM} {asked}\n{trace}\n")
    except OSError:
        return f"{what}; no report could be written."
    return f"{what}; the report is in {path}"
