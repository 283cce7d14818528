"""How far a long piece of work in a corpus is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work is; `total` is 0 while nobody knows."""

    done: int
    total: int
    what: str
