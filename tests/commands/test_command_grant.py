"""Letting logins of a server into a corpus, and what they and others can do then."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.commands.terminal import SAMPLE, Run
from tests.storage import server
from tests.storage.team import as_login


@dataclass
class Desk:
    """A database of keeper's, in which nothing is yet."""

    place: str
    address: str

    def of(self, login: str) -> str:
        return as_login(self.address, login)

    def administer(self, command: str) -> None:
        server.administer(self.place, command)


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    if server.programs() is None:
        pytest.skip("there is no PostgreSQL server on this machine (initdb)")
    with server.running_server() as made:
        for login in ("keeper", "ada", "ann", "rita", "rex", "eve", '"Odd One"'):
            server.administer(made, f"CREATE ROLE {login} LOGIN")
        server.administer(made, "CREATE ROLE strong LOGIN SUPERUSER")
        server.administer(made, "CREATE ROLE nobody")
        yield made


@pytest.fixture
def desk(place: str, run: Run) -> Iterator[Desk]:
    server.administer(place, "CREATE DATABASE desk OWNER keeper")
    made = Desk(place, as_login(server.address(place, "desk"), "keeper"))
    assert "`glossator grant`" in run("new", made.address).out
    yield made
    server.administer(place, "DROP DATABASE desk WITH (FORCE)")


def test_a_team_is_let_in_and_works(run: Run, desk: Desk) -> None:
    for name, role in (("ada", "administrator"), ("rita", "reviewer"), ("rex", "reader")):
        assert run("users", desk.address, "--add", name, "--role", role).code == 0
    for name in ("ada", "ann", "rita"):
        found = run("grant", desk.address, name, "--json").json
        assert (found["login"], found["writes"]) == (name, True)
    assert "may open" in run("grant", desk.address, "rex", "--read-only").out
    assert run("import", desk.of("ann"), SAMPLE).code == 0
    made = run("annotate", desk.of("ann"), SAMPLE.name, "90", "110", "note").out.strip()
    assert run("submit", desk.of("ann"), SAMPLE.name).code == 0
    assert "ann is an annotator" in run("approve", desk.of("ann"), made, "--as", "ann").sentence
    assert run("approve", desk.of("rita"), made, "--as", "rita").code == 0
    assert run("sign-off", desk.of("rita"), SAMPLE.name, "--as", "rita").code == 0
    assert "rex is a reader" in run("submit", desk.of("rex"), SAMPLE.name).sentence
    assert run("export", desk.of("rex"), "out.jsonl", "--format", "jsonl").code == 0
    assert run("search", desk.of("rex"), "cloquet", "--json").json["hits"]
    report = run("verify", desk.of("rex"), "--json").json
    assert report["holds"]
    assert "The rules of the server bind the login of this verification, rex." in report["notes"]
    assert "it takes an administrator" in run("users", desk.of("ann"), "--add", "ann", "--role", "reviewer").sentence


def test_who_was_not_let_in_hears_how(run: Run, desk: Desk) -> None:
    assert "lets logins in with `glossator grant`" in run("list", desk.of("eve")).sentence
    assert run("grant", desk.address, "eve").code == 0
    assert run("list", desk.of("eve")).code == 0
    assert run("revoke", desk.address, "eve", "--json").json["login"] == "eve"
    assert "lets logins in with `glossator grant`" in run("list", desk.of("eve")).sentence
    assert run("revoke", desk.address, "eve").code == 0


def test_a_login_that_worked_and_reads_now(run: Run, desk: Desk) -> None:
    run("grant", desk.address, "ann")
    run("grant", desk.address, "ann", "--read-only")
    assert "does not allow you that" in run("import", desk.of("ann"), SAMPLE).err
    assert run("list", desk.of("ann")).code == 0


def test_a_login_with_an_odd_name(run: Run, desk: Desk) -> None:
    assert run("grant", desk.address, "Odd One").code == 0
    assert run("import", desk.of("Odd%20One"), SAMPLE).code == 0
    assert run("users", desk.address, "--json").json["users"][0]["name"] == "Odd One"


@pytest.mark.parametrize(
    ("login", "words"),
    [
        ("zoe", "has no login “zoe”: its administrator makes one with CREATE ROLE"),
        ("nobody", "has no login “nobody”"),
        ("x; DROP TABLE audit", "has no login"),
        ("keeper", "“keeper” owns the corpus"),
        ("strong", "“strong” owns the corpus"),
    ],
)
def test_logins_that_cannot_be_let_in(run: Run, desk: Desk, login: str, words: str) -> None:
    assert words in run("grant", desk.address, login).sentence
    assert words in run("revoke", desk.address, login).sentence


def test_a_login_that_the_rules_would_not_hold(run: Run, desk: Desk) -> None:
    desk.administer("GRANT pg_write_all_data TO eve")
    try:
        said = run("grant", desk.address, "eve").sentence
    finally:
        desk.administer("REVOKE pg_write_all_data FROM eve")
    assert "The rules would not hold “eve”: “eve” may " in said
    assert "lets logins in" in run("list", desk.of("eve")).sentence


def test_only_the_owner_lets_in(run: Run, desk: Desk) -> None:
    run("grant", desk.address, "ann")
    assert "Only the owner of the tables" in run("grant", desk.of("ann"), "eve").sentence
    assert "Only the owner of the tables" in run("revoke", desk.of("ann"), "ann").sentence


def test_where_there_are_no_logins(run: Run, desk: Desk) -> None:
    run("new", "a.glossator")
    assert "A corpus file knows no logins" in run("grant", "a.glossator", "ann").sentence
    desk.administer("CREATE DATABASE bare OWNER keeper")
    try:
        bare = as_login(server.address(desk.place, "bare"), "keeper")
        assert "holds no corpus of this Glossator" in run("grant", bare, "ann").sentence
    finally:
        desk.administer("DROP DATABASE bare WITH (FORCE)")
    assert "cannot be reached" in run("grant", "postgresql://me:secret@127.0.0.1:1/nothing", "ann").sentence
