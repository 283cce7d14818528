"""The README's table of formats is the table of the code."""

from formats.table import FORMATS, Format, Hold
from tests.paths import ROOT

BRIEF = {
    Hold.OVERLAP: "overlaps",
    Hold.TWINS: "twins",
    Hold.EMPTY: "empty spans",
    Hold.BLANK: "blank spans",
    Hold.EDGES: "blank edges",
    Hold.INSIDE: "parts of words",
    Hold.FRAGMENTS: "several parts",
    Hold.ATTRIBUTES: "attributes",
    Hold.COMMENTS: "comments",
    Hold.FLAGS: "flags",
    Hold.RELATIONS: "relations",
    Hold.STATES: "states",
    Hold.MARKS: "marks of releases",
    Hold.PEOPLE: "people",
    Hold.NEGATIVES: "found none",
    Hold.DISCUSSION: "discussion",
    Hold.ORIGINS: "origins",
    Hold.METADATA: "release details",
    Hold.TEXT: "exact text",
}


def row(found: Format) -> str:
    name = f"`{found.name}`" + (f" (`glossator[{found.extra}]`)" if found.extra else "")
    ways = f"{'yes' if found.reads else ''} | {('folder' if found.folder else 'file') if found.writes else ''}"
    lacking = ", ".join(words for hold, words in BRIEF.items() if hold not in found.holds) if found.writes else ""
    return f"| {name} | {found.title} | {ways} | {lacking or ('nothing' if found.writes else '')} |"


def test_the_readme_has_a_row_for_every_format() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    start = lines.index("| name | what it is | in | out | what it has no place for |")
    shown = lines[start + 2 : start + 2 + len(FORMATS)]
    assert shown == [row(found) for found in FORMATS], "make the table anew from the rows of this test"
    assert not lines[start + 2 + len(FORMATS)].startswith("|")
