"""Whole steps by bare SQL on a server, told in the audit trail or not: what does not go together is refused at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from domain import annotate, negative, review
from domain.annotation import Annotation, Decision, Relation, State
from domain.edit import Change, Edit, edit, now
from domain.record import to_record
from domain.release import Release
from domain.span import Span
from storage import tables
from storage.rows import KINDS, seal_of
from storage.verify import verify
from tests.storage import server
from tests.storage.scene import ANN, BOB, RITA
from tests.storage.server_scene import Scene
from tests.storage.team import Desks, as_sql, contents, write, write_audit, write_rows


@dataclass
class Case(Scene):
    """The scene, and SQL on it."""

    def __init__(self, desks: Desks) -> None:
        super().__init__(desks)
        self.place = desks.address

    def bare(self, *changes: tuple[object, object], by: str = "ann") -> None:
        with as_sql(self.place, by) as connection:
            write(connection, edit("Try", by, [Change(*change) for change in changes]))  # type: ignore[arg-type]

    def described(self, words: str = "x") -> Edit:
        return annotate.describe(self.sheet, self.ids["anns"], by=ANN, comment=words)


@pytest.fixture
def case(team: str, postgres: str) -> Iterator[Case]:
    with server.database(postgres, team) as place:
        desks = Desks(place)
        made = Case(desks)
        made.annotates("anns", ANN, Span(0, 6), "ADVISOR")
        made.annotates("anns too", ANN, Span(3, 9), "NOTE")
        made.annotates("bobs", BOB, Span(0, 6), "NOTE")
        made.does(annotate.relate(made.sheet, made.ids["anns"], made.ids["bobs"], "advises", by=ANN), "relation")
        made.does(negative.found_none(made.sheet, "RISK_FACTOR", by=BOB), "none")
        for person in (ANN, BOB):
            made.does(review.submit(made.sheet, by=person))
        yield made
        desks.close()


def untold(case: Case) -> None:
    with as_sql(case.place, "ann") as connection:
        write_rows(connection, case.described())


def told_before(case: Case) -> None:
    with as_sql(case.place, "ann") as connection:
        write_audit(connection, case.described())
        write_rows(connection, case.described())


def told_and_more(case: Case) -> None:
    with as_sql(case.place, "ann") as connection:
        write(connection, case.described())
        write_rows(connection, annotate.describe(case.sheet, case.ids["anns too"], by=ANN, comment="x"))


def told_otherwise(case: Case) -> None:
    with as_sql(case.place, "ann") as connection:
        write_rows(connection, case.described("x"))
        write_audit(connection, case.described("y"))


def told_by_half(case: Case) -> None:
    first, second = case.described(), annotate.describe(case.sheet, case.ids["anns too"], by=ANN, comment="x")
    with as_sql(case.place, "ann") as connection:
        write_rows(connection, first)
        write_rows(connection, second)
        write_audit(connection, first)


def told_and_taken_back(case: Case) -> None:
    """The rows are rolled back to a savepoint, and the audit row still tells of them."""
    done = case.described()
    with as_sql(case.place, "ann") as connection:
        with connection.begin_nested() as inner:
            write_rows(connection, done)
            inner.rollback()
        write_audit(connection, done)


def audit_taken_back(case: Case) -> None:
    """The audit row is rolled back to a savepoint, and the rows stay."""
    done = case.described()
    with as_sql(case.place, "ann") as connection:
        write_rows(connection, done)
        with connection.begin_nested() as inner:
            write_audit(connection, done)
            inner.rollback()


def old_snapshot(case: Case) -> None:
    """A transaction that looks at everything as it was before somebody else's step."""
    done = case.described()
    with as_sql(case.place, "ann", "REPEATABLE READ") as connection:
        connection.execute(text("SELECT 1 FROM audit LIMIT 1"))
        case.does(annotate.describe(case.sheet, case.ids["bobs"], by=BOB, comment="x"))
        write(connection, done)


def changed_and_submitted(case: Case) -> None:
    done = case.described()
    after = done.changes[0].after
    assert isinstance(after, Annotation)
    handed_in = Decision(uuid4(), after.id, after.release_id, after.revision, State.SUBMITTED, "ann", now())
    case.bare((done.changes[0].before, after), (None, handed_in))


