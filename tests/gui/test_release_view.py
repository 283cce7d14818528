"""The release view under real keys and a real mouse: what is selected, lit, drawn and left alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.annotation import AnnotatedRelease, State, in_text_order
from domain.scheme import Label
from domain.span import Span
from gui.release_paint import light_on
from gui.release_pane import ReleasePane
from gui.release_view import ReleaseView
from gui.theme import TEXT_CONTRAST, contrast, load_theme
from tests.sheets import annotation, decided, drawn, sheet

NOTICE = """<PAGE>
                                                              Exhibit 99.1

                   {NOTE:11 3/4% Senior Notes} Exchanged

TARNBROOK, March 2, 2004 - The Company has engaged {ADVISOR:Orrin & Vale Partners,
Inc.} as its adviser. {RISK_FACTOR:The exchange may fail, and holders of the {NOTE:Notes} may
lose all of what is owed to them, as may
others who hold claims.} The offer ends in May.

About Tarnbrook. It makes cables.
"""
KEYS = Qt.Key
CTRL, ALT, SHIFT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def pane(qtbot: QtBot) -> ReleasePane:
    made = ReleasePane(load_theme("light"))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.show_sheet(drawn(NOTICE), "anna")
    made.view.setFocus()
    QTest.qWait(0)
    return made


@pytest.fixture
def view(pane: ReleasePane) -> ReleaseView:
    return pane.view


def place(view: ReleaseView, words: str, after: bool = False) -> int:
    return view.text().index(words) + (len(words) if after else 0)


def point(view: ReleaseView, position: int) -> QPoint:
    """The middle of a character, in the viewport."""
    left, right = view._cursor_rect(position), view._cursor_rect(position + 1)
    return QPoint((left.center().x() + right.center().x()) // 2, left.center().y())


def chosen(view: ReleaseView) -> str:
    span = view.selection()
    return span.of(view.text()) if span else ""


def drag(view: ReleaseView, start: int, end: int, held: Qt.KeyboardModifier = NONE) -> None:
    port = view.viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, held, point(view, start))
    QTest.mouseMove(port, point(view, (start + end) // 2))
    move(view, point(view, end), held, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, held, point(view, end))


def move(view: ReleaseView, at: QPoint, held: Qt.KeyboardModifier = NONE, button: Qt.MouseButton | None = None) -> None:
    """A move of the mouse with keys held, which QTest's own cannot say."""
    none = Qt.MouseButton.NoButton
    there = QPointF(view.viewport().mapToGlobal(at))
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(at), there, none, button or none, held)
    QCoreApplication.sendEvent(view.viewport(), event)


# -- the mouse


def test_a_drag_selects_whole_words_while_it_lasts(view: ReleaseView) -> None:
    port, start, end = view.viewport(), place(view, "gaged Orrin"), place(view, "Partners") + 3
    QTest.mousePress(port, Qt.MouseButton.LeftButton, NONE, point(view, start))
    move(view, point(view, end), NONE, Qt.MouseButton.LeftButton)
    assert chosen(view) == "engaged Orrin & Vale Partners"
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, NONE, point(view, end))
    assert chosen(view) == "engaged Orrin & Vale Partners"


def test_alt_turns_snapping_off_and_the_setting_turns_it_round(view: ReleaseView) -> None:
    start, end = place(view, "gaged"), place(view, "Vale") + 2
    drag(view, start, end, ALT)
    assert chosen(view) == view.text()[view.selection().start : view.selection().end]  # type: ignore[union-attr]
    assert chosen(view) in ("gaged Orrin & Va", "aged Orrin & Va", "aged Orrin & Val", "gaged Orrin & Val")
    view.snapping = False
    drag(view, start, end, ALT)
    assert chosen(view) == "engaged Orrin & Vale"


def test_a_drag_backwards_leaves_the_caret_at_the_start(view: ReleaseView) -> None:
    drag(view, place(view, "Vale") + 2, place(view, "engaged") + 2)
    assert chosen(view) == "engaged Orrin & Vale"
    assert view.caret() == place(view, "engaged")


