"""Odd annotations are kept and told of, each with its reason, and sound ones never are."""

import time
from dataclasses import replace

import pytest

from domain.annotation import AnnotatedRelease
from domain.lint import OddKind, oddities
from tests import sheets

TEXT = "Alder LLP  advised.\n"


def of(*fragments: tuple[int, int], label: str = "ADVISOR", **changes: object) -> AnnotatedRelease:
    attributes = changes.pop("attributes", None)
    made = sheets.annotation(TEXT, fragments, label, attributes, **changes)  # type: ignore[arg-type]
    return sheets.sheet(TEXT, [made])


TABLE = [
    ("sound", of((0, 9)), [], ""),
    ("sound parts", of((0, 5), (6, 9)), [], ""),
    ("sound values", of((0, 5), attributes={"role": "legal", "party": "anything"}), [], ""),
    ("empty", of((3, 3)), ["empty"], "at 3"),
    ("empty part", of((0, 5), (7, 7)), ["empty"], "at 7"),
    ("blank", of((9, 11)), ["blank"], "at 9"),
    ("blank line", of((19, 20)), ["blank"], "Only blanks"),
    ("blank part", of((0, 5), (9, 11)), ["blank"], "Only blanks"),
    ("edge before", of((5, 9)), ["edges"], "“LLP” begins or ends"),
    ("edge behind", of((0, 6)), ["edges"], "begins or ends"),
    ("edge of a part", of((0, 5), (11, 20)), ["edges"], "begins or ends"),
    ("touching", of((0, 5), (5, 9)), ["edges", "touching"], "parts that touch"),
    ("quote", of((0, 5), quote="Elder"), ["quote"], "“Elder” is quoted where the text has “Alder”"),
    ("outside", of((0, 99), quote="Alder"), ["outside"], "ends at 99, outside of the text of 20"),
    ("label", of((0, 5), label="VENUE"), ["label"], "label VENUE, which the scheme lacks"),
    ("choice", of((0, 5), attributes={"role": "tax"}), ["attribute"], "“tax” as role: choose legal, financial"),
    ("attribute", of((0, 5), attributes={"size": "big"}), ["attribute"], "“size”, which is no attribute of Advisor"),
    ("several", of((3, 3), attributes={"role": "x", "y": "z"}), ["empty", "attribute", "attribute"], "at 3"),
]


@pytest.mark.parametrize(("what", "sheet", "kinds", "says"), TABLE, ids=[row[0] for row in TABLE])
def test_each_oddity_has_its_sentence(what: str, sheet: AnnotatedRelease, kinds: list[str], says: str) -> None:
    found = oddities(sheet)
    assert [item.kind.value for item in found] == kinds
    assert {item.annotation_id for item in found} <= {sheet.annotations[0].id}
    assert says in " ".join(item.sentence for item in found)
    assert all(item.sentence.endswith(".") for item in found)


def test_twins_are_those_of_one_author() -> None:
    twins = [sheets.annotation(TEXT, [(0, 9)], number=number) for number in range(3)]
    other = replace(sheets.annotation(TEXT, [(0, 9)], number=3), author="ben")
    label = sheets.annotation(TEXT, [(0, 9)], "NOTE", number=4)
    found = oddities(sheets.sheet(TEXT, [*twins, other, label]))
    assert [item.kind for item in found] == [OddKind.TWIN] * 2
    assert {item.annotation_id for item in found} < {twin.id for twin in twins}
    assert found[0].sentence == "“Alder LLP” is labelled Advisor by anna twice."


def test_many_take_a_time_that_grows_with_them() -> None:
    """Ten times as many take about ten times as long; a square would take a hundred times."""

    def spent(count: int) -> float:
        text = "word " * 100
        sheet = sheets.sheet(text, [sheets.annotation(text, [(5, 9)], number=number) for number in range(count)])
        runs = []
        for _ in range(3):
            begun = time.process_time()
            assert len(oddities(sheet)) == count - 1
            runs.append(time.process_time() - begun)
        return min(runs)

    assert spent(20_000) < 50 * spent(2000)
