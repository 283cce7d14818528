"""Other mentions of what a rule has found: the same words, their number changed, and the short names of a firm."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol, TypeVar

from domain.segment import FUNCTION_WORDS

MOST = 2_000
"""Mentions of one name in a release."""
SHORTEST = 5
"""Letters of a name of one word that stands for a firm."""
_FORMS = (
    r"(?:,? (?:(?:Inc|Corp|Co|Ltd|L\.P|S\.A|N\.V|N\.A|L\.L\.C|L\.L\.P|P\.C|P\.A)\.|(?:Inc|Incorporated|Corp|"
    r"Corporation|Co|Company|Ltd|Limited|plc|PLC|AG|SE|GmbH|LP|SA|NV|NA|LLC|LLP|PLLC|PC|PA)(?![\w&])))+"
)
_FORM = re.compile(_FORMS + r"\Z")
_TRADE = r"(?: (?:Securities|Partners|Capital|Markets|Advisors|Advisers|Advisory|Corporate|Finance|Investments?))+"
"""What a firm of several words is called with or without."""
_TRADE_END = re.compile(_TRADE + r"\Z")
_AFTER = re.compile(f"(?:{_FORMS})?")
_AFTER_LONG = re.compile(rf"(?:{_TRADE})?(?: & Co(?:mpany\b|\.|\b))?(?:{_FORMS})?")
_PLACE = re.compile(r"(?:New|North|South|East|West|Great|United|San|Los|First|National|American|Global) ")
"""What is left of a firm's name that begins so may well be a place or a thing."""
_DEFINED = re.compile(
    r"[^(\n]{0,3}\((?:(?:together|collectively)[^\"()]{0,40})?(?:the |each,? an? )?\"([A-Z][^\"()]{1,60}?),?\""
)
_HEAD = re.compile(r"(?i)\b(note|bond|debenture)(s?)\Z")

_ROW = re.compile(r"(?:(?<![\w'])[A-Z][\w&.-]* ){1,4}\Z")
_QUOTED = re.compile(r"\"([A-Z][^\"\n]{1,40}?)(?:'s)?,?\"")


class Taken:
    """Stretches of a text that do not overlap."""

    def __init__(self, length: int) -> None:
        self._mask = bytearray(length)

    def take(self, start: int, end: int) -> bool:
        """Take a stretch unless some of it is taken."""
        if self._mask.find(1, start, end) >= 0:
            return False
        self._mask[start:end] = b"\x01" * (end - start)
        return True


class _Marked(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


M = TypeVar("M", bound=_Marked)


def mentions(hits: Sequence[M], plain: str, firms: bool) -> Iterator[tuple[M, int, int]]:
    """Each other place with a name of a hit, and the hit; the longest names first, and no place twice."""
    names: dict[str, M] = {}
    for hit in hits:
        for name in _names(plain, hit, firms):
            names.setdefault(name, hit)
    taken = Taken(len(plain))
    for hit in sorted(hits, key=lambda hit: hit.start):
        taken.take(hit.start, hit.end)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for start, end in _places(plain, name, firms):
            if taken.take(start, end):
                yield names[name], start, end


def named_before(plain: str, start: int) -> int:
    """Where a name begins that runs up to a place or over it and that the text has in quotes; else the place."""
    low = max(0, start - 60)
    row = _ROW.search(plain[low:start])
    if row is None:
        return start
    terms = _quoted(plain)
    for word in re.finditer(r"\S+(?: |\Z)", row.group()):
        first = low + row.start() + word.start()
        if any(first + len(term) + 1 >= start and plain.startswith(term, first) for term in terms):
            return first
    return start


@lru_cache(maxsize=8)
def _quoted(plain: str) -> frozenset[str]:
    """The capitalised terms that a text has in quotes."""
    return frozenset(match[1] for match in _QUOTED.finditer(plain))


def _names(plain: str, hit: _Marked, firms: bool) -> Iterator[str]:
    """The words of a hit and the other forms that stand for the same."""
    name = plain[hit.start : hit.end]
    if "\t" in name or len(name) < 3:
        return
    yield name
    if not firms:
        head = _HEAD.search(name)
        if head:
            yield name[: head.start(2)] + ("" if head[2] else "S" if name.isupper() else "s")
        return
    short = _FORM.sub("", name).rstrip(", &")
    if " " in short or len(short) >= SHORTEST:
        yield short
    shorter = _TRADE_END.sub("", short)
    if " " in shorter and shorter != short and " of " not in shorter and not _PLACE.match(shorter):
        yield shorter
    defined = _DEFINED.match(plain, hit.end)
    if defined and defined[1].split()[-1].lower().rstrip("s") not in (
        "underwriter",
        "representative",
        "agent",
        "manager",
    ):
        yield defined[1]


def _places(plain: str, name: str, firms: bool) -> Iterator[tuple[int, int]]:
    """Where a name stands with no word or longer name running on at its ends; a firm's with its legal form."""
    place, left = plain.find(name), MOST
    while place >= 0 and left:
        end = place + len(name)
        if _is_apart(plain, place, end):
            whole = _end_of_firm(plain, name, end) if firms else end
            if whole:
                yield place, whole
                left -= 1
        place = plain.find(name, end)


def _end_of_firm(plain: str, name: str, end: int) -> int:
    """Where a firm's name ends that begins with this name, up to a place; 0 where it is a piece of another name."""
    after = (_AFTER_LONG if " " in name else _AFTER).match(plain, end)
    whole = after.end() if after else end
    return 0 if _runs_on(plain, end - len(name), whole) else whole


def _is_apart(plain: str, start: int, end: int) -> bool:
    """Whether it is no piece of a word, an address or a file name."""
    before, after = plain[max(0, start - 1) : start], plain[end : end + 2]
    if before and (before.isalnum() or before in "-_@/&."):
        return False
    return not (after[:1].isalnum() or after[:1] in ("_", "@", "&", "/") or (after[:1] in "-." and after[1:].isalnum()))


def _runs_on(plain: str, start: int, end: int) -> bool:
    """Whether it is a piece of a longer capitalised name."""
    after = re.compile(r" (?:& )?([A-Z][\w.]*)").match(plain, end)
    if after and after[1].lower() not in FUNCTION_WORDS and not plain[start:end].endswith("."):
        return True
    before = plain[max(0, start - 40) : start]
    word = re.search(r"([A-Z][\w]*)( & | )\Z", before)
    return word is not None and word[1].lower() not in FUNCTION_WORDS and not before.rstrip().endswith(".")
