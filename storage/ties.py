"""Whether the relations in the audit rows could come about: their ends are there, and who touched them might."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.person import Role
from domain.record import Record
from storage.rows import digest_of_record


@dataclass(slots=True)
class Ties:
    """The relations behind the audit rows so far, as numbers."""

    _ends: Counter[str] = field(default_factory=Counter)
    """How many ends of relations each annotation bears."""
    _former: set[bytes] = field(default_factory=set)
    """What relations were when they were removed."""

    def judge(
        self,
        ties: Sequence[Record],
        annotated: Sequence[Record],
        places: Mapping[str, tuple[str, str, str]],
        actor: str,
        role: Role,
    ) -> Iterator[tuple[str, str]]:
        """Take in one row's changes of relations, and what it did to annotations, whose `places` are those after it."""
        if not ties and not self._ends:
            return
        along = {
            (change["before"] is None, (change["before"] or change["after"])["id"])
            for change in annotated
            if change["before"] is None or change["after"] is None
        }
        for change in ties:
            yield from self._one(change, along, places, actor, role)
        for added, key in along:
            if not added and self._ends[key]:
                yield "replay", f"removes annotation {key} and leaves relations of it"

    def _one(
        self,
        change: Record,
        along: set[tuple[bool, str]],
        places: Mapping[str, tuple[str, str, str]],
        actor: str,
        role: Role,
    ) -> Iterator[tuple[str, str]]:
        before, after = change["before"], change["after"]
        value = before if after is None else after
        key, ends = value["id"], (value["source"], value["target"])
        if before is not None and after is not None:
            yield "replay", f"changes relation {key}, which are only added or removed"
            return
        taken_along = any((before is None, end) in along for end in ends)
        if before is None:
            taken_along = taken_along and digest_of_record(after) in self._former
            if any(places.get(end, ("", "", ""))[2] != value["release"] for end in ends):
                yield "replay", f"adds relation {key} without both annotations of its release"
        else:
            self._former.add(digest_of_record(before))
        self._ends.update(dict.fromkeys(ends, 1) if before is None else dict.fromkeys(ends, -1))
        if value["author"] != actor and not taken_along and not role.may(Role.REVIEWER):
            yield "people", f"{actor} was {role} and changed a relation of {value['author']}"
