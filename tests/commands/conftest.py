"""Runs the command line in this process or in one of its own, as ann, in an empty folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from main import main
from tests.commands.firm import CORPUS, PEOPLE, RELEASE, TEXT
from tests.commands.terminal import SAMPLE, Outcome, Run
from tests.paths import ROOT


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
def firm(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line, as ada, with a corpus of several people and one release that ann brought in."""
    for name in ("LOGNAME", "USER"):
        monkeypatch.setenv(name, "ada")
    Path(RELEASE).write_text(TEXT, "utf-8")
    assert run("new", CORPUS).code == 0
    for name, role in PEOPLE.items():
        assert run("users", CORPUS, "--add", name, "--role", role).code == 0
    assert run("import", CORPUS, RELEASE, "--as", "ann").code == 0
    return run


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
