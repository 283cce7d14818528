"""The audit trail on the screen: told newest first, filtered, opened in full, exported, printed, and verified."""

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from domain import annotate, govern
from domain.annotation import Annotation
from domain.person import Role
from domain.policy import Policy
from formats.given import Given
from formats.pdf import read
from formats.tables.trail_table import TrailForm
from gui import head_print, work_trail
from gui.as_of_dialog import AsOfDialog
from gui.printing import new_printer
from gui.trail_dialog import TrailDialog
from gui.trail_model import WHAT
from gui.workspace import Workspace
from tests.gui.desk import bring, desk, tag


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, {"one.txt": "Thorne Pell LLP advised."})
        bring(made, {"two.txt": "Quillmere & Co. advised."})
        tag(made, "Quillmere & Co.", "ADVISOR")
        made.set_role("Ria", Role.READER)
        yield made


def focus(workspace: Workspace) -> Annotation:
    assert workspace.sheet is not None
    return workspace.sheet.annotations[0]


def opened(qtbot: QtBot, workspace: Workspace, **words: Annotation) -> TrailDialog:
    dialog = TrailDialog(workspace, **words)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.show()
    settled(qtbot, dialog)
    return dialog


def settled(qtbot: QtBot, dialog: TrailDialog) -> None:
    qtbot.waitUntil(lambda: dialog.reading is None)


def acts(dialog: TrailDialog) -> list[str]:
    return [dialog.model.index(row, WHAT).data() for row in range(dialog.model.rowCount())]


def narrowed(qtbot: QtBot, dialog: TrailDialog, change: Callable[[], object]) -> list[str]:
    with qtbot.waitSignal(dialog.filters.changed):
        change()
    settled(qtbot, dialog)
    return acts(dialog)


def choose(box: QWidget, data: object) -> Callable[[], None]:
    def choose() -> None:
        row = box.findData(data)  # type: ignore[attr-defined]
        box.setCurrentIndex(row)  # type: ignore[attr-defined]
        box.activated.emit(row)  # type: ignore[attr-defined]

    return choose


def shown_details(qtbot: QtBot, dialog: TrailDialog, row: int) -> list[tuple[str, str, str]]:
    """The leaves of the act in a row, once they are there."""
    act = dialog.model.entry(row)
    assert act is not None
    dialog.table.selectRow(row)
    first = act.what.split("; ")[0].partition("“")[0]
    tree = dialog.details

    def there() -> bool:
        branch = tree.topLevelItem(0)
        return branch is not None and branch.text(0).lower().startswith(first)

    qtbot.waitUntil(there)
    branches = [tree.topLevelItem(place) for place in range(tree.topLevelItemCount())]
    leaves = [branch.child(place) for branch in branches if branch for place in range(branch.childCount())]
    return [(leaf.text(0), leaf.text(1), leaf.text(2)) for leaf in leaves]


def verified(qtbot: QtBot, dialog: TrailDialog) -> str:
    chain = dialog.chain
    qtbot.keyClick(chain.check, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: chain.verifying is None and chain.verdict.isVisible())
    return chain.verdict.text()


def test_the_trail_is_told_newest_first(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    assert acts(dialog)[0] == "added Ria as reader"
    assert acts(dialog)[1] == "labelled “Quillmere & Co.” as Advisor"
    assert acts(dialog)[2:4] == ["imported “two.txt”", "imported “one.txt”"]
    assert acts(dialog)[4].startswith("joined as administrator; set up the scheme")
    assert [dialog.model.index(row, 4).data() for row in range(5)] == ["", "two.txt", "two.txt", "one.txt", ""]
    assert dialog.count.text() == "5 acts"


def test_older_acts_come_when_they_are_scrolled_to(
    qtbot: QtBot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_trail, "ENOUGH", 100)
    for number in range(150):
        assert workspace.do(annotate.describe, focus(workspace).id, comment=str(number))
    monkeypatch.setattr("storage.trail.PAGE", 50)
    dialog = opened(qtbot, workspace)
    assert 100 <= dialog.model.rowCount() < 155
    assert "scroll down for older ones" in dialog.count.text()
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.reading is None and dialog.model.rowCount() == 155)
    assert dialog.count.text() == "155 acts"


