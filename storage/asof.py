"""A release as it stood: after an audit row, at a moment or at its approval, with the scheme that was in force then."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from uuid import UUID

import orjson
from sqlalchemy import Connection, func, select

from domain.annotation import AnnotatedRelease, Decision
from domain.edit import Change, Value, apply, edit, key_of, now
from domain.errors import Refusal
from domain.record import Record, from_record, moment, stamp
from domain.release import Release
from domain.scheme import Scheme
from storage import ground, reading, tables
from storage.corpus import Corpus
from storage.trail import has_kind, touching

DAMAGED = "The audit trail of the release cannot be replayed: run `verify`, or restore a backup."
_NUMBER = re.compile(r"#?([0-9]{1,12})\Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class Event(StrEnum):
    """What a release can be looked at by name."""

    APPROVAL = "approval"


When = int | datetime | Event
"""The number of an audit row, a moment with its time zone, or an event."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A release as it stood, and up to which row of the audit trail that goes."""

    sheet: AnnotatedRelease
    seq: int
    """The last row that counts; it may be about something else."""
    touched: int
    """The last row up to it that touched the release."""
    made: datetime
    """The time that this row bears."""
    steps: tuple[int, ...]
    """All rows that ever touched the release, oldest first."""
    remark: str = ""
    """A sentence where the times in the trail contradict each other."""


def when_named(words: str) -> When:
    """The number (`12`, `#12`), day, moment (ISO 8601, UTC unless it says otherwise) or `approval` that words mean.

    A day is meant to its end, today to the present moment.
    """
    words = words.strip()
    if words.casefold() == Event.APPROVAL:
        return Event.APPROVAL
    if found := _NUMBER.match(words):
        return int(found[1])
    try:
        if _DAY.match(words):
            day, present = date.fromisoformat(words), now()
            return present if day == present.date() else datetime.combine(day, time.max, UTC)
        found_moment = datetime.fromisoformat(words)
    except ValueError:
        raise Refusal(
            f"“{words}” is no time: write 2026-01-31, 2026-01-31T09:30, the number of an audit row, or approval."
        ) from None
    return found_moment if found_moment.tzinfo else found_moment.replace(tzinfo=UTC)


def sheet_as_of(corpus: Corpus, release_id: UUID, when: When) -> AsOf:
    """A release as it stood after an audit row, at a moment, or at its last sign-off or else its last approval."""
    with corpus.snapshot() as connection:
        steps = touching(connection, release_id)
        remark = ""
        if isinstance(when, Event):
            seq = _approval(connection, release_id, steps)
        elif isinstance(when, datetime):
            seq, remark = _row_at(connection, when)
        else:
            seq = _known_row(connection, when)
        return _stood(connection, release_id, seq, tuple(steps), remark)


def _stood(connection: Connection, release_id: UUID, seq: int, steps: tuple[int, ...], remark: str) -> AsOf:
    past = [step for step in steps if step <= seq]
    held = _standing(connection, release_id, past)
    release = next((value for value, _ in held.values() if isinstance(value, Release)), None)
    if release is None:
        raise _not_there(connection, seq, steps)
    sheet = AnnotatedRelease(release, reading.body_of(connection, release.digest), _scheme_at(connection, seq))
    rest = [Change(None, value) for value, _ in held.values() if not isinstance(value, Release | Decision)]
    decisions = sorted(
        ((since, str(value.id), value) for value, since in held.values() if isinstance(value, Decision)),
        key=lambda item: item[:2],
    )
    sheet = replace(apply(sheet, edit("", "", rest)), decisions=tuple(value for *_, value in decisions))
    return AsOf(sheet, seq, past[-1], _made(connection, past[-1]), steps, remark)


def _standing(connection: Connection, release_id: UUID, steps: list[int]) -> dict[tuple[str, ...], tuple[Value, int]]:
    """What those rows leave of a release, each value with the number of the row that added it."""
    held: dict[tuple[str, ...], tuple[Value, int]] = {}
    for seq, payload in _payloads(connection, steps):
        try:
            for kind, before, after in _changes(payload, str(release_id)):
                if after is None:
                    held.pop(key_of(from_record(kind, before)), None)
                else:
                    value = from_record(kind, after)
                    held[key_of(value)] = value, held.get(key_of(value), (value, seq))[1]
        except (KeyError, TypeError, ValueError) as error:
            raise Refusal(DAMAGED, details=f"Audit row {seq}: {type(error).__name__}: {error}") from error
    return held


