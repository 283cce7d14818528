"""The review queue in the window: order, filters, walks, sweeps, and how it follows what happens."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtTest import QTest

from domain.annotate import annotate, describe
from domain.negative import found_none
from domain.person import Role
from domain.queue import Need
from domain.review import approve, submit
from domain.span import Span
from gui.settings import REVIEW_WALK
from storage.access import open_corpus
from tests.gui.review import queue_read
from tests.gui.window import THREE, Desk, put_away

FIRM = "Thorne Pell LLP"
OTHER = "Orrin & Vale Partners, Inc."
AGENT = "Dunmore Ashgrove & Co."
THIRD = "Cobbold Partners LLC"


def tagged(desk: Desk, release: str, words: str, label: str = "ADVISOR") -> None:
    """Put a label on words of a release as whoever is at the desk."""
    found = desk.workspace.find_release(release)
    assert found is not None
    assert desk.workspace.show(found.id)
    sheet = desk.workspace.sheet
    assert sheet is not None
    start = sheet.text.index(words)
    assert desk.workspace.do(annotate, Span(start, start + len(words)), label) is not None


def handed_in(desk: Desk, release: str) -> None:
    found = desk.workspace.find_release(release)
    assert found is not None
    assert desk.workspace.show(found.id)
    assert desk.workspace.do(submit) is not None


@pytest.fixture
def queue(desk: Desk) -> Desk:
    """Bea reviews: Ada's advisors in three releases, one note, a “found none”; Carl differs about one firm."""
    desk.colleague("Bea")
    desk.colleague("Carl", Role.ANNOTATOR)
    for release, words in (("one.txt", OTHER), ("one.txt", FIRM), ("two.txt", AGENT), ("zoo.txt", THIRD)):
        tagged(desk, release, words)
    tagged(desk, "two.txt", "Notes", "NOTE")
    assert desk.workspace.do(found_none, "RISK_FACTOR") is not None
    for release in ("one.txt", "two.txt", "zoo.txt"):
        handed_in(desk, release)
    desk.workspace.switch_person("Carl")
    tagged(desk, "zoo.txt", THIRD, "NOTE")
    handed_in(desk, "zoo.txt")
    desk.workspace.switch_person("Bea")
    first = desk.workspace.find_release("one.txt")
    assert first is not None
    desk.workspace.show(first.id)
    desk.view.setFocus()
    desk.press("Ctrl+R Ctrl+Home")
    queue_read(desk)
    desk.done()
    return desk


def rows(desk: Desk) -> list[tuple[str, str]]:
    """The rows of the queue: words and annotator."""
    model = desk.window.review.model
    return [(model.index(row).data(), model.shown[row].subject.author) for row in range(model.rowCount())]


def test_conflicts_stand_first_and_then_the_oldest(queue: Desk) -> None:
    assert rows(queue) == [
        (THIRD, "Ada"),
        (THIRD, "Carl"),
        (OTHER, "Ada"),
        (FIRM, "Ada"),
        (AGENT, "Ada"),
        ("Notes", "Ada"),
        ("∅ found none: Risk factor", "Ada"),
    ]
    assert queue.window.review.model.shown[0].need is Need.CONFLICT
    assert queue.window.review._summary.text() == "7 await a decision."


def test_c_goes_to_the_next_conflict_and_asks_for_both_sides(queue: Desk) -> None:
    wanted: list[tuple[object, object]] = []
    queue.window.reviewing.compare_wanted.disconnect()  # both sides are not to open here
    queue.window.reviewing.compare_wanted.connect(lambda *ids: wanted.append(ids))
    queue.press("C")
    assert (queue.open(), queue.window.annotating.focus.quote) == ("zoo.txt", THIRD)
    queue.press("C C")
    assert len({annotation for _release, annotation in wanted}) == 2
    assert queue.done() == []


