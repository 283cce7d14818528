"""What stands behind suggestions: why, learning on demand and by itself, and the most useful order, by keys."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from domain import annotate, review
from domain.person import Role
from domain.rules_own import OwnRules
from domain.span import Span
from gui import settings as options
from gui.job_dialog import JobDialog
from gui.rules_dialog import RulesDialog
from gui.settings import Settings
from gui.why_dialog import WhyDialog
from storage import models, own_rules
from storage.learning import approved_since
from tests.gui.desk import bring
from tests.gui.window import Desk, put_away

ORRIN, THORNE, NOTE = "Orrin & Vale Partners, Inc.", "Thorne Pell LLP", "11 3/4% Senior Notes due 2009"
Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    return lambda there: qtbot.waitUntil(there, timeout=20_000)


@pytest.fixture
def desk(tmp_path: Path, nothing_left: None, until: Until) -> Iterator[Desk]:
    made = Desk(tmp_path)
    until(lambda: bool(made.workspace.suggestions) and made.workspace.sources is not None)
    yield made
    assert not put_away(made.window)


def approved(desk: Desk, *quotes: str) -> None:
    """Ada labels and submits, Bea approves; Ada goes on."""
    for quote in quotes:
        desk.tag(quote, "N" if quote == NOTE else "A")
        desk.press("Esc")
    workspace = desk.workspace
    assert workspace.sheet is not None
    ids = [item.id for item in workspace.sheet.annotations]
    assert workspace.do(review.submit, ids) is not None
    desk.colleague()
    workspace.switch_person("Bea")
    assert workspace.approve(ids) is not None
    workspace.switch_person("Ada")
    desk.done()


def model(desk: Desk) -> str:
    assert desk.workspace.corpus is not None
    kept = desk.workspace.corpus.ask(models.latest)
    return kept.version if kept is not None else ""


def lines(dialog: WhyDialog) -> list[str]:
    found = []

    def walk(row: QTreeWidgetItem) -> None:
        found.append(row.text(0))
        for place in range(row.childCount()):
            walk(row.child(place))

    for number in range(dialog.tree.topLevelItemCount()):
        row = dialog.tree.topLevelItem(number)
        assert row is not None
        walk(row)
    return found


def answer_next(then: Callable[[RulesDialog], object]) -> None:
    """Answer the dialog of rules once it is there."""

    def enter() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, RulesDialog):
            then(dialog)
            dialog.reject()
        else:
            QTimer.singleShot(5, enter)

    QTimer.singleShot(0, enter)


# -- why


def test_w_says_which_rule_and_which_features(desk: Desk) -> None:
    seen: list[str] = []

    def read(dialog: object) -> None:
        assert isinstance(dialog, WhyDialog)
        seen.extend(lines(dialog))

    desk.at(ORRIN)
    desk.press("Tab")
    desk.within(lambda: desk.press("W"), read)
    assert seen[0] == "Rules that find it"
    assert "financial advisor phrase  (advisors.toml, line " in seen[1]
    weighed = next(row for row in seen if row.startswith("What weighed most in the model "))
    assert len(seen) > seen.index(weighed) + 3
    assert desk.done() == []
    assert desk.view.hasFocus()


def test_enter_on_the_rule_shows_it(desk: Desk) -> None:
    places: list[tuple[str, int] | None] = []

    def look(dialog: RulesDialog) -> None:
        places.append(dialog.tree.place())

    def enter(dialog: object) -> None:
        assert isinstance(dialog, WhyDialog)
        dialog.tree.setFocus()
        desk.press("Down")
        answer_next(look)
        desk.press("Return")

    desk.at(ORRIN)
    desk.press("Tab")
    desk.within(lambda: desk.press("W"), enter)
    assert places
    assert places[0] is not None
    assert places[0][0] == "advisors.toml"
    assert places[0][1] > 1


def test_why_names_the_releases_where_it_was_approved_and_opens_them(desk: Desk, until: Until) -> None:
    approved(desk, ORRIN)
    desk.workspace.renew_sources()
    bring(desk.workspace, {"zz.txt": f"It has engaged {ORRIN} as its financial advisor.\n"})
    wanted = next(release for release in desk.workspace.releases() if release.name == "zz.txt")
    until(lambda: desk.workspace.sources is not None and desk.workspace.sources.memory is not None)
    desk.workspace.show(wanted.id)
    until(lambda: not desk.workspace.suggesting and bool(desk.workspace.suggestions))
    seen: list[str] = []

    def enter(dialog: object) -> None:
        assert isinstance(dialog, WhyDialog)
        seen.extend(lines(dialog))
        row = next((row for row, words in enumerate(seen) if words.startswith("one.txt:")), 0)
        desk.press(" ".join(["Down"] * row + ["Return"]))

    desk.view.setFocus()
    desk.press("Tab")
    desk.within(lambda: desk.press("W"), enter)
    assert any("approved in 1 release" in words for words in seen)
    assert f"one.txt: “{ORRIN}”" in seen
    assert desk.open() == "one.txt"
    assert desk.chosen() == ORRIN


def test_without_one_in_turn_w_grows_the_selection(desk: Desk) -> None:
    desk.at(THORNE)
    desk.press("W")
    assert desk.chosen() == "Thorne"


def test_the_panel_asks_why_for_the_chosen_row(desk: Desk) -> None:
    seen: list[str] = []
    desk.press("Alt+8")
    panel = desk.window.suggestions
    panel.table.selectRow(0)
    desk.within(panel.why.click, lambda dialog: seen.extend(lines(dialog)))  # type: ignore[arg-type]
    assert seen


# -- learning


def test_learning_without_approvals_is_refused(desk: Desk) -> None:
    desk.window.actions_by_name["learn"].trigger()
    assert desk.said().startswith("Nothing is approved yet")
    assert model(desk) == ""


def test_learning_tells_examples_seconds_and_version(desk: Desk, until: Until) -> None:
    approved(desk, ORRIN, NOTE)
    before = desk.workspace.sources
    desk.window.actions_by_name["learn"].trigger()
    said = desk.said()
    assert said.startswith("Learned from 2 approved annotations in 1 release in ")
    assert said.endswith(f" seconds: model {model(desk)}.")
    until(lambda: desk.workspace.sources is not before)
    sources = desk.workspace.sources
    assert sources is not None
    assert sources.model is not None
    assert sources.model.maker == model(desk)  # type: ignore[attr-defined]
    assert desk.done() == [], "a model is nobody's work"


def test_who_may_not_annotate_does_not_learn(desk: Desk) -> None:
    desk.colleague("Rea", Role.READER)
    desk.workspace.switch_person("Rea")
    desk.window.actions_by_name["learn"].trigger()
    assert "may not learn a model" in desk.said()


def test_learning_that_is_stopped_leaves_the_model(desk: Desk, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    approved(desk, ORRIN)
    desk.window.actions_by_name["learn"].trigger()
    before = model(desk)

    begin = JobDialog.begin

    def begin_and_cancel(dialog: JobDialog) -> None:
        begin(dialog)
        dialog.reject()

    monkeypatch.setattr(JobDialog, "begin", begin_and_cancel)
    desk.window.actions_by_name["learn"].trigger()
    assert desk.said() == "Learning was stopped: the model in use stays as it was."
    assert model(desk) == before


def test_after_enough_approvals_it_learns_by_itself(desk: Desk, until: Until) -> None:
    desk.settings.set(options.LEARN_AFTER, 2)
    learning = desk.window.suggesting.guesswork.learning
    learning.idle.setInterval(0)
    approved(desk, ORRIN, NOTE)
    until(lambda: model(desk) != "" and not learning.busy)
    assert desk.said().startswith("Learned from 2 approved annotations")
    assert desk.workspace.corpus is not None
    assert desk.workspace.corpus.ask(approved_since) == 0


@pytest.mark.parametrize("after", [0, 3])
def test_it_does_not_learn_before_that_or_when_that_is_switched_off(desk: Desk, until: Until, after: int) -> None:
    desk.settings.set(options.LEARN_AFTER, after)
    learning = desk.window.suggesting.guesswork.learning
    learning.idle.setInterval(0)
    approved(desk, ORRIN, NOTE)
    until(lambda: not learning.idle.isActive() and not learning.busy)
    assert model(desk) == ""


def test_it_does_not_begin_while_a_field_has_the_keys(desk: Desk, until: Until) -> None:
    desk.settings.set(options.LEARN_AFTER, 1)
    learning = desk.window.suggesting.guesswork.learning
    approved(desk, ORRIN)
    assert learning.idle.isActive()
    desk.press("Ctrl+F")
    learning.idle.stop()
    learning.idle.timeout.emit()
    assert learning.idle.isActive()
    assert not learning.busy
    desk.press("Esc")
    desk.view.setFocus()
    learning.idle.stop()
    learning.idle.timeout.emit()
    until(lambda: model(desk) != "" and not learning.busy)


def test_a_model_of_another_version_is_learned_again_and_said(desk: Desk, until: Until) -> None:
    approved(desk, ORRIN)
    assert desk.workspace.corpus is not None
    models.keep(desk.workspace.corpus, "0", b"glossator-model 0\n{}\n", {})
    told: list[str] = []
    desk.workspace.told.connect(told.append)
    desk.workspace.suggest_again()
    until(lambda: model(desk) not in ("", "0") and not desk.window.suggesting.guesswork.learning.busy)
    assert any("of version 0" in words for words in told)
    assert any("because the model is of another version" in words for words in told)
    assert told[-1].startswith("Learned from 1 approved annotation in 1 release")


# -- the order of the list


def names(desk: Desk) -> list[str]:
    model_ = desk.window.releases.model
    found = [model_.release_at(row) for row in range(model_.rowCount())]
    return [release.name for release in found if release is not None]


def test_the_most_useful_stand_first_and_are_opened_by_ctrl_enter(desk: Desk, until: Until) -> None:
    assert names(desk) == ["one.txt", "two.txt", "zoo.txt"]
    order = desk.window.suggesting.guesswork.order
    desk.press("Ctrl+U")
    until(lambda: not order.busy)
    ranked = names(desk)
    assert sorted(ranked) == ["one.txt", "two.txt", "zoo.txt"]
    assert desk.window.releases.model.ranked
    assert "the most useful first" in desk.said()
    assert desk.settings.get(options.RELEASE_ORDER) == "useful"
    opened = [desk.open()]
    for _ in range(2):
        desk.press("Ctrl+Return")
        opened.append(desk.open())
    assert opened == ranked
    desk.window.actions_by_name["order_came"].trigger()
    assert names(desk) == ["one.txt", "two.txt", "zoo.txt"]
    assert desk.settings.get(options.RELEASE_ORDER) == "came"


@pytest.mark.parametrize("worked", [True, False])
def test_the_most_useful_is_opened_unless_somebody_is_at_work(desk: Desk, until: Until, worked: bool) -> None:
    order = desk.window.suggesting.guesswork.order
    desk.press("Ctrl+U")
    until(lambda: not order.busy)
    first, *_, last = names(desk)
    assert desk.open() == first
    assert "that one is open" in desk.said()
    release = desk.window.releases.model.release_at(2)
    assert release is not None
    desk.workspace.show(release.id)
    if worked:
        desk.workspace.do(annotate.annotate, Span(0, 3), "NOTE")
    desk.press("Ctrl+U")
    until(lambda: not order.busy)
    if worked:
        assert desk.open() == last
        assert "Ctrl+Enter says that the open release is done" in desk.said()
        desk.press("Ctrl+Return")
        assert desk.open() == names(desk)[0]
    else:
        assert desk.open() == first
        assert f"“{first}” is open" in desk.said()


def test_the_order_is_remembered(tmp_path: Path, nothing_left: None, until: Until) -> None:
    Settings(tmp_path / "glossator.ini").set(options.RELEASE_ORDER, "useful")
    made = Desk(tmp_path)
    assert made.window.actions_by_name["order_useful"].isChecked()
    until(lambda: made.window.releases.model.ranked)
    assert not put_away(made.window)


def test_a_mistake_in_a_rule_is_told_once_and_the_others_go_on(desk: Desk, until: Until) -> None:
    workspace, told = desk.workspace, list[str]()
    workspace.told.connect(told.append)
    assert workspace.corpus is not None
    own = OwnRules().with_file("ours.toml", '[[rule]]\nid = "x"\nlabel = "NOTE"\ntitle = "x"\nfind = "("\n')
    own_rules.keep(workspace.corpus, OwnRules(), own, workspace.person)  # type: ignore[arg-type]
    for _ in range(2):
        workspace.suggest_again()
        until(lambda: not workspace.suggesting)
        assert [item.quote for item in workspace.suggestions if item.label == "ADVISOR"] == [ORRIN, THORNE]
    assert len(told) == 1
    assert told[0].startswith("A rule was left out: ours.toml, line 5: ")
