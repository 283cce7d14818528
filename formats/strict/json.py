"""JSON of others, read with caps on its size and depth; and JSON of ours, a line that no reader takes for two."""

import json
import re
from typing import Any

import orjson

from domain.errors import Refusal

MOST = 64 << 20
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SPACED_COLON = re.compile(r'"[ \t\r\n]+:')
_LONE = re.compile("[\ud800-\udfff]")
# Python's splitlines, and so some readers of JSON Lines, end a line at these too.
_BREAKS = ((b"\xe2\x80\xa8", rb"\u2028"), (b"\xe2\x80\xa9", rb"\u2029"), (b"\xc2\x85", rb"\u0085"))


class Unsound(Exception):
    """A text that is no JSON as we take it; says why in words that follow a colon."""


def loads(raw: bytes, what: str, *, most: int = MOST) -> Any:
    """The value of a JSON text in UTF-8; Refusal, naming `what`, for anything that is not sound."""
    if len(raw) > most:
        raise Refusal(f"{what} is larger than {most >> 20} MB: split it.")
    try:
        return parsed(decoded(raw))
    except Unsound as error:
        raise Refusal(f"{what} is not sound JSON ({error}): mend it, or have it written anew.") from None


def decoded(raw: bytes, encoding: str | None = None) -> str:
    """The bytes of a JSON file as text; Unsound when they are not in that encoding, UTF-8 as a rule."""
    try:
        return raw.decode(encoding or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unsound(f"byte {error.start + 1} is not {encoding or 'UTF-8'}") from None
    except LookupError:
        raise Unsound(f"there is no encoding {encoding}") from None


def parsed(text: str) -> Any:
    """The value of a JSON text: no NaN, no key twice, lone surrogates as U+FFFD; Unsound for anything else."""
    try:
        value = orjson.loads(text)
        if not _SPACED_COLON.search(text) and text.count('":') == _keys(value):
            # Each key is followed by `":`, so as many of them as there are keys means that none is there twice.
            return value
    except orjson.JSONDecodeError:
        pass  # the other parser says why, or takes what only this one refuses
    try:
        return mended(_DECODER.decode(text), text)
    except json.JSONDecodeError as error:
        raise Unsound(f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise Unsound("it is nested too deeply") from None
    except ValueError as error:
        raise Unsound("it has a number that is too long" if "digits" in str(error) else str(error)) from None


def first_value(text: str, start: int) -> tuple[Any, int]:
    """The value that begins at a place and the place after it; JSONDecodeError when it may only be cut short."""
    try:
        value, end = _DECODER.raw_decode(text, start)
        return mended(value, text[start:end]), end
    except json.JSONDecodeError:
        raise
    except RecursionError:
        raise Unsound("it is nested too deeply") from None
    except ValueError as error:
        raise Unsound("it has a number that is too long" if "digits" in str(error) else str(error)) from None


def mended(value: Any, text: str) -> Any:
    """The value without lone surrogates, which only escapes can bring in."""
    return _whole(value) if _SURROGATE.search(text) else value


def _keys(value: Any) -> int:
    """How many keys the objects in a value have together."""
    count = 0
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if type(item) is dict:
            count += len(item)
            waiting += [inner for inner in item.values() if type(inner) is dict or type(inner) is list]
        elif type(item) is list:
            waiting += [inner for inner in item if type(inner) is dict or type(inner) is list]
    return count


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_whole(item) for item in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return value


def _object(items: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(items)
    if len(made) != len(items):
        seen: set[str] = set()
        twin = next(key for key, _ in items if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"an object has the key “{twin[:40]}” twice")
    return made


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant)


def line(record: Any) -> bytes:
    """A value as one line of UTF-8 with its line feed."""
    made = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    if not made.isascii():
        for sign, escape in _BREAKS:
            made = made.replace(sign, escape)
    return made
