import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from domain.release import normalise
from formats import read
from tests.paths import SHARED

DATA = SHARED / "data"
FILES = sorted(path for path in (DATA / "releases").rglob("*") if path.is_file()) if DATA.is_dir() else []
GOLD = [json.loads(line) for line in (DATA / "gold.jsonl").read_bytes().splitlines()] if FILES else []

pytestmark = pytest.mark.skipif(not FILES, reason="there are no real releases beside this checkout (../shared/data)")


def slices() -> list[tuple[str, str, str]]:
    """Files that are the exact text of a document in a submission: the file, the submission, the document's type."""
    with (DATA / "MANIFEST.tsv").open(encoding="utf-8", newline="") as table:
        notes = [(row["file"], row["note"] or "") for row in csv.DictReader(table, delimiter="\t")]
    pattern = re.compile(r"exact bytes \d+:\d+ of (\S+) \(inside <TEXT> of <TYPE>(.+)\)$")
    found = [(file, match[1], match[2]) for file, note in notes if (match := pattern.search(note))]
    return [row for row in found if (DATA / row[0]).exists() and (DATA / row[1]).exists()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_real_file_comes_in(path: Path) -> None:
    found = list(read(path))
    assert found
    for one in found:
        assert one.text == normalise(one.text)
        assert one.source == path.read_bytes()
    assert len({one.name for one in found}) == len(found)


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold["id"])
def test_gold_spans_are_found_where_they_were_marked(gold: dict[str, Any]) -> None:
    path = DATA / gold["file"]
    (one,) = read(path)
    own = path.read_bytes().decode(gold["decoding"])
    shift = len(own) - len(own.removeprefix("\ufeff"))
    for span in gold["spans"]:
        assert own[span["start"] : span["end"]] == span["text"]
        start, end = (at - shift - own.count("\r\n", 0, at) for at in (span["start"], span["end"]))
        assert one.text[start:end] == normalise(span["text"])


@pytest.mark.parametrize(("file", "submission", "type"), slices() if FILES else [])
def test_a_submission_gives_the_text_that_was_cut_out_of_it(file: str, submission: str, type: str) -> None:
    (alone,) = read(DATA / file)
    within = [one for one in read(DATA / submission) if dict(one.metadata)["type"] == type]
    assert alone.text.strip() in [one.text.strip() for one in within]
