"""Comparing annotators by keys: walking where they differ, taking sides, a third, all that agree, and who may."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from domain import annotate, review
from domain.line_up import CaseKind
from domain.negative import found_none
from domain.person import Role
from domain.span import Span
from gui.compare_dialog import CompareDialog
from gui.compare_third import ThirdDialog
from tests.gui.several import BANK, FIRM, NOTES, compare, differ, front, leave, of, press, shown, staff, states, work
from tests.gui.window import Desk, put_away


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Ben and Cleo differ; Zoe, who settles, is at the desk."""
    differ(desk)
    return desk


def test_the_window_begins_at_the_first_open_conflict(two: Desk) -> None:
    dialog = compare(two)
    assert [column.person for column in dialog.shown_columns()] == ["Ben", "Cleo"]
    assert dialog.words.text() == "Label, open · Ben: Advisor “Thorne Pell LLP” — Cleo: Note “Thorne Pell LLP”"
    assert dialog.count.text() == "3 of 3 conflicts open, 1 agreed (1 of them open)"
    assert [(case.kind, len(case.members)) for case in dialog.model.shown] == [
        (CaseKind.LABEL, 2), (CaseKind.BOUNDARY, 2), (CaseKind.ONE_SIDED, 1),
    ]  # fmt: skip
    assert two.focus() is dialog.columns[0].view
    press("Escape")


def test_each_column_has_one_persons_work(two: Desk) -> None:
    dialog = compare(two)
    for column, name, number in ((dialog.columns[0], "Ben", 4), (dialog.columns[1], "Cleo", 3)):
        assert {item.author for item in column.view.sheet.annotations} == {name}
        assert column._count.text() == f"{number} annotations, done"
    words = {
        column.person: [column.view.beside(place) for place in column.view.places_between(0, 10_000)]
        for column in dialog.shown_columns()
    }
    assert words == {
        "Ben": ["agreed", "label", "boundary", "only here"],
        "Cleo": ["agreed", "label", "boundary", "not here"],
    }
    press("Escape")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ("C", "Boundary"),
        ("C C", "One-sided"),
        ("C C C", "Label"),
        ("Shift+C", "One-sided"),
        ("U", "Boundary"),
        ("Space Space", "One-sided"),
        ("C Shift+C", "Label"),
    ],
)
def test_walking(two: Desk, keys: str, told: str) -> None:
    dialog = compare(two)
    press(keys)
    assert dialog.words.text().startswith(told)
    assert all(column.view.caret() == dialog.current.span.start for column in dialog.shown_columns())
    assert dialog.table.currentIndex().row() == dialog.model.shown.index(dialog.current)
    assert two.done() == []
    press("Escape")


@pytest.mark.parametrize(
    ("keys", "committed", "firm"),
    [
        ("1", "Settle (take Ben): Thorne Pell LLP", ["approved", "overruled"]),
        ("2", "Settle (take Cleo): Thorne Pell LLP", ["overruled", "approved"]),
        ("B", "Settle (take Ben and Cleo): Thorne Pell LLP", ["approved", "approved"]),
        ("N", "Settle (take none): Thorne Pell LLP", ["overruled", "overruled"]),
    ],
)
def test_taking_sides(two: Desk, keys: str, committed: str, firm: list[str]) -> None:
    dialog = compare(two)
    press(keys)
    assert two.done() == [committed]
    sheet = two.workspace.sheet
    assert [sheet.state(of(two, name, FIRM)).value for name in ("Ben", "Cleo")] == firm
    # On to the next one, and what was settled shows so at once.
    assert dialog.words.text().startswith("Boundary, open")
    place = next(place for place in dialog.columns[0].view.places_between(0, 10_000) if place.items[0].quote == FIRM)
    verdict = {"approved": "taken", "overruled": "not taken"}[firm[0]]
    assert dialog.columns[0].view.beside(place) == verdict
    press("Ctrl+Z")
    assert two.done() == [f"Undo: {committed}"]
    assert {sheet_state for _, _, sheet_state in states(two)} == {"submitted"}
    assert dialog.count.text().startswith("3 of 3 conflicts open")
    press("Ctrl+Y")
    assert two.done() == [f"Redo: {committed}"]
    press("Escape")


