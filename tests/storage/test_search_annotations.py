"""Annotations found by all that is asked for together; labels and rounds over many releases, stored."""

from dataclasses import replace
from datetime import date

import pytest

from domain import annotate
from domain.annotation import State
from domain.errors import StaleEdit
from domain.occurrences import Occurrence, Wanted, label_all, occurrences
from domain.span import Span
from domain.suggestion import Round
from domain.sweep import Candidate, close_round, known_words, offered, patterns_for
from storage.corpus import Corpus
from storage.query import Query
from storage.search_annotations import search_annotations
from tests.storage.scene import ANN, bring, label

TEXTS = (
    "Hale & Dorn LLP advised 😀 Northwind.\nHale &\nDorn LLP again.",
    "NORTHWIND priced. Hale & Dorn LLP.",
    "Nothing.",
)


def places(corpus: Corpus, words: str, label: str = "ADVISOR") -> list[Occurrence]:
    pattern = Wanted(words).pattern()
    return [
        item
        for sheet in corpus.stream(Query(viewer=ANN))
        for piece in occurrences(sheet, pattern, label, ANN.name)
        for item in piece
    ]


def test_what_is_asked_for_together(corpus: Corpus) -> None:
    bring(corpus, *TEXTS)
    done = label_all(
        corpus.stream(), places(corpus, "Hale & Dorn LLP"), "ADVISOR", by=ANN, attributes={"role": "legal"}
    )
    corpus.commit(done)
    first = corpus.releases()[0]
    sheet = corpus.sheet(first.id)
    corpus.commit(annotate.annotate(sheet, Span(sheet.text.index("North"), sheet.text.index(".")), "NOTE", by=ANN))
    everything = Query(authors=frozenset({ANN.name}))
    advisors = Query(labels=frozenset({"ADVISOR"}))
    for words, query, within, expected in (
        ("", everything, False, 4),
        ("", advisors, False, 3),
        ("priced", advisors, False, 1),
        ("priced", advisors, True, 0),
        ("dorn", advisors, True, 3),
        ("", replace(advisors, attributes=(("role", "LEGAL"),)), False, 3),
        ("", replace(everything, attributes=(("role", ""),)), False, 3),
        ("", replace(advisors, attributes=(("role", "fin*"),)), False, 0),
        ("", replace(advisors, states=frozenset({State.APPROVED})), False, 0),
        ("", replace(advisors, states=frozenset({State.DRAFT})), False, 3),
        ("", replace(advisors, until=date(2020, 1, 1)), False, 0),
        ("", replace(advisors, since=date(2020, 1, 1)), False, 3),
        ("", replace(advisors, releases=frozenset({first.id})), False, 2),
    ):
        assert len(search_annotations(corpus, words, query, within=within)) == expected, (words, query)
    assert len(search_annotations(corpus, "", everything, 2)) == 2
    second = search_annotations(corpus, "", advisors)[1]
    assert (second.match, second.line, second.label, second.state) == ("Hale &\nDorn LLP", 2, "ADVISOR", "draft")


def test_a_label_over_many_releases_is_stored_as_one_step(corpus: Corpus) -> None:
    bring(corpus, *TEXTS)
    seen = places(corpus, "Hale & Dorn LLP")
    done = label_all(corpus.stream(), seen, "ADVISOR", by=ANN)
    rows = corpus.head()[0]
    corpus.commit(done)
    assert corpus.head()[0] == rows + 1
    with pytest.raises(StaleEdit):
        label_all(corpus.stream(), seen, "ADVISOR", by=ANN)
    assert corpus.head()[0] == rows + 1


def test_a_round_of_a_sweep_is_stored(corpus: Corpus) -> None:
    bring(corpus, *TEXTS)
    label(corpus)
    patterns = patterns_for(known_words(corpus.stream(), "ADVISOR"))

    def candidates() -> list[Candidate]:
        return [
            item
            for sheet in corpus.stream()
            for piece in offered(sheet, patterns, "ADVISOR", ANN.name, "known")
            for item in piece
        ]

    first, second = candidates()
    done = close_round(corpus.stream(), "ADVISOR", "known", 1, [first], [second], 2, by=ANN)
    corpus.commit(done)
    assert candidates() == []
    (record,) = [change.after for edit in corpus.edits_since(0) for change in edit.of(Round)]
    assert isinstance(record, Round)
    assert (record.offered, record.accepted, record.rejected) == (2, 1, 1)
