"""What stands in each release behind the audit rows so far, and whether whoever settled it or signed it off might."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from domain.annotation import ADJUDICATED, fingerprint
from domain.person import Role
from domain.record import Record

SETTLED = ("approved", "overruled")
JUDGED = (*SETTLED, "returned")
OPEN = (*SETTLED, "submitted")
"""What can be judged."""
KEPT = ("author", "release", "created")
"""What of an annotation no change changes."""
LASTING = ("person", "scheme", "policy")
"""What is changed and never removed."""
LATER = frozenset({"negative", "comment", "assignment", "rejection", "round", "sample", "key", "policy"})
"""Kinds that came with the schema from which on every sign-off says what it is of."""


@dataclass(slots=True)
class StandingReplay:
    """Who works on each release, what it holds, and what was decided on that."""

    _work: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _held: dict[str, dict[str, tuple[str, str]]] = field(default_factory=lambda: defaultdict(dict))
    """By release and subject: revision and author."""
    _given: dict[str, list[tuple[str, str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By subject: id, revision and verdict of the decisions on it."""
    _annotators: set[str] = field(default_factory=set)
    """Active people who may annotate."""
    _bound: bool = False
    """Whether no program that leaves sign-offs bound to nothing can have written here any more."""

    def follow(
        self, kind: str, before: Record | None, after: Record | None, actor: str, role: Role
    ) -> Iterator[tuple[str, str]]:
        """Take a change in; gives (check, sentence) for what could not have come about lawfully."""
        self._bound |= kind in LATER
        if kind in LASTING and after is None:
            yield "people", f"{actor} removed a {kind}, which can only be changed"
        if kind == "person" and after is not None:
            self._annotator(after)
        if kind == "assignment" and after is not None and after["person"] not in self._annotators:
            yield "people", f"{actor} assigned release {after['release']} to {after['person']}, who did not annotate"
        if kind in ("annotation", "negative"):
            yield from self._subject(before, after, role, actor)
        elif kind == "decision":
            yield from self._decision(before, after)
        elif kind == "mark" and (after or before or {})["kind"] == "reviewed":
            yield from self._signed(after)
            self._bound |= after is not None and "seen" in after
        elif kind in ("mark", "assignment"):
            name = "person" if kind == "assignment" else "by"
            for value, step in ((before, -1), (after, 1)):
                if value is not None:
                    self._work[value["release"]][value[name]] += step

    def _annotator(self, person: Record) -> None:
        if person["active"] and Role(person["role"]).may(Role.ANNOTATOR):
            self._annotators.add(person["name"])
        else:
            self._annotators.discard(person["name"])

    def _subject(
        self, before: Record | None, after: Record | None, role: Role, actor: str
    ) -> Iterator[tuple[str, str]]:
        for value, step in ((before, -1), (after, 1)):
            if value is not None and value["origin"] != ADJUDICATED:
                self._work[value["release"]][value["author"]] += step
        if before is not None:
            self._held[before["release"]].pop(before["id"], None)
        if after is not None:
            revision = str(after.get("revision", after["id"]))
            self._held[after["release"]][after["id"]] = (revision, after["author"])
            # In another's name it is brought back, which is judged elsewhere.
            settles = before is None and after["origin"] == ADJUDICATED and after["author"] == actor
            if settles and not role.may(Role.ADJUDICATOR):
                yield "people", f"{actor} was {role} and wrote annotation {after['id']} as an adjudicator"
            if before is not None and before["origin"] != after["origin"]:
                yield "replay", f"changes the origin of annotation {after['id']}, which none can be"
            changed = [name for name in KEPT if before is not None and before[name] != after[name]]
            if changed:
                yield (
                    "replay",
                    f"changes {' and '.join(changed)} of annotation {after['id']}, which stay what they were",
                )

    def _decision(self, before: Record | None, after: Record | None) -> Iterator[tuple[str, str]]:
        if after is None:
            assert before is not None
            given = self._given[before["annotation"]]
            self._given[before["annotation"]] = [item for item in given if item[0] != before["id"]]
            return
        if after["verdict"] in JUDGED and self._verdict(after["annotation"], after["revision"]) not in OPEN:
            yield (
                "four eyes",
                f"{after['by']} {after['verdict']} annotation {after['annotation']}, which was not submitted",
            )
        self._given[after["annotation"]].append((after["id"], after["revision"], after["verdict"]))
        settles = "case" in after or after["verdict"] == "overruled"
        if settles and self._work[after["release"]][after["by"]] > 0:
            yield "four eyes", f"{after['by']} annotated the release too and settled annotation {after['annotation']}"

    def _signed(self, after: Record | None) -> Iterator[tuple[str, str]]:
        """Sign-offs of older programs are bound to nothing, so nothing can be said of them."""
        if after is None:
            return
        held, name = self._held[after["release"]], after["by"]
        if "seen" not in after:
            if self._bound:
                yield "four eyes", f"{name} signed off release {after['release']} without saying what was seen of it"
            return
        if after["seen"] != fingerprint((key, revision) for key, (revision, _) in held.items()):
            yield "four eyes", f"{name} signed off release {after['release']} as it was not"
        if any(self._verdict(key, revision) not in SETTLED for key, (revision, _) in held.items()):
            yield "four eyes", f"{name} signed off release {after['release']} with something undecided"
        if {author for _, author in held.values()} == {name}:
            yield "four eyes", f"{name} signed off release {after['release']}, of which all is their own"

    def _verdict(self, key: str, revision: str) -> str:
        verdicts = [verdict for _, decided, verdict in self._given[key] if decided == revision]
        return verdicts[-1] if verdicts else "draft"