def test_the_side_that_has_nothing_overrules_the_other(two: Desk) -> None:
    compare(two)
    press("C C 2")
    assert two.done() == ["Settle (take none): Copper may become dear."]
    press("Escape")


def test_a_whole_release_by_keys(two: Desk) -> None:
    dialog = compare(two)
    press("2 1 1")
    assert dialog.notice.notice.text == "All conflicts are settled; A settles the 1 on which they agree."
    press("A")
    assert two.done()[-1] == "Settle what is agreed: 2 annotations"
    assert dialog.notice.notice.text.startswith("All is settled: Ctrl+Shift+R signs the release off")
    press("Ctrl+Shift+R")
    assert two.done() == ["Reviewed: one.txt"]
    assert two.workspace.sheet.reviewed
    assert two.window.releases.model.status(two.workspace.sheet.release.id) == "reviewed"
    press("1")
    assert two.done() == []
    press("Escape")


def test_a_release_with_open_conflicts_is_not_signed_off(two: Desk) -> None:
    dialog = compare(two)
    press("Ctrl+Shift+R")
    sentence = "3 places where Ben and Cleo differ are not settled: compare them first."
    assert two.done() == []
    assert dialog.notice.notice.text.startswith(sentence)
    leave(two)
    two.press("Ctrl+Shift+R")
    assert two.done() == []
    assert two.said().startswith(sentence)


def test_a_comment_goes_with_the_settlement(two: Desk) -> None:
    dialog = compare(two)
    press("M")
    QTest.keyClicks(dialog.comment, "bc 12 <b>")
    press("Return 2")
    assert two.done() == ["Settle (take Cleo): Thorne Pell LLP"]
    sheet = two.workspace.sheet
    assert {sheet.standing(of(two, name, FIRM)).comment for name in ("Ben", "Cleo")} == {"bc 12 <b>"}
    assert not dialog.comment.isVisible()
    press("M Escape")
    assert dialog.isVisible()
    press("Escape")
    assert QApplication.activeModalWidget() is None


def test_a_third(two: Desk) -> None:
    dialog = compare(two)
    press("C")
    start = two.workspace.sheet.text.index("Senior Notes due 2009")
    dialog.columns[1].view.select(Span(start, start + len("Senior Notes due 2009")))

    def write(asked: object) -> None:
        assert isinstance(asked, ThirdDialog)
        assert asked.form.label.currentData() == "NOTE"
        asked.form._values["coupon"].setCurrentText("11 3/4%")
        QTest.keySequence(asked, "Return")

    two.within(lambda: press("T"), write)
    assert two.done() == ["Settle (a third): Senior Notes due 2009"] * 2
    third = of(two, "Zoe", "Senior Notes due 2009")
    assert (third.origin, third.attribute("coupon")) == ("adjudicated", "11 3/4%")
    assert ("Zoe", "NOTE", "submitted") in states(two)
    assert dialog.words.text().startswith("One-sided, open")
    assert [column.view.sheet.by_id.get(third.id) for column in dialog.shown_columns()] == [third, third]
    front(dialog)
    press("Ctrl+Z")
    assert two.done() == ["Undo: Settle (a third): Senior Notes due 2009"] * 2
    assert {state for _, _, state in states(two)} == {"submitted"}
    assert "Zoe" not in {name for name, _, _ in states(two)}
    press("Escape")


def test_a_third_that_one_of_them_has_is_refused(two: Desk) -> None:
    dialog = compare(two)
    two.within(lambda: press("T"), lambda asked: QTest.keySequence(asked, "Return"))
    assert (two.done(), dialog.notice.notice.text) == ([], "That is what Ben has: take it instead.")
    front(dialog)
    press("Escape")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Rita", "Rita is a reviewer and can look only: it takes an adjudicator to settle."),
        ("Ben", "Ben is an annotator and can look only: it takes an adjudicator to settle."),
        ("Ada", ""),
    ],
)
def test_who_may_settle(two: Desk, name: str, words: str) -> None:
    two.workspace.switch_person(name)
    dialog = compare(two)
    assert dialog.banner.text() == words
    press("1")
    assert len(two.done()) == (0 if words else 1)
    if words:
        press("C A B N T")
        assert two.done() == []
    assert dialog.isVisible()
    press("Escape")


