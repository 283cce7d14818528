"""Hostile strings through every export: words stay words, files stay where they belong."""

import csv
import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook

import formats
from domain.annotation import AnnotatedRelease
from domain.scheme import Attribute, Label, Scheme
from formats import FORMATS
from formats.table import Format
from tests import sheets
from tests.formats import hostile
from tests.formats.test_every_format import round_trip

WRITTEN = [row for row in FORMATS if row.writes]
every = pytest.mark.parametrize("row", WRITTEN, ids=lambda row: row.name)
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
HEAD = sheets.head(
    Scheme(
        hostile.SCRIPTS[0],
        (
            *sheets.SCHEME.labels,
            Label(
                hostile.FORMULAS[0],
                hostile.SCRIPTS[2],
                "#112233",
                "",
                "",
                hostile.COMMANDS[1],
                "solid",
                (Attribute("x"),),
            ),
            Label(hostile.SCRIPTS[3], hostile.COMMANDS[0], "#332211", "", "", hostile.SCRIPTS[5]),
        ),
    ),
    corpus=hostile.SCRIPTS[1],
    filters=(("label", hostile.FORMULAS[0]),),
)
SOFFICE = shutil.which("soffice")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="module")
def corpus() -> list[AnnotatedRelease]:
    return hostile.corpus()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, corpus: list[AnnotatedRelease]) -> Path:
    """All formats at once, as an export of a folder."""
    top = tmp_path_factory.mktemp("hostile")
    for _ in formats.export(corpus, top / "out", [row.name for row in WRITTEN], HEAD):
        pass
    assert [path.name for path in top.iterdir()] == ["out"]
    return top / "out"


def files(place: Path, *endings: str) -> Iterator[Path]:
    return (path for path in sorted(place.rglob("*")) if path.is_file() and path.name.endswith(endings))


def parts(place: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder, those within ZIPs too."""
    for path in files(place, ""):
        data = path.read_bytes()
        yield path.name, data
        if data.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(BytesIO(data)) as file:
                assert file.testzip() is None
                for name in file.namelist():
                    yield f"{path.name}/{name}", file.read(name)


@every
def test_file_names_are_safe_on_every_system(place: Path, row: Format) -> None:
    names = [path.name for path in files(place / row.name, "")]
    assert names
    names += [part.partition("/")[2] for part, _ in parts(place / row.name) if "/" in part]
    for name in names:
        last = name.rpartition("/")[2]
        assert re.fullmatch(r"[A-Za-z0-9._/\[\]-]+", name), name
        assert not RESERVED.match(last), name
        assert ".." not in name.split("/"), name
        assert len(last) <= 120
    assert len({name.casefold() for name in names}) >= len({path.name for path in files(place / row.name, "")})


@pytest.mark.parametrize(
    "row", [row for row in WRITTEN if row.reads and row.name not in ("html", "csv")], ids=lambda row: row.name
)
def test_what_is_hostile_comes_back_as_words(row: Format, corpus: list[AnnotatedRelease]) -> None:
    found, _ = round_trip(row, corpus)
    assert set(found) == {sheet.release.name for sheet in corpus}


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "object", "embed", "link", "base", "form", "foreignobject", "image"):
            self.faults.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (name in ("src", "href", "xlink:href") and not (value or "").startswith("#")):
                self.faults.append(f"{tag} {name}={value}")

    handle_startendtag = handle_starttag


def test_pages_and_pictures_have_nothing_live(place: Path) -> None:
    pages = list(files(place, ".htm", ".html", ".svg"))
    assert {path.suffix for path in pages} >= {".svg"}
    for path in pages:
        text = path.read_text("utf-8")
        page = Page()
        page.feed(text)
        assert not page.faults, path
        if path.suffix != ".svg":
            assert "default-src 'none'" in text
        for style in re.findall(r"<style>(.*?)</style>", text, re.DOTALL):
            assert hostile.MARK not in style
            assert "url(" not in style


def test_all_xml_parses_without_entities_and_refers_to_nothing_outside(place: Path) -> None:
    seen = 0
    for name, data in parts(place):
        if name.endswith((".xml", ".xmi", ".svg", ".rels", ".qde", ".qdc")):
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
            assert root.getroottree().docinfo.doctype == "", name
            assert b"TargetMode" not in data, name
            for one in root.iter(etree.ProcessingInstruction):
                raise AssertionError(f"{name}: {one}")
            seen += 1
    assert seen > 100


def test_no_cell_is_a_formula(place: Path) -> None:
    for path in files(place, ".xlsx"):
        for name, data in parts(path.parent):
            if "/xl/worksheets/" in name:
                assert not re.search(rb"<(?:\w+:)?f[ >]", data), name
        book = load_workbook(path)
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for path in files(place, ".csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                assert not [
                    cell for cell in row if cell.lstrip(" \t\r\n\ufeff").startswith(("=", "+", "-", "@", "＝"))
                ], row


LATEX = re.compile(r"\\(input|include|write\d*|openin|openout|immediate|read|catcode|csname|def|special)\b")


def test_latex_and_rtf_have_no_live_command(place: Path) -> None:
    for path in files(place, ".tex"):
        body = path.read_text("utf-8").partition("\\begin{document}")[2]
        assert body, path
        assert not LATEX.search(body.replace("\\textbackslash", "")), path
        assert body.count("\\end{document}") == 1, path
        assert "^^" not in body, path
    for path in files(place, ".rtf"):
        text = path.read_text("ascii")
        live = text.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
        assert not re.search(r"\\(field|object|objdata|fldinst|pict)\b", live), path
        assert live.count("{") == live.count("}"), path


def test_pdf_has_no_action(place: Path) -> None:
    for path in files(place, ".pdf"):
        data = path.read_bytes()
        plain = re.sub(rb"stream\r?\n.*?endstream", b"", data, flags=re.DOTALL)
        plain = re.sub(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]*>", b"", plain)
        for name in (b"/JS", b"/JavaScript", b"/OpenAction", b"/AA", b"/Launch", b"/URI", b"/EmbeddedFile", b"/GoToR"):
            assert name not in plain, f"{path.name}: {name!r}"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", ["xlsx", "csv", "report", "docx", "rtf"])
def test_libreoffice_opens_it_as_words(place: Path, tmp_path: Path, name: str) -> None:
    assert SOFFICE is not None
    given = list(files(place / name, ".xlsx", ".csv", ".docx", ".rtf"))[:12]
    table = name in ("xlsx", "csv", "report")
    kind = (
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
        if table
        else "txt:Text (encoded):UTF8"
    )
    command = [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind]
    command += ["--outdir", str(tmp_path / "out"), *map(str, given)]
    before = set(os.listdir(tmp_path))
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=500, cwd=tmp_path)
    made = list(files(tmp_path / "out", ""))
    assert made, done.stderr
    assert set(os.listdir(tmp_path)) - before <= {"profile", "out"}
    said = "\n".join(path.read_text("utf-8", "replace") for path in made)
    if table:
        assert "=HYPERLINK" in said  # a formula would show its value
        assert "@SUM(1)" in said
    else:
        assert "root:x:0" not in said


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not on this machine")
@pytest.mark.timeout(300)
def test_chromium_runs_nothing_of_it(place: Path) -> None:
    assert CHROMIUM is not None
    for path in [*files(place, ".htm", ".html"), *list(files(place, ".svg"))[:5]]:
        command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"file://{path}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert "<html" in done.stdout or "<svg" in done.stdout
        assert "<script" not in done.stdout
