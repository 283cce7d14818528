"""The import dialog: what is chosen is shown, can be corrected, comes in whole batches, and what came of it is said."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

import formats
from domain.annotate import annotate
from domain.negative import found_none
from domain.person import Role
from domain.respond import comment_at
from domain.span import Span
from gui import work_import, work_look
from gui.import_dialog import LOOKING, OFFERS, REPORT, SUMMARY, ImportDialog
from gui.import_labels import LEFT_OUT
from gui.settings import Settings
from gui.workspace import Workspace
from tests import sheets
from tests.gui.desk import bring, desk, tag

SUBMISSION = """<SEC-DOCUMENT>0000000001-26-000001.txt
<SEC-HEADER>
ACCESSION NUMBER: 0000000001-26-000001
CONFORMED SUBMISSION TYPE: 8-K
COMPANY CONFORMED NAME: ORRINVALE PAPER CORP
</SEC-HEADER>
<DOCUMENT>
<TYPE>8-K
<TEXT>
Item 5. Other events.
</TEXT>
</DOCUMENT>
<DOCUMENT>
<TYPE>EX-99.1
<TEXT>
Orrinvale Paper announced today that it will negotiate.
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        yield made


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def opened(qtbot: QtBot, workspace: Workspace, *paths: Path, settings: Settings | None = None) -> ImportDialog:
    """The dialog when it has looked at the files."""
    dialog = ImportDialog(workspace, paths, settings=settings)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: settled(dialog))
    return dialog


def settled(dialog: ImportDialog) -> bool:
    return not dialog.progress.busy and dialog.pages.currentIndex() != LOOKING


def press(qtbot: QtBot, dialog: ImportDialog, keys: str) -> None:
    for key in QKeySequence(keys):
        qtbot.keyClick(dialog.focusWidget() or dialog, key.key(), key.keyboardModifiers())


def imported(qtbot: QtBot, dialog: ImportDialog) -> str:
    """Press Enter, wait for the end, give the first sentence of the report."""
    press(qtbot, dialog, "Return")
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == REPORT)
    return dialog.headline.text()


def names(workspace: Workspace) -> list[str]:
    return [release.name for release in workspace.releases()]


