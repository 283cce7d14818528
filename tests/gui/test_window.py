"""The whole window: what it shows, what it remembers, and what it says when the corpus cannot be changed."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

import resources
from domain.person import Role
from domain.release import Incoming
from domain.scheme import Scheme
from gui import settings as options
from gui.main_window import MainWindow
from tests.gui.window import TEXTS, Desk, put_away

FIRM = "Thorne Pell LLP"
MARKUP = "<b>R & D</b> <img src=x>"


# -- reading


@pytest.mark.parametrize(
    ("keys", "section"),
    [("Ctrl+Home ]", 0), ("Ctrl+Home ] ]", 1), ("Ctrl+End [", -1), ("Ctrl+Home ] ] ] [", 1)],
)
def test_sections(desk: Desk, keys: str, section: int) -> None:
    sections = desk.window.outline.sections
    assert sections[-1].title.startswith("About Tarnbrook")
    desk.press(keys)
    assert desk.view.caret() == sections[section].span.start
    assert desk.window.outline.row == section % len(sections)


def test_sections_end(desk: Desk) -> None:
    desk.view.set_caret(0)
    desk.press("] ] ] ] ] ] ] ]")
    assert desk.said() == "There is no further section."
    desk.press("Ctrl+Home [")
    assert desk.said() == "There is no section before this."


def test_find_and_label(desk: Desk) -> None:
    desk.press("Ctrl+F")
    desk.type("thorne pell llp")
    desk.press("Return Escape 1")
    assert desk.done() == ["Advisor: Thorne Pell LLP"]


def test_copying(desk: Desk) -> None:
    clipboard = QApplication.clipboard()
    desk.select("engaged\nOrrin & Vale")
    desk.press("Ctrl+C")
    assert clipboard.text() == "engaged Orrin & Vale"
    desk.press("Ctrl+Shift+C")
    assert clipboard.text() == "“engaged Orrin & Vale” (one.txt, lines 6–7)"


def test_reflow_keeps_selection_and_annotations(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    desk.select("engaged\nOrrin & Vale")
    desk.press("Ctrl+J")
    assert desk.view.reflowed
    assert desk.chosen() == "engaged\nOrrin & Vale"
    desk.press("2 Ctrl+J")
    assert desk.drawn() == [("NOTE", "engaged Orrin & Vale"), ("ADVISOR", FIRM)]
    assert not desk.view.reflowed


def test_select_all(desk: Desk) -> None:
    desk.press("Ctrl+A")
    assert desk.chosen() == desk.view.text().strip()


def test_zoom(desk: Desk) -> None:
    desk.press("Ctrl++ Ctrl++ Ctrl+-")
    assert (desk.view.zoom, desk.said()) == (110, "Letters at 110 %.")
    desk.press("Ctrl+0")
    assert desk.settings.get(options.ZOOM) == desk.view.zoom == 100


def test_a_theme_repaints(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    actions = desk.window.actions_by_name
    actions["theme_light"].trigger()
    light = desk.view.grab().toImage()
    actions["theme_dark"].trigger()
    assert desk.view.grab().toImage().pixelColor(3, 3).lightness() < light.pixelColor(3, 3).lightness()
    assert desk.settings.get(options.THEME) == "dark"
    assert actions["theme_dark"].isChecked()


# -- what is remembered


def test_the_window_is_as_it_was_left(tmp_path: Path, nothing_left: None) -> None:
    first = Desk(tmp_path)
    first.window.resize(900, 610)
    first.press("Ctrl+J Ctrl++ Ctrl+R")
    first.window.docks["outline"].hide()
    first.window.actions_by_name["theme_dark"].trigger()
    first.window.first_steps._dismiss()
    assert put_away(first.window) == []
    second = MainWindow(first.settings, QApplication.instance())
    second.show()
    try:
        assert second.height() == 610  # the width is cut to the tests' screen
        assert second.pane.view.reflowed
        assert second.actions_by_name["reflow"].isChecked()
        assert second.pane.view.zoom == 110
        assert second.docks["review"].isVisible()
        assert second.actions_by_name["approve"].isEnabled()
        assert second.actions_by_name["theme_dark"].isChecked()
        assert second.theme.name == "dark"
        assert second.docks["outline"].isHidden()
        assert second.first_steps.isHidden()
    finally:
        assert put_away(second) == []


# -- nothing there


def test_empty_states(tmp_path: Path, nothing_left: None) -> None:
    desk = Desk(tmp_path, texts={})
    try:
        window = desk.window
        assert window.releases._summary.text() == "No releases yet: import files with Ctrl+I, or drop them here."
        assert window.annotations._empty.text() == "No release is open."
        assert window.windowTitle() == "desk — Glossator"
        desk.press("Ctrl+W")
        assert (window.windowTitle(), desk.workspace.corpus) == ("Glossator", None)
        assert not window.actions_by_name["export"].isEnabled()
        for key in ("Ctrl+Return", "Ctrl+Shift+Return", "J", "Ctrl+Shift+R"):
            window.line.notice.clear()
            desk.press(key)
            assert desk.said(), key
    finally:
        assert put_away(desk.window) == []


# -- cannot be changed


def test_a_corpus_that_can_only_be_read(desk: Desk) -> None:
    desk.tag(FIRM, "1")
    desk.done()
    desk.workspace.open(str(desk.path), user="Ada", writes=False)
    desk.window.corpus_acts.show_first()
    assert desk.window.windowTitle() == "desk (read-only) — Glossator"
    assert not desk.window.actions_by_name["import_files"].isEnabled()
    sentence = "The corpus is open read-only: nothing can be changed here."
    for keys in ("1", "K Delete", "K Ctrl+M", "Ctrl+Return", "Ctrl+Shift+Return", "K 2"):
        desk.window.line.notice.clear()
        desk.press("Ctrl+Home")
        desk.select("counsel")
        desk.press("Escape " + keys if keys != "1" else keys)
        assert desk.said() == sentence, keys
    assert desk.done() == []
    assert desk.drawn() == [("ADVISOR", FIRM)]


def test_opening_what_is_open(desk: Desk) -> None:
    assert desk.window.corpus_acts.open(str(desk.path))
    assert desk.workspace.writes
    assert desk.open() == "one.txt"


@pytest.mark.parametrize("how", ["deleted", "renamed"])
def test_the_file_goes_while_it_is_open(desk: Desk, how: str) -> None:
    desk.tag(FIRM, "1")
    if how == "deleted":
        desk.path.unlink()
    else:
        desk.path.rename(desk.folder / "elsewhere.glossator")
    desk.tag("cables", "3")
    assert "was moved, replaced or deleted while it was open" in desk.said()
    assert "desk.rescued-1.glossator" in desk.said()
    desk.press("J Delete Ctrl+Z Ctrl+Return Alt+PgDown")
    assert "was moved, replaced or deleted" in desk.said()


# -- words of others


def test_markup_is_shown_as_it_is(desk: Desk) -> None:
    window, workspace = desk.window, desk.workspace
    assert workspace.set_role(MARKUP, Role.REVIEWER)
    scheme = workspace.scheme
    label = scheme.labels[0]
    from dataclasses import replace

    renamed = replace(label, title=MARKUP, description=MARKUP)
    assert workspace.change_scheme(Scheme(scheme.name, (renamed, *scheme.labels[1:])))
    assert workspace.rename(workspace.sheet.release, MARKUP)
    desk.tag(FIRM, "1")
    desk.press("M")
    desk.type(MARKUP)
    desk.press("Escape Ctrl+Shift+Return")
    workspace.switch_person(MARKUP)
    desk.press("Ctrl+R U")
    QApplication.processEvents()
    for widget in window.findChildren(QLabel):
        assert MARKUP not in widget.text() or widget.textFormat() is Qt.TextFormat.PlainText, widget
    for tip in [widget.toolTip() for widget in window.findChildren(type(window.centralWidget()))]:
        assert "<img" not in tip
    for model in (window.releases.model, window.annotations.model, window.review.model):
        tip = str(model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole))
        assert "<img" not in tip
    assert window.palette_bar._buttons["ADVISOR"].text().startswith("1  <b>R && D</b> <img src=x>")
    assert window.palette_bar._buttons["ADVISOR"].toolTip().count("<img") == 0
    assert window.inspector._label.currentText() == MARKUP
    assert window.bar._user.text().startswith("<b>R && D</b>")
    assert "&& D" in window.menus["labels"].actions()[0].text()
    assert desk.view.tip(desk.one().id).count("<img") == 0


def test_a_changed_scheme_shows_everywhere(desk: Desk) -> None:
    from dataclasses import replace

    scheme = desk.workspace.scheme
    first = replace(scheme.labels[0], title="Adviser", key="7", letter="V")
    assert desk.workspace.change_scheme(Scheme(scheme.name, (first, *scheme.labels[1:])))
    desk.done()
    desk.tag(FIRM, "7")
    desk.tag("counsel", "V")
    assert desk.done() == ["Adviser: Thorne Pell LLP", "Adviser: counsel"]
    desk.press("1")
    assert desk.done() == []
    assert desk.window.palette_bar._buttons["ADVISOR"].text() == "7  Adviser  2"
    assert desk.window.inspector._label.currentText() == "Adviser"
    assert desk.window.line.here.text() == "Adviser"


# -- large


def test_a_large_release_opens_and_its_outline_ends_with_the_window(tmp_path: Path, nothing_left: None) -> None:
    desk = Desk(tmp_path)
    sample = resources.path("samples", "tarnbrook_cable_release.txt").read_text()
    text = sample * (10_000_000 // len(sample))
    admitted = desk.workspace.admit([Incoming("large.txt", text, b"large")])
    assert admitted is not None
    assert desk.workspace.show(admitted.added[0].id)
    desk.at("About Tarnbrook")
    desk.press("1")
    assert len(desk.drawn()) == 1
    assert desk.window.outline._job is not None
    assert put_away(desk.window) == []


def test_the_fixture_is_what_it_says(desk: Desk) -> None:
    assert desk.trail()[-1] == f"Ada: Import {len(TEXTS)} releases"
