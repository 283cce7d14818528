"""Moments as they are written down: UTC, ISO 8601, to the microsecond."""

from datetime import UTC, datetime


def stamp(moment: datetime) -> str:
    """A moment in UTC as ISO 8601 with microseconds and Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The moment that `stamp` wrote."""
    return datetime.fromisoformat(text)
