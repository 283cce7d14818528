"""Run all benchmarks, or those that are named, and print them as one table; `--full` makes that of formats larger."""

import sys
from importlib import import_module
from importlib.util import find_spec

MODULES = ("storage", "release_view", "window", "review", "occurrences", "formats")


def main(chosen: list[str]) -> None:
    width = 62
    print(f"{'':{width}} {'ours':>10} {'bare':>10} {'ratio':>7}  target")
    for name in [word for word in chosen if not word.startswith("-")] or MODULES:
        if find_spec(f"benchmarks.{name}") is None:
            continue
        module = import_module(f"benchmarks.{name}")
        targets: dict[str, str] = getattr(module, "TARGETS", {})
        for row, ours, bare, ratio in module.rows():
            print(f"{row:{width}} {ours:>10.2f} {bare:>10.2f} {ratio:>6.1f}x  {targets.get(row, '')}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
