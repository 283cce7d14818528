"""Reads Label Studio's tasks: the regions of every annotator whose places are sure; guesses of models are counted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from domain.release import Incoming
from formats.given import Given
from formats.records.draft import Draft, words
from formats.records.labelstudio_config import Shown, attribute_name, shown_in
from formats.records.labelstudio_texts import Dialogue, Page, Plain, Shape
from formats.records.records import Record, releases

_REGION_LABELS = ("labels", "hypertextlabels", "paragraphlabels", "timeserieslabels")
_NAMES = ("doc_id", "document_id", "id", "name", "title", "filename")
_BARE = ("", "text", "region", "hypertext", "paragraphs")
"""Kinds of regions that bear no label."""
_OTHER = ("rectangle", "polygon", "keypoint", "brush", "ellipse", "video", "timeseries", "audio", "bitmask")


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a file of tasks; those without annotations are releases too."""
    shown = shown_in(given.beside.get("config.xml"))
    yield from releases(given, encoding, lambda given, record: _task(given, record, shown))


def _task(given: Given, record: Record, shown: Mapping[str, Shown]) -> Incoming | str:
    value = record.value
    data = value.get("data", value)
    data = {"text": data} if isinstance(data, str) else data if isinstance(data, dict) else {}
    rounds = list(_rounds(value, data))
    guesses = [result for item in _listed(value, "predictions") for result in _listed(item, "result")]
    shape = _shape(data, shown, [*(result for _, results in rounds for result in results), *guesses])
    if shape is None:
        return f"{record.where} of “{given.name}” is left out, since its data has no text: only texts come in."
    draft = Draft(record.where)
    for number, (claims, results) in enumerate(rounds):
        _Round(draft, shape, given.labels, claims, number).take(results)
    cancelled = sum(bool(item.get("was_cancelled")) for item in _listed(value, "annotations", "completions"))
    if cancelled:
        draft.leave_out("skipped annotation", count=cancelled)
    if guesses:  # a machine's never stand among people's judgements
        draft.leave_out("prediction of a model", "predictions of a model", count=len(guesses))
    about = value.get("meta") if isinstance(value.get("meta"), dict) else {}
    own = next((words(place[key]) for place in (data, about or {}) for key in _NAMES if words(place.get(key))), "")
    name = given.names.get(own, own) or f"{given.stem} {words(value.get('id')) or record.number}"
    return draft.incoming(name, shape.text, "labelstudio", record.source)


def _listed(value: Mapping[str, Any], *keys: str) -> list[dict[str, Any]]:
    found = [value[key] for key in keys if isinstance(value.get(key), list)]
    return [item for items in found for item in items if isinstance(item, dict)]


def _rounds(
    value: Mapping[str, Any], data: Mapping[str, Any]
) -> Iterator[tuple[dict[str, str], Sequence[Mapping[str, Any]]]]:
    """What each annotator said of a task."""
    for item in _listed(value, "annotations", "completions"):
        if not item.get("was_cancelled"):
            said = {
                "author": _person(item.get("completed_by", item.get("created_username"))),
                "created": words(item.get("created_at")),
                "ground_truth": "true" if item.get("ground_truth") else "",
            }
            yield _said(said), _listed(item, "result")
    if data is value:  # the short form that Label Studio exports: regions lie right beside the text
        yield from (({}, found) for found in _short(value))


def _short(value: Mapping[str, Any]) -> Iterator[Sequence[Mapping[str, Any]]]:
    for key, items in value.items():
        if key in ("annotations", "completions", "predictions") or not isinstance(items, list):
            continue
        found = [item for item in items if isinstance(item, dict) and "start" in item and "end" in item]
        if found:
            yield [{"id": f"{key} {number}", "type": "labels", "value": item} for number, item in enumerate(found)]


def _said(said: Mapping[str, str]) -> dict[str, str]:
    return {key: word for key, word in said.items() if word}


def _person(value: Any) -> str:
    if isinstance(value, dict):
        return next((words(value[key]) for key in ("email", "username", "id") if value.get(key)), "")
    return words(value)


