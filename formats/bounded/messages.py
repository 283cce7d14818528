"""What the bounded worker and the program say to each other, and how each thing said is checked.

A message of the worker is a head (kind, length of JSON, length of raw bytes) and both parts; the program answers with
frames (length, whether more follow). The program believes nothing: what is not exactly in shape is a `BadAnswer`.
"""

import struct
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

import orjson

from domain.release import Claim, CommentClaim, Incoming, NegativeClaim, Pairs, RelationClaim, normalise

Message = tuple[bytes, bytes, bytes]
"""Kind, JSON, raw bytes."""
HEAD = struct.Struct(">cIQ")
REQUEST = struct.Struct(">I")
FRAME = struct.Struct(">I?")
READY, OPEN, MORE, RELEASE, DONE, REFUSED, FAILED = b"!", b"O", b"M", b"R", b"D", b"N", b"F"
"""Started; asks for the file from its beginning, for its next bytes; a release; the end; a refusal; a failure."""
CHUNK = 1 << 20
"""Bytes of a file that travel at once."""
MOST_JSON = 64 << 20
MOST_RAW = 200_000_000
_SHORT = 10_000
"""Characters of what names something; a text has no such limit."""


class BadAnswer(Exception):
    """The worker said something that it never says when it is sound."""


def chunk_of(stream: BinaryIO) -> tuple[bytes, bool]:
    """The next bytes of a file, and whether more may follow."""
    parts, got = [], 0
    while got < CHUNK and (part := stream.read(CHUNK - got)):
        parts.append(part)
        got += len(part)
    return b"".join(parts), got == CHUNK


def packed(incoming: Incoming) -> tuple[bytes, bytes]:
    """A release as JSON and the raw bytes of its source; nothing raw stands for the whole file."""
    record = {
        "name": _sendable(incoming.name[:_SHORT]),  # a corpus keeps far less of it
        "text": incoming.text,
        "format": incoming.format,
        "encoding": incoming.encoding,
        "guessed": incoming.guessed,
        "metadata": _sendable_pairs(incoming.metadata),
        "selected": incoming.selected,
        "remarks": [_sendable(said) for said in incoming.remarks],
        "problems": [_sendable(said) for said in incoming.problems],
        "claims": [
            [
                _sendable(claim.label),
                claim.fragments,
                _sendable_pairs(claim.attributes),
                _sendable(claim.comment),
                _sendable_pairs(claim.claims),
            ]
            for claim in incoming.claims
        ],
        "relations": [
            [
                _sendable(found.label),
                found.source,
                found.target,
                _sendable_pairs(found.attributes),
                _sendable_pairs(found.claims),
            ]
            for found in incoming.relations
        ],
        "negatives": [
            [_sendable(found.label), _sendable(found.comment), _sendable_pairs(found.claims)]
            for found in incoming.negatives
        ],
        "comments": [
            [_sendable(said.text), said.on, said.span, _sendable(said.author), _sendable(said.created), said.settled]
            for said in incoming.comments
        ],
    }
    return orjson.dumps(record), incoming.source


def _sendable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _sendable_pairs(found: Pairs) -> list[tuple[str, str]]:
    return [(_sendable(key), _sendable(value)) for key, value in found]


def unpacked(raw: bytes, source: bytes, whole: Callable[[], bytes]) -> Incoming:
    """The release of a message, every part of it checked; `whole` gives the file where no source came along."""
    record = _mapping(raw)
    text = _text(record.get("text"))
    if normalise(text) != text:
        raise BadAnswer("a text is not canonical")
    claims = tuple(_claim(found, len(text)) for found in _list(record.get("claims")))
    negatives = tuple(map(_negative, _list(record.get("negatives"))))
    subjects = len(claims) + len(negatives)
    return Incoming(
        name=_words(record.get("name"), _SHORT),
        text=text,
        source=source or whole(),
        format=_words(record.get("format"), _SHORT),
        encoding=_words(record.get("encoding"), _SHORT),
        guessed=_truth(record.get("guessed")),
        metadata=_pairs(record.get("metadata")),
        selected=_truth(record.get("selected")),
        remarks=_sentences(record.get("remarks")),
        problems=_sentences(record.get("problems")),
        claims=claims,
        relations=tuple(_relation(found, len(claims)) for found in _list(record.get("relations"))),
        negatives=negatives,
        comments=tuple(_comment(found, subjects, len(text)) for found in _list(record.get("comments"))),
    )