def test_a_finished_drag_is_told_once(view: ReleaseView, qtbot: QtBot) -> None:
    told: list[Span] = []
    view.selection_finished.connect(told.append)
    drag(view, place(view, "The offer"), place(view, "ends") + 2)
    assert [span.of(view.text()) for span in told] == ["The offer ends"]
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, point(view, place(view, "Company")))
    assert len(told) == 1
    assert view.selection() is None


def test_double_click_selects_the_phrase_and_triple_click_the_sentence(view: ReleaseView) -> None:
    at = point(view, place(view, "Vale") + 1)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
    assert " ".join(chosen(view).split()) == "Orrin & Vale Partners, Inc."
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
    QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
    assert chosen(view).endswith("as its adviser.")


def test_shift_click_extends(view: ReleaseView) -> None:
    view.set_caret(place(view, "The offer"))
    at = point(view, place(view, "ends") + 2)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, SHIFT, at)
    assert chosen(view) == "The offer ends"


def test_pressing_inside_a_selection_starts_a_new_one(view: ReleaseView) -> None:
    view.select(Span(place(view, "TARNBROOK"), place(view, "adviser")))
    drag(view, place(view, "Company") + 1, place(view, "has") + 1)
    assert chosen(view) == "Company has"


def test_the_mouse_lights_the_innermost_annotation(view: ReleaseView) -> None:
    seen: list[object] = []
    view.hovered.connect(seen.append)
    move(view, point(view, place(view, "Notes} may".replace("}", "")) + 1))
    move(view, point(view, place(view, "exchange may") + 1))
    move(view, QPoint(2, view.viewport().height() - 2))
    inner = next(item for item in view.sheet.annotations if item.quote == "Notes")  # type: ignore[union-attr]
    outer = next(item for item in view.sheet.annotations if item.label == "RISK_FACTOR")  # type: ignore[union-attr]
    assert seen == [inner.id, outer.id, None]


def test_a_click_on_a_stripe_chooses_its_annotation(pane: ReleasePane, qtbot: QtBot) -> None:
    pane.view.margin.repaint()
    rect, wanted = pane.view.margin._places[0]
    with qtbot.waitSignal(pane.annotation_activated) as told:
        QTest.mouseClick(pane.view.margin, Qt.MouseButton.LeftButton, NONE, rect.center().toPoint())
    assert told.args == [wanted]


# -- keys


@pytest.mark.parametrize(
    ("start", "key", "held", "expected"),
    [
        ("Company", KEYS.Key_Right, NONE, "ompany"),
        ("Company", KEYS.Key_Right, CTRL, "has engaged"),
        ("Company", KEYS.Key_Left, CTRL, "The Company"),
        ("TARNBROOK", KEYS.Key_Down, ALT, "The exchange"),
        ("exchange may", KEYS.Key_Up, ALT, "The exchange"),
        ("TARNBROOK", KEYS.Key_Down, CTRL, "About"),
        ("Company", KEYS.Key_Up, CTRL, "TARNBROOK"),
        ("Company", KEYS.Key_Home, NONE, "TARNBROOK"),
        ("Company", KEYS.Key_Home, CTRL, "<PAGE>"),
    ],
)
def test_the_caret_moves(view: ReleaseView, start: str, key: Qt.Key, held: Qt.KeyboardModifier, expected: str) -> None:
    view.set_caret(place(view, start))
    QTest.keyClick(view, key, held)
    assert view.text()[view.caret() :].startswith(expected)
    assert view.selection() is None


@pytest.mark.parametrize(
    ("start", "key", "held", "expected"),
    [
        ("Company", KEYS.Key_Right, SHIFT, "C"),
        ("Company", KEYS.Key_Right, SHIFT | CTRL, "Company"),
        ("The exchange", KEYS.Key_Down, SHIFT | ALT, "The exchange may fail, and holders of the Notes may"),
        ("About", KEYS.Key_Down, SHIFT | CTRL, "About Tarnbrook. It makes cables."),
    ],
)
def test_shift_selects_exactly(
    view: ReleaseView, start: str, key: Qt.Key, held: Qt.KeyboardModifier, expected: str
) -> None:
    view.set_caret(place(view, start))
    QTest.keyClick(view, key, held)
    assert chosen(view).startswith(expected)


