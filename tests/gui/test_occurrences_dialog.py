"""A label on every occurrence by keys: words, exceptions, one Edit, one undo."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain import annotate
from domain.annotation import Annotation
from domain.occurrences import Occurrence, Wanted
from domain.person import Role
from domain.policy import Policy
from domain.span import Span
from gui.occurrences_dialog import OccurrencesDialog, summary
from gui.occurrences_table import NOTE, TICK, WORDS
from gui.theme import load_theme
from gui.work_occurrences import Places
from tests.gui.window import Desk, put_away

LONG = 20
EMPTY = "The attributes are empty: Likely slips (Alt+9) fills in what the text says of them."
FIRST = "Thorne Pell LLP advised the Committee.\nIt was not Thorne\nPell LLP alone. THORNE PELL LLP'S fee."
TEXTS = {
    "one.txt": FIRST,
    "two.txt": "The 😀 Committee chose Thorne Pell LLP.\n",
    "zoo.txt": "Nothing of the kind.\n",
}


@pytest.fixture
def firm(tmp_path: Path, nothing_left: None) -> Any:
    made = Desk(tmp_path, texts=TEXTS)
    yield made
    running = put_away(made.window)
    assert not running, "jobs outlived the window"


def within(desk: Desk, answer: Callable[[Any], object], keys: str = "Ctrl+Shift+L") -> None:
    """Answer the dialog that these keys bring; one whose answer fails does not stay open."""

    def closing(dialog: Any) -> None:
        try:
            answer(dialog)
        finally:
            if dialog.isVisible():
                dialog.done(0)  # whatever it would ask before it goes

    desk.within(lambda: desk.press(keys), closing)


def looked(dialog: Any) -> None:
    """Wait until the dialog shows what is asked for."""
    assert isinstance(dialog, OccurrencesDialog)
    begun = time.monotonic()
    while dialog.looking:
        assert time.monotonic() - begun < LONG, "it never came to an end"
        QTest.qWait(2)


def until(condition: Callable[[], bool]) -> None:
    """Wait for what a button's key brings: it shows itself pressed for a moment first."""
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < LONG, "it never came about"
        QTest.qWait(2)


def shown(dialog: Any) -> list[tuple[bool, str, str]]:
    """The rows: ticked, words, why not."""
    rows = dialog.table.rows
    return [(rows.is_ticked(place), " ".join(item.quote.split()), item.why) for place, item in enumerate(rows.items)]


def labelled(desk: Desk) -> list[tuple[str, str, str]]:
    corpus = desk.workspace.corpus
    assert corpus is not None
    return [
        (sheet.release.name, item.label, " ".join(item.quote.split()))
        for sheet in corpus.stream()
        for item in sheet.annotations
    ]


def test_every_occurrence_in_the_release_is_labelled_and_taken_back(firm: Desk) -> None:
    firm.tag("Thorne Pell LLP", "1")
    firm.done()
    seen: list[Any] = []

    def answer(dialog: Any) -> None:
        looked(dialog)
        seen.extend(shown(dialog))
        assert dialog.label.currentText() == "Advisor"
        assert dialog.act.text() == "Label 2"
        assert dialog.summary.text() == (
            "3 places in 1 release; 1 of them bears or overlaps Advisor already. 2 ticked."
        )
        firm.press("Return")

    within(firm, answer)
    assert seen == [
        (False, "Thorne Pell LLP", "already Advisor, by Ada"),
        (True, "Thorne Pell LLP", ""),
        (True, "THORNE PELL LLP", ""),
    ]
    assert firm.done() == ["Advisor: 2 × Thorne Pell LLP"]
    assert firm.said() == f"2 places labelled; Ctrl+Z takes it back. {EMPTY}"
    assert len(firm.drawn()) == 3
    firm.press("Ctrl+Z")
    assert firm.drawn() == [("ADVISOR", "Thorne Pell LLP")]
    firm.press("Ctrl+Shift+Z")
    assert len(firm.drawn()) == 3


def test_the_whole_corpus_with_an_exception_by_keys(firm: Desk) -> None:
    firm.select("Thorne Pell LLP")

    def answer(dialog: Any) -> None:
        firm.press("Alt+L")
        QTest.keyClicks(firm.focus(), "N")
        firm.press("Alt+E")
        firm.press("Down")
        looked(dialog)
        assert [row[0] for row in shown(dialog)] == [True] * 4
        dialog.table.setFocus()
        firm.press("Home Down Space")
        assert dialog.act.text() == "Label 3"
        firm.press("Return")

    within(firm, answer)
    assert labelled(firm) == [
        ("one.txt", "NOTE", "Thorne Pell LLP"),
        ("one.txt", "NOTE", "THORNE PELL LLP"),
        ("two.txt", "NOTE", "Thorne Pell LLP"),
    ]
    assert firm.said() == f"3 places in 2 releases labelled; Ctrl+Z takes it back. {EMPTY}"
    edits = [edit for edit in firm.audited() if edit.of(Annotation)]
    assert len(edits) == 1
    assert {change.after.origin for change in edits[0].changes} == {"occurrence"}  # type: ignore[union-attr]
    firm.press("Ctrl+Z")
    assert labelled(firm) == []


