"""Reads Web Annotations, single ones, lists, collections and what Hypothesis gives; their text lies beside them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from domain.errors import Refusal
from domain.release import Incoming
from formats.canonical import Fragments
from formats.encoding import declared_in, decode
from formats.given import Given
from formats.records.draft import Draft, words
from formats.strict.json import loads
from formats.w3c.targets import PageText, Place, PlainText, place_of
from formats.writing import count_of

_OURS = "urn:x-glossator:"
_PAGES = (".html", ".htm", ".xhtml")
_LABELS = ("tagging", "classifying", "identifying")


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases that the annotations of a file are about, each with its text from beside it."""
    value = loads(given.data(), f"“{given.name}”")
    found = list(_annotations(value, 0))
    if not found and not _is_empty_collection(value):
        raise Refusal(f"“{given.name}” holds no annotation: choose a file with Web Annotations.")
    items = [_Item.of(value, number) for number, value in enumerate(found, 1)]
    if found and not any(item.targets for item in items) and f"{given.stem}.txt" not in given.beside:
        count = count_of(len(items), "annotation")
        raise Refusal(f"“{given.name}” has no place in a text in its {count}: there is nothing to take from it here.")
    sources = Counter(source for item in items for source in item.sources)
    texts = _texts(given, sources)
    for name, chosen in texts.items():
        yield _release(given, name, chosen, items, encoding)


def _is_empty_collection(value: Any) -> bool:
    """Whether this is a whole collection that has no annotation, which is something to say of a text."""
    return isinstance(value, dict) and value.get("total") == 0 and isinstance(value.get("first"), dict)


