"""Other people's readers on our exports, other people's files through our importers: `make interop`.

The kit is a folder with `check_export.py`, `check_import.py`, `torture_truth.jsonl` and `fixtures/`; without it there
is nothing to run. Everything is done by the command line, as a person would; the readers live in environments apart.
"""

import argparse
import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

from formats.table import FORMATS

READERS = [
    *("spacy", "dkpro-cassis", "seqeval", "conllu", "datasets", "duckdb", "pandas", "openpyxl", "python-docx"),
    *("docx2python", "pypdf", "pdfannots", "html5lib", "lxml", "pyld", "pypandoc", "jsonschema", "xmlschema"),
    "qdaPy",  # AGPL: it judges here, and is neither shipped nor imported
]
OWN = {
    "venv_doccano": ["doccano==1.8.4", "marshmallow<4", "numpy<2", "pandas<2.2"],
    "venv_ls": ["label-studio==1.23.2"],
    "venv_taguette": ["taguette==1.5.2"],
}
"""Programs that come with libraries of other versions, each in an environment beside the checker."""


def say(words: str) -> None:
    print(words, flush=True)


def environment(place: Path, packages: list[str]) -> bool:
    """Make an environment with those packages once; False when they cannot be had here."""
    ready = place / ".ready"
    if ready.exists() and ready.read_text() == " ".join(packages):
        return True
    say(f"Setting up {place.name}: {', '.join(packages)}")
    venv.create(place, with_pip=True, clear=True)
    command = [str(place / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", *packages]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        say(f"  cannot be installed here: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
        shutil.rmtree(place)
        return False
    ready.write_text(" ".join(packages))
    return True


def glossator(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "main", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def exported(kit: Path, out: Path) -> Path:
    """The difficult texts through a corpus and out again in every format; gives the folder to be checked."""
    corpus, goal = out / "torture.glossator", out / "export"
    for words in (
        ("new", corpus),
        ("import", corpus, kit / "torture_truth.jsonl", "--format", "spans"),
        ("export", corpus, goal, *(word for row in FORMATS if row.writes for word in ("--format", row.name))),
    ):
        done = glossator(*words)
        if done.returncode:
            raise SystemExit(f"glossator {words[0]}: {done.stderr}")
    shutil.copy(next((goal / "spans").glob("*.jsonl")), goal / "truth.jsonl")
    return goal


def same_as_the_original(kit: Path, truth: Path) -> None:
    """Our truth must be the original one, line ends aside."""

    def lines(path: Path) -> dict[str, Any]:
        return {item["id"]: item for item in map(json.loads, path.read_bytes().splitlines())}

    ours, theirs = lines(truth), lines(kit / "torture_truth.jsonl")
    assert ours.keys() == theirs.keys(), "other releases than the original"
    for name, item in theirs.items():
        place = _places(item["text"])
        wanted = sorted(
            (place[span["start"]], place[span["end"]], span["label"], str(_moved(place, span.get("fragments"))))
            for span in item["spans"]
        )
        found = sorted(
            (span["start"], span["end"], span["label"], str(span.get("fragments"))) for span in ours[name]["spans"]
        )
        assert ours[name]["text"] == item["text"].replace("\r\n", "\n").replace("\r", "\n"), name
        assert found == wanted, f"{name}: {found} is not {wanted}"


def _places(text: str) -> list[int]:
    places, number = [], 0
    for place, char in enumerate(text):
        places.append(number)
        number += not (char == "\r" and text[place + 1 : place + 2] == "\n")
    return [*places, number]


def _moved(places: list[int], fragments: list[list[int]] | None) -> list[list[int]] | None:
    return fragments and [[places[start], places[end]] for start, end in fragments]


def imported(kit: Path, out: Path, wanted: list[str]) -> Path:
    """Every case of the fixtures through a corpus of its own, as `spans` again; gives the folder to be checked."""
    expected = json.loads((kit / "expected_import.json").read_text("utf-8"))
    goal = out / "imported"
    for key, case in expected.items():
        format_, _, name = key.partition("/")
        source = kit / "fixtures" / case["dir"]
        if format_ not in wanted or not source.is_dir():
            continue
        corpus = out / "corpora" / f"{format_}-{name}.glossator"
        corpus.parent.mkdir(exist_ok=True)
        (goal / format_).mkdir(parents=True, exist_ok=True)
        said = [glossator("new", corpus), glossator("import", corpus, *mains(format_, source, case["files"]))]
        glossator("export", corpus, goal / format_ / f"{name}.jsonl", "--format", "spans")
        (goal / format_ / f"{name}.log").write_text("\n".join(done.stdout + done.stderr for done in said))
    return goal


def mains(format_: str, source: Path, files: list[str]) -> list[Path]:
    """The files of a case that are of its format; those beside them are found by themselves."""
    suffixes = next((row.suffixes for row in FORMATS if row.name.startswith(format_)), ())
    found = [source / Path(name).name for name in files if Path(name).suffix.lower() in suffixes]
    return found or [source]


def checked(python: Path, kit: Path, script: str, *words: object) -> int:
    return subprocess.run([str(python), str(kit / script), *map(str, words)], check=False).returncode


def run(arguments: argparse.Namespace) -> int:
    build: Path = arguments.build.absolute()
    kit = build / "kit"
    shutil.copytree(arguments.kit, kit, dirs_exist_ok=True, copy_function=shutil.copyfile)
    environment(build / "readers", READERS)
    python = build / "readers" / "bin" / "python"
    for name, packages in OWN.items():
        environment(kit / name, packages)
    out = build / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    goal = exported(kit, out)
    same_as_the_original(kit, goal / "truth.jsonl")
    say("The spans export is the original, line ends aside.")
    only = ["--only", arguments.only] if arguments.only else []
    failed = checked(python, kit, "check_export.py", goal, *only)
    read = arguments.only or ",".join(sorted({row.name for row in FORMATS if row.reads} | {"conll"}))
    return failed + checked(python, kit, "check_import.py", imported(kit, out, read.split(",")), "--only", read)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kit", type=Path)
    parser.add_argument("--build", type=Path, default=Path("build/interop"))
    parser.add_argument("--only", help="formats, with commas")
    arguments = parser.parse_args()
    if not (arguments.kit / "check_export.py").is_file():
        say(f"Skipped: there is no checker in {arguments.kit}; INTEROP=FOLDER names the place of one.")
        return 0
    return min(run(arguments), 100)


if __name__ == "__main__":
    sys.exit(main())
