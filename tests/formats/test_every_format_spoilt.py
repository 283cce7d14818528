"""Spoilt files of every format: what comes of one is releases that are sound, or a sentence; and in time."""

import os
import random
import socket
import time
from pathlib import Path

import pytest

from tests.formats import fuzz

FULL = bool(os.environ.get("GLOSSATOR_FULL"))
SHARES = 20
"""The files are tried in shares, so that one that fails does not hide the others, and several processes have work."""
EACH = (100_000 if FULL else 1_000) // SHARES
SLOWEST = 22.0
"""Seconds: the limit of a small file, and the way there and back."""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[fuzz.Sample]:
    return fuzz.samples()


def test_the_samples_are_sound(samples: list[fuzz.Sample]) -> None:
    for sample in samples:
        assert fuzz.outcome(sample) == "read", sample.name


@pytest.mark.timeout(7200 if FULL else 120)
@pytest.mark.parametrize("share", range(SHARES))
def test_a_spoilt_file_is_read_or_refused(
    samples: list[fuzz.Sample], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as nobody:  # what a file might call
        nobody.setblocking(False)
        port = nobody.getsockname()[1]
        for number in range(share * EACH, (share + 1) * EACH):
            chance = random.Random(number)
            spoilt = fuzz.mutated(chance.choice(samples), chance, f"http://127.0.0.1:{port}/x".encode())
            begun = time.monotonic()
            fuzz.outcome(spoilt)
            assert time.monotonic() - begun < SLOWEST, f"{number}: {spoilt.format}"
        with pytest.raises(BlockingIOError):
            nobody.accept()
    assert not list(tmp_path.iterdir())
