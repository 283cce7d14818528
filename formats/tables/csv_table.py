"""A table of cells as others make them: which of its columns says what is told by titles, or by what is in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.release import NegativeClaim

Row = tuple[int, Sequence[str]]
LONG = 40
ALIASES = {
    "document": ("document", "doc", "doc_id", "document_id", "docid", "file", "filename", "file_name", "release"),
    "start": ("start", "begin", "start_offset", "start_char", "start_position", "from"),
    "end": ("end", "end_offset", "end_char", "end_position", "stop", "to"),
    "label": ("label", "code", "tag", "entity", "type", "category", "class"),
    "text": ("text", "content", "note_text", "document_text", "full_text", "body", "article"),
    "quote": ("quote", "extract", "span", "span_text", "covered_text", "mention"),
}
_NAMES = ("name", "title", "id", "note_id", "case", "key", "accession", *ALIASES["document"])
SAID = ("state", "author", "created", "decided_by", "decided_at", "reason", "flagged", "annotator", "score")
OUR_SAID = (*SAID, "origin")
"""What is said in a table of ours; elsewhere a column of that title may be anything, such as a country."""
COMMENTS = ("comment", "note", "memo", "remark")
CODEBOOK = frozenset({"code", "tag", "path"})


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation between the annotations of two rows of a document, by the rows' numbers."""

    document: str
    label: str
    source: int
    target: int
    attributes: Mapping[str, str]


@dataclass(slots=True)
class Table:
    """A sheet of cells as text: its titles, then its rows with their numbers."""

    format: str
    where: str
    """What a row's number counts: Line, Row."""
    titles: Sequence[str]
    rows: Iterator[Row]
    encoding: str = "utf-8"
    guessed: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)
    """The whole texts by the names of their documents, where the file has them."""
    details: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ties: Sequence[Tie] = ()
    negatives: Mapping[str, Sequence[NegativeClaim]] = field(default_factory=dict)


class Columns:
    """Which column says what."""

    def __init__(self, titles: Sequence[str]) -> None:
        self.titles = titles
        folded = [title.strip().casefold().replace(" ", "_") for title in titles]
        self._places = {title: place for place, title in reversed(list(enumerate(folded))) if title}
        self.known = {what: self.first(*aliases) for what, aliases in ALIASES.items()}
        self.comment = self.first(*COMMENTS)

    @property
    def standoff(self) -> bool:
        """Whether its rows are annotations by positions."""
        return None not in (self.known["start"], self.known["end"], self.known["label"])

    def first(self, *names: str) -> int | None:
        """The place of the first of these titles that there is."""
        return next((self._places[name] for name in names if name in self._places), None)

    def texts(self, sample: Sequence[Row]) -> list[int]:
        """The columns of whole texts: one that is titled so, or those that are long."""
        if self.known["text"] is not None:
            return [self.known["text"]]
        found = []
        for place in range(len(self.titles)):
            filled = [cell for _, cells in sample if (cell := cell_of(cells, place).strip())]
            if filled and sum(map(len, filled)) >= LONG * len(filled) and any(" " in cell for cell in filled):
                found.append(place)
        return [] if found and self._is_codebook() else found

    def _is_codebook(self) -> bool:
        return not CODEBOOK.isdisjoint(self._places) and self.known["text"] is None

    def name_of(self, sample: Sequence[Row], texts: Sequence[int]) -> int | None:
        """The column that names the rows: one that is titled so or the first, if no two of its cells are alike."""
        for place in (self.first(*_NAMES), 0):
            if place is None or place in texts:
                continue
            cells = [cell_of(row, place).strip() for _, row in sample]
            if all(cells) and len(set(cells)) == len(cells) and max(map(len, cells), default=0) <= 2 * LONG:
                return place
        return None

    def others(self, *used: int | None) -> list[tuple[str, int]]:
        """The remaining columns with their titles."""
        return [(title, place) for place, title in enumerate(self.titles) if title and place not in used]


def cell_of(cells: Sequence[str], place: int | None) -> str:
    """A row's cell; empty where the row is shorter, or there is no such column."""
    return cells[place] if place is not None and place < len(cells) else ""
