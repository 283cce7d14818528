"""What people and machines get to read: UTF-8 whatever the locale, and no control character that acts on a terminal."""

import io
import json
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_ACTING_IN_JSON = re.compile("[\x7f-\x9f\ud800-\udfff]")
_PASSWORD = re.compile(r"(://[^:/@]*):[^@]*@")
GAP = "  "


def prepare_streams() -> None:
    """Let stdout and stderr take any text, under any locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def visible(text: str, keep: str = "") -> str:
    """The text with control characters, line breaks and bidi overrides spelt out, those in `keep` excepted."""
    return _ACTING.sub(lambda found: found[0] if found[0] in keep else _spelt(found[0]), text)


def _spelt(sign: str) -> str:
    code = ord(sign)
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(sign) or (f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}")


def sound(words: str) -> str:
    """Words of the command line that can be stored: bytes that were no UTF-8 become U+FFFD."""
    return words.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def line(text: str = "", keep: str = "") -> None:
    """One line for people on stdout."""
    sys.stdout.write(visible(text, keep) + "\n")


def masked(location: str) -> str:
    """A corpus's place without the password that an address may hold."""
    return _PASSWORD.sub(r"\1:***@", location)


def record(value: Any) -> None:
    """One JSON value for machines on stdout."""
    written = json.dumps(value, ensure_ascii=False)
    sys.stdout.write(_ACTING_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", written) + "\n")


def complain(sentence: str) -> None:
    """One sentence on stderr on what went wrong."""
    sys.stderr.write(f"glossator: {visible(masked(sentence))}\n")


def lines(rows: Iterable[Sequence[str]], headings: Sequence[str], right: Sequence[int] = ()) -> None:
    """A table for people on stdout; the columns in `right` are aligned at their ends."""
    shown = [tuple(map(visible, row)) for row in (headings, *rows)]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        cells = [_cell(text, widths[place], place in right) for place, text in enumerate(row)]
        line(GAP.join(cells).rstrip())


def _cell(text: str, wanted: int, right: bool) -> str:
    gap = " " * (wanted - width(text))
    return gap + text if right else text + gap


def width(text: str) -> int:
    """How many columns a terminal takes for a text."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun in the right form."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