def test_who_annotated_it_can_only_look(two: Desk) -> None:
    work(two, "Zoe", [("Tarnbrook Cable, Inc.", "NOTE")])
    dialog = compare(two)
    assert dialog.banner.text() == (
        "Zoe annotated this release too and can look only: another adjudicator has to settle it."
    )
    press("1 B N A")
    assert two.done() == []
    press("Escape")


def test_what_changed_meanwhile_is_not_settled(two: Desk) -> None:
    """A colleague's window commits through the same file after this one has lined up."""
    dialog = compare(two)
    case = dialog.current
    corpus, sheet = two.workspace.corpus, two.workspace.sheet
    ben = corpus.person("Ben")
    corpus.commit(annotate.describe(sheet, of(two, "Ben", FIRM).id, by=ben, comment="Hm."))
    press("1")
    assert two.done() == []
    assert "changed" in dialog.notice.notice.text
    # It was read anew, and says so.
    assert dialog.current.members != case.members
    assert "not handed in yet" in dialog.words.text()
    press("Escape")


def test_a_release_of_one_annotator_is_not_compared(desk: Desk) -> None:
    staff(desk)
    work(desk, "Ben", [(FIRM, "ADVISOR")])
    desk.press("Ctrl+D")
    assert desk.said() == "Only Ben works on “one.txt”: there is nobody to compare."


def test_three_annotators_and_two_columns(desk: Desk) -> None:
    staff(desk, ("Dan", Role.ANNOTATOR))
    work(desk, "Ben", [(BANK, "ADVISOR"), (FIRM, "ADVISOR")])
    work(desk, "Cleo", [(BANK, "ADVISOR")])
    work(desk, "Dan", [(BANK, "ADVISOR"), (FIRM, "NOTE")])
    desk.workspace.switch_person("Zoe")
    dialog = compare(desk)
    # Dan has something at the place in turn, and Cleo has not: he gets her column.
    assert [column.person for column in dialog.shown_columns()] == ["Ben", "Dan"]
    assert dialog.words.text() == (
        "Label, open · Ben: Advisor “Thorne Pell LLP” — Cleo: nothing — Dan: Note “Thorne Pell LLP”"
    )
    press("2")
    assert desk.done() == ["Settle (take Dan): Thorne Pell LLP"]
    press("Escape")


def test_columns_scroll_and_move_in_step(two: Desk) -> None:
    dialog = compare(two)
    left, right = (column.view for column in dialog.shown_columns())
    press("Ctrl+End")
    assert left.caret() == right.caret() == len(left.text())
    # Both show the end, though a column that is a little wider has fewer lines.
    assert all(view.lines()[-1].end >= len(view.text()) - 1 for view in (left, right))
    press("Tab")
    press("Ctrl+Home Ctrl+Right")
    assert left.caret() == right.caret()
    press("Escape")


def test_the_filter_counts_and_narrows(two: Desk) -> None:
    dialog = compare(two)
    titles = [dialog.filter.itemText(place) for place in range(dialog.filter.count())]
    assert titles == [
        "Conflicts (3)", "Open conflicts (3)", "Everything (4)", "Label (1)", "Boundary (1)", "Label and boundary (0)",
        "Attributes (0)", "One-sided (1)", "Agreed (1)",
    ]  # fmt: skip
    dialog.filter.setCurrentIndex(8)
    dialog.filter.activated.emit(8)
    assert [dialog.model.index(0, column).data() for column in range(4)] == [
        "Agreed", "open", "7", "Ben and Cleo: Advisor “Orrin & Vale Partners, Inc.”",
    ]  # fmt: skip
    press("Escape")


def test_the_queue_leads_to_the_place(two: Desk) -> None:
    two.press("Alt+PgDown")
    item = next(item for item in two.workspace.waiting_now() if item.subject.quote == NOTES)
    two.window.reviewing.compare_wanted.emit(item.subject.release_id, item.subject.id)
    dialog = shown()
    assert two.open() == "one.txt"
    assert dialog.words.text().startswith("Boundary, open · Ben: Note “11 3/4% Senior Notes due 2009”")
    press("Escape")


