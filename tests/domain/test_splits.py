"""Shares of a corpus: stable, of the sizes asked for, and near-duplicates never on two sides."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.splits import NEAR, WORDS, By, Entry, assigned, date_of, entry_of, issuer_of, likeness, signature
from tests import sheets

SHARES = {"train": 80, "dev": 10, "test": 10}
VOCABULARY = [f"word{number}" for number in range(3000)]


def prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(VOCABULARY) for _ in range(words))


def changed(chance: random.Random, text: str, words: int) -> str:
    found = text.split()
    for place in chance.sample(range(len(found)), words):
        found[place] = chance.choice(VOCABULARY)
    return " ".join(found)


def entries(texts: Sequence[str], issuers: int = 7) -> list[Entry]:
    return [
        Entry(
            UUID(int=number),
            f"{number:05}.txt",
            signature(text),
            f"issuer {number % issuers}",
            f"20{number % 26:02}-01-05",
        )
        for number, text in enumerate(texts)
    ]


def rows(text: str) -> set[tuple[str, ...]]:
    """All rows of five words in a text."""
    words = text.casefold().split()
    return {tuple(words[start : start + WORDS]) for start in range(max(1, len(words) - WORDS + 1))}


def exact(one: str, other: str) -> float:
    """The Jaccard index of the rows, as its definition says."""
    mine, theirs = rows(one), rows(other)
    return len(mine & theirs) / len(mine | theirs)


def test_likeness_is_near_the_exact_share() -> None:
    chance = random.Random(3)
    for words in (30, 120, 600, 3000):
        text = prose(chance, words)
        for edits in (0, 1, words // 100, words // 40, words // 10, words // 2):
            other = changed(chance, text, edits)
            assert abs(likeness(signature(text), signature(other)) - exact(text, other)) < 0.12, (words, edits)


def test_likeness_knows_neither_capitals_nor_blanks() -> None:
    assert (
        likeness(signature("The Notes\nwere  sold today and more"), signature("the notes were sold TODAY and more"))
        == 1
    )
    for one, other, expected in [("", "", 1.0), ("", "a b", 0.0), ("a", "a", 1.0), ("a b c", "a b d", 0.0)]:
        assert likeness(signature(one), signature(other)) == expected


def test_a_signature_is_the_same_in_every_run() -> None:
    bins = memoryview(signature("a b c d e")).cast("I")
    assert {place: value for place, value in enumerate(bins) if value != 0xFFFFFFFF} == {38: 656064799}
    assert len(signature("")) == len(signature(prose(random.Random(1), 5000)))


@pytest.mark.parametrize("by", ["issuer", "date", "random"])
def test_near_duplicates_stay_together(by: By) -> None:
    chance = random.Random(5)
    texts = [prose(chance, 200) for _ in range(150)]
    # Every third text comes again with some words changed, every tenth of those once more.
    texts += [changed(chance, text, chance.choice([0, 1, 2, 3])) for text in texts[::3]]
    texts += [changed(chance, text, 1) for text in texts[150::5]]
    known = entries(texts, issuers=len(texts))
    found = assigned(known, by=by, shares=SHARES, seed=9)
    known_rows = [rows(text) for text in texts]
    near = [
        (one, other)
        for one, other in combinations(range(len(texts)), 2)
        if (both := len(known_rows[one] & known_rows[other]))
        and both / len(known_rows[one] | known_rows[other]) >= NEAR
    ]
    assert len(near) >= 50
    assert [pair for pair in near if found[UUID(int=pair[0])] != found[UUID(int=pair[1])]] == []
    assert found.keys() == {entry.release_id for entry in known}


@pytest.mark.parametrize("by", ["issuer", "date", "random"])
def test_shares_have_their_sizes(by: By) -> None:
    known = entries([prose(random.Random(number), 40) for number in range(1000)], issuers=200)
    counts = Counter(assigned(known, by=by, shares=SHARES, seed=1).values())
    assert {name: abs(counts[name] - 10 * weight) <= 40 for name, weight in SHARES.items()} == dict.fromkeys(
        SHARES, True
    )
    small = Counter(assigned(known[:10], by="random", shares=SHARES, seed=1).values())
    assert small == {"train": 8, "dev": 1, "test": 1}


def test_an_issuer_is_on_one_side() -> None:
    known = entries([prose(random.Random(number), 40) for number in range(100)], issuers=9)
    found = assigned(known, by="issuer", shares=SHARES, seed=4)
    sides = {(entry.issuer, found[entry.release_id]) for entry in known}
    assert len(sides) == 9
    assert len({side for _, side in sides}) > 1


def test_the_oldest_are_for_training_and_the_newest_for_testing() -> None:
    days = [
        "",
        "2019",
        "2020-01-05",
        "2020-01-06",
        "2021-02-01",
        "2022-01-01",
        "2023-01-01",
        "2024-01-01",
        "2025-05-05",
    ]
    texts = [prose(random.Random(number), 40) for number in range(len(days))]
    known = [replace(entry, date=day) for entry, day in zip(entries(texts), days, strict=True)]
    found = assigned(known, by="date", shares={"train": 4, "dev": 2, "test": 3})
    assert [found[entry.release_id] for entry in known] == ["train"] * 4 + ["dev"] * 2 + ["test"] * 3
    # A late copy of an old text takes the old one along: nothing of the test is known before.
    twin = replace(known[2], release_id=UUID(int=99), name="late.txt", date="2026-01-01")
    again = assigned([*known, twin], by="date", shares={"train": 4, "dev": 2, "test": 3})
    assert again[known[2].release_id] == again[twin.release_id] == "test"


def test_the_seed_and_nothing_else_changes_the_lot() -> None:
    known = entries([prose(random.Random(number), 30) for number in range(200)])
    first = assigned(known, by="random", shares=SHARES, seed=1)
    turned = assigned(reversed(known), by="random", shares=SHARES, seed=1)
    assert turned == first
    assert list(turned) == list(first)
    assert assigned(known, by="random", shares=SHARES, seed=2) != first
    # Other ids, as after an import elsewhere, same names: same shares.
    renewed = [replace(entry, release_id=UUID(int=10_000 - number)) for number, entry in enumerate(known)]
    moved = assigned(renewed, by="random", shares=SHARES, seed=1)
    assert [moved[entry.release_id] for entry in renewed] == [first[entry.release_id] for entry in known]


FIXED = ["train", "train", "train", "dev", "train", "train", "train", "test", "train", "train"]


def test_the_same_shares_come_out_on_every_machine() -> None:
    known = entries([prose(random.Random(number), 30) for number in range(10)])
    found = assigned(known, by="random", shares=SHARES, seed=7)
    assert [found[entry.release_id] for entry in known] == FIXED


@given(
    st.lists(st.tuples(st.text(max_size=30), st.text("ab ", max_size=5), st.sampled_from(["", "2020", "2021-01-01"])))
)
def test_any_texts_are_assigned_whole(rows: list[tuple[str, str, str]]) -> None:
    known = [
        Entry(UUID(int=number), f"{number}", signature(text), issuer, date)
        for number, (text, issuer, date) in enumerate(rows)
    ]
    for by in ("issuer", "date", "random"):
        found = assigned(known, by=by, shares={"a": 1, "b": 0, "c": 2})  # type: ignore[arg-type]
        assert found.keys() == {entry.release_id for entry in known}
        assert set(found.values()) <= {"a", "c"}
        for one, other in combinations(known, 2):
            if one.signature == other.signature or (by == "issuer" and one.issuer and one.issuer == other.issuer):
                assert found[one.release_id] == found[other.release_id]


@pytest.mark.parametrize("shares", [{}, {"train": 0}, {"train": 2, "test": -1}])
def test_weights_that_make_no_shares_are_refused(shares: dict[str, int]) -> None:
    with pytest.raises(Refusal, match="weights"):
        assigned([], by="random", shares=shares)
    with pytest.raises(Refusal, match="not by “size”"):
        assigned([], by="size", shares=SHARES)  # type: ignore[arg-type]


ABOUT = [
    # name, metadata, issuer, date
    ("notice.txt", {"company": "Alder  Works\nInc", "filed": "2026-01-05"}, "alder works inc", "2026-01-05"),
    ("alder-inc_0001769628-26-000154_EX99.1.htm", {}, "alder-inc", "2026"),
    ("old_0001769628-97-000154.txt", {}, "old", "1997"),
    ("alder_2024-03-01_notice.txt", {}, "alder", "2024-03-01"),
    ("Alder results (2).txt", {}, "alder results", ""),
    ("0001769628-26-000154.txt", {"accession": "0001769628-26-000154"}, "0001769628-26-000154.txt", "2026"),
    ("_x.txt", {}, "_x.txt", ""),
]


@pytest.mark.parametrize(("name", "metadata", "issuer", "date"), ABOUT)
def test_issuer_and_date_come_from_metadata_or_the_name(
    name: str, metadata: dict[str, str], issuer: str, date: str
) -> None:
    release = sheets.release("a b c", name, metadata=tuple(sorted(metadata.items())))
    assert (issuer_of(release), date_of(release)) == (issuer, date)
    assert entry_of(release, "a b c") == Entry(release.id, name, signature("a b c"), issuer, date)
