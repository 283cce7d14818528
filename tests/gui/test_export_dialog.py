"""The export page: formats, filters and shares go in; a preview, a file or folder and a sentence come out."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import commands.app
import formats
from domain import annotate, review
from domain.version import PROGRAM
from formats import extras
from gui import export_place
from gui.export_dialog import ASKING, REPORT, WRITING, ExportDialog
from gui.export_filters import Ticks
from gui.export_formats import GROUPS, FormatList, group_of, told
from gui.export_preview import PAGE, SENTENCE
from gui.settings import EXPORT_FOLDER, EXPORT_FORMAT, Settings
from gui.theme import apply_theme, chosen_theme, load_theme
from gui.workspace import Workspace
from tests.gui.desk import bring, desk, tag
from tests.gui.window import Desk

TEXT = "Thorne Pell LLP advised on the 11 3/4% Notes."
NAMES = [row.name for row in formats.FORMATS if row.writes]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "glossator.ini")
    made.set(EXPORT_FOLDER, str(tmp_path))
    return made


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, {"one.txt": TEXT, "two.txt": "Nothing."})
        tag(made, "Thorne Pell LLP", "ADVISOR")
        tag(made, "11 3/4% Notes", "NOTE")
        yield made


@pytest.fixture
def dialog(qtbot: QtBot, workspace: Workspace, settings: Settings) -> Iterator[ExportDialog]:
    made = ExportDialog(workspace, settings)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.reject()


def choose(dialog: ExportDialog, *names: str) -> Path:
    for name in NAMES:
        dialog.formats.tick(name, name in names)
    return Path(dialog.place.path.text())


def untick(ticks: Ticks, *values: str) -> None:
    for row in range(ticks.count()):
        if ticks.item(row).data(Qt.ItemDataRole.UserRole) in values:
            ticks.item(row).setCheckState(Qt.CheckState.Unchecked)


def exported(qtbot: QtBot, dialog: ExportDialog) -> str:
    """Press Enter, wait for the end, give what is said."""
    qtbot.keyClick(dialog.place.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.progress.busy and dialog.pages.currentIndex() != WRITING)
    return dialog.outcome.headline.text() if dialog.pages.currentIndex() == REPORT else dialog.refusal.text()


def seen(qtbot: QtBot, dialog: ExportDialog, name: str) -> str:
    """Put the focus on a format, wait for the preview, give what stands there."""
    dialog.formats.look_at(name)
    preview = dialog.preview
    qtbot.waitUntil(lambda: not preview.latest.busy, timeout=20_000)
    return preview.page.toPlainText() if preview.shown.currentIndex() == PAGE else preview.sentence.text()


def counted(qtbot: QtBot, dialog: ExportDialog) -> str:
    qtbot.waitUntil(lambda: not dialog.counting.busy)
    return dialog.summary.text() or dialog.refusal.text()


def labels(path: Path) -> list[str]:
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    return [item["label"] for line in lines for item in line.get("annotations", ())]


# -- formats


@pytest.mark.parametrize("name", NAMES)
def test_every_format_is_shown_and_written(qtbot: QtBot, dialog: ExportDialog, name: str) -> None:
    assert seen(qtbot, dialog, name)
    assert "“one.txt” with 2 annotations." in dialog.preview.note.text()
    path = choose(dialog, name)
    assert path.name.startswith("desk")
    assert exported(qtbot, dialog) == "Wrote 2 releases with 2 annotations."
    assert path.is_dir() if formats.named(name).folder else path.stat().st_size > 20
    assert dialog.outcome.written.text() == str(path)


def test_every_format_stands_in_one_group_and_says_what_it_holds() -> None:
    rows = {name: formats.named(name) for name in NAMES}
    assert group_of(rows["jsonl"]) == GROUPS[0]
    assert {group_of(rows[name]) for name in ("docx", "pdf", "html", "report", "rtf")} == {GROUPS[2]}
    assert {group_of(rows[name]) for name in ("brat", "conll2003", "spans", "xmi")} == {GROUPS[1]}
    for name, row in rows.items():
        words = told(row)
        assert words.startswith("A folder of files." if row.folder else "One file."), name
        assert ("Has no place for" in words) is bool(row.holds and row.holds != frozenset(formats.Hold)), name


def test_a_missing_library_is_named_with_its_command(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extras.LIBRARIES, "parquet", "no_such_module")
    made = FormatList()
    qtbot.addWidget(made)
    made.look_at("parquet")
    assert "pip install 'glossator[parquet]'" in made.detail.text()
    made.tick("parquet")
    assert made.rows() == ()


def test_formats_are_ticked_and_walked_by_keys(qtbot: QtBot, dialog: ExportDialog) -> None:
    tree = dialog.formats.tree
    walked = [dialog.formats.current()]
    while walked[-1] != "brat":
        qtbot.keyClick(tree, Qt.Key.Key_Down)
        walked.append(dialog.formats.current())
    assert set(walked) <= set(NAMES)  # never a heading
    assert len(set(walked)) == len(walked)
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert [row.name for row in dialog.formats.rows()] == ["jsonl", "brat"]
    assert dialog.place.path.text().endswith("desk")
    qtbot.keyClick(tree, Qt.Key.Key_Space)
    assert dialog.place.path.text().endswith("desk.jsonl")


def test_several_formats_go_into_one_folder(qtbot: QtBot, dialog: ExportDialog) -> None:
    path = choose(dialog, "jsonl", "brat", "conll2003")
    assert exported(qtbot, dialog) == "Wrote 2 releases with 2 annotations."
    manifest = json.loads((path / "manifest.json").read_bytes())
    assert [item["name"] for item in manifest["formats"]] == ["jsonl", "brat", "conll2003"]
    assert (path / "brat" / "one.ann").is_file()
    assert "manifest.json" in dialog.outcome.manifest.text()


def test_without_a_format_nothing_is_written(dialog: ExportDialog) -> None:
    choose(dialog)
    assert not dialog.go.isEnabled()
    assert dialog.refusal.text() == "Tick at least one format."


# -- filters


def test_only_what_is_ticked_is_written(qtbot: QtBot, dialog: ExportDialog) -> None:
    path = choose(dialog, "jsonl")
    untick(dialog.filters.labels, "NOTE", "RISK_FACTOR")
    assert counted(qtbot, dialog).startswith("2 releases with 1 annotation will go out as Glossator JSON Lines.")
    exported(qtbot, dialog)
    assert labels(path) == ["ADVISOR"]


def test_nothing_ticked_cannot_be_exported(dialog: ExportDialog) -> None:
    untick(dialog.filters.states, "draft", "submitted", "approved", "returned", "overruled")
    assert not dialog.go.isEnabled()
    assert dialog.refusal.text().startswith("Tick at least one state")


def test_releases_without_annotations_can_stay_out(qtbot: QtBot, dialog: ExportDialog) -> None:
    path = choose(dialog, "jsonl")
    dialog.choices.setCurrentWidget(dialog.filters)
    qtbot.keyClick(dialog.filters.only, Qt.Key.Key_Space)
    assert counted(qtbot, dialog).startswith("1 release with 2 annotations")
    assert exported(qtbot, dialog) == "Wrote 1 release with 2 annotations."
    head = json.loads(path.with_name("desk.jsonl.manifest.json").read_bytes())
    assert head["filters"] == [["releases", "only those with annotations"]]


def test_days_bound_when_annotations_were_made(qtbot: QtBot, dialog: ExportDialog, workspace: Workspace) -> None:
    assert workspace.sheet is not None
    made = workspace.sheet.annotations[0].created.date()
    filters = dialog.filters
    dialog.choices.setCurrentWidget(filters)
    qtbot.keyClick(filters.since.box, Qt.Key.Key_Space)
    for days, left in ((0, "2 releases with 2 annotations"), (1, "2 releases with 0 annotations")):
        day = made + timedelta(days)
        filters.since.edit.setDate(QDate(day.year, day.month, day.day))
        assert counted(qtbot, dialog).startswith(left)
    qtbot.keyClick(filters.until.box, Qt.Key.Key_Space)
    filters.until.edit.setDate(QDate(made.year, made.month, made.day))
    assert dialog.refusal.text() == "The first day is after the last one: no annotation was made then."
    qtbot.keyClick(filters.since.box, Qt.Key.Key_Space)
    assert counted(qtbot, dialog).startswith("2 releases with 2 annotations")


def test_gold_is_what_is_signed_off(qtbot: QtBot, dialog: ExportDialog, workspace: Workspace) -> None:
    dialog.choices.setCurrentWidget(dialog.filters)
    qtbot.keyClick(dialog.filters.gold, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.filters.only, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not dialog.counting.busy)
    assert dialog.refusal.text().startswith("Nothing would go out")
    assert not dialog.filters.states.isEnabled()
    assert not dialog.go.isEnabled()


def test_gold_ticks_the_state_that_it_stands_for_and_gives_back_the_others(dialog: ExportDialog) -> None:
    states = dialog.filters.states
    untick(states, "draft")
    before = states.wanted()
    dialog.filters.gold.setChecked(True)
    assert (states.wanted(), states.isEnabled()) == (frozenset({"approved"}), False)
    dialog.filters.gold.setChecked(False)
    assert (states.wanted(), states.isEnabled()) == (before, True)


def test_gold_goes_out(qtbot: QtBot, workspace: Workspace, settings: Settings) -> None:
    assert workspace.sheet is not None
    from domain.person import Role

    workspace.set_role("Bea", Role.REVIEWER)
    assert workspace.do(annotate.done)
    assert workspace.do(review.submit)
    assert workspace.switch_person("Bea")
    assert workspace.approve([item.id for item in workspace.sheet.annotations])
    assert workspace.do(review.sign_off)
    dialog = ExportDialog(workspace, settings)
    qtbot.addWidget(dialog)
    dialog.show()
    path = choose(dialog, "jsonl")
    dialog.filters.gold.setChecked(True)
    dialog.filters.only.setChecked(True)
    assert counted(qtbot, dialog).startswith("1 release with 2 annotations")
    exported(qtbot, dialog)
    assert sorted(labels(path)) == ["ADVISOR", "NOTE"]
    dialog.reject()


# -- shares


def test_shares_are_as_on_the_command_line(
    qtbot: QtBot, dialog: ExportDialog, workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bring(workspace, {f"more {number}.txt": f"Company {number} makes cable {number * 7}." * 9 for number in range(20)})
    choose(dialog, "jsonl", "csv")
    dialog.choices.setCurrentWidget(dialog.dividing)
    dialog.dividing.by.setFocus()
    for _ in range(3):
        qtbot.keyClick(dialog.dividing.by, Qt.Key.Key_Down)
    dialog.dividing.seed.setValue(7)
    words = exported(qtbot, dialog)
    assert words.startswith("Wrote 22 releases with 2 annotations: 18 in train, ")
    corpus = workspace.corpus
    assert corpus is not None
    arguments = ["export", corpus.location, str(tmp_path / "cli"), "--format", "jsonl,csv"]
    assert commands.app.run([*arguments, "--split", "random", "--seed", "7"]) == 0
    mine = {file.relative_to(tmp_path / "desk"): file.read_bytes() for file in (tmp_path / "desk").rglob("*.*")}
    theirs = {file.relative_to(tmp_path / "cli"): file.read_bytes() for file in (tmp_path / "cli").rglob("*.*")}
    assert mine == theirs
    assert PROGRAM in (tmp_path / "cli" / "manifest.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("names", "weights", "says"),
    [
        (("a b", "dev", "test"), (80, 10, 10), "“a b” cannot be the name of a share"),
        (("../x", "dev", "test"), (80, 10, 10), "“../x” cannot be the name of a share"),
        (("train", "TRAIN", "test"), (80, 10, 10), "Two shares have the same name"),
        (("train", "dev", "test"), (0, 0, 0), "Give at least one share a weight"),
        (("train", "!", "test"), (80, 0, 20), ""),
    ],
)
def test_shares_that_cannot_be_are_told(
    dialog: ExportDialog, names: tuple[str, ...], weights: tuple[int, ...], says: str
) -> None:
    dialog.dividing.by.setCurrentIndex(1)
    for (name, weight), word, number in zip(dialog.dividing.shares, names, weights, strict=True):
        name.setText(word)
        weight.setValue(number)
    assert dialog.refusal.text().startswith(says)
    assert dialog.go.isEnabled() is not bool(says)


# -- preview


def test_the_preview_shows_the_chosen_release_in_colours(qtbot: QtBot, dialog: ExportDialog) -> None:
    assert '"text":"Thorne Pell' in seen(qtbot, dialog, "jsonl")
    block = dialog.preview.page.document().findBlockByNumber(1)
    assert len({item.format.foreground().color().name() for item in block.layout().formats()}) >= 2
    dialog.preview.release.setFocus()
    dialog.preview.release.setCurrentIndex(dialog.preview.release.findText("two.txt"))
    assert '"text":"Nothing."' in seen(qtbot, dialog, "jsonl")
    assert dialog.preview.note.text().startswith("“two.txt” with 0 annotations.")


def test_the_preview_follows_the_filters(qtbot: QtBot, dialog: ExportDialog) -> None:
    assert "Note\t" in seen(qtbot, dialog, "brat") or "NOTE" in dialog.preview.page.toPlainText()
    untick(dialog.filters.labels, "NOTE")
    words = seen(qtbot, dialog, "brat")
    assert "Thorne Pell LLP" in words
    assert "11 3/4% Notes" not in words


def test_files_of_a_folder_can_be_looked_at(qtbot: QtBot, dialog: ExportDialog) -> None:
    seen(qtbot, dialog, "brat")
    files = [dialog.preview.file.itemText(row) for row in range(dialog.preview.file.count())]
    assert files[0] == "brat/one.ann"
    dialog.preview.file.setCurrentIndex(files.index("brat/one.txt"))
    assert dialog.preview.page.toPlainText() == TEXT


@pytest.mark.parametrize("name", ["docx", "xlsx", "pdf", "qdpx"])
def test_what_is_no_text_is_told_in_a_sentence(qtbot: QtBot, dialog: ExportDialog, name: str) -> None:
    words = seen(qtbot, dialog, name)
    assert dialog.preview.shown.currentIndex() == SENTENCE
    assert "is not text" in words
    assert " bytes" in words


def test_nothing_to_show_is_told(qtbot: QtBot, dialog: ExportDialog) -> None:
    untick(dialog.filters.labels, "NOTE", "ADVISOR")
    dialog.filters.only.setChecked(True)
    assert seen(qtbot, dialog, "csv").startswith("There is nothing to show")


def test_markup_is_shown_and_long_files_are_cut(qtbot: QtBot, workspace: Workspace, settings: Settings) -> None:
    text = "<b>bold</b> 🙂\u2028 & <script>x</script>\n" * 4000
    bring(workspace, {"<i>long</i>.txt": text})
    tag(workspace, "bold", "NOTE")
    dialog = ExportDialog(workspace, settings)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.preview.release.setCurrentIndex(dialog.preview.release.findText("<i>long</i>.txt"))
    words = seen(qtbot, dialog, "spans")
    assert "<b>bold</b> 🙂" in words
    assert 60_000 < len(words.encode("utf-8")) <= 70_000
    assert "The first 64 kB of " in dialog.preview.note.text()
    dialog.reject()


def test_the_newest_question_is_answered(qtbot: QtBot, dialog: ExportDialog) -> None:
    for name in ("csv", "brat", "xmi", "docx", "html", "jsonl"):
        dialog.formats.look_at(name)
    assert '"kind":"head"' in seen(qtbot, dialog, "jsonl")


# -- where to, and what came of it


def test_formats_and_folder_are_remembered(
    qtbot: QtBot, dialog: ExportDialog, workspace: Workspace, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "out").mkdir()
    choose(dialog, "csv", "spans")
    dialog.place.path.setText(str(tmp_path / "out" / "x"))
    exported(qtbot, dialog)
    assert settings.get(EXPORT_FORMAT) == "spans,csv"
    again = ExportDialog(workspace, settings)
    qtbot.addWidget(again)
    assert [row.name for row in again.formats.rows()] == ["spans", "csv"]
    assert again.place.path.text() == str(tmp_path / "out" / "desk")
    again.reject()


def test_the_ending_follows_the_format(dialog: ExportDialog, tmp_path: Path) -> None:
    dialog.place.path.setText(str(tmp_path / "v1.2"))
    assert [choose(dialog, name).name for name in ("csv", "html", "brat", "jsonl")] == [
        "v1.2.csv", "v1.2.htm", "v1.2", "v1.2.jsonl",
    ]  # fmt: skip
    dialog.place.path.setText(str(tmp_path / "v1.2.csv"))
    assert dialog.refusal.text().startswith("The name ends like Table of annotations, CSV, but the format is Glossator")


@pytest.mark.parametrize("agrees", [True, False])
def test_a_file_is_replaced_only_when_asked(
    qtbot: QtBot, dialog: ExportDialog, monkeypatch: pytest.MonkeyPatch, agrees: bool
) -> None:
    path = choose(dialog, "csv")
    path.write_text("mine")
    monkeypatch.setattr(export_place, "confirm", lambda *_args, **_words: agrees)
    qtbot.keyClick(dialog.place.path, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.progress.busy)
    assert (path.read_text() == "mine") is not agrees


def test_a_folder_of_others_is_refused_at_once(qtbot: QtBot, dialog: ExportDialog) -> None:
    path = choose(dialog, "brat")
    path.mkdir()
    (path / "mine.txt").write_text("mine")
    assert "holds other files" in exported(qtbot, dialog)
    assert [file.name for file in path.iterdir()] == ["mine.txt"]


def test_a_place_that_cannot_be_written_is_told(qtbot: QtBot, dialog: ExportDialog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    choose(dialog, "csv")
    dialog.place.path.setText(str(tmp_path / "file" / "x.csv"))
    assert "cannot be written" in exported(qtbot, dialog)
    assert dialog.pages.currentIndex() == ASKING
    assert dialog.go.isEnabled()


def test_stopping_leaves_nothing(qtbot: QtBot, dialog: ExportDialog, workspace: Workspace, tmp_path: Path) -> None:
    bring(workspace, {f"more {number}.txt": f"Company {number} makes cable. " * 999 for number in range(60)})
    path = choose(dialog, "docx", "xmi", "jsonl")
    qtbot.keyClick(dialog.place.path, Qt.Key.Key_Return)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.progress.busy)
    assert dialog.refusal.text() == "Stopped: nothing was written."
    assert not path.exists()
    assert not [file.name for file in tmp_path.iterdir() if "part" in file.name]
    assert dialog.isVisible()


def test_the_path_is_copied(qtbot: QtBot, dialog: ExportDialog) -> None:
    path = choose(dialog, "csv")
    exported(qtbot, dialog)
    qtbot.keyClick(dialog.outcome.copy_button, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == str(path)


def test_an_export_is_checked(qtbot: QtBot, dialog: ExportDialog) -> None:
    path = choose(dialog, "brat")
    exported(qtbot, dialog)
    result = dialog.outcome
    qtbot.keyClick(result.check_button, Qt.Key.Key_Space)
    qtbot.waitUntil(result.check_button.isEnabled)
    assert result.verdict.text().endswith(" files are as the manifest says.")
    (path / "brat" / "one.ann").write_text("T1\tNOTE 0 3\tThe\n")
    qtbot.keyClick(result.check_button, Qt.Key.Key_Space)
    qtbot.waitUntil(result.check_button.isEnabled)
    assert result.verdict.text().startswith("“brat/one.ann” has 16 bytes")


def test_what_a_format_cannot_carry_is_said(qtbot: QtBot, dialog: ExportDialog, workspace: Workspace) -> None:
    tag(workspace, "Thorne Pell LLP advised", "NOTE")
    choose(dialog, "conll2003")
    exported(qtbot, dialog)
    assert dialog.outcome.remarks.isVisible()
    assert dialog.outcome.remarks.toPlainText()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_fits_a_small_screen(qtbot: QtBot, qapp: QApplication, desk: Desk, theme: str) -> None:
    apply_theme(qapp, load_theme(theme))
    desk.press("Ctrl+E")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), ExportDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ExportDialog)
    for part in (dialog.formats, dialog.filters, dialog.dividing):
        dialog.choices.setCurrentWidget(part)
        assert dialog.minimumSizeHint().width() <= 1280
        assert dialog.minimumSizeHint().height() <= 690
    assert dialog.width() <= 1280
    assert dialog.height() <= 690
    desk.press("Esc")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert desk.window.focusWidget() is desk.view
    apply_theme(qapp, chosen_theme("light"))
