"""Numbers with their words."""


def many(number: int, word: str) -> str:
    """`1 release`, `12,000 releases`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