def test_all_and_none_are_ticked_and_the_attributes_go_with_them(firm: Desk) -> None:
    firm.tag("Thorne Pell LLP", "1")
    annotation = firm.one()
    firm.workspace.do(annotate.describe, annotation.id, attributes={"role": "legal"})

    def answer(dialog: Any) -> None:
        looked(dialog)
        assert dialog.like.text() == "With the &attributes role legal"
        firm.press("Alt+N")
        until(lambda: dialog.act.text() == "Label")
        assert not dialog.act.isEnabled()
        firm.press("Alt+T")
        until(dialog.act.isEnabled)
        assert [row[0] for row in shown(dialog)] == [False, True, True]
        firm.press("Alt+A")
        until(dialog.like.isChecked)
        dialog.table.setFocus()
        firm.press("Return")

    within(firm, answer)
    sheet = firm.workspace.sheet
    assert sheet is not None
    assert [item.attribute("role") for item in sheet.annotations] == ["legal"] * 3


def test_options_narrow_and_a_mistake_is_told(firm: Desk) -> None:
    firm.select("Thorne Pell LLP")

    def answer(dialog: Any) -> None:
        looked(dialog)
        assert len(shown(dialog)) == 3
        firm.press("Alt+C")
        until(dialog.fields.case.isChecked)
        looked(dialog)
        assert len(shown(dialog)) == 2
        firm.press("Alt+X")
        until(dialog.fields.regular.isChecked)
        firm.press("Alt+W Ctrl+A")
        firm.type("Pell (")
        looked(dialog)
        assert dialog.summary.text() == (
            "The expression is not sound at column 6: “(”: the bracket “(” is never closed."
        )
        assert not dialog.act.isEnabled()
        firm.press("Ctrl+A")
        firm.type(r"(P|C)\w+")
        looked(dialog)
        assert [row[1] for row in shown(dialog)] == ["Pell", "Committee", "Pell", "PELL"]
        firm.press("Ctrl+A")
        firm.type("(a+)+$")
        looked(dialog)
        assert shown(dialog) == []
        firm.press("Escape")

    within(firm, answer)
    assert firm.done() == []


def test_what_changed_meanwhile_is_not_labelled(firm: Desk) -> None:
    firm.select("Thorne Pell LLP")
    corpus = firm.workspace.corpus
    assert corpus is not None

    def answer(dialog: Any) -> None:
        looked(dialog)
        other = corpus.beside(writes=True)
        sheet = other.sheet(firm.workspace.sheet.release.id)  # type: ignore[union-attr]
        other.commit(annotate.annotate(sheet, Span(0, 15), "ADVISOR", by=other.person("Ada")))  # type: ignore[arg-type]
        other.close()
        firm.press("Return")

    within(firm, answer)
    assert firm.done() == []
    assert firm.said() == "“one.txt” was changed meanwhile: look for the places once more."
    assert labelled(firm) == [("one.txt", "ADVISOR", "Thorne Pell LLP")]


def test_a_reader_may_not(firm: Desk) -> None:
    firm.colleague("Rob", Role.READER)
    firm.workspace.switch_person("Rob")
    firm.press("Ctrl+Shift+L")
    assert firm.said() == "Rob is a reader and may not annotate: it takes an annotator."


def test_who_works_blind_sees_and_meets_only_their_own(firm: Desk) -> None:
    firm.tag("Thorne Pell LLP", "1")
    firm.colleague("Ben", Role.ANNOTATOR)
    assert firm.workspace.lay_down(Policy(blind=True))
    firm.workspace.switch_person("Ben")
    firm.done()
    firm.select("Thorne Pell LLP")

    def answer(dialog: Any) -> None:
        looked(dialog)
        assert [row[2] for row in shown(dialog)] == ["", "", ""]
        firm.press("Return")

    within(firm, answer)
    assert firm.done() == ["Advisor: 3 × Thorne Pell LLP"]
    assert [item.author for item in firm.workspace.sheet.annotations] == ["Ben"] * 3  # type: ignore[union-attr]


def test_an_own_twin_can_not_be_ticked(firm: Desk) -> None:
    firm.tag("Thorne Pell LLP", "1")

    def answer(dialog: Any) -> None:
        looked(dialog)
        dialog.table.setFocus()
        firm.press("Home Space")
        assert not dialog.table.rows.is_ticked(0)
        firm.press("Down Space Ctrl+A Space")
        assert [row[0] for row in shown(dialog)] == [False, True, True]
        firm.press("Escape")

    within(firm, answer)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_table_draws_its_rows(qtbot: QtBot, firm: Desk, theme: str) -> None:
    firm.window.set_theme(load_theme(theme))
    firm.tag("Thorne Pell LLP", "1")
    dialog = OccurrencesDialog(firm.workspace, "Thorne Pell LLP", "ADVISOR", None, firm.window)
    dialog.show()
    looked(dialog)
    dialog.grab()
    model = dialog.table.rows
    assert model.index(1, WORDS).data().endswith("Thorne Pell LLP alone. THORNE PELL LLP'S fee.")
    assert model.index(0, NOTE).data() == "already Advisor, by Ada"
    assert model.index(1, TICK).data() is None
    dialog.close()
    dialog.deleteLater()


def test_more_than_can_be_listed_is_said() -> None:
    one = Occurrence(None, "a", Span(0, 1), "a", "", "", 1)  # type: ignore[arg-type]
    assert summary(Places((one,), 1, cut=True), 1, "Note", Wanted("a")) == (
        "The first 1 place in 1 release; there are more, so label these and look again. 1 ticked."
    )


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("a"), "Nothing was found: try fewer words, or parts of words as well."),
        (Wanted("a", variants=False, whole=False), "Nothing was found: try variants, or fewer words."),
        (
            Wanted("a", regular=True, variants=False, whole=False, case=True),
            "Nothing was found: try a simpler expression, or either case.",
        ),
    ],
)
def test_what_is_advised_is_what_was_not_tried(wanted: Wanted, said: str) -> None:
    assert summary(Places((), 3), 0, "Note", wanted) == said
