"""Training apart from the program, so that the window stays quick and a training can be stopped at any moment.

python-crfsuite holds Python's lock while it trains: in a thread of the program it would stop everything else.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import Refusal
from domain.learn import Model
from domain.learn_examples import Example, demand_something, lessons
from domain.span import Span
from storage.training import fit

_CODE = "from storage.training_process import main; main()"


@dataclass(frozen=True, slots=True)
class Training:
    """How far a training is; the last one brings the model."""

    done: int
    total: int
    """Steps at most: it ends earlier when further steps change nothing."""
    label: str
    model: Model | None = None


def train(examples: Iterable[Example]) -> Iterator[Training]:
    """Train step by step; to close the generator ends the training, and nothing is left of it.

    A Refusal at the first step when nothing is approved.
    """
    given = tuple(examples)
    demand_something(given)
    with tempfile.TemporaryDirectory(prefix="glossator-") as name:
        folder = Path(name)
        (folder / "examples").write_text(json.dumps([_plain(example) for example in given]), "ascii")
        with (folder / "errors").open("wb") as errors:
            process = subprocess.Popen(
                _command(folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        try:
            yield from _heard(process)
        finally:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        yield Training(1, 1, "", _made(folder))


def _command(folder: Path) -> list[str]:
    """The program that trains: this very code, installed or not, and nothing of the environment."""
    root = str(Path(__file__).resolve().parents[1])
    code = f"import sys; sys.path.insert(0, {root!r}); {_CODE}"
    return [sys.executable, "-I", "-B", "-X", "utf8", "-c", code, str(folder)]


def _heard(process: "subprocess.Popen[bytes]") -> Iterator[Training]:
    assert process.stdout is not None
    for line in process.stdout:
        done, total, label = json.loads(line)
        yield Training(done, total, label)
    process.wait()


def _made(folder: Path) -> Model:
    path = folder / "model"
    if not path.exists():
        told = (folder / "errors").read_text("utf-8", "replace")
        raise Refusal(
            "Learning ended before it was done, perhaps for want of memory; the model in use stays as it was.",
            details=told[-2_000:],
        )
    return Model.from_bytes(path.read_bytes())


def _plain(example: Example) -> dict[str, Any]:
    return {
        "text": example.text,
        "taught": sorted(example.taught),
        "spans": [(label, span.start, span.end) for label, span in example.spans],
        "rejected": [(label, span.start, span.end) for label, span in example.rejected],
        "unsure": [(label, span.start, span.end) for label, span in example.unsure],
    }


def _example(plain: dict[str, Any]) -> Example:
    spans, rejected, unsure = (
        tuple((label, Span(start, end)) for label, start, end in plain[name])
        for name in ("spans", "rejected", "unsure")
    )
    return Example(plain["text"], spans, frozenset(plain["taught"]), rejected, unsure)


def main() -> None:
    """Train on the examples of a folder and leave the model there; each step is told on the standard output."""
    folder = Path(sys.argv[1])

    def told(done: int, total: int, label: str) -> None:
        sys.stdout.write(json.dumps([done, total, label]) + "\n")
        sys.stdout.flush()

    examples = [_example(plain) for plain in json.loads((folder / "examples").read_text("ascii"))]
    model = fit(lessons(examples), told)
    made = folder / "made"
    made.write_bytes(model.to_bytes())
    os.replace(made, folder / "model")
