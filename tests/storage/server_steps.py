"""Whole steps by bare SQL on a server in which something does not go together, and what the server says to each."""

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from sqlalchemy import insert, text

from domain import annotate, review
from domain.annotation import ADJUDICATED, Annotation, Decision, Relation, State
from domain.edit import Change, Edit, edit, now, reversed_edit
from domain.record import to_record
from domain.release import Release
from domain.span import Span
from storage import tables
from storage.rows import KINDS, seal_of
from tests.storage.scene import ANN, BOB, RITA
from tests.storage.server_scene import Scene
from tests.storage.team import Desks, as_sql, write, write_audit, write_rows


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
    gone = case.does(edit("Take back", "rob", [Change(none, None)]))
    case.does(reversed_edit(gone, "rob"))
    decided = Decision(uuid4(), none.id, none.release_id, none.id, State.APPROVED, "rita", now())
    case.bare((none, None), (None, none), (None, decided), by="rita")


def another_order(case: Case) -> None:
    """Both changes are told, but the second before the first."""
    done = [case.described(), annotate.describe(case.sheet, case.ids["anns too"], by=ANN, comment="x")]
    changes = [change for item in done for change in item.changes]
    with as_sql(case.place, "ann") as connection:
        write_rows(connection, edit("Try", "ann", changes))
        write_audit(connection, edit("Try", "ann", changes[::-1]))


def brought_back_as_earlier(case: Case) -> None:
    """Another's annotation as it once was, but not when it was removed."""
    before = case.of("anns too")
    case.does(annotate.describe(case.sheet, before.id, by=ANN, comment="Better."))
    case.does(edit("Remove", "rita", [Change(case.of("anns too"), None)]))
    case.bare((None, before), by="rita")


def reused(case: Case) -> None:
    """Nobody has decided on it yet, and it is another content all the same."""
    before = case.of("anns too")
    case.does(annotate.describe(case.sheet, before.id, by=ANN, comment="Better."))
    case.bare((case.of("anns too"), replace(before, comment="Sly.")))


def approved_again(case: Case) -> None:
    """An approval is taken back, the content changes under its revision, and the approval would be given again."""
    before = case.of("anns")
    approved = case.does(review.approve(case.sheet, [before.id], by=RITA, editors=case.corpus.editors([before.id])))
    case.does(reversed_edit(approved, "rita"))
    case.does(case.described())
    case.bare((case.of("anns"), replace(before, comment="Sly.")))


def with_the_id_of_a_negative(case: Case) -> None:
    case.bare((None, replace(case.of("anns"), id=case.ids["none"], revision=uuid4())))


def with_the_id_of_an_annotation(case: Case) -> None:
    (none,) = case.sheet.negatives
    case.bare((None, replace(none, id=case.ids["anns"])), by="bob")


def adjudicated_negative(case: Case) -> None:
    (none,) = case.sheet.negatives
    case.bare((None, replace(none, id=uuid4(), label="NOTE", origin=ADJUDICATED)), by="bob")


def given_and_submitted(case: Case) -> None:
    (none,) = case.sheet.negatives
    made = replace(none, id=uuid4(), author="ann")
    case.bare((None, made), (None, Decision(uuid4(), made.id, made.release_id, made.id, State.SUBMITTED, "ann", now())))


def taken_out_with_a_mark(case: Case) -> None:
    case.does(annotate.done(case.corpus.sheet(case.other.id), by=BOB))
    case.bare((case.other, None))


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
    "another order than was told": (another_order, "tells something else than what was done"),
    "brought back as it was earlier": (brought_back_as_earlier, "nobody makes anything in the name of ann"),
    "a revision of another content": (reused, "that revision had another content"),
    "approved again after the content changed": (approved_again, "that revision had another content"),
    "an id of a “found none”": (with_the_id_of_a_negative, "cannot have one id"),
    "an id of an annotation": (with_the_id_of_an_annotation, "that id is another's"),
    "a “found none” as an adjudicator": (adjudicated_negative, "cannot settle where annotators differ"),
    "a “found none” given and submitted": (given_and_submitted, "cannot change an annotation and decide on it"),
    "a release with a mark taken out": (taken_out_with_a_mark, "on which somebody has given their word"),
    "a release without its file": (without_its_file, "is nothing that the program writes"),
    "a release of another length": (of_another_length, "is nothing that the program writes"),
    "a release before the others": (before_the_others, "is nothing that the program writes"),
    "made anew as something else": (made_otherwise, "nobody makes anything in the name of ann"),
}
