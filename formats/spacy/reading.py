"""Reads spaCy's DocBin by its layout, with limits: nothing of it is run, and only plain values of user data count."""

import struct
import sys
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from domain.errors import Refusal
from domain.release import Claim, Incoming
from formats.canonical import Canonical
from formats.given import Given
from formats.spacy.data import Span, claims_of, metadata_of, name_of, relations_of, unused
from formats.spacy.message_pack import MessageError, unpacked
from formats.spacy.stream import Inflating, opened
from formats.spacy.strings import ENT_IOB, ENT_TYPE, ORTH, RESERVED, strings_of
from formats.writing import count_of

_SPAN = struct.Struct(">QQQllll")
_INSIDE, _BEGIN = 1, 3


def docs_read(given: Given) -> Iterator[Incoming]:
    """The docs of a file as releases, one at a time; Refusal when it is no DocBin or unpacks to too much."""
    try:
        bin = _Bin(*opened(given.name, given.data()))
    except (MessageError, KeyError, TypeError, ValueError, struct.error) as error:
        raise Refusal(f"“{given.name}” is no sound DocBin ({error}): save it anew with spaCy.") from None
    if not bin.lengths:
        raise Refusal(f"“{given.name}” holds no doc: choose another file.")
    for number in range(len(bin.lengths)):
        yield _incoming(given, bin, number)


class _Bin:
    """The parts of a DocBin, each found to be what it must be."""

    def __init__(self, message: Mapping[Any, Any], tokens: Inflating, length: int) -> None:
        self.attributes: list[int] = [number for number in message["attrs"] if isinstance(number, int)]
        self._columns = {number: place for place, number in enumerate(self.attributes)}
        self.lengths = _numbers("i", message["lengths"])
        self._tokens = tokens
        self._spaces = memoryview(message["spaces"])
        count = len(self.lengths)
        total = sum(self.lengths)
        if ORTH not in self._columns or any(length < 0 for length in self.lengths):
            raise MessageError("it has no words")
        if length != total * 8 * len(self.attributes) or len(self._spaces) != total:
            raise MessageError("its tokens and its lengths differ")
        self.strings = strings_of(string for string in message["strings"] if isinstance(string, str))
        self._starts = list(accumulate(self.lengths, initial=0))
        self._lists = {name: _listed(message, name, count) for name in ("cats", "span_groups", "user_data")}
        self._table = array("Q")

    def go_to(self, number: int) -> None:
        """Read the tokens of the next doc; docs come one after the other."""
        self._table = _numbers("Q", self._tokens.read(self.lengths[number] * 8 * len(self.attributes)))

    def column(self, attribute: int) -> Sequence[int]:
        """The values of an attribute of the doc's tokens; none when the file does not have it."""
        place = self._columns.get(attribute)
        return () if place is None else self._table[place :: len(self.attributes)]

    def spaces(self, number: int) -> memoryview:
        """For each token of a doc whether a blank follows."""
        return self._spaces[self._starts[number] : self._starts[number + 1]]

    def of(self, name: str, number: int) -> Any:
        """What a doc has in one of the lists."""
        return self._lists[name][number]

    def string(self, number: int) -> str:
        """The string that a number stands for."""
        found = self.strings.get(number)
        if found is None:
            raise MessageError("a string is missing")
        return found


def _numbers(kind: str, data: bytes | bytearray | memoryview) -> "array[int]":
    made = array(kind)
    made.frombytes(data)
    if sys.byteorder == "big":
        made.byteswap()
    return made


def _listed(message: Mapping[str, Any], name: str, count: int) -> Sequence[Any]:
    found = message.get(name)
    return found if isinstance(found, list) and len(found) == count else [None] * count


