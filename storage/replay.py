"""What the audit rows add up to: the seal of each entity, and whether everybody did only what they might."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from domain.annotation import CARRIED, CARRIED_FROM
from domain.person import Role
from domain.record import Record
from storage.hands import PROPOSAL, SINCE, actors, hand, proposals
from storage.replay_review import REVIEW_KINDS, ReviewReplay
from storage.replay_standing import StandingReplay
from storage.rows import digest_of_record
from storage.ties import Ties

REVIEWS = ("approved", "returned", "overruled")
KINDS = (
    "release",
    "annotation",
    "negative",
    "relation",
    "decision",
    "comment",
    "mark",
    "assignment",
    "rejection",
    "round",
    "sample",
    "person",
    "key",
    "scheme",
    "policy",
)


@dataclass(slots=True)
class Replay:
    """The state behind the audit rows that were applied so far; of each entity only a digest is held."""

    version: int = SINCE
    """The schema version of the corpus: an older one keeps less in its trail."""
    seals: dict[str, dict[str, bytes]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    positions: dict[str, int] = field(default_factory=dict)
    """For releases and decisions the number of the audit row that added them."""
    texts: set[str] = field(default_factory=set)
    """Digests of all texts that any release ever had."""
    trail: int = 0
    """A sum over the rows that the trail table must hold, in whatever order."""
    trail_rows: int = 0
    _people: dict[str, tuple[Role, bool]] = field(default_factory=dict)
    _revisions: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    """The present revision, author and release of each annotation and negative."""
    _review: ReviewReplay = field(default_factory=ReviewReplay)
    _standing: StandingReplay = field(default_factory=StandingReplay)
    _ties: Ties = field(default_factory=Ties)
    _editors: dict[str, frozenset[str]] = field(default_factory=lambda: defaultdict(frozenset))
    """Everybody who made, changed or removed each annotation so far."""
    _decided: dict[tuple[str, str], bytes] = field(default_factory=dict)
    """What was seen when an annotation was decided on at a revision."""
    _former: set[bytes] = field(default_factory=set)
    """What annotations and negatives were when they were removed."""
    _alike: dict[frozenset[str], frozenset[str]] = field(default_factory=dict)

    def apply(self, seq: int, actor: str, changes: list[Record]) -> Iterator[tuple[str, str]]:
        """Take an audit row in; gives (check, sentence) for each thing that could not have come about lawfully."""
        touched: set[tuple[str, str | None]] = set()
        role = self._role(actor, changes)
        if role is None:
            yield "people", f"{actor} was not active in this corpus at that time"
            role = Role.READER
        for change in changes:
            kind, before, after = change["kind"], change["before"], change["after"]
            value = after if after is not None else before
            key = key_of(kind, value)
            for problem in self._unlawful(kind, before, after, actor, role):
                yield "people", problem
            if not self._exchange(kind, key, before, after, seq):
                yield "replay", f"changes {an(kind)} from a state that it was not in"
            yield from self._standing.follow(kind, before, after, actor, role)
            yield from self._took(kind, key, before, after, actor, role, seq)
            touched.update(trail_entities(kind, value))
        by_kind: dict[str, list[Record]] = defaultdict(list)
        for change in changes:
            by_kind[change["kind"]].append(change)
        yield from self._ties.judge(by_kind["relation"], by_kind["annotation"], self._revisions, actor, role)
        for name, release_id in touched:
            if self.version >= SINCE or not name.startswith(PROPOSAL):
                self.count_trail(name, seq, release_id, actor)

    def _took(
        self, kind: str, key: str, before: Record | None, after: Record | None, actor: str, role: Role, seq: int
    ) -> Iterator[tuple[str, str]]:
        """What a change means beyond the value that it puts in place."""
        if kind == "annotation":
            yield from self._annotated(key, after, actor)
            self._taken_over(key, after, actor, seq)
        elif kind == "negative":
            self._denied(key, after, actor)
        elif kind == "decision":
            yield from self._decision(before, after, actor, role)
            if self.version < SINCE:
                self._review.forget(before)
            yield from self._review.decided(before, after, self._content(after))
        elif kind in REVIEW_KINDS:
            yield from self._review.changed(kind, before, after, actor, self._revisions)
        elif kind == "mark" and before is not None and before["kind"] == "done" and self._review.blind:
            yield "people", f"{actor} took back being done with release {before['release']}, where people work blind"
        elif after is not None:
            self._noted(kind, key, after)

    def count_trail(self, entity: str, seq: int, release_id: str | None, actor: str) -> None:
        """Add a row to the sum of the trail."""
        self.trail = (self.trail + hash((entity, seq, release_id, actor))) & 0xFFFFFFFFFFFFFFFF
        self.trail_rows += 1

    def _exchange(self, kind: str, key: str, before: Record | None, after: Record | None, seq: int) -> bool:
        seals = self.seals[kind]
        held = seals.get(key)
        lawful = held == (None if before is None else digest_of_record(before))
        if after is None:
            if before is not None and kind in ("annotation", "negative"):
                self._former.add(digest_of_record(before))
            seals.pop(key, None)
            self.positions.pop(key, None)
            return lawful
        seals[key] = digest_of_record(after)
        if before is None and kind in ("release", "decision"):
            self.positions[key] = seq
        return lawful

    def _role(self, actor: str, changes: list[Record]) -> Role | None:
        """The actor's role as the row begins; who joins with the row has the role that they join with."""
        if actor in self._people:
            role, active = self._people[actor]
            return role if active else None
        for change in changes:
            after = change["after"]
            if change["kind"] == "person" and change["before"] is None and after["name"] == actor:
                return Role(after["role"])
        return None

    def _unlawful(
        self, kind: str, before: Record | None, after: Record | None, actor: str, role: Role
    ) -> Iterator[str]:
        value: Any = after if after is not None else before
        joins = kind == "person" and before is None and value["name"] == actor
        if joins and (value["role"] == Role.ANNOTATOR or not self._people):
            return
        least = _least(kind, value, after is None)
        if kind in ("annotation", "negative") and any(item and item["author"] != actor for item in (before, after)):
            least = Role.REVIEWER
        if not role.may(least):
            yield f"{actor} was {role} and changed {an(kind)}, which took {an(least)}"
        if kind in ("annotation", "negative") and before is None and self._is_put_into_a_mouth(value, actor):
            yield f"{actor} made {an(kind)} {value['id']} in the name of {value['author']}"
        if kind in ("rejection", "round") and value["author"] != actor:
            yield f"{actor} gave or took back {an(kind)} in the name of {value['author']}"
        if kind in ("decision", "mark", "sample", "assignment") and _in_other_name(kind, value, after, actor):
            yield f"{actor} gave or took back {an(kind)} in the name of {value['by']}"

    def _is_put_into_a_mouth(self, added: Record, actor: str) -> bool:
        """Whether it is in another's name without having been removed exactly so before."""
        return bool(added["author"] != actor) and digest_of_record(added) not in self._former

    def _noted(self, kind: str, key: str, after: Record) -> None:
        if kind == "person":
            self._people[key] = (Role(after["role"]), after["active"])
        elif kind == "release":
            self.texts.add(after["digest"])

    def _content(self, decision: Record | None) -> str:
        """The seal of what a decision is on, as it stands; empty when that is not there."""
        key = "" if decision is None else decision["annotation"]
        seal = self.seals["annotation"].get(key) or self.seals["negative"].get(key)
        return "" if seal is None else seal.hex()

    def _denied(self, key: str, after: Record | None, actor: str) -> None:
        self._add_editors(key, {actor})
        if after is None:
            self._revisions.pop(key, None)
        else:
            self._revisions[key] = (key, after["author"], intern(after["release"]))

    def _taken_over(self, key: str, after: Record | None, actor: str, seq: int) -> None:
        """A reviewer's hand in what an annotation became, as `storage.hands` writes it down."""
        names = set() if after is None else self._review.proposers(after) - {actor}
        if names and after is not None:
            self._add_editors(key, names)
            self.count_trail(hand(key), seq, after["release"], actors(names))

    def _add_editors(self, key: str, names: set[str]) -> None:
        editors = self._editors[key]
        if not names <= editors:
            editors = editors | names
            self._editors[key] = self._alike.setdefault(editors, editors)

    def _annotated(self, key: str, after: Record | None, actor: str) -> Iterator[tuple[str, str]]:
        self._add_editors(key, {actor})
        if after is None:
            self._revisions.pop(key, None)
            return
        if after["origin"].startswith(CARRIED):
            self._add_editors(key, set(self._editors[after["claims"].get(CARRIED_FROM, key)]))
        seen = self._decided.get((key, after["revision"])) if self._decided else None
        if seen is not None and seen != digest_of_record(after):
            yield "four eyes", f"gives annotation {key} another content under a revision that was decided on"
        # Interned, since few releases stand for many annotations.
        self._revisions[key] = (after["revision"], after["author"], intern(after["release"]))

    def _decision(
        self, before: Record | None, after: Record | None, actor: str, role: Role
    ) -> Iterator[tuple[str, str]]:
        if after is None:
            return
        key, verdict = after["annotation"], after["verdict"]
        revision, author, _ = self._revisions.get(key, ("", "", ""))
        if before is not None:
            yield "four eyes", f"changes a decision on annotation {key}, which are only given or taken back"
        if revision != after["revision"]:
            yield "four eyes", f"decides on annotation {key} at a revision that it did not have"
        else:
            self._decided[(key, revision)] = self.seals["annotation"].get(key, b"")
        if verdict in REVIEWS and (actor in self._editors.get(key, ()) or actor == author):
            yield "four eyes", f"{actor} made or changed annotation {key} and {verdict} it"
        if verdict == "submitted" and actor != author:
            yield "four eyes", f"{actor} submitted annotation {key} of {author or 'nobody'}"
        if verdict == "draft" and actor != author and not role.may(Role.REVIEWER):
            yield "people", f"{actor} was {role} and reopened annotation {key} of {author or 'nobody'}"