def _annotations(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every annotation of a file, whatever it is wrapped in."""
    if depth > 20:
        return
    if isinstance(value, list):
        for item in value:
            yield from _annotations(item, depth + 1)
    elif isinstance(value, dict):
        if "target" in value or "hasTarget" in value:
            yield value
            return
        # Pages that are elsewhere are only named here, and nothing is fetched.
        for key in ("first", "items", "rows", "@graph"):
            if isinstance(value.get(key), (list, dict)):
                yield from _annotations(value[key], depth + 1)
                return


@dataclass(slots=True)
class _Item:
    """An annotation taken apart."""

    value: Mapping[str, Any]
    number: int
    targets: list[tuple[str, Place]] = field(default_factory=list)
    """The source of each target that a text can be found for, and the place in it."""
    sources: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    """The annotations that a linking annotation ties."""

    @classmethod
    def of(cls, value: Mapping[str, Any], number: int) -> "_Item":
        made = cls(value, number)
        for target in _targets(value.get("target", value.get("hasTarget")), 0):
            if isinstance(target, str):
                made.linked.append(target)
                continue
            source = target.get("source", target.get("hasSource", value.get("uri")))
            source = source.get("id", source.get("@id")) if isinstance(source, dict) else source
            place = place_of(target)
            if place.usable:
                made.targets.append((words(source), place))
                made.sources.append(words(source))
            elif isinstance(target.get("id"), str):
                made.linked.append(target["id"])
        return made

    @property
    def key(self) -> str:
        """What relations call it."""
        return words(self.value.get("id", self.value.get("@id"))) or f"#{self.number}"


def _targets(value: Any, depth: int) -> Iterator[Mapping[str, Any] | str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and depth < 20 and isinstance(item.get("items"), list):
            yield from _targets(item["items"], depth + 1)
        elif isinstance(item, (dict, str)):
            yield item


def _last(source: str) -> str:
    """The last part of a source's address, as a name."""
    return unquote(source.removeprefix(_OURS).partition("#")[0].partition("?")[0].rstrip("/").rpartition("/")[2])


def _texts(given: Given, sources: Counter[str]) -> dict[str, tuple[str, ...]]:
    """The files beside this one that are texts of it, each with the sources that it stands for."""
    usable = [name for name in given.beside if PurePosixPath(name).suffix.lower() in (".txt", *_PAGES)]
    found: dict[str, tuple[str, ...]] = {}
    for name in usable:
        stem = PurePosixPath(name).stem
        fitting = tuple(source for source in sources if _last(source) in (name, stem))
        if fitting:
            found[name] = fitting
    own = next((name for name in usable if PurePosixPath(name).stem == given.stem), None)
    if own is not None and own not in found:
        taken = {source for chosen in found.values() for source in chosen}
        free = [source for source, _ in sources.most_common() if source not in taken]
        if free or not found:
            found[own] = tuple(free[:1])
    if not found:
        about = (
            f" (the text of {sources.most_common(1)[0][0][:100]})" if sources and sources.most_common(1)[0][0] else ""
        )
        raise Refusal(f"“{given.name}” needs its text: put “{given.stem}.txt” or “{given.stem}.html” beside it{about}.")
    return found


def _release(
    given: Given, text_name: str, chosen: Sequence[str], items: Sequence[_Item], encoding: str | None
) -> Incoming:
    source = given.beside[text_name]
    is_page = PurePosixPath(text_name).suffix.lower() in _PAGES
    decoded = decode(source, given=encoding, declared=declared_in(source[:4096]) if is_page else None, name=text_name)
    text: PageText | PlainText = PageText(decoded.text) if is_page else PlainText(decoded.text)
    draft = Draft(f"“{given.name}”")
    for item in items:
        _take(draft, item, text, chosen, given.labels)
    for item in items:
        _tie(draft, item)
    if text.other_unit:
        draft.remarks.append("The positions count UTF-16 units, as the quotes show, not code points.")
    ours = next((_last(one) for one in chosen if one.startswith(_OURS)), "")
    name = given.names.get(given.stem) or ours or text_name
    return draft.incoming(name, text.text, "w3c", source, encoding=decoded.encoding, guessed=decoded.guessed)


def _take(
    draft: Draft, item: _Item, text: PageText | PlainText, chosen: Sequence[str], labels: Mapping[str, str]
) -> None:
    """Add the claims of an annotation: one for each label, of as many parts as it has targets here."""
    here = [place for source, place in item.targets if source in chosen]
    if not here:
        if item.targets:
            draft.leave_out("annotation on another text", "annotations on other texts")
        elif len(item.linked) < 2:
            draft.leave_out("annotation without a place in a text", "annotations without a place in a text")
        return
    stated = [text.stated(place) for place in here]
    fragments: Fragments = tuple(sorted(part for one in stated for part in one.fragments))
    one_by_one = any(left[1] > right[0] for left, right in pairwise(fragments))
    said = _said(item.value)
    for label in said.labels or [said.fallback]:
        shared: dict[str, Any] = {
            "attributes": said.attributes,
            "comment": "\n".join(said.comments),
            "claims": _claims(item.value),
            "where": f"Annotation {item.number} of {draft.where}",
        }
        known = labels.get(label, label)
        if one_by_one or len(stated) == 1:
            for one in stated:
                draft.claim(known, one.fragments, one.quote, key=item.key, **shared)
        else:
            draft.claim(known, fragments, None, key=item.key, **shared)
    for what in said.left_out:
        draft.leave_out(what)


@dataclass(slots=True)
class _Said:
    """What the bodies of an annotation say."""

    fallback: str
    labels: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def _bodies(value: Mapping[str, Any]) -> Iterator[Any]:
    body = value.get("body", value.get("hasBody"))
    for item in body if isinstance(body, list) else [body] if body is not None else []:
        if isinstance(item, dict) and isinstance(item.get("items"), list):
            yield from item["items"]
        else:
            yield item
    if isinstance(value.get("bodyValue"), str):
        yield {"type": "TextualBody", "value": value["bodyValue"]}


def _said(value: Mapping[str, Any]) -> _Said:
    motivation = value.get("motivation")
    found = _Said(words(motivation[0] if isinstance(motivation, list) and motivation else motivation) or "annotation")
    for body in _bodies(value):
        _take_body(found, body)
    # Hypothesis has its words right in the annotation.
    tags = value.get("tags")
    found.labels += [words(tag) for tag in tags if words(tag)] if isinstance(tags, list) else []
    if isinstance(value.get("text"), str) and value["text"]:
        found.comments.append(value["text"])
    return found


def _take_body(found: _Said, body: Any) -> None:
    if not isinstance(body, dict):
        found.left_out.append("body that lies elsewhere")
        return
    purpose = body.get("purpose")
    purpose = words(purpose[0] if isinstance(purpose, list) and purpose else purpose)
    value = body.get("value", body.get("chars"))
    if purpose == "linking":
        return
    if isinstance(value, str) and purpose in _LABELS:
        found.labels.append(value)
    elif isinstance(value, str) and purpose == "describing" and isinstance(body.get("label"), str):
        found.attributes[body["label"]] = value
    elif isinstance(value, str):
        found.comments.append(value)
    elif purpose in _LABELS and (source := words(body.get("source", body.get("id")))):
        found.labels.append(_last(source) or source)
    else:
        found.left_out.append("body that lies elsewhere")


def _claims(value: Mapping[str, Any]) -> dict[str, str]:
    creator = value.get("creator", value.get("user"))
    creator = creator[0] if isinstance(creator, list) and creator else creator
    if isinstance(creator, dict):
        creator = next((creator[key] for key in ("name", "nickname", "email", "id") if creator.get(key)), "")
    own = words(value.get("id"))
    said = {
        "id": "" if own.startswith(_OURS) else own,
        "author": words(creator),
        "created": words(value.get("created")),
        "modified": words(value.get("modified", value.get("updated"))),
    }
    return {key: word for key, word in said.items() if word}


def _tie(draft: Draft, item: _Item) -> None:
    """Add the relations that an annotation states: its linking bodies, or the two that a linking annotation ties."""
    for body in _bodies(item.value):
        if isinstance(body, dict) and body.get("purpose") == "linking":
            target = words(body.get("source", body.get("id")))
            if draft.has(item.key) and draft.has(target):
                draft.relation(words(body.get("label", body.get("value"))), item.key, target)
            elif draft.has(item.key):
                draft.leave_out("link to elsewhere", "links to elsewhere")
    if not item.targets and len(item.linked) == 2 and all(map(draft.has, item.linked)):
        said = _said(item.value)
        source, target = item.linked
        draft.relation((said.labels or said.comments or [""])[0], source, target)
