"""Reads CoNLL in columns as it is found: IOB1, IOB2, BIOES, in any order of columns, with tabs or blanks, nested."""

from collections.abc import Iterator, Sequence

from domain.errors import Refusal
from domain.release import Incoming
from formats.conll.columns import DOCSTART, Layout, cells, is_break, layout
from formats.conll.lines import Line, Lines, Problems
from formats.conll.tags import NOTHING, Tag, plain, scheme_of, spans
from formats.conll.text import TokenText
from formats.given import Given
from formats.writing import count_of


def columns_read(given: Given, *, encoding: str | None, format: str, by_sentence: bool = False) -> Iterator[Incoming]:
    """The releases of a file; a line `-DOCSTART- -X- O O` begins each, and without one the file is one release.

    With `by_sentence` each sentence is a release, as doccano takes such files.

    Tokens are joined by blanks and sentences by blank lines, since columns hold no white space.
    """
    lines = Lines(given, encoding)
    sample = lines.sample()
    shape = layout([line.text for line in sample], given.name)
    reading = _Reading(given, lines, shape, format, _about(shape, sample), by_sentence=by_sentence)
    count = 0
    for found in reading.releases():
        count += 1
        yield found
    if not count:
        raise Refusal(f"“{given.name}” holds no tokens: choose a file with a token and a tag on each line.")


def _about(shape: Layout, sample: Sequence[Line]) -> tuple[str, ...]:
    """Sentences on how the file was understood."""
    if shape.inline:
        return ("The lines are read as sentences of token|tag.",)
    if shape.meaning is plain:
        return ("The tags have no B and I: neighbours with the same label are read as one annotation.",)
    made = []
    sentences: list[list[Tag]] = [[]]
    places: set[str] = set()
    for line in sample:
        found = shape.cells(line.text)
        if is_break(line.text) or len(found) != shape.width:
            sentences.append([])
            continue
        places.update(found[column][:1] for column in shape.tags if shape.meaning(found[column]))
        sentences[-1].append(shape.meaning(found[shape.tags[0]]) or NOTHING)
    scheme = scheme_of(sentences, places)
    if scheme != "IOB2":
        made.append(f"The tags are read as {scheme}.")
    left = shape.width - 1 - len(shape.tags)
    if left:
        made.append(f"{count_of(left, 'further column')} of each line had no place here.")
    return tuple(made)


class _Reading:
    """The way through one file."""

    def __init__(
        self, given: Given, lines: Lines, shape: Layout, format: str, remarks: tuple[str, ...], *, by_sentence: bool
    ) -> None:
        self._given = given
        self._lines = lines
        self._shape = shape
        self._format = format
        self._remarks = remarks
        self._by_sentence = by_sentence
        self._known: dict[str, Tag] = {}
        """The meanings of tags so far."""
        self._number = 0
        self._alone = not by_sentence
        self._begin()

    def _begin(self) -> None:
        self._text = TokenText()
        self._raw: list[bytes] = []
        self._forms: list[str] = []
        self._tags: list[list[Tag]] = [[] for _ in self._shape.tags]
        self._problems = Problems()
        self._comments = self._marks = 0

    def releases(self) -> Iterator[Incoming]:
        """Each release as soon as its last line is read."""
        opened = False
        for line in self._lines:
            if line.text.startswith(DOCSTART):
                if self._is_head(line.text):
                    if opened or self._text.begun or self._forms:
                        self._alone = False
                        yield self._release()
                    opened = True
                else:
                    self._marks += 1
                    self._end_sentence()
                self._raw.append(line.raw)
                continue
            self._raw.append(line.raw)
            self._take(line)
            if self._by_sentence and self._text.begun:
                yield self._release()
        if opened or self._text.begun or self._forms:
            yield self._release()

    def _is_head(self, text: str) -> bool:
        """Whether a mark begins a document: with columns of its own. A bare one only stands between sentences."""
        return len(cells(text, False)) > 1 or self._shape.width == 1

    def _take(self, line: Line) -> None:
        if is_break(line.text):
            self._end_sentence()
        elif not self._shape.inline:
            if line.text[0] == "#" and self._shape.is_comment(line.text):
                self._comments += 1
            else:
                self._columns(line)
        else:
            for item in line.text.split():
                form, _, tag = item.rpartition("|")
                self._token(line.number, form.partition("|")[0] or form, [tag])
            self._end_sentence()

    def _columns(self, line: Line) -> None:
        shape = self._shape
        found = shape.cells(line.text)
        if len(found) == shape.width and len(shape.tags) == 1:  # nearly all lines of nearly all files
            form, tag = found[shape.token].strip(), self._known.get(found[shape.tags[0]])
            if tag is not None and form:
                self._forms.append(form)
                self._tags[0].append(tag)
                return
        if len(found) <= shape.token or not found[shape.token].strip():
            self._problems.add(line.number, "there is no token", "it is left out")
            return
        tags = [found[column] if column < len(found) else None for column in self._shape.tags]
        self._token(line.number, found[self._shape.token], tags)

    def _token(self, number: int, form: str, tags: Sequence[str | None]) -> None:
        self._forms.append(form.strip())
        for column, value in zip(self._tags, tags, strict=True):
            tag = NOTHING if value is None else self._shape.meaning(value.strip())
            if value is None:
                self._problems.add(number, "there is no tag", "its token is read as O")
            elif tag is not None:
                self._known[value] = tag
            else:
                self._problems.add(number, f"“{value[:40]}” is no tag such as B-PER or O", "its token is read as O")
            column.append(tag or NOTHING)

    def _end_sentence(self) -> None:
        if self._forms:
            self._text.add(self._forms, [span for column in self._tags for span in spans(column)])
            self._forms = []
            self._tags = [[] for _ in self._shape.tags]

    def _release(self) -> Incoming:
        self._end_sentence()
        self._number += 1
        text, claims = self._text.settled(self._given.labels)
        made = Incoming(
            name=self._name(),
            text=text,
            source=b"" if self._alone else b"".join(self._raw),
            format=self._format,
            encoding=self._lines.encoding,
            guessed=self._lines.guessed or self._lines.odd > 0,
            remarks=self._told(),
            problems=self._problems.told(),
            claims=claims,
        )
        self._begin()
        return made

    def _name(self) -> str:
        named = self._given.names.get(str(self._number))
        return named or (self._given.stem if self._alone else f"{self._given.stem} {self._number}")

    def _told(self) -> tuple[str, ...]:
        made = list(self._remarks) if self._number == 1 else []
        if self._comments:
            made.append(f"{count_of(self._comments, 'comment line')} had no place here.")
        if self._marks:
            made.append(f"{count_of(self._marks, 'bare line')} {DOCSTART} read as the end of a sentence.")
        return tuple(made)
