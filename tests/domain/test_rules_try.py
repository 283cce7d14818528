"""A rule tried on texts before it is kept."""

from collections.abc import Iterator

from domain.rules_try import try_rule

CONTEXT = """
title = "Own rules"
[parts]
role = "(paying | placement) agent"

[[rule]]
id = "first"
label = "THING"
title = "first"
find = "tender offer"

[[rule]]
id = "tried"
label = "THING"
title = "as it is kept"
find = "nothing"
"""
RULE = """[[rule]]
id = "tried"
label = "THING"
title = "agent"
find = "the {role}"
"""
TEXTS = ["Pay the paying\nagent of the tender offer.", "None here.", "The placement agent, the paying agent."]


def test_hits_come_with_what_stands_around_them() -> None:
    trial = try_rule(RULE, TEXTS, context=CONTEXT)
    assert [(hit.text, hit.quote, hit.before, hit.after) for hit in trial.hits] == [
        (0, "the paying\nagent", "Pay", "of the tender offer."),
        (2, "The placement agent", "", ", the paying agent."),
        (2, "the paying agent", "The placement agent,", "."),
    ]
    assert (trial.mistakes, trial.looked_at, trial.is_full) == ((), 3, False)


def test_rules_of_the_file_are_not_tried_but_can_be_waited_for() -> None:
    assert {hit.rule for hit in try_rule(RULE, TEXTS, context=CONTEXT).hits} == {"tried"}
    trial = try_rule(RULE + 'where_found = "first"\n', TEXTS, context=CONTEXT)
    assert [hit.text for hit in trial.hits] == [0]


def test_a_mistake_is_told_on_its_own_line_and_nothing_is_read() -> None:
    trial = try_rule(RULE.replace("{role}", "{rôle}"), TEXTS, context=CONTEXT)
    assert [(mistake.line, trial.hits, trial.looked_at) for mistake in trial.mistakes] == [(5, (), 0)]


def test_trying_ends_when_there_are_enough_hits() -> None:
    read: list[int] = []

    def texts() -> Iterator[str]:
        for number in range(100):
            read.append(number)
            yield "the paying agent, the paying agent, the paying agent"

    trial = try_rule(RULE, texts(), context=CONTEXT, most=7)
    assert (len(trial.hits), trial.looked_at, trial.is_full, len(read)) == (7, 3, True, 3)


def test_nothing_tried_on_nothing() -> None:
    assert try_rule("", TEXTS).hits == try_rule(RULE, [], context=CONTEXT).hits == try_rule(RULE, [""]).hits == ()
