"""What format a file has, told from its first bytes and its ending; no parser runs here."""

import re
from collections.abc import Callable

from formats.table import Format, named

HEAD_BYTES = 65536

_BY_SUFFIX = {
    ".ann": "brat",
    ".a1": "brat",
    ".spacy": "spacy",
    ".parquet": "parquet",
    ".arrow": "hf",
    ".xmi": "xmi",
    ".conllup": "conllup",
    ".conllu": "conllup",
    ".jsonld": "w3c",
    ".eml": "eml",
    ".qdpx": "qdpx",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".csv": "csv",
    ".conll": "conll2003",
    ".iob": "conll2003",
    ".bio": "conll2003",
    ".iob2": "conll2003",
}
_ZIPPED = ((b"word/", "docx"), (b"xl/", "xlsx"), (b".qde", "qdpx"))
_EML = re.compile(rb"(?:[!-9;-~]+:[^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3,}", re.IGNORECASE)
_EML_HEADS = re.compile(
    rb"^(?:from|to|subject|date|message-id|mime-version|received|return-path):", re.IGNORECASE | re.MULTILINE
)
_COLUMNS = re.compile(rb"(?:[^ \t]+[ \t]+){1,20}?(?:O|[BIESLU]-\S+)(?:[ \t]+(?:O|[BIESLU]-\S+))*[ \t]*\Z")
_FEWEST = 3
"""Lines of token and tag that a text needs to be taken for columns."""
# Titles of a start, an end and a label in any order: a table of positions in texts that are elsewhere.
_POSITIONS = re.compile(
    rb"(?=[^\n]*\b(?:start|begin|start_(?:offset|char|position)|from)\b)"
    rb"(?=[^\n]*\b(?:end|stop|end_(?:offset|char|position)|to)\b)"
    rb"(?=[^\n]*\b(?:label|code|tag|entity|type|category|class)\b)[^\n]*[,;\t|]",
    re.IGNORECASE,
)
_TABLE_HEAD = re.compile(rb"[^\n]*\b(?:document|release|doc_id|text)\b[^\n]*[,;\t][^\n]*\r?\n", re.IGNORECASE)


def detect(name: str, head: bytes) -> Format:
    """The format of a file with this name that begins with these bytes; plain text when nothing else fits."""
    suffix = "." + name.rpartition(".")[2].lower() if "." in name else ""
    for look in (_binary, _markup, _json, _lines):
        found = look(suffix, head)
        if found:
            return named(found)
    return named("text")


def _binary(suffix: str, head: bytes) -> str:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        if suffix in (".docx", ".xlsx", ".qdpx"):
            return suffix[1:]
        return next((name for sign, name in _ZIPPED if sign in head), "zip")
    if head.startswith(b"\xd0\xcf\x11\xe0") and suffix in (".docx", ".xlsx"):
        return suffix[1:]  # a password protects it: its reader says so
    if suffix in (".spacy", ".arrow", ".pdf", ".zip", ".qdpx", ".docx", ".xlsx"):
        return _BY_SUFFIX.get(suffix, suffix[1:])
    return ""


def _markup(suffix: str, head: bytes) -> str:
    from formats.pages.edgar import looks_like as is_submission
    from formats.pages.html import looks_like as is_page

    if is_submission(head):
        return "edgar"
    begun = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if begun.startswith(b"<") and b"http://www.omg.org/XMI" in head[:4096]:
        return "xmi"
    return "html" if is_page(head, suffix) else ""


def _json(suffix: str, head: bytes) -> str:
    if suffix in _JSON_SUFFIXES and head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "spans"  # whose reader says that JSON is in UTF-8
    begun = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not begun.startswith((b"{", b"[")) or suffix in (".txt", ".md", ".text", ".conll", ".csv", ".ann"):
        return ""
    if suffix not in _JSON_SUFFIXES and not _JSON_START.match(begun):
        return ""
    signs: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
        (
            "jsonl",
            lambda b: b.startswith((b'{"glossator"', b'{"kind":"head"')) or (b'"fragments"' in b and b'"digest"' in b),
        ),
        ("casjson", lambda b: b'"%FEATURE_STRUCTURES"' in b or b'"%TYPES"' in b),
        ("w3c", lambda b: b"ns/anno.jsonld" in b or suffix == ".jsonld" or b'"TextQuoteSelector"' in b),
        ("labelstudio", lambda b: bool(_LABEL_STUDIO.search(b))),
        ("prodigy", lambda b: bool(_PRODIGY.search(b))),
        ("doccano", lambda b: bool(_DOCCANO.search(b))),
        ("spans", lambda b: b'"spans"' in b),
        ("doccano", lambda b: b'"label"' in b or b'"labels"' in b),
        ("jsonl", lambda b: b'"annotations"' in b),
    )
    return next((name for name, test in signs if test(begun)), "spans")


_JSON_SUFFIXES = (".json", ".jsonl", ".ndjson", ".jsonld")
_JSON_START = re.compile(rb'[\[{]\s*(?:\{\s*)?"[^"\n]{1,80}"\s*:')
_LABEL_STUDIO = re.compile(
    rb'"(?:annotations|predictions|completions)"\s*:.{0,2000}"result"|"data"\s*:\s*\{', re.DOTALL
)
_PRODIGY = re.compile(rb'"(?:_input_hash|_task_hash|token_start|answer|_view_id)"\s*:|"tokens"\s*:\s*\[')
_DOCCANO = re.compile(
    rb'"(?:label|labels)"\s*:\s*\[\s*(?:\]|\[\s*\d)|"(?:entities|Comments)"\s*:\s*\[|"start_offset"\s*:'
)


def _is_columns(head: bytes) -> bool:
    """Whether nearly every line is a token with its tags; one that is cut off at the end does not count."""
    lines = [line.rstrip(b"\r") for line in head[: head.rfind(b"\n") + 1].split(b"\n")]
    filled = [line for line in lines if line.strip() and not line.startswith(b"#")]
    columns = sum(_COLUMNS.match(line) is not None for line in filled)
    return columns >= _FEWEST and columns >= 0.9 * len(filled)


def _lines(suffix: str, head: bytes) -> str:
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if plain.startswith(b"#FORMAT=WebAnno TSV"):
        return "webannotsv"
    if plain.startswith((b"# global.columns", b"# newdoc", b"# sent_id")):
        return "conllup"
    if plain.startswith(b"-DOCSTART-"):
        return "conll2003"
    if suffix in (".tsv", ".txt", "") and _is_columns(plain[:4096]):
        return "conll2003"
    if suffix in (".csv", ".tsv") and _POSITIONS.match(plain):
        return "standoff"
    if suffix == ".tsv" and _TABLE_HEAD.match(plain):
        return "csv"
    if suffix in ("", ".txt", ".eml") and len(_EML_HEADS.findall(plain[:8192])) >= 3 and _EML.match(plain):
        return "eml"
    return _BY_SUFFIX.get(suffix, "")
