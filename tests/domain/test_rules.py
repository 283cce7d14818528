"""What a phrase of a rule can say, each on a text; what is found stands in brackets."""

import pytest

from domain.rules import RuleSet, joined, load
from domain.suggestion import Source

RULE = """
[[rule]]
id = "tried"
label = "THING"
title = "what is tried"
"""
PHRASES = [
    # words and what may stand between them
    ("firm offer", "a firm offer", "a [firm offer]"),
    ("firm offer", "we made a firm\n   OFFER", "we made a [firm\n   OFFER]"),
    ("firm offer", "a firm\u00a0\u00a0offer", "a [firm\u00a0\u00a0offer]"),
    ("firm offer", "a firm\n\n<PAGE>\n\noffer", "a [firm\n\n<PAGE>\n\noffer]"),
    ("firm offer", "a con-\nfirm offer\nconfirm offer", "a con-\n[firm offer]\nconfirm offer"),
    ("confirmed offer", "a con-\nfirmed offer", "a [con-\nfirmed offer]"),
    ("firm offer", "a fi\u00adrm\u200b offer", "a [fi\u00adrm\u200b offer]"),
    ("long-term offer", "a long-\nterm offer, long\u2011term offer", "a [long-\nterm offer], [long\u2011term offer]"),
    ("firm offer", "an infirm offer, a firm offering", "an infirm offer, a firm offering"),
    ("firm offer", "firm.\n\nOffer", "firm.\n\nOffer"),
    ("café’s offer", "the Café's offer", "the [Café's offer]"),
    # endings, choices, what may be missing
    ("advis*", "advised by advisers", "[advised] by [advisers]"),
    ("note[s]", "a note, notes, notebook", "a [note], [notes], notebook"),
    ("[the] offer", "the offer; an offer", "[the offer]; an [offer]"),
    ("firm [and binding] offer", "firm offer, firm and binding offer", "[firm offer], [firm and binding offer]"),
    ("(firm | last and final) offer", "firm offer, last and final offer", "[firm offer], [last and final offer]"),
    ("offer[,] as", "offer as, offer, as", "[offer as], [offer, as]"),
    ("advis(e | o)r", "adviser, advisor, advisar", "[adviser], [advisor], advisar"),
    ("agent[s](, | ;)", "agents; agent, agent", "[agents]; [agent], agent"),
    ('"[Joint] Agents"', 'the "Agents" and “Joint Agents”', 'the ["Agents"] and [“Joint Agents”]'),
    (r"\(the offer\)", "(the offer) the offer", "[(the offer)] the offer"),
    ("role: agent", "role:  agent", "[role:  agent]"),
    # named parts
    ("{rate}", "11 3/4% 7.25%-8% 9⅝% 8 per cent 12", "[11 3/4%] [7.25%-8%] [9⅝%] [8 per cent] 12"),
    ("{amount}", "$1.5 million, US$20, EUR 300 million, 20", "[$1.5 million], [US$20], [EUR 300 million], 20"),
    ("{date}", "May 15, 2020 and 15 March 2031", "[May 15, 2020] and [15 March 2031]"),
    ("{term}", "a five-year or 10-year term", "a [five-year] or [10-year] term"),
    ("offer{maturity}", "offer due 2009, offer due May 2010", "[offer due 2009], [offer due May 2010]"),
    ("of {name 1-2} Ltd", "of Harrow Ltd, of Harrow Pell Ltd, of A B C Ltd",
     "[of Harrow Ltd], [of Harrow Pell Ltd], of A B C Ltd"),
    ("from {words 0-2} offer", "from offer, from a b offer, from a b c offer",
     "[from offer], [from a b offer], from a b c offer"),
    ("from {words 0-3} offer", "from a. The offer", "from a. The offer"),
    ("{number}", "1,000 and 2", "[1,000] and [2]"),
]  # fmt: skip


