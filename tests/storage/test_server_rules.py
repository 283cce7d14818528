"""By bare SQL, as somebody whom the owner let in: what a server refuses, and that nothing of it is left behind."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from tests.storage import server
from tests.storage.server_scene import Scene
from tests.storage.server_tries import TRIES
from tests.storage.team import Desks, as_login, contents


@pytest.fixture(scope="module")
def scene(team: str, postgres: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a corpus in which people have worked, and the ids in it by the names that the tries call them."""
    with server.database(postgres, team) as place:
        desks = Desks(place)
        played = Scene(desks)
        played.play()
        desks.close()
        yield place, {name: str(found) for name, found in played.ids.items()}


def _send(address: str, statement: str) -> None:
    with closing(psycopg.connect(address)) as connection:
        if statement.endswith("FROM STDIN"):
            with connection.cursor().copy(statement) as copy:  # type: ignore[call-overload]
                copy.write_row(("x", 1, None, "ann"))
        else:
            connection.execute(statement)  # type: ignore[call-overload]
        connection.commit()


@pytest.mark.parametrize("name", TRIES)
def test_nothing_gets_through(scene: tuple[str, dict[str, str]], name: str) -> None:
    place, names = scene
    login, statement, words = TRIES[name]
    for known, found in names.items():
        statement = statement.replace(f"[{known}]", found)
    before = contents(place)
    with pytest.raises(psycopg.Error) as caught:
        _send(as_login(place, login), statement)
    assert words in str(caught.value)
    assert contents(place) == before