class _Doc:
    """One doc: its text, its spans and what is wrong with it."""

    def __init__(self, bin: _Bin, number: int) -> None:
        self._bin = bin
        self.problems: list[str] = []
        bin.go_to(number)
        words = [bin.string(word) for word in bin.column(ORTH)]
        spaces = bin.spaces(number)
        self.places = list(
            accumulate((len(word) + bool(space) for word, space in zip(words, spaces, strict=True)), initial=0)
        )
        self.ends = [place + len(word) for place, word in zip(self.places, words, strict=False)]
        self.text = "".join(f"{word} " if space else word for word, space in zip(words, spaces, strict=True))
        entities = Counter(self._entities(bin.column(ENT_IOB), bin.column(ENT_TYPE)))
        self.groups = Counter[Span]()
        for group in self._groups(bin.of("span_groups", number)):
            self.groups |= Counter(group)
        self.spans = self.groups | entities

    def _entities(self, marks: Sequence[int], labels: Sequence[int]) -> Iterator[Span]:
        """The entities that the marks of tokens make, read as spaCy does."""
        start, label = -1, 0
        for place, (mark, found) in enumerate(zip(marks, labels, strict=False)):
            goes_on = mark == _INSIDE and start >= 0
            if start >= 0 and not goes_on:
                yield self.places[start], self.ends[place - 1], self._bin.string(label)
                start = -1
            if start < 0 and mark in (_INSIDE, _BEGIN) and found:
                start, label = place, found
        if start >= 0:
            yield self.places[start], self.ends[-1], self._bin.string(label)

    def _groups(self, data: Any) -> Iterator[list[Span]]:
        try:
            found = unpacked(data) if isinstance(data, bytes | memoryview) and len(data) else []
            for group in found:
                yield self._spans(unpacked(group)["spans"])
        except (MessageError, KeyError, TypeError, struct.error):
            self.problems.append("A group of spans is damaged and left out: save the file anew with spaCy.")

    def _spans(self, packed: Any) -> list[Span]:
        made = []
        for span in packed:
            _, _, label, _, _, start, end = _SPAN.unpack(span)
            if 0 <= start <= end <= len(self.text):
                made.append((start, end, self._bin.string(label) if label else ""))
            else:
                self.problems.append(f"A span from {start} to {end} leaves the text and is left out: mend it in spaCy.")
        return made


def _incoming(given: Given, bin: _Bin, number: int) -> Incoming:
    try:
        doc = _Doc(bin, number)
    except MessageError as error:
        raise Refusal(f"Doc {number + 1} of “{given.name}” is damaged ({error}): save it anew with spaCy.") from None
    data = _user_data(bin.of("user_data", number), doc.problems)
    claims, places = claims_of(data, doc.spans)
    canonical = Canonical(doc.text)
    if canonical.text != doc.text:
        claims = [_moved(canonical, claim) for claim in claims]
    alone = len(bin.lengths) == 1
    return Incoming(
        name=name_of(data) or (given.stem if alone else f"{given.stem} {number + 1}"),
        text=canonical.text,
        source=b"" if alone else doc.text.encode("utf-8", "replace"),
        format="spacy",
        metadata=metadata_of(data),
        remarks=tuple(_remarks(bin, number, data)),
        problems=tuple(doc.problems),
        claims=tuple(claims),
        relations=relations_of(data, places),
    )


def _moved(canonical: Canonical, claim: Claim) -> Claim:
    fragments = tuple(canonical.span(start, end) for start, end in claim.fragments)
    return Claim(claim.label, fragments, claim.attributes, claim.comment, claim.claims)


def _user_data(raw: Any, problems: list[str]) -> Mapping[Any, Any]:
    if not isinstance(raw, bytes | memoryview) or not len(raw):
        return {}
    try:
        found = unpacked(raw)
    except MessageError:
        problems.append("The user data has other than plain values and is left out.")
        return {}
    return found if isinstance(found, dict) else {}


def _remarks(bin: _Bin, number: int, data: Mapping[Any, Any]) -> Iterator[str]:
    """What of a doc had no place here."""
    taken = {ORTH, ENT_IOB, ENT_TYPE}
    left = [attribute for attribute in bin.attributes if attribute not in taken and any(bin.column(attribute))]
    if left:
        names = ", ".join(RESERVED[attribute] if attribute < len(RESERVED) else "?" for attribute in left)
        yield f"The attributes {names} of its tokens had no place here."
    if bin.of("cats", number):
        yield f"{count_of(len(bin.of('cats', number)), 'category', 'categories')} of the whole doc had no place here."
    if others := unused(data):
        yield f"{count_of(others, 'entry', 'entries')} of its user data had no place here."
