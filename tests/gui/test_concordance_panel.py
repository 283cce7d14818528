"""The concordance by keys: words, order, to the place, and labels from its lines."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from domain.concordance import Order
from domain.person import Role
from gui.concordance_panel import HINT, ConcordancePanel
from gui.occurrences_table import LINE
from tests.gui.test_occurrences_dialog import TEXTS, labelled, until
from tests.gui.window import Desk, put_away


@pytest.fixture
def firm(tmp_path: Path, nothing_left: None) -> Iterator[Desk]:
    made = Desk(tmp_path, texts=TEXTS)
    yield made
    running = put_away(made.window)
    assert not running, "jobs outlived the window"


def lines(desk: Desk) -> list[str]:
    """The lines as they are listed, once it has looked."""
    panel: ConcordancePanel = desk.window.concordance
    until(lambda: not panel.looking)
    return [f"{item.before}[{' '.join(item.quote.split())}]{item.after}" for item in panel.table.rows.items]


def test_words_are_listed_in_the_order_that_is_asked_for(firm: Desk) -> None:
    panel = firm.window.concordance
    firm.press("Ctrl+K")
    assert firm.focus() is panel.fields.words
    firm.type("committee")
    firm.press("Return")
    assert [line.partition("[")[2] for line in lines(firm)] == [
        "Committee]. It was not Thorne Pell LLP alone. THORNE PELL LLP'S fee.",
        "Committee] chose Thorne Pell LLP.",
    ]
    assert panel.note.text() == "2 lines in 2 releases."
    assert firm.focus() is panel.table
    releases = {Order.LEFT: ["two.txt", "one.txt"], Order.RELEASE: ["one.txt", "two.txt"]}
    for order, expected in releases.items():
        panel.order.setCurrentIndex(panel.order.findData(order))
        assert [item.release_name for item in panel.table.rows.items] == expected


def test_enter_goes_to_the_place(firm: Desk) -> None:
    firm.press("Ctrl+K")
    firm.type("committee")
    firm.press("Return")
    lines(firm)
    firm.press("Down Return")
    assert (firm.open(), firm.chosen()) == ("two.txt", "Committee")
    assert firm.focus() is firm.view


def test_ticked_lines_are_labelled_in_one_step(firm: Desk) -> None:
    firm.select("Thorne Pell LLP")
    firm.press("Ctrl+K")
    assert len(lines(firm)) == 4
    panel = firm.window.concordance
    assert firm.focus() is panel.fields.words
    assert panel.fields.words.selectedText() == "Thorne Pell LLP"
    firm.press("Return")
    lines(firm)
    assert firm.focus() is panel.table
    firm.press("Space Down Down Down Space")
    assert panel.act.text() == "Label 2"
    panel.order.setCurrentIndex(panel.order.findData(Order.RIGHT))
    assert panel.act.text() == "Label 2"
    firm.press("1")
    assert firm.done() == ["Advisor: 2 × Thorne Pell LLP"]
    assert labelled(firm) == [("one.txt", "ADVISOR", "Thorne Pell LLP"), ("two.txt", "ADVISOR", "Thorne Pell LLP")]
    assert [item.labels for item in panel.table.rows.items].count(("ADVISOR",)) == 2
    assert panel.act.text() == "Label"
    panel.order.setCurrentIndex(panel.order.findData(Order.LABEL))
    assert [item.labels for item in panel.table.rows.items] == [("ADVISOR",), ("ADVISOR",), (), ()]
    firm.press("Ctrl+Z")
    assert labelled(firm) == []
    assert [item.labels for item in panel.table.rows.items] == [()] * 4


def test_a_key_labels_the_line_in_focus_where_none_is_ticked(firm: Desk) -> None:
    firm.press("Ctrl+K")
    firm.type("Thorne Pell LLP")
    firm.press("Return")
    assert len(lines(firm)) == 4
    panel = firm.window.concordance
    firm.press("Down Ctrl+A 1")
    assert firm.said().startswith("1 place labelled (the line in focus: none is ticked); Ctrl+Z takes it back.")
    assert len(labelled(firm)) == 1
    assert panel.table.currentIndex().row() == 1


def test_the_heads_of_narrow_columns_are_whole(firm: Desk) -> None:
    firm.press("Ctrl+K")
    firm.type("Thorne Pell LLP")
    firm.press("Return")
    lines(firm)
    table = firm.window.concordance.table
    assert table.columnWidth(LINE) >= table.horizontalHeader().sectionSizeHint(LINE)


def test_what_is_labelled_so_already_stays(firm: Desk) -> None:
    firm.tag("Thorne Pell LLP", "1")
    firm.press("Ctrl+K")
    lines(firm)
    firm.window.concordance.table.setFocus()
    firm.press("Ctrl+Home A")
    assert firm.said() == "All of these bear Advisor by Ada already: nothing was changed."
    firm.press("Ctrl+A Space A")
    assert len(labelled(firm)) == 4


def test_a_mistake_and_nothing_are_told(firm: Desk) -> None:
    panel = firm.window.concordance
    firm.press("Ctrl+K")
    panel.fields.regular.setChecked(True)
    firm.type("(?=x)")
    firm.press("Return")
    assert panel.note.text().endswith("looking ahead is not possible here.")
    firm.press("Ctrl+A")
    firm.type("absent")
    firm.press("Return")
    assert lines(firm) == []
    assert panel.note.text().startswith("Nothing was found")
    firm.press("Ctrl+A Delete Return")
    assert panel.note.text() == HINT


def test_a_reader_reads_and_labels_nothing(firm: Desk) -> None:
    firm.colleague("Rob", Role.READER)
    firm.workspace.switch_person("Rob")
    firm.press("Ctrl+K")
    firm.type("committee")
    firm.press("Return")
    assert len(lines(firm)) == 2
    firm.press("1")
    assert firm.said() == "Rob is a reader and may not annotate: it takes an annotator."


def test_one_release_only(firm: Desk) -> None:
    panel = firm.window.concordance
    panel.where.setCurrentIndex(1)
    firm.press("Ctrl+K")
    firm.type("pell")
    firm.press("Return")
    assert len(lines(firm)) == 3
    firm.workspace.show(firm.workspace.releases()[1].id)
    assert lines(firm) == []
    QTest.keySequence(firm.window, "Escape")


def test_its_boxes_take_no_key_of_a_menu(firm: Desk) -> None:
    fields = firm.window.concordance.fields
    texts = [box.text() for box in (fields.case, fields.whole, fields.variants, fields.regular)]
    assert texts == ["Match case", "Whole words", "Variants", "Regular expression"]
