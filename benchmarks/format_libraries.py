"""The same releases written and read by the libraries that others use, each doing the least that holds the data."""

import csv
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from domain.annotation import AnnotatedRelease

Sheets = Iterable[AnnotatedRelease]
NS = "bench.Span"


def spans_of(sheet: AnnotatedRelease) -> list[tuple[int, int, str]]:
    return [(one.span.start, one.span.end, one.label) for one in sheet.annotations]


def _plain(sheet: AnnotatedRelease) -> dict[str, Any]:
    return {
        "id": sheet.release.name,
        "text": sheet.text,
        "spans": [{"start": start, "end": end, "label": label} for start, end, label in spans_of(sheet)],
    }


def write_json(sheets: Sheets, goal: Path) -> None:
    with goal.open("w", encoding="utf-8") as file:
        for sheet in sheets:
            file.write(json.dumps(_plain(sheet), ensure_ascii=False) + "\n")


def read_json(goal: Path) -> list[Any]:
    """The records of a file of lines, or of a folder of files."""
    if goal.is_dir():
        return [json.loads(file.read_bytes()) for file in sorted(goal.rglob("*.json")) if file.stem != "manifest"]
    with goal.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def write_records(records: list[Any], goal: Path) -> None:
    """The same records as ours, as plain JSON."""
    with goal.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_csv(sheets: Sheets, goal: Path) -> None:
    with goal.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        for sheet in sheets:
            for start, end, label in spans_of(sheet):
                rows.writerow((sheet.release.name, start, end, label, sheet.text[start:end], "", "anna", "2026"))


