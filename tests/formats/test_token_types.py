from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.token import Token

from domain.scheme import Label, Scheme
from formats.painted.colours import tint
from formats.painted.stretches import stretches
from formats.painted.token_types import ANNOTATION, BEGINS, ENDS, TEXT, TokenTypes, tokens
from tests import sheets
from tests.formats.examples import examples


@given(st.data())
@settings(max_examples=examples(), deadline=None)
def test_tokens_are_the_text_and_each_part_begins_and_ends_where_it_does(data: st.DataObject) -> None:
    sheet = data.draw(sheets.any_sheet())
    place = 0
    begun: dict[int, list[int]] = {}
    ended: dict[int, list[int]] = {}
    whole = ""
    for kind, value in tokens(sheet.text, sheet.annotations, TokenTypes(sheets.SCHEME)):
        if kind in (BEGINS, ENDS):
            (begun if kind is BEGINS else ended).setdefault(int(value), []).append(place)
        else:
            whole += value
            place += len(value)
    assert whole == sheet.text
    for number, annotation in enumerate(sheet.annotations, 1):
        assert sorted(begun[number]) == sorted(part.start for part in annotation.fragments)
        assert sorted(ended[number]) == sorted(part.end for part in annotation.fragments)


@given(st.data())
@settings(max_examples=examples(), deadline=None)
def test_broken_lines_fit_and_lose_nothing_but_blanks(data: st.DataObject) -> None:
    text = data.draw(st.text(st.sampled_from("ab é💶\t\n日"), max_size=200))
    made = [sheets.annotation(text, [tuple(sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2))))])]
    found = [item for item in tokens(text, made, TokenTypes(sheets.SCHEME), width=12) if item[0] not in (BEGINS, ENDS)]
    whole = "".join(value for _, value in found)
    assert "".join(whole.split()) == "".join(text.split())
    assert max(map(len, whole.split("\n"))) <= 13


def kinds(drawing: str) -> list[tuple[object, str]]:
    sheet = sheets.drawn(drawing)
    return [
        item
        for item in tokens(sheet.text, sheet.annotations, TokenTypes(sheets.SCHEME))
        if item[0] not in (BEGINS, ENDS)
    ]


def test_the_innermost_annotation_gives_the_type() -> None:
    assert kinds("by {ADVISOR:Alder {NOTE:Finch} LLP}.") == [
        (TEXT, "by "),
        (ANNOTATION.Advisor, "Alder "),
        (ANNOTATION.Note, "Finch"),
        (ANNOTATION.Advisor, " LLP"),
        (TEXT, "."),
    ]


def test_the_shorter_one_of_two_that_cross_tints_what_they_share() -> None:
    text = "a b c d e f"
    made = [sheets.annotation(text, [(0, 7)]), sheets.annotation(text, [(4, 9)], "NOTE")]
    assert [(start, end, place) for start, end, place in stretches(len(text), made)] == [
        (0, 4, 0),
        (4, 9, 1),
        (9, 11, -1),
    ]


def test_a_pile_of_five_thousand_is_done_at_once() -> None:
    text = "x" * 10_001
    made = [sheets.annotation(text, [(k, 10_000 - k)], number=k) for k in range(5_000)]
    found = list(stretches(len(text), made))
    assert found[4_999].place == 4_999
    assert len(found) == 10_000


def test_every_label_has_a_type_of_its_own_below_annotation() -> None:
    types = TokenTypes(
        Scheme("", tuple(Label(name, name, "", "", "") for name in ("RISK_FACTOR", "Risk factor", "Ends")))
    )
    found = [types.of(name) for name in ("RISK_FACTOR", "Risk factor", "Ends", "5%", "日本", "", "Parteï/Käufer")]
    assert len(set(found)) == 7
    assert all(kind in ANNOTATION and kind not in (BEGINS, ENDS) for kind in found)
    assert found[0] is Token.Annotation.RiskFactor
    assert types.label_of(found[3]) == types.label("5%")


def test_the_style_has_the_tints_of_the_scheme() -> None:
    types = TokenTypes(sheets.SCHEME)
    style = types.style()
    for label in sheets.SCHEME.labels:
        assert style.style_for_token(types.of(label.id))["bgcolor"] == tint(label).lower()
