"""Libraries that only some people need: imported on use, and named with the command that brings them when missing."""

from importlib import import_module
from typing import Any

from domain.errors import Refusal


def needed(extra: str, module: str) -> Any:
    """The module, or a Refusal that says how to install the extra it belongs to."""
    try:
        return import_module(module)
    except ImportError as error:
        if error.name is not None and error.name.split(".")[0] != module.split(".")[0]:
            raise
        raise Refusal(
            f"This format needs a library that is not installed: run pip install 'glossator[{extra}]', then try again."
        ) from error