def test_a_selection_by_keys_is_finished_when_shift_goes_up(view: ReleaseView) -> None:
    told: list[Span] = []
    view.selection_finished.connect(told.append)
    view.set_caret(place(view, "Company"))
    for _ in "Company":
        QTest.keyPress(view, KEYS.Key_Right, SHIFT)
    assert told == []
    QTest.keyRelease(view, KEYS.Key_Shift)
    assert [span.of(view.text()) for span in told] == ["Company"]


@pytest.mark.parametrize(
    "key", ["A", "1", "0", "X", "Space", "Return", "Tab", "Esc", "Delete", "Ctrl+C", "Shift+A", "?"]
)
def test_other_keys_reach_the_windows_actions(pane: ReleasePane, key: str) -> None:
    pressed: list[str] = []
    action = QAction("act", pane)
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda: pressed.append(key))
    pane.addAction(action)
    pane.activateWindow()
    before = pane.view.text(), pane.view.caret(), pane.view.verticalScrollBar().value()
    QTest.keySequence(pane.view, QKeySequence(key))
    assert pressed == [key]
    assert (pane.view.text(), pane.view.caret(), pane.view.verticalScrollBar().value()) == before
    assert pane.view.toPlainText() == pane.view.text()


def test_growing_and_shrinking_goes_there_and_back(view: ReleaseView) -> None:
    view.set_caret(place(view, "Vale") + 1)
    steps = []
    for _ in range(4):
        view.grow_selection()
        steps.append(" ".join(chosen(view).split()))
    assert steps[0] == "Vale"
    assert steps[1] == "Orrin & Vale Partners, Inc."
    assert steps[2].endswith("as its adviser.")
    assert steps[3].startswith("TARNBROOK")
    for expected in reversed(steps[:3]):
        view.shrink_selection()
        assert " ".join(chosen(view).split()) == expected
    view.shrink_selection()
    assert view.selection() is None
    view.shrink_selection()
    assert view.caret() == place(view, "Vale") + 1


# -- edges


def advisor(view: ReleaseView) -> tuple[object, int, int]:
    found = next(item for item in view.sheet.annotations if item.label == "ADVISOR")  # type: ignore[union-attr]
    return found.id, found.span.start, found.span.end


@pytest.mark.parametrize(
    ("edge", "keys", "expected"),
    [
        ("start", [(KEYS.Key_Left, NONE)], (-1, 0)),
        ("start", [(KEYS.Key_Right, NONE)] * 2, (2, 0)),
        ("start", [(KEYS.Key_Left, SHIFT)], (-len("engaged "), 0)),
        ("start", [(KEYS.Key_Left, CTRL)], (-len("engaged "), 0)),
        ("end", [(KEYS.Key_Right, SHIFT)], (0, len(" as"))),
        ("end", [(KEYS.Key_Right, CTRL)] * 2, (0, len(" as its"))),
        ("end", [(KEYS.Key_Left, NONE)], (0, -1)),
        ("end", [(KEYS.Key_Left, SHIFT)], (0, -len("\nInc."))),
        ("end", [(KEYS.Key_Left, NONE)] * 99, (0, "all but one")),
    ],
)
def test_an_edge_moves_and_enter_hands_it_over(
    view: ReleaseView, edge: str, keys: list[tuple[Qt.Key, Qt.KeyboardModifier]], expected: tuple[int, int | str]
) -> None:
    told: list[tuple[object, object]] = []
    view.edge_moved.connect(lambda *args: told.append(args))
    wanted, start, end = advisor(view)
    view.begin_edge(wanted, edge)  # type: ignore[arg-type]
    for key, held in keys:
        QTest.keyClick(view, key, held)
    assert told == []
    QTest.keyClick(view, KEYS.Key_Return)
    low, high = expected
    moved = Span(start + low, start + 1 if isinstance(high, str) else end + high)
    assert told == [(wanted, (moved,))]
    assert view.edge.move is None


def test_esc_leaves_the_edge_where_it_was(view: ReleaseView) -> None:
    told: list[object] = []
    modes: list[str] = []
    view.edge_moved.connect(lambda *args: told.append(args))
    view.edge_mode_changed.connect(modes.append)
    view.begin_edge(advisor(view)[0], "end")  # type: ignore[arg-type]
    QTest.keyClick(view, KEYS.Key_Right)
    QTest.keyClick(view, KEYS.Key_Escape)
    assert told == []
    assert modes == ["end", ""]
    assert view.paint.moved is None


