"""What the REFI-QDA files share: names of elements, identifiers made from contents, texts that XML can hold.

REFI-QDA 1.5, Project.xsd and Codebook.xsd of 18 March 2019 (qdasoftware.org).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha1
from uuid import UUID
from xml.sax.saxutils import escape

from domain.scheme import Label, Scheme

ORIGIN = "Glossator"
PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_SPACE = UUID("5d0f3c1e-9a57-5f0b-8a3e-2f6c1b7d9e40").bytes
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_IN_ATTRIBUTES = {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_IN_TEXT = {"\r": "&#13;"}
_LINE = re.compile(r"\[((?:[^\\\]\n:]|\\.)*): ((?:[^\\\]\n]|\\.)*)\](?:\n|\Z)")
_ESCAPE = re.compile(r"[\\\]\n:]")
_ESCAPES = {"\n": "\\n"}


def guid(*words: object) -> str:
    """An identifier that is the same for the same words: version 5 of RFC 4122, by hand since there are so many."""
    made = sha1(_SPACE + "\x1f".join(map(str, words)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()
    return f"{made[:8]}-{made[8:12]}-5{made[13:16]}-{'89ab'[int(made[16], 16) & 3]}{made[17:20]}-{made[20:32]}"


@lru_cache(maxsize=4096)
def user_guid(name: str) -> str:
    """The identifier of a person."""
    return guid("user", name)


class Spelling:
    """Writes texts into XML and counts the characters that had to be replaced, one for one."""

    def __init__(self) -> None:
        self.replaced = 0

    def fit(self, text: str) -> str:
        """A text with U+FFFD for each character that XML 1.0 cannot hold."""
        if text.isascii() and text.isprintable():
            return text
        fit, number = _UNFIT.subn("\ufffd", text)
        self.replaced += number
        return fit

    def text(self, text: str) -> str:
        """A text between tags."""
        return escape(self.fit(text), _IN_TEXT)

    def attributes(self, values: Mapping[str, str]) -> str:
        """Attributes of a tag, those without a value left out."""
        return "".join(
            f' {name}="{escape(self.fit(value), _IN_ATTRIBUTES)}"' for name, value in values.items() if value
        )

    def element(self, name: str, text: str) -> str:
        """An element with a text; nothing when that is empty."""
        return f"<{name}>{self.text(text)}</{name}>" if text else ""


@lru_cache(maxsize=4096)
def code_guid(label: str) -> str:
    """The identifier of a label's code."""
    return guid("code", label)


def codes(spelling: Spelling, labels: Mapping[str, Label | None]) -> Iterator[str]:
    """The Code elements of labels: each named by its id, described by title and description."""
    for name, label in labels.items():
        colour = label.colour.upper() if label is not None else ""
        about = {"guid": code_guid(name), "name": name, "isCodable": "true", "color": colour}
        described = spelling.element("Description", description_of(label) if label is not None else "")
        start = f"<Code{spelling.attributes(about)}"
        yield f"{start}>{described}</Code>\n" if described else f"{start}/>\n"


def labels_of(scheme: Scheme) -> dict[str, Label | None]:
    """The labels of a scheme by their ids."""
    return {label.id: label for label in scheme.labels}


def description_of(label: Label) -> str:
    """A label's title, unless it is its id, and its description."""
    title = "" if label.title == label.id else label.title
    return ". ".join(filter(None, (title.rstrip("."), label.description)))


def described(comment: str, attributes: Mapping[str, str]) -> str:
    """A comment with attributes as lines `[name: value]` before it; `undescribed` takes them apart again."""
    lines = "".join(f"[{_escaped(name)}: {_escaped(value)}]\n" for name, value in sorted(attributes.items()))
    if not lines:
        return "\n" + comment if comment[:1] in ("[", "\n") else comment
    return lines + "\n" + comment if comment else lines[:-1]


def undescribed(text: str) -> tuple[str, dict[str, str]]:
    """The comment and the attributes of a description of ours."""
    attributes = {}
    place = 0
    while line := _LINE.match(text, place):
        attributes[_unescaped(line[1])] = _unescaped(line[2])
        place = line.end()
    if text[place : place + 1] == "\n":
        place += 1
    return text[place:], attributes


def _escaped(words: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found[0], "\\" + found[0]), words)


def _unescaped(words: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], words)
