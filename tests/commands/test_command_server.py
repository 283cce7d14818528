"""The same verbs on a PostgreSQL server, where a person is who logged in."""

from collections.abc import Iterator

import psycopg
import pytest

from tests.commands.terminal import SAMPLE, Run
from tests.storage import server


@pytest.fixture
def address() -> Iterator[str]:
    if server.programs() is None:
        pytest.skip("there is no PostgreSQL server on this machine (initdb)")
    with server.running_server() as place:
        with psycopg.connect(f"host={place} user=glossator dbname=postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE desk")
        yield server.address(place, "desk")


def test_the_verbs_on_a_server(run: Run, address: str) -> None:
    assert run("new", address, "--json").json["administrator"] == "glossator"
    assert "holds tables already" in run("new", address).sentence
    assert run("import", address, SAMPLE).code == 0
    made = run("annotate", address, SAMPLE.name, 90, 110, "note").out.strip()
    assert "The database server knows you as glossator" in run("submit", address, SAMPLE.name, "--as", "ann").sentence
    assert run("submit", address, SAMPLE.name, "--as", "glossator", "--json").json["ids"] == [made]
    assert "cannot approve it" in run("approve", address, made, "--as", "glossator").sentence
    (found,) = run("show", address, SAMPLE.name, "--json").json["annotations"]
    assert (found["id"], found["author"], found["state"]) == (made, "glossator", "submitted")
    assert run("list", address, "--json").json["releases"][0]["annotations"] == {"NOTE": 1}
    assert run("search", address, "cloquet", "--json").json["hits"][0]["match"] == "Cloquet"
    assert run("export", address, "out.jsonl", "--format", "jsonl").code == 0
    report = run("verify", address, "--json").json
    assert report["holds"]
    assert run("verify", address, "--head", report["head"]).code == 0
    assert [row["by"] for row in run("history", address, "--json").json["rows"]] == ["glossator"] * 4
    assert "use pg_dump" in run("backup", address, "copy.glossator").sentence


def test_a_login_without_access_is_told_so(run: Run, address: str) -> None:
    assert run("new", address).code == 0
    assert run("import", address, SAMPLE).code == 0
    before = run("verify", address, "--json").json["head"]
    with psycopg.connect(address) as connection:
        connection.execute("CREATE ROLE stranger LOGIN")
    foreign = address.replace("glossator@", "stranger@")
    for words in (("list",), ("queue",), ("annotate", SAMPLE.name, 90, 110, "note"), ("done", SAMPLE.name)):
        verb, *rest = words
        assert "The database server does not allow you that" in run(verb, foreign, *rest).sentence
    assert run("verify", address, "--json").json["head"] == before


def test_a_server_that_is_not_there(run: Run) -> None:
    found = run("list", "postgresql://me:secret@127.0.0.1:1/nothing")
    assert found.code == 1
    assert "The database cannot be reached" in found.sentence
    assert "secret" not in found.err