def told(rules: RuleSet, text: str) -> str:
    """The text with brackets around what the rules mark."""
    assert rules.mistakes == ()
    for item in reversed(rules.propose(text)):
        text = f"{text[: item.span.start]}[{item.span.of(text)}]{text[item.span.end :]}"
    return text


def rule(more: str, head: str = RULE) -> RuleSet:
    return load(f"{head}{more}", "tried.toml")


@pytest.mark.parametrize(("phrase", "text", "expected"), PHRASES)
def test_a_phrase_holds_where_its_words_stand(phrase: str, text: str, expected: str) -> None:
    assert told(rule(f"find = '''{phrase}'''"), text) == expected


def test_capitals_matter_where_a_rule_says_so() -> None:
    assert told(rule('find = "Note[s]"\ncase = true'), "the Notes, the notes") == "the [Notes], the notes"


def test_named_parts_of_a_file_are_written_out_wherever_they_stand() -> None:
    parts = '\n[parts]\nrole = ["{kind} agent[s]", "manager"]\nkind = "(paying | placement)"\n'
    parts += 'Deal = {find = "Deal", case = true}\n'
    rules = rule(f'find = ["{{role}}", "{{Deal}}"]{parts}')
    assert told(rules, "a placement agent, the manager, Deal or deal") == (
        "a [placement agent], the [manager], [Deal] or deal"
    )


def test_one_named_part_becomes_the_span() -> None:
    rules = rule('find = "{firm} as {name} agent"\nmark = "firm"')
    text = "The Issuer has chosen Harrow & Pell and Dunmore, Inc. as First agent."
    assert told(rules, text) == "The Issuer has chosen [Harrow & Pell] and [Dunmore, Inc.] as First agent."


def test_a_rule_holds_only_in_its_kinds_of_paragraphs() -> None:
    text = "HARROW REPORTS RESULTS\n\nLONDON, May 1, 2003 - Harrow made an offer today to all of its holders.\n"
    text += "\nContact: Jane Pell, offer line, 212-555-0100\n"
    assert told(rule('find = "offer"\nin = ["contacts"]'), text).count("[offer] line") == 1
    assert told(rule('find = "offer"\nin = ["contacts"]'), text).count("[") == 1
    assert told(rule('find = "offer"\nnot_in = ["contacts"]'), text).count("an [offer] today") == 1


def test_nothing_is_marked_in_the_header_of_a_filing() -> None:
    header = "<SEC-DOCUMENT>0001.txt\n<TYPE>EX-99\n<DESCRIPTION>The offer by Harrow & Pell as agent\n<TEXT>\n\n"
    rules = rule('find = "by {firm} as"\nmark = "firm"\neach_mention = true')
    assert (
        told(rules, header + "An offer by Dunmore & Co. as agent.") == header + "An offer by [Dunmore & Co.] as agent."
    )


def test_vetoes_cover_stand_beside_or_are_asked_for() -> None:
    never = rule('find = "offer"\nnever = ["tender offer", "offer price"]')
    assert told(never, "offer, tender offer, offer price") == "[offer], tender offer, offer price"
    beside = rule('find = "offer"\nnever_beside = "withdrawn"')
    assert told(beside, "The offer is withdrawn. The offer stands.") == "The offer is withdrawn. The [offer] stands."
    only = rule('find = "offer"\nonly_with = "premium"')
    assert told(only, "An offer at a premium.\n\nAn offer.") == "An [offer] at a premium.\n\nAn offer."


def test_a_rule_can_wait_for_another_to_find_something() -> None:
    second = '\n[[rule]]\nid = "other"\nlabel = "THING"\ntitle = "other"\nfind = "tender offer"'
    rules = rule(f'find = "the deal"\nwhere_found = "other"{second}')
    assert told(rules, "the deal") == "the deal"
    assert told(rules, "the deal is a tender offer") == "[the deal] is a [tender offer]"


def test_words_that_do_not_begin_a_span_are_dropped_from_it() -> None:
    rules = rule('find = "[new] [old] offer"\nnot_first = ["new", "Old"]')
    assert told(rules, "the new old offer") == "the new old [offer]"


