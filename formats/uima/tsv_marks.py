"""The marks of WebAnno TSV 3: what its header declares, and how texts and values are escaped.

The format is that of INCEpTION's user guide, appendix "WebAnno TSV 3.3 File format", and of its reader and writer.
"""

import re
from dataclasses import dataclass

ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
RELATION = "webanno.custom.Relation"
SPAN, TIE, CHAIN = "#T_SP=", "#T_RL=", "#T_CH="
_ROLE, _BASE = "ROLE_", "BT_"

# Only what INCEpTION's reader turns back: control characters other than these follow a backslash as they are.
_LETTERS = {"\t": "t", "\n": "n", "\r": "r", "\f": "f", "\b": "b", "\\": "\\"}
_TEXT = {
    **{code: f"\\{chr(code)}" for code in (*range(8), *range(14, 32))},
    **{ord(sign): f"\\{letter}" for sign, letter in _LETTERS.items()},
}
_BACK = {letter: sign for sign, letter in _LETTERS.items()}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_JAVA = re.compile(r"\\(u+[0-9a-fA-F]{4}|[0-3]?[0-7]{1,2}|.)", re.DOTALL)
_VALUE = re.compile(r"\\|\[|\]|\||_|->|;|\t|\n|\r|\*")
_VALUE_BACK = re.compile(r"\\(->|[\\\[\]|_;tn*])")
_ID = re.compile(r"(?s)(.*?)\[([0-9]+(?:_[0-9]+)?)\]\Z")
_IN_CHAIN = re.compile(r"(?s)(.*)(?<!\\)->([0-9]+)-([0-9]+)\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a layer: `kind` is span, tie or chain; `role` is "", feature, role, slot or base."""

    layer: str
    kind: str
    name: str
    role: str

    @property
    def short(self) -> str:
        """The layer's name without its package."""
        return self.layer.rsplit(".", 1)[-1]


def columns(line: str) -> list[Column] | None:
    """The columns that a header line declares; None when it declares none."""
    kinds = {SPAN: "span", TIE: "tie", CHAIN: "chain"}
    kind = kinds.get(line[: len(SPAN)])
    if kind is None:
        return None
    layer, *declared = line[len(SPAN) :].split("|")
    # A layer without features has one column all the same, after a bar that may be missing.
    declared = [name for name in declared if name] or [""]
    return [_column(layer.strip(), kind, name.strip()) for name in declared]


def _column(layer: str, kind: str, name: str) -> Column:
    if not name:
        return Column(layer, kind, "", "")
    if kind == "span" and name.startswith(_ROLE):
        return Column(layer, kind, name.partition(":")[2].partition("_")[0], "role")
    if kind == "tie" and name.startswith(_BASE):
        return Column(layer, kind, name, "base")
    if kind == "span" and "." in name:
        return Column(layer, kind, name, "slot")
    return Column(layer, kind, name, "feature")


def text_escaped(text: str) -> str:
    """A line of text as a `#Text=` line has it."""
    return text.translate(_TEXT)


def text_unescaped(text: str, minor: int) -> str:
    """The text of a `#Text=` line; up to version 3.1 it was escaped as Java does it."""
    if "\\" not in text:
        return text
    return _JAVA.sub(_java, text) if minor <= 1 else _ESCAPED.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    letter = found[1]
    if letter in _BACK:
        return _BACK[letter]
    return letter if letter < " " else found[0]


def _java(found: re.Match[str]) -> str:
    said = found[1]
    if said[0] == "u" and len(said) > 4:
        return chr(int(said[-4:], 16))
    if said[0] in "01234567":
        return chr(int(said, 8))
    return _BACK.get(said, said)


def value_escaped(value: str) -> str:
    """A label as a column has it; a carriage return would end the line, and so is a blank."""
    return _VALUE.sub(_marked, value)


def _marked(found: re.Match[str]) -> str:
    sign = found.group()
    return " " if sign == "\r" else f"\\{_LETTERS.get(sign, sign)}"


def value_unescaped(value: str) -> str:
    """The label that a column has."""
    return _VALUE_BACK.sub(lambda found: {"t": "\t", "n": "\n"}.get(found[1], found[1]), value)


def parts(field: str, sign: str) -> list[str]:
    """A field cut at a sign that no backslash stands before."""
    if "\\" not in field:
        return field.split(sign)
    found, start, place = [], 0, 0
    while place < len(field):
        if field[place] == "\\":
            place += 2
            continue
        if field[place] == sign:
            found.append(field[start:place])
            start = place + 1
        place += 1
    return [*found, field[start:]]


def with_id(value: str) -> tuple[str, str]:
    """A value without its number in brackets, and the number; empty when it has none."""
    if not value.endswith("]") or value.endswith("\\]"):
        return value, ""
    matched = _ID.fullmatch(value)
    return (matched[1], matched[2]) if matched else (value, "")


def in_chain(value: str) -> tuple[str, str, int] | None:
    """A value without what follows its arrow, the number of the chain and the place in it."""
    matched = _IN_CHAIN.fullmatch(value)
    return (matched[1], matched[2], int(matched[3])) if matched else None
