"""Comments of the whole corpus, by keys: on what was missed, filters, the way there, answers, labels, blind work."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from domain.annotate import remove
from domain.annotation import Annotation
from domain.govern import change_scheme
from domain.negative import found_none
from domain.person import Role
from domain.policy import Policy
from domain.respond import comment_at, comment_on, settle_comment
from domain.span import Span
from gui.comments_panel import CommentsPanel
from gui.thread_rows import FOOT
from tests.gui.talk import gathered, go, hand_in, held, work_as
from tests.gui.window import Desk

FIRM = "Thorne Pell LLP"
OTHER = "Orrin & Vale Partners, Inc."
AGENT = "Dunmore Ashgrove & Co."


def panel(desk: Desk) -> CommentsPanel:
    return desk.window.talk.comments


def rows(desk: Desk) -> list[str]:
    """What is listed, from the top."""
    return [item.comment.text for item in panel(desk).shown]


def missed(desk: Desk, words: str, text: str) -> None:
    """Say that words of the open release were missed."""
    start = desk.view.text().index(words)
    assert desk.workspace.do(comment_at, Span(start, start + len(words)), text) is not None


@pytest.fixture
def talked(desk: Desk) -> Desk:
    """Bea asked about Ada's advisor and said what was missed in two releases; Ada is in the list of comments."""
    desk.colleague("Bea")
    desk.tag(FIRM, "1")
    hand_in(desk)
    work_as(desk, "Bea")
    desk.workspace.do(comment_on, held(desk, FIRM).id, "Counsel of whom?")
    missed(desk, OTHER, "Missed: an advisor.")
    go(desk, "two.txt")
    missed(desk, AGENT, "An agent?")
    go(desk, "zoo.txt")
    work_as(desk, "Ada")
    desk.press("Alt+7")
    gathered(panel(desk).remarks)
    desk.done()
    return desk


# -- writing


def test_what_was_missed_is_said_of_the_selection(desk: Desk) -> None:
    desk.select(OTHER)
    desk.press("Shift+M")
    assert desk.focus() is panel(desk).field
    assert panel(desk).goal.text() == f"Comment on “{OTHER}”"
    desk.type("Missed.")
    desk.press("Return")
    assert desk.done() == [f"Comment on {OTHER}"]
    assert desk.focus() is desk.view
    gathered(panel(desk).remarks)
    assert rows(desk) == ["Missed."]
    assert panel(desk).shown[0].quote == OTHER


def test_of_a_release_as_a_whole_and_of_a_found_none(desk: Desk) -> None:
    desk.press("Shift+M")
    desk.type("Well done.")
    desk.press("Return")
    assert desk.workspace.do(found_none, "NOTE") is not None
    (none,) = desk.workspace.sheet.negatives
    desk.window.negatives.mark(none.id)
    desk.press("Shift+M")
    desk.type("Sure?")
    desk.press("Return")
    assert [(item.text, item.annotation_id, item.span) for item in desk.workspace.sheet.comments] == [
        ("Well done.", None, None),
        ("Sure?", none.id, None),
    ]
    gathered(panel(desk).remarks)
    shown = [panel(desk).list.item(row).data(FOOT) for row in range(2)]
    assert shown == ["on “found none: Note”", "on the release as a whole"]


def test_what_is_being_written_survives_another_release(desk: Desk) -> None:
    desk.select(OTHER)
    desk.press("Shift+M")
    desk.type("Missed.")
    go(desk, "zoo.txt")
    panel(desk).field.setFocus()
    desk.press("Return")
    assert (desk.open(), desk.done()) == ("one.txt", [f"Comment on {OTHER}"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (" ", "A comment needs words: type some."),
        ("x" * 10_001, "The comment has 10,001 characters; at most 10,000 are kept: shorten it."),
    ],
)
def test_bad_comments_are_refused_and_stay_in_the_field(desk: Desk, words: str, sentence: str) -> None:
    desk.select(OTHER)
    desk.press("Shift+M")
    panel(desk).field.setPlainText(words)
    desk.press("Return")
    assert (desk.done(), desk.said(), panel(desk).field.toPlainText()) == ([], sentence, words)
    desk.press("Escape")
    assert (desk.focus() is desk.view, panel(desk).field.isVisible()) == (True, False)


# -- the list


def test_all_comments_are_listed_the_newest_first(talked: Desk) -> None:
    assert rows(talked) == ["An agent?", "Missed: an advisor.", "Counsel of whom?"]
    assert panel(talked).summary.text() == "3 comments."
    assert talked.focus() is panel(talked).list
    head = panel(talked).list.item(2)
    assert head.data(FOOT) == f"on Advisor: “{FIRM}”"


def test_it_is_read_only_when_somebody_looks(desk: Desk) -> None:
    missed(desk, OTHER, "Missed.")
    assert rows(desk) == []
    desk.press("Alt+7")
    gathered(panel(desk).remarks)
    assert rows(desk) == ["Missed."]


