"""What the audit rows say of review besides decisions: keys, signatures, corrections, comments, what is laid down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from domain.record import Record
from domain.seal import digest_of_record
from domain.signing import holds, key_id, message, vouching
from storage.hands import proposal

REVIEW_KINDS = frozenset({"comment", "assignment", "rejection", "round", "sample", "key", "policy"})
JUDGED = ("approved", "returned", "overruled")


@dataclass(slots=True)
class ReviewReplay:
    """The state of all that behind the audit rows so far."""

    signed: int = 0
    """Decisions whose signature holds."""
    _keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Person and public key, by the key's id."""
    _signers: set[str] = field(default_factory=set)
    blind: bool = False
    """Whether people work blind."""
    _must_sign: bool = False
    _proposed: dict[str, list[tuple[str, bytes]]] = field(default_factory=dict)
    """For each release who ever proposed what in it, of whatever annotation."""

    def proposers(self, after: Record) -> set[str]:
        """Who has proposed just what an annotation is now."""
        proposed = self._proposed.get(after["release"])
        if not proposed:
            return set()
        digest = digest_of_record(proposal(after))
        return {name for name, wanted in proposed if wanted == digest}

    def forget(self, before: Record | None) -> None:
        """Let a proposal go that was taken back, as older programs did."""
        if before is not None and "correction" in before:
            self._proposed[before["release"]].remove((before["by"], digest_of_record(before["correction"])))

    def decided(self, before: Record | None, after: Record | None, content: str) -> Iterator[tuple[str, str]]:
        """Take a decision in; `content` is the seal of what it is on. To take one back takes no proposal back."""
        if after is None:
            return
        if "correction" in after:
            proposed = (after["by"], digest_of_record(after["correction"]))
            self._proposed.setdefault(after["release"], []).append(proposed)
        name, on = after["by"], after["annotation"]
        if "signature" in after:
            person, public = self._keys.get(after["key"], ("", ""))
            if person != name:
                yield "signatures", f"a decision of {name} on {on} is signed with a key that is not theirs"
            elif not holds(public, after["signature"], message(after, content)):
                yield "signatures", f"the signature of {name} on the decision on {on} does not hold"
            else:
                self.signed += 1
        elif after["verdict"] in JUDGED and (self._must_sign or name in self._signers):
            yield "signatures", f"the decision of {name} on {on} is not signed, though theirs have to be"

    def changed(
        self,
        kind: str,
        before: Record | None,
        after: Record | None,
        actor: str,
        places: Mapping[str, tuple[str, str, str]],
    ) -> Iterator[tuple[str, str]]:
        """Take in a change of any other kind of review."""
        if kind == "comment":
            yield from self._comment(before, after, actor, places)
        elif kind == "policy" and after is not None:
            self._must_sign, self.blind = bool(after["signed"]), bool(after["blind"])
        elif kind == "key":
            yield from self._key(before, after, actor)
        elif before is not None and after is not None:
            yield "replay", f"changes {'an' if kind == 'assignment' else 'a'} {kind}, which none can be"

    def _comment(
        self, before: Record | None, after: Record | None, actor: str, places: Mapping[str, tuple[str, str, str]]
    ) -> Iterator[tuple[str, str]]:
        if before is None:
            assert after is not None
            if after["author"] != actor:
                yield "people", f"{actor} made a comment in the name of {after['author']}"
            on = after["annotation"]
            if on is not None and places.get(on, ("", "", ""))[2] != after["release"]:
                yield "replay", f"comments on annotation {on}, which is not there"
        elif before["author"] != actor and (after is None or after["text"] != before["text"]):
            yield "people", f"{actor} changed or removed a comment of {before['author']}"
        elif after is not None and after["author"] != before["author"]:
            yield "people", f"{actor} gave a comment of {before['author']} to {after['author']}"

    def _key(self, before: Record | None, after: Record | None, actor: str) -> Iterator[tuple[str, str]]:
        if before is not None or after is None:
            yield "signatures", "changes or removes a key"
            return
        name, public = after["person"], after["public"]
        if name != actor or key_id(public) != after["id"]:
            yield "signatures", f"{actor} brought in a key of {name} that is not theirs"
        earlier = [known for person, known in self._keys.values() if person == name]
        words = vouching(name, public)
        if earlier and not any(holds(known, after["vouched"], words) for known in earlier):
            yield "signatures", f"no earlier key of {name} vouches for the key {after['id']}"
        self._keys[after["id"]] = (name, public)
        self._signers.add(name)
