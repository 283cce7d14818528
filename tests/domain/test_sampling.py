"""What the review of a sample has shown: which judgements count, and where the error rate lies."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from domain.annotation import Decision, State
from domain.sample import Sample
from domain.sampling import digest_of, outcome, wilson

DRAWN = datetime(2004, 3, 1, 12, tzinfo=UTC)
IDS = tuple(sorted((uuid4() for _ in range(4)), key=str))
SAMPLE = Sample(uuid4(), "Ada", 10, 7, IDS, 40, digest_of(IDS), "Bea", DRAWN)


def judged(annotation_id: UUID, verdict: State, hours: int) -> Decision:
    """A decision so many hours after the sample was drawn."""
    return Decision(uuid4(), annotation_id, uuid4(), uuid4(), verdict, "Bea", DRAWN + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("decisions", "decided", "returned"),
    [
        ([], 0, 0),
        ([(0, State.APPROVED, 1), (1, State.RETURNED, 2)], 2, 1),
        ([(0, State.RETURNED, 1), (0, State.SUBMITTED, 2), (0, State.APPROVED, 3)], 1, 1),
        ([(0, State.APPROVED, 3), (0, State.RETURNED, 1)], 1, 1),
        ([(0, State.APPROVED, -1), (0, State.SUBMITTED, 1), (0, State.DRAFT, 2)], 0, 0),
        ([(0, State.OVERRULED, 1)], 1, 1),
        ([(place, State.APPROVED, 1) for place in range(4)], 4, 0),
    ],
)
def test_the_first_judgement_after_the_drawing_counts(
    decisions: list[tuple[int, State, int]], decided: int, returned: int
) -> None:
    found = outcome(SAMPLE, [judged(IDS[place], verdict, hours) for place, verdict, hours in decisions])
    assert (found.drawn, found.decided, found.returned) == (4, decided, returned)
    assert found.complete is (decided == 4)


def test_decisions_on_anything_else_do_not_count() -> None:
    assert outcome(SAMPLE, [judged(uuid4(), State.RETURNED, 1)]).decided == 0


def test_nothing_decided_has_no_rate() -> None:
    found = outcome(SAMPLE, [])
    assert (found.rate, found.interval) == (None, None)


@pytest.mark.parametrize(
    ("found", "number", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(found: int, number: int, low: float, high: float) -> None:
    """R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3."""
    assert wilson(found, number) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
