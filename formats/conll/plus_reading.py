"""Reads CoNLL-U and CoNLL-U Plus: a text is put together from the tokens and what is said of the space between them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from domain.errors import Refusal
from domain.release import Incoming, pairs
from formats.conll.lines import Line, Lines, Problems
from formats.conll.plus_spaces import meant
from formats.conll.tags import NOTHING, Tag, prefixed, spans
from formats.conll.text import BETWEEN, TokenText
from formats.given import Given
from formats.writing import count_of

_STANDARD = ("ID", "FORM", "LEMMA", "UPOS", "XPOS", "FEATS", "HEAD", "DEPREL", "DEPS", "MISC")
_NAMED = re.compile(r"(?:.*[:_-])?(?:ner|nes?|(?:ner?)_?tags?|entit(?:y|ies)|named_?entit(?:y|ies)|bio|iob2?|bioes)\d?")
"""How columns of tags are called."""
_KEPT = ("newdoc", "newdoc id", "newpar", "newpar id", "sent_id", "text", "SpacesBefore", "global.columns")


def sentences_read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The releases of a file; `# newdoc` begins each, and without one the file is one release."""
    reading = _Reading(given, Lines(given, encoding))
    count = 0
    for found in reading.releases():
        count += 1
        yield found
    if not count:
        raise Refusal(f"“{given.name}” holds no tokens: choose a file of CoNLL-U or CoNLL-U Plus.")


