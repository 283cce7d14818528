"""Rule files with mistakes: each is told with its line, and all other rules go on."""

import pytest

from domain.rules import Mistake, load
from domain.rules_file import LARGEST

SOUND = '[[rule]]\nid = "sound"\nlabel = "THING"\ntitle = "sound"\nfind = "offer"\n'
HEAD = '[[rule]]\nid = "x"\nlabel = "THING"\ntitle = "x"\n'
MISTAKES = [
    # the text behind the sound rule, the line of the mistake counted from there, and words of its reason
    ('[[rule]]\nid = "x\n', 2, "this is no TOML"),
    ('[[rule]\nid = "x"\n', 1, "this is no TOML"),
    (HEAD + 'find = "offer"\nfind = "deal"\n', 6, "this is no TOML"),
    (HEAD, 1, "one of “find”, “expression” and “reader”"),
    (HEAD + 'find = "offer"\nexpression = "deal"\n', 1, "one of “find”, “expression” and “reader”"),
    (HEAD + 'find = "offer"\nscor = 1\n', 6, "there is no “scor” in a rule"),
    (HEAD + 'find = "offer"\nscore = 1.5\n', 6, "“score” is a number above 0 and up to 1"),
    (HEAD + 'find = "offer"\nscore = true\n', 6, "“score” is a number"),
    (HEAD + 'find = "offer"\ncase = "yes"\n', 6, "“case” is true or false"),
    (HEAD.replace('title = "x"', 'title = ""') + 'find = "offer"\n', 4, "“title” is missing"),
    (HEAD.replace('label = "THING"\n', "") + 'find = "offer"\n', 1, "“label” is missing"),
    (HEAD.replace('"x"', '"sound"') + 'find = "deal"\n', 2, "a rule with this id already"),
    (HEAD + "find = 3\n", 5, "“find” is a text or a list of texts"),
    (HEAD + "find = []\n", 5, "“find” has no phrase"),
    (HEAD + 'find = ""\n', 5, "the phrase is empty (column 1"),
    (HEAD + 'find = "[offer]"\n', 5, "all of the phrase is optional"),
    (HEAD + 'find = "an (offer"\n', 5, "never closed with “)” (column 4 of the phrase)"),
    (HEAD + 'find = [\n  "offer",\n  "an [offer)",\n]\n', 7, "“)” closes nothing that was opened (column 10"),
    (HEAD + 'find = "offer]"\n', 5, "“]” closes nothing that was opened (column 6"),
    (HEAD + 'find = "an (offer | )"\n', 5, "one of the choices before this place may be empty"),
    (HEAD + 'find = "an {offer"\n', 5, "“{” has no partner (column 4"),
    (HEAD + 'find = "an {offer 3-1} x"\n', 5, "no number of times"),
    (HEAD + 'find = "an {word 0-99} x"\n', 5, "30 at most"),
    (HEAD + 'find = "an {of;fer} x"\n', 5, "is no name of a part"),
    (HEAD + 'find = "an {firrm}"\n', 5, "there is no part {firrm}; there are amount, date, firm,"),
    (HEAD + 'find = "an * x"\n', 5, "“*” stands only at the end of a word"),
    (HEAD + 'find = "offer"\nnever = "an (offer"\n', 6, "“never”: what opens here is never closed"),
    (HEAD + 'find = "offer"\nmark = "firm"\n', 5, "no part {firm}"),
    (HEAD + 'find = "{firm 1-2} offer"\nmark = "firm"\n', 5, "no part {firm}"),
    (HEAD + 'find = "offer"\nin = ["boddy"]\n', 6, "“boddy” is no kind of paragraph; there are"),
    (HEAD + 'find = "offer"\nwhere_found = "soundly"\n', 6, "there is no rule “soundly”"),
    (HEAD + 'find = "offer"\nattributes = 3\n', 6, "“attributes” is a table"),
    (HEAD + 'find = "offer"\nattributes = { role = 3 }\n', 6, "“role” is a text"),
    (HEAD + 'reader = "minds"\n', 5, "there is no reader “minds”; there are risks"),
    (HEAD + "expression = 'a(b'\n", 5, "column 2"),
    (HEAD + "expression = '(?=a)b'\n", 5, "looking ahead is not possible here"),
    (HEAD + "expression = 'a'\nmark = \"b\"\n", 6, "no group (?P<b>…)"),
    ('[rule]\nid = "x"\n', 1, "[[rule]], in two pairs of brackets"),
    ('[rules]\nid = "x"\n', 1, "there is no “rules” here"),
    ('[parts]\nrole = "an (agent"\n', 2, "part {role}: what opens here is never closed"),
    ('[parts]\nfirm = "agent"\n', 2, "there is a part {firm} already"),
    ('[parts]\none = "{two}"\ntwo = "{one}"\n', 2, "part {one}: the part {one} is made of itself"),
    ('[parts]\nrole = "{agent}"\n', 2, "there is no part {agent}"),
    ('[parts]\nrole = = "agent"\n', 2, "this is no TOML"),
    ('[parts]\nrole = 7\n', 2, "“role” is a text or a list of texts"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "reason"), MISTAKES)