@pytest.mark.parametrize(
    ("place", "opened", "chosen", "focus"),
    [
        (0, "two.txt", AGENT, ""),
        (1, "one.txt", OTHER, ""),
        (2, "one.txt", "", FIRM),
    ],
)
def test_enter_goes_there(talked: Desk, place: int, opened: str, chosen: str, focus: str) -> None:
    talked.press(" ".join(["Home", *["J"] * place, "Return"]))
    found = talked.window.annotating.focus
    assert (talked.open(), talked.chosen(), found.quote if found else "") == (opened, chosen, focus)
    assert talked.focus() is talked.view


def test_filters(talked: Desk) -> None:
    filters = panel(talked).filters
    missed(talked, "Committee", "Mine.")
    assert rows(talked)[0] == "Mine."
    filters.people.setCurrentText("To me")
    assert rows(talked) == ["Missed: an advisor.", "Counsel of whom?"]
    filters.people.setCurrentText("Mine")
    assert rows(talked) == ["Mine."]
    filters.people.setCurrentText("By Bea")
    assert rows(talked) == ["An agent?", "Missed: an advisor.", "Counsel of whom?"]
    filters.people.setCurrentText("By anybody")
    filters.here.setChecked(True)
    assert rows(talked) == ["Mine."]
    go(talked, "two.txt")
    assert rows(talked) == ["An agent?"]
    filters.here.setChecked(False)
    filters.words.setFocus()
    talked.type("orrin advisor")
    assert rows(talked) == ["Missed: an advisor."]
    assert panel(talked).summary.text() == "1 of 4 comments are shown."
    filters.words.clear()
    filters.states.setCurrentText("Settled")
    assert rows(talked) == []


def test_settle_and_open_again(talked: Desk) -> None:
    talked.press("Home Space")
    assert talked.done() == ["Settle: An agent?"]
    assert rows(talked) == ["Missed: an advisor.", "Counsel of whom?"]
    panel(talked).filters.states.setCurrentText("Settled")
    talked.press("Home Space")
    assert talked.done() == ["Open again: An agent?"]
    assert rows(talked) == []


def test_an_answer_is_on_the_same_place(talked: Desk) -> None:
    for _ in range(2):
        talked.press("End H")
        talked.type("Of the Company.")
        talked.press("Return Alt+7")
    assert talked.done() == [f"Comment on {FIRM}"] * 2
    talked.press("Home J J H")
    assert panel(talked).goal.text() == f"Comment to “{AGENT}”"
    talked.type("No.")
    talked.press("Return")
    assert talked.done() == [f"Comment on {AGENT}"]
    assert len({comment.span for comment in talked.workspace.sheet.comments}) == 1


def test_own_comments_are_reworded_and_taken_back(talked: Desk) -> None:
    missed(talked, "Committee", "Mine.")
    talked.done()
    talked.press("Home")
    panel(talked).buttons["Reword"].click()
    talked.type("Better.")
    talked.press("Return Alt+7")
    assert talked.done() == ["Reword a comment: Better."]
    talked.press("Home Delete")
    assert talked.done() == ["Remove a comment: Better."]


def test_words_of_others_stay_theirs(talked: Desk) -> None:
    talked.press("Home")
    assert [name for name, button in panel(talked).buttons.items() if button.isVisible()] == ["Answer", "Settle"]
    talked.press("Delete")
    assert (talked.done(), talked.said()) == ([], "That comment is Bea's: answer it with one of your own.")


def test_a_long_comment_can_be_read_whole(talked: Desk) -> None:
    missed(talked, "Committee", "word " * 200)
    talked.press("Home")
    assert panel(talked).whole.isVisible()
    assert panel(talked).whole.toPlainText() == ("word " * 200).strip()
    talked.press("End")
    assert not panel(talked).whole.isVisible()


# -- taking up what was missed


def test_a_label_key_makes_an_annotation_of_the_place(talked: Desk) -> None:
    talked.press("Home 1")
    assert talked.done() == [f"Advisor: {AGENT}"]
    assert talked.drawn() == [("ADVISOR", AGENT)]
    assert rows(talked) == ["Missed: an advisor.", "Counsel of whom?"]
    assert talked.said() == f"Advisor: {AGENT}. The comment is settled; Ctrl+Z takes it back."
    talked.press("Ctrl+Z")
    assert talked.drawn() == []
    assert len(rows(talked)) == 3


def test_labelling_the_selected_place_in_the_text_does_it_too(talked: Desk) -> None:
    talked.press("Home J Return A")
    assert talked.drawn() == [("ADVISOR", OTHER), ("ADVISOR", FIRM)]
    assert rows(talked) == ["An agent?", "Counsel of whom?"]


def test_what_is_on_an_annotation_is_not_labelled_beside_it(talked: Desk) -> None:
    talked.press("End N")
    assert talked.done() == []
    assert talked.said().startswith("That comment is on an annotation")


def test_a_label_that_was_retired_meanwhile(talked: Desk) -> None:
    scheme = talked.workspace.scheme
    with talked.workspace.corpus.beside(writes=True) as other:
        labels = tuple(replace(label, retired=label.id == "NOTE") for label in scheme.labels)
        other.commit(change_scheme(scheme, replace(scheme, labels=labels), by=talked.workspace.person))
    talked.press("Home 2")
    assert talked.done() == []
    assert "Note is retired" in talked.said()
    assert len(rows(talked)) == 3


