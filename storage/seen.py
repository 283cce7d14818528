"""What somebody may know of a corpus in which people work blind: its counts, and where others' acts are not told."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Connection, select

from domain.annotation import State
from domain.blind import Known, is_at_work, subjects_of, tellable
from domain.edit import Edit
from domain.person import Person
from storage import tables
from storage.corpus import Corpus
from storage.ground_review import load_policy
from storage.tally import Tally, tallies

NOTHING = Tally()
CHUNK = 500


def is_blind(corpus: Corpus) -> bool:
    """Whether people work blind in a corpus."""
    policy = corpus.ask(load_policy)
    return policy is not None and policy.blind


def blind_on(corpus: Corpus, viewer: Person) -> frozenset[UUID]:
    """The releases on which a person still works, so that nothing of others' work there is told to them."""
    if not is_blind(corpus):
        return frozenset()
    whole, own = corpus.tallies(), corpus.tallies(author=viewer.name)
    ids = [release.id for trashed in (False, True) for release in corpus.releases(trashed=trashed)]
    return frozenset(item for item in ids if _works_on(viewer, whole.get(item, NOTHING), own.get(item, NOTHING)))


def known(connection: Connection, edits: Iterable[Edit], viewer: Person | None) -> Known:
    """Of what acts in a blind corpus are on, what is the viewer's, and what others never handed in, gone or not."""
    policy = load_policy(connection)
    if viewer is None or policy is None or not policy.blind:
        return Known()
    on = {
        item
        for done in edits
        if done.by != viewer.name
        for change in done.changes
        for item in subjects_of(change.value)
    }
    keys, handed_in, own = sorted(map(str, on)), set[UUID](), set[UUID]()
    decision = tables.decision.c
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        given = select(decision.annotation_id).where(decision.verdict == State.SUBMITTED.value)
        handed_in.update(map(UUID, connection.execute(given.where(decision.annotation_id.in_(chunk))).scalars()))
        for table in (tables.annotation, tables.negative):
            theirs = select(table.c.id).where(table.c.id.in_(chunk), table.c.author == viewer.name)
            own.update(map(UUID, connection.execute(theirs).scalars()))
    return Known(frozenset(own), frozenset(on - handed_in - own))


def may_tell(corpus: Corpus, done: Edit, viewer: Person | None, working: frozenset[UUID]) -> bool:
    """Whether an act may be told to somebody who works blind on those releases."""
    return tellable(done, viewer, working, corpus.ask(lambda connection: known(connection, [done], viewer)))


def seen_tallies(corpus: Corpus, viewer: Person, only: Sequence[UUID] | None = None) -> dict[UUID, Tally]:
    """Counts for the release list: where people work blind, without drafts of others and what sways who still works."""
    whole = corpus.tallies(only)
    if not is_blind(corpus):
        return whole
    own = corpus.tallies(only, author=viewer.name)
    drafts = frozenset({State.DRAFT})
    handed_in, begun = corpus.ask(
        lambda connection: (
            tallies(connection, only, states=frozenset(State) - drafts),
            tallies(connection, only, author=viewer.name, states=drafts),
        )
    )
    return {
        key: _own_alone(own.get(key, NOTHING), tally, viewer)
        if _works_on(viewer, tally, own.get(key, NOTHING))
        else _sum(handed_in.get(key, NOTHING), begun.get(key, NOTHING))
        for key, tally in whole.items()
    }


def _works_on(viewer: Person, whole: Tally, own: Tally) -> bool:
    return is_at_work(
        viewer,
        done=viewer.name in whole.done,
        drafts=own.states.get(State.DRAFT, 0),
        assigned=viewer.name in whole.assigned,
    )


def _own_alone(own: Tally, whole: Tally, viewer: Person) -> Tally:
    return replace(own, done=whole.done & {viewer.name}, signed=whole.signed, assigned=whole.assigned)


def _sum(one: Tally, other: Tally) -> Tally:
    """What two tallies of one release count together."""
    labels = {key: one.labels.get(key, 0) + other.labels.get(key, 0) for key in one.labels | other.labels}
    return replace(one, labels=labels, states={**other.states, **one.states}, negatives=one.negatives + other.negatives)
