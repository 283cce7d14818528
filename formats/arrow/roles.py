"""Which columns of a table of others hold the text, the spans and the name: told by their kinds and usual names."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

TEXTS = ("text", "note_text", "content", "document", "body", "raw_text", "full_text", "sentence", "passage", "article")
NAMES = (
    *("name", "id", "doc_id", "note_id", "document_id", "docid", "document_name", "doc_key", "docname", "file"),
    *("filename", "file_name", "path", "uid", "guid", "pmid", "title", "url"),
)
SPANS = ("spans", "entities", "ents", "annotations", "labels", "label", "ner", "mentions", "denotations", "entity")
STARTS = ("start", "begin", "start_char", "start_offset", "char_start", "begin_char", "start_pos", "offset_start")
ENDS = ("end", "stop", "end_char", "end_offset", "char_end", "end_pos", "offset_end")
FRAGMENTS = ("fragments", "offsets", "spans", "positions")
LABELS = (
    *("label", "labels", "label_", "tag", "type", "entity_type", "entity_group", "category", "class", "code"),
    *("ner_tag", "ner", "note_nlp_source_value", "entity", "name", "value"),
)
QUOTES = ("quote", "text", "covered_text", "span_text")
TOKENS = ("tokens", "words", "token")
TAGS = ("ner_tags", "tags", "ner", "labels", "bio_tags", "ner_labels", "label", "entities")


@dataclass(frozen=True, slots=True)
class SpanRoles:
    """The fields of one span."""

    start: str = ""
    end: str = ""
    fragments: str = ""
    label: str = ""
    quote: str = ""
    classes: tuple[str, ...] = ()
    """What the numbers of the label mean, where it is one."""
    others: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roles:
    """What the columns of a table are for; an empty name where there is none."""

    text: str = ""
    texts: tuple[str, ...] = ()
    """Columns of texts to choose from by their length, when no name tells."""
    name: str = ""
    spans: str = ""
    span: SpanRoles = field(default_factory=SpanRoles)
    tokens: str = ""
    tags: str = ""
    classes: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
    """Columns of plain values, which are kept as what is known of the release."""
    left: tuple[str, ...] = ()

    @property
    def wanted(self) -> list[str]:
        """The columns to be read."""
        named = (self.text, *self.texts, self.name, self.spans, self.tokens, self.tags, *self.plain)
        return list(dict.fromkeys(name for name in named if name))


def roles(schema: Any, types: Any) -> Roles:
    """What each column of a schema is for; `types` is the library's own module of questions about types."""
    kinds = {found.name: found.type for found in schema}
    features = _features(schema.metadata)
    texts = [name for name, kind in kinds.items() if _is_text(kind, types)]
    spans = _first(SPANS, [name for name, kind in kinds.items() if _span_roles(kind, types, None) is not None])
    tokens = _first(TOKENS, [name for name, kind in kinds.items() if _is_list(kind, types, _is_text)])
    text = _usual(TEXTS, texts)
    tags = ""
    if tokens and not text:
        tagged = [name for name, kind in kinds.items() if name != tokens and _is_list(kind, types, _is_word)]
        tags = _first(TAGS, tagged)
    name = _usual(NAMES, [name for name, kind in kinds.items() if name != text and _is_word(kind, types)])
    span = _span_roles(kinds[spans], types, features.get(spans)) if spans else None
    wordy = bool(tokens and tags)
    candidates = () if text or wordy else tuple(column for column in texts if column != name) or tuple(texts)
    taken = {text, name, spans, *candidates, *((tokens, tags) if wordy else ())}
    plain = tuple(column for column, kind in kinds.items() if column not in taken and _is_plain(kind, types))
    return Roles(
        text=text,
        texts=candidates,
        name=name,
        spans=spans,
        span=span or SpanRoles(),
        tokens=tokens if wordy else "",
        tags=tags if wordy else "",
        classes=_classes(features.get(tags)) if wordy else (),
        plain=plain,
        left=tuple(column for column in kinds if column not in taken and column not in plain),
    )


def _usual(usual: Sequence[str], names: Iterable[str]) -> str:
    known = {name.lower(): name for name in reversed(list(names))}
    return next((known[name] for name in usual if name in known), "")


def _first(usual: Sequence[str], names: Sequence[str]) -> str:
    return _usual(usual, names) or (names[0] if names else "")


def _is_text(kind: Any, types: Any) -> bool:
    if types.is_dictionary(kind):
        kind = kind.value_type
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _is_word(kind: Any, types: Any) -> bool:
    return _is_text(kind, types) or bool(types.is_integer(kind))


def _is_plain(kind: Any, types: Any) -> bool:
    return (
        _is_word(kind, types)
        or bool(types.is_floating(kind) or types.is_boolean(kind) or types.is_date(kind) or types.is_timestamp(kind))
    )  # fmt: skip


def _is_list(kind: Any, types: Any, of: Any) -> bool:
    listed = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return bool(listed) and bool(of(kind.value_type, types))


def _span_roles(kind: Any, types: Any, feature: Any) -> SpanRoles | None:
    """The fields of a list of records that have a start and an end, or a list of such pairs."""
    if not _is_list(kind, types, lambda inner, asked: asked.is_struct(inner)):
        return None
    record = kind.value_type
    fields = {record.field(place).name: record.field(place).type for place in range(record.num_fields)}
    numbers = [name for name, found in fields.items() if types.is_integer(found)]
    start, end = _usual(STARTS, numbers), _usual(ENDS, numbers)
    fragments = _usual(FRAGMENTS, [name for name, found in fields.items() if _is_pairs(found, types)])
    if not (start and end) and not fragments:
        return None
    taken = {start, end, fragments}
    worded = [
        name
        for name, found in fields.items()
        if name not in taken and (_is_word(found, types) or _is_list(found, types, _is_text))
    ]
    quote = _usual(QUOTES, [name for name in worded if not types.is_integer(fields[name])])
    label = _usual(LABELS, [name for name in worded if name != quote])
    inner, used = _inner(feature), {*taken, label, quote}
    return SpanRoles(
        start=start,
        end=end,
        fragments=fragments,
        label=label,
        quote=quote,
        classes=_classes(inner.get(label)) if isinstance(inner, dict) else (),
        others=tuple(name for name, found in fields.items() if name not in used and _is_plain(found, types)),
        left=tuple(name for name, found in fields.items() if name not in used and not _is_plain(found, types)),
    )


def _is_pairs(kind: Any, types: Any) -> bool:
    """Whether values are lists of [start, end] or of records of a start and an end."""

    def is_pair(inner: Any, asked: Any) -> bool:
        if asked.is_struct(inner):
            names = [inner.field(place).name for place in range(inner.num_fields)]
            return bool(_usual(STARTS, names) and _usual(ENDS, names))
        return _is_list(inner, asked, lambda number, _: asked.is_integer(number))

    return _is_list(kind, types, is_pair)


def _features(metadata: Any) -> dict[str, Any]:
    """What `datasets` has noted of the columns, such as the names behind numbers."""
    try:
        found = json.loads((metadata or {}).get(b"huggingface", b"{}"))
        features = found["info"]["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return features if isinstance(features, dict) else {}


def _inner(feature: Any) -> Any:
    """What is noted of the values of a list."""
    if isinstance(feature, list):
        return feature[0] if feature else None
    return feature.get("feature", feature) if isinstance(feature, dict) else None


def _classes(feature: Any) -> tuple[str, ...]:
    inner = _inner(feature)
    names = inner.get("names") if isinstance(inner, dict) else None
    return tuple(map(str, names)) if isinstance(names, list) else ()
