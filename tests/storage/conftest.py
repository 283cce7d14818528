"""Corpora for the storage tests: each test gets a fresh one of its own, from SQLite and from PostgreSQL."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from storage.access import create, open_corpus
from storage.corpus import Corpus
from tests import sheets
from tests.storage import server
from tests.storage.scene import PEOPLE, add_people

NUMBERS = count(1)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.glossator"
    with create(path, sheets.SCHEME, PEOPLE[0].name) as corpus:
        add_people(corpus)
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    if server.programs() is None:
        pytest.skip("there is no PostgreSQL server on this machine (initdb)")
    with server.running_server() as place:
        _administer(place, "CREATE DATABASE template")
        with create(server.address(place, "template"), sheets.SCHEME, PEOPLE[0].name) as corpus:
            add_people(corpus)
        yield place


def _administer(place: str, command: str) -> None:
    with psycopg.connect(f"host={place} user=glossator dbname=postgres", autocommit=True) as connection:
        connection.execute(command)  # type: ignore[call-overload]


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A corpus file with people and scheme that nobody has open."""
    made = tmp_path / "corpus.glossator"
    shutil.copy(template, made)
    return made


@pytest.fixture
def local(path: Path) -> Iterator[Corpus]:
    with open_corpus(path) as corpus:
        yield corpus


@pytest.fixture(params=["sqlite", "postgresql"])
def location(request: pytest.FixtureRequest) -> Iterator[str]:
    """A corpus's place, in turn on both databases."""
    if request.param == "sqlite":
        yield str(request.getfixturevalue("path"))
        return
    place = request.getfixturevalue("postgres")
    name = f"test_{next(NUMBERS)}"
    _administer(place, f"CREATE DATABASE {name} TEMPLATE template")
    yield server.address(place, name)
    _administer(place, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def corpus(location: str) -> Iterator[Corpus]:
    with open_corpus(location) as opened:
        yield opened
