"""What a doc's spans cannot say, as plain values in its user data; what is read there counts only where it fits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from domain.annotation import AnnotatedRelease, Annotation
from domain.release import Claim, Pairs, RelationClaim, pairs
from formats.arrow.columns import stamp

Span = tuple[int, int, str]
_TEXTS = ("id", "author", "created", "origin", "state")


def user_data(sheet: AnnotatedRelease, found: Sequence[Annotation]) -> dict[str, Any]:
    """The name of a release and all of its annotations, as text, numbers, lists and maps."""
    places = {annotation.id: place for place, annotation in enumerate(found)}
    made: dict[str, Any] = {"doc_id": sheet.release.name}
    if sheet.release.metadata:
        made["metadata"] = dict(sheet.release.metadata)
    if found:
        made["annotations"] = [_annotation(sheet, annotation) for annotation in found]
    if sheet.relations:
        made["relations"] = [
            {
                "label": relation.label,
                "source": places[relation.source],
                "target": places[relation.target],
                "attributes": dict(relation.attributes),
                "author": relation.author,
                "created": stamp(relation.created),
                "id": str(relation.id),
                "claims": dict(relation.claims),
            }
            for relation in sheet.relations
            if relation.source in places and relation.target in places
        ]
    return made


def _annotation(sheet: AnnotatedRelease, annotation: Annotation) -> dict[str, Any]:
    made: dict[str, Any] = {
        "label": annotation.label,
        "fragments": [(part.start, part.end) for part in annotation.fragments],
        "id": str(annotation.id),
        "author": annotation.author,
        "created": stamp(annotation.created),
        "state": sheet.state(annotation).value,
    }
    decisions = [
        {
            "verdict": decision.verdict.value,
            "by": decision.by,
            "at": stamp(decision.at),
            "reason": decision.reason,
            "comment": decision.comment,
            "current": decision.revision == annotation.revision,
        }
        for decision in sheet.decisions_on(annotation.id)
    ]
    further = {
        "attributes": dict(annotation.attributes),
        "comment": annotation.comment,
        "flagged": annotation.flagged,
        "origin": "" if annotation.origin == "manual" else annotation.origin,
        "decisions": decisions,
        "claims": dict(annotation.claims),
    }
    return made | {key: value for key, value in further.items() if value}


def claims_of(data: Mapping[Any, Any], spans: Counter[Span]) -> tuple[list[Claim], dict[int, int]]:
    """The claims that spans make, with what the user data says of those it has; and where in them each of these is."""
    left = Counter(spans)
    claims: list[Claim] = []
    places: dict[int, int] = {}
    annotations = data.get("annotations")
    for number, said in enumerate(annotations if isinstance(annotations, list) else ()):
        label, fragments = _place(said)
        wanted = Counter((start, end, label) for start, end in fragments)
        if wanted and all(left[span] >= count for span, count in wanted.items()):
            left.subtract(wanted)
            places[number] = len(claims)
            claims.append(
                Claim(label, fragments, _pairs(said.get("attributes")), _text(said.get("comment")), _said(said))
            )
    rest = sorted(left.elements(), key=lambda span: (span[0], -span[1], span[2]))
    claims += [Claim(label, ((start, end),)) for start, end, label in rest]
    return claims, places


def _place(said: Any) -> tuple[str, tuple[tuple[int, int], ...]]:
    if not isinstance(said, dict) or not isinstance(said.get("label"), str):
        return "", ()
    fragments = said.get("fragments")
    found = []
    for pair in fragments if isinstance(fragments, list) else ():
        if not isinstance(pair, list) or len(pair) != 2 or not all(type(place) is int for place in pair):
            return "", ()
        found.append((pair[0], pair[1]))
    return said["label"], tuple(sorted(found))


def _said(said: Mapping[str, Any]) -> Pairs:
    made = {key: _text(said.get(key)) for key in _TEXTS}
    made["flagged"] = "yes" if said.get("flagged") is True else ""
    made |= {f"earlier.{key}": value for key, value in _pairs(said.get("claims"))}
    decisions = said.get("decisions")
    for item in decisions if isinstance(decisions, list) else ():
        if isinstance(item, dict) and item.get("current") is True and _text(item.get("verdict")):
            made[f"{_text(item['verdict'])}_by"] = _text(item.get("by"))
            made["decided_at"] = _text(item.get("at"))
            made["reason"] = _text(item.get("reason"))
            made["decision_comment"] = _text(item.get("comment"))
    return pairs({key: value for key, value in made.items() if value})


def relations_of(data: Mapping[Any, Any], places: Mapping[int, int]) -> tuple[RelationClaim, ...]:
    """The relations between annotations that are still there."""
    given = data.get("relations")
    made = []
    for item in given if isinstance(given, list) else ():
        ends = [item.get(key) for key in ("source", "target")] if isinstance(item, dict) else []
        source, target = (places.get(end) if type(end) is int else None for end in ends or (None, None))
        if source is not None and target is not None:
            said = {key: _text(item.get(key)) for key in ("id", "author", "created")}
            said |= {f"earlier.{key}": value for key, value in _pairs(item.get("claims"))}
            written = pairs({key: value for key, value in said.items() if value})
            made.append(
                RelationClaim(_text(item.get("label")), source, target, _pairs(item.get("attributes")), written)
            )
    return tuple(made)


def metadata_of(data: Mapping[Any, Any]) -> Pairs:
    """What the user data says is known of the release."""
    return _pairs(data.get("metadata"))


def name_of(data: Mapping[Any, Any]) -> str:
    """The name of a doc, where its user data has one: under a key of its own, or of an extension attribute."""
    for key in ("doc_id", "id", "note_id", "name", "title"):
        for found in (data.get(key), data.get(("._.", key, None, None))):
            if isinstance(found, str) and found:
                return found
            if type(found) is int:
                return str(found)
    return ""


def unused(data: Mapping[Any, Any]) -> int:
    """How many entries of the user data have no place here."""
    known = {"doc_id", "annotations", "relations", "metadata"}
    return sum(not (isinstance(key, str) and key in known) for key in data)


def _pairs(value: Any) -> Pairs:
    if not isinstance(value, dict):
        return ()
    return pairs({key: item for key, item in value.items() if isinstance(key, str) and isinstance(item, str)})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