class _Columns:
    """What the columns of a file are called, and so where the form and the tags are."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = [name.upper() for name in names]
        self.id = self._place("ID")
        self.form = self._place("FORM")
        self.misc = self._place("MISC")
        self.tags = [place for place, name in enumerate(self.names) if _NAMED.fullmatch(name.lower())]

    def _place(self, name: str) -> int:
        return self.names.index(name) if name in self.names else -1


def _misc(value: str) -> dict[str, str]:
    found = (part.partition("=") for part in value.split("|"))
    return {key: text for key, _, text in found}


class _Reading:
    """The way through one file, a sentence after the other."""

    def __init__(self, given: Given, lines: Lines) -> None:
        self._given = given
        self._lines = lines
        self._columns = _Columns(_STANDARD)
        self._number = 0
        self._alone = True
        self._begin("")
        self._sentence()

    def _begin(self, name: str) -> None:
        self._name = name
        self._text = TokenText()
        self._raw: list[bytes] = []
        self._left: Counter[str] = Counter()
        self._problems = Problems()
        self._exact = False

    def _sentence(self) -> None:
        self._forms: list[str] = []
        self._tags: list[list[Tag]] = []
        self._gaps: list[str | None] = []
        self._before = ""
        self._said: str | None = None
        self._within = 0
        """The last word of a group that is written together."""
        self._together: str | None = None

    def releases(self) -> Iterator[Incoming]:
        """Each release as soon as its last line is read."""
        opened = False
        for line in self._lines:
            if not line.text.strip():
                self._end_sentence()
            elif line.text.startswith("#"):
                key, value = _comment(line.text)
                if key.startswith("newdoc"):
                    if opened or self._text.begun or self._forms:
                        self._alone = False
                        yield self._release()
                    self._begin(value)
                    opened = True
                self._note(key, value)
            else:
                self._take(line)
            self._raw.append(line.raw)
        if opened or self._text.begun or self._forms:
            yield self._release()

    def _note(self, key: str, value: str) -> None:
        if key == "global.columns":
            self._columns = _Columns(value.split())
            if self._columns.form < 0:
                raise Refusal(f"“{self._given.name}” has no column FORM in “# global.columns”: there are no tokens.")
        elif key == "text":
            self._said = value
        elif key == "SpacesBefore":
            self._before = meant(value)
        elif key not in _KEPT:
            self._left["comment"] += 1

    def _take(self, line: Line) -> None:
        cells = line.text.split("\t") if "\t" in line.text else re.split(" {2,}|\t", line.text.strip())
        columns = self._columns
        if len(cells) <= columns.form or not cells[columns.form]:
            self._problems.add(line.number, "there is no token", "it is left out")
            return
        number = cells[columns.id] if columns.id >= 0 else "1"
        misc = _misc(cells[columns.misc]) if 0 <= columns.misc < len(cells) else {}
        if "." in number:
            self._left["empty node"] += 1
        elif "-" in number:
            self._left["word written together"] += 1
            end = number.rpartition("-")[2]
            self._within, self._together = int(end) if end.isdecimal() else 0, _gap(misc)
        else:
            self._word(line.number, cells, misc, int(number) if number.isdecimal() else 0)

    def _word(self, line: int, cells: Sequence[str], misc: Mapping[str, str], number: int) -> None:
        if not self._forms and "SpacesBefore" in misc:
            self._before = meant(misc["SpacesBefore"])
        self._forms.append(cells[self._columns.form])
        gap = _gap(misc)
        if self._within:
            gap = self._together if number == self._within else " "
            self._within = 0 if number >= self._within else self._within
        self._gaps.append(gap)
        self._tags.append(self._tags_of(line, cells, misc))

    def _tags_of(self, line: int, cells: Sequence[str], misc: Mapping[str, str]) -> list[Tag]:
        values = [cells[place] if place < len(cells) else "_" for place in self._columns.tags]
        if not values:
            # Stanza and others keep the tag in MISC.
            values = [value for key, value in misc.items() if key.lower() == "ner"][:1] or ["_"]
        found = []
        for value in values:
            tag = prefixed(value)
            if tag is None:
                self._problems.add(line, f"“{value[:40]}” is no tag such as B-PER or O", "its token is read as O")
            found.append(tag or NOTHING)
        return found

    def _end_sentence(self) -> None:
        if self._forms:
            known = self._gaps if any(gap is not None for gap in self._gaps) else self._gaps_said()
            last = known[-1]
            gaps = [" " if gap is None else gap for gap in known[:-1]]
            gaps.append(BETWEEN if last is None else last)
            columns = zip(*self._tags, strict=True)
            found = [span for column in columns for span in spans(column)]
            self._text.add(self._forms, found, gaps, before=self._before)
            self._exact = last is not None
            self._sentence()
        # Comments that stand alone belong to nothing.
        self._said = None

    def _gaps_said(self) -> Sequence[str | None]:
        """The blanks between the tokens as `# text` has them, where it has just these tokens."""
        if not self._said:
            return self._gaps
        gaps: list[str | None] = []
        place = -1
        for form in self._forms:
            found = self._said.find(form, max(place, 0))
            between = self._said[max(place, 0) : found]
            if found < 0 or between.strip():
                return self._gaps
            if place >= 0:
                gaps.append(between)
            place = found + len(form)
        return self._gaps if self._said[place:].strip() else [*gaps, None]

    def _release(self) -> Incoming:
        self._end_sentence()
        self._number += 1
        if self._text.begun:
            if self._exact:
                self._text.exact_end()
        else:
            self._text.add([""], [], [""], before=self._before)
            self._before = ""
        text, claims = self._text.settled(self._given.labels)
        return Incoming(
            name=self._named(),
            text=text,
            source=b"" if self._alone else b"".join(self._raw),
            format="conllup",
            encoding=self._lines.encoding,
            guessed=self._lines.guessed or self._lines.odd > 0,
            metadata=pairs({"newdoc": self._name} if self._name and self._named() != self._name else {}),
            remarks=self._told(),
            problems=self._problems.told(),
            claims=claims,
        )

    def _named(self) -> str:
        found = self._given.names.get(self._name, self._name)
        return found or (self._given.stem if self._alone else f"{self._given.stem} {self._number}")

    def _told(self) -> tuple[str, ...]:
        made = [f"{count_of(number, what)} had no place here." for what, number in self._left.items()]
        names = self._columns.names
        taken = {self._columns.id, self._columns.form, self._columns.misc, *self._columns.tags}
        left = [name for place, name in enumerate(names) if place not in taken]
        if left and self._number == 1:
            made.append(f"The columns {', '.join(left)} had no place here.")
        return tuple(made)


def _gap(misc: Mapping[str, str]) -> str | None:
    """The white space behind a token as MISC tells it; None where it does not."""
    if "SpacesAfter" in misc:
        return meant(misc["SpacesAfter"])
    return "" if misc.get("SpaceAfter") == "No" else None


def _comment(text: str) -> tuple[str, str]:
    key, _, value = text[1:].partition("=")
    return key.strip(), value.removeprefix(" ")
