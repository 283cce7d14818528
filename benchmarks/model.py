"""Makes the model that the product ships, from its own gold alone: `python -m benchmarks.model [--check]`."""

import sys

import resources
from benchmarks.gold import OWN, load
from domain.learn import Model
from domain.learn_examples import lessons
from storage.training import fit

SHIPPED = resources.path("models", "founding.model")


def made() -> Model:
    """The model that our own gold gives."""
    return fit(lessons(item.example for item in load(OWN)))


def main(words: list[str]) -> int:
    data = made().to_bytes()
    if "--check" in words:
        same = SHIPPED.exists() and SHIPPED.read_bytes() == data
        print(f"{SHIPPED.name} {'is' if same else 'is not'} what the gold gives")
        return 0 if same else 1
    SHIPPED.parent.mkdir(exist_ok=True)
    SHIPPED.write_bytes(data)
    print(f"{SHIPPED}: {len(data):,} bytes, from {len(load(OWN))} releases")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
