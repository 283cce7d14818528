"""A label on thousands of places: taken back beside the window, and stopped before anything is written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.annotation import Annotation
from domain.occurrences import Wanted
from gui import work_occurrences, work_sweep
from gui.work_occurrences import Places
from gui.work_sweep import How, Offer, Search
from gui.work_undo import FEW
from tests.gui.test_occurrences_dialog import labelled, looked, until, within
from tests.gui.window import Desk, put_away

EACH = FEW // 2 + 10
TEXTS = {f"{name}.txt": "Thorne Pell LLP advised.\n" * EACH for name in ("one", "two")}


@pytest.fixture
def many(tmp_path: Path, nothing_left: None) -> Iterator[Desk]:
    made = Desk(tmp_path, texts=TEXTS | {"two.txt": TEXTS["two.txt"] + "Nothing.\n"})
    yield made
    running = put_away(made.window)
    assert not running, "jobs outlived the window"


def found(desk: Desk, words: str = "Thorne Pell LLP", most: int = work_occurrences.MOST) -> Places:
    corpus = desk.workspace.corpus
    assert corpus is not None
    *_, last = work_occurrences.find(corpus, desk.workspace.person, Wanted(words), "ADVISOR", most=most)
    assert isinstance(last.payload, Places)
    return last.payload


def test_a_label_on_a_whole_corpus_is_one_edit_and_one_undo(many: Desk) -> None:
    many.select("Thorne Pell LLP")

    def answer(dialog: object) -> None:
        looked(dialog)
        many.press("Alt+E Down")
        looked(dialog)
        dialog.table.setFocus()  # type: ignore[attr-defined]
        many.press("Return")

    within(many, answer)
    assert len(labelled(many)) == 2 * EACH
    (edit,) = [edit for edit in many.audited() if edit.of(Annotation)]
    assert len(edit.changes) == 2 * EACH > FEW
    # Not by keys: the window takes none from the moment on in which it waits, not even that the key comes up again.
    many.window.actions_by_name["undo"].trigger()
    until(lambda: many.window.isEnabled() and many.workspace.history.redo_text() != "")
    assert labelled(many) == []
    assert many.drawn() == []
    many.window.actions_by_name["redo"].trigger()
    until(lambda: many.window.isEnabled() and many.workspace.history.undo_text() != "")
    assert len(labelled(many)) == 2 * EACH


def test_what_is_stopped_before_it_is_written_has_done_nothing(many: Desk) -> None:
    corpus, by = many.workspace.corpus, many.workspace.person
    assert corpus is not None
    assert by is not None
    for stage in range(1, 3):
        steps = work_occurrences.label_places(corpus, by, found(many).items, "ADVISOR")
        for _ in range(stage):
            next(steps)
        steps.close()  # type: ignore[attr-defined]  # as a job does when it is cancelled
    assert labelled(many) == []


def test_looking_can_be_stopped_also_in_a_hostile_expression(many: Desk) -> None:
    corpus = many.workspace.corpus
    assert corpus is not None
    steps = work_occurrences.find(corpus, many.workspace.person, Wanted("(?s)T.*ß|T", regular=True, whole=False))
    seen = [next(steps) for _ in range(3)]
    steps.close()  # type: ignore[attr-defined]
    assert [step.payload for step in seen] == [None] * 3


def test_more_places_than_can_be_listed_are_cut(many: Desk) -> None:
    places = found(many, most=20)
    assert (len(places.items), places.cut) == (20, True)


def test_a_round_has_an_end_and_the_next_one_goes_on(many: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work_sweep, "MOST", 30)
    corpus, by = many.workspace.corpus, many.workspace.person
    assert corpus is not None
    assert by is not None
    search = Search("ADVISOR", How.WORDS, Wanted("Thorne Pell LLP"))
    *_, last = work_sweep.look(corpus, by, search)
    offer = last.payload
    assert isinstance(offer, Offer)
    assert (offer.number, len(offer.candidates), offer.cut) == (1, 30, True)
    *_, _done = work_sweep.close(corpus, by, search, offer, offer.candidates[:20], offer.candidates[20:])
    *_, last = work_sweep.look(corpus, by, search)
    assert isinstance(last.payload, Offer)
    assert last.payload.number == 2
    places = {item.place.span for item in offer.candidates}
    assert all(
        item.place.release_id != offer.candidates[0].place.release_id or item.place.span not in places
        for item in last.payload.candidates
    )
