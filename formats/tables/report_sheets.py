"""The sheets of the report: which columns they have, in which words."""

from collections import Counter
from collections.abc import Iterator, Sequence

from domain.annotation import AnnotatedRelease, Annotation, Negative, State
from domain.scheme import Label, Scheme
from formats import ExportHead
from formats.tables.csv_columns import origin_words
from formats.tables.xlsx_book import Book, Column
from formats.tables.xlsx_styles import NUMBER, STRONG, WRAPPED

MOST_TEXT = 1_500
MOST_COUNTED = 40
"""Labels with a column in the summary; the rest share one."""
_TITLES = {"ADVISOR": "Advisors", "NOTE": "Notes", "RISK_FACTOR": "Risk factors"}
_STATES = {
    State.APPROVED: "Approved",
    State.SUBMITTED: "Submitted",
    State.RETURNED: "Returned",
    State.DRAFT: "Draft",
    State.OVERRULED: "Overruled",
}
_USUAL = frozenset(_STATES) - {State.OVERRULED}
_WIDE = {"title": 24, "party": 20, "defined_term": 20, "role": 12, "coupon": 10, "maturity": 12, "form": 12}
CODEBOOK = (
    Column("Label", 24, STRONG),
    Column("Id", 18),
    Column("Description", 60, WRAPPED),
    Column("Attributes", 40, WRAPPED),
    Column("Annotations", 12, NUMBER),
    Column("Releases", 10, NUMBER),
    Column("Approved", 10, NUMBER),
    Column("Example", 70, WRAPPED),
)
NEGATIVES = (
    Column("Release", 40, STRONG),
    Column("Label", 24, WRAPPED),
    Column("State", 11, WRAPPED),
    Column("Found none by", 14, WRAPPED),
    Column("On", 11, WRAPPED),
    Column("Decided by", 14, WRAPPED, needed=False),
    Column("Decided on", 11, WRAPPED, needed=False),
    Column("Reason", 18, WRAPPED, needed=False),
    Column("Comment", 36, WRAPPED, needed=False),
    Column("Origin", 30, WRAPPED, needed=False),
)
ABOUT = (Column("", 24, STRONG), Column("", 110, WRAPPED))


def readable(text: str, *, most: int = MOST_TEXT) -> tuple[str, bool]:
    """A text in one line, and whether it had to be shortened."""
    line = " ".join(text.split())
    return (line, False) if len(line) <= most else (line[:most].rstrip() + " …", True)


def sheet_title(name: str, label: Label | None) -> str:
    """What the sheet of a label is called."""
    return _TITLES.get(name) or (label.title if label is not None else name)


class Summary:
    """A row for each release: what is known of it, how many annotations of which label, how far their review is."""

    def __init__(self, book: Book, scheme: Scheme) -> None:
        self._labels = [label.id for label in scheme.active()][:MOST_COUNTED]
        titles = [sheet_title(label.id, label) for label in scheme.active()][:MOST_COUNTED]
        self._names = {label.id: label.title for label in scheme.labels}
        self.sheet = book.sheet(
            "Summary",
            (
                Column("Release", 40, STRONG),
                Column("Company", 26, WRAPPED, needed=False),
                Column("Filed", 11, WRAPPED, needed=False),
                Column("Further details", 40, WRAPPED, needed=False),
                Column("Annotations", 12, NUMBER),
                *(Column(title, max(10, min(20, len(title) + 4)), NUMBER) for title in titles),
                Column("Other labels", 10, NUMBER, needed=False),
                *(Column(words, 11, NUMBER, needed=state in _USUAL) for state, words in _STATES.items()),
                Column("Found none", 24, WRAPPED, needed=False),
                Column("State of the release", 14, WRAPPED),
            ),
        )

    def row(self, sheet: AnnotatedRelease) -> None:
        """Add a release."""
        counts = Counter(annotation.label for annotation in sheet.annotations)
        states = Counter(sheet.state(annotation) for annotation in sheet.annotations)
        details = dict(sheet.release.metadata)
        company, filed = details.pop("company", ""), details.pop("filed", "")
        known = [counts.pop(label, 0) for label in self._labels]
        self.sheet.row(
            [
                sheet.release.name,
                company,
                filed,
                readable("; ".join(f"{key}: {value}" for key, value in details.items()))[0],
                len(sheet.annotations),
                *known,
                sum(counts.values()) or "",
                *(states[state] if state in _USUAL else states[state] or "" for state in _STATES),
                readable(", ".join(self._names.get(item.label, item.label) for item in sheet.negatives))[0],
                "Reviewed" if sheet.reviewed else "Done" if sheet.marks else "Open",
            ]
        )


