from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QAction, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from pytestqt.qtbot import QtBot

from domain.annotation import AnnotatedRelease
from formats.given import Given
from formats.pdf import read
from formats.pdf.arrangement import Arrangement
from gui.printing import PrintPreview, new_printer, paint
from tests.gui.window import Desk
from tests.sheets import SCHEME, annotation, drawn, sheet

NOTICE = """\
  HARBOUR PLC

{ADVISOR:Smith LLP} advised on
the {NOTE:5% senior
notes}.

Net sales          6,089    1,922
"""


def printed(one: AnnotatedRelease, file: Path, size: QPageSize.PageSizeId = QPageSize.PageSizeId.A4) -> bytes:
    printer = new_printer(one.release.name)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    printer.setPageSize(QPageSize(size))
    paint(printer, Arrangement(one, SCHEME))
    return file.read_bytes()


def letters(page: pypdfium2.PdfPage) -> Iterator[tuple[float, float, float, float]]:
    text = page.get_textpage()
    for place in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(place)
        if left < right:  # blanks that pdfium adds itself have no width
            yield left, bottom, right, top


@pytest.mark.parametrize("size", [QPageSize.PageSizeId.A4, QPageSize.PageSizeId.Letter, QPageSize.PageSizeId.A5])
def test_the_text_is_printed_as_filed_on_any_paper(qtbot: QtBot, tmp_path: Path, size: QPageSize.PageSizeId) -> None:
    one = drawn(NOTICE)
    (found,) = read(Given.of("p.pdf", printed(one, tmp_path / "p.pdf", size)))
    for line in one.text.splitlines():
        assert line.split() in [shown.split()[: len(line.split())] for shown in ["", *found.text.splitlines()]]
    assert "A Advisor" in found.text
    assert "N Note" in found.text
    assert "notice.txt" in found.text
    document = pypdfium2.PdfDocument(tmp_path / "p.pdf")
    width, height = document[0].get_size()
    for left, bottom, right, top in letters(document[0]):
        assert 10 < left <= right < width - 5
        assert 10 < bottom <= top < height - 10
    document.close()


def test_highlights_have_the_colour_of_their_label(qtbot: QtBot, tmp_path: Path) -> None:
    def shades(one: AnnotatedRelease, name: str) -> set[tuple[int, ...]]:
        printed(one, tmp_path / name)
        document = pypdfium2.PdfDocument(tmp_path / name)
        picture = document[0].render(scale=2, rev_byteorder=True)
        raw, step = bytes(picture.buffer), picture.n_channels
        document.close()
        return {tuple(raw[place : place + 3]) for place in range(0, len(raw), step)}

    text = "Smith LLP advised.\n"
    one = sheet(text, [annotation(text, [(0, 9)], "NOTE")])
    wash = [round(255 * part) for part in Arrangement(one, SCHEME).looks["NOTE"].wash]
    near = {tuple(part + shift for part in wash) for shift in (-1, 0, 1)}
    assert near & shades(one, "marked.pdf")
    assert not near & shades(sheet(text), "bare.pdf")


def test_only_the_pages_that_were_asked_for_are_printed(qtbot: QtBot, tmp_path: Path) -> None:
    one = sheet("".join(f"line {number}\n" for number in range(200)))
    arranged = Arrangement(one, SCHEME)
    assert len(arranged.pages.lines) > 3
    printer = new_printer("part")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "part.pdf"))
    printer.setFromTo(2, 3)
    paint(printer, arranged)
    document = pypdfium2.PdfDocument(tmp_path / "part.pdf")
    assert len(document) == 2
    assert f"2 / {len(arranged.pages.lines)}" in document[0].get_textpage().get_text_range()
    document.close()


def test_the_preview_shows_all_pages(qtbot: QtBot) -> None:
    one = sheet("line\n" * 200 + "תביעה <b>نجد</b> 甲方 👩🏽 \x0c", name="<i>notice</i>")
    dialog = PrintPreview(None, one)
    qtbot.addWidget(dialog)
    assert dialog.windowTitle() == "Print <i>notice</i>"
    keys = {action.text(): action.shortcut().toString() for action in dialog.findChildren(QAction)}
    assert (keys["Print"], keys["Page setup"]) == ("Ctrl+P", "Ctrl+Shift+P")
    (shown,) = dialog.findChildren(QPrintPreviewWidget)
    shown.updatePreview()
    assert shown.pageCount() == len(Arrangement(one, SCHEME).pages.lines)


def test_the_key_opens_the_preview_of_the_open_release(desk: Desk) -> None:
    titles: list[str] = []
    desk.within(lambda: desk.press("Ctrl+P"), lambda preview: titles.append(preview.windowTitle()))
    assert titles == ["Print one.txt"]
    assert desk.window.focusWidget() is desk.view
    assert desk.done() == []


def test_nothing_open_cannot_be_printed(desk: Desk) -> None:
    desk.workspace.show(None)
    desk.press("Ctrl+P")
    assert desk.said() == "No release is open: choose one in the list first."
