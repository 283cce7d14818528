"""Types of UIMA: which type is which, and what its features hold, from a type system's XML or from JSON CAS.

The built-in ones are those of the UIMA references, chapter "Annotations, Artifacts and Sofas".
"""

from collections.abc import Mapping
from typing import Any

from formats.strict import xml as strict_xml

TOP = "uima.cas.TOP"
STRING = "uima.cas.String"
ANNOTATION = "uima.tcas.Annotation"
DOCUMENT = "uima.tcas.DocumentAnnotation"
_SPEC = "{http://uima.apache.org/resourceSpecifier}"
_PRIMITIVES = frozenset(
    f"uima.cas.{name}" for name in ("Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double", "String")
)
_PRIMITIVE_ARRAYS = frozenset(f"{name}Array" for name in _PRIMITIVES) | frozenset(f"{name}[]" for name in _PRIMITIVES)
_PRIMITIVE_LISTS = frozenset(f"uima.cas.{name}List" for name in ("String", "Integer", "Float"))
_BUILT_IN = {
    TOP: "",
    **dict.fromkeys((*_PRIMITIVES, "uima.cas.ArrayBase", "uima.cas.AnnotationBase", "uima.cas.Sofa"), TOP),
    **dict.fromkeys((*_PRIMITIVE_ARRAYS, "uima.cas.FSArray"), "uima.cas.ArrayBase"),
    **dict.fromkeys((*_PRIMITIVE_LISTS, "uima.cas.FSList"), TOP),
    "uima.cas.EmptyFSList": "uima.cas.FSList",
    "uima.cas.NonEmptyFSList": "uima.cas.FSList",
    ANNOTATION: "uima.cas.AnnotationBase",
    DOCUMENT: ANNOTATION,
}


class Types:
    """The types that a file's structures are of; with none declared, nothing is known of any."""

    def __init__(self) -> None:
        self._parents: dict[str, str] = dict(_BUILT_IN)
        self._features: dict[str, dict[str, str]] = {}
        self._lines: dict[str, tuple[str, ...]] = {}
        self.declared = False
        """Whether a type system was given at all."""

    def add(self, name: str, parent: str, features: Mapping[str, str]) -> None:
        """Declare a type with the ranges of its features; what was said of it before stays beside."""
        self.declared = True
        self._lines.clear()
        self._parents.setdefault(name, parent)
        self._features.setdefault(name, {}).update(features)

    def knows(self, name: str) -> bool:
        """Whether a type is declared or built in."""
        return name in self._parents

    def is_a(self, name: str, ancestor: str) -> bool:
        """Whether a type is another one or inherits from it."""
        return ancestor in self._line(name)

    def range_of(self, name: str, feature: str) -> str:
        """What a feature of a type holds; empty when that is not known."""
        return next((found for kind in self._line(name) if (found := self._features.get(kind, {}).get(feature))), "")

    def holds_text(self, kind: str) -> bool:
        """Whether a range is one or several numbers, truths or texts, and so no reference to another structure."""
        if kind in _PRIMITIVES or kind in _PRIMITIVE_ARRAYS or kind in _PRIMITIVE_LISTS:
            return True
        return STRING in self._line(kind)

    def is_annotation(self, name: str) -> bool:
        """Whether structures of a type have a place in the text."""
        return self.is_a(name, ANNOTATION)

    def _line(self, name: str) -> tuple[str, ...]:
        """A type, its parent and so on; a circle of parents is gone through once."""
        known = self._lines.get(name)
        if known is None:
            line: list[str] = []
            kind = name
            while kind and kind not in line:
                line.append(kind)
                kind = self._parents.get(kind, "")
            known = self._lines[name] = tuple(line)
        return known


def add_from_xml(types: Types, raw: bytes, what: str) -> bool:
    """Declare what a type system descriptor has; False, with nothing declared, when the XML is another kind."""
    root = strict_xml.parse(raw, what)
    if root.tag != f"{_SPEC}typeSystemDescription":
        return False
    types.declared = True
    for kind in root.iterfind(f"{_SPEC}types/{_SPEC}typeDescription"):
        features = {
            _said(feature, "name"): _said(feature, "rangeTypeName")
            for feature in kind.iterfind(f"{_SPEC}features/{_SPEC}featureDescription")
        }
        types.add(_said(kind, "name"), _said(kind, "supertypeName"), features)
    return True


def _said(element: Any, name: str) -> str:
    found = element.findtext(f"{_SPEC}{name}")
    return str(found).strip() if found else ""


def add_from_json(types: Types, declared: Mapping[str, Any]) -> None:
    """Declare the `%TYPES` of a JSON CAS."""
    for key, about in declared.items():
        if not isinstance(about, dict):
            continue
        features = {
            str(name): str(feature.get("%RANGE", ""))
            for name, feature in about.items()
            if not name.startswith("%") and isinstance(feature, dict)
        }
        types.add(str(about.get("%NAME", key)), str(about.get("%SUPER_TYPE", TOP)), features)