def test_what_was_removed_is_still_talked_about(talked: Desk) -> None:
    go(talked, "one.txt")
    assert talked.workspace.do(remove, [held(talked, FIRM).id]) is not None
    panel(talked).list.setFocus()
    talked.press("End")
    assert panel(talked).note.text() == (
        "What it was on was removed. Enter goes to its place, a label's key labels it anew."
    )
    assert panel(talked).list.item(2).data(FOOT) == f"on what was removed: “{FIRM}”"
    talked.press("Return")
    assert (talked.chosen(), talked.focus() is talked.view) == (FIRM, True)
    talked.press("Alt+7 H")
    talked.type("It was none.")
    talked.press("Return")
    assert talked.workspace.sheet.comments[-1].annotation_id is None
    talked.done()
    talked.press("Alt+7 End 1")
    assert talked.done() == [f"Advisor: {FIRM}"]


# -- in the text


def test_places_are_marked_in_the_text_and_in_the_margin(talked: Desk) -> None:
    go(talked, "one.txt")
    QCoreApplication.processEvents()
    margin = talked.view.margin
    margin.grab()
    ((rect, comments),) = margin._signs
    assert [comment.text for comment in comments] == ["Missed: an advisor."]
    panel(talked).list.setCurrentRow(2)
    QTest.mouseClick(margin, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert panel(talked).current().comment.text == "Missed: an advisor."
    before = talked.view.viewport().grab().toImage()
    talked.workspace.do(settle_comment, comments[0].id)
    margin.grab()
    assert margin._signs == []
    assert talked.view.viewport().grab().toImage() != before


def test_a_sign_brings_a_hidden_panel_and_clears_filters(talked: Desk) -> None:
    go(talked, "one.txt")
    panel(talked).filters.people.setCurrentText("Mine")
    talked.window.docks["comments"].hide()
    talked.view.margin.grab()
    ((rect, _comments),) = talked.view.margin._signs
    QTest.mouseClick(talked.view.margin, Qt.MouseButton.LeftButton, pos=rect.center().toPoint())
    assert talked.window.docks["comments"].isVisible()
    assert panel(talked).current().comment.text == "Missed: an advisor."


# -- blind


@pytest.fixture
def blind(desk: Desk) -> Desk:
    """A blind corpus: Carl commented on his own drafts and on a place; Ada and Bea are annotator and reviewer."""
    desk.colleague("Bea")
    desk.colleague("Carl", Role.ANNOTATOR)
    desk.colleague("Dan", Role.ANNOTATOR)
    assert desk.workspace.lay_down(Policy(blind=True))
    work_as(desk, "Carl")
    desk.tag(FIRM, "1")
    assert desk.workspace.do(comment_on, held(desk, FIRM).id, "Carl's secret.") is not None
    missed(desk, OTHER, "Carl's remark.")
    return desk


def seen(desk: Desk, name: str) -> list[str]:
    """What somebody sees in the list, which has to be what the workspace tells."""
    work_as(desk, name)
    desk.press("Alt+7")
    gathered(panel(desk).remarks)
    told = [comment.text for comment in desk.workspace.comments()]
    assert rows(desk) == told[::-1]
    return told


def test_who_works_blind_sees_nothing_of_the_others(blind: Desk) -> None:
    assert seen(blind, "Dan") == []
    assert seen(blind, "Carl") == ["Carl's secret.", "Carl's remark."]
    assert seen(blind, "Bea") == ["Carl's remark."]
    blind.view.margin.grab()
    assert len(blind.view.margin._signs) == 1
    work_as(blind, "Dan")
    blind.view.margin.grab()
    assert blind.view.margin._signs == []


def test_what_is_handed_in_may_be_talked_about(blind: Desk) -> None:
    work_as(blind, "Carl")
    hand_in(blind)
    assert seen(blind, "Bea") == ["Carl's secret.", "Carl's remark."]
    assert seen(blind, "Dan") == []
    blind.press("Alt+2 Ctrl+Return")
    assert seen(blind, "Dan") == ["Carl's secret.", "Carl's remark."]


def test_made_by_taking_up_is_the_takers(talked: Desk) -> None:
    talked.press("Home 1")
    (made,) = talked.workspace.sheet.annotations
    assert isinstance(made, Annotation)
    assert (made.author, made.origin) == ("Ada", "manual")


class Painted(QObject):
    """Notes how high what is painted of a widget is."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.heights: list[int] = []
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.heights.append(event.region().boundingRect().height())
        return False


def test_nothing_of_a_selection_stays_when_it_is_dropped_at_its_end(talked: Desk) -> None:
    talked.press("Home J Return")
    talked.view.viewport().repaint()
    painted = Painted(talked.view.viewport())
    talked.press("Right")
    assert talked.chosen() == ""
    assert max(painted.heights) >= talked.view.pitch().height