def test_enter_imports_and_the_first_release_is_opened(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    for name in "ab":
        (inbox / f"{name}.txt").write_text(f"Release {name}.")
    dialog = opened(qtbot, workspace, inbox)
    assert dialog.headline.text() == "2 of 2 releases will come in."
    assert imported(qtbot, dialog) == "2 imported."
    assert names(workspace) == ["a.txt", "b.txt"]
    assert workspace.sheet is not None
    assert workspace.sheet.text == "Release a."
    press(qtbot, dialog, "Return")
    assert dialog.isHidden()
    workspace.undo()
    assert names(workspace) == []


def test_only_what_is_ticked_comes_in(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    for name in "abc":
        (inbox / f"{name}.txt").write_text(f"Release {name}.")
    dialog = opened(qtbot, workspace, inbox)
    press(qtbot, dialog, "Down, Space")
    assert dialog.headline.text() == "2 of 3 releases will come in."
    assert imported(qtbot, dialog) == "2 imported."
    assert names(workspace) == ["a.txt", "c.txt"]


def test_of_a_submission_the_release_is_preselected(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    (inbox / "full.txt").write_text(SUBMISSION)
    dialog = opened(qtbot, workspace, inbox / "full.txt")
    shown = [(offer.name, offer.selected) for offer in dialog.offers.model.offers]
    assert shown == [("0000000001-26-000001 8-K", False), ("0000000001-26-000001 EX-99.1", True)]
    assert imported(qtbot, dialog) == "1 imported."
    assert names(workspace) == ["0000000001-26-000001 EX-99.1"]


def test_a_wrong_encoding_is_seen_and_corrected(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    words = "Příliš žluťoučký kůň úpěl ďábelské ódy. " * 4
    (inbox / "x.txt").write_bytes(words.encode("cp1250"))
    dialog = opened(qtbot, workspace, inbox / "x.txt")
    box = dialog.offers.read_as.encoding
    box.setCurrentIndex(box.findData("cp1250"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: settled(dialog) and dialog.offers.model.offers[0].encoding == "cp1250")
    assert dialog.offers.preview.toPlainText() == words
    assert dialog.focusWidget() is box
    dialog.go.setFocus()
    assert imported(qtbot, dialog) == "1 imported."
    assert workspace.sheet is not None
    assert workspace.sheet.text == words
    assert workspace.sheet.release.encoding == "cp1250"


def test_a_guessed_encoding_is_called_a_guess(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    (inbox / "x.txt").write_bytes("“Notes” due 2009 – Société Générale".encode("cp1252"))
    dialog = opened(qtbot, workspace, inbox / "x.txt")
    model = dialog.offers.model
    assert model.index(0, 2).data() == "cp1252 (guessed)"
    assert "guess" in dialog.offers.remark.text()
    assert imported(qtbot, dialog) == "1 imported."
    assert "x.txt: cp1252" in dialog.report.toPlainText()


def test_what_cannot_come_in_is_said(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    bring(workspace, {"old.txt": "Known text."})
    (inbox / "again.txt").write_text("Known text.")
    (inbox / "binary.bin").write_bytes(b"\x00\x01\x02" * 50)
    (inbox / "empty.txt").write_bytes(b"")
    (inbox / "new.txt").write_text("New text.")
    dialog = opened(qtbot, workspace, inbox, inbox / "gone.txt")
    assert dialog.headline.text() == "2 of 2 releases will come in; 2 files cannot be read."
    assert dialog.note.text() == "1 file is skipped: no text."
    assert imported(qtbot, dialog) == "1 imported, 1 there already, 2 refused."
    report = dialog.report.toPlainText()
    assert "again.txt: same text as “old.txt”" in report
    for name in ("empty.txt", "gone.txt"):
        assert f"“{name}”" in report
    assert "Skipped (1)\nbinary.bin: no text" in report


def test_markup_in_a_name_is_shown_literally(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    (inbox / "<b>bold<img src=x>.txt").write_text("Words.")
    dialog = opened(qtbot, workspace, inbox)
    index = dialog.offers.model.index(0, 0)
    assert index.data() == "<b>bold<img src=x>.txt"
    assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)
    assert imported(qtbot, dialog) == "1 imported."
    assert names(workspace) == ["<b>bold<img src=x>.txt"]


@pytest.fixture
def tagged(inbox: Path) -> Path:
    """A release with an unknown label twice, one that is known by ear, and a span with a blank at its edge."""
    (inbox / "x.txt").write_text("Thorne Pell LLP advised. The Notes are due. Orrin & Vale watched.")
    (inbox / "x.ann").write_text(
        "T1\tLaw_firm 0 15\tThorne Pell LLP\nT2\tLaw_firm 44 56\tOrrin & Vale\nT3\tNote 28 34\t Notes\n"
    )
    return inbox


def rows(dialog: ImportDialog) -> list[tuple[str, str, str]]:
    """The label table as it reads."""
    table = dialog.labels.table
    boxes = [table.cellWidget(row, 2) for row in range(table.rowCount())]
    return [
        (table.item(row, 0).text(), table.item(row, 1).text(), box.currentText())  # type: ignore[union-attr]
        for row, box in enumerate(boxes)
        if isinstance(box, QComboBox)
    ]


def drawn(workspace: Workspace) -> list[tuple[str, str]]:
    assert workspace.sheet is not None
    return [(annotation.label, annotation.quote) for annotation in workspace.sheet.annotations]


@pytest.mark.parametrize(
    ("role", "offered", "came"),
    [
        (Role.ADMINISTRATOR, "add to the scheme",
         [("Law_firm", "Thorne Pell LLP"), ("NOTE", " Notes"), ("Law_firm", "Orrin & Vale")]),
        (Role.ANNOTATOR, "leave out", [("NOTE", " Notes")]),
    ],
)  # fmt: skip
def test_labels_that_the_scheme_lacks(
    qtbot: QtBot, workspace: Workspace, tagged: Path, role: Role, offered: str, came: list[tuple[str, str]]
) -> None:
    workspace.set_role("Bea", role)
    assert workspace.switch_person("Bea")
    dialog = opened(qtbot, workspace, tagged)
    assert dialog.headline.text() == "1 of 1 release will come in, with 3 annotations."
    assert rows(dialog) == [("Law_firm", "2", offered), ("Note", "1", "Note")]
    assert ("2 annotations will be left out." in dialog.labels.note.text()) is (role is Role.ANNOTATOR)
    assert imported(qtbot, dialog) == "1 imported."
    assert drawn(workspace) == came
    assert "1 odd annotation came in" in dialog.note.text()
    assert "Odd annotations (1)\nx" in dialog.report.toPlainText()


def test_a_label_is_mapped_by_keys_and_the_choice_is_remembered(
    qtbot: QtBot, workspace: Workspace, tagged: Path, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "glossator.ini")
    dialog = opened(qtbot, workspace, tagged, settings=settings)
    dialog.labels.table.setFocus()
    press(qtbot, dialog, "Right")
    assert rows(dialog)[0] == ("Law_firm", "2", "Advisor")
    assert dialog.focusWidget() is dialog.labels.table
    assert imported(qtbot, dialog) == "1 imported."
    assert [label for label, _ in drawn(workspace)] == ["ADVISOR", "NOTE", "ADVISOR"]
    assert workspace.scheme is not None
    assert workspace.scheme.label("Law_firm") is None
    again = opened(qtbot, workspace, tagged, settings=settings)
    assert rows(again)[0] == ("Law_firm", "2", "Advisor")
    assert imported(qtbot, again) == "0 imported, 1 there already."
    assert len(drawn(workspace)) == 3


def test_a_choice_counts_for_all_selected_labels(qtbot: QtBot, workspace: Workspace, tagged: Path) -> None:
    dialog = opened(qtbot, workspace, tagged)
    dialog.labels.table.selectAll()
    box = dialog.labels.table.cellWidget(1, 2)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(LEFT_OUT))
    box.activated.emit(box.currentIndex())
    assert [choice for _, _, choice in rows(dialog)] == ["leave out"] * 2
    assert dialog.labels.note.text() == "3 annotations will be left out."


def test_labels_and_releases_that_came_in_together_go_together(
    qtbot: QtBot, workspace: Workspace, tagged: Path
) -> None:
    dialog = opened(qtbot, workspace, tagged)
    imported(qtbot, dialog)
    assert workspace.scheme is not None
    assert workspace.scheme.label("Law_firm") is not None
    workspace.undo()
    assert names(workspace) == []
    assert workspace.scheme.label("Law_firm") is None
    assert workspace.refusals == []  # type: ignore[attr-defined]


def test_annotations_join_a_release_that_is_there(qtbot: QtBot, workspace: Workspace, tagged: Path) -> None:
    bring(workspace, {"x": (tagged / "x.txt").read_text()})
    dialog = opened(qtbot, workspace, tagged)
    assert imported(qtbot, dialog) == "0 imported, 1 there already."
    words = "3 annotations came in as drafts of yours; they joined a release that was there."
    assert words in dialog.note.text()
    assert workspace.history.undo_text() == "Import 3 annotations"


def test_problems_of_a_file_are_shown_with_their_line_and_reported(
    qtbot: QtBot, workspace: Workspace, tagged: Path
) -> None:
    with (tagged / "x.ann").open("a") as file:
        file.write("T4\tNote 900 904\tgone\n")
    dialog = opened(qtbot, workspace, tagged)
    assert dialog.headline.text() == "1 of 1 release will come in, with 3 annotations and 1 problem."
    shown = dialog.offers.model.index(0, 5).data()
    assert shown.startswith("1 problem: ")
    assert "4" in shown
    assert imported(qtbot, dialog) == "1 imported, 1 problem."
    assert "Problems in files that came in (1)\n" in dialog.report.toPlainText()


def test_what_a_file_says_of_people_comes_in_as_claims(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    record = {"text": "Thorne Pell LLP advised.", "label": [[0, 15, "ADVISOR"]], "annotation_approver": "r.roe"}
    (inbox / "all.jsonl").write_text(json.dumps(record) + "\n")
    dialog = opened(qtbot, workspace, inbox)
    box = dialog.offers.read_as.format
    box.setCurrentIndex(box.findData("doccano"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: settled(dialog) and dialog.offers.model.offers[0].format == "doccano")
    dialog.go.setFocus()
    assert imported(qtbot, dialog) == "1 imported."
    assert "came in as claims" in dialog.note.text()


def test_found_none_and_comments_that_come_in_are_counted(
    qtbot: QtBot, workspace: Workspace, inbox: Path, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    with desk(tmp_path / "other") as other:
        bring(other, {"one.txt": "Thorne Pell LLP advised."})
        tag(other, "Thorne Pell LLP", "ADVISOR")
        assert other.do(found_none, "NOTE")
        for words in ("Sure?", "Look again."):
            assert other.do(comment_at, None, words)
        for _ in formats.export([other.sheet], inbox / "one.jsonl", "jsonl", sheets.head()):
            pass
    dialog = opened(qtbot, workspace, inbox / "one.jsonl")
    assert dialog.headline.text() == ("1 of 1 release will come in, with 1 annotation, 1 “found none” and 2 comments.")
    dialog.go.setFocus()
    assert imported(qtbot, dialog) == "1 imported."
    assert "1 “found none” and 2 comments came in with them." in dialog.note.text()


def test_an_import_stops_where_it_cannot_be_taken_back(
    qtbot: QtBot, workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_import, "BATCH", 1)
    many(inbox, 5)
    imported(qtbot, opened(qtbot, workspace, inbox))
    assert workspace.corpus is not None
    with workspace.corpus.beside(writes=True) as other:
        middle = other.release("r002.txt")
        assert workspace.person is not None
        other.commit(annotate(other.sheet(middle.id), Span(0, 7), "NOTE", by=workspace.person))
    workspace.undo()
    qtbot.waitUntil(lambda: bool(workspace.refusals))  # type: ignore[attr-defined]
    assert workspace.refusals[0].startswith("2 of 5 parts were taken back.")  # type: ignore[attr-defined]
    assert names(workspace) == ["r000.txt", "r001.txt", "r002.txt"]
    workspace.undo()
    assert names(workspace) == ["r002.txt"]


def test_a_reader_is_refused_with_a_sentence(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    (inbox / "x.txt").write_text("Words.")
    workspace.set_role("Ria", Role.READER)
    workspace.switch_person("Ria")
    dialog = opened(qtbot, workspace, inbox)
    assert dialog.pages.currentIndex() == REPORT
    assert dialog.headline.text().startswith("Ria is a reader and may not import")


def many(folder: Path, number: int) -> None:
    for place in range(number):
        (folder / f"r{place:03}.txt").write_text(f"Release {place}.")


def test_many_files_are_counted_and_not_listed(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    many(inbox, work_look.MOST_LISTED + 1)
    dialog = opened(qtbot, workspace, inbox)
    assert dialog.pages.currentIndex() == SUMMARY
    assert dialog.headline.text() == "301 files in “inbox”"
    assert dialog.note.text() == "Formats: Plain text 301.\nEncodings: utf-8 301."
    assert imported(qtbot, dialog) == "301 imported."
    assert dialog.outcome.edits == 2
    assert dialog.note.text() == "Ctrl+Z takes the import back."
    assert workspace.history.undo_text() == "Import 301 releases"
    workspace.undo()
    qtbot.waitUntil(lambda: names(workspace) == [])
    workspace.redo()
    qtbot.waitUntil(lambda: len(names(workspace)) == 301)


def test_cancelling_keeps_whole_batches_and_says_so(
    qtbot: QtBot, workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_import, "BATCH", 5)
    many(inbox, 400)
    dialog = opened(qtbot, workspace, inbox)
    workspace.edited.connect(lambda _edit: dialog.reject())
    assert imported(qtbot, dialog).startswith("Stopped before the end: ")
    count = len(names(workspace))
    assert 0 < count < 400
    assert count % 5 == 0
    assert len(dialog.outcome.added) == count
    assert sum(len(release.name) > 0 for release in dialog.outcome.added) == count


def test_files_that_are_large_are_not_held_until_a_batch_is_full(
    qtbot: QtBot, workspace: Workspace, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_import, "HELD", 4000)
    for number in range(6):
        (inbox / f"{number}.htm").write_text(f"<!-- {'x' * 2000} --><p>Page {number}")
    dialog = opened(qtbot, workspace, inbox)
    assert imported(qtbot, dialog) == "6 imported."
    assert dialog.outcome.edits == 3


def test_escape_leaves_nothing_behind(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    (inbox / "a.txt").write_text("Words.")
    dialog = opened(qtbot, workspace, inbox)
    assert dialog.pages.currentIndex() == OFFERS
    press(qtbot, dialog, "Escape")
    assert dialog.isHidden()
    assert names(workspace) == []


def test_what_came_in_is_found_by_the_search_index(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    (inbox / "a.txt").write_text("The indenture trustee resigned.")
    dialog = opened(qtbot, workspace, inbox)
    imported(qtbot, dialog)
    qtbot.waitUntil(lambda: not workspace._jobs)
    assert workspace.corpus is not None
    assert [hit.name for hit in workspace.corpus.search("trustee")] == ["a.txt"]


def test_a_folder_without_files_is_told(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    (inbox / ".hidden").write_text("x")
    dialog = opened(qtbot, workspace, inbox)
    assert dialog.headline.text().startswith("There is no file in what you chose")