def _shape(data: Mapping[str, Any], shown: Mapping[str, Shown], results: Sequence[Mapping[str, Any]]) -> Shape | None:
    """The text of a task with the way its positions are counted."""
    named = next((words(result["to_name"]) for result in results if result.get("to_name")), "")
    about = shown.get(named) or next(iter(shown.values()), None)
    field = about.field if about and about.field in data else _field(data, results)
    found = data.get(field)
    if isinstance(found, list) and any(isinstance(item, dict) for item in found):
        return Dialogue(found, about.more if about else {})
    if not isinstance(found, str):
        return None
    is_page = about.kind == "page" if about else any(result.get("type") == "hypertextlabels" for result in results)
    return Page(found) if is_page else Plain(found)


def _field(data: Mapping[str, Any], results: Sequence[Mapping[str, Any]]) -> str:
    sources = (words(result.get("source")).removeprefix("$") for result in results)
    likely = [*sources, "text", "dialogue", "html", "document", "content"]
    texts = [key for key, value in data.items() if isinstance(value, str) and key not in _NAMES]
    return next((key for key in likely if key in data), texts[0] if len(texts) == 1 else "")


class _Round:
    """The results of one annotator."""

    def __init__(
        self, draft: Draft, shape: Shape, labels: Mapping[str, str], claims: Mapping[str, str], number: int
    ) -> None:
        self._draft = draft
        self._shape = shape
        self._labels = labels
        self._claims = claims
        self._number = number

    def take(self, results: Sequence[Mapping[str, Any]]) -> None:
        """Add the regions with what is said of each, then the relations between them."""
        said: dict[str, dict[str, str]] = {}
        regions: list[Mapping[str, Any]] = []
        for result in results:
            kind = words(result.get("type"))
            if kind.startswith(_OTHER):
                self._draft.leave_out("region that is no text", "regions that are no text")
            elif self._is_region(result, kind):
                regions.append(result)
            elif kind != "relation":
                said.setdefault(words(result.get("id")), {})[words(result.get("from_name"))] = _answer(result)
        for region in regions:
            self._region(region, said.pop(words(region.get("id")), {}))
        whole = sum(map(len, said.values()))
        if whole:
            self._draft.leave_out("answer on the whole document", "answers on the whole document", whole)
        for result in results:
            if result.get("type") == "relation":
                self._relation(result)

    def _is_region(self, result: Mapping[str, Any], kind: str) -> bool:
        value = result.get("value")
        if not isinstance(value, dict):
            return False
        return kind.endswith("labels") or (kind in _BARE and any(key in value for key in ("start", "globalOffsets")))

    def _region(self, result: Mapping[str, Any], said: Mapping[str, str]) -> None:
        value = result["value"]
        stated = self._shape.stated(value)
        if stated is None:
            self._draft.fault(f"The region “{words(result.get('id'))}” is left out: its place is given by a path only.")
            return
        attributes = {attribute_name(control): answer for control, answer in said.items()}
        about = result.get("meta")
        comment = "\n".join(map(words, about.get("text") or [])) if isinstance(about, dict) else ""
        more = _said({"score": words(result.get("score")), "origin": words(result.get("origin")).replace("manual", "")})
        labels = next((value[key] for key in _REGION_LABELS if isinstance(value.get(key), list)), None) or [""]
        for label in map(words, labels):
            self._draft.claim(
                self._labels.get(label, label),
                stated.fragments,
                stated.quote,
                key=(self._number, words(result.get("id"))),
                attributes=attributes,
                comment=comment,
                claims={**more, **self._claims},
            )

    def _relation(self, result: Mapping[str, Any]) -> None:
        ends = [(self._number, words(result.get(key))) for key in ("from_id", "to_id")]
        direction = words(result.get("direction"))
        if direction == "left":
            ends.reverse()
        labels = result.get("labels")
        for label in map(words, labels if isinstance(labels, list) and labels else [""]):
            self._draft.relation(label, ends[0], ends[1], claims={"direction": "both"} if direction == "bi" else None)


def _answer(result: Mapping[str, Any]) -> str:
    """What a control that is no label says, as text."""
    value = result.get("value")
    if not isinstance(value, dict):
        return words(value)
    kind = words(result.get("type"))
    if kind in value:
        return words(value[kind])
    if isinstance(value.get("text"), list):
        return "\n".join(map(words, value["text"]))
    rest = {key: item for key, item in value.items() if key not in ("start", "end", "text", "labels")}
    return words(next(iter(rest.values()), value.get("text")))
