"""Corpora for the storage tests: each test gets a fresh one of its own, from SQLite and from PostgreSQL."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.access import create, open_corpus
from storage.corpus import Corpus
from tests import sheets
from tests.storage import server
from tests.storage.scene import PEOPLE, add_people
from tests.storage.team import team as team_on


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
        server.administer(place, "CREATE DATABASE template")
        with create(server.address(place, "template"), sheets.SCHEME, PEOPLE[0].name) as corpus:
            add_people(corpus)
        yield place


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
    with server.database(request.getfixturevalue("postgres")) as place:
        yield place


@pytest.fixture
def corpus(location: str) -> Iterator[Corpus]:
    with open_corpus(location) as opened:
        yield opened


@pytest.fixture(scope="session")
def team(postgres: str) -> Iterator[str]:
    """The name of a database on the server in which people were let in; each test takes a copy of it."""
    with team_on(postgres, "team"):
        yield "team"
