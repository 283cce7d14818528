"""Guessing on several cores, or on the machines of a Dask cluster: the same guesses as on one core, only sooner."""

import multiprocessing
import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from multiprocessing.pool import Pool
from typing import Any, cast

from domain.errors import Refusal
from domain.suggest import Sources, guesses
from storage.sources import Kit
from storage.suggestions import Made, Texts

AHEAD = 2
"""Portions that wait for each worker: memory does not grow with the corpus."""
NO_DASK = "A cluster takes Dask, which is not installed: install Glossator with `glossator[cluster]`, or use --workers."

Guess = Callable[[Iterable[Texts]], Iterator[Sequence[Made]]]
"""Gives what is guessed of each portion of texts, in the order of the portions."""
_HELD: dict[str, Sources] = {}
"""In a worker: its sources, by the kit's version."""


def guessing(kit: Kit, workers: int = 1, cluster: str = "") -> AbstractContextManager[Guess]:
    """Where guesses are made: here, in that many processes, or on the cluster at an address."""
    if cluster:
        return _on_cluster(kit, cluster)
    return _here(kit) if workers < 2 else _in_processes(kit, workers)


def guessed(sources: Sources, texts: Texts) -> list[Made]:
    """What is guessed of each text."""
    return [(key, guesses(key, text, sources)) for key, text in texts]


@contextmanager
def _here(kit: Kit) -> Iterator[Guess]:
    yield lambda portions: (guessed(kit.sources, texts) for texts in portions)


@contextmanager
def _in_processes(kit: Kit, workers: int) -> Iterator[Guess]:
    # Spawned on every system alike: a forked process would inherit open databases and locks.
    pool = multiprocessing.get_context("spawn").Pool(workers, _prepare, (pickle.dumps(kit), kit.version))
    try:
        yield lambda portions: _ahead(_split(portions, workers), workers * AHEAD, lambda texts: _sent(pool, kit, texts))
        pool.close()
    except BaseException:
        pool.terminate()
        raise
    finally:
        pool.terminate()
        pool.join()


def _sent(pool: Pool, kit: Kit, texts: Texts) -> Callable[[], list[Made]]:
    return pool.apply_async(_guess, (kit.version, texts)).get


@contextmanager
def _on_cluster(kit: Kit, address: str) -> Iterator[Guess]:
    try:
        from distributed import Client
    except ImportError:
        raise Refusal(NO_DASK) from None
    try:
        client: Any = cast(Any, Client)(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise Refusal(
            f"There is no Dask scheduler at “{address}”: start one with `dask scheduler`, or check the address.",
            details=repr(error),
        ) from error
    with client:
        (packed,) = client.scatter([pickle.dumps(kit)], broadcast=True)

        def send(texts: Texts) -> Callable[[], list[Made]]:
            # Not pure by name, since Dask would otherwise look the texts through for a key.
            future = client.submit(_guess_there, kit.version, packed, texts, pure=False)
            return lambda: _taken(future)

        cores = max(1, sum(client.ncores().values()))
        yield lambda portions: _ahead(_split(portions, cores), cores * AHEAD, send)


def _taken(future: Any) -> list[Made]:
    found: list[Made] = future.result()
    future.release()
    return found


def _split(portions: Iterable[Texts], workers: int) -> Iterator[Texts]:
    """Smaller portions, so that no worker waits for the others."""
    for texts in portions:
        size = max(1, min(20, -(-len(texts) // workers)))
        for start in range(0, len(texts), size):
            yield texts[start : start + size]


def _ahead(
    portions: Iterable[Texts], most: int, send: Callable[[Texts], Callable[[], list[Made]]]
) -> Iterator[Sequence[Made]]:
    waiting: deque[Callable[[], list[Made]]] = deque()
    for texts in portions:
        waiting.append(send(texts))
        if len(waiting) >= most:
            yield waiting.popleft()()
    while waiting:
        yield waiting.popleft()()


def _prepare(packed: bytes, version: str) -> None:
    """Make the sources once for each process."""
    import signal

    # The program that started it hears the interruption and ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _HELD[version] = pickle.loads(packed).sources


def _guess(version: str, texts: Texts) -> list[Made]:
    return guessed(_HELD[version], texts)


def _guess_there(version: str, packed: bytes, texts: Texts) -> list[Made]:
    if version not in _HELD:
        # Whoever can reach a cluster's workers can have them run anything anyway; it belongs behind a firewall.
        _HELD.clear()
        _HELD[version] = pickle.loads(packed).sources
    return guessed(_HELD[version], texts)
