"""Telling: news goes by itself, refusals stay until the next act, markup is shown literally, faults are logged."""

import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QToolButton
from pytestqt.qtbot import QtBot

from gui.faults import install_excepthook
from gui.messages import INFO_STAYS, DetailsDialog, Kind, Notice, NoticeLine, question_box
from gui.status_line import StatusLine
from gui.theme import load_theme


@pytest.fixture
def line(qtbot: QtBot) -> NoticeLine:
    made = NoticeLine(load_theme("light"))
    qtbot.addWidget(made)
    made.resize(900, 28)
    made.show()
    return made


def words(line: NoticeLine) -> str:
    return next(label.text() for label in line.findChildren(QLabel) if label.text())


def details(line: NoticeLine) -> QToolButton:
    return line.findChild(QToolButton)


@pytest.mark.parametrize(
    ("kind", "waits", "stays"), [("info", True, False), ("refusal", False, False), ("error", False, True)]
)
def test_how_long_notices_stay(qtbot: QtBot, kind: str, waits: bool, stays: bool) -> None:
    status = StatusLine(load_theme("light"))
    qtbot.addWidget(status)
    line = status.notice
    line.tell(kind, "Nothing is selected: select some text first.")
    assert words(line).startswith("Nothing is")
    assert line._timer.isActive() is waits
    assert line._timer.interval() == INFO_STAYS
    status.show_saved(datetime.now(UTC))
    assert (line.notice is not None) is stays


def test_news_goes_by_itself(qtbot: QtBot, line: NoticeLine) -> None:
    line._timer.setInterval(1)
    line.tell("info", "Saved 14:02:07")
    qtbot.waitUntil(lambda: line.notice is None)


def test_a_new_notice_takes_the_place_of_the_old_one(line: NoticeLine) -> None:
    line.tell("info", "one")
    line.tell("refusal", "two")
    assert line.notice == Notice(Kind.REFUSAL, "two")
    assert not line._timer.isActive()


def test_details_are_offered_when_there_are_some(line: NoticeLine) -> None:
    line.tell("error", "It failed.", "Traceback …")
    assert details(line).isVisible()
    line.tell("error", "It failed.")
    assert not details(line).isVisible()


def test_a_sentence_without_room_can_be_read_in_details(line: NoticeLine) -> None:
    line.tell("refusal", "A long sentence. " * 40)
    assert details(line).isVisible()
    assert line.minimumSizeHint().width() < 300


def test_markup_is_shown_literally(qtbot: QtBot, line: NoticeLine) -> None:
    bad = "<b>bold</b><img src='x'>"
    line.tell("refusal", bad)
    assert words(line) == bad
    assert "&lt;b&gt;" in line.findChildren(QLabel)[1].toolTip()
    box = question_box(None, bad, explanation=bad, act="Delete", details="", title="T")
    dialog = DetailsDialog(Notice(Kind.INFO, bad, bad))
    for widget in (box, dialog):
        qtbot.addWidget(widget)
        labels = [label for label in widget.findChildren(QLabel) if label.text() == bad]
        assert labels
        assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_a_question_is_answered_with_cancel_by_default(qtbot: QtBot) -> None:
    box = question_box(None, "Put it away?", explanation="", act="Put away", details="", title="T")
    qtbot.addWidget(box)
    cancel = box.button(QMessageBox.StandardButton.Cancel)
    assert (box.defaultButton(), box.escapeButton()) == (cancel, cancel)
    assert [button.text() for button in box.buttons() if button.objectName() == "act"] == ["Put away"]


def fail(what: str) -> None:
    try:
        raise ValueError(what)
    except ValueError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]


def test_faults_are_logged_and_told_once(qapp: object, tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    log = install_excepthook(tmp_path / "state" / "log", lambda *said: told.append(said))
    try:
        fail("first")
        fail("again, ä")
    finally:
        log.remove()
    assert len(told) == 1
    assert str(log.path) in told[0][0]
    assert "ValueError: first" in told[0][1]
    written = log.path.read_text(encoding="utf-8")
    assert written.count("Traceback") == 2
    assert "again, ä" in written


def test_faults_in_a_thread_are_told_in_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    told: list[int] = []
    log = install_excepthook(tmp_path, lambda *said: told.append(threading.get_ident()))
    try:
        worker = threading.Thread(target=lambda: 1 // 0)
        worker.start()
        worker.join()
        assert told == []
        qtbot.waitUntil(lambda: bool(told))
    finally:
        log.remove()
    assert told == [threading.get_ident()]


def test_what_stood_before_is_put_back(qapp: object, tmp_path: Path) -> None:
    before = (sys.excepthook, threading.excepthook)
    install_excepthook(tmp_path, lambda *said: None).remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_an_unusable_log_folder_stops_nobody(qapp: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    log = install_excepthook(tmp_path / "file", lambda *said: None)
    try:
        fail("seen")
    finally:
        log.remove()
    assert "ValueError: seen" in capsys.readouterr().err
