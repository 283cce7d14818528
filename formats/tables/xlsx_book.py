"""Workbooks written row by row, of texts that stay texts: the same rows give the same bytes, at any time and place.

Every text is an inline string of the format “text” behind a quote prefix, so that a spreadsheet never takes one for a
formula, a number or a date, not even when somebody edits the cell. ECMA-376 part 1, 18.3 and 22.9.2.19 (`_xHHHH_`).
"""

import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from formats.safe import finish
from formats.strict.zip import fixed_member
from formats.tables.xlsx_styles import HEAD, MAIN, NUMBER, STRONG, STYLES, TEXT, WRAPPED, XML

MOST_CELL = 32_767
"""Characters, in UTF-16 units, that a cell holds."""
MOST_ROWS = 1_048_576
MOST_TITLE = 31
_LEVEL = 6
_IN_MEMORY = 1 << 20
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]|^'|'$")
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_IN_LINES = frozenset({WRAPPED, HEAD, STRONG})
_LINE = 13.5
"""Points of a line of the font."""
_MOST_LINES = 28
"""A row is 409 points high at most."""
_MOST_LOOKED = 4_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, its width in characters and the look of its cells."""

    title: str
    width: float = 12
    look: int = TEXT
    needed: bool = True
    """Whether it is shown even where none of its cells has anything in it."""


def spelled(text: str) -> str:
    """A text as a cell holds it: what XML cannot hold as `_xHHHH_`, which spreadsheets show as what it stands for."""
    if _ODD.search(text):
        text = _ODD.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return escape(text)


def meant(text: str) -> str:
    """The text that a cell's `_xHHHH_` stand for; they are read from left to right."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def units(text: str) -> int:
    """How many UTF-16 units a text has, which is what spreadsheets count."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def chunks(text: str) -> Iterable[str]:
    """A text in stretches that fit into a cell each; an empty text is one empty stretch."""
    start = 0
    while True:
        size = MOST_CELL
        while (over := units(text[start : start + size]) - MOST_CELL) > 0:
            size -= (over + 1) // 2  # a character has two units at most
        yield text[start : start + size]
        start += size
        if start >= len(text):
            return


class Sheet:
    """A sheet that takes rows; it waits in a file of its own, since an archive takes one member at a time."""

    def __init__(self, title: str, columns: Sequence[Column], folder: Path, *, grid: bool = True) -> None:
        self.title = title
        self.rows = 0
        self.cut = 0
        """Cells that were longer than a cell can be."""
        self._columns = columns
        self._letters = [letters(place) for place in range(len(columns))]
        self._looks = [column.look for column in columns]
        self._used = [column.needed for column in columns]
        # Small sheets stay in memory: a corpus may have more labels than a process may open files.
        # Large ones lie beside the workbook: the system's own folder may lie in memory.
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))  # noqa: SIM115
        if grid:
            used = list(self._used)
            self._write([column.title for column in columns], [HEAD] * len(columns))
            self._used = used

    def row(self, cells: Sequence[str | int]) -> None:
        """Add a row; an empty text is no cell at all."""
        self._write(cells, self._looks)

    def _write(self, cells: Sequence[str | int], looks: Sequence[int]) -> None:
        self.rows += 1
        number = self.rows
        made = [""]
        lines = 1
        for place, (letter, cell, look) in enumerate(zip(self._letters, cells, looks, strict=True)):
            if isinstance(cell, int):
                self._used[place] = True
                made.append(f'<c r="{letter}{number}" s="{NUMBER}"><v>{cell}</v></c>')
            elif cell:
                head = f'<c r="{letter}{number}" s="{look}" t="inlineStr"><is><t xml:space="preserve">'
                made.append(f"{head}{spelled(self._fitting(cell))}</t></is></c>")
                self._used[place] = True
                if look in _IN_LINES:
                    lines = max(lines, lines_of(cell, self._columns[place].width))
        height = f' ht="{lines * _LINE + 2:g}" customHeight="1"' if lines > 1 else ""
        made[0] = f'<row r="{number}"{height}>'
        made.append("</row>")
        self._put("".join(made))

    def _put(self, words: str) -> None:
        self._file.write(words.encode("utf-8"))

    def _fitting(self, cell: str) -> str:
        if len(cell) <= MOST_CELL // 2 or units(cell) <= MOST_CELL:
            return cell
        self.cut += 1
        return next(iter(chunks(cell)))

    @property
    def area(self) -> str:
        """The cells from the first to the last, as A1:C9."""
        return f"A1:{self._letters[-1]}{max(self.rows, 1)}"

    def into(self, archive: zipfile.ZipFile, name: str, *, grid: bool) -> None:
        """Finish the sheet as a member of an archive."""
        self._put("</sheetData>")
        if grid:
            self._put(f'<autoFilter ref="{self.area}"/>')
        self._put(
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
            "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
        )
        self._file.seek(0)
        with archive.open(fixed_member(name), "w", force_zip64=True) as member:
            member.write(_top(self._columns, self._used, grid).encode())
            shutil.copyfileobj(self._file, member, 1 << 20)
        self._file.close()


def letters(place: int) -> str:
    """The letters of a column from 0 on: A, B ... Z, AA."""
    made = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        made = chr(65 + rest) + made
    return made


def lines_of(cell: str, width: float) -> int:
    """How many lines a text takes in a column, about: no program makes rows as high as they need when it opens them."""
    lines = 0
    for line in cell[:_MOST_LOOKED].split("\n"):
        lines += 1 + int(len(line) / width)
        if lines >= _MOST_LINES:
            return _MOST_LINES
    return lines


def _top(columns: Sequence[Column], used: Sequence[bool], grid: bool) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if grid else ""
    hidden = ' hidden="1"'
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{column.width}" customWidth="1"{"" if shown else hidden}/>'
        for place, (column, shown) in enumerate(zip(columns, used, strict=True), 1)
    )
    return (
        f'{XML}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>"
    )


class Book:
    """A workbook; its sheets appear in the order in which they are opened."""

    def __init__(self, path: Path) -> None:
        self._folder = path.parent
        self._file = path.open("wb")
        self._sheets: list[tuple[Sheet, bool]] = []
        self._titles: set[str] = set()

    def sheet(self, title: str, columns: Sequence[Column], *, grid: bool = True) -> Sheet:
        """A new sheet; a grid has a row of titles that stays in view, with filters."""
        made = Sheet(self._unique(title), columns, self._folder, grid=grid)
        self._sheets.append((made, grid))
        return made

    def arrange(self, place: Callable[[Sheet], int]) -> None:
        """Put the sheets in the order of their places."""
        self._sheets.sort(key=lambda item: place(item[0]))

    def _unique(self, title: str) -> str:
        plain = _IN_TITLES.sub("_", title)[:MOST_TITLE].strip() or "Sheet"
        made, number = plain, 2
        while made.casefold() in self._titles:
            tail = f" {number}"
            made, number = plain[: MOST_TITLE - len(tail)] + tail, number + 1
        self._titles.add(made.casefold())
        return made

    @property
    def cut(self) -> int:
        """Cells that were longer than a cell can be."""
        return sum(sheet.cut for sheet, _ in self._sheets)

    def close(self) -> None:
        """Write the archive; a second call does nothing."""
        if self._file.closed:
            return
        names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, len(self._sheets) + 1)]
        with zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            for name, text in self._parts(names):
                archive.writestr(fixed_member(name), text, compresslevel=_LEVEL)
            for name, (sheet, grid) in zip(names, self._sheets, strict=True):
                sheet.into(archive, name, grid=grid)
        finish(self._file)

    def _parts(self, names: Sequence[str]) -> list[tuple[str, str]]:
        kinds = "".join(f'<Override PartName="/{name}" ContentType="{_TYPE}.worksheet+xml"/>' for name in names)
        ties = "".join(
            f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="{name[3:]}"/>'
            for number, name in enumerate(names, 1)
        )
        types = (
            f'{XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{kinds}</Types>'
        )
        root = (
            f'{XML}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
            f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        )
        inner = (
            f'{XML}<Relationships xmlns="{_PACKAGE}/relationships">{ties}'
            f'<Relationship Id="rId{len(names) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
        )
        return [
            ("[Content_Types].xml", types),
            ("_rels/.rels", root),
            ("xl/workbook.xml", self._workbook()),
            ("xl/_rels/workbook.xml.rels", inner),
            ("xl/styles.xml", STYLES),
        ]

    def _workbook(self) -> str:
        listed = "".join(
            f'<sheet name="{escape(sheet.title, {chr(34): "&quot;"})}" sheetId="{number}" r:id="rId{number}"/>'
            for number, (sheet, _) in enumerate(self._sheets, 1)
        )
        areas = "".join(
            self._name(place, sheet, "_xlnm._FilterDatabase", _absolute(sheet.area), ' hidden="1"')
            + self._name(place, sheet, "_xlnm.Print_Titles", "$1:$1")
            for place, (sheet, grid) in enumerate(self._sheets)
            if grid
        )
        names = f"<definedNames>{areas}</definedNames>" if areas else ""
        return (
            f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{listed}</sheets>{names}</workbook>"
        )

    @staticmethod
    def _name(place: int, sheet: Sheet, name: str, area: str, more: str = "") -> str:
        title = escape(sheet.title.replace("'", "''"))
        return f'<definedName name="{name}" localSheetId="{place}"{more}>\'{title}\'!{area}</definedName>'


def _absolute(area: str) -> str:
    return re.sub(r"([A-Z]+)([0-9]+)", r"$\1$\2", area)
