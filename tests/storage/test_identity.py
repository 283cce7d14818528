"""The id of a corpus is tied to its trail, also that of an older one."""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from storage.access import create, open_corpus
from storage.engine import WRITES, engine_for
from storage.verify import verify_at
from tests import sheets
from tests.storage.older import made
from tests.storage.scene import PEOPLE, label
from tests.storage.tamper import behind, sql


@pytest.fixture
def old(tmp_path: Path) -> tuple[Path, str]:
    """A corpus of the first schema, with an id of its own, as all had that were made then."""
    path, identity = tmp_path / "old.glossator", str(uuid4())
    made(path, lambda corpus: label(corpus) and None)
    engine = engine_for(str(path), writes=True)
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        connection.execute(text("UPDATE meta SET value = :value WHERE key = 'corpus'"), {"value": identity})
    engine.dispose()
    return path, identity


def test_a_new_corpus_has_the_id_of_its_first_edit(tmp_path: Path) -> None:
    with create(tmp_path / "new.glossator", sheets.SCHEME, PEOPLE[0].name) as corpus:
        first = next(iter(corpus.audit())).edit()
    assert verify_at(corpus.location).identity == str(first.id)


def test_an_older_corpus_keeps_its_id_and_gets_it_tied(old: tuple[Path, str]) -> None:
    path, identity = old
    assert verify_at(path).problems == ()
    open_corpus(path).close()
    report = verify_at(path)
    assert report.problems == ()
    assert report.identity == identity


@pytest.mark.parametrize("key", ["corpus", "founded"])
@pytest.mark.parametrize("act", ["UPDATE meta SET value = 'x' || substr(value, 2)", "DELETE FROM meta"])
def test_another_id_in_an_older_corpus_is_found(old: tuple[Path, str], key: str, act: str) -> None:
    path, _ = old
    open_corpus(path).close()
    with behind(str(path)) as connection:
        sql(f"{act} WHERE key = '{key}'")(connection)
    assert {problem.check for problem in verify_at(path).problems} == {"database"}
