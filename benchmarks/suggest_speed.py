"""How fast suggesting and training are, and what they take of memory."""

import resource
import time
from collections.abc import Iterator, Sequence

from benchmarks.suggest_gold import GoldRelease
from domain.learn_examples import lessons
from domain.rules import RuleSet
from domain.suggest import Sources, propose
from storage.training import fit

SECONDS = 4.0
"""How long each way to propose is measured."""


def lines(releases: Sequence[GoldRelease], rules: RuleSet) -> Iterator[str]:
    """A line for each figure; one core, this process."""
    yield f"{'speed':24} one core"
    yield f"  {'rules':22} {_rate(releases, Sources(rules=rules)):.0f} releases a second"
    began = time.perf_counter()
    model = fit(lessons([release.example() for release in releases]))
    took = time.perf_counter() - began
    yield f"  {'rules + learned':22} {_rate(releases, Sources(rules=rules, model=model)):.0f} releases a second"
    yield f"  {'training':22} {took:.1f} s on {len(releases)} releases, {len(model.to_bytes()) / 1e6:.1f} MB kept"
    yield f"  {'memory at most':22} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def _rate(releases: Sequence[GoldRelease], sources: Sources) -> float:
    done, began = 0, time.perf_counter()
    while (took := time.perf_counter() - began) < SECONDS:
        propose(releases[done % len(releases)].text, sources)
        done += 1
    return done / took
