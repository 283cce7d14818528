"""A CAS to a release with claims: annotations of every layer, their features, and what ties them.

Tokens, sentences and descriptions of tagsets are left aside, since they are of the text and not of what was said of it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from domain.release import Incoming, normalise, pairs
from formats.canonical import Fragments, Unit
from formats.given import Given
from formats.records.draft import Draft, whole
from formats.uima.cas import Cas, Structure, View
from formats.uima.types import ANNOTATION, DOCUMENT

LABELS = ("value", "label", "PosValue", "DependencyType")
"""Features whose value is what a layer is asked for; the first that has one is the label."""
_PLACE = frozenset({"begin", "end", "sofa"})
_ENDS = (("Governor", "Dependent"), ("source", "target"))
_SEGMENTATION = ".segmentation.type."
_ASIDE = (".metadata.type.", ".Tagset")
_ENTITY = "NamedEntity"
_CHAIN = "referenceRelation"
"""What a link of a chain calls its tie to the next one."""


def incoming(cas: Cas, given: Given, format: str) -> Incoming:
    """The release of a CAS; positions count UTF-16 units."""
    return _Reading(cas, given, format).incoming()


class _Reading:
    """What is gathered while the structures of a view are gone through."""

    def __init__(self, cas: Cas, given: Given, format: str) -> None:
        self._cas = cas
        self._given = given
        self._format = format
        self._draft = Draft(f"“{given.name}”")
        self._attributes: dict[int, dict[str, str]] = defaultdict(dict)
        self._comments: dict[int, str] = {}
        self._groups: dict[int, str] = {}
        self._metadata: dict[str, str] = {}
        self._characters: dict[int, str] = {}
        self._titles: list[str] = []
        for detail in cas.details:
            self._take_detail(detail.kind, detail.of, detail.name, detail.value)

    def _take_detail(self, kind: str, of: int, name: str, value: str) -> None:
        match kind:
            case "attribute":
                self._attributes[of][name] = value
            case "comment":
                self._comments[of] = value
            case "part":
                self._groups[of] = name
            case "metadata":
                self._metadata[name] = value
            case "character":
                place, code = whole(name), whole(value)
                if place is not None and code is not None and code < 0x110000:
                    self._characters[place] = chr(code)

    def incoming(self) -> Incoming:
        """The release."""
        view = self._cas.view()
        if view.text is None:
            self._draft.fault("it has no text: check that it is the file you meant.")
        self._name_views(view)
        spans, ties = [], []
        for found in self._cas.members(view):
            match self._kind(found, view):
                case "span":
                    spans.append(found)
                case "tie":
                    ties.append(found)
        self._add_spans(spans)
        for found in ties:
            self._tie(found)
        for found in spans:
            self._slots(found)
        title = self._given.names.get(self._given.stem) or next(iter(self._titles), "") or self._given.stem
        made = self._draft.incoming(title, view.text or "", self._format, b"", unit=Unit.UTF_16)
        return replace(made, text=self._restored(made.text), metadata=pairs(self._metadata))

    def _name_views(self, chosen: View) -> None:
        others = [view.name for view in self._cas.views if view is not chosen]
        if others:
            self._draft.remarks.append(f"Only the view “{chosen.name}” is read, not {', '.join(others)}.")

    def _kind(self, found: Structure, view: View) -> str:
        """Whether a structure is a span, ties two of them, or is neither."""
        types, name = self._cas.types, found.type
        if _SEGMENTATION in name:
            if found.short not in ("Token", "Sentence"):
                self._draft.leave_out(found.short)
            return ""
        if types.declared and not types.knows(name):
            if "begin" in found.values:
                self._draft.leave_out("annotation of a type that the type system lacks", "annotations of such types")
            return ""
        if types.is_a(name, DOCUMENT) or "DocumentMetaData" in name:
            self._titles += [found.values[key] for key in ("documentTitle", "documentId") if found.values.get(key)]
            return ""
        if not (types.is_annotation(name) or (not types.declared and "begin" in found.values)):
            return ""
        if any(part in name for part in _ASIDE):
            return ""
        if view.sofa and found.references.get("sofa", (view.sofa,)) != (view.sofa,):
            return ""
        return "tie" if self._ends(found) else "span"

    def _ends(self, found: Structure) -> tuple[str, str] | None:
        """The names of the two features by which a structure ties two others."""
        types = self._cas.types
        for source, target in _ENDS:
            if source in found.references and target in found.references:
                return source, target
            ranges = [types.range_of(found.type, name) for name in (source, target)]
            if all(kind and not types.holds_text(kind) for kind in ranges):
                return source, target
        return None

    def _add_spans(self, spans: list[Structure]) -> None:
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for found in spans:
            if found.id in self._groups:
                places[self._groups[found.id]].append(_span(found))
        done: set[str] = set()
        for found in spans:
            group = self._groups.get(found.id)
            if group in done:
                continue
            fragments: Fragments = (_span(found),)
            if group is not None:
                done.add(group)
                fragments = tuple(places[group])
            self._add(found, fragments)

    def _add(self, found: Structure, fragments: Fragments) -> None:
        label, named = self._label(found)
        attributes = {name: value for name, value in found.values.items() if name not in _PLACE and value}
        attributes.pop(named, None)
        attributes |= self._attributes.get(found.id, {})
        layer = {"layer": found.type} if named and found.short != _ENTITY else {}
        comment = self._comments.get(found.id, "")
        self._draft.claim(label, fragments, key=found.id, attributes=attributes, comment=comment, claims=layer)

    def _label(self, found: Structure) -> tuple[str, str]:
        """The label of a structure and the feature that has it; the type's short name where none has."""
        named = next((name for name in LABELS if found.values.get(name)), "")
        label = found.values[named] if named else found.short
        return self._given.labels.get(label, label), named

    def _tie(self, found: Structure) -> None:
        ends = self._ends(found) or ("", "")
        pointed = [(found.references.get(name) or (0,))[0] for name in ends]
        if not all(self._draft.has(number) for number in pointed):
            self._draft.leave_out("relation between words or nothing", "relations between words or nothing")
            return
        label, named = self._label(found)
        attributes = {name: value for name, value in found.values.items() if name not in _PLACE and value}
        attributes.pop(named, None)
        attributes |= self._attributes.get(found.id, {})
        layer = {"layer": found.type} if named and not found.type.startswith("webanno.custom.") else {}
        self._draft.relation(label, pointed[0], pointed[1], attributes, layer)

    def _slots(self, found: Structure) -> None:
        """What a span points to: other spans, or links that point to some with a role."""
        for feature, ids in found.references.items():
            if feature == "sofa":
                continue
            chained = (found.values.get(_CHAIN) or found.short) if feature == "next" else ""
            for label, target in self._pointed(feature, ids, chained):
                if self._draft.has(target):
                    self._draft.relation(label, found.id, target)

    def _pointed(self, feature: str, ids: tuple[int, ...], chained: str) -> Iterator[tuple[str, int]]:
        for target in self._cas.targets(ids):
            yield chained or feature, target.id
            if not self._cas.types.is_a(target.type, ANNOTATION):
                label = target.values.get("role") or feature
                yield from ((label, number) for number in target.references.get("target", ()))

    def _restored(self, text: str) -> str:
        """The text with the characters that our writer had to replace."""
        if not self._characters:
            return text
        letters = list(text)
        for place, character in self._characters.items():
            if place < len(letters) and letters[place] in " \ufffd":
                letters[place] = character
        return normalise("".join(letters))


def _span(found: Structure) -> tuple[int, int]:
    """The [begin, end) that a structure states; what is no number is a place that no text has."""
    begin, end = (_place(found.values.get(name, "0")) for name in ("begin", "end"))
    return begin, end


def _place(value: str) -> int:
    found = whole(value)
    return -1 if found is None else found