def test_taking_the_other_edge_commits_the_first(view: ReleaseView) -> None:
    told: list[object] = []
    view.edge_moved.connect(lambda _wanted, fragments: told.append(fragments))
    wanted, start, end = advisor(view)
    view.begin_edge(wanted, "end")  # type: ignore[arg-type]
    QTest.keyClick(view, KEYS.Key_Left)
    view.begin_edge(wanted, "start")  # type: ignore[arg-type]
    assert told == [(Span(start, end - 1),)]
    assert view.edge.move is not None
    assert view.edge.move.edge == "start"


def test_an_annotation_that_goes_away_ends_the_mode(view: ReleaseView) -> None:
    view.begin_edge(advisor(view)[0], "end")  # type: ignore[arg-type]
    assert view.sheet is not None
    view.show_sheet(replace(view.sheet, annotations=()), "anna")
    assert view.edge.move is None


# -- what is shown


def count(view: ReleaseView, colour: QColor) -> int:
    """How many pixels of the text have a colour."""
    picture = view.viewport().grab().toImage()
    wanted = colour.rgb()
    return sum(picture.pixel(x, y) == wanted for y in range(picture.height()) for x in range(0, picture.width(), 2))


def tint(view: ReleaseView, label: str) -> QColor:
    found = view.sheet.scheme.label(label)  # type: ignore[union-attr]
    assert found is not None
    return view.theme.tint(found)


def test_what_is_drawn_follows_the_sheet(view: ReleaseView) -> None:
    view.set_caret(0)
    full = view.sheet
    assert full is not None
    with_all = count(view, tint(view, "ADVISOR"))
    assert with_all > 300
    kept = tuple(item for item in full.annotations if item.label != "ADVISOR")
    view.show_sheet(replace(full, annotations=kept), "anna")
    assert count(view, tint(view, "ADVISOR")) == 0
    assert count(view, tint(view, "RISK_FACTOR")) > 300
    view.show_sheet(full, "anna")
    assert count(view, tint(view, "ADVISOR")) == with_all


def test_the_innermost_tints_and_outer_ones_are_underlines(view: ReleaseView) -> None:
    view.viewport().grab()
    block = view._cursor_at(place(view, "Notes may")).block()
    lines = view.paint.slab(block, 0).lines
    risk = view.theme.stroke(view.sheet.scheme.label("RISK_FACTOR"))  # type: ignore[union-attr,arg-type]
    note = view.theme.stroke(view.sheet.scheme.label("NOTE"))  # type: ignore[union-attr,arg-type]
    heights = {stroke.name(): y for _, _, y, _, stroke, _ in lines}
    assert heights[risk.name()] > heights[note.name()]
    assert {pattern for *_, pattern in lines} >= {"dashes", "waves"}


