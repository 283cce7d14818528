"""The thread of comments in the inspector, by keys: add, reword, settle, take back, and what is refused."""

import pytest

from domain.annotate import describe, remove
from domain.person import Role
from domain.respond import comment_on, reword
from gui.thread_box import COMMENT, Thread
from tests.gui.talk import work_as
from tests.gui.window import Desk

FIRM = "Thorne Pell LLP"
OTHER = "Orrin & Vale Partners, Inc."


def thread(desk: Desk) -> Thread:
    return desk.window.inspector.talk


def rows(desk: Desk) -> list[str]:
    """What is listed: who, a colon, and what."""
    shown = thread(desk).list
    items = [shown.item(row) for row in range(shown.count())]
    return [f"{item.data(COMMENT).author}: {item.text()}" if item.data(COMMENT) else item.text() for item in items]


@pytest.fixture
def tagged(desk: Desk) -> Desk:
    """Two advisors of Ada's, with the caret in the second; Bea is a reviewer."""
    desk.colleague("Bea")
    desk.tag(OTHER, "1")
    desk.tag(FIRM, "1")
    desk.done()
    return desk


def test_a_thread_grows(tagged: Desk) -> None:
    tagged.press("Shift+M")
    assert tagged.focus() is thread(tagged).field
    tagged.type("Counsel of whom?")
    tagged.press("Shift+Return")
    tagged.type("Of R & <b>S</b>?")
    tagged.press("Return")
    assert tagged.done() == ["Comment on Thorne Pell LLP"]
    assert (tagged.focus() is tagged.view, thread(tagged).field.toPlainText()) == (True, "")
    work_as(tagged, "Bea")
    tagged.press("Shift+M")
    tagged.type("Of the Company.")
    tagged.press("Return")
    assert rows(tagged) == ["Ada: Counsel of whom?\nOf R & <b>S</b>?", "Bea: Of the Company."]


def test_what_was_decided_stays(tagged: Desk) -> None:
    tagged.press("Ctrl+Shift+Return Shift+M")
    tagged.type("Sure.")
    tagged.press("Return")
    assert tagged.window.inspector._state.text() == "Ada · submitted — awaits review"


@pytest.fixture
def talked(tagged: Desk) -> Desk:
    """Bea asked, Ada answered; Ada is in the list, at her own answer."""
    work_as(tagged, "Bea")
    tagged.workspace.do(comment_on, tagged.window.annotating.focus.id, "Counsel of whom?")
    work_as(tagged, "Ada")
    tagged.workspace.do(comment_on, tagged.window.annotating.focus.id, "Of the Company.")
    thread(tagged).list.setFocus()
    tagged.press("End")
    tagged.done()
    return tagged


def test_own_words_are_changed_and_taken_back(talked: Desk) -> None:
    talked.press("Return")
    assert thread(talked).field.toPlainText() == "Of the Company."
    talked.type("Of the Committee.")
    talked.press("Return")
    assert talked.done() == ["Reword a comment: Of the Committee."]
    thread(talked).list.setFocus()
    talked.press("End Delete")
    assert talked.done() == ["Remove a comment: Of the Committee."]
    assert rows(talked) == ["Bea: Counsel of whom?"]
    talked.press("Ctrl+Z")
    assert rows(talked) == ["Bea: Counsel of whom?", "Ada: Of the Committee."]


def test_rewording_can_be_left(talked: Desk) -> None:
    talked.press("Return X Escape")
    assert (talked.done(), talked.focus() is talked.view, thread(talked).field.toPlainText()) == ([], True, "")


def test_words_of_others_stay_theirs(talked: Desk) -> None:
    talked.press("Home")
    assert [name for name, button in thread(talked).buttons.items() if button.isVisible()] == ["Settle"]
    for key in ("Return", "Delete"):
        talked.press(key)
        assert talked.done() == []
        assert talked.said() == "That comment is Bea's: answer it with one of your own."


def test_settled_comments_are_folded(talked: Desk) -> None:
    talked.press("Home Space")
    assert talked.done() == ["Settle: Counsel of whom?"]
    assert rows(talked) == ["▸ 1 settled", "Ada: Of the Company."]
    talked.press("Home Return")
    assert rows(talked) == ["▾ 1 settled", "Bea: Counsel of whom?", "Ada: Of the Company."]
    talked.press("Down Space")
    assert talked.done() == ["Open again: Counsel of whom?"]
    assert rows(talked) == ["Bea: Counsel of whom?", "Ada: Of the Company."]


def test_what_was_typed_stays_with_its_annotation(tagged: Desk) -> None:
    tagged.press("Shift+M")
    tagged.type("about the firm")
    tagged.press("Escape K")
    assert tagged.window.annotating.focus.quote == OTHER
    assert thread(tagged).field.toPlainText() == ""
    tagged.press("J Shift+M Return")
    assert tagged.done() == ["Comment on Thorne Pell LLP"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (" \n", "A comment needs words: type some."),
        ("x" * 10_001, "The comment has 10,001 characters; at most 10,000 are kept: shorten it."),
    ],
)
def test_bad_comments_are_refused_and_stay_in_the_field(tagged: Desk, words: str, sentence: str) -> None:
    tagged.press("Shift+M")
    thread(tagged).field.setPlainText(words)
    tagged.press("Return")
    assert (tagged.done(), tagged.said(), thread(tagged).field.toPlainText()) == ([], sentence, words)
    assert tagged.focus() is thread(tagged).field


def test_a_comment_on_what_was_removed_meanwhile_is_not_lost(tagged: Desk) -> None:
    seen, sheet = tagged.window.annotating.focus, tagged.workspace.sheet
    tagged.press("Shift+M")
    tagged.type("mine")
    with tagged.workspace.corpus.beside(writes=True) as other:
        other.commit(remove(sheet, [seen.id], by=tagged.workspace.person))
    tagged.press("Return")
    assert tagged.done() == []
    notice = tagged.window.line.notice.notice
    assert notice.text == "The annotation that the comment is on is no longer there: look at it as it is now."
    assert "mine" in notice.details


def test_a_comment_on_what_was_changed_meanwhile_is_taken(tagged: Desk) -> None:
    seen, sheet = tagged.window.annotating.focus, tagged.workspace.sheet
    tagged.press("Shift+M")
    tagged.type("mine")
    with tagged.workspace.corpus.beside(writes=True) as other:
        other.commit(describe(sheet, seen.id, by=tagged.workspace.person, flagged=True))
    tagged.press("Return")
    assert tagged.done() == ["Comment on Thorne Pell LLP"]


def test_words_that_their_author_changed_elsewhere_are_not_overwritten(talked: Desk) -> None:
    sheet = talked.workspace.sheet
    talked.press("Return")
    talked.type("Here.")
    with talked.workspace.corpus.beside(writes=True) as other:
        other.commit(reword(sheet, sheet.comments[-1].id, "There.", by=talked.workspace.person))
    talked.press("Return")
    assert talked.done() == []
    assert "look at it as it is now" in talked.said()
    assert "Here." in talked.window.line.notice.notice.details


def test_a_reader_cannot_comment(tagged: Desk) -> None:
    tagged.colleague("Rex", Role.READER)
    work_as(tagged, "Rex")
    tagged.press("Shift+M")
    tagged.type("x")
    tagged.press("Return")
    assert tagged.done() == []
    assert tagged.said().startswith("Rex is a reader")
