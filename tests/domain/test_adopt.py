"""What a file calls its labels comes in under that name, unless the scheme has it or a person says otherwise."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.adopt import extended, fitted, lacking, likely
from domain.release import Claim, CommentClaim, Incoming, NegativeClaim, RelationClaim
from domain.scheme import Label, Scheme, checked
from tests import sheets


def offered(*labels: str, relations: Sequence[tuple[str, int, int]] = ()) -> Incoming:
    claims = tuple(Claim(label, ((place, place + 1),)) for place, label in enumerate(labels))
    return Incoming("a.txt", "x" * 50, claims=claims, relations=tuple(RelationClaim(*item) for item in relations))


def labels_of(item: Incoming) -> list[str]:
    return [claim.label for claim in item.claims]


def test_unknown_labels_keep_their_exact_names() -> None:
    names = ["nan", "NaN", "Party", "PARTY", "Contract Party", "B-LOC", "O", "null", "Parteï/Käufer", "a.B=c"]
    item = offered(*names)
    assert fitted(item, sheets.SCHEME) is item
    assert lacking([item], sheets.SCHEME) == names
    made = checked(extended(sheets.SCHEME, names))
    assert [label.id for label in made.labels[len(sheets.SCHEME.labels) :]] == names
    assert lacking([fitted(item, made)], made) == []


def test_names_in_other_capitals_are_other_labels_until_a_person_maps_them() -> None:
    item = offered("Advisor", "advisor", "ADVISOR")
    assert labels_of(fitted(item, sheets.SCHEME)) == ["Advisor", "advisor", "ADVISOR"]
    assert {likely(words, sheets.SCHEME) for words in ("Advisor", "advisor", "risk-factor")} == {
        "ADVISOR",
        "RISK_FACTOR",
    }
    assert likely("venue", sheets.SCHEME) == ""
    mapped = fitted(item, sheets.SCHEME, {"Advisor": "ADVISOR", "advisor": "NOTE"})
    assert labels_of(mapped) == ["ADVISOR", "NOTE", "ADVISOR"]
    made = checked(extended(sheets.SCHEME, ["Advisor", "advisor"]))
    assert [(label.id, label.title) for label in made.labels[3:]] == [
        ("Advisor", "Advisor (2)"),
        ("advisor", "advisor"),
    ]


def test_a_title_of_its_own_is_a_name_of_the_label() -> None:
    scheme = Scheme("Test", (Label("PER", "Natural person", "#123456", "", ""),))
    assert labels_of(fitted(offered("Natural person", "natural person"), scheme)) == ["PER", "natural person"]


def test_control_characters_become_blanks() -> None:
    assert labels_of(fitted(offered(" a\tb ", "a b", ""), sheets.SCHEME)) == ["a b", "a b", "Unnamed"]


LEFT_OUT = [
    # mapping, labels that stay, relations that stay, remark
    ({}, "abca", [("r", 0, 1), ("s", 2, 3), ("t", 3, 3)], ()),
    ({"b": ""}, "aca", [("s", 1, 2), ("t", 2, 2)], ("1 annotation and 1 relation were left out",)),
    ({"c": ""}, "aba", [("r", 0, 1), ("t", 2, 2)], ("1 annotation and 1 relation were left out",)),
    ({"a": "", "c": "b"}, "bb", [], ("2 annotations and 3 relations were left out",)),
    ({"a": "", "b": "", "c": ""}, "", [], ("4 annotations and 3 relations were left out",)),
    ({"z": ""}, "abca", [("r", 0, 1), ("s", 2, 3), ("t", 3, 3)], ()),
]


@pytest.mark.parametrize(("mapping", "stay", "relations", "remark"), LEFT_OUT)
def test_labels_mapped_to_nothing_go_with_their_relations(
    mapping: dict[str, str], stay: str, relations: list[tuple[str, int, int]], remark: tuple[str, ...]
) -> None:
    item = offered(*"abca", relations=[("r", 0, 1), ("s", 2, 3), ("t", 3, 3)])
    found = fitted(item, sheets.SCHEME, mapping)
    assert "".join(labels_of(found)) == stay
    assert found.relations == tuple(RelationClaim(*item) for item in relations)
    assert len(found.remarks) == len(remark)
    assert all(given.startswith(said) for given, said in zip(found.remarks, remark, strict=True))


def test_negatives_are_mapped_too_and_comments_stay_where_their_annotation_is_left_out() -> None:
    said = (
        *(CommentClaim("on the first", 0, (0, 1)), CommentClaim("on the second", 1, (1, 2))),
        *(CommentClaim("on none of A", 2), CommentClaim("on none of C", 3), CommentClaim("on the release")),
    )
    item = replace(offered("A", "B"), negatives=(NegativeClaim("A"), NegativeClaim("C", "looked")), comments=said)
    assert lacking([item], sheets.SCHEME) == ["A", "B", "C"]
    made = fitted(item, sheets.SCHEME, {"A": "", "C": "ADVISOR"})
    assert labels_of(made) == ["B"]
    assert made.negatives == (NegativeClaim("ADVISOR", "looked"),)
    assert [(one.text, one.on) for one in made.comments] == [
        *(("on the first", None), ("on the second", 0), ("on none of A", None)),
        *(("on none of C", 1), ("on the release", None)),
    ]
    assert made.comments[0].span == (0, 1)
    assert made.remarks == ("2 annotations were left out, as the mapping of labels says.",)


def test_relations_bear_printable_words() -> None:
    found = fitted(offered("NOTE", "NOTE", relations=[("issued\tby ", 0, 1)]), sheets.SCHEME)
    assert found.relations == (RelationClaim("issued by", 0, 1),)


def test_the_files_own_description_of_a_label_comes_along() -> None:
    described = [Label("Advisor", "Advisor", "#abcdef", "A", "1", "From the file")]
    (made,) = extended(sheets.SCHEME, ["Advisor"], described).labels[3:]
    assert (made.description, made.title, made.letter, made.key) == ("From the file", "Advisor (2)", "", "")
