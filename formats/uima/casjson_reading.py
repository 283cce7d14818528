"""Reads UIMA CAS JSON of any type system, with its types inside or beside it, and with structures as list or object."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.records.draft import whole, words
from formats.strict.json import loads
from formats.uima.cas import TOKEN, Cas, Detail, Structure, View, details_of
from formats.uima.claims import incoming
from formats.uima.types import Types, add_from_json, add_from_xml

DETAILS = "%GLOSSATOR"
"""The key of our details: JSON in a text, since readers pass over a reserved key only when its value is plain."""
_TYPES, _STRUCTURES, _VIEWS = "%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The one release of a file."""
    record = loads(given.data(), f"“{given.name}”")
    if not isinstance(record, dict) or not {_STRUCTURES, _VIEWS} & set(record):
        raise Refusal(f"“{given.name}” is no UIMA CAS in JSON: export it as UIMA CAS JSON 0.4.")
    types = Types()
    declared = record.get(_TYPES)
    if isinstance(declared, dict) and declared:
        add_from_json(types, declared)
    else:
        for name, raw in sorted(given.beside.items()):
            if name.lower().endswith(".xml"):
                add_from_xml(types, raw, name)
    structures, sofas, details = _structures(record.get(_STRUCTURES))
    views = tuple(_views(record.get(_VIEWS), sofas))
    yield incoming(Cas(types, structures, views, (*details, *details_of(structures))), given, "casjson")


Sofas = dict[int, tuple[str, str | None]]


def _structures(listed: Any) -> tuple[dict[int, Structure], Sofas, list[Detail]]:
    if isinstance(listed, dict):
        listed = [{"%ID": whole(key), **item} for key, item in listed.items() if isinstance(item, dict)]
    found: dict[int, Structure] = {}
    sofas: Sofas = {}
    details: list[Detail] = []
    for item in listed if isinstance(listed, list) else ():
        number = whole(item.get("%ID")) if isinstance(item, dict) and "%TYPE" in item else None
        if number is None or item["%TYPE"] == TOKEN:
            continue
        if item["%TYPE"] == "uima.cas.Sofa":
            text = item.get("sofaString")
            sofas[number] = (words(item.get("sofaID")), text if isinstance(text, str) else None)
        else:
            found[number] = _structure(number, item)
            details += _details(item.get(DETAILS))
    return found, sofas, details


def _structure(number: int, item: Mapping[str, Any]) -> Structure:
    made = Structure(number, words(item.get("%TYPE")))
    for key, value in item.items():
        sign, name = key[:1], key[1:]
        if sign == "@":
            made.references[name] = _numbers(value)
        elif key == "%ELEMENTS" and made.type == "uima.cas.FSArray":
            made.references["elements"] = _numbers(value)
        elif sign in "#^":
            made.values[name] = words(value)
        elif key in ("begin", "end"):
            made.values[key] = words(whole(value))
        elif sign != "%":
            made.values[key] = words(value)
    return made


def _numbers(value: Any) -> tuple[int, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(number for number in map(whole, listed) if number is not None)


def _details(value: Any) -> Iterator[Detail]:
    if not isinstance(value, str):
        return
    listed = loads(value.encode("utf-8", "replace"), DETAILS)
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, list) and len(item) == 4:
            kind, of, name, text = item
            yield Detail(words(kind), whole(of) or 0, words(name), words(text))


def _views(listed: Any, sofas: Sofas) -> Iterator[View]:
    seen = set()
    for name, about in listed.items() if isinstance(listed, dict) else ():
        if not isinstance(about, dict):
            continue
        sofa = whole(about.get("%SOFA")) or 0
        seen.add(sofa)
        text = sofas[sofa][1] if sofa in sofas else None
        yield View(name, sofa, text, _numbers(about.get("%MEMBERS", [])))
    for sofa, (name, text) in sofas.items():
        if sofa not in seen:
            yield View(name, sofa, text, () if seen else None)
