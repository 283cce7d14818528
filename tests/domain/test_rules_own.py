"""A corpus's own rules: which files count, and which rules are switched off."""

import pytest

from domain.errors import Refusal
from domain.rules_own import MOST_FILES, OwnRules, file_of, own_rules, ruleset


def rule(name: str, phrase: str) -> str:
    return f'[[rule]]\nid = "{name}"\nlabel = "ADVISOR"\ntitle = "{name}"\nfind = "{phrase}"\n'


SHIPPED = (("a.toml", rule("one", "blue fox") + rule("two", "red fox")), ("b.toml", rule("three", "green fox")))


def test_an_own_file_stands_in_place_of_the_shipped_one_of_its_name() -> None:
    own = OwnRules().with_file("a.toml", rule("one", "grey fox"))
    files = own.in_force(SHIPPED)
    assert [name for name, _ in files] == ["b.toml", "a.toml"]
    text = "a grey fox, a blue fox, a red fox and a green fox"
    assert [item.span.of(text) for item in ruleset(files).propose(text)] == ["grey fox", "green fox"]
    assert own.without_file("a.toml").in_force(SHIPPED) == SHIPPED


def test_a_rule_of_an_own_file_of_another_name_stands_in_place_of_the_shipped_rule() -> None:
    files = OwnRules().with_file("mine.toml", rule("two", "old fox")).in_force(SHIPPED)
    assert [item.id for item in ruleset(files).rules] == ["one", "two", "three"]
    assert file_of(files, "two") == ("mine.toml", 1)
    assert file_of(files, "three") == ("b.toml", 1)
    assert file_of(SHIPPED, "two") == ("a.toml", 6)
    assert file_of(files, "none") is None


def test_a_rule_is_switched_off_and_on() -> None:
    own = OwnRules().switched("one", on=False)
    text = "a blue fox and a red fox"
    assert [item.maker for item in ruleset(SHIPPED, own.off).propose(text)] == ["two"]
    assert own.switched("one", on=True) == OwnRules()


def test_a_mistake_costs_one_rule() -> None:
    files = OwnRules().with_file("bad.toml", "[[rule]]\nid = 7\n" + rule("four", "black fox")).in_force(SHIPPED)
    made = ruleset(files)
    assert [item.id for item in made.rules] == ["one", "two", "three", "four"]
    assert [str(item) for item in made.mistakes] == ["bad.toml, line 2: “id” is missing, or no text"]


@pytest.mark.parametrize("name", ["", "x", "../x.toml", "a/b.toml", ".toml", "x" * 90 + ".toml"])
def test_a_name_that_will_not_do_is_refused(name: str) -> None:
    with pytest.raises(Refusal, match="no name of a rule file"):
        OwnRules().with_file(name, "")


def test_too_large_and_too_many_are_refused() -> None:
    with pytest.raises(Refusal, match="characters at most"):
        OwnRules().with_file("x.toml", "#" * 2_000_001)
    own = OwnRules(tuple((f"f{number:02}.toml", "") for number in range(MOST_FILES)))
    with pytest.raises(Refusal, match="files of its own at most"):
        own.with_file("x.toml", "")
    assert own.with_file("f00.toml", "#").text_of("f00.toml") == "#"


def test_it_is_kept_as_text() -> None:
    own = OwnRules().with_file("ä.toml", "# ä\n").switched("one", on=False)
    assert own_rules(own.to_text()) == own


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"files": [], "off": []}', '{"files": {"a": 1}, "off": []}'])
def test_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="own rules are damaged"):
        own_rules(text)
