"""The figures of the suggestions count what they say they count."""

from benchmarks.suggest_gold import GoldRelease, Marked, gold_sets, issuer_of, issuers
from benchmarks.suggest_spans import Count, judged
from domain.span import Span
from domain.suggestion import Proposal, Source

TEXT = "Harrow & Pell LLP and Dunmore Partners advise; the Notes fell."


def marked(words: str, label: str) -> Marked:
    start = TEXT.index(words)
    return Marked(label, Span(start, start + len(words)), {})


def proposal(words: str, label: str) -> Proposal:
    return Proposal(label, marked(words, label).span, 0.9, Source.RULE, "rule: tried")


def test_exact_and_overlapping_spans_are_counted_apart() -> None:
    release = GoldRelease(
        "a.txt", "a", TEXT, (marked("Harrow & Pell LLP", "ADVISOR"), marked("Dunmore Partners", "ADVISOR"))
    )
    found = [
        proposal("Harrow & Pell LLP", "ADVISOR"),
        proposal("Dunmore", "ADVISOR"),
        proposal("Partners", "ADVISOR"),
        proposal("Notes", "NOTE"),
    ]
    scores = judged([release], lambda _: found)
    assert scores["ADVISOR"].exact == Count(right=1, wrong=2, missed=1)
    assert scores["ADVISOR"].overlapping == Count(right=2, wrong=1, missed=0)
    assert scores["NOTE"].exact == Count(right=0, wrong=1, missed=0)
    assert scores["RISK_FACTOR"].exact == Count()
    assert [kind for _, kind, _ in scores["ADVISOR"].slips] == ["missed", "in vain", "in vain"]


def test_shares_are_those_of_the_textbook() -> None:
    count = Count(right=6, wrong=2, missed=4)
    assert (count.precision, count.recall, round(count.f1, 4)) == (0.75, 0.6, 0.6667)
    assert (Count().precision, Count().recall, Count().f1) == (0.0, 0.0, 1.0)


def test_releases_of_one_issuer_are_left_out_together() -> None:
    names = ["harrow-inc_0001-99-1_EX99.1.txt", "harrow-inc_0001-99-2_EX99.1.txt", "nw_dunmore-partners-buys-b.md"]
    releases = [GoldRelease(name, issuer_of(name), "", ()) for name in names]
    assert issuers(releases) == ("harrow-inc", "dunmore-partners")


def test_the_gold_that_is_here_can_be_read() -> None:
    own = dict(gold_sets())["the project's own gold"]
    assert {item.label for release in own for item in release.marked} == {"ADVISOR", "NOTE", "RISK_FACTOR"}
    assert len(issuers(own)) > 1