def test_enter_in_the_words_narrows_and_stays(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    qtbot.keyClicks(dialog.filters.words, "IMPORTED two")
    assert narrowed(qtbot, dialog, lambda: qtbot.keyClick(dialog.filters.words, Qt.Key.Key_Return)) == [
        "imported “two.txt”"
    ]
    assert dialog.isVisible()


def test_what_is_typed_is_looked_for_without_enter(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    assert narrowed(qtbot, dialog, lambda: qtbot.keyClicks(dialog.filters.words, "quillmere")) == [
        "labelled “Quillmere & Co.” as Advisor"
    ]


def test_the_trail_of_the_open_release(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    assert narrowed(qtbot, dialog, choose(dialog.filters.scope, "release")) == [
        "labelled “Quillmere & Co.” as Advisor",
        "imported “two.txt”",
    ]


def test_the_trail_of_the_annotation_in_focus(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.do(annotate.relabel, focus(workspace).id, "NOTE")
    dialog = opened(qtbot, workspace, focus=focus(workspace))
    assert narrowed(qtbot, dialog, choose(dialog.filters.scope, "annotation")) == [
        "changed the label of “Quillmere & Co.” from Advisor to Note",
        "labelled “Quillmere & Co.” as Advisor",
    ]


def test_by_person_kind_and_day(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    assert narrowed(qtbot, dialog, choose(dialog.filters.person, "Ria")) == []
    assert len(narrowed(qtbot, dialog, choose(dialog.filters.person, "Ada"))) == 5
    assert len(narrowed(qtbot, dialog, choose(dialog.filters.kind, "import"))) == 2
    assert len(narrowed(qtbot, dialog, lambda: dialog.filters.since.box.setChecked(True))) == 2
    yesterday = QDate.currentDate().addDays(-1)
    assert len(narrowed(qtbot, dialog, lambda: dialog.filters.since.edit.setDate(yesterday))) == 2
    dialog.filters.until.edit.setDate(yesterday)
    assert narrowed(qtbot, dialog, lambda: dialog.filters.until.box.setChecked(True)) == []
    assert not dialog.then.isEnabled()


def test_the_chosen_act_shows_old_and_new(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.do(annotate.relabel, focus(workspace).id, "NOTE")
    dialog = opened(qtbot, workspace)
    assert shown_details(qtbot, dialog, 0) == [("Label", "Advisor", "Note")]
    assert ("Text", "—", "Quillmere & Co.") in shown_details(qtbot, dialog, 2)
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Up)
    assert dialog.table.currentIndex().row() == 1


def test_the_release_is_shown_as_it_was_then(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    dialog.table.selectRow(2)
    qtbot.keyClick(dialog.then, Qt.Key.Key_Space)
    (then,) = dialog.findChildren(AsOfDialog)
    qtbot.waitUntil(then.isVisible)
    assert then.stood is not None
    assert then.stood.found.sheet.annotations == ()
    assert "“two.txt” as it stood on" in then.banner.text()
    then.reject()
    dialog.table.selectRow(3)
    qtbot.waitUntil(lambda: not dialog.findChildren(AsOfDialog))
    dialog.show_then()
    (then,) = dialog.findChildren(AsOfDialog)
    qtbot.waitUntil(then.isVisible)
    assert then.stood is not None
    assert then.stood.found.sheet.text == "Thorne Pell LLP advised."
    then.reject()


def test_what_was_not_there_then_is_said(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    dialog.table.selectRow(4)
    dialog.show_then()
    qtbot.waitUntil(dialog.chain.verdict.isVisible)
    assert "was not in the corpus yet after audit row 1" in dialog.chain.verdict.text()


@pytest.mark.parametrize("form", TrailForm)
def test_what_is_chosen_is_exported_as_on_the_command_line(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, form: TrailForm
) -> None:
    dialog = opened(qtbot, workspace)
    narrowed(qtbot, dialog, choose(dialog.filters.kind, "import"))
    path = tmp_path / f"trail{form}"
    dialog.write(path, form)
    qtbot.waitUntil(dialog.chain.verdict.isVisible)
    assert dialog.chain.verdict.text() == f"Wrote 2 acts to {path}."
    if form is TrailForm.JSONL:
        told = [json.loads(line)["said"][0] for line in path.read_text("utf-8").splitlines()]
    else:
        with path.open(encoding="utf-8-sig", newline="") as file:
            told = [row["what"] for row in csv.DictReader(file)]
    assert told == ["Ada imported “one.txt”.", "Ada imported “two.txt”."]


def test_an_export_that_cannot_be_written_is_said(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    dialog = opened(qtbot, workspace)
    dialog.write(tmp_path / "desk.glossator" / "trail.csv", TrailForm.CSV)
    qtbot.waitUntil(dialog.chain.verdict.isVisible)
    assert "cannot be written" in dialog.chain.verdict.text()


@pytest.mark.parametrize(("typed", "written"), [("a", "a.jsonl"), ("a.csv", "a.csv"), ("a.jsonl", "a.jsonl")])
def test_the_file_gets_the_ending_of_its_form(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, written: str
) -> None:
    chosen = str(tmp_path / typed), "JSON lines for programs (*.jsonl)"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: chosen)
    dialog = opened(qtbot, workspace)
    dialog.ask_export()
    qtbot.waitUntil(dialog.chain.verdict.isVisible)
    assert (tmp_path / written).exists()
    assert (tmp_path / written).read_bytes().startswith(b"{") is written.endswith("jsonl")


def test_who_works_blind_is_neither_told_nor_shown_what_others_do(qtbot: QtBot, workspace: Workspace) -> None:
    assert workspace._govern(lambda by: govern.lay_down(None, Policy(blind=True), by=by))
    workspace.set_role("Ben", Role.ANNOTATOR)
    workspace.switch_person("Ben")
    dialog = opened(qtbot, workspace)
    assert acts(dialog)[0] == "added Ben as annotator"
    assert not [words for words in acts(dialog) if "Quillmere" in words]
    assert "imported “two.txt”" in acts(dialog)
    dialog.table.selectRow(acts(dialog).index("imported “two.txt”"))
    dialog.show_then()
    (then,) = dialog.findChildren(AsOfDialog)
    qtbot.waitUntil(lambda: then.isVisible() and then.reading is None)
    then.step(1)
    qtbot.waitUntil(lambda: then.reading is None and then.place.text() == "Change 2 of 2")
    assert then.pane.view.sheet is not None
    assert then.pane.view.sheet.annotations == ()
    assert then.said.text() == work_trail.UNTOLD
    then.reject()


def test_the_head_is_copied(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    qtbot.keyClick(dialog.chain.copy, Qt.Key.Key_Space)
    assert workspace.corpus is not None
    assert QGuiApplication.clipboard().text() == "{}:{}".format(*workspace.corpus.head())


def test_the_page_with_the_head_has_all_of_it(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    dialog = opened(qtbot, workspace)
    assert dialog.chain.shown is not None
    words = work_trail.head_words("desk", dialog.chain.shown, "Ada")
    printer = new_printer("head")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "head.pdf"))
    head_print.paint(printer, words)
    (page,) = read(Given.of("head.pdf", (tmp_path / "head.pdf").read_bytes()))
    printed = "".join(page.text.split())
    assert "".join("".join(words).split()) == printed
    assert f"{dialog.chain.shown.count}:{dialog.chain.shown.hash}" in printed
    assert "UTCbyAda" in printed


@pytest.mark.parametrize("person", ["Ada", "Ria"])
def test_a_sound_corpus_holds_for_everybody(qtbot: QtBot, workspace: Workspace, person: str) -> None:
    workspace.switch_person(person)
    dialog = opened(qtbot, workspace)
    assert verified(qtbot, dialog).startswith("All holds: 5 audit rows, 2 releases, 1 annotation.")
    assert "does not hold" not in dialog.chain.findings.toPlainText()
    assert dialog.chain.findings.toPlainText().count(": holds — ") >= 6


def test_what_was_tampered_with_is_listed(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    workspace.close()
    with sqlite3.connect(tmp_path / "desk.glossator") as connection:
        connection.execute("UPDATE annotation SET label = 'NOTE'")
    connection.close()
    workspace.open(str(tmp_path / "desk.glossator"), user="Ada")
    dialog = opened(qtbot, workspace)
    assert "not hold" in verified(qtbot, dialog)
    assert "replay: does not hold" in dialog.chain.findings.toPlainText()


def test_leaving_while_it_works(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    dialog.chain.verify()
    dialog.read()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not workspace._jobs)
    assert dialog.isHidden()


def test_a_head_kept_elsewhere_is_compared_with(
    qtbot: QtBot, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(qtbot, workspace)
    chain = dialog.chain
    chain.outside.setText(chain.head.text())
    assert verified(qtbot, dialog).startswith("All holds")
    number, _, _ = chain.head.text().partition(":")
    chain.outside.setText(f"{number}:{'0' * 64}")
    assert "not hold" in verified(qtbot, dialog)
    kept = tmp_path / "kept.head"
    kept.write_text("no head\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words, **_more: (str(kept), ""))
    qtbot.keyClick(chain.choose, Qt.Key.Key_Space)
    assert chain.outside.text() == str(kept)
    assert "not hold" in verified(qtbot, dialog)
    assert "kept.head" in chain.findings.toPlainText()


def test_a_damaged_search_index_is_made_anew_by_a_button(qtbot: QtBot, workspace: Workspace) -> None:
    assert workspace.corpus is not None
    list(workspace.corpus.index())
    with sqlite3.connect(workspace.corpus.location) as file:
        file.execute("INSERT INTO text_index (text_index) VALUES ('delete-all')")
    dialog = opened(qtbot, workspace)
    chain = dialog.chain
    assert verified(qtbot, dialog).startswith("All that people did holds; the search index is damaged.")
    assert chain.mend.isVisible()
    chain.verdict.hide()
    qtbot.keyClick(chain.mend, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: chain.verifying is None and chain.verdict.isVisible())
    assert chain.verdict.text().startswith("All holds")
    assert not chain.mend.isVisible()
    assert [hit.name for hit in workspace.corpus.search("Quillmere")] == ["two.txt"]


def test_every_control_has_a_name_and_is_reached_by_tab(qtbot: QtBot, workspace: Workspace) -> None:
    dialog = opened(qtbot, workspace)
    filters, chain = dialog.filters, dialog.chain
    fields = [filters.scope, filters.person, filters.kind, filters.words, dialog.table, dialog.details, chain.head]
    for field in fields:
        assert field.accessibleName()
    reached, part = set(), dialog.nextInFocusChain()
    while part is not dialog:
        if part.isVisible() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            reached.add(part)
        part = part.nextInFocusChain()
    assert {
        *fields,
        dialog.export,
        chain.copy,
        chain.print,
        chain.check,
        chain.outside,
        chain.choose,
        filters.since.box,
    } <= reached
    assert dialog.minimumSizeHint().width() <= 1280
    assert dialog.minimumSizeHint().height() <= 720
