"""Searching finds words, beginnings and phrases, whatever characters a query holds, indexed or not yet."""

import pytest

from domain import annotate
from domain.errors import Refusal
from storage.corpus import Corpus
from storage.search import folded
from tests.storage.scene import ANN, bring, do

TEXTS = (
    "Hale & Dorn LLP advised Northwind Paper.\nSkadden, Arps represented the\nplacement agent.",
    "NORTHWIND PAPER priced $500,000,000 of 5.00% Senior Notes\n   due 2031 (the “Notes”).",
    "A C++ note: 100% of AT&T's self-imposed co-operation.",
    "NEAR AND OR NOT are words here; x_y and a*b too.",
)

FOUND = [
    # query, releases, first match
    ("hale", [1], "Hale"),
    ("HALE dorn", [1], "Hale"),
    ("northwind", [1, 2], "Northwind"),
    ("paper northwind priced", [2], "PAPER"),
    ("north", [], ""),
    ("north*", [1, 2], "Northwind"),
    ("note*", [2, 3], "Notes"),
    ("note", [3], "note"),
    ('"senior notes due"', [2], "Senior Notes\n   due"),
    ('"represented the placement agent"', [1], "represented the\nplacement agent"),
    ('"the represented"', [], ""),
    ('"Skadden Arps"', [1], "Skadden, Arps"),
    ('"skadden, arps"', [1], "Skadden, Arps"),
    ("Skadden Arps", [1], "Skadden"),
    ('"senior notes" northwind', [2], "Senior Notes"),
    ("5.00%", [2], "5.00%"),
    ("$500,000,000", [2], "$500,000,000"),
    ("500,000", [2], "500,000"),
    ("5.01%", [], ""),
    ("C++", [3], "C++"),
    ("C", [3], "C"),
    ("100%", [3], "100%"),
    ("at&t", [3], "AT&T"),
    ("self-imposed", [3], "self-imposed"),
    ("co-operation", [3], "co-operation"),
    ("“Notes”", [2], "“Notes”"),
    ("&", [1, 3], "&"),
    ("NEAR AND OR NOT", [4], "NEAR"),
    ("AND", [4], "AND"),
    ("NOT hale", [], ""),
    ("a*b", [4], "a*b"),
    ("x_y", [4], "x_y"),
    ("hale -dorn", [], ""),
    ("body:hale", [], ""),
    ("{hale}", [], ""),
    ("hale^2", [], ""),
    ("hale'; DROP TABLE text; --", [], ""),
    ('"hale', [1], "Hale"),
    ('hale"', [1], "Hale"),
    ("%", [2, 3], "%"),
    ("_", [4], "_"),
    ("\\", [], ""),
    ("hale\x00", [1], "Hale"),
]


@pytest.mark.parametrize("indexed", [False, True], ids=["unindexed", "indexed"])
def test_what_is_found(corpus: Corpus, indexed: bool) -> None:
    releases = bring(corpus, *TEXTS)
    if indexed:
        list(corpus.index())
    for query, numbers, match in FOUND:
        hits = corpus.search(query)
        names = [f"r{number}.txt" for number in numbers]
        assert [hit.name for hit in hits] == names, query
        if hits:
            body = TEXTS[numbers[0] - 1]
            assert hits[0].match == match == hits[0].span.of(body), query
            assert hits[0].release_id == releases[numbers[0] - 1].id
            assert body[: hits[0].span.end].endswith(hits[0].before + hits[0].match)
            assert hits[0].line == body[: hits[0].span.start].count("\n") + 1


def test_capitals_and_accents_do_not_matter_in_the_index(local: Corpus) -> None:
    bring(
        local,
        "Société Générale",
        "Socie\u0301te\u0301 Ge\u0301ne\u0301rale II",
        "SOCIETE generale",
        "straße STRASSE \U0001f4b6 Ärger",
        "İstanbul 한국 東京",
    )
    list(local.index())
    table = [
        ("societe", ["Société", "Socie\u0301te\u0301", "SOCIETE"]),
        ("société générale", ["Société", "Socie\u0301te\u0301", "SOCIETE"]),
        ('"Societe Generale"', ["Société Générale", "Socie\u0301te\u0301 Ge\u0301ne\u0301rale", "SOCIETE generale"]),
        ("ärger", ["Ärger"]),
        ("straße", ["straße"]),
        ("\U0001f4b6", ["\U0001f4b6"]),
        ("istanbul", ["İstanbul"]),
        ("한국", ["한국"]),
        ("東京", ["東京"]),
    ]
    for query, matches in table:
        assert [hit.match.rstrip("\u0301") for hit in local.search(query)] == [
            match.rstrip("\u0301") for match in matches
        ], query


def test_folding_keeps_every_position() -> None:
    text = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x30000)]))
    assert len(folded(text)) == len(text)
    assert folded("ÀÉÎõü İ 한") == "aeiou i 한"


@pytest.mark.parametrize("query", ["", " ", '"', '""', "\x00", "\n"])
def test_nothing_to_search_for_is_said(corpus: Corpus, query: str) -> None:
    with pytest.raises(Refusal, match="nothing to search for"):
        corpus.search(query)


def test_searches_without_end_are_refused(corpus: Corpus) -> None:
    with pytest.raises(Refusal, match="more than"):
        corpus.search(" ".join("abcdefghij" * 10))
    assert corpus.search("x" * 5000) == []


def test_trash_is_left_out_and_limits_hold(corpus: Corpus) -> None:
    releases = bring(corpus, *(f"{number} same words" for number in range(7)))
    assert [hit.name for hit in corpus.search("same", 3)] == ["r1.txt", "r2.txt", "r3.txt"]
    assert corpus.search("same", 0) == []
    do(corpus, annotate.trash(releases[:5], by=ANN))
    assert [hit.name for hit in corpus.search("same")] == ["r6.txt", "r7.txt"]
    list(corpus.index())
    assert [hit.name for hit in corpus.search("same")] == ["r6.txt", "r7.txt"]


def test_the_index_follows_imports_and_can_be_left_at_any_step(local: Corpus) -> None:
    bring(local, *(f"{number} first batch" for number in range(5)))
    work = local.index(batch=2)
    assert (next(work).done, next(work).total) == (2, 5)
    work.close()
    assert len(local.search("batch")) == 5
    assert [step.done for step in local.index(batch=2)] == [1]
    assert list(local.index()) == []
    local.admit([], ANN)
    bring(local, "later batch")
    assert len(local.search("batch")) == 6
    assert [step.done for step in local.index()] == [1]
    assert len(local.search("batch")) == 6


def test_a_reader_does_not_index(local: Corpus) -> None:
    bring(local, *TEXTS)
    with local.beside() as reader:
        assert list(reader.index()) == []
        assert len(reader.search("northwind")) == 2


@pytest.mark.parametrize("location", ["postgresql"], indirect=True)
def test_the_end_of_a_very_long_text_is_found_on_a_server(corpus: Corpus) -> None:
    bring(corpus, "filler " * 40_000 + "needle", "short needle")
    assert [hit.name for hit in corpus.search("needle")] == ["r1.txt", "r2.txt"]
