"""What changed between two exports is told of negatives too."""

from pathlib import Path

import formats
from domain.annotation import AnnotatedRelease
from formats.difference import difference
from tests import sheets


def exported(path: Path, sheet: AnnotatedRelease) -> Path:
    for _ in formats.export([sheet], path, "jsonl", sheets.head()):
        pass
    return path


def test_a_negative_that_came_and_one_that_went_are_told(tmp_path: Path) -> None:
    sheet = sheets.sheet("Nothing here.")
    first = exported(tmp_path / "a.jsonl", sheets.found_none(sheet, "NOTE", "ADVISOR"))
    second = exported(tmp_path / "b.jsonl", sheets.found_none(sheet, "ADVISOR", "RISK_FACTOR"))
    found = difference(first, second)
    assert found.sentences == [
        "notice.txt: “found none” of NOTE is gone.",
        "notice.txt: “found none” of RISK_FACTOR is new.",
    ]
    assert found.counts == {"“found none” removed": 1, "“found none” added": 1}
    assert difference(first, first).sentences == []