@pytest.mark.parametrize("behind", [True, False])
def test_a_mistake_is_told_with_its_line_and_the_other_rules_go_on(
    text: str, line: int, reason: str, behind: bool
) -> None:
    above = SOUND.count("\n") + 1
    rules = load(f"{SOUND}\n{text}" if behind else f"# first\n{text}\n{SOUND}", "own.toml")
    wrong = [mistake for mistake in rules.mistakes if reason in mistake.reason]
    if behind or "already" not in reason:
        assert (wrong[0].file, wrong[0].line) == ("own.toml", line + (above if behind else 1)), rules.mistakes
        assert "sound" in {rule.id for rule in rules.rules}
        assert [item.span.of("an offer") for item in rules.propose("an offer")] == ["offer"]


def test_a_mistake_says_file_line_and_reason() -> None:
    (mistake,) = load(HEAD + 'find = "{firrm}"\n', "own.toml").mistakes
    assert str(mistake).startswith("own.toml, line 5: rule “x”: “find”: there is no part {firrm}; there are amount,")


def test_a_mistake_in_one_part_costs_only_the_rules_that_need_it() -> None:
    parts = '[parts]\nrole = = "agent"\ndeal = "deal[s]"\n'
    rules = load(
        parts + HEAD + 'find = "the {deal}"\n' + SOUND + HEAD.replace('"x"', '"y"') + 'find = "{role}"', "own.toml"
    )
    assert [rule.id for rule in rules.rules] == ["x", "sound"]
    assert [mistake.line for mistake in rules.mistakes] == [2, 18]


def test_a_rule_that_is_off_is_not_there() -> None:
    assert load(HEAD + 'find = "offer"\noff = true\n', "own.toml").rules == ()


def test_lines_may_end_as_on_any_system_and_texts_run_over_lines() -> None:
    text = f'{SOUND}{HEAD}find = """\nan offer [[rule]]\n[parts]\n"""\nscore = 2\n'
    rules = load(text.replace("\n", "\r\n"), "own.toml")
    assert rules.mistakes == (Mistake("own.toml", 14, rules.mistakes[0].reason),)
    assert "score" in rules.mistakes[0].reason


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", 'title = "empty"\nabout = "nothing yet"\n'])
def test_an_empty_file_has_neither_rules_nor_mistakes(text: str) -> None:
    assert (load(text, "own.toml").rules, load(text, "own.toml").mistakes) == ((), ())


def test_a_file_beyond_all_measure_is_one_mistake() -> None:
    rules = load("#" * (LARGEST + 1), "own.toml")
    assert [(mistake.line, rules.rules) for mistake in rules.mistakes] == [(1, ())]


def test_what_is_no_text_at_all_is_told() -> None:
    for text in ("\x00\x01", "[[rule]]\n\ud800 = 1", "]]]] [[[[", '"""'):
        assert load(text, "own.toml").mistakes
