"""Who is to annotate which release."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Assignment:
    """A release that a person is to annotate; given or taken back, not changed."""

    release_id: UUID
    person: str
    by: str
    at: datetime