def _in_other_name(kind: str, value: Record, after: Record | None, actor: str) -> bool:
    """Whether a change bears the name of somebody else; any administrator may take an assignment back."""
    return value["by"] != actor and not (kind == "assignment" and after is None)


def _least(kind: str, value: Record, removed: bool) -> Role:
    """The least role that may make a change of that kind."""
    if kind in ("person", "scheme", "policy", "assignment"):
        return Role.ADMINISTRATOR
    if kind in ("sample", "key"):
        return Role.REVIEWER
    if kind == "decision" and not removed and (value["verdict"] == "overruled" or "case" in value):
        return Role.ADJUDICATOR
    decides = kind == "decision" and not removed and value["verdict"] in REVIEWS
    signs = kind == "mark" and value["kind"] == "reviewed"
    return Role.REVIEWER if decides or signs else Role.ANNOTATOR


def an(word: str) -> str:
    """The word with its article."""
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def key_of(kind: str, record: Record) -> str:
    """What identifies a record among those of its kind."""
    if kind == "mark":
        return f"{record['release']} {record['kind']} {record['by']}"
    if kind == "assignment":
        return f"{record['release']} {record['person']}"
    if kind in ("scheme", "policy"):
        return kind
    key: str = record["name"] if kind == "person" else record["id"]
    return key


def trail_entities(kind: str, record: Record) -> Iterator[tuple[str, str | None]]:
    """The entities and their release under which the trail lists a record; a relation stands with both of its ends."""
    match kind:
        case "release":
            yield record["id"], record["id"]
        case "annotation" | "negative":
            yield record["id"], record["release"]
        case "comment":
            yield f"comment:{record['annotation'] or record['release']}", record["release"]
        case "assignment" | "rejection" | "mark":
            yield f"{kind}:{record['release']}", record["release"]
        case "relation":
            for end in dict.fromkeys((record["source"], record["target"])):
                yield f"relation:{end}", record["release"]
        case "decision":
            yield f"decision:{record['annotation']}", record["release"]
            if "correction" in record:
                yield proposals(record["release"]), record["release"]
