"""Verify names what the rules of review refuse when it was written past them, with table, chain and trail in tune."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from domain import govern
from domain.annotation import Mark, MarkKind
from domain.assignment import Assignment
from domain.edit import Change, Value, edit, now
from domain.policy import Policy
from storage.corpus import Corpus
from storage.verify import verify
from tests.storage.scene import ADA, ANN, REX, RITA, approve, do, label, sheet, submit
from tests.storage.tamper import alter, behind, forge, unmake

Write = Callable[[Connection], None]


def adds(by: str, value: Value) -> Write:
    return lambda connection: forge(connection, edit("Forged", by, [Change(None, value)]))


def bare_sign_off(corpus: Corpus) -> Write:
    return adds(RITA.name, Mark(sheet(corpus).release.id, RITA.name, MarkKind.REVIEWED, now()))


def assigned(name: str) -> Callable[[Corpus], Write]:
    return lambda corpus: adds(ADA.name, Assignment(sheet(corpus).release.id, name, ADA.name, now()))


def policy_removed(_: Corpus) -> Write:
    return lambda connection: unmake(connection, edit("Forged", ADA.name, [Change(Policy(blind=True), None)]))


def another_time(corpus: Corpus) -> Write:
    before = sheet(corpus).annotations[0]
    after = replace(before, created=before.created - timedelta(days=30), revision=before.id)
    return lambda connection: alter(connection, edit("Forged", ANN.name, [Change(before, after)]))


FORGED: dict[str, tuple[Callable[[Corpus], Write], str]] = {
    "policy removed": (policy_removed, "ada removed a policy, which can only be changed"),
    "assigned to a reader": (assigned(REX.name), "to rex, who did not annotate"),
    "assigned to nobody who is known": (assigned("zed"), "to zed, who did not annotate"),
    "signed off without what was seen": (bare_sign_off, "without saying what was seen of it"),
    "another time of making": (another_time, "changes created of annotation"),
}


@pytest.mark.parametrize("name", FORGED)
def test_verify_names_it(local: Corpus, name: str) -> None:
    made = label(local)
    do(local, govern.lay_down(None, Policy(blind=True), by=ADA))
    submit(local)
    approve(local, made.id)
    forged, words = FORGED[name]
    write = forged(local)
    assert not verify(local, search=False).problems
    with behind(local.location) as connection:
        write(connection)
    found = [problem.sentence for problem in verify(local, search=False).problems]
    assert len(found) == 1, found
    assert words in found[0]


def test_a_sign_off_of_an_older_program_holds(local: Corpus) -> None:
    """Nothing that only a later program writes stands before it."""
    made = label(local)
    submit(local)
    approve(local, made.id)
    write = bare_sign_off(local)
    with behind(local.location) as connection:
        write(connection)
    assert not verify(local, search=False).problems
    assert sheet(local).reviewed
