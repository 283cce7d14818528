"""What verify says of the rules that a server keeps itself: in place, changed, missing, and whom they bind."""

import subprocess
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.access import open_corpus
from storage.verify import Report, verify
from tests.storage import server
from tests.storage.scene import label
from tests.storage.team import OWNER, as_login, as_sql


@pytest.fixture
def place(team: str, postgres: str) -> Iterator[str]:
    with server.database(postgres, team) as made:
        yield made


def _verified(place: str, login: str = "ann") -> Report:
    with open_corpus(as_login(place, login), writes=False) as corpus:
        return verify(corpus)


FAULTS = {
    "switched off": (
        "ALTER TABLE decision DISABLE TRIGGER glossator",
        "the trigger “glossator” of “decision” is missing, changed or switched off",
    ),
    "for replicas alone": (
        "ALTER TABLE decision ENABLE REPLICA TRIGGER glossator",
        "the trigger “glossator” of “decision” is missing, changed or switched off",
    ),
    "dropped": ("DROP TRIGGER glossator ON audit", "the trigger “glossator” of “audit” is missing"),
    "on fewer acts": (
        "CREATE OR REPLACE TRIGGER glossator AFTER INSERT ON annotation FOR EACH ROW EXECUTE FUNCTION glossator_step()",
        "the trigger “glossator” of “annotation” is missing, changed",
    ),
    "one more": (
        "CREATE TRIGGER mine AFTER INSERT ON annotation FOR EACH ROW EXECUTE FUNCTION glossator_step()",
        "the trigger “mine” of “annotation” is not ours",
    ),
    "a rule changed": (
        "CREATE OR REPLACE FUNCTION glossator_may(wanted text) RETURNS boolean LANGUAGE plpgsql STABLE AS"
        " 'BEGIN RETURN TRUE; END'",
        "the rule “glossator_may” was changed",
    ),
    "one rule of several changed": (
        "CREATE OR REPLACE FUNCTION glossator_check(was mark, becomes mark, said text) RETURNS void LANGUAGE plpgsql AS"
        " 'BEGIN END'",
        "the rule “glossator_check” was changed",
    ),
    "a rule with other rights": (
        "ALTER FUNCTION glossator_step SECURITY INVOKER",
        "the rule “glossator_step” was changed",
    ),
    "a rule with another path": (
        "ALTER FUNCTION glossator_step RESET search_path",
        "the rule “glossator_step” was changed",
    ),
    "a rule dropped": (
        "DROP FUNCTION glossator_sign_off(mark)",
        "the rule “glossator_sign_off” is missing",
    ),
    "a rule more": (
        "CREATE FUNCTION glossator_mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "the rule “glossator_mine” is not ours",
    ),
    "a rule for everybody": (
        "GRANT EXECUTE ON FUNCTION glossator_index TO PUBLIC",
        "the rule “glossator_index” can be called by itself",
    ),
    "more rights": ("GRANT UPDATE ON audit TO ann", "“ann” may UPDATE on the table “audit”"),
    "more rights by the column": ("GRANT UPDATE (actor) ON trail TO ann", "“ann” may UPDATE on the table “trail”"),
    "rights for everybody": ("GRANT TRUNCATE ON decision TO PUBLIC", "may TRUNCATE on the table “decision”"),
    "the deeds of others": ("GRANT DELETE ON unwritten TO ann", "“ann” may DELETE on the table “unwritten”"),
}


def test_it_says_whom_the_rules_bind(place: str) -> None:
    for login, words in (("ann", "bind"), ("rex", "bind"), (OWNER, "do not bind"), ("glossator", "do not bind")):
        report = _verified(place, login)
        assert report.problems == ()
        assert f"The rules of the server {words} the login of this verification, {login}." in report.notes


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_not_in_place_is_named(place: str, name: str) -> None:
    statement, words = FAULTS[name]
    with as_sql(place, "glossator") as connection:
        connection.execute(text(statement))
    problems = _verified(place).problems
    assert {problem.check for problem in problems} == {"schema"}
    assert any(words in problem.sentence for problem in problems)


def test_a_login_that_may_write_everything_is_named(place: str, postgres: str) -> None:
    server.administer(postgres, "GRANT pg_write_all_data TO ann2")
    try:
        problems = _verified(place).problems
    finally:
        server.administer(postgres, "REVOKE pg_write_all_data FROM ann2")
    assert any("“ann2” may UPDATE on the table “audit”" in problem.sentence for problem in problems)


def test_a_dump_comes_back_with_its_rules(place: str, postgres: str) -> None:
    folder = server.programs()
    assert folder is not None
    name = place.split("@/")[1].split("?")[0]
    words = ["-h", postgres, "-U", "glossator"]
    dumped = subprocess.run([folder / "pg_dump", "-Fc", *words, name], check=True, capture_output=True, timeout=60)
    server.administer(postgres, "CREATE DATABASE again")
    try:
        again = [folder / "pg_restore", *words, "-d", "again", "--exit-on-error"]
        subprocess.run(again, input=dumped.stdout, check=True, capture_output=True, timeout=60)
        back = as_login(server.address(postgres, "again"), "ann")
        with open_corpus(back) as corpus:
            label(corpus)
            assert verify(corpus).problems == ()
        with pytest.raises(DBAPIError, match="nobody gives themselves a role"), as_sql(back, "ann") as connection:
            connection.execute(text("UPDATE person SET role = 'reviewer' WHERE name = 'ann'"))
    finally:
        server.administer(postgres, "DROP DATABASE again WITH (FORCE)")
