"""The table of formats: what each is called, which files it has, and what it can hold."""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Refusal


class Hold(StrEnum):
    """Something of a corpus that a format may have a place for; what it lacks is told at export."""

    OVERLAP = "overlapping annotations"
    TWINS = "identical annotations"
    EMPTY = "empty annotations"
    BLANK = "annotations of blanks only"
    EDGES = "blanks at the edges of annotations"
    INSIDE = "annotations that begin or end inside a word"
    FRAGMENTS = "annotations of several parts"
    ATTRIBUTES = "attributes"
    COMMENTS = "comments"
    FLAGS = "flags"
    RELATIONS = "relations"
    STATES = "states and decisions"
    MARKS = "whose a release is to annotate, and who called it done or reviewed"
    PEOPLE = "annotators and times"
    NEGATIVES = "what was looked for and not found"
    DISCUSSION = "discussion, corrections and signatures"
    ORIGINS = "where annotations come from"
    METADATA = "what is known of releases"
    TEXT = "the text, to the letter"


PLACES = frozenset({Hold.OVERLAP, Hold.TWINS, Hold.EMPTY, Hold.BLANK, Hold.EDGES, Hold.INSIDE})
"""Every span as it is, but for those of several parts."""
SPANS = PLACES | {Hold.FRAGMENTS, Hold.TEXT}
ALL = frozenset(Hold)
OF_SPANS = ALL - {Hold.MARKS, Hold.NEGATIVES, Hold.DISCUSSION}
"""All that is said of annotations, but for the talk about them, and what is known of releases."""
TABLE = OF_SPANS - {Hold.RELATIONS, Hold.METADATA, Hold.TEXT}
"""What a row for each annotation can say."""


@dataclass(frozen=True, slots=True)
class Format:
    """A row of the table."""

    name: str
    title: str
    module: str
    suffixes: tuple[str, ...]
    """Of the files that are read; the first is that of an export of one file."""
    reads: bool = True
    writes: bool = True
    folder: bool = False
    """Whether an export has files for each release, and so is a folder."""
    holds: frozenset[Hold] = frozenset()
    returns: bool = True
    """Whether what it holds comes back when it is read."""
    unit: str = "code points"
    """What its positions count."""
    companions: tuple[str, ...] = ()
    """Patterns of files beside one that belong to it and are none by themselves; {stem} is its own name."""
    extra: str = ""
    """The extra that brings its library, where that is a heavy one."""
    light: bool = False
    """Whether it is read without the bounded worker: plain text has no parser to be fooled."""


_TEXT = frozenset({Hold.TEXT})
_TOKENS = frozenset({Hold.INSIDE})
"""Words with tags: no overlaps, no blanks, and so no text to the letter."""

_PRINTED = PLACES | {Hold.FRAGMENTS, Hold.ATTRIBUTES, Hold.COMMENTS, Hold.PEOPLE}
"""To be read by people: everything that is said of a span stands beside it."""
_PAGE = frozenset({Hold.OVERLAP, Hold.INSIDE, Hold.FRAGMENTS, Hold.RELATIONS, Hold.STATES, Hold.METADATA}) | {
    *(Hold.ATTRIBUTES, Hold.COMMENTS, Hold.PEOPLE, Hold.NEGATIVES, Hold.ORIGINS)
}
"""What a page shows; a page is read for its text alone."""
CAS = SPANS | {Hold.ATTRIBUTES, Hold.COMMENTS, Hold.RELATIONS, Hold.METADATA}

