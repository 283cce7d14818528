"""The verb `upgrade`, and verbs that read a corpus that an older program left."""

from pathlib import Path

from storage.corpus import Corpus
from storage.opening import SCHEMA_VERSION
from storage.verify import verify_at
from tests.commands.terminal import Run
from tests.storage.older import made
from tests.storage.scene import bring, label


def lived(corpus: Corpus) -> None:
    bring(corpus)
    label(corpus)


def test_an_older_corpus_is_upgraded_once(run: Run) -> None:
    made("old.glossator", lived)
    found = run("upgrade", "old.glossator", "--json").json
    assert (found["before"], found["schema"]) == (1, SCHEMA_VERSION)
    assert verify_at(Path(found["kept"])).holds
    again = run("upgrade", "old.glossator", "--json").json
    assert (again["before"], again["kept"]) == (SCHEMA_VERSION, None)
    assert f"has schema {SCHEMA_VERSION} already" in run("upgrade", "old.glossator").out
    assert run("verify", "old.glossator").code == 0


def test_reading_verbs_bring_it_up_to_date_by_themselves(run: Run) -> None:
    made("old.glossator", lived)
    assert run("list", "old.glossator").code == 0
    assert len(list(Path("old backups").glob("*.glossator"))) == 1
    assert run("show", "old.glossator", "r1.txt", "--json").json["relations"] == []


def test_what_is_no_corpus_is_not_upgraded(run: Run) -> None:
    Path("plain.txt").write_text("no corpus " * 100)
    assert "is no corpus" in run("upgrade", "plain.txt").sentence