class LabelSheet:
    """A row for each annotation of a label: its text, its attributes, its place, its state and who decided."""

    def __init__(self, book: Book, title: str, label: Label | None, *, shared: bool = False) -> None:
        self._shared = shared
        self._attributes = [attribute.name for attribute in label.attributes] if label is not None else []
        heads = [attribute.title or attribute.name for attribute in label.attributes] if label is not None else []
        widths = [_WIDE.get(name, max(14, min(24, len(name) + 4))) for name in self._attributes]
        self.sheet = book.sheet(
            title,
            (
                Column("Release", 34, WRAPPED),
                *([Column("Label", 18, WRAPPED)] if shared else []),
                Column("Text" if label is None else label.title, 70, WRAPPED),
                *(Column(head, width, WRAPPED, needed=False) for head, width in zip(heads, widths, strict=True)),
                Column("Other attributes", 18, WRAPPED, needed=False),
                Column("Line", 7, NUMBER),
                Column("State", 11, WRAPPED),
                Column("Annotated by", 14, WRAPPED),
                Column("Annotated on", 11, WRAPPED),
                Column("Decided by", 14, WRAPPED, needed=False),
                Column("Decided on", 11, WRAPPED, needed=False),
                Column("Reason", 18, WRAPPED, needed=False),
                Column("Comment", 36, WRAPPED, needed=False),
                Column("Flag", 7, WRAPPED, needed=False),
                Column("Origin", 30, WRAPPED, needed=False),
            ),
        )

    def row(self, sheet: AnnotatedRelease, annotation: Annotation, text: str, line: int) -> None:
        """Add an annotation."""
        values = dict(annotation.attributes)
        standing = sheet.standing(annotation)
        known = [values.pop(name, "") for name in self._attributes]
        self.sheet.row(
            [
                sheet.release.name,
                *([annotation.label] if self._shared else []),
                text,
                *known,
                "; ".join(f"{name}: {value}" for name, value in values.items()),
                line,
                _STATES[sheet.state(annotation)],
                annotation.author,
                annotation.created.date().isoformat(),
                *((standing.by, standing.at.date().isoformat(), standing.reason) if standing else ("", "", "")),
                annotation.comment,
                "yes" if annotation.flagged else "",
                origin_words(annotation.origin),
            ]
        )


def negative_row(sheet: AnnotatedRelease, negative: Negative, title: str) -> list[str | int]:
    """A row of the sheet of negatives: which label a release has none of, who says so and who decided."""
    standing = sheet.standing(negative)
    decided = (standing.by, standing.at.date().isoformat(), standing.reason) if standing else ("", "", "")
    return [
        *(sheet.release.name, title, _STATES[sheet.state(negative)]),
        *(negative.author, negative.created.date().isoformat()),
        *decided,
        *(negative.comment, origin_words(negative.origin)),
    ]


def codebook_row(name: str, label: Label | None, counts: Sequence[int], example: str) -> list[str | int]:
    """A label's row: its title, id, description, attributes, counts and an example."""
    title, description, attributes = name, "", ""
    if label is not None:
        title = f"{label.title} (retired)" if label.retired else label.title
        description = label.description
        attributes = "; ".join(
            f"{attribute.title or attribute.name}: {', '.join(attribute.choices)}"
            if attribute.choices
            else attribute.title or attribute.name
            for attribute in label.attributes
        )
    return [title, name, description, attributes, *counts, example]


def about_rows(head: ExportHead, releases: int, annotations: int) -> Iterator[tuple[str, str]]:
    """What the report shows and how it is to be read, as pairs of a word and a sentence."""
    yield "Corpus", head.title
    yield "Shows", f"{releases:,} releases with {annotations:,} annotations"
    yield from ((f"Only: {name}", value) for name, value in head.filters)
    yield "Label scheme", head.scheme.name
    yield "Audit trail", f"{head.audit_count:,} edits; the last one's seal is {head.audit_head}"
    yield "Made by", head.program
    yield "Line", "The line of the release on which the text begins, counted from 1."
    yield (
        "State",
        "Approved and Returned: a reviewer has decided. Submitted: not decided yet. Draft: not submitted."
        " Overruled: not taken, since an adjudicator chose another's where annotators differ.",
    )
    yield "Found none", "Somebody looked for all of that label in the release, and says that it has none."
    yield (
        "State of the release",
        "Reviewed: a reviewer has signed the whole release off. Done: an annotator is done with it.",
    )
