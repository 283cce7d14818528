"""Suggesting over a corpus: `python -m benchmarks.suggest_corpus [--releases N]`; one core, all cores, a Dask cluster.

The releases are those of the gold with numbers in their headlines, so that no two are the same text.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.suggest_gold import gold_sets
from storage.corpus import Corpus
from storage.sources import Kit, kit_of
from storage.suggestions import outdated
from storage.workers import guessing


def filled(path: Path, number: int) -> Corpus:
    """A corpus of that many releases."""
    import resources
    from domain.release import Incoming, normalise
    from formats.scheme_toml import read_scheme
    from storage.access import create

    texts = [item.text for _, releases in gold_sets() for item in releases]
    corpus = create(str(path), read_scheme(resources.path("schemes", "founding.toml")), "Ada")
    ada = corpus.people()[0]
    for start in range(0, number, 500):
        items = []
        for place in range(start, min(number, start + 500)):
            text = normalise(f"Release {place}\n\n{texts[place % len(texts)]}")
            items.append(Incoming(f"release-{place:05}.txt", text, text.encode()))
        corpus.admit(items, ada)
    return corpus


def timed(corpus: Corpus, kit: Kit, workers: int = 1, cluster: str = "") -> tuple[float, dict[str, int]]:
    """Seconds, and how many suggestions each release has."""
    found: dict[str, int] = {}
    began = time.perf_counter()
    with guessing(kit, workers, cluster) as guess:
        for made in guess(outdated(corpus, None, kit.version)):
            found.update((str(key), len(items)) for key, items in made)
    return time.perf_counter() - began, found


def lines(number: int) -> Iterator[str]:
    """A line for each way."""
    from distributed import LocalCluster

    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder) / "many.glossator", number) as corpus:
        kit = kit_of(corpus)
        alone, first = timed(corpus, kit)
        yield f"{number:,} releases, {sum(first.values()):,} suggestions"
        yield f"  one core                {alone:7.1f} s  {number / alone:7.0f} releases a second"
        several, second = timed(corpus, kit, cores)
        yield f"  {cores} processes             {several:7.1f} s  {number / several:7.0f} releases a second"
        with LocalCluster(n_workers=cores, threads_per_worker=1, dashboard_address=None) as cluster:
            there, third = timed(corpus, kit, cluster=cluster.scheduler_address)
        yield f"  Dask, {cores} local workers   {there:7.1f} s  {number / there:7.0f} releases a second"
        yield f"  the same on all three: {'yes' if first == second == third else 'NO'}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--releases", type=int, default=10_000)
    print(*lines(parser.parse_args().releases), sep="\n", flush=True)


if __name__ == "__main__":
    main()
