"""A sheet as the lines of a WebAnno TSV 3.3 file, in the shape that INCEpTION itself writes."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from domain.annotation import AnnotatedRelease
from domain.span import OffsetMap
from formats.flat import trimmed
from formats.uima.layout import in_content_order, segments
from formats.uima.tsv_marks import ENTITY, RELATION, SPAN, TIE, text_escaped, value_escaped
from formats.uima.tsv_rows import BEFORE
from formats.writing import ordered

_FORMAT = "#FORMAT=WebAnno TSV 3.3\n"


@dataclass(slots=True)
class _Part:
    """A stretch of an annotation with what it is called; `id` is 0 as long as it needs no number."""

    start: int
    end: int
    label: str
    id: int = 0
    first: int = 0
    """The place of its first word."""


@dataclass(slots=True)
class _Word:
    """A line: a word with the stretches on it and the relations to it."""

    id: str
    start: int
    end: int
    parts: list[_Part] = field(default_factory=list)
    ties: list[tuple[str, _Part, _Part]] = field(default_factory=list)


def document(sheet: AnnotatedRelease) -> tuple[Iterator[str], int]:
    """The lines of a sheet's file, and how many relations had to be left out."""
    page = _Page(sheet)
    return page.lines(), page.untied


class _Page:
    """The words of a sheet and what lies on them."""

    def __init__(self, sheet: AnnotatedRelease) -> None:
        self._text = sheet.text
        self._units = OffsetMap(sheet.text)
        self._next = 1
        self.untied = 0
        laid = [(annotation, trimmed(sheet.text, annotation)) for annotation in ordered(sheet)]
        edges = (edge for _, stretches in laid for stretch in stretches for edge in stretch)
        # Words are cut at the edges of annotations: many readers know nothing of parts of words.
        self._sentences, tokens = segments(sheet.text, edges)
        if not tokens:
            # A file needs a word: an empty one after all the blanks there are.
            self._sentences = tokens = [(len(sheet.text), len(sheet.text))]
        self._starts = [start for start, _ in tokens]
        self._words = self._numbered(tokens)
        found: dict[UUID, _Part] = {}
        for annotation, stretches in laid:
            for start, end in stretches:
                part = _Part(start, end, value_escaped(annotation.label))
                found.setdefault(annotation.id, part)
                self._lay(part)
        self._tied = self._tie(sheet, found)

    def _numbered(self, tokens: Sequence[tuple[int, int]]) -> list[_Word]:
        made: list[_Word] = []
        place = 0
        for sentence, (_, end) in enumerate(self._sentences, 1):
            number = 1
            while place < len(tokens) and tokens[place][1] <= end:
                made.append(_Word(f"{sentence}-{number}", *tokens[place]))
                place += 1
                number += 1
        return made

    def _lay(self, part: _Part) -> None:
        """Put a stretch on each of its words; it needs a number when there are several, or others there."""
        part.first = bisect_left(self._starts, part.start)
        words = self._words[part.first : bisect_left(self._starts, part.end)]
        if len(words) > 1:
            self._number(part)
        for word in words:
            word.parts.append(part)
            if len(word.parts) > 1:
                self._number(word.parts[0])
                self._number(part)

    def _number(self, part: _Part) -> None:
        if not part.id:
            part.id = self._next
            self._next += 1

    def _tie(self, sheet: AnnotatedRelease, found: dict[UUID, _Part]) -> bool:
        """Lay relations on the first word of their target; numbers on both ends leave no doubt which are meant."""
        places = {identity: place for place, identity in enumerate(found)}
        for relation in in_content_order(sheet, places):
            source, target = found.get(relation.source), found.get(relation.target)
            if source is None or target is None:
                self.untied += 1
                continue
            self._number(source)
            self._number(target)
            self._words[target.first].ties.append((value_escaped(relation.label), source, target))
        return len(sheet.relations) > self.untied

    def lines(self) -> Iterator[str]:
        """The lines of the file."""
        yield f"{_FORMAT}{SPAN}{ENTITY}|value\n"
        if self._tied:
            yield f"{TIE}{RELATION}|value|BT_{ENTITY}\n"
        yield "\n"
        place = 0
        before = self._text[: self._sentences[0][0]]
        for number, (start, end) in enumerate(self._sentences):
            # What follows a sentence is written as its end, so that the text comes back to the letter.
            last = number + 1 == len(self._sentences)
            after = len(self._text) if last else self._sentences[number + 1][0]
            yield "\n"
            if before.strip(" "):
                yield f"{BEFORE}{text_escaped(before)}\n"
            before = ""
            yield from (f"#Text={text_escaped(line)}\n" for line in self._text[start:after].split("\n"))
            while place < len(self._words) and self._words[place].end <= end:
                yield self._line(self._words[place])
                place += 1

    def _line(self, word: _Word) -> str:
        begin, end = self._units.to_utf16(word.start), self._units.to_utf16(word.end)
        spans = "|".join(f"{part.label}[{part.id}]" if part.id else part.label for part in word.parts) or "_"
        line = f"{word.id}\t{begin}-{end}\t{self._text[word.start : word.end]}\t{spans}\t"
        if self._tied:
            labels = "|".join(label for label, _, _ in word.ties) or "_"
            ends = "|".join(self._end(source, target) for _, source, target in word.ties) or "_"
            line += f"{labels}\t{ends}\t"
        return f"{line}\n"

    def _end(self, source: _Part, target: _Part) -> str:
        return f"{self._words[source.first].id}[{source.id}_{target.id}]"
