"""Signatures on decisions: what is signed, signing it, and whether a signature holds. Ed25519 (RFC 8032).

A signature covers the decision and the content that it was given on, so it holds for nothing else. `cryptography` is
imported on use: most starts of the program need none of it.
"""

from dataclasses import replace
from hashlib import sha256

from domain.annotation import Decision, Subject
from domain.edit import Change, Edit, now
from domain.key import Key
from domain.record import Record, to_record
from domain.seal import canonical, seal_of_record

DECISION, KEY = "glossator decision 1", "glossator key 1"
SECRET = 32
"""Bytes of a private key."""


def message(decision: Record, content: str) -> bytes:
    """What a signature on a decision's record covers; `content` is the seal of what was decided on."""
    bare = {name: value for name, value in decision.items() if name not in ("key", "signature")}
    return canonical([DECISION, bare, content])


def key_id(public: str) -> str:
    """The id of a public key (hexadecimal)."""
    return sha256(bytes.fromhex(public)).hexdigest()[:16]


def new_secret() -> bytes:
    """A new private key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_of(secret: bytes) -> str:
    """The public half of a private key, in hexadecimal."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw().hex()


def key_for(person: str, secret: bytes, earlier: bytes | None = None) -> Key:
    """A person's key; a further one is vouched for by an earlier one's private half."""
    public = public_of(secret)
    vouched = "" if earlier is None else _signed(earlier, vouching(person, public))
    return Key(key_id(public), person, public, now(), vouched)


def vouching(person: str, public: str) -> bytes:
    """What the signature of an earlier key over a further one covers."""
    return canonical([KEY, person, public])


def signed(done: Edit, secret: bytes, subjects: dict[str, Subject]) -> Edit:
    """The Edit with those new decisions signed that are on one of the `subjects`, which are given by their ids."""
    public = key_id(public_of(secret))
    changes = []
    for change in done.changes:
        decision = change.after
        subject = subjects.get(str(decision.annotation_id)) if isinstance(decision, Decision) else None
        if isinstance(decision, Decision) and change.before is None and subject is not None:
            seal = seal_of_record(to_record(subject))
            words = _signed(secret, message(to_record(decision), seal))
            change = Change(None, replace(decision, key=public, signature=words))
        changes.append(change)
    return replace(done, changes=tuple(changes))


def _signed(secret: bytes, words: bytes) -> str:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(secret).sign(words).hex()


def holds(public: str, signature: str, words: bytes) -> bool:
    """Whether a signature (hexadecimal, as the key) is that key's over those words."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), words)
    except (InvalidSignature, ValueError):
        return False
    return True
