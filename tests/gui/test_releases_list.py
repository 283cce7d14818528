"""The list of releases: done and next, filter, rename, trash, by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit

from domain.review import submit
from gui.words import fitted
from tests.gui.window import Desk


def names(desk: Desk) -> list[str]:
    model = desk.window.releases.model
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


@pytest.mark.parametrize(
    ("keys", "committed", "opened", "said"),
    [
        ("Ctrl+Return", ["Done: one.txt"], "two.txt", ""),
        ("Ctrl+Return Ctrl+Return", ["Done: one.txt", "Done: two.txt"], "zoo.txt", ""),
        ("Ctrl+Return Ctrl+Return Ctrl+Return", ["Done: one.txt", "Done: two.txt", "Done: zoo.txt"], "zoo.txt",
         "No open release follows in the list as it is shown."),
        ("Alt+PgDown", [], "two.txt", ""),
        ("Alt+PgDown Ctrl+Return", ["Done: two.txt"], "zoo.txt", ""),
        ("Ctrl+Return Alt+PgUp Ctrl+Return", ["Done: one.txt"], "two.txt", ""),
        ("Alt+PgUp", [], "one.txt", "That was the first release."),
        ("Alt+PgDown Alt+PgDown Alt+PgDown", [], "zoo.txt", "That was the last release."),
        ("Alt+1 Down Return", [], "two.txt", ""),
        ("Ctrl+Return Ctrl+Z", ["Done: one.txt", "Undo: Done: one.txt"], "one.txt", "Undo: Done: one.txt"),
    ],
)  # fmt: skip
def test_done_and_next(desk: Desk, keys: str, committed: list[str], opened: str, said: str) -> None:
    desk.press(keys)
    assert (desk.done(), desk.open(), desk.said()) == (committed, opened, said)
    assert desk.focus() is desk.view


def test_progress(desk: Desk) -> None:
    assert desk.window.line.progress.text() == "0/3 done"
    desk.press("Ctrl+Return")
    assert desk.window.line.progress.text() == "1/3 done"
    assert desk.window.releases._summary.text() == "1 of 3 releases done"


def test_done_in_a_list_of_open_ones_goes_on_from_there(desk: Desk) -> None:
    status = desk.window.releases._status
    status.setCurrentIndex(status.findData("open"))
    desk.press("Alt+PgDown Ctrl+Return")
    assert (desk.open(), names(desk)) == ("zoo.txt", ["one.txt", "zoo.txt"])
    desk.press("Ctrl+Return")
    assert desk.said() == "No open release follows in the list as it is shown."
    assert names(desk) == ["one.txt"]


@pytest.mark.parametrize(
    ("words", "status", "shown"),
    [
        ("", "", ["one.txt", "two.txt", "zoo.txt"]),
        ("T", "", ["one.txt", "two.txt", "zoo.txt"]),
        ("zo txt", "", ["zoo.txt"]),
        ("nowhere", "", []),
        ("", "done", ["one.txt"]),
        ("", "open", ["two.txt", "zoo.txt"]),
        ("two", "open", ["two.txt"]),
        ("", "submitted", ["two.txt"]),
        ("", "reviewed", []),
    ],
)
def test_filter(desk: Desk, words: str, status: str, shown: list[str]) -> None:
    desk.press("Ctrl+Return")
    desk.tag("Notes", "2")
    desk.press("Ctrl+Shift+Return")
    QTest.keyClicks(desk.window.releases._filter, words)
    box = desk.window.releases._status
    box.setCurrentIndex(box.findData(status))
    desk.window.releases._recount()
    assert names(desk) == shown
    assert desk.open() == "two.txt"


def test_rename(desk: Desk) -> None:
    desk.within(lambda: desk.press("F2"), lambda dialog: _answer(dialog, "<b>Tarnbrook</b> & sons"))
    assert desk.done() == ["Rename one.txt to <b>Tarnbrook</b> & sons"]
    assert names(desk)[0] == desk.window.palette_bar._note.text() == "<b>Tarnbrook</b> & sons"
    desk.within(lambda: desk.press("F2"), lambda dialog: _answer(dialog, "  "))
    assert desk.done() == []
    assert desk.said()
    desk.press("Ctrl+Z")
    assert names(desk)[0] == "one.txt"


def _answer(dialog: object, name: str) -> None:
    assert isinstance(dialog, QInputDialog)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.selectAll()
    QTest.keyClicks(field, name) if name.strip() else field.setText(name)
    QTest.keySequence(field, "Return")


def test_trash_and_back(desk: Desk) -> None:
    desk.window.actions_by_name["trash"].trigger()
    assert desk.done() == ["Move to the trash: one.txt"]
    assert desk.said() == "“one.txt” is in the trash; Ctrl+Z brings them back."
    assert (desk.open(), names(desk)) == ("", ["two.txt", "zoo.txt"])
    desk.press("Ctrl+Z")
    assert (desk.open(), names(desk)) == ("one.txt", ["one.txt", "two.txt", "zoo.txt"])
    desk.press("Ctrl+Y")
    assert (desk.open(), names(desk)) == ("", ["two.txt", "zoo.txt"])


def test_an_import_is_taken_back_whole(desk: Desk) -> None:
    from domain.release import Incoming

    desk.workspace.admit([Incoming("four.txt", "Four.", b"Four.")])
    assert names(desk)[-1] == "four.txt"
    desk.press("Alt+PgDown Alt+PgDown Alt+PgDown")
    assert desk.open() == "four.txt"
    desk.press("Ctrl+Z")
    assert (desk.open(), names(desk)) == ("", ["one.txt", "two.txt", "zoo.txt"])
    desk.press("Ctrl+Y")
    assert (desk.open(), names(desk)[-1]) == ("four.txt", "four.txt")


def test_not_done(desk: Desk) -> None:
    desk.press("Ctrl+Return Alt+PgUp")
    desk.window.actions_by_name["not_done"].trigger()
    assert desk.done() == ["Done: one.txt", "Open again: one.txt"]


def test_what_the_signs_say_is_told_in_words_too(desk: Desk) -> None:
    desk.colleague("Bea")
    desk.tag("Thorne Pell LLP", "1")
    desk.tag("Orrin & Vale Partners, Inc.", "1")
    assert desk.workspace.do(submit) is not None
    desk.workspace.switch_person("Bea")
    first = desk.workspace.sheet.annotations[0]
    assert desk.workspace.return_([first.id], "other") is not None
    desk.window.releases._recount()
    model = desk.window.releases.model
    index = model.index(model.row_of(desk.workspace.sheet.release.id))
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "one.txt, open, 2 annotations, 1 came back from review, 1 awaits review"
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert all(words in tip for words in ("○ open", "↩1  1 came back from review", "?1  1 awaits review"))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Ada · short.txt", "Ada · short.txt"),
        ("Ada · a very long name of a release that nobody could show here 0042.txt", "042.txt"),
        ("one sentence that is far too long to be shown on a line of a narrow panel", "…"),
    ],
)
def test_a_long_name_keeps_its_beginning_and_its_end(qapp: QApplication, words: str, shown: str) -> None:
    metrics = QFontMetrics(qapp.font())
    cut = fitted(words, metrics, 200)
    assert metrics.horizontalAdvance(cut) <= 200
    assert cut.startswith(words[:7])
    assert cut.endswith(shown)
