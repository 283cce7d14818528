"""Reads Prodigy's JSON Lines: spans by code points, or by tokens where only those are given; relations by both."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from domain.release import Incoming
from formats.canonical import Fragments
from formats.given import Given
from formats.records.draft import Draft, listed, span_of, whole, words
from formats.records.records import Record, releases

_OTHER_KINDS = {"image": "image", "audio": "recording", "video": "film", "html": "page"}


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a file, a line or an item of its list each; answers are claims."""
    yield from releases(given, encoding, _release)


def _release(given: Given, record: Record) -> Incoming | str:
    value = record.value
    text = value.get("text")
    if not isinstance(text, str):
        kind = next((what for key, what in _OTHER_KINDS.items() if key in value), "")
        why = f"it is an {kind}" if kind in ("image",) else f"it is a {kind}" if kind else "it has no “text”"
        return f"{record.where} of “{given.name}” is left out, since {why}: only texts come in."
    draft = Draft(record.where)
    tokens = [token if isinstance(token, dict) else {} for token in listed(value.get("tokens"))]
    task = _Task(draft, tokens, given.labels, _claims(value))
    for number, span in enumerate(listed(value.get("spans"))):
        task.take(span, number)
    for relation in listed(value.get("relations")):
        task.tie(relation)
    count = len(listed(value.get("accept")))
    if count or isinstance(value.get("label"), str):
        draft.leave_out("label of the whole document", "labels of the whole document", max(1, count))
    about = value.get("meta") if isinstance(value.get("meta"), dict) else {}
    own = next((words(place[key]) for place, key in _names(value, about or {}) if words(place.get(key))), "")
    return draft.incoming(given.names.get(own, own) or f"{given.stem} {record.number}", text, "prodigy", record.source)


def _names(value: Mapping[str, Any], about: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for key in ("doc_id", "id"):
        yield about, key
        yield value, key


def _claims(value: Mapping[str, Any]) -> dict[str, str]:
    """What a task says of who answered what and when."""
    answer = words(value.get("answer"))
    said = {
        "answer": "" if answer == "accept" else answer,
        "author": words(value.get("_annotator_id")) or words(value.get("_session_id")),
        "created": _moment(value.get("_timestamp")),
    }
    return {key: word for key, word in said.items() if word}


def _moment(value: Any) -> str:
    seconds = whole(value)
    if seconds is None or not 0 < seconds < 1 << 33:
        return ""
    return datetime.fromtimestamp(seconds, UTC).isoformat()


class _Task:
    """The annotations of one task while they are taken."""

    def __init__(
        self, draft: Draft, tokens: Sequence[Mapping[str, Any]], labels: Mapping[str, str], claims: Mapping[str, str]
    ) -> None:
        self._draft = draft
        self._tokens = tokens
        self._labels = labels
        self._claims = claims
        self._by_place: dict[Hashable, int] = {}
        self._reach: list[tuple[int, int, int]] = []
        """Of each span the first token, the last one and its key."""

    def take(self, span: Any, number: int) -> None:
        """Add one span."""
        if not isinstance(span, dict):
            self._draft.fault(f"Annotation {number + 1} is left out, since it is not an object.")
            return
        fragments = span_of(span.get("start"), span.get("end")) or self._by_tokens(span)
        if fragments is None:
            if any(key in span for key in ("points", "x", "center")):
                self._draft.leave_out("area of an image", "areas of an image")
                return
            self._draft.fault(f"Annotation {number + 1} is left out, since its start and end are no whole numbers.")
            return
        label = words(span.get("label"))
        quote = span.get("text") if isinstance(span.get("text"), str) else None
        said = {"score": words(span.get("score")), "origin": words(span.get("source"))}
        claims = {**self._claims, **{key: word for key, word in said.items() if word}}
        self._draft.claim(self._labels.get(label, label), fragments, quote, key=number, claims=claims)
        self._by_place.setdefault((*fragments[0], label), number)
        self._by_place.setdefault(fragments[0], number)
        first, last = whole(span.get("token_start")), whole(span.get("token_end"))
        if first is not None and last is not None:
            self._reach.append((first, last, number))

    def _by_tokens(self, span: Mapping[str, Any]) -> Fragments | None:
        first, last = whole(span.get("token_start")), whole(span.get("token_end"))
        if first is None or last is None or not 0 <= first <= last < len(self._tokens):
            return None
        return span_of(self._tokens[first].get("start"), self._tokens[last].get("end"))

    def tie(self, relation: Any) -> None:
        """Add one relation, from its head to its child."""
        if not isinstance(relation, dict):
            self._draft.fault("A relation is left out, since it is not an object.")
            return
        head, child = (self._end(relation, side) for side in ("head", "child"))
        if head is None or child is None:
            self._draft.leave_out("relation between words that are not annotated", "relations between words alone")
        else:
            self._draft.relation(words(relation.get("label")), head, child)

    def _end(self, relation: Mapping[str, Any], side: str) -> int | None:
        span = relation.get(f"{side}_span")
        if isinstance(span, dict):
            place = (span_of(span.get("start"), span.get("end")) or ((-1, -1),))[0]
            exact = self._by_place.get((*place, words(span.get("label"))))
            found = exact if exact is not None else self._by_place.get(place)
            if found is not None:
                return found
        token = whole(relation.get(side))
        if token is None:
            return None
        covering = [(token != last, last - first, key) for first, last, key in self._reach if first <= token <= last]
        return min(covering)[2] if covering else None
