"""The import dialog: what is chosen is shown, can be corrected, comes in whole batches, and what came of it is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.person import Role
from gui import work_import
from gui.import_dialog import LOOKING, OFFERS, REPORT, SUMMARY, ImportDialog
from gui.workspace import Workspace
from tests.gui.desk import bring, desk

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


def opened(qtbot: QtBot, workspace: Workspace, *paths: Path) -> ImportDialog:
    """The dialog when it has looked at the files."""
    dialog = ImportDialog(workspace, paths)
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
    assert dialog.headline.text() == "2 of 2 releases will come in; 3 files cannot be read."
    assert imported(qtbot, dialog) == "1 imported, 1 there already, 3 refused."
    report = dialog.report.toPlainText()
    assert "again.txt: same text as “old.txt”" in report
    for name in ("binary.bin", "empty.txt", "gone.txt"):
        assert f"“{name}”" in report


def test_markup_in_a_name_is_shown_literally(qtbot: QtBot, workspace: Workspace, inbox: Path) -> None:
    (inbox / "<b>bold<img src=x>.txt").write_text("Words.")
    dialog = opened(qtbot, workspace, inbox)
    index = dialog.offers.model.index(0, 0)
    assert index.data() == "<b>bold<img src=x>.txt"
    assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)
    assert imported(qtbot, dialog) == "1 imported."
    assert names(workspace) == ["<b>bold<img src=x>.txt"]


@pytest.mark.parametrize(
    ("role", "added", "headline"),
    [(Role.ADMINISTRATOR, True, "1 imported."), (Role.ANNOTATOR, False, "0 imported, 1 refused.")],
)
def test_labels_that_the_scheme_lacks(
    qtbot: QtBot, workspace: Workspace, inbox: Path, role: Role, added: bool, headline: str
) -> None:
    (inbox / "x.txt").write_text("Thorne Pell LLP advised.")
    (inbox / "x.ann").write_text("T1\tLaw_firm 0 15\tThorne Pell LLP\n")
    workspace.set_role("Bea", role)
    assert workspace.switch_person("Bea")
    dialog = opened(qtbot, workspace, inbox)
    assert "LAW_FIRM" in dialog.note.text()
    assert dialog.add_labels.isVisible() is added
    assert imported(qtbot, dialog) == headline
    assert workspace.scheme is not None
    assert (workspace.scheme.label("LAW_FIRM") is not None) is added


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
    many(inbox, work_import.MOST_LISTED + 1)
    dialog = opened(qtbot, workspace, inbox)
    assert dialog.pages.currentIndex() == SUMMARY
    assert dialog.headline.text() == "301 files in “inbox”"
    assert dialog.note.text() == "Formats: Plain text 301.\nEncodings: utf-8 301."
    assert imported(qtbot, dialog) == "301 imported."
    assert dialog.note.text() == "They came in 2 batches: Ctrl+Z takes them back, one batch each time."
    workspace.undo()
    assert len(names(workspace)) == work_import.BATCH
    workspace.undo()
    assert names(workspace) == []


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
