"""What was approved is proposed again: names wherever they are printed, boilerplate however wrapped and changed."""

import pickle
import random
from itertools import pairwise

import pytest

from domain.memory import Memory, remember
from domain.span import Span
from domain.suggestion import Source
from tests.domain.teaching import LABELS, example, examples
from tests.sheets import drawn

FIRM = "{ADVISOR role=legal:Marlow & Pike LLP} acted as legal advisor to the company."
CAUTION = (
    "Factors that could cause results to differ include {RISK_FACTOR:changes in fuel prices}, {RISK_FACTOR:the loss of "
    "a large customer in the north}, {RISK_FACTOR:delays in shipping, such as strikes and storms,} and "
    "{RISK_FACTOR:our substantial debt}, as well as other matters."
)


def proposed(memory: Memory, text: str, issuer: str = "") -> list[tuple[str, str]]:
    return [(item.label, " ".join(item.span.of(text).split())) for item in memory.propose(text, issuer)]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Its counsel is Marlow & Pike LLP.", "Marlow & Pike LLP"),
        ("Its counsel is Marlow  &\n   Pike LLP, of Leeds.", "Marlow & Pike LLP"),
        ("MARLOW & PIKE LLP IS RETAINED", "MARLOW & PIKE LLP"),
        ("Its counsel is Marlow and Pike, LLP.", "Marlow and Pike, LLP"),
        ("Marlow & Pike advised on this.", "Marlow & Pike"),
        ("A note by marlow & pike llp.", None),
        ("Marlow (Pike LLP) moved.", None),
        ("Marlow. And Pike moved.", None),
    ],
)
def test_an_approved_name_is_proposed_however_it_is_printed(text: str, quote: str | None) -> None:
    assert proposed(remember([example(FIRM)]), text) == ([("ADVISOR", quote)] if quote else [])


def test_the_reason_says_in_how_many_releases_the_name_was_approved() -> None:
    given = [example(f"Release {number}.\n\n{FIRM} {FIRM}") for number in range(14)]
    (found,) = remember(given).propose("Call Marlow & Pike LLP.")
    assert (found.reason, found.source) == ("same name approved in 14 releases", Source.MEMORY)
    assert found.score > 0.95
    (once,) = remember(given[:1]).propose("Call Marlow & Pike LLP.")
    assert once.reason == "same name approved in 1 release"
    assert once.score < found.score


def test_a_name_that_goes_on_is_less_sure() -> None:
    memory = remember([example("{ADVISOR:Sable Rowe} advised the company.")])
    sure, less = (memory.propose(text)[0].score for text in ("Sable Rowe advised.", "Sable Rowe Shipping advised."))
    assert less < sure


def test_mentions_without_the_label_and_rejections_make_it_less_sure() -> None:
    def score(*others: object) -> float:
        found = remember([example(FIRM), *others]).propose("Call Marlow & Pike LLP.")  # type: ignore[list-item]
        return found[0].score if found else 0.0

    text = "Marlow & Pike LLP moved to a larger house."
    missed = example(text)
    rejected = example(text, taught=frozenset(), rejected=(("ADVISOR", Span(0, 17)),))
    untaught = example(text, taught=frozenset({"NOTE"}))
    assert score(rejected) < score(missed) < score()
    assert score(untaught) == score()
    assert score(rejected, rejected) == 0.0


def test_attributes_come_along_where_all_approvals_agree_on_them() -> None:
    one = example("{ADVISOR role=legal party=Harrow:Marlow & Pike LLP} advised.", issuer="harrow mill")
    other = example("{ADVISOR role=legal party=Bexley:Marlow & Pike LLP} helped.", issuer="bexley freight")
    text = "Call Marlow & Pike LLP."
    assert remember([one]).propose(text)[0].attributes == ()
    assert remember([one, other]).propose(text)[0].attributes == (("role", "legal"),)
    assert remember([one, other]).propose(text, "harrow mill")[0].attributes == (("party", "Harrow"), ("role", "legal"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The directors made the notes public.", []),
        ("It sold bonds (the “Notes”) in May. Interest on the Notes is due.", ["Notes", "Notes"]),
        ("It sold its 9% Senior Notes due 2011. The Notes fell.", ["9% Senior Notes due 2011", "Notes"]),
    ],
)
def test_common_words_are_proposed_only_where_the_text_means_them(text: str, found: list[str]) -> None:
    terms = "{NOTE:9% Senior Notes due 2011} (the “{NOTE:Notes}”) pay well. Small notes and senior staff are due."
    assert [quote for _, quote in proposed(remember([example(terms)]), text)] == found


def test_boilerplate_is_carried_item_by_item_however_it_is_wrapped() -> None:
    text = drawn(CAUTION).text
    wrapped = text.replace(" ", "\n   ", 30).replace("\n   ", " ", 11)
    assert wrapped != text
    found = remember([example(CAUTION)]).propose(wrapped)
    assert [" ".join(item.span.of(wrapped).split()) for item in found] == [
        "changes in fuel prices",
        "the loss of a large customer in the north",
        "delays in shipping, such as strikes and storms",
        "our substantial debt",
    ]
    assert {item.reason for item in found} == {"same passage approved in 1 release"}


def test_a_slightly_changed_caution_carries_what_is_still_alike() -> None:
    text = drawn(CAUTION).text
    changed = (
        text.replace("could cause", "may well cause")
        .replace("fuel prices", "oil prices")
        .replace("the loss of a large customer in the north", "trouble at the mine")
        .replace("our substantial debt", "our very substantial debt")
    )
    found = {item.span.of(changed): item.score for item in remember([example(CAUTION)]).propose(changed)}
    assert set(found) == {
        "changes in oil prices",
        "delays in shipping, such as strikes and storms",
        "our very substantial debt",
    }
    assert found["changes in oil prices"] < found["delays in shipping, such as strikes and storms"]


def test_a_caution_that_was_approved_otherwise_elsewhere_is_less_sure() -> None:
    text = drawn(CAUTION).text
    alone = remember([example(CAUTION)])
    other = remember([example(CAUTION), example("Another release.\n\n" + text)])
    (one, *_), (two, *_) = alone.propose(text), other.propose(text)
    assert two.score < one.score


def test_other_prose_is_left_alone() -> None:
    memory = remember(examples())
    assert memory.propose("Our plants had a good year. Sales of paint rose by a tenth, and the board is pleased.") == ()
    assert memory.propose("") == ()
    assert remember([]).propose(drawn(CAUTION).text) == ()


def test_the_memory_does_not_depend_on_the_order_of_the_releases() -> None:
    given = [*examples(), example(FIRM), example(CAUTION)]
    other = list(given)
    random.Random(5).shuffle(other)
    text = "\n\n".join((given[0].text, drawn(CAUTION).text, drawn(FIRM).text))
    assert remember(given).propose(text) == remember(other).propose(text) != ()


def test_a_memory_goes_to_other_processes_as_it_is() -> None:
    memory, text = remember([*examples(), example(CAUTION)]), drawn(CAUTION).text
    assert pickle.loads(pickle.dumps(memory)).propose(text) == memory.propose(text) != ()


def test_proposals_of_one_label_never_overlap_and_have_clean_ends() -> None:
    memory = remember([*examples(), example(CAUTION)])
    text = "\n\n".join(item.text for item in examples()) + drawn(CAUTION).text
    found = memory.propose(text)
    for label in LABELS:
        spans = [item.span for item in found if item.label == label]
        assert spans
        assert all(one.end <= other.start for one, other in pairwise(spans))
    assert not [item for item in found if item.span.of(text)[-1] in " ,;(“\n"]
