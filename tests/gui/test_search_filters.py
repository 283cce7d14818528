"""Search by label, attribute, person, state and days together, and searches kept under a name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from domain import annotate
from domain.policy import Policy
from gui import settings as options
from gui.search_filters import Wish
from gui.search_panel import HINT, SearchPanel
from tests.gui.test_occurrences_dialog import TEXTS, until
from tests.gui.window import Desk, put_away


@pytest.fixture
def firm(tmp_path: Path, nothing_left: None) -> Any:
    made = Desk(tmp_path, texts=TEXTS)
    made.tag("Thorne Pell LLP", "1")
    made.workspace.do(annotate.describe, made.one().id, attributes={"role": "legal"})
    made.tag("Committee", "2")
    made.press("Ctrl+Shift+F")
    yield made
    running = put_away(made.window)
    assert not running, "jobs outlived the window"


def found(desk: Desk) -> list[str]:
    panel: SearchPanel = desk.window.search
    until(lambda: panel._job is None)
    return [hit.match for hit in panel.model.hits]


def choose(box: Any, data: str) -> None:
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def named(name: str) -> Callable[[], None]:
    """Answers the question for a name."""

    def answer() -> None:
        box = QApplication.activeModalWidget()
        if not isinstance(box, QInputDialog):
            QTimer.singleShot(5, answer)
            return
        box.setTextValue(name)
        box.accept()

    return answer


def test_all_of_it_together(firm: Desk) -> None:
    panel = firm.window.search
    choose(panel.filters.label, "ADVISOR")
    assert found(firm) == ["Thorne Pell LLP"]
    assert panel.note.text() == "Found in 1 annotation."
    choose(panel.filters.label, "")
    assert (found(firm), panel.note.text()) == ([], HINT)
    choose(panel.filters.person, "Ada")
    assert found(firm) == ["Thorne Pell LLP", "Committee"]
    panel.filters.attribute.setFocus()
    firm.type("role=leg*")
    firm.press("Return")
    assert found(firm) == ["Thorne Pell LLP"]
    choose(panel.filters.state, "submitted")
    assert found(firm) == []
    assert panel.note.text() == "No annotation is all of that: ask for less."
    choose(panel.filters.state, "draft")
    panel.filters.since.box.setChecked(True)
    panel.query.setFocus()
    firm.type("committee")
    firm.press("Return")
    assert found(firm) == ["Thorne Pell LLP"]
    panel.filters.within.click()
    assert found(firm) == []


def test_enter_goes_to_the_annotation(firm: Desk) -> None:
    panel = firm.window.search
    firm.workspace.show(firm.workspace.releases()[1].id)
    choose(panel.filters.label, "NOTE")
    assert found(firm) == ["Committee"]
    panel.list.setFocus()
    firm.press("Return")
    assert (firm.open(), firm.chosen()) == ("one.txt", "Committee")


def test_a_search_is_kept_run_renamed_and_removed(firm: Desk) -> None:
    panel = firm.window.search
    choose(panel.filters.label, "ADVISOR")
    found(firm)
    QTimer.singleShot(0, named("Firms"))
    panel.saved.save.trigger()
    kept = firm.settings.get(options.SAVED_SEARCHES)
    assert list(kept["Ada"]) == ["Firms"]
    choose(panel.filters.label, "")
    assert found(firm) == []
    place = panel.saved.list.findText("Firms")
    panel.saved.list.setCurrentIndex(place)
    panel.saved.list.activated.emit(place)
    assert found(firm) == ["Thorne Pell LLP"]
    QTimer.singleShot(0, named("Advisors"))
    panel.saved.rename_action.trigger()
    assert list(firm.settings.get(options.SAVED_SEARCHES)["Ada"]) == ["Advisors"]
    firm.colleague("Bea")
    firm.workspace.switch_person("Bea")
    assert panel.saved.list.count() == 1
    firm.workspace.switch_person("Ada")
    panel.saved.list.setCurrentIndex(1)
    panel.saved.remove()
    assert firm.settings.get(options.SAVED_SEARCHES)["Ada"] == {}


def test_tab_goes_through_the_fields_in_their_order(firm: Desk) -> None:
    panel, filters = firm.window.search, firm.window.search.filters
    for day in (filters.since, filters.until):
        day.box.setChecked(True)
    found(firm)
    panel.query.setFocus()
    seen: list[object] = []
    for _ in range(16):  # Year, month and day of a date have a stop each.
        firm.press("Tab")
        if QApplication.focusWidget() not in seen:
            seen.append(QApplication.focusWidget())
    fields = [filters.label, filters.attribute, filters.person, filters.state]
    days = [filters.since.box, filters.since.edit, filters.until.box, filters.until.edit]
    assert seen == [*fields, *days, filters.within, panel.go, panel.saved.list, panel.saved.more]


def test_the_title_of_the_label_is_proposed_as_a_name(firm: Desk) -> None:
    panel = firm.window.search
    choose(panel.filters.label, "ADVISOR")
    proposed: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QInputDialog)
        proposed.append(box.textValue())
        box.reject()

    QTimer.singleShot(0, answer)
    panel.saved.save.trigger()
    assert proposed == ["Advisor"]


def test_what_was_kept_comes_back_as_it_was() -> None:
    wish = Wish("a", "NOTE", "role=x", "Ada", "draft", "2026-01-05", "2026-02-01", "yes")
    assert Wish.of(wish.kept()) == wish
    assert Wish.of({"words": "a", "gone": "b"}) == Wish("a")


def test_an_unsound_file_costs_no_other_search(firm: Desk) -> None:
    panel = firm.window.search
    firm.settings.set(options.SAVED_SEARCHES, {"Ada": {"a": "{", "b": '["x"]', "c": '{"words": "pell"}'}})
    panel.saved.show_person("Ada")
    assert [panel.saved.list.itemText(place) for place in range(1, panel.saved.list.count())] == ["c"]


def test_who_works_blind_finds_only_what_they_may_see(firm: Desk) -> None:
    firm.colleague("Ben")
    assert firm.workspace.lay_down(Policy(blind=True))
    firm.workspace.switch_person("Ben")
    choose(firm.window.search.filters.person, "Ada")
    assert found(firm) == []
    QTest.keySequence(firm.window, "Escape")