def read_csv(goal: Path) -> None:
    with goal.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def write_spacy(sheets: Sheets, goal: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    blank, made = spacy.blank("en"), DocBin(store_user_data=True)
    for sheet in sheets:
        doc = blank.make_doc(sheet.text)
        doc.user_data["name"] = sheet.release.name
        found = [doc.char_span(*span, alignment_mode="expand") for span in spans_of(sheet)]
        doc.spans["sc"] = [span for span in found if span is not None]
        made.add(doc)
    made.to_disk(goal)


def read_spacy(goal: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    for doc in DocBin().from_disk(goal).get_docs(spacy.blank("en").vocab):
        _ = doc.text, [(span.start_char, span.end_char, span.label_) for span in doc.spans["sc"]]


def _cas(sheet: AnnotatedRelease, types: Any) -> Any:
    from cassis import Cas

    cas = Cas(typesystem=types)
    cas.sofa_string = sheet.text
    cas.sofa_mime = "text/plain"
    kind = types.get_type(NS)
    for start, end, label in spans_of(sheet):
        cas.add(kind(begin=start, end=end, label=label))
    return cas


def _types() -> Any:
    from cassis import TypeSystem

    types = TypeSystem()
    types.create_feature(types.create_type(NS, supertypeName="uima.tcas.Annotation"), "label", "uima.cas.String")
    return types


def write_xmi(sheets: Sheets, goal: Path) -> None:
    types = _types()
    goal.mkdir()
    types.to_xml(goal / "TypeSystem.xml")
    for number, sheet in enumerate(sheets):
        _cas(sheet, types).to_xmi(goal / f"{number}.xmi")


def read_xmi(goal: Path) -> None:
    from cassis import load_cas_from_xmi, load_typesystem

    types = load_typesystem(goal / "TypeSystem.xml")
    for file in sorted(goal.glob("*.xmi")):
        _ = [(one.begin, one.end, one.label) for one in load_cas_from_xmi(file, typesystem=types).select(NS)]


def write_casjson(sheets: Sheets, goal: Path) -> None:
    types = _types()
    goal.mkdir()
    for number, sheet in enumerate(sheets):
        _cas(sheet, types).to_json(goal / f"{number}.json")


def read_casjson(goal: Path) -> None:
    from cassis import load_cas_from_json

    for file in sorted(goal.glob("*.json")):
        cas = load_cas_from_json(file.read_text("utf-8"))
        _ = [(one.begin, one.end, one.label) for one in cas.select(NS)]


def arrow_table(goal: Path) -> Any:
    """The table of our export, a Parquet file or a folder with an Arrow stream."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if goal.is_file():
        return pq.read_table(goal)
    (file,) = goal.rglob("*.arrow")
    with pa.OSFile(str(file), "rb") as stream:
        return pa.ipc.open_stream(stream).read_all()


def read_arrow(goal: Path) -> None:
    arrow_table(goal).to_pylist()


def write_arrow(records: list[Any], schema: Any, goal: Path) -> None:
    """The same rows as ours, made by the library from plain values."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist(records, schema=schema)
    if goal.suffix == ".parquet":
        pq.write_table(table, goal, compression="zstd")
        return
    with pa.OSFile(str(goal), "wb") as file, pa.ipc.new_stream(file, schema) as stream:
        stream.write_table(table)


def write_docx(sheets: Sheets, goal: Path) -> None:
    from docx import Document

    goal.mkdir()
    for number, sheet in enumerate(sheets):
        file, place = Document(), 0
        starts = {start: (end, label) for start, end, label in spans_of(sheet)}
        for line in sheet.text.split("\n"):
            paragraph, done = file.add_paragraph(), 0
            for start in sorted(start - place for start in starts if place <= start < place + len(line)):
                end, label = starts[start + place]
                paragraph.add_run(line[done:start])
                run = paragraph.add_run(line[start : end - place])
                file.add_comment(run, text=label, author="anna")
                done = end - place
            paragraph.add_run(line[done:])
            place += len(line) + 1
        file.save(str(goal / f"{number}.docx"))


def read_docx(goal: Path) -> None:
    from docx import Document

    for path in sorted(goal.glob("*.docx")):
        file = Document(str(path))
        _ = "\n".join(paragraph.text for paragraph in file.paragraphs), [one.text for one in file.comments]


def write_xlsx(sheets: Sheets, goal: Path) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    rows, texts = book.create_sheet("annotations"), book.create_sheet("texts")
    for sheet in sheets:
        for start, end, label in spans_of(sheet):
            rows.append((sheet.release.name, start, end, label, sheet.text[start:end], "", "anna", "2026"))
        texts.append((sheet.release.name, sheet.text))
    book.save(goal)


def read_xlsx(goal: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(goal, read_only=True)
    for sheet in book:
        for _ in sheet.iter_rows(values_only=True):
            pass


@dataclass(frozen=True)
class Library:
    """How a library writes and reads the releases."""

    name: str
    module: str
    write: Callable[[Sheets, Path], None]
    read: Callable[[Path], object]

    @property
    def is_here(self) -> bool:
        return find_spec(self.module) is not None


JSON = Library("json", "json", write_json, read_json)
XLSX = Library("openpyxl", "openpyxl", write_xlsx, read_xlsx)
BESIDE = {
    "csv": Library("csv", "csv", write_csv, read_csv),
    "spacy": Library("spaCy", "spacy", write_spacy, read_spacy),
    "xmi": Library("dkpro-cassis", "cassis", write_xmi, read_xmi),
    "casjson": Library("dkpro-cassis", "cassis", write_casjson, read_casjson),
    "parquet": Library("pyarrow", "pyarrow", write_json, read_arrow),
    "hf": Library("pyarrow", "pyarrow", write_json, read_arrow),
    "docx": Library("python-docx", "docx", write_docx, read_docx),
    "xlsx": XLSX,
    "report": XLSX,
}
"""The library that others use for a format; where there is none, plain JSON shows what the machine can do."""
SAME_JSON = {"jsonl", "spans", "doccano", "prodigy", "labelstudio"}
"""They are JSON: what plain JSON does with the very same records is what they are held against."""
SAME_ARROW = {"parquet", "hf"}
RIVALS = {*BESIDE, *SAME_JSON}
"""The formats for which the library does the same; the ratio of the others tells nothing but the machine's speed."""


def library_for(format: str) -> Library:
    return BESIDE.get(format, JSON)


def durable() -> None:
    """What our writers do at their end."""
    os.sync()
