"""Libraries that only some people need: imported on use, and named with the command that brings them when missing."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from domain.errors import Refusal

LIBRARIES = {"parquet": "pyarrow"}
"""The module by which one sees whether an extra of the table of formats is there."""


def command(extra: str) -> str:
    """What a person runs to install an extra."""
    return f"pip install 'glossator[{extra}]'"


def is_missing(extra: str) -> bool:
    """Whether an extra has to be installed before its formats work; nothing is imported to find out."""
    return bool(extra) and find_spec(LIBRARIES.get(extra, extra)) is None


def needed(extra: str, module: str) -> Any:
    """The module, or a Refusal that says how to install the extra it belongs to."""
    try:
        return import_module(module)
    except ImportError as error:
        if error.name is not None and error.name.split(".")[0] != module.split(".")[0]:
            raise
        raise Refusal(
            f"This format needs a library that is not installed: run {command(extra)}, then try again."
        ) from error
