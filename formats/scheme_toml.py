"""Label schemes as TOML files: what `new --scheme` and the scheme editor take; codebooks of others are read too."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from domain.errors import Refusal
from domain.scheme import Attribute, Label, Scheme, checked, label_id_from
from formats import unreadable
from formats.given import Given
from formats.safe import Replacement, finish

CODEBOOKS = (".qdc", ".qdpx", ".csv")
"""Endings of codebooks: REFI-QDA, its projects, and tables with a column tag, path, code or name."""
MOST_BYTES = 1_000_000
_LABEL_WORDS = ("id", "title", "colour", "letter", "key", "description", "pattern")
_ATTRIBUTE_WORDS = ("name", "title", "description")
_PLACE = re.compile(r" \((at line \d+, column \d+|at end of document)\)$")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def read_scheme(path: Path) -> Scheme:
    """The checked scheme in a TOML file or in a codebook of others (`CODEBOOKS`).

    Refusal with the line, or the label, where it is not sound.
    """
    if path.suffix.lower() in CODEBOOKS:
        return _from_codebook(path)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) > MOST_BYTES:
        raise Refusal(f"“{path.name}” is larger than 1 MB: choose a file that holds a label scheme.")
    try:
        return parse_scheme(data.decode("utf-8-sig"), path.stem)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Refusal(f"“{path.name}” is not UTF-8 (line {line}): save it as UTF-8 and try again.") from error
    except Refusal as refusal:
        raise Refusal(f"“{path.name}” holds no usable scheme: {refusal}") from refusal


def _from_codebook(path: Path) -> Scheme:
    from formats.qda.codebook import scheme_from_codebook

    try:
        return checked(scheme_from_codebook(Given(path.name, lambda: path.open("rb"))))
    except OSError as error:
        raise unreadable(path, error) from error


def parse_scheme(text: str, name: str = "Scheme") -> Scheme:
    """The checked scheme in the text of a TOML file; `name` is used when the text gives none."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what = _PLACE.sub("", str(error))
        place = _PLACE.search(str(error))
        raise Refusal(f"{what} {place.group(1) if place else ''}".strip() + ".") from error
    _only(data, ("name", "label"), "the scheme")
    labels = tuple(_label(row, f"label {number}") for number, row in enumerate(_rows(data, "label", "the scheme"), 1))
    if not labels:
        raise Refusal("There is no [[label]] in it: give at least one.")
    return checked(Scheme(_word(data, "name", "the scheme") or name, labels))


def _label(row: Mapping[str, Any], where: str) -> Label:
    _only(row, (*_LABEL_WORDS, "retired", "attribute"), where)
    words = {word: _word(row, word, where).strip() for word in _LABEL_WORDS}
    retired = row.get("retired", False)
    if not isinstance(retired, bool):
        raise Refusal(f"“retired” of {where} must be true or false.")
    words["id"] = words["id"] or label_id_from(words["title"])
    words["pattern"] = words["pattern"] or "solid"
    where = words["title"] or where
    attributes = tuple(_attribute(item, where) for item in _rows(row, "attribute", where))
    return Label(**words, attributes=attributes, retired=retired)


def _attribute(row: Mapping[str, Any], where: str) -> Attribute:
    where = f"an attribute of {where}"
    _only(row, (*_ATTRIBUTE_WORDS, "choices"), where)
    words = {word: _word(row, word, where).strip() for word in _ATTRIBUTE_WORDS}
    choices = row.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(choice, str) and choice for choice in choices):
        raise Refusal(f"“choices” of {where} must be a list of words.")
    if not words["name"]:
        raise Refusal(f"“name” is missing from {where}.")
    return Attribute(words["name"], words["title"], tuple(choices), words["description"])


def _rows(data: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    rows = data.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refusal(f"“{name}” of {where} must be written as [[{name}]] with a line for each of its values.")
    return rows


def _word(row: Mapping[str, Any], name: str, where: str) -> str:
    value = row.get(name, "")
    if not isinstance(value, str):
        raise Refusal(f"“{name}” of {where} must be a word in quotes.")
    return value


def _only(row: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for name in row:
        if name not in known:
            raise Refusal(f"“{name}” of {where} is not known: use {', '.join(known)}.")


def write_scheme(scheme: Scheme, path: Path) -> None:
    """Write the scheme as TOML that `read_scheme` gives back; the file appears whole or not at all."""
    with Replacement(path) as part:
        with part.path.open("w", encoding="utf-8", newline="\n") as file:
            file.write(scheme_text(scheme))
            finish(file)
        part.commit()


def scheme_text(scheme: Scheme) -> str:
    """The scheme in the words of TOML."""
    return "\n".join(_lines(scheme)) + "\n"


def _lines(scheme: Scheme) -> Iterator[str]:
    yield f"name = {_quoted(scheme.name)}"
    for label in scheme.labels:
        yield from ("", "[[label]]")
        for word in _LABEL_WORDS:
            value = getattr(label, word)
            if value:
                yield f"{word} = {_quoted(value)}"
        if label.retired:
            yield "retired = true"
        for attribute in label.attributes:
            yield from ("", "[[label.attribute]]", f"name = {_quoted(attribute.name)}")
            if attribute.title:
                yield f"title = {_quoted(attribute.title)}"
            if attribute.choices:
                yield f"choices = [{', '.join(map(_quoted, attribute.choices))}]"
            if attribute.description:
                yield f"description = {_quoted(attribute.description)}"


def _quoted(words: str) -> str:
    escaped = "".join(_ESCAPES.get(sign) or (sign if _plain(sign) else f"\\u{ord(sign):04x}") for sign in words)
    return f'"{escaped}"'


def _plain(sign: str) -> bool:
    return sign >= " " and sign != "\x7f"