def decided_twice(case: Case) -> None:
    subject = case.of("anns")
    made = [
        Decision(uuid4(), subject.id, subject.release_id, subject.revision, verdict, "rita", now(), "other")
        for verdict in (State.RETURNED, State.APPROVED)
    ]
    case.bare(*((None, item) for item in made), by="rita")


def changed_twice(case: Case) -> None:
    first = case.of("anns")
    second = replace(first, comment="x", revision=uuid4())
    case.bare((first, second), (second, replace(second, comment="y", revision=uuid4())))


def misquoted(case: Case) -> None:
    case.bare((None, replace(case.of("anns"), id=uuid4(), revision=uuid4(), quote="Nobody")))


def behind_the_text(case: Case) -> None:
    case.bare((None, replace(case.of("anns"), id=uuid4(), fragments=(Span(0, 9999),), quote=case.sheet.text)))


def misquoted_in_parts(case: Case) -> None:
    case.bare((None, replace(case.of("anns"), id=uuid4(), fragments=(Span(0, 2), Span(4, 6)), quote="1: … x")))


def a_label_of_ones_own(case: Case) -> None:
    case.bare((None, replace(case.of("anns"), id=uuid4(), label="MINE")))


def tied_across(case: Case) -> None:
    """A relation to an annotation of another release."""
    sheet = case.corpus.sheet(case.other.id)
    done = case.does(annotate.annotate(sheet, Span(0, 6), "NOTE", by=ANN))
    made = Relation(uuid4(), case.release.id, "x", case.ids["anns"], done.changes[0].value.id, "ann", now())  # type: ignore[union-attr]
    case.bare((None, made))


def left_dangling(case: Case) -> None:
    """An annotation removed without its relation."""
    case.bare((case.of("anns"), None))


def anothers_relation(case: Case) -> None:
    """A relation of another's removed by an annotator who removes no annotation along with it."""
    (relation,) = case.sheet.relations
    case.bare((relation, None), by="bob")


def wiped(case: Case) -> None:
    """Another's annotation removed and made anew under the same id, so as to have no hand in it."""
    before = case.of("anns")
    (relation,) = case.sheet.relations
    gone = case.does(edit("Remove", "rita", [Change(relation, None), Change(before, None)]))
    case.bare(*((item.after, item.before) for item in reversed(gone.changes)), by="rita")
    decided = Decision(uuid4(), before.id, before.release_id, before.revision, State.APPROVED, "rita", now())
    case.bare((None, decided), by="rita")


def wiped_at_once(case: Case) -> None:
    """Another's “found none” taken back, given again and approved in one step."""
    (none,) = case.sheet.negatives
    decided = Decision(uuid4(), none.id, none.release_id, none.id, State.APPROVED, "rita", now())
    case.bare((none, None), (None, none), (None, decided), by="rita")


def without_its_file(case: Case) -> None:
    case.bare((None, replace(case.release, id=uuid4(), name="again", source="0" * 64)))


def of_another_length(case: Case) -> None:
    case.bare((None, replace(case.release, id=uuid4(), name="again", length=1)))


def before_the_others(case: Case) -> None:
    """A release that would stand before those that came in earlier."""
    made = replace(case.release, id=uuid4(), name="again")
    row = {**KINDS[Release].row(to_record(made)), "seal": seal_of(made), "position": 0}
    with as_sql(case.place, "ann") as connection:
        connection.execute(insert(tables.release), row)


def made_otherwise(case: Case) -> None:
    """Another's annotation removed and made anew as something that it never was."""
    before = case.of("anns too")
    case.does(edit("Remove", "rita", [Change(before, None)]))
    case.bare((None, replace(before, comment="x")), by="rita")


