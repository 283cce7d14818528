"""A share of an annotator's work, drawn at random, that a reviewer looks at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, out of how many, and with which seed, so that anybody can draw the same again."""

    id: UUID
    annotator: str
    percent: int
    seed: int
    chosen: tuple[UUID, ...]
    """Ids of annotations, sorted as text."""
    population: int
    """How many annotations of the annotator awaited a decision."""
    digest: str
    """SHA-256 of their sorted ids joined by line feeds, in hexadecimal."""
    by: str
    at: datetime