def test_each_mention_of_what_was_found_is_marked_and_says_so() -> None:
    rules = rule('score = 0.8\nfind = "by {firm} as"\nmark = "firm"\neach_mention = true')
    text = (
        "Advised by Harrow & Pell LLP as counsel. Write to Harrow &\nPell LLP, info@Harrow. "
        "Harrow & Pell agreed; Harrow & Pell Foundation did not."
    )
    assert told(rules, text) == (
        "Advised by [Harrow & Pell LLP] as counsel. Write to [Harrow &\nPell LLP], info@Harrow. "
        "[Harrow & Pell] agreed; Harrow & Pell Foundation did not."
    )
    first, second, _ = rules.propose(text)
    assert (first.score, second.score) == (0.8, 0.77)
    assert (first.reason, second.reason) == ("rule: what is tried", "rule: what is tried, named again")


def test_a_name_in_quotes_before_a_span_can_belong_to_it() -> None:
    text = "(“Harrow’s”) note, the Harrow Senior Note, the Pell Senior Note"
    assert told(rule('find = "senior note"\nafter_names = true'), text) == (
        "(“Harrow’s”) note, the [Harrow Senior Note], the Pell [Senior Note]"
    )


def test_attributes_are_set_to_a_word_or_by_what_stands_first() -> None:
    told_by = 'attributes = { kind = "x", role = { pay = "paying", place = "placement" } }'
    rules = rule(f'find = "as {{words 1-4}} agent"\n{told_by}')
    text = "as the placement agent; as paying or placement agent; as an agent"
    found = [dict(item.attributes) for item in rules.propose(text)]
    assert found == [{"kind": "x", "role": "place"}, {"kind": "x", "role": "pay"}, {"kind": "x"}]


def test_an_expression_can_stand_for_the_phrases() -> None:
    rules = rule("expression = 'No\\. (?P<number>\\d+)'\nmark = \"number\"")
    assert told(rules, "No. 12, no. 13") == "No. [12], no. [13]"
    assert told(rule("expression = 'No\\. \\d+'\ncase = true"), "No. 12, no. 13") == "[No. 12], no. 13"


def test_a_proposal_says_who_made_it() -> None:
    (found,) = rule('score = 0.7\nfind = "offer"').propose("an offer")
    assert (found.label, found.source, found.maker, found.score) == ("THING", Source.RULE, "tried", 0.7)
    assert (found.span.start, found.span.end) == (3, 8)


def test_of_one_label_the_longer_span_stands_unless_another_is_surer_by_a_tenth() -> None:
    def both(one: float, other: float) -> str:
        second = f'[[rule]]\nid = "b"\nlabel = "THING"\ntitle = "b"\nscore = {other}\nfind = "offer"'
        return told(rule(f'score = {one}\nfind = "firm offer"\n{second}'), "a firm offer")

    assert both(0.91, 0.95) == "a [firm offer]"
    assert both(0.55, 0.95) == "a firm [offer]"


def test_spans_of_two_labels_may_overlap() -> None:
    rules = rule('find = "firm offer"\n[[rule]]\nid = "b"\nlabel = "OTHER"\ntitle = "b"\nfind = "offer"')
    assert [(item.label, item.span.start) for item in rules.propose("a firm offer")] == [("THING", 2), ("OTHER", 7)]


def test_files_are_joined_and_the_later_rule_of_an_id_stands() -> None:
    rules = joined([rule('find = "offer"'), rule('find = "deal"')])
    assert told(rules, "offer, deal") == "offer, [deal]"


def test_the_same_text_gives_the_same_proposals() -> None:
    rules = rule('find = "{firm} as agent"\nmark = "firm"\neach_mention = true')
    text = "Harrow & Pell as agent. Dunmore & Co. as agent. Harrow & Pell."
    assert rules.propose(text) == rules.propose(text) != ()