def test_the_next_release_opens_in_the_window(two: Desk) -> None:
    dialog = compare(two)
    press("Alt+PgDown")
    assert two.open() == "two.txt"
    assert dialog.words.text() == "There is nothing to compare here."
    press("Alt+PgUp")
    assert dialog.words.text().startswith("Label, open")
    press("Escape")


PARAGRAPHS = [
    f"In paragraph {number} the Company says of cable what it said of wire before, at such length that the words"
    " need more than one line of a column, and that the columns are broken alike.\n"
    for number in range(80)
]


@pytest.fixture
def far(tmp_path: Path, nothing_left: None) -> Iterator[Desk]:
    """Ben and Cleo differ in the middle and near the end of a release of many screens."""
    lines = [*PARAGRAPHS]
    lines[40] = f"{FIRM} is counsel.\n"
    lines[75] = f"{BANK} is the agent.\n"
    desk = Desk(tmp_path, texts={"one.txt": "\n".join(lines)})
    desk.window.resize(1280, 720)
    staff(desk)
    work(desk, "Ben", [(FIRM, "ADVISOR"), (BANK, "ADVISOR")])
    work(desk, "Cleo", [(FIRM, "NOTE"), (BANK, "NOTE")])
    desk.workspace.switch_person("Zoe")
    desk.done()
    yield desk
    assert not put_away(desk.window)


def seen(dialog: CompareDialog) -> list[bool]:
    """Whether the case in turn is on the screen, for each column."""
    views = [column.view for column in dialog.shown_columns()]
    return [view.lines()[0].start <= dialog.current.span.start <= view.lines()[-1].start for view in views]


def first_lines(dialog: CompareDialog) -> set[int]:
    """Where the first shown lines of the columns begin."""
    return {column.view.lines()[0].start for column in dialog.shown_columns()}


def test_it_opens_scrolled_to_the_case_in_turn(far: Desk) -> None:
    dialog = compare(far)
    QCoreApplication.processEvents()
    assert (seen(dialog), len(first_lines(dialog))) == ([True, True], 1)
    for _ in range(3):
        press("C")
        assert (seen(dialog), len(first_lines(dialog))) == ([True, True], 1)
    press("Escape")


def test_columns_show_the_same_lines_wherever_they_are_scrolled(far: Desk) -> None:
    dialog = compare(far)
    left, right = (column.view for column in dialog.shown_columns())
    for number in range(0, left.verticalScrollBar().maximum(), 7):
        for view in (left, right):
            view.verticalScrollBar().setValue(number)
            assert len(first_lines(dialog)) == 1, f"at line {number}"
    press("Escape")


def test_found_none_stands_over_each_column(two: Desk) -> None:
    two.workspace.switch_person("Cleo")
    assert two.workspace.do(found_none, "RISK_FACTOR")
    assert two.workspace.do(review.submit)
    two.workspace.switch_person("Zoe")
    dialog = compare(two)
    assert [column.nones.text() for column in dialog.shown_columns()] == [
        "∅ Found none: said of no label",
        "∅ Found none: Risk factor (submitted): one-sided, Ben has 1",
    ]
    press("C C")
    assert dialog.words.text() == "One-sided, open · Ben: Risk factor “Copper may become dear.” — Cleo: found none"
    press("Escape")


def test_without_found_none_no_line_is_taken(two: Desk) -> None:
    dialog = compare(two)
    assert not any(column.nones.isVisible() for column in dialog.columns)
    press("Escape")


def test_what_was_returned_is_not_said_to_be_never_handed_in(two: Desk) -> None:
    two.workspace.switch_person("Rita")
    assert two.workspace.return_([of(two, "Ben", FIRM).id], "other") is not None
    two.workspace.switch_person("Zoe")
    dialog = compare(two)
    row = next(row for row, case in enumerate(dialog.model.shown) if case.kind is CaseKind.LABEL)
    assert dialog.model.index(row, 1).data() == "returned, not handed in again"
    press("Escape")
