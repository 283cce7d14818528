"""Giving releases to people in the window: by hand, evenly, taken back; whose they are in the list; who leaves."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from domain.annotation import State
from domain.person import Role
from gui.assign_dialog import ONLY, AssignDialog
from gui.assign_leaving import LeavingDialog
from gui.people_dialog import PeopleDialog
from tests.gui.several import FIRM, press, staff, work
from tests.gui.window import Desk, delete

EVERY = "Ben", "Cleo"


@pytest.fixture
def dialog(desk: Desk) -> Iterator[AssignDialog]:
    """The dialog over a corpus of three releases, at which Ada is, who administers it."""
    staff(desk)
    desk.window.adjudicating.assign()
    made = QApplication.activeModalWidget()
    assert isinstance(made, AssignDialog)
    made.activateWindow()
    QTest.qWaitForWindowActive(made)
    yield made
    made.reject()


def choose(dialog: AssignDialog, *places: int) -> None:
    selection = dialog.table.selectionModel()
    selection.clearSelection()
    for place in places:
        flag = QItemSelectionModel.SelectionFlag
        selection.select(dialog.model.index(place, 0), flag.Select | flag.Rows)
    dialog._show_preview()


def tick(dialog: AssignDialog, *names: str) -> None:
    for row in range(dialog.people.rowCount()):
        item = dialog.people.item(row, 0)
        wanted = item.text().split(" (")[0] in names
        item.setCheckState(Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked)
    dialog._show_preview()


def held(desk: Desk) -> dict[str, int]:
    return dict(Counter(item.person for item in desk.workspace.assignments()))


def whose(dialog: AssignDialog) -> list[str]:
    return [dialog.model.index(row, 2).data() for row in range(dialog.model.rowCount())]


def test_everything_by_keys(desk: Desk, dialog: AssignDialog) -> None:
    assert dialog.preview.text() == "Nobody is chosen to assign releases to: choose people first."
    press("Ctrl+A Tab Down Space Down Space")
    dialog._show_preview()
    assert [person.name for person in dialog.people.chosen()] == ["Ben", "Cleo"]
    assert dialog.chosen_words.text() == "3 of 3 listed chosen"
    assert dialog.preview.text() in ("Ben 2, Cleo 1; each release to 1.", "Ben 1, Cleo 2; each release to 1.")
    promised = dict(part.split() for part in dialog.preview.text().partition(";")[0].split(", "))
    QTest.keySequence(dialog.give, "Space")
    assert {name: str(number) for name, number in held(desk).items()} == promised
    assert desk.done() == ["Assign 3 releases to Ben, Cleo, 1 each, seed 1"]
    assert dialog.answer.text().startswith("Assigned.")
    assert {dialog.people.item(row, 1).text() for row in (1, 2)} == {"1", "2"}
    assert dialog.preview.text() == "Those releases are assigned so already."
    QTest.keySequence(dialog.back, "Space")
    assert held(desk) == {}
    assert desk.done()[0].startswith("Take 3 ")
    assert whose(dialog) == ["nobody"] * 3


def test_several_people_for_each(desk: Desk, dialog: AssignDialog) -> None:
    choose(dialog, 0, 1, 2)
    tick(dialog, "Ben", "Cleo")
    dialog.times.setValue(2)
    dialog._show_preview()
    assert dialog.preview.text() == "Ben 3, Cleo 3; each release to 2."
    dialog.assign()
    assert held(desk) == {"Ben": 3, "Cleo": 3}
    assert whose(dialog) == ["Ben, Cleo"] * 3


def test_by_hand_and_what_is_so_stays(desk: Desk, dialog: AssignDialog) -> None:
    dialog.each.setChecked(True)
    choose(dialog, 0)
    tick(dialog, "Ben")
    dialog.assign()
    choose(dialog, 0, 1)
    tick(dialog, "Ben", "Cleo")
    assert dialog.preview.text() == "Ben 1, Cleo 2; each release to 2. 1 assignment among them stays as before."
    dialog.assign()
    assert whose(dialog) == ["Ben, Cleo", "Ben, Cleo", "nobody"]
    dialog.unassigned.setChecked(True)
    assert [dialog.model.index(0, 0).data(), dialog.model.rowCount()] == ["zoo.txt", 1]


@pytest.mark.parametrize(
    ("places", "names", "times", "words"),
    [
        ((), ("Ben",), 1, "No release is chosen to assign: choose releases first."),
        ((0,), (), 1, "Nobody is chosen to assign releases to: choose people first."),
        ((0,), ("Ben", "Cleo"), 3,
         "Each release cannot go to 3 of 2 people: choose more people, or a number up to theirs."),
        ((0,), ("Rex",), 1, "Rex is a reader and may not be given releases to annotate: it takes an annotator."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_before(
    desk: Desk, dialog: AssignDialog, places: tuple[int, ...], names: tuple[str, ...], times: int, words: str
) -> None:
    desk.colleague("Rex", Role.READER)
    dialog._fill()
    choose(dialog, *places)
    tick(dialog, *names)
    dialog.times.setValue(times)
    dialog._show_preview()
    assert (dialog.preview.text(), dialog.give.isEnabled()) == (words, False)
    dialog.assign()
    assert (dialog.answer.text(), held(desk)) == (words, {})


def test_who_has_left_keeps_a_row_until_nothing_is_theirs(desk: Desk, dialog: AssignDialog) -> None:
    choose(dialog, 0)
    tick(dialog, "Ben")
    dialog.assign()
    desk.workspace.deactivate("Ben")
    dialog._fill()
    tick(dialog, "Ben")
    choose(dialog, 1)
    assert dialog.preview.text() == "Ben is no longer active in this corpus: choose another person."
    choose(dialog, 0)
    dialog.take_back()
    names = [dialog.people.item(row, 0).text() for row in range(dialog.people.rowCount())]
    assert "Ben (inactive)" not in names


def test_others_only_look(desk: Desk) -> None:
    staff(desk)
    desk.workspace.switch_person("Rita")
    dialog = AssignDialog(desk.workspace, desk.window)
    assert dialog.preview.text() == ONLY
    parts = (dialog.give, dialog.back, dialog.people, dialog.times, dialog.policy)
    assert not any(part.isEnabled() for part in parts)
    delete(dialog)


def test_the_filters_narrow(dialog: AssignDialog) -> None:
    dialog.filter.setText("O tx")
    assert [dialog.model.index(row, 0).data() for row in range(dialog.model.rowCount())] == [
        "one.txt", "two.txt", "zoo.txt",
    ]  # fmt: skip
    dialog.filter.setText("zo")
    assert dialog.model.rowCount() == 1
    dialog.since.setCurrentIndex(1)
    assert dialog.model.rowCount() == 1


# -- the list of releases


def names(desk: Desk) -> list[str]:
    model = desk.window.releases.model
    return [str(model.data(model.index(row))) for row in range(model.rowCount())]


@pytest.fixture
def given(desk: Desk) -> Desk:
    """Ben has the first and the last release, Cleo all of them."""
    staff(desk)
    ids = [release.id for release in desk.workspace.releases()]
    people = {person.name: person for person in desk.workspace.people()}
    assert desk.workspace.assign([ids[0], ids[2]], [people["Ben"]])
    assert desk.workspace.assign(ids, [people["Cleo"]])
    desk.window.releases._recount()
    desk.done()
    return desk


def test_an_annotator_begins_with_what_is_theirs(given: Desk) -> None:
    panel = given.window.releases
    assert (names(given), panel._mine.isVisible(), panel._mine.isChecked()) == (
        ["one.txt", "two.txt", "zoo.txt"], True, False,
    )  # fmt: skip
    given.workspace.switch_person("Ben")
    assert (names(given), panel._mine.isChecked()) == (["one.txt", "zoo.txt"], True)
    assert panel._summary.text() == "0 of 2 releases of yours done"
    panel._mine.click()
    assert names(given) == ["one.txt", "two.txt", "zoo.txt"]
    given.workspace.switch_person("Rita")
    assert not panel._mine.isChecked()


def test_nobody_is_asked_in_a_corpus_without_assignments(desk: Desk) -> None:
    assert not desk.window.releases._mine.isVisible()


def test_done_and_next_follow_what_is_ones_own(given: Desk) -> None:
    given.workspace.switch_person("Cleo")
    given.press("Ctrl+Return Ctrl+Return")
    assert given.open() == "zoo.txt"
    # That Cleo is done with the first is nothing to Ben: it is his, and open.
    given.workspace.switch_person("Ben")
    given.press("Alt+PgUp")
    assert given.open() == "one.txt"
    assert given.window.releases.model.status(given.workspace.sheet.release.id) == "open"
    given.done()
    given.press("Ctrl+Return")
    assert (given.done(), given.open()) == (["Done: one.txt"], "zoo.txt")
    given.press("Ctrl+Return")
    assert given.said() == "No open release follows in the list as it is shown."
    assert given.window.line.progress.text() == "2/2 done"


def test_a_release_is_done_when_all_of_its_people_are(given: Desk) -> None:
    release = given.workspace.releases()[0].id
    model = given.window.releases.model
    for name, status in (("Ben", "open"), ("Cleo", "done")):
        work(given, name, [])
        given.workspace.switch_person("Ada")
        given.window.releases._recount()
        assert model.status(release) == status
    tip = model._tooltip(given.workspace.releases()[0])
    assert "assigned to Ben, done" in tip
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == (
        "one.txt, done, 0 annotations, assigned to Ben and Cleo"
    )


# -- who leaves


@pytest.fixture
def people(given: Desk) -> Iterator[PeopleDialog]:
    made = PeopleDialog(given.workspace, given.window)
    made.show()
    yield made
    made.reject()
    made.deleteLater()


def leave_as(given: Desk, people: PeopleDialog, answer: str, name: str = "Ben") -> None:
    """Deactivate somebody and answer what becomes of their releases."""
    row = next(row for row in range(people.table.rowCount()) if people.table.item(row, 0).text() == name)
    people.table.selectRow(row)

    def reply(asked: QDialog) -> None:
        assert isinstance(asked, LeavingDialog)
        if answer == "cancel":
            asked.reject()
            return
        getattr(asked, answer).setChecked(True)
        if answer == "on":
            asked.heir.setCurrentIndex(asked.heir.findText("Cleo"))
        asked.accept()

    given.within(people.retire.click, reply)


@pytest.mark.parametrize(
    ("answer", "committed", "after"),
    [
        ("back", ["Take 2 assignments back from Ben", "Deactivate Ben"], {"Cleo": 3}),
        ("on", ["Pass on 2 releases of Ben to Cleo", "Deactivate Ben"], {"Cleo": 3}),
        ("leave", ["Deactivate Ben"], {"Ben": 2, "Cleo": 3}),
        ("cancel", [], {"Ben": 2, "Cleo": 3}),
    ],
)
def test_what_becomes_of_their_releases(
    given: Desk, people: PeopleDialog, answer: str, committed: list[str], after: dict[str, int]
) -> None:
    leave_as(given, people, answer)
    assert (given.done(), held(given)) == (committed, after)


def test_what_is_done_stays_theirs(given: Desk, people: PeopleDialog, qtbot: object) -> None:
    work(given, "Ben", [(FIRM, "ADVISOR")])
    given.workspace.switch_person("Ada")
    people._count()
    qtbot.waitUntil(lambda: people._job is None)  # type: ignore[attr-defined]
    leave_as(given, people, "back")
    assert given.done() == ["Take 1 release back from Ben", "Deactivate Ben"]
    assert people.answer.text() == "Ben is inactive; their work stays, shown as Ben's."
    sheet = given.workspace.sheet
    assert [(item.author, sheet.state(item)) for item in sheet.annotations] == [("Ben", State.SUBMITTED)]
    assert held(given) == {"Ben": 1, "Cleo": 3}


def test_who_becomes_a_reader_is_asked_too(given: Desk, people: PeopleDialog) -> None:
    row = next(row for row in range(people.table.rowCount()) if people.table.item(row, 0).text() == "Ben")
    people.table.selectRow(row)
    people.role.setCurrentIndex(people.role.findData(Role.READER.value))
    given.within(lambda: people.role.activated.emit(people.role.currentIndex()), lambda asked: asked.reject())
    assert (given.done(), people.role.currentData()) == ([], "annotator")
    people.role.setCurrentIndex(people.role.findData(Role.READER.value))
    given.within(lambda: people.role.activated.emit(people.role.currentIndex()), lambda asked: asked.accept())
    assert given.done() == ["Take 2 assignments back from Ben", "Make Ben reader"]
