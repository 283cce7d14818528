"""The command line as tests use it: words in, exit code and what was printed out."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import resources
from main import main
from tests.paths import ROOT

SAMPLE = resources.path("samples", "orrinvale_paper_release.txt")


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.code == 0, self.err
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one line on stderr, with nothing on stdout."""
        assert self.out == ""
        assert self.err.startswith("glossator: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test in a folder of its own, as ann, whatever the system's user is called."""
    for name in ("LOGNAME", "USER"):
        monkeypatch.setenv(name, "ann")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("GLOSSATOR_DEBUG", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: object) -> Outcome:
        code = main([str(word) for word in words])
        printed = capsys.readouterr()
        return Outcome(code, printed.out, printed.err)

    return run


@pytest.fixture
def corpus(run: Run) -> str:
    """A corpus with one release, administered by ann."""
    assert run("new", "a.glossator").code == 0
    assert run("import", "a.glossator", SAMPLE).code == 0
    return "a.glossator"


@pytest.fixture
def name() -> str:
    return SAMPLE.name


@pytest.fixture
def run_apart() -> Run:
    """The same in a process of its own."""

    def run(*words: object, **environment: str) -> Outcome:
        found = subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *map(str, words)],
            capture_output=True,
            env={**os.environ, **environment},
            timeout=60,
        )
        return Outcome(found.returncode, found.stdout.decode(), found.stderr.decode())

    return run
