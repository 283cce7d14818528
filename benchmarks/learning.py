"""What learning brings and costs: `python -m benchmarks.learning`; figures by leaving one issuer out at a time."""

import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from benchmarks.gold import LABELS, OWN, SHARED, Gold, load, many
from domain.learn import Model
from domain.learn_examples import lessons
from domain.memory import remember
from domain.span import Span
from domain.suggest import Sources, propose
from domain.suggestion import Proposal
from storage.sources import ruleset, shipped_rules
from storage.training import fit
from storage.training_process import train

Place = tuple[str, str, Span]
Guesses = Callable[[str], Sequence[Proposal]]


def folds(given: Sequence[Gold]) -> Iterator[tuple[list[Gold], list[Gold]]]:
    """For each issuer the releases of the others, and its own."""
    for issuer in sorted({item.issuer for item in given}):
        yield (
            [item for item in given if item.issuer != issuer],
            [item for item in given if item.issuer == issuer],
        )


def scored(found: Iterable[Place], gold: Iterable[Place]) -> tuple[float, float, float, float]:
    """Precision, recall and F1 of exact spans, and F1 of overlapping ones."""
    found, gold = set(found), set(gold)
    right = len(found & gold)
    precision, recall = right / max(1, len(found)), right / max(1, len(gold))
    touched = sum(_touches(item, gold) for item in found) / max(1, len(found))
    reached = sum(_touches(item, found) for item in gold) / max(1, len(gold))
    return precision, recall, _f1(precision, recall), _f1(touched, reached)


def _touches(place: Place, others: Iterable[Place]) -> bool:
    return any(other[:2] == place[:2] and other[2].overlaps(place[2]) for other in others)


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def told(title: str, gold: Sequence[Gold], made: Sequence[tuple[Gold, Sequence[Proposal]]], least: float) -> None:
    """Print a row for each label."""
    for label in sorted(LABELS):
        want = [(item.name, label, span) for item in gold for name, span in item.example.spans if name == label]
        have = [
            (item.name, label, guess.span)
            for item, guesses in made
            for guess in guesses
            if guess.label == label and guess.score >= least
        ]
        precision, recall, exact, overlapping = scored(have, want)
        print(
            f"{title:34} {label:12} {len(want):4} {len(have):4}  {precision:6.3f} {recall:6.3f} "
            f"{exact:6.3f} {overlapping:6.3f}"
        )


def compare(least: float) -> None:
    """Rules alone, learned alone, and both, on releases of issuers that were not learned from."""
    real, own = load(SHARED), load(OWN)
    judged = real or own
    rules = ruleset(tuple(shipped_rules()))
    rows: dict[str, list[tuple[Gold, Sequence[Proposal]]]] = {}
    ours = fit(lessons(item.example for item in own)) if own and real else None
    for others, held_out in folds(judged):
        model = fit(lessons(item.example for item in (*others, *(own if real else ()))))
        for item in held_out:
            text = item.example.text
            ways: dict[str, Guesses] = {
                "rules": rules.propose,
                "learned": model.propose,
                "rules + learned": lambda text, model=model: propose(text, Sources(rules, None, model)),  # type: ignore[misc]
            }
            if ours is not None:
                ways["shipped model"] = ours.propose
                ways["rules + shipped model"] = lambda text: propose(text, Sources(rules, None, ours))
            for title, guesses in ways.items():
                rows.setdefault(title, []).append((item, guesses(text)))
    print(f"{'':34} {'label':12} gold made  precis recall  exact  overl")
    for title, made in rows.items():
        told(title, judged, made, least)


class Clock:
    """Seconds that passed, and seconds that a processor worked: the machine may be busy otherwise."""

    def __init__(self) -> None:
        self._wall, self._work = time.perf_counter(), self._worked()

    @staticmethod
    def _worked() -> float:
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime

    @property
    def work(self) -> float:
        return self._worked() - self._work

    def __str__(self) -> str:
        return f"{time.perf_counter() - self._wall:.1f} s ({self.work:.1f} s of work)"


def costs(count: int) -> None:
    """Time and memory of training on many releases, and the speed of what comes of it."""
    given = tuple(many(load(OWN) or load(SHARED), count))
    size = sum(len(item.text) for item in given)
    clock, model = Clock(), None
    for step in train(given):
        model = step.model
    assert isinstance(model, Model)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"training on {count:,} releases ({size / 1e6:.1f} MB): {clock}, {most:.0f} MB")
    print(f"model: {len(model.to_bytes()):,} bytes, {', '.join(f'{name} {n:,}' for name, n in model.facts.spans)}")
    clock = Clock()
    memory = remember(given)
    print(f"remembering them: {clock}")
    clock = Clock()
    Model.from_bytes(model.to_bytes()).propose("The notes.")
    print(f"loading the model: {1000 * clock.work:.0f} ms")
    seen = given[: min(count, 200)]
    for title, source in (("model", model), ("memory", memory)):
        clock = Clock()
        found = sum(len(source.propose(item.text)) for item in seen)
        print(f"{title}: {len(seen) / clock.work:.0f} releases per second of work, {found:,} guesses")
    long = "\n\n".join(item.text for item in given)[:10_000_000]
    for title, source in (("model", model), ("memory", memory)):
        clock = Clock()
        found = len(source.propose(long))
        print(f"{title}: {len(long) / 1e6:.1f} MB as one text: {clock}, {found:,} guesses")


def main(words: list[str]) -> None:
    if "--costs" not in words:
        compare(0.5)
    if "--quality" not in words:
        costs(1_000)


if __name__ == "__main__":
    main(sys.argv[1:])
