"""What the reader of risk statements marks, written as it is marked: [L:an item of a list] and [S:a sentence]."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

import resources
from domain.risk import LABEL, risks
from domain.risk_words import WORDS, wrong_list
from domain.rules import load
from domain.suggestion import Source

MARK = re.compile(r"\[([LS]):(.*?)\]", re.DOTALL)
LEAD = "Brill Zinc Company, which smelts and sells zinc, said today that it has opened a new office in Tarn.\n\n"
OPENS = "Factors that could cause actual results to differ materially include, but are not limited to, "

LISTS = {
    "commas and the last and": OPENS + "[L:competition], [L:changes in the price of zinc] and [L:loss of our depot].",
    "a comma before the last and": OPENS + "[L:competition], [L:fire at the kiln], and [L:loss of our depot].",
    "or": OPENS + "[L:the loss of our depot], [L:a strike] or [L:the failure of a dam].",
    "one item": OPENS + "[L:a fall in the price of zinc].",
    "semicolons, with commas inside": OPENS
    + "[L:competition, including from imports, and its effect on price]; [L:weather]; and [L:the loss of our depot].",
    "a slip for a semicolon": OPENS + "[L:competition]; [L:a rise in wages]. [L:weather in the north]; and [L:floods].",
    "a slip for a comma": OPENS + "[L:competition], [L:a rise in wages]. [L:weather in the north], [L:floods].",
    "brackets": OPENS + "[L:shortages (including of zinc, tin and lead)], [L:delays (such as at ports)] and [L:fraud].",
    "verb phrases": OPENS
    + "[L:the ability to reach terms with its banks] and [L:execute a new credit agreement] and "
    + "[L:receive the approvals that it needs], [L:competition], [L:floods].",
    "a pair of verbs": OPENS + "[L:our ability to attract and retain drivers], [L:floods].",
    "adjectives of one noun": OPENS + "[L:the effect of legal, social, and economic change], [L:floods].",
    "what hangs on an item": OPENS + "[L:competition, including from imports], [L:floods, which may be severe].",
    "as well as": OPENS + "[L:competition], [L:the cost of fuel], as well as other factors beyond our control.",
    "1)": OPENS.rstrip(", ")
    + " the following: 1) [L:competition, and its effects]; 2) [L:floods]; and 3) [L:a strike].",
    "(i)": OPENS + "(i) [L:competition], (ii) [L:floods in (a) spring and (b) fall], and (iii) [L:a strike].",
    "(1) with other risks last": OPENS + "(1) [L:competition]; (2) [L:floods]; and (3) other risks in our reports.",
    "a) in paragraphs": "The following risks could affect our results:\n\na) [L:competition]\n\nb) [L:floods]\n\nEnd.",
    "bullets": "These risks include:\n\n• [L:competition, from imports too];\n• [L:floods]; and\n• [L:a strike].\n",
    "bullets a line apart": "Such risks include:\n\n   *  [L:rain, with\n      ice]\n\n   *  [L:floods]\n\nEnd.",
    "dashes": "Risks that could cause results to differ include:\n- [L:competition]\n- [L:the low-cost imports]\n",
    "paragraphs": "Risks include:\n\n[L:competition];\n\n[L:the cost of fuel]; and\n\n[L:floods].\n",
    "following factors, among others": "The following factors, among others, could cause actual results to differ: "
    "[L:competition]; [L:floods].",
    "such as": "Our results are subject to risks and uncertainties such as [L:competition] and [L:the cost of fuel].",
    "among them": "We are exposed to a number of risks, among them, [L:competition], [L:floods] and [L:any strike].",
    "because of": "Actual results may differ because of, among other things, [L:competition] and [L:the cost of fuel].",
    "as a result of": "Actual results could vary as a result of [L:competition], [L:floods] or [L:a strike].",
    "are": "Among the risks that may cause our results to differ are [L:our debt]; [L:floods]; and [L:a strike].",
    "the risk that": OPENS + "[L:the risk that the offer fails]; [L:the possibility that a buyer withdraws].",
    "that": OPENS + "that [L:the bank does not consent], that [L:the plant stays closed].",
    "a line end": "Risks\ninclude, but are not\nlimited to, [L:competition\nfrom imports], [L:the cost\nof fuel].",
    "justified": "Actual  results  may differ.   These  risks  include  [L:competition  from\nimports],  [L:floods].",
    "a page mark": "We face risks. These risks include, but are not limited to, [L:competition from\n\n<PAGE>\n\n"
    "imports of zinc], [L:the cost of fuel].",
    "a name with a full stop": OPENS + "[L:the claims of Brill Inc.], [L:a suit by the U.S. government], [L:floods].",
    "further, as a risk": "Results may differ because of a number of risks, among them: [L:further delays of orders, "
    "most of which can be cancelled], [L:price erosion], [L:the loss of key engineers] and [L:delays at our kiln].",
    "before what it may cause": "[L:changes in the price of zinc], [L:exchange rates] or [L:the loss of "
    "our mill] may cause the results to deviate from this.",
    "worse, before what it may cause": "[L:Rising rates], [L:weak demand] or [L:the loss of a buyer] could cause "
    "actual results to differ.",
    "whether": OPENS + "[L:whether early trials will be confirmed], [L:whether the mill will open at all], [L:floods].",
    "quotation marks": OPENS + "[L:competition] and [L:the loss of our “preferred supplier” status].",
}

LEFT_OUT = {
    "other factors": OPENS + "[L:competition], [L:floods] and other factors described in our filings.",
    "other risks, semicolon": OPENS + "[L:competition]; and other risks and uncertainties.",
    "such other factors": OPENS + "[L:competition]; and such other factors as are set forth in our Form 10-K.",
    "only a reference": "Factors that could cause results to differ include those identified in our Form 10-K.",
    "filings": "See the risks in our filings with the Securities and Exchange Commission, including our Form 10-K.",
    "a reference, then a risk": "Factors that could contribute to differences include those identified in our Form "
    "10-K, press releases and other communications, including that [L:we may not be able to buy zinc].",
    "what statements are about": "Forward-looking statements include, but are not limited to, statements about sales, "
    "growth and new plants.",
    "words that show them": "Words such as “may,” “could,” “risk” and “expect” identify forward-looking statements.",
    "results may differ": "Actual results may differ materially from those expressed or implied.",
    "expectations": "There can be no assurance that such expectations will prove to be correct.",
    "undue reliance": "Readers should not place undue reliance on these statements, which may not be updated.",
    "update": "We cannot assure you of anything else and have no obligation to update these statements.",
    "an offer": "The notes may not be offered or sold in the United States absent registration.",
    "copies": "Copies of the prospectus may be obtained without delay from the company.",
    "guidance": "Factors expected to affect the quarter include a loss on tin and the closing of a mill.",
    "tenders": "Tenders of old notes may be withdrawn at any time before the offer expires.",
    "reconciliation": "Because it is difficult to forecast such charges, no reconciliation is given.",
    "a register": "Risks are set out in reports, including our annual information form, available on SEDAR.",
    "factors spoken of": "Those, these and many other factors may cause the results to deviate.",
    "a market": "We sell zinc, which we smelt, and tin may cause the results to deviate.",
    "business": "Key products include zinc, tin and lead. The month of May brought a loss of $2 million.",
    "a loss incurred": "The company lost $4 million because of a strike at its Brill plant.",
    "conditions": "The merger is subject to approval by both companies' shareholders and other customary conditions.",
}

SAID = {
    "no assurance": "[S:There can be no assurance that the lenders will extend the waiver].",
    "no certainty": "[S:There is no certainty that the sale will be completed].",
    "cannot assure": "However, [S:the company cannot assure that the court will agree].",
    "may not": "[S:Shareholders may not approve the merger].",
    "may not be able": "[S:The company may not be able to repay its bonds when they fall due].",
    "could": "[S:A long strike could harm our business].",
    "might": "[S:The new law might delay the opening of the mill].",
    "no assurance, however": "[S:There can be no assurance, however, that the plan will be confirmed].",
    "incur charges": "In addition, [S:we may incur charges for the closing that are larger than we now estimate].",
    "a fall": "[S:A rise in interest rates may lead to a fall in the value of the bonds].",
    "speculative": "[S:Trading in the shares is highly speculative and poses substantial risks].",
    "a degree of risk": "[S:Investment in the bonds is speculative and involves a high degree of risk].",
    "who says it": "The company said that [S:it could not be certain of its deliveries].",
    "and if": "It needs funds, and [S:if it is unable to raise them, it could be forced to close its mill].",
    "risk that": "[S:There is a risk that the buyer withdraws].",
    "difficult to forecast": "[S:Demand for zinc is difficult to forecast].",
    "one clause of two": "The offer ends on Friday, and [S:the company cannot be certain that holders will tender].",
    "each clause": "[S:The lenders may not agree], and [S:there is no assurance that the court will].",
    "in brackets": "Factors that could cause actual results to differ (and, as a result, [S:we cannot give assurance "
    "that the sale will occur]) include [L:competition].",
    "across a line end": "[S:A long strike could\nharm our business]. We had none.",
}


@pytest.mark.parametrize(
    "marked", [*LISTS.values(), *LEFT_OUT.values(), *SAID.values()], ids=[*LISTS, *LEFT_OUT, *SAID]
)
def test_the_reader_marks_risks_and_nothing_else(marked: str) -> None:
    text = LEAD + MARK.sub(r"\2", marked)
    assert shown(text) == LEAD + marked


def shown(text: str) -> str:
    for item in reversed(risks(text)):
        letter = "L" if dict(item.attributes)["form"] == "list_item" else "S"
        start, end = item.span.start, item.span.end
        text = f"{text[:start]}[{letter}:{text[start:end]}]{text[end:]}"
    return text


def test_a_text_of_one_line_has_the_same_risks() -> None:
    text = "Zinc rose. " + MARK.sub(r"\2", LISTS["brackets"]) + " We said so. " + MARK.sub(r"\2", SAID["could"])
    assert [text[item.span.start : item.span.end] for item in risks(text)] == [
        "shortages (including of zinc, tin and lead)",
        "delays (such as at ports)",
        "fraud",
        "A long strike could harm our business",
    ]


def test_a_proposal_says_why_and_how_sure_it_is() -> None:
    item, sentence, doubtful = risks(
        OPENS + "a; floods; fire at sea. There is a risk that we fail. Ice may do us harm."
    )[-3:]
    assert (item.label, item.source, item.reason) == (LABEL, Source.RULE, "rule: item of a list of risk factors")
    assert sentence.reason == "rule: a sentence that says what may go wrong"
    caution = Path(str(resources.path("rules"))) / "caution.toml"
    (rule,) = load(caution.read_text("utf-8"), "caution.toml").rules
    assert [each for each in (item, sentence) if each.reason.removeprefix("rule: ") not in rule.title] == []
    assert 1 > item.score > sentence.score > doubtful.score > 0


@pytest.mark.parametrize(
    "text", ["", "   ", "\n\n", "•", "risks include", "risks include: ;;; ,,, and", "(" * 50 + ";"]
)
def test_where_there_is_nothing_nothing_is_found(text: str) -> None:
    assert risks(text) == ()


@pytest.mark.parametrize(
    "part", ["Risks include ", "risk (a) ", "may; ", "• ", "could not and ", "the risks are ", "1) "]
)
def test_hostile_texts_are_read_and_proposals_stand_apart(part: str) -> None:
    found = risks("Risks that could cause results to differ include: " + part * 4_000)
    assert all(before.span.end <= after.span.start for before, after in pairwise(found))


def test_the_rule_file_has_the_words_of_the_reader() -> None:
    path = Path(str(resources.path("rules"))) / "caution.toml"
    rules = load(path.read_text("utf-8"), path.name)
    assert rules.mistakes == ()
    (rule,) = rules.rules
    assert {name: getattr(WORDS, name) for name in dict(rule.lists)} == dict(rule.lists)
    assert len(rule.lists) == 16


RULE = '[[rule]]\nid = "r"\nlabel = "RISK_FACTOR"\ntitle = "risk"\nscore = 0.5\n'


def test_a_list_of_the_file_stands_in_the_place_of_the_readers() -> None:
    rules = load(RULE + 'reader = "risks"\nlists.factors = ["peril|perils"]\n', "own.toml")
    text = "Perils that could cause change include: floods; fire at sea."
    assert [item.span.of(text) for item in rules.propose(text)] == ["floods", "fire at sea"]
    assert [item.score for item in rules.propose(text)] == [0.475, 0.475]
    assert risks(text) == ()


@pytest.mark.parametrize(
    ("lists", "line", "reason"),
    [
        ('lists.perils = ["x"]', 7, "there is no list “perils”"),
        ("lists.factors = []", 7, "“factors” is a list of at least one phrase"),
        ('lists.factors = "risk"', 7, "“factors” is a list of at least one phrase"),
        ('lists.factors = [\n    "risk",\n    "per(il",\n]', 9, "“factors”: “per(il” is neither a word"),
        ('lists.factors = ["risk ..."]', 7, "“...” stands between words"),
        ("lists = 3", 7, "“lists” are lists of words"),
    ],
)
def test_a_mistake_in_a_list_is_told_with_its_line(lists: str, line: int, reason: str) -> None:
    (mistake,) = load(f'{RULE}reader = "risks"\n{lists}\n', "own.toml").mistakes
    assert (mistake.line, reason in mistake.reason) == (line, True), mistake


def test_lists_without_a_reader_are_a_mistake() -> None:
    (mistake,) = load(f'{RULE}find = "risk"\nlists.factors = ["risk"]\n', "own.toml").mistakes
    assert "for a rule with a “reader”" in mistake.reason


def test_a_phrase_has_an_end() -> None:
    assert wrong_list("factors", ["x" * 300])[0].endswith("a phrase has from 1 to 200 characters")
