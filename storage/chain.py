"""The audit chain followed link by link: what is broken, where the clock went back, where the outside head stands."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import Connection, select
from sqlalchemy.engine import Row

from domain.record import Record
from storage import tables
from storage.findings import Broken, Findings, in_words
from storage.ground import GENESIS
from storage.heads import Head
from storage.replay import Replay
from storage.rows import canonical
from storage.writing import link

EVERY = 500
TOLD = 10
"""Rows with an earlier time than the one before that are named."""
READABLE = 120
"""Code points of a broken link's words that are told."""


@dataclass(slots=True)
class Chain:
    """The audit trail as far as it was followed, and what it adds up to."""

    findings: Findings
    outside: Head | None = None
    replay: Replay = field(default_factory=Replay)
    count: int = 0
    head: str = GENESIS
    broken: Broken | None = None
    first: tuple[str, str] = ("", "")
    """Edit and hash of the first row."""
    signed: int = 0
    """Decisions that came with a signature."""
    _made: str = ""
    _back: list[str] = field(default_factory=list)
    _found: int | None = None
    """The row that has the hash that was noted outside."""
    _instead: str = ""
    """The hash of the row whose number was noted outside."""

    def follow(self, connection: Connection) -> Iterator[int]:
        """Take all rows in; gives how many it were each time."""
        if self.outside is not None and self.outside.hash == GENESIS:
            self._found = 0
        query = select(tables.audit).order_by(tables.audit.c.seq).execution_options(yield_per=EVERY)
        for number, row in enumerate(connection.execute(query), 1):
            self._link(row)
            if number % EVERY == 0:
                yield EVERY
        self._tell_clock()

    def _link(self, row: Row[Any]) -> None:
        if row.seq != self.count + 1:
            self._break(row, f"The audit trail jumps from row {self.count} to row {row.seq}.")
        if row.prev != self.head:
            self._break(row, "An audit row does not follow from the one before it.")
        if not _is_whole(row):
            self._break(row, "An audit row was changed after it was written.")
        if not self.count:
            self.first = (row.edit_id, row.hash)
        self.count, self.head = row.seq, row.hash
        self._look(row)
        self._clock(row)
        where = f"audit row {row.seq}"
        try:
            payload = orjson.loads(row.payload)
            if canonical(payload).decode() != row.payload or payload["edit"] != row.edit_id:
                self._break(row, "An audit row is not in the form in which the program writes it.")
            for check, sentence in self.replay.apply(row.seq, row.actor, payload["changes"]):
                self.findings.add(check, f"Audit row {row.seq}: {sentence}.", where)
            self.signed += sum(map(_is_signed, payload["changes"]))
        except Exception as error:  # whatever a forged payload holds
            self.findings.add("replay", f"An audit row cannot be replayed ({in_words(error)}).", where)

    def _break(self, row: Row[Any], sentence: str) -> None:
        self.findings.add("chain", sentence, f"audit row {row.seq}")
        if self.broken is None:
            at, by, action = (_readable(value) for value in (row.made, row.actor, row.action))
            self.broken = Broken(row.seq, at, by, action, sentence)

    def _clock(self, row: Row[Any]) -> None:
        made = _readable(row.made)
        if made < self._made:
            self._back.append(f"row {row.seq} ({made}) is earlier than the row before it ({self._made})")
        self._made = made

    def _tell_clock(self) -> None:
        """Say which rows have earlier times than those before them: a clock that was wrong is no tampering."""
        if self._back:
            more = f"; and {len(self._back) - TOLD:,} more rows" if len(self._back) > TOLD else ""
            self.findings.notes.append(f"A clock was set back: audit {', '.join(self._back[:TOLD])}{more}.")

    # -- the head from outside

    def _look(self, row: Row[Any]) -> None:
        if self.outside is None:
            return
        if row.hash == self.outside.hash and self._found is None:
            self._found = row.seq
        if row.seq == self.outside.count:
            self._instead = row.hash

    def judge_outside(self, identity: str) -> None:
        """Say whether the head that was noted outside stands in the trail of this corpus, and where."""
        head = self.outside
        if head is None:
            return
        wanted = head.hash if head.count is None else f"{head.count}:{head.hash}"
        if head.corpus and identity and head.corpus != identity:
            words = f"The head was noted of another corpus ({head.corpus}) than this one ({identity})."
            self.findings.add("head", words, wanted)
        if self._found is None:
            self.findings.add("head", self._lost(head), wanted)
        elif head.count not in (None, self._found):
            words = f"The head that was noted outside as row {head.count} is row {self._found} of the audit trail."
            self.findings.add("head", words, wanted)
        elif self.broken is not None and self.broken.row <= self._found:
            words = f"The head that was noted outside is row {self._found}, but the chain breaks before it."
            self.findings.add("head", words, wanted)
        else:
            self.findings.said["head"] = self._stands(self._found)

    def _lost(self, head: Head) -> str:
        start = "The head that was noted outside is not in the audit trail"
        if head.count is None:
            return f"{start}: what followed it was cut off or written anew."
        if head.count > self.count:
            return (
                f"{start}, which has {self.count:,} rows where {head.count:,} were noted:"
                " its tail was cut off, or an older file was put back."
            )
        return f"{start}, whose row {head.count:,} has another hash: it was written anew at or before that row."

    def _stands(self, found: int) -> str:
        after = self.count - found
        since = "none came after it" if not after else f"{after:,} came after it, for which only a later head can stand"
        return f"The head that was noted outside is row {found:,} of {self.count:,}; {since}."


def _is_whole(row: Row[Any]) -> bool:
    try:
        return bool(row.hash == link(row.prev, row.seq, row.made, row.actor, row.action, row.payload))
    except (TypeError, ValueError):  # whatever lies in a damaged column
        return False


def _is_signed(change: Record) -> bool:
    return change["kind"] == "decision" and change["after"] is not None and "signature" in change["after"]


def _readable(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return str(value)[:READABLE]
