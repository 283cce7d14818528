"""Guessing on several cores, or on the machines of a Dask cluster: the same guesses as on one core, only sooner."""

import multiprocessing
import pickle
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from domain.errors import Refusal
from domain.suggest import PIECE, Sources, found_in, guesses, merged, pieces
from domain.suggestion import Proposal, suggested
from storage.sources import Kit
from storage.suggestions import Made, Texts

AHEAD = 2
"""Portions that wait for each worker: memory does not grow with the corpus."""
NO_DASK = "A cluster takes Dask, which is not installed: install Glossator with `glossator[cluster]`, or use --workers."

Guess = Callable[[Iterable[Texts]], Iterator[Sequence[Made]]]
"""Gives what is guessed of each portion of texts, in the order of the portions."""
Submit = Callable[..., Callable[[], Any]]
"""Sends a function with its arguments to a worker; what it gives back waits for the answer."""
_HELD: dict[str, Sources] = {}
"""In a worker: its sources, by the kit's version."""


def guessing(kit: Kit, workers: int = 1, cluster: str = "") -> AbstractContextManager[Guess]:
    """Where guesses are made: here, in that many processes, or on the cluster at an address."""
    if cluster:
        return _on_cluster(kit, cluster)
    return _here(kit) if workers < 2 else _in_processes(kit, workers)


@contextmanager
def _here(kit: Kit) -> Iterator[Guess]:
    yield lambda portions: (_guessed(kit.sources, texts) for texts in portions)


def _guessed(sources: Sources, texts: Texts) -> list[Made]:
    return [(key, guesses(key, text, sources)) for key, text in texts]


@contextmanager
def _in_processes(kit: Kit, workers: int) -> Iterator[Guess]:
    # Spawned on every system alike: a forked process would inherit open databases and locks.
    pool = multiprocessing.get_context("spawn").Pool(workers, _prepare, (_packed(kit), kit.version))
    try:
        yield _spread(lambda function, *words: pool.apply_async(function, (kit.version, *words)).get, workers)
    finally:
        pool.terminate()
        pool.join()


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
        (packed,) = client.scatter([_packed(kit)], broadcast=True)

        def submit(function: Callable[..., Any], *words: object) -> Callable[[], Any]:
            # Not known by its arguments, since Dask would look all texts through to make a name of them.
            future = client.submit(_there, function, kit.version, packed, *words, pure=False)
            return lambda: _taken(future)

        yield _spread(submit, max(1, sum(client.ncores().values())))


def _taken(future: Any) -> Any:
    found = future.result()
    future.release()
    return found


def _packed(kit: Kit) -> bytes:
    # Anew, since sources that were made of it already do not go anywhere.
    return pickle.dumps(replace(kit))


def _spread(submit: Submit, workers: int) -> Guess:
    def send(texts: Texts) -> Callable[[], list[Made]]:
        key, text = texts[0]
        if len(text) <= PIECE:
            return submit(_guess, texts)
        waiting = [submit(_guess_piece, start, piece) for start, piece in pieces(text)]
        return lambda: [_together(key, text, [answer() for answer in waiting])]

    return lambda portions: _ahead(_split(portions, workers), workers * AHEAD, send)


def _together(key: UUID, text: str, found: Sequence[list[Proposal]]) -> Made:
    made = merged(item for piece in found for item in piece)
    return key, tuple(suggested(key, text, item) for item in made)


def _split(portions: Iterable[Texts], workers: int) -> Iterator[Texts]:
    """Smaller portions, so that no worker waits for the others; a long text alone."""
    for texts in portions:
        size = max(1, min(20, -(-len(texts) // workers)))
        portion: list[tuple[UUID, str]] = []
        for key, text in texts:
            if portion and (len(text) > PIECE or len(portion) >= size or len(portion[0][1]) > PIECE):
                yield portion
                portion = []
            portion.append((key, text))
        if portion:
            yield portion


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


# -- in a worker


def _prepare(packed: bytes, version: str) -> None:
    """Make the sources once for each process."""
    # The program that started it hears the interruption and ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _HELD[version] = pickle.loads(packed).sources


def _guess(version: str, texts: Texts) -> list[Made]:
    return _guessed(_HELD[version], texts)


def _guess_piece(version: str, start: int, piece: str) -> list[Proposal]:
    return found_in(piece, start, _HELD[version])


def _there(function: Callable[..., Any], version: str, packed: bytes, *words: object) -> Any:
    """On a cluster, whose workers serve one program after the other."""
    if version not in _HELD:
        # Whoever can reach a cluster's workers can have them run anything anyway; it belongs behind a firewall.
        _HELD.clear()
        _HELD[version] = pickle.loads(packed).sources
    return function(version, *words)