def test_what_was_overruled_is_not_highlighted_but_what_was_taken_on_the_same_words_is(view: ReleaseView) -> None:
    text = "Alder advised."
    taken = annotation(text, [(0, 13)], "RISK_FACTOR")
    dropped = annotation(text, [(0, 5)], "ADVISOR")
    given = sheet(text, [taken, dropped])
    view.show_sheet(given, "anna")
    view.set_caret(len(text))
    assert count(view, tint(view, "ADVISOR")) > 100
    places = {item.id: place for place, item in enumerate(given.annotations)}
    steps = {places[dropped.id]: State.OVERRULED, places[taken.id]: State.APPROVED}
    view.show_sheet(decided(given, {place: [State.SUBMITTED, step] for place, step in steps.items()}), "anna")
    view.set_caret(len(text))
    assert count(view, tint(view, "ADVISOR")) == 0
    assert count(view, tint(view, "RISK_FACTOR")) > 300
    assert {state for *_, state in view.paint.slab(view.document().firstBlock(), 0).edges} == {
        *(State.OVERRULED, State.APPROVED)
    }


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("reflow", [False, True])
def test_all_states_fragments_and_depths_are_painted(pane: ReleasePane, dark: bool, reflow: bool) -> None:
    text = "Deep words in a line that goes on and on.\n" * 12
    made = [annotation(text, [(0, 10 + 8 * number)], "NOTE", number=number) for number in range(8)]
    made += [
        annotation(text, [(50, 54), (60, 64)], number=20),
        annotation(text, [(90, 90)], number=21),
        annotation(text, [(100, 500)], "RISK_FACTOR", number=22),
        annotation(text, [(120, 130)], "GONE_LABEL", number=23),
    ]
    steps = (State.APPROVED, State.RETURNED, State.OVERRULED)
    states = [[State.SUBMITTED], *([State.SUBMITTED, step] for step in steps)]
    given = decided(sheet(text, made), dict(enumerate(states)))
    pane.set_theme(load_theme("dark" if dark else "light"))
    pane.set_reflowed(reflow)
    pane.show_sheet(given, "anna")
    for item in given.annotations:
        pane.view.focus(item.id)
        pane.view.hover(given.annotations[0].id)
        assert not pane.grab().isNull()


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("colour", ["#ffff00", "#ffffff", "#000000", "#2f6fde", "#d9631e", "#00ff00"])
def test_lit_text_stays_readable(name: str, colour: str) -> None:
    theme, label = load_theme(name), Label("X", "X", colour, "", "")
    tint, stroke, text = theme.tint(label), theme.stroke(label), theme.colour("text")
    share = light_on(tint, stroke, text) / 255
    parts = zip(tint.getRgb()[:3], stroke.getRgb()[:3], strict=True)  # type: ignore[index]
    lit = QColor(*(round(under * (1 - share) + over * share) for under, over in parts))
    assert contrast(lit.name(), text.name()) >= TEXT_CONTRAST


def test_no_release_shows_a_sentence_and_takes_keys(pane: ReleasePane) -> None:
    pane.show_sheet(None)
    assert pane.view.text() == ""
    for key in (KEYS.Key_Right, KEYS.Key_Down, KEYS.Key_PageDown, KEYS.Key_A):
        QTest.keyClick(pane.view, key)
    QTest.mouseDClick(pane.view.viewport(), Qt.MouseButton.LeftButton)
    pane.view.grow_selection()
    pane.find()
    pane.find_bar.query.setText("words")
    QTest.keyClick(pane.find_bar.query, KEYS.Key_Return)
    assert not pane.grab().isNull()
    assert pane.view.selection() is None


def test_the_annotation_at_the_caret_is_lit_and_told(view: ReleaseView) -> None:
    told: list[object] = []
    view.focus_changed.connect(told.append)
    view.set_caret(place(view, "Orrin") + 2)
    view.set_caret(place(view, "The offer"))
    wanted = advisor(view)[0]
    assert told == [wanted, None]
    view.set_caret(advisor(view)[2])
    assert view.focused_id == wanted, "right behind an annotation counts, as after labelling"


def test_markup_in_names_shows_literally(view: ReleaseView) -> None:
    assert view.sheet is not None
    evil = annotation("<b>bold</b>", [(0, 11)], "<i>L</i>", author="<u>eve</u>")
    view.show_sheet(sheet("<b>bold</b>", [evil]), "anna")
    tip = view.tip(evil.id)
    assert tip.startswith("<b>&lt;i&gt;L&lt;/i&gt;</b>")
    assert "&lt;u&gt;eve&lt;/u&gt;" in tip
    assert "&lt;b&gt;bold" in tip


def test_an_edit_keeps_place_and_selection(view: ReleaseView) -> None:
    long = sheet("One line of the release.\n" * 400)
    view.show_sheet(long, "anna")
    view.select(Span(5000, 5010))
    view.verticalScrollBar().setValue(150)
    made = annotation(long.text, [(5000, 5010)])
    view.show_sheet(replace(long, annotations=(made,)), "anna")
    assert view.selection() == Span(*_trim(long, 5000, 5010))
    assert view.verticalScrollBar().value() == 150


def _trim(given: AnnotatedRelease, start: int, end: int) -> tuple[int, int]:
    covered = given.text[start:end]
    return start + len(covered) - len(covered.lstrip()), end - len(covered) + len(covered.rstrip())


# -- reflow, zoom, positions


