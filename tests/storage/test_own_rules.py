"""A corpus keeps rules of its own: everybody who opens it guesses by them."""

import pytest
from sqlalchemy import update

from domain.errors import Refusal
from domain.rules_own import OwnRules
from storage import own_rules, tables
from storage.access import open_corpus
from storage.corpus import Corpus
from storage.sources import kit_of
from storage.verify import verify
from tests.storage.scene import ADA, ANN, bring

FILE = '[[rule]]\nid = "fox"\nlabel = "ADVISOR"\ntitle = "fox"\nscore = 0.9\nfind = "quick brown fox"\n'
TEXT = "The quick brown fox is here.\n"


def found(corpus: Corpus) -> list[str]:
    rules = kit_of(corpus).sources.rules
    assert rules is not None
    return [item.span.of(TEXT) for item in rules.propose(TEXT)]


def test_own_rules_are_kept_used_and_switched_off(corpus: Corpus) -> None:
    bring(corpus)
    assert corpus.ask(own_rules.load) == OwnRules()
    assert found(corpus) == []
    version = kit_of(corpus).version
    own = OwnRules().with_file("mine.toml", FILE)
    own_rules.keep(corpus, OwnRules(), own, ADA)
    assert corpus.ask(own_rules.load) == own
    assert found(corpus) == ["quick brown fox"]
    with open_corpus(corpus.location, writes=False) as beside:
        assert found(beside) == ["quick brown fox"]
    own_rules.keep(corpus, own, own.switched("fox", on=False), ADA)
    assert found(corpus) == []
    assert len({version, kit_of(corpus).version}) == 2
    own_rules.keep(corpus, own.switched("fox", on=False), OwnRules(), ADA)
    assert kit_of(corpus).version == version
    assert verify(corpus).problems == ()


def test_an_own_copy_of_a_shipped_file_stands_in_its_place(corpus: Corpus) -> None:
    before = len(kit_of(corpus).rules)
    own_rules.keep(corpus, OwnRules(), OwnRules().with_file("notes.toml", FILE), ADA)
    after = kit_of(corpus).rules
    assert len(after) == before
    assert dict(after)["notes.toml"] == FILE


def test_only_an_administrator_changes_them(corpus: Corpus) -> None:
    with pytest.raises(Refusal, match="change the rules of the corpus"):
        own_rules.keep(corpus, OwnRules(), OwnRules().with_file("mine.toml", FILE), ANN)
    assert corpus.ask(own_rules.load) == OwnRules()


def test_what_somebody_changed_meanwhile_is_not_overwritten(corpus: Corpus) -> None:
    one = OwnRules().with_file("one.toml", FILE)
    own_rules.keep(corpus, OwnRules(), one, ADA)
    with pytest.raises(Refusal, match="Somebody changed the rules"):
        own_rules.keep(corpus, OwnRules(), OwnRules().with_file("two.toml", FILE), ADA)
    assert corpus.ask(own_rules.load) == one


def test_damaged_own_rules_are_said_and_mended_by_new_ones(corpus: Corpus) -> None:
    one = OwnRules().with_file("one.toml", FILE)
    own_rules.keep(corpus, OwnRules(), one, ADA)
    corpus.write_beside(
        lambda connection: connection.execute(update(tables.meta).where(tables.meta.c.key == "rules").values(value="{"))
    )
    made = kit_of(corpus)
    assert any("own rules are damaged" in remark for remark in made.remarks)
    assert made.rules
    own_rules.keep(corpus, OwnRules(), one, ADA)
    assert found(corpus) == ["quick brown fox"]


def test_a_mistake_in_an_own_file_is_told_with_its_line(corpus: Corpus) -> None:
    own_rules.keep(corpus, OwnRules(), OwnRules().with_file("mine.toml", FILE + "[[rule]]\nid = 3\n"), ADA)
    made = kit_of(corpus)
    assert [remark for remark in made.remarks if "mine.toml" in remark] == [
        "A rule was left out: mine.toml, line 8: “id” is missing, or no text."
    ]
    assert found(corpus) == ["quick brown fox"]