def _payloads(connection: Connection, steps: list[int]) -> Iterator[tuple[int, str]]:
    column = tables.audit.c
    for start in range(0, len(steps), ground.CHUNK):
        chunk = steps[start : start + ground.CHUNK]
        query = select(column.seq, column.payload).where(column.seq.in_(chunk)).order_by(column.seq)
        for row in connection.execute(query):
            yield row.seq, row.payload


def _changes(payload: str, release_id: str) -> Iterator[tuple[str, Record, Record | None]]:
    """Those of a row's changes that are about one release, as (kind, before or else after, after)."""
    for change in orjson.loads(payload)["changes"]:
        kind, before, after = change["kind"], change["before"], change["after"]
        value = after if before is None else before
        if value.get("id" if kind == "release" else "release") == release_id:
            yield kind, value, after


def _scheme_at(connection: Connection, seq: int) -> Scheme:
    """The scheme in force after a row: what the last row that changed it made of it."""
    column = tables.audit.c
    query = select(column.payload).where(column.seq <= seq, has_kind("scheme")).order_by(column.seq.desc()).limit(1)
    payload = connection.execute(query).scalar()
    changes = orjson.loads(payload)["changes"] if payload is not None else []
    found = next((change["after"] for change in reversed(changes) if change["kind"] == "scheme"), None)
    value = None if found is None else from_record("scheme", found)
    if not isinstance(value, Scheme):
        raise Refusal(DAMAGED)
    return value


def _approval(connection: Connection, release_id: UUID, steps: list[int]) -> int:
    """The row with the last sign-off that was not taken back; without one, with the last such approval."""
    signs: dict[tuple[str, ...], int] = {}
    approvals: dict[tuple[str, ...], int] = {}
    column = tables.trail.c
    about = column.entity.startswith("mark:") | column.entity.startswith("decision:")
    told = select(column.seq).where(column.release_id == str(release_id), about).distinct()
    for seq, payload in _payloads(connection, sorted(connection.execute(told).scalars())):
        for kind, record, after in _changes(payload, str(release_id)):
            held = {"reviewed": signs, "approved": approvals}.get(record.get("verdict") or record.get("kind", ""))
            if held is None or kind not in ("mark", "decision"):
                continue
            key = key_of(from_record(kind, record))
            held.pop(key, None)
            if after is not None:
                held[key] = seq
    if not signs and not approvals:
        raise Refusal("That release was never approved: nobody has signed it off, and no annotation of it is approved.")
    return max((signs or approvals).values())


def _row_at(connection: Connection, wanted: datetime) -> tuple[int, str]:
    """The last row before any that is later; a row whose clock was set back does not count as earlier than it came."""
    if wanted > now():
        raise Refusal(f"{_shown(wanted)} lies in the future: choose a time up to now.")
    column = tables.audit.c
    later = connection.execute(select(func.min(column.seq)).where(column.made > stamp(wanted))).scalar()
    last = connection.execute(select(func.max(column.seq)).where(column.made <= stamp(wanted))).scalar()
    if later is None:
        return int(last or 0), ""
    if later == 1:
        made = _made(connection, 1)
        raise Refusal(f"At {_shown(wanted)} there was no corpus yet: it was made at {_shown(made)}.")
    if last is None or last < later:
        return later - 1, ""
    return later - 1, (
        f"A clock was wrong: audit row {later} is later than that, and row {last}, which followed it, is not."
        f" This is how it stood before row {later}; ask for a row by its number to see another."
    )


def _known_row(connection: Connection, seq: int) -> int:
    count, _ = ground.head_of(connection)
    if not 0 < seq <= count:
        raise Refusal(f"There is no audit row {seq}: they go from 1 to {count}.")
    return seq


def _made(connection: Connection, seq: int) -> datetime:
    column = tables.audit.c
    return moment(connection.execute(select(column.made).where(column.seq == seq)).scalar_one())


def _not_there(connection: Connection, seq: int, steps: tuple[int, ...]) -> Refusal:
    if not steps:
        return Refusal("That release was never in the corpus.")
    if seq >= steps[0]:
        return Refusal(f"The release was not in the corpus after audit row {seq}: its import had been taken back.")
    return Refusal(
        f"The release was not in the corpus yet after audit row {seq}: it came in with row {steps[0]},"
        f" at {_shown(_made(connection, steps[0]))}."
    )


def _shown(wanted: datetime) -> str:
    return f"{wanted.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