FORMATS = (
    # Documents: read as they are, written for people.
    Format("text", "Plain text", "text", (".txt", ".md", ".text"), writes=False, holds=_TEXT, light=True),
    Format("edgar", "EDGAR submission", "pages.edgar", (".txt", ".nc"), writes=False, holds=_TEXT | {Hold.METADATA}),
    Format("eml", "E-mail", "mail.eml", (".eml",), writes=False, holds=_TEXT | {Hold.METADATA}),
    Format("zip", "ZIP of other files", "mail.archive", (".zip",), writes=False),
    Format("html", "Web page", "pages.html", (".htm", ".html", ".xhtml"), holds=_PAGE, returns=False),
    Format(
        "docx",
        "Word document with comments",
        "docx",
        (".docx", ".docm"),
        folder=True,
        holds=SPANS | {Hold.ATTRIBUTES, Hold.COMMENTS, Hold.PEOPLE},
    ),
    Format(
        "pdf",
        "PDF with highlights",
        "pdf",
        (".pdf",),
        folder=True,
        holds=frozenset(
            {
                Hold.OVERLAP,
                Hold.TWINS,
                Hold.INSIDE,
                Hold.FRAGMENTS,
                Hold.ATTRIBUTES,
                Hold.COMMENTS,
                Hold.PEOPLE,
            }
        ),
    ),
    Format("rtf", "Rich Text with comments", "painted.rtf", (".rtf",), reads=False, folder=True, holds=_PRINTED),
    Format("latex", "LaTeX", "painted.latex", (".tex",), reads=False, folder=True, holds=_PRINTED),
    Format("svg", "Picture (SVG)", "painted.svg", (".svg",), reads=False, folder=True, holds=_PRINTED),
    Format(
        "report",
        "Report for people, XLSX",
        "tables.report",
        (".xlsx",),
        reads=False,
        holds=TABLE | {Hold.METADATA, Hold.NEGATIVES},
    ),
    # Data that hold all that is said, or nearly.
    Format("jsonl", "Glossator JSON Lines", "jsonl", (".jsonl",), holds=ALL),
    Format(
        "xlsx",
        "Workbook of annotations and texts, XLSX",
        "tables.xlsx",
        (".xlsx", ".xlsm"),
        holds=OF_SPANS | {Hold.NEGATIVES},
    ),
    Format("parquet", "Parquet", "arrow.parquet", (".parquet", ".pq"), holds=OF_SPANS, extra="parquet"),
    Format(
        "hf",
        "Hugging Face dataset",
        "arrow.hf",
        (".arrow",),
        folder=True,
        holds=OF_SPANS,
        companions=("state.json", "dataset_info.json", "dataset_dict.json"),
        extra="parquet",
    ),
    Format("spacy", "spaCy DocBin", "spacy.docbin", (".spacy",), holds=OF_SPANS),
    # What the programs of others take and give.
    Format("spans", "Spans as JSON Lines", "records.spans", (".jsonl",), holds=SPANS | {Hold.RELATIONS}),
    Format(
        "doccano",
        "doccano JSON Lines",
        "records.doccano",
        (".jsonl", ".json"),
        holds=PLACES - {Hold.EMPTY} | {Hold.RELATIONS, Hold.TEXT},
    ),
    Format(
        "labelstudio",
        "Label Studio tasks",
        "records.labelstudio",
        (".json",),
        folder=True,
        holds=PLACES | {Hold.ATTRIBUTES, Hold.COMMENTS, Hold.RELATIONS, Hold.TEXT},
        companions=("config.xml",),
    ),
    Format(
        "prodigy",
        "Prodigy JSON Lines",
        "records.prodigy",
        (".jsonl", ".json"),
        holds=frozenset({Hold.OVERLAP, Hold.TWINS, Hold.INSIDE, Hold.RELATIONS, Hold.TEXT}),
    ),
    Format(
        "brat",
        "brat standoff",
        "brat",
        (".ann", ".a1"),
        folder=True,
        holds=frozenset(
            {
                Hold.OVERLAP,
                Hold.TWINS,
                Hold.EDGES,
                Hold.INSIDE,
                Hold.FRAGMENTS,
                Hold.ATTRIBUTES,
                Hold.COMMENTS,
                Hold.RELATIONS,
                Hold.TEXT,
            }
        ),
        companions=("{stem}.txt", "{stem}.a2", "annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf"),
    ),
    Format(
        "w3c",
        "W3C Web Annotation",
        "w3c",
        (".jsonld", ".json"),
        folder=True,
        holds=SPANS - {Hold.EMPTY} | {Hold.ATTRIBUTES, Hold.COMMENTS, Hold.RELATIONS, Hold.PEOPLE},
        companions=("{stem}.txt", "{stem}.html", "{stem}.htm"),
    ),
    Format(
        "xmi",
        "UIMA CAS XMI",
        "uima.xmi",
        (".xmi",),
        folder=True,
        holds=CAS,
        unit="UTF-16 units",
        companions=("*.xml",),
    ),
    Format(
        "casjson",
        "UIMA CAS JSON",
        "uima.casjson",
        (".json",),
        folder=True,
        holds=CAS,
        unit="UTF-16 units",
        companions=("TypeSystem.xml",),
    ),
    Format(
        "webannotsv",
        "WebAnno TSV 3",
        "uima.tsv",
        (".tsv",),
        folder=True,
        holds=frozenset({Hold.OVERLAP, Hold.TWINS, Hold.INSIDE, Hold.RELATIONS, Hold.TEXT}),
        unit="UTF-16 units",
        companions=("TypeSystem.xml",),
    ),
    Format(
        "qdpx",
        "REFI-QDA project",
        "qda.project",
        (".qdpx",),
        holds=PLACES | {Hold.ATTRIBUTES, Hold.COMMENTS, Hold.RELATIONS, Hold.PEOPLE, Hold.METADATA, Hold.TEXT},
    ),
    Format("codebook", "Codebook of the labels (CSV, REFI-QDA)", "qda.codebook", (".qdc",), reads=False, folder=True),
    Format("conllup", "CoNLL-U Plus", "conll.plus", (".conllup", ".conllu"), holds=frozenset({Hold.INSIDE, Hold.TEXT})),
    Format("conll2003", "CoNLL, IOB2 tags", "conll.iob2", (".conll", ".iob", ".iob2", ".bio"), holds=_TOKENS),
    Format("bioes", "CoNLL, BIOES tags", "conll.bioes", (".conll", ".bioes"), holds=_TOKENS),
    Format(
        "csv",
        "Table of annotations, CSV",
        "tables.csv",
        (".csv", ".tsv"),
        holds=TABLE,
    ),
    Format(
        "standoff",
        "Table of annotations, texts beside it",
        "tables.csv",
        (".csv", ".tsv"),
        writes=False,
        holds=TABLE | {Hold.TEXT},
        companions=("*.txt",),
    ),
)


def named(name: str) -> Format:
    """The format of that name, or a Refusal that lists them."""
    for found in FORMATS:
        if found.name == name.strip().casefold():
            return found
    raise Refusal(f"There is no format “{name}”: choose {', '.join(found.name for found in FORMATS)}.")
