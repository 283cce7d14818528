"""Words as an expression that finds them however they are wrapped, hyphenated, quoted, joined or inflected."""

import re
from collections.abc import Iterator

BLANK = r"[\s\x{b}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
_ALONG = r"[ \t\x{a0}]*"
_FOOT = rf"{_ALONG}[-(]?{_ALONG}\d{{1,3}}{_ALONG}[-)]?{_ALONG}\n"
"""The line of a page's number."""
_PAGE = rf"{BLANK}*(?:\n{_FOOT}{BLANK}*)?<(?i:/?page)>{BLANK}*(?:{_FOOT}{BLANK}*)?"
GAP = rf"(?:{_PAGE}|{BLANK}+)"
"""What may stand between two words: blanks, line ends, and a page mark with the number of its page."""
_WRAP = r"[ \t]*\n[ \t]*"
_BREAK = rf"(?:[-\x{{2010}}\x{{ad}}]{_WRAP}|\x{{ad}})?"
"""What may stand inside a word: a hyphen at a line end."""
_SPARE_BLANK = r"[\s\x{a0}]"
_SPARE_GAP = rf"(?:{_SPARE_BLANK}*<(?i:/?page)>{_SPARE_BLANK}*|{_SPARE_BLANK}+)"
_SPARE_BREAK = r"(?:-\n *)?"
SPARE = 400
"""Beyond so many characters only the commonest blanks and hyphens are looked for, or there would be too much of it."""

_SINGLE = "'‘’‚‛′`´"
_DOUBLE = '"“”„‟″'
_DASHES = "-‐‑‒–—―−"
_SIGNS = re.compile(rf"``|''|--|[{_DOUBLE}]|[{_SINGLE}]|[{_DASHES}]|.", re.DOTALL)
_DOUBLE_MARK = f"(?:[{_DOUBLE}]|''|``)"
_SINGLE_MARK = f"[{_SINGLE}]"
_DASH = rf"(?:--|[{re.escape(_DASHES)}])"
_POSSESSIVE = re.compile(rf"(?<=\w)[{_SINGLE}](?:[sS])?$")
_MARKED = re.compile(r"\s*<(?i:/?page)>\s*")
_HYPHENATED = re.compile(rf"(?<=\w)[-‐]{chr(92)}s*\n\s*(?=\w)")
_AND = frozenset({"&", "and", "&amp;"})
LONG_ENOUGH = 4
"""Letters that a word has to have to be looked for in the plural and the singular."""


def expression_for(words: str, *, variants: bool) -> str:
    """An expression in the manner of `domain.patterns` that finds these words; empty when there are none.

    Between words any blanks, line ends and page marks may stand, and in a word a hyphen at a line end. With variants,
    plural stands for singular, “&” for “and”, and quotation marks, dashes and blanks of one kind for those of another.
    """
    parts = _MARKED.sub(" ", _HYPHENATED.sub("\x00", words)).split()
    if not any(part.strip("\x00") for part in parts):
        return ""
    written = GAP.join(_part(part, variants, place == len(parts) - 1) for place, part in enumerate(parts))
    return written.replace(GAP, _SPARE_GAP).replace(_BREAK, _SPARE_BREAK) if len(words) > SPARE else written


def _part(part: str, variants: bool, last: bool) -> str:
    if not variants:
        return "".join(_pieces(part, variants))
    if part.lower() in _AND:
        return "(?:&(?:amp;)?|(?i:and))"
    possessive = _POSSESSIVE.search(part)
    part = part[: possessive.start()] if possessive else part
    stem, endings = _inflected(part)
    written = "".join(_pieces(stem, variants)) + endings
    # At the end an apostrophe is left out: it belongs to the sentence, not to the name.
    inflects = bool(endings or possessive)
    return written if last or not inflects else f"{written}(?:{_SINGLE_MARK}[sS]?)?"


def _pieces(word: str, variants: bool) -> Iterator[str]:
    before = ""
    for sign in _SIGNS.findall(word):
        inside = before.isalnum() and sign.isalnum()
        yield (_BREAK if inside else "") + _sign(sign, variants)
        before = sign


def _sign(sign: str, variants: bool) -> str:
    if sign == "\x00":
        return rf"(?:{_DASH}(?:{_WRAP})?)?"
    if sign in _DASHES or sign == "--":
        dash = _DASH if variants else re.escape(sign)
        return rf"{dash}(?:{_WRAP})?"
    if variants and (sign in _DOUBLE or sign in ("''", "``")):
        return _DOUBLE_MARK
    if variants and sign in _SINGLE:
        return _SINGLE_MARK
    return "".join(character if character.isalnum() else rf"\x{{{ord(character):x}}}" for character in sign)


def _inflected(word: str) -> tuple[str, str]:
    """The part of a word that stays in the plural, and its endings as an expression."""
    low = word.lower()
    if not word.isalpha() or not word.isascii() or len(word) < LONG_ENOUGH:
        return word, ""
    if low.endswith("ies"):
        return word[:-3], "(?i:ies|y)"
    if low.endswith("y") and low[-2] not in "aeiou":
        return word[:-1], "(?i:ies|y)"
    if low.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2], "(?i:es)?"
    if low.endswith(("ss", "x", "ch", "sh")):
        return word, "(?i:es)?"
    if low.endswith("s"):
        return word[:-1], "(?i:s)?"
    return word, "(?i:s)?"
