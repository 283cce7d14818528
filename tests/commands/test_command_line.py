"""How the command line behaves as a program: no Qt, UTF-8 everywhere, quick help, every verb documented."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from commands import VERBS, output
from commands.app import application
from tests.commands.terminal import SAMPLE, Run
from tests.paths import ROOT

DOCUMENT = ROOT / "docs" / "command-line.md"
COMMANDS = typer.main.get_command(application()).commands  # type: ignore[attr-defined]

WATCHED = """
import sys, main
for words in {words!r}:
    code = main.main(words)
    found = sorted(name for name in sys.modules if name.startswith({banned!r}))
    print(words[0] if words else "", code, found, file=sys.stderr)
"""


def _watched(banned: str, *words: list[str]) -> list[str]:
    source = WATCHED.format(words=words, banned=banned)
    found = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        timeout=100,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return [line for line in found.stderr.splitlines() if not line.startswith("glossator: ")]


def test_no_verb_starts_qt() -> None:
    name = SAMPLE.name
    Path("s.txt").write_text("Smith LLP advised.")
    Path("s2.txt").write_text("Today Smith LLP advised.")
    words = [
        ["new", "a.glossator"],
        ["import", "a.glossator", str(SAMPLE), "s.txt"],
        ["list", "a.glossator"],
        ["show", "a.glossator", name],
        ["annotate", "a.glossator", "s.txt", "0", "9", "advisor"],
        ["remove", "a.glossator", "x"],
        ["submit", "a.glossator", "s.txt"],
        ["approve", "a.glossator", "x", "--as", "ann"],
        ["return", "a.glossator", "x", "--as", "ann", "--reason", "other"],
        *(
            [verb, "a.glossator", *words]
            for verb, *words in (
                ("done", "s.txt"),
                ("none", "s.txt", "note"),
                ("queue",),
                ("reopen", "x"),
                ("sign-off", name, "--as", "ann"),
                ("sample",),
                ("returned",),
                ("accept", "x"),
                ("answer", "x", "No."),
                ("comment", "Why?", "--release", "s.txt"),
                ("comments",),
                ("settle-comment", "x"),
                ("assign",),
                ("compare", "s.txt"),
                ("settle", "s.txt", "1", "--none", "--as", "ann"),
                ("agreement",),
                ("suggest",),
                ("learn",),
                ("next",),
                ("lint",),
                ("amend", "s.txt", "s2.txt"),
                ("policy",),
                ("key",),
                ("relabel", "--from", "note", "--to", "advisor"),
                ("merge-labels", "note", "risk factor", "--dry-run"),
                ("concordance", "advised"),
                ("label-all", "advised", "--label", "note", "--dry-run"),
            )
        ),
        *(
            ["export", "a.glossator", f"out.{format}", "--format", format]
            for format in ("jsonl", "brat", "csv", "html")
        ),
        ["export", "a.glossator", "out.conll", "--format", "conll2003"],
        ["check", "out.jsonl"],
        ["diff", "out.jsonl", "out.jsonl"],
        ["search", "a.glossator", "advised"],
        ["history", "a.glossator"],
        ["verify", "a.glossator"],
        ["backup", "a.glossator", "b.glossator"],
        ["restore", "b.glossator", "a.glossator"],
        ["upgrade", "a.glossator"],
        ["users", "a.glossator"],
        ["grant", "a.glossator", "ann"],
        ["revoke", "a.glossator", "ann"],
        ["formats"],
        ["--help"],
    ]
    told = _watched("PySide6", *words)
    assert {line.split()[0] for line in told} == {*VERBS, "--help"}
    assert [line for line in told if not line.endswith("[]")] == []
    codes = {line.split()[0]: line.split()[1] for line in told}
    refused = ["remove", "approve", "return", "reopen", "accept", "answer", "settle-comment", "settle", "learn"]
    refused += ["relabel", "grant", "revoke"]
    assert [verb for verb, code in codes.items() if code != "0"] == refused


@pytest.mark.parametrize("words", [["--help"], ["list", "--help"], ["list"], ["formats"], ["--version"]], ids=" ".join)
def test_help_and_wrong_usage_need_no_database(words: list[str]) -> None:
    (told,) = _watched("sqlalchemy", words)
    assert told.endswith("[]")


def test_the_entry_alone_imports_next_to_nothing() -> None:
    source = (
        "import sys, main; print([name for name in ('typer', 'rich', 'sqlalchemy', 'PySide6') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert found.stdout == "[]\n"


def test_help_tells_the_window_too(run: Run) -> None:
    found = run("--help")
    assert found.code == 0
    assert "[CORPUS] [--release NAME] [--as USER]" in found.out
    assert all(f"  {verb} " in found.out for verb in VERBS)


def test_output_is_utf_8_whatever_the_locale(run: Run, run_apart: Run) -> None:
    run("new", "a.glossator")
    Path("Zoë – 東京.txt").write_text("Café", "utf-8")
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    assert run("import", "a.glossator", "Zoë – 東京.txt").code == 0
    assert "Zoë – 東京.txt" in run_apart("list", "a.glossator", **plain).out
    assert run_apart("list", "a.glossator", "--json", **plain).json["releases"][0]["name"] == "Zoë – 東京.txt"


def test_who_stops_reading_is_no_failure(run: Run, corpus: str, name: str) -> None:
    words = [sys.executable, str(ROOT / "main.py"), "show", corpus, name]
    reading, writing = os.pipe()
    with subprocess.Popen(words, stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(reading)
        os.close(writing)
        assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == 0


def test_a_full_disk_is_a_sentence(corpus: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("w") as full:
        words = [sys.executable, str(ROOT / "main.py"), "list", corpus]
        found = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
    assert found.returncode == 1
    assert found.stderr == "glossator: “the output” cannot be used (No space left on device).\n"


def test_comments_and_values_with_markup_are_shown_literally(run: Run, corpus: str, name: str) -> None:
    words = ("--comment", "<b>[red]x[/red]</b>\x1b[2J", "--attr", "party=<i>&amp;", "--as", "[bold]<b>")
    assert run("annotate", corpus, name, 90, 110, "ADVISOR", *words).code == 0
    shown = run("show", corpus, name).out
    assert r"<b>[red]x[/red]</b>\x1b[2J" in shown
    assert "party=<i>&amp;" in shown
    assert "[bold]<b>" in shown
    (found,) = run("show", corpus, name, "--json").json["annotations"]
    assert found["comment"] == "<b>[red]x[/red]</b>\x1b[2J"


TEXTS = [
    ("plain", "plain"),
    ("a\nb\tc\r", r"a\nb\tc\r"),
    ("\x1b[31m\x07", r"\x1b[31m\x07"),
    ("\x9b31m", r"\x9b31m"),
    ("\u202eevil\u2066", r"\u202eevil\u2066"),
    ("\udce9", r"\udce9"),
    ("é 東 😀", "é 東 😀"),
]


@pytest.mark.parametrize(("text", "shown"), TEXTS, ids=[ascii(text) for text, _ in TEXTS])
def test_nothing_that_acts_on_a_terminal_is_printed(text: str, shown: str) -> None:
    assert output.visible(text) == shown


@pytest.mark.parametrize("text", [text for text, _ in TEXTS], ids=ascii)
def test_json_gives_every_text_back(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    output.record({"text": text})
    printed = capsys.readouterr().out
    assert json.loads(printed) == {"text": text}
    assert not set("\x1b\x07\x9b\udce9") & set(printed)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_its_section_with_each_option(verb: str) -> None:
    sections = {part.split("\n")[0].strip(): part for part in DOCUMENT.read_text("utf-8").split("\n## ")}
    section = sections[verb]
    assert f"glossator {verb}" in section
    for parameter in COMMANDS[verb].params:
        for word in parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]:
            assert word.strip("[].") in section
    assert "--json" in section


def test_the_documentation_has_no_other_verbs() -> None:
    headings = [line[3:] for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("## ")]
    assert headings == ["What holds for all verbs", "The window", *VERBS]
