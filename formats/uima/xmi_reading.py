"""Reads UIMA CAS XMI of any type system: the descriptors beside a file say which feature points where."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.records.draft import whole
from formats.strict import xml as strict_xml
from formats.uima.cas import TOKEN, Cas, Structure, View, details_of
from formats.uima.claims import incoming
from formats.uima.types import Types, add_from_xml

_XMI = "{http://www.omg.org/XMI}"
_CAS = "{http:///uima/cas.ecore}"
_TYPE = re.compile(r"\{http:///(.*)\.ecore\}(.+)")
_TOKEN = f"{{http:///{TOKEN.removesuffix('.Token').replace('.', '/')}.ecore}}Token"
_NO_SPACE = "uima.noNamespace."
_VERSION = re.compile(rb"""(<\?xml\s+version\s*=\s*["'])1\.1(["'])""")
_REFERENCE = re.compile(rb"&#(?:x0*([0-9a-fA-F]{1,2})|0*([0-9]{1,2}));")
_STAND_IN = 0xFDD0
"""No character, and so not in any text: XML 1.1 has control characters that libxml2 has no place for."""
_BACK = {_STAND_IN + code: code for code in range(0x20)}
_POINTING = frozenset({"Governor", "Dependent", "source", "target", "first", "next", "head", "tail", "elements"})
"""Features taken for references where no type system says what they are."""


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The one release of a file; the type systems among the files beside it are used."""
    types = Types()
    for name, raw in sorted(given.beside.items()):
        if name.lower().endswith(".xml"):
            add_from_xml(types, raw, name)
    raw = given.data()
    back: dict[int, int] = {}
    if _VERSION.search(raw[:100]):
        raw, back = _REFERENCE.sub(_stood_in, _VERSION.sub(rb"\g<1>1.0\2", raw, count=1)), _BACK
    root = strict_xml.parse(raw, given.name)
    if not any(element.tag == f"{_CAS}Sofa" for element in root):
        raise Refusal(f"“{given.name}” has no text in it (no Sofa): export it from its program as UIMA CAS XMI.")
    yield incoming(_cas(root, types, back), given, "xmi")


def _stood_in(found: re.Match[bytes]) -> bytes:
    code = int(found[1], 16) if found[1] else int(found[2])
    if code >= 0x20 or code in (9, 10, 13):
        return found[0]
    return b"&#x%x;" % (_STAND_IN + code)


def _cas(root: etree._Element, types: Types, back: dict[int, int]) -> Cas:
    structures: dict[int, Structure] = {}
    texts: list[tuple[str, int, str | None]] = []
    members: dict[int, tuple[int, ...]] = {}
    for element in root:
        if element.tag == f"{_CAS}View":
            members[_number(element.get("sofa"))] = _numbers(element.get("members", ""))
        elif element.tag == f"{_CAS}Sofa":
            text = element.get("sofaString")
            text = text.translate(back) if text is not None and back else text
            texts.append((element.get("sofaID", ""), _number(element.get(f"{_XMI}id")), text))
        elif element.tag != _TOKEN and (found := _structure(element, types, back)) is not None:
            structures[found.id] = found
    views = (View(name, number, text, members.get(number, ()) if members else None) for name, number, text in texts)
    if not types.declared:
        _guess_slots(structures)
    return Cas(types, structures, tuple(views), tuple(details_of(structures)))


def _guess_slots(structures: dict[int, Structure]) -> None:
    """Take values for references where all they hold is ids of links, since no type system says what they are."""
    links = {str(found.id) for found in structures.values() if "target" in found.references}
    for found in structures.values() if links else ():
        for key, value in list(found.values.items()):
            if key not in ("begin", "end") and value and links.issuperset(value.split()):
                found.references[key] = _numbers(found.values.pop(key))


def _structure(element: etree._Element, types: Types, back: dict[int, int]) -> Structure | None:
    matched = _TYPE.fullmatch(str(element.tag))
    number = element.get(f"{_XMI}id")
    if matched is None or number is None:
        return None
    name = f"{matched[1].replace('/', '.')}.{matched[2]}".removeprefix(_NO_SPACE)
    found = Structure(_number(number), name)
    for key, value in element.attrib.items():
        if not str(key).startswith("{"):
            _put(found, types, str(key), str(value), back)
    listed: dict[str, list[str]] = {}
    for child in element:
        listed.setdefault(str(child.tag), []).append(child.text or "")
    for key, values in listed.items():
        if _points(found, types, key):
            found.references[key] = _numbers(" ".join(values))
        else:
            found.values[key] = _told(values, back)
    return found


def _put(found: Structure, types: Types, key: str, value: str, back: dict[int, int]) -> None:
    if _points(found, types, key):
        found.references[key] = _numbers(value)
    else:
        found.values[key] = value.translate(back) if back else value


def _points(found: Structure, types: Types, key: str) -> bool:
    """Whether a feature holds ids of other structures and no plain value."""
    if key in ("begin", "end"):
        return False
    kind = types.range_of(found.type, key)
    if kind:
        return not types.holds_text(kind)
    if found.type.startswith("uima.cas."):
        return found.type in ("uima.cas.FSArray", "uima.cas.NonEmptyFSList")
    return key == "sofa" or (not types.declared and key in _POINTING)


def _told(values: Iterable[str], back: dict[int, int]) -> str:
    return ", ".join(values).translate(back)


def _number(value: str | None) -> int:
    found = whole(value)
    return -1 if found is None else found


def _numbers(value: str) -> tuple[int, ...]:
    return tuple(number for number in map(whole, value.split()) if number is not None)