@pytest.mark.parametrize("act", ["reflow", "zoom"])
def test_caret_selection_and_positions_stay(view: ReleaseView, act: str) -> None:
    start = place(view, "Orrin")
    view.select(Span(start, start + 22))
    acts: dict[str, Callable[[], None]] = {
        "reflow": lambda: view.set_reflowed(True),
        "zoom": lambda: view.set_zoom(180),
    }
    acts[act]()
    assert view.raw_selection() == Span(start, start + 22)
    for words in ("Company", "Partners", "offer ends"):
        assert view.position_at(point(view, place(view, words))) == place(view, words)


def test_lines_break_at_the_width_that_is_there(pane: ReleasePane) -> None:
    for reflow in (False, True):
        pane.set_reflowed(reflow)
        for width in (1200, 700, 500, 1500):
            pane.resize(width, 800)
            QTest.qWait(0)
            assert pane.view.horizontalScrollBar().maximum() == 0, (reflow, width)
            assert all(line.block.layout().lineAt(line.row).width() <= pane.view.viewport().width()
                       for line in pane.view.lines())  # fmt: skip


def test_emoji_before_an_annotation_shift_nothing(view: ReleaseView) -> None:
    given = drawn("💶💶 and {ADVISOR:Orrin 💶 Vale} advise.\n")
    view.show_sheet(given, "anna")
    start = given.annotations[0].span.start
    assert view.position_at(point(view, start)) == start
    assert view.annotations_at(start)[0].quote == "Orrin 💶 Vale"
    view.select(given.annotations[0].span)
    assert chosen(view) == "Orrin 💶 Vale"
    assert view.copied_text() == "Orrin 💶 Vale"


def test_reveal_scrolls_only_when_needed(view: ReleaseView) -> None:
    long = sheet("One line of the release.\n" * 900)
    view.show_sheet(long, "anna")
    view.reveal(Span(100, 110))
    assert view.verticalScrollBar().value() == 0
    view.reveal(Span(25 * 600, 25 * 600 + 4))
    first, last = view.lines()[0].start, view.lines()[-1].end
    assert first < 25 * 600 < last
    view.set_reflowed(True)
    view.reveal(Span(25 * 300, 25 * 300 + 4))
    assert view.lines()[0].start <= 25 * 300 <= view.lines()[-1].end


def test_a_megabyte_without_a_blank_is_shown_at_once(view: ReleaseView) -> None:
    given = sheet("x" * 1_000_000)
    view.show_sheet(replace(given, annotations=(annotation(given.text, [(500_000, 500_100)]),)), "anna")
    view.reveal(Span(500_000, 500_100))
    assert view.lines()[0].start <= 500_000 <= view.lines()[-1].end
    assert count(view, tint(view, "ADVISOR")) > 100


def test_wheel_and_control_change_the_size(view: ReleaseView) -> None:
    told: list[int] = []
    view.zoom_changed.connect(told.append)
    view.zoom_by(1)
    view.zoom_by(-2)
    assert told == [110, 90]


def test_the_gutter_numbers_canonical_lines(view: ReleaseView) -> None:
    view.set_reflowed(True)
    starts = [line.start for line in view.lines() if line.row == 0]
    numbers = [view.gutter._number_at(start) for start in starts]
    assert numbers == [view.text().count("\n", 0, start) + 1 for start in starts]
    assert sorted(numbers, reverse=True) == [view.gutter._number_at(start) for start in reversed(starts)]


def test_everything_has_an_accessible_name(pane: ReleasePane) -> None:
    parts = [pane.view, pane.view.gutter, pane.view.margin, pane.find_bar.query, pane.find_bar.count]
    assert all(part.accessibleName() for part in parts)


def test_lanes_stay_when_something_elsewhere_changes(view: ReleaseView) -> None:
    view.viewport().grab()
    before = dict(view.paint.lanes)
    assert view.sheet is not None
    far = annotation(view.text(), [(place(view, "About"), place(view, "About", after=True))], number=50)
    view.show_sheet(
        replace(view.sheet, annotations=tuple(sorted((*view.sheet.annotations, far), key=in_text_order))), "anna"
    )
    view.viewport().grab()
    assert before.items() <= view.paint.lanes.items()
