import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.flow import reflowed

PROSE = (
    "MARLOW, MAY 1, 2003 - Marlow Wire Group, Inc. announced today that an ad hoc\n"
    "committee of holders of its notes has been formed and that the committee has\n"
    "chosen its own advisors.\n"
)


@pytest.mark.parametrize(
    "kept",
    [
        "                MARLOW WIRE GROUP TO COMMENCE NEGOTIATIONS\n                         WITH BONDHOLDERS\n",
        "Marlow Wire Group, Inc.\n12 Mill Lane\nMarlow\n(555) 010-0199\n",
        "                  2003      2002\nRevenues                  $1,200    $1,100\nExpenses     900     800\n",
        "- the first of the risks that we know of and that is longer than most are,\n- the second\n",
        "words\n\n\nwords\n",
        "<PAGE>\n                                                         Exhibit 99.1\n",
    ],
    ids=["headline", "address", "table", "list", "blank lines", "page mark"],
)
def test_what_keeps_its_line_feeds(kept: str) -> None:
    assert reflowed(kept) == kept


@pytest.mark.parametrize("indent", ["", "     "])
def test_hard_wrapped_prose_flows(indent: str) -> None:
    text = "".join(indent + line + "\n" for line in PROSE.splitlines())
    assert reflowed(text + "\n" + text).count("\n") == 3


def test_an_indented_first_line_flows_too() -> None:
    assert reflowed("        " + PROSE).count("\n") == 1


@given(st.text(alphabet=st.sampled_from("ab .\n\t-1<"), max_size=400) | st.text())
def test_every_offset_stays(text: str) -> None:
    flowed = reflowed(text)
    assert len(flowed) == len(text)
    assert all(old == new or (old, new) == ("\n", " ") for old, new in zip(text, flowed, strict=True))
