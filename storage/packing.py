"""Maps of free words as they lie in one column."""

from collections.abc import Mapping
from typing import Any

import orjson

from domain.release import Pairs, pairs

Row = dict[str, Any]
NO_PAIRS = "{}"


def packed(items: Mapping[str, str]) -> str:
    """A map as JSON with sorted keys."""
    return orjson.dumps(items, option=orjson.OPT_SORT_KEYS).decode() if items else NO_PAIRS


def unpacked(text: str) -> Pairs:
    """The map that `packed` wrote, as pairs."""
    return () if text == NO_PAIRS else pairs(orjson.loads(text))


def plain(text: str) -> Any:
    """What a column holds, whatever it is, for comparing it with a record."""
    return {} if text == NO_PAIRS else orjson.loads(text)