def test_what_came_back_stands_before_what_is_new(queue: Desk) -> None:
    found = next(item for item in queue.window.review.queue if item.subject.quote == FIRM)
    assert queue.workspace.return_many([found], "other") is not None
    assert FIRM not in dict(rows(queue))
    queue.workspace.switch_person("Ada")
    queue.press("Ctrl+Home Escape J J Ctrl+M Ctrl+Shift+Return")
    queue.workspace.switch_person("Bea")
    assert rows(queue)[2] == (FIRM, "Ada")
    assert queue.window.review.model.shown[2].need is Need.AGAIN


def test_only_what_an_edit_touches_is_read_anew(queue: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    names = {release.id: release.name for release in queue.workspace.releases()}
    read = queue.workspace.waiting_now
    monkeypatch.setattr(
        queue.workspace, "waiting_now", lambda ids: (asked.append([names[key] for key in ids]), read(ids))[1]
    )
    queue.press("U Y")
    assert asked == [["zoo.txt"]]
    queue.press("Ctrl+Z")
    assert asked == [["zoo.txt"], ["zoo.txt"]]
    assert not queue.window.review.queue.reading


def test_an_undone_decision_is_shown_again(queue: Desk) -> None:
    queue.press("U U U Y")
    assert (queue.open(), OTHER in dict(rows(queue))) == ("one.txt", False)
    queue.press("U")
    queue.window.releases.step(1)
    queue.press("Ctrl+Z")
    assert queue.open() == "one.txt"
    assert OTHER in dict(rows(queue))
    assert queue.window.annotating.focus.quote == OTHER
    assert queue.window.review.current().subject.quote == OTHER


# -- filters


def test_filters_narrow_and_are_cleared(queue: Desk) -> None:
    panel = queue.window.review
    filters = panel.filters
    assert not panel.clear_button.isVisible()
    filters.label.setCurrentText("Advisor")
    filters.release.setCurrentText("This release")
    assert rows(queue) == [(OTHER, "Ada"), (FIRM, "Ada")]
    assert (panel.narrowed.text(), panel._summary.text()) == (
        "Advisor, this release",
        "2 of 7 that await a decision are shown.",
    )
    panel.clear_button.setFocus()
    queue.press("Space")
    assert len(rows(queue)) == 7
    assert (panel.clear_button.isVisible(), panel.list.hasFocus()) == (False, True)


@pytest.mark.parametrize(
    ("box", "choice", "number", "words"),
    [
        ("annotator", "Carl", 1, "of Carl"),
        ("label", "Risk factor", 1, "Risk factor"),
        ("origin", "Made by hand", 7, "made by hand"),
    ],
)
def test_each_filter(queue: Desk, box: str, choice: str, number: int, words: str) -> None:
    panel = queue.window.review
    getattr(panel.filters, box).setCurrentText(choice)
    assert (len(rows(queue)), panel.narrowed.text()) == (number, words)


def test_filters_by_day_and_conflict(queue: Desk) -> None:
    panel = queue.window.review
    panel.filters.conflicts.setChecked(True)
    assert [words for words, _author in rows(queue)] == [THIRD, THIRD]
    panel.filters.clear()
    panel.filters.since.edit.setDate(QDate.currentDate().addDays(2))
    panel.filters.since.box.setChecked(True)
    assert rows(queue) == []
    panel.filters.since.edit.setDate(QDate.currentDate().addDays(-2))
    panel.filters.until.edit.setDate(QDate.currentDate().addDays(2))
    panel.filters.until.box.setChecked(True)
    assert len(rows(queue)) == 7


def test_this_release_follows_the_open_one(queue: Desk) -> None:
    queue.window.review.filters.release.setCurrentText("This release")
    queue.press("Alt+PgDown")
    assert queue.open() == "two.txt"
    assert [words for words, _author in rows(queue)] == [AGENT, "Notes", "∅ found none: Risk factor"]


# -- walks


def test_by_release_is_remembered(queue: Desk) -> None:
    queue.press("Ctrl+2")
    assert [words for words, _author in rows(queue)] == [
        THIRD, THIRD, OTHER, FIRM, AGENT, "∅ found none: Risk factor", "Notes",
    ]  # fmt: skip
    assert queue.settings.get(REVIEW_WALK) == "release"
    assert queue.window.actions_by_name["walk_release"].isChecked()


def test_a_sweep_goes_through_one_label_and_decides_in_the_list(queue: Desk) -> None:
    queue.press("Alt+5 Ctrl+3")
    panel = queue.window.review
    panel.filters.label.setCurrentText("Advisor")
    assert [words for words, _author in rows(queue)] == [THIRD, AGENT, OTHER, FIRM]
    panel.list.setFocus()
    queue.press("Home Y")
    assert queue.done() == [f"Approve: {THIRD}"]
    assert (queue.open(), panel.list.hasFocus()) == ("one.txt", True)
    assert panel.current().subject.quote == AGENT
    assert "is the placement agent." in panel.sentence.text()
    queue.within(lambda: queue.press("X"), lambda dialog: QTest.keySequence(dialog._reasons, "3"))
    assert queue.done() == [f"Return (not an instance): {AGENT}"]
    queue.press("O")
    assert (queue.open(), queue.window.annotating.focus.quote, queue.view.hasFocus()) == ("one.txt", OTHER, True)


def test_outside_of_a_sweep_the_list_shows_before_it_decides(queue: Desk) -> None:
    queue.press("Alt+5 Home J J Y")
    assert (queue.done(), queue.said()) == ([], "Look at it first, then press the key again.")
    queue.press("Y")
    assert queue.done() == [f"Approve: {OTHER}"]


def test_leaving_a_sweep_shows_all_labels_again(queue: Desk) -> None:
    queue.press("Ctrl+3")
    assert queue.window.review.narrowed.text() == "Advisor"
    queue.press("Ctrl+1")
    assert (len(rows(queue)), queue.window.review.narrowed.text()) == (7, "")
    queue.window.review.filters.label.setCurrentText("Note")
    queue.press("Ctrl+3 Ctrl+1")
    assert queue.window.review.narrowed.text() == "Note"


# -- who and what stands in the way


def test_approval_in_the_text_of_what_was_changed_meanwhile(queue: Desk) -> None:
    queue.press("U U U")
    focus = queue.window.annotating.focus
    other = queue.workspace.corpus.beside(writes=True)
    other.commit(describe(other.sheet(focus.release_id), focus.id, by=other.person("Ada"), flagged=True))
    other.close()
    queue.press("Y")
    assert queue.done() == []
    assert queue.said().startswith("The annotation was changed after it was seen")
    assert OTHER not in dict(rows(queue))


def test_a_change_by_a_colleague_is_told_and_the_queue_looks_again(queue: Desk) -> None:
    queue.press("Alt+5 Ctrl+3")
    panel = queue.window.review
    panel.filters.label.setCurrentText("Note")
    panel.list.setFocus()
    row = [words for words, _author in rows(queue)].index("Notes")
    panel.list.setCurrentIndex(panel.model.index(row))
    other = queue.workspace.corpus.beside(writes=True)
    sheet = other.sheet(panel.current().subject.release_id)
    ada = other.person("Ada")
    other.commit(describe(sheet, panel.current().subject.id, by=ada, flagged=True))
    other.close()
    queue.press("Y")
    assert queue.done() == []
    assert queue.said().startswith("Something that was chosen in “two.txt” was changed meanwhile")
    assert "Notes" not in dict(rows(queue))


def test_a_retired_label_is_shown_as_one(queue: Desk) -> None:
    scheme = queue.workspace.scheme
    labels = tuple(replace(label, retired=label.id == "NOTE") for label in scheme.labels)
    queue.workspace.switch_person("Ada")
    assert queue.workspace.change_scheme(replace(scheme, labels=labels))
    queue.workspace.switch_person("Bea")
    panel = queue.window.review
    assert len(rows(queue)) == 7
    panel.filters.label.setCurrentText("Note (retired)")
    assert [words for words, _author in rows(queue)] == [THIRD, "Notes"]
    panel.list.setFocus()
    queue.press("Ctrl+3 Home Y")
    assert queue.done()[-1] == f"Approve: {THIRD}"


def test_own_work_is_counted_and_skipped(queue: Desk) -> None:
    assert queue.workspace.switch_person("Ada")
    assert queue.workspace.set_role("Carl", Role.REVIEWER)
    queue.workspace.switch_person("Carl")
    assert queue.window.review._summary.text() == "7 await a decision. 1 is Carl's own work and needs others."
    queue.press("U")
    assert queue.window.review.current().subject.author == "Ada"


def test_a_closed_corpus_leaves_an_empty_queue(queue: Desk) -> None:
    queue.press("Ctrl+W")
    assert rows(queue) == []
    queue.workspace.open(str(queue.path), user="Bea")
    queue_read(queue)
    assert len(rows(queue)) == 7


@pytest.fixture
def large(tmp_path: Path, nothing_left: None) -> Iterator[Desk]:
    """A hundred and twenty releases, in each an advisor of Ada's that awaits a decision."""
    made = Desk(tmp_path, texts={f"{number:03}.txt": f"{number}. {THREE}" for number in range(120)})
    made.colleague()
    made.workspace.show(None)
    corpus = made.workspace.corpus
    ada = corpus.person("Ada")
    for release in made.workspace.releases():
        sheet = corpus.sheet(release.id)
        start = sheet.text.index(THIRD)
        done = annotate(sheet, Span(start, start + len(THIRD)), "ADVISOR", by=ada)
        corpus.commit(done)
        corpus.commit(submit(corpus.sheet(release.id), by=ada))
    made.workspace.switch_person("Bea")
    yield made
    assert not put_away(made.window)


def test_a_large_queue_fills_by_and_by(large: Desk) -> None:
    seen: list[int] = []
    panel = large.window.review
    panel.queue.changed.connect(lambda _drift: seen.append(len(panel.queue)))
    large.press("Ctrl+R U")
    assert large.said() == "The queue is still being read."
    queue_read(large)
    assert (seen[:3], seen[-1]) == ([50, 100, 120], 120)
    assert large.window.annotating.focus is not None, "the next one was awaited"
    large.press("Y")
    assert len(panel.queue) == 119
    assert large.done()[-1] == f"Approve: {THIRD}"


def test_work_elsewhere_while_it_is_read_is_not_overwritten(large: Desk) -> None:
    panel = large.window.review
    panel.queue.want()
    item = large.workspace.waiting_now()[0]
    assert large.workspace.approve_many([item]) is not None
    queue_read(large)
    assert item.subject.id not in {waiting.subject.id for waiting in panel.queue}
    assert len(panel.queue) == 119


def test_undo_of_many_reads_the_queue_by_a_job(large: Desk) -> None:
    large.press("Ctrl+R")
    queue_read(large)
    panel = large.window.review
    assert large.workspace.approve_many(list(panel.queue)) is not None
    queue_read(large)
    assert len(panel.queue) == 0
    large.press("Ctrl+Z")
    queue_read(large)
    assert len(panel.queue) == 120


def test_many_releases_are_decided_by_a_job(large: Desk) -> None:
    large.press("Ctrl+R")
    queue_read(large)
    large.within(lambda: large.press("Ctrl+Shift+Y"), lambda dialog: QTest.keySequence(dialog.focusWidget(), "Return"))
    queue_read(large)
    assert large.done()[-1] == "Approve: 120 annotations"
    assert len(large.window.review.queue) == 0
    assert large.said() == "120 entries approved; Ctrl+Z takes it back."
    large.press("Ctrl+Z")
    queue_read(large)
    assert len(large.window.review.queue) == 120


def test_approval_by_the_domain_is_seen(queue: Desk) -> None:
    """The window follows whatever Edit is committed through the workspace, not its own acts alone."""
    sheet = queue.workspace.sheet
    chosen = [item.id for item in sheet.annotations]
    assert queue.workspace.do(approve, chosen, editors={}) is not None
    assert len(rows(queue)) == 5


def test_reading_a_corpus_for_reading_only_shows_the_queue(queue: Desk) -> None:
    queue.workspace.close()
    with open_corpus(queue.path, writes=False):
        pass
    queue.workspace.open(str(queue.path), user="Bea", writes=False)
    queue_read(queue)
    assert len(rows(queue)) == 7
    queue.press("U Y")
    assert queue.said() == "The corpus is open read-only: nothing can be changed here."
