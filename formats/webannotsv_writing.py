"""A sheet as the lines of a WebAnno TSV 3.3 file, in the shape that INCEpTION itself writes."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from domain.annotation import AnnotatedRelease
from domain.span import OffsetMap
from formats.flat import trimmed
from formats.uima_layout import segments
from formats.webannotsv_marks import ENTITY, RELATION, SPAN, TIE, text_escaped, value_escaped
from formats.webannotsv_rows import BEFORE
from formats.writing import ordered

_FORMAT = "#FORMAT=WebAnno TSV 3.3\n"


@dataclass(slots=True)
class _Part:
    """A stretch of an annotation with what it is called; `id` is 0 as long as it needs no number."""

    start: int
    end: int
    label: str
    id: int = 0
    unit: str = ""


@dataclass(slots=True)
class _Unit:
    """A line: a word or a part of one, with the stretches on it and the relations to it."""

    id: str
    start: int
    end: int
    parts: list[_Part] = field(default_factory=list)
    ties: list[tuple[str, _Part, _Part]] = field(default_factory=list)


def document(sheet: AnnotatedRelease) -> tuple[Iterator[str], int]:
    """The lines of a sheet's file, and how many relations had to be left out."""
    sentences, tokens = segments(sheet.text)
    if not tokens:
        # A file needs a word: an empty one after all the blanks there are.
        sentences = tokens = [(len(sheet.text), len(sheet.text))]
    page = _Page(sheet, sentences, tokens)
    return page.lines(), page.untied


class _Page:
    """The units of a sheet and what lies on them."""

    def __init__(
        self, sheet: AnnotatedRelease, sentences: list[tuple[int, int]], tokens: list[tuple[int, int]]
    ) -> None:
        self._text = sheet.text
        self._sentences = sentences
        self._units = OffsetMap(sheet.text)
        self._starts = [start for start, _ in tokens]
        self._ends = [end for _, end in tokens]
        self._words = self._numbered(tokens)
        self._inside: dict[int, list[_Unit]] = {}
        self._next = 1
        self.untied = 0
        found: dict[UUID, _Part] = {}
        for annotation in ordered(sheet):
            for start, end in trimmed(sheet.text, annotation):
                part = _Part(start, end, value_escaped(annotation.label))
                found.setdefault(annotation.id, part)
                self._lay(part)
        self._tied = self._tie(sheet, found)

    def _numbered(self, tokens: list[tuple[int, int]]) -> list[_Unit]:
        made: list[_Unit] = []
        place = 0
        for sentence, (_, end) in enumerate(self._sentences, 1):
            number = 1
            while place < len(tokens) and tokens[place][1] <= end:
                made.append(_Unit(f"{sentence}-{number}", *tokens[place]))
                place += 1
                number += 1
        return made

    def _lay(self, part: _Part) -> None:
        """Put a stretch on each word it covers, and on a part of the words that it begins or ends in."""
        first = bisect_right(self._starts, part.start) - 1
        last = bisect_left(self._ends, part.end)
        touched = [self._unit(place, part) for place in range(first, last + 1)]
        part.unit = touched[0].id
        if len(touched) > 1:
            self._number(part)
        for unit in touched:
            unit.parts.append(part)
            if len(unit.parts) > 1:
                for other in unit.parts:
                    self._number(other)

    def _unit(self, place: int, part: _Part) -> _Unit:
        word = self._words[place]
        start, end = max(word.start, part.start), min(word.end, part.end)
        if (start, end) == (word.start, word.end):
            return word
        inside = self._inside.setdefault(place, [])
        found = next((unit for unit in inside if (unit.start, unit.end) == (start, end)), None)
        if found is None:
            found = _Unit(f"{word.id}.{len(inside) + 1}", start, end)
            inside.append(found)
        return found

    def _number(self, part: _Part) -> None:
        if not part.id:
            part.id = self._next
            self._next += 1

    def _tie(self, sheet: AnnotatedRelease, found: dict[UUID, _Part]) -> bool:
        """Lay relations on the unit of their target; numbers on both ends leave no doubt which are meant."""
        units = {unit.id: unit for unit in self._words}
        units |= {unit.id: unit for inside in self._inside.values() for unit in inside}
        for relation in sheet.relations:
            source, target = found.get(relation.source), found.get(relation.target)
            if source is None or target is None:
                self.untied += 1
                continue
            self._number(source)
            self._number(target)
            units[target.unit].ties.append((value_escaped(relation.label), source, target))
        return len(sheet.relations) > self.untied

    def lines(self) -> Iterator[str]:
        """The lines of the file."""
        yield f"{_FORMAT}{SPAN}{ENTITY}|value\n"
        if self._tied:
            yield f"{TIE}{RELATION}|label|BT_{ENTITY}\n"
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
                yield from map(self._line, self._inside.get(place, ()))
                place += 1

    def _line(self, unit: _Unit) -> str:
        begin, end = self._units.to_utf16(unit.start), self._units.to_utf16(unit.end)
        spans = "|".join(f"{part.label}[{part.id}]" if part.id else part.label for part in unit.parts) or "_"
        line = f"{unit.id}\t{begin}-{end}\t{self._text[unit.start : unit.end]}\t{spans}\t"
        if self._tied:
            labels = "|".join(label for label, _, _ in unit.ties) or "_"
            ends = "|".join(f"{source.unit}[{source.id}_{target.id}]" for _, source, target in unit.ties) or "_"
            line += f"{labels}\t{ends}\t"
        return f"{line}\n"