TRIES: dict[str, tuple[Callable[[Case], None], str]] = {
    "untold": (untold, "nothing is changed without saying so"),
    "told before it was done": (told_before, "tells something else than what was done"),
    "more than was told": (told_and_more, "nothing is changed without saying so"),
    "told otherwise": (told_otherwise, "tells something else than what was done"),
    "told by half": (told_by_half, "tells something else than what was done"),
    "told and taken back": (told_and_taken_back, "tells something else than what was done"),
    "an audit row taken back": (audit_taken_back, "nothing is changed without saying so"),
    "an old snapshot": (old_snapshot, "duplicate key"),
    "changed and submitted": (changed_and_submitted, "cannot change an annotation and decide on it"),
    "decided twice": (decided_twice, "decides once on an annotation"),
    "changed twice": (changed_twice, "one step changes an annotation once"),
    "misquoted": (misquoted, "does not cover the text that it quotes"),
    "behind the text": (behind_the_text, "does not cover the text that it quotes"),
    "misquoted in parts": (misquoted_in_parts, "does not cover the text that it quotes"),
    "a label of one's own": (a_label_of_ones_own, "the scheme has no such label"),
    "tied across releases": (tied_across, "ties two annotations of one release"),
    "a relation left dangling": (left_dangling, "violates foreign key constraint"),
    "another's relation": (anothers_relation, "takes a role of reviewer"),
    "removed and made anew": (wiped, "cannot decide on it"),
    "removed, made anew and approved at once": (wiped_at_once, "cannot decide on it"),
    "a release without its file": (without_its_file, "is nothing that the program writes"),
    "a release of another length": (of_another_length, "is nothing that the program writes"),
    "a release before the others": (before_the_others, "is nothing that the program writes"),
    "made anew as something else": (made_otherwise, "nobody makes anything in the name of ann"),
}


@pytest.mark.parametrize("name", TRIES)
def test_nothing_gets_through(case: Case, name: str) -> None:
    attempt, words = TRIES[name]
    with pytest.raises(DBAPIError) as caught:
        attempt(case)
    assert words in str(caught.value.orig)
    with as_sql(case.place, "glossator") as connection:
        assert connection.execute(text("SELECT count(*) FROM deed")).scalar() == 0
    assert not verify(case.corpus).problems


def test_what_goes_together_passes(case: Case) -> None:
    """So that the tries fail by what is wrong with them alone."""
    case.bare((None, replace(case.of("anns"), id=uuid4(), fragments=(Span(0, 2), Span(3, 6)), quote="1: … Hal")))
    with as_sql(case.place, "ann") as connection:
        write(connection, case.described())
        write(connection, annotate.describe(case.sheet, case.ids["anns too"], by=ANN, comment="x"))
    assert case.of("anns").comment == case.of("anns too").comment == "x"
    assert not verify(case.corpus).problems


def test_an_approval_waits_for_a_change_and_sees_it(case: Case) -> None:
    """Two connections: what is approved is what stands there, whoever comes first."""
    before = contents(case.place)
    subject = case.of("anns")
    decided = Decision(uuid4(), subject.id, subject.release_id, subject.revision, State.APPROVED, "rita", now())
    with as_sql(case.place, "ann") as annotator:
        write(annotator, case.described())
        with pytest.raises(DBAPIError, match="lock timeout"), as_sql(case.place, "rita") as reviewer:
            write(reviewer, edit("Approve", "rita", [Change(None, decided)]))
        assert contents(case.place) == before
    with pytest.raises(DBAPIError, match="changed after it was seen"), as_sql(case.place, "rita") as reviewer:
        write(reviewer, edit("Approve", "rita", [Change(None, decided)]))
    assert RITA.name not in {item.by for item in case.sheet.decisions}


def test_what_was_looked_at_stays_so_until_it_is_written(case: Case) -> None:
    """A release is signed off as it is, and nobody adds to it before that is told."""
    other = case.corpus.sheet(case.other.id)
    signed = review.sign_off(other, by=RITA)
    with as_sql(case.place, "rita") as reviewer:
        write_rows(reviewer, signed)
        with pytest.raises(DBAPIError, match="lock timeout"), as_sql(case.place, "ann") as annotator:
            write(annotator, annotate.annotate(other, Span(0, 6), "NOTE", by=ANN))
        write_audit(reviewer, signed)
    assert case.corpus.sheet(case.other.id).reviewed
    assert not verify(case.corpus).problems