def sentence_of(raw: bytes) -> tuple[str, str]:
    """The sentence of a refusal or the kind of a failure, and its details."""
    record = _mapping(raw)
    return _text(record.get("sentence"), _SHORT), _text(record.get("details", ""))


def is_tired(raw: bytes) -> bool:
    """Whether a worker that is done says that it holds too much memory to go on."""
    return _truth(_mapping(raw).get("tired"))


def _mapping(raw: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadAnswer(f"no JSON ({error})") from None
    if not isinstance(found, dict):
        raise BadAnswer("no JSON object")
    return found


def _list(found: object) -> list[Any]:
    if type(found) is not list:
        raise BadAnswer("a list is missing")
    return found


def _parts(found: object, count: int) -> list[Any]:
    parts = _list(found)
    if len(parts) != count:
        raise BadAnswer(f"{len(parts)} parts instead of {count}")
    return parts


def _text(found: object, most: int | None = None) -> str:
    if type(found) is not str or (most is not None and len(found) > most):
        raise BadAnswer("a text is missing or too long")
    return found


def _words(found: object, most: int | None = None) -> str:
    """A text that is not the release's own; U+0000, which PostgreSQL cannot hold, as U+FFFD, as in that one."""
    words = _text(found, most)
    return words.replace("\x00", "\ufffd") if "\x00" in words else words


def _truth(found: object) -> bool:
    if type(found) is not bool:
        raise BadAnswer("yes or no is missing")
    return found


def _number(found: object, most: int) -> int:
    if type(found) is not int or not 0 <= found <= most:
        raise BadAnswer("a number is missing or out of range")
    return found


def _sentences(found: object) -> tuple[str, ...]:
    return tuple(_words(said) for said in _list(found))


def _pairs(found: object) -> Pairs:
    read = [_parts(pair, 2) for pair in _list(found)]
    return tuple((_words(key), _words(value)) for key, value in read)


def _claim(found: object, length: int) -> Claim:
    label, fragments, attributes, comment, claims = _parts(found, 5)
    return Claim(_words(label), _fragments(fragments, length), _pairs(attributes), _words(comment), _pairs(claims))


def _fragments(found: object, length: int) -> tuple[tuple[int, int], ...]:
    """Pairs that run forward within the text, in the order of their starts; at least one."""
    pairs: Sequence[Any] = _list(found)
    checked: list[tuple[int, int]] = []
    for pair in pairs:
        start, end = _parts(pair, 2)
        checked.append((_number(start, length), _number(end, length)))
        if start > end or (len(checked) > 1 and checked[-2] > checked[-1]):
            raise BadAnswer("a fragment runs backward")
    if not checked:
        raise BadAnswer("a claim has no fragment")
    return tuple(checked)


def _relation(found: object, claims: int) -> RelationClaim:
    label, source, target, attributes, said = _parts(found, 5)
    return RelationClaim(
        _words(label), _number(source, claims - 1), _number(target, claims - 1), _pairs(attributes), _pairs(said)
    )


def _negative(found: object) -> NegativeClaim:
    label, comment, claims = _parts(found, 3)
    return NegativeClaim(_words(label), _words(comment), _pairs(claims))


def _comment(found: object, subjects: int, length: int) -> CommentClaim:
    text, on, span, author, created, settled = _parts(found, 6)
    place = None if span is None else _fragments([span], length)[0]
    return CommentClaim(
        _words(text),
        None if on is None else _number(on, subjects - 1),
        place,
        _words(author, _SHORT),
        _words(created, _SHORT),
        _truth(settled),
    )
