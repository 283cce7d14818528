"""The public half of a key with which a person signs decisions."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Key:
    """A person's Ed25519 public key; added once and never changed or removed."""

    id: str
    """The first 16 hexadecimal digits of the SHA-256 of the key."""
    person: str
    public: str
    """32 bytes in hexadecimal."""
    made: datetime
    vouched: str = ""
    """For a further key of the same person: an earlier one's signature over this one; see `domain.signing`."""
