"""A release: one immutable canonical text with a name and metadata, and the one way a text becomes canonical."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from domain.errors import Refusal

Pairs = tuple[tuple[str, str], ...]

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
MAX_NAME = 200


def pairs(mapping: Mapping[str, str]) -> Pairs:
    """A mapping as sorted pairs, the form in which values keep it."""
    return tuple(sorted(mapping.items()))


def normalise(text: str) -> str:
    """The canonical form: line feeds only, no leading byte order mark, U+0000 and lone surrogates as U+FFFD.

    Nothing else is touched, so that positions mean the same wherever the text is read.
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if not text.isascii():
        text = _LONE_SURROGATE.sub("\ufffd", text)
    return text


def digest_of(text: str) -> str:
    """SHA-256 of the canonical text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def checked_name(name: str) -> str:
    """A release's name without surrounding blanks, or a Refusal."""
    name = " ".join(name.split())
    if not name:
        raise Refusal("A release needs a name: type at least one character.")
    if len(name) > MAX_NAME:
        raise Refusal(f"The name has {len(name)} characters; at most {MAX_NAME} are kept: shorten it.")
    return name


@dataclass(frozen=True, slots=True)
class Release:
    """The catalogue entry of a release; its text is kept apart, found by `digest`."""

    id: UUID
    name: str
    digest: str
    length: int
    added: datetime
    source: str = ""
    """SHA-256 of the file's own bytes, in hexadecimal."""
    format: str = "text"
    encoding: str = "utf-8"
    metadata: Pairs = field(default=())
    trashed: bool = False

    def about(self, key: str) -> str:
        """One metadata value, or an empty string."""
        return dict(self.metadata).get(key, "")


@dataclass(frozen=True, slots=True)
class Claim:
    """An annotation as a file states it, before the corpus makes it somebody's work here."""

    label: str
    fragments: tuple[tuple[int, int], ...]
    """[start, end) pairs in code points of the canonical text."""
    attributes: Pairs = ()
    comment: str = ""
    claims: Pairs = ()
    """What the file says of people and decisions: author, state, approved_by ..."""


@dataclass(frozen=True, slots=True)
class RelationClaim:
    """A relation as a file states it: source and target are places in the claims of its release."""

    label: str
    source: int
    target: int
    attributes: Pairs = ()
    claims: Pairs = ()
    """What the file says of people and times: id, author, created ..."""


@dataclass(frozen=True, slots=True)
class NegativeClaim:
    """A “found none” for a label as a file states it."""

    label: str
    comment: str = ""
    claims: Pairs = ()
    """What the file says of people and decisions: id, author, state, approved_by ..."""


@dataclass(frozen=True, slots=True)
class CommentClaim:
    """A comment on a release, or on something of it, as a file states it."""

    text: str
    on: int | None = None
    """A place in the claims of its release or, counted on behind these, in its negatives; None for neither."""
    span: tuple[int, int] | None = None
    """[start, end) in code points of the canonical text; None for the release as a whole."""
    author: str = ""
    """Who wrote it and when, as the file has it."""
    created: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Incoming:
    """A release as a file offers it: what a reader of a format gives and an import takes."""

    name: str
    text: str
    """Canonical: has been through `normalise`."""
    source: bytes = b""
    """The file's own bytes."""
    format: str = "text"
    encoding: str = "utf-8"
    guessed: bool = False
    """Whether the encoding was guessed, to be shown and corrected."""
    metadata: Pairs = ()
    selected: bool = True
    """Whether it comes in unless a person decides otherwise."""
    remarks: tuple[str, ...] = ()
    """Sentences on what was left out or looks odd."""
    problems: tuple[str, ...] = ()
    """Sentences on what is wrong in the file and was refused, with its place."""
    claims: tuple[Claim, ...] = ()
    relations: tuple[RelationClaim, ...] = ()
    """Between the claims, by their places."""
    negatives: tuple[NegativeClaim, ...] = ()
    comments: tuple[CommentClaim, ...] = ()

    @property
    def says(self) -> bool:
        """Whether it brings along anything beside the text."""
        return bool(self.claims or self.negatives or self.comments)

    def labels(self) -> Iterator[str]:
        """The label of each annotation and each negative, as the file calls it."""
        yield from (claim.label for claim in self.claims)
        yield from (claim.label for claim in self.negatives)
