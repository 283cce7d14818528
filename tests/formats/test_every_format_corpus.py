"""Through real corpora: an export imported anew is the same corpus, and the order of work leaves no trace in it."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

import formats
from domain import annotate, govern, negative, respond, review
from domain.annotation import AnnotatedRelease, Annotation, Relation, State
from domain.edit import Change, Edit
from domain.person import Person, Role
from domain.release import Claim, Incoming
from domain.span import Span
from formats import FORMATS, Hold
from formats.table import Format
from storage.access import create
from storage.corpus import Corpus
from storage.extract import extract
from tests import sheets
from tests.formats.test_every_format import TWO_WAY, needs

ADA, ANN, BOB, RITA = (
    Person("ada", Role.ADMINISTRATOR),
    Person("ann", Role.ANNOTATOR),
    Person("bob", Role.ANNOTATOR),
    Person("rita", Role.REVIEWER),
)
FIRST = "Hale & Dörn LLP 💶 advised\xa0Northwind.\n5.00% Senior Notes\u2028due 2031 <b>and</b> 6% Notes.\n"
SECOND = "Nothing to see;\x0ce\u0301 only =1+1 שלום and a soft\xadhyphen.\n"
TEXTS = {"notice.txt": FIRST, "Größe/5 “x”.txt": SECOND, "no work.txt": "No annotation at all.\n"}
Work = tuple[Person, str, tuple[Span, ...], str, dict[str, str], str]
WORKS: list[Work] = [
    (ANN, FIRST, (Span(0, 15),), "ADVISOR", {"role": "legal", "party": "A “b”"}, "sure? 💶"),
    (BOB, FIRST, (Span(0, 15),), "ADVISOR", {"role": "other"}, ""),
    (ANN, FIRST, (Span(37, 55), Span(76, 84)), "NOTE", {"coupon": "5%"}, ""),
    (BOB, FIRST, (Span(43, 55),), "NOTE", {}, "=1+1"),
    (BOB, SECOND, (Span(17, 23),), "RISK_FACTOR", {"form": "sentence"}, ""),
    (ANN, SECOND, (Span(30, 34),), "NOTE", {}, "two\nlines"),
]
ONE_WAY_TOO = [row for row in FORMATS if row.writes]


def corpus_at(path: Path, *, texts: bool = True) -> Corpus:
    corpus = create(path, sheets.SCHEME, ADA.name)
    for person in (ANN, BOB, RITA):
        corpus.commit(govern.add_person(corpus.people(), person.name, person.role, by=ADA))
    if texts:
        items = [
            Incoming(name, text, text.encode(), metadata=(("company", "Größe AG"),)) for name, text in TEXTS.items()
        ]
        corpus.admit(items, ADA)
    return corpus


def sheet_with(corpus: Corpus, text: str) -> AnnotatedRelease:
    return next(sheet for sheet in corpus.stream() if sheet.text == text)


def fixed(done: Edit, number: int, salt: int) -> Edit:
    """The Edit as if it had been made at a fixed moment, with an id that sorts as `salt` wants it."""
    (change,) = done.changes
    made = change.after
    assert isinstance(made, (Annotation, Relation))
    moment = datetime(2026, 1, 5, 9, number, tzinfo=UTC)
    return replace(done, changes=(Change(None, replace(made, id=UUID(int=abs(salt - number)), created=moment)),))


def work_on(corpus: Corpus, works: Iterable[tuple[int, Work]], salt: int = 0) -> None:
    for number, (person, text, spans, label, attributes, comment) in works:
        sheet = sheet_with(corpus, text)
        done = annotate.annotate(sheet, spans, label, by=person, attributes=attributes, comment=comment, exact=True)
        corpus.commit(fixed(done, number, salt))
    sheet = sheet_with(corpus, FIRST)
    advisor, other, *_ = sorted(sheet.annotations, key=lambda item: item.created)
    for number, ends in enumerate([(advisor, other), (other, advisor)], 40):
        tie = annotate.relate(corpus.sheet(sheet.release.id), ends[0].id, ends[1].id, "same as", by=ANN)
        corpus.commit(fixed(tie, number, salt))


def review_in(corpus: Corpus) -> None:
    sheet = sheet_with(corpus, FIRST)
    for person in (ANN, BOB):
        corpus.commit(review.submit(corpus.sheet(sheet.release.id), by=person))
    sheet = corpus.sheet(sheet.release.id)
    ids = [annotation.id for annotation in sheet.annotations]
    editors = corpus.editors(ids)
    corpus.commit(review.approve(sheet, ids[:2], by=RITA, editors=editors))
    corpus.commit(
        review.return_(corpus.sheet(sheet.release.id), ids[3:], by=RITA, editors=editors, reason="wrong_boundary")
    )


def talk_in(corpus: Corpus) -> None:
    """Negatives that are reviewed, comments on all there can be, a proposed correction, and who is to do what."""

    def sheet() -> AnnotatedRelease:
        return sheet_with(corpus, FIRST)

    corpus.commit(negative.found_none(sheet_with(corpus, SECOND), "ADVISOR", by=ANN, comment="=all 2 pages"))
    corpus.commit(negative.found_none(sheet(), "RISK_FACTOR", by=BOB))
    corpus.commit(review.submit(sheet(), by=BOB))
    none = sheet().negatives[0].id
    corpus.commit(review.approve(sheet(), [none], by=RITA, editors=corpus.editors([none])))
    for subject, words in ((sheet().annotations[-1].id, "two\nlines 💶"), (none, "=really?"), (none, "=really?")):
        corpus.commit(respond.comment_on(sheet(), subject, words, by=RITA))
    corpus.commit(respond.comment_at(sheet(), Span(16, 23), "Is that none?", by=ANN))
    corpus.commit(respond.comment_at(sheet(), None, "x" * respond.MAX_COMMENT, by=ANN))
    corpus.commit(respond.settle_comment(sheet(), sheet().comments[0].id, by=ANN))


def exported(corpus: Corpus, row: Format, goal: Path) -> Path:
    goal = goal if row.folder else goal.with_name(goal.name + row.suffixes[0])
    with extract(corpus) as found:
        head = formats.ExportHead("c", found.scheme, 1, "ab" * 32, "Glossator")  # the trail keeps the order of work
        for _ in formats.export(found.sheets(), goal, row.name, head):
            pass
    if row.name == "csv":  # it has no texts: they come beside it
        for sheet in corpus.stream():
            goal.with_name(f"{sheet.release.name.replace('/', '_')}").write_text(sheet.text, "utf-8-sig", newline="")
    return goal


def content(sheet: AnnotatedRelease, row: Format) -> list[tuple[object, ...]]:
    return sorted(
        (
            one.label,
            tuple((part.start, part.end) for part in one.fragments),
            one.attributes if Hold.ATTRIBUTES in row.holds else (),
            one.comment if Hold.COMMENTS in row.holds else "",
        )
        for one in sheet.annotations
        if needs(sheet, one) <= row.holds
    )


def ties(sheet: AnnotatedRelease) -> list[tuple[object, ...]]:
    ends = sheet.by_id
    return sorted((one.label, ends[one.source].quote, ends[one.target].quote) for one in sheet.relations)


EXACT = [row for row in TWO_WAY if Hold.TEXT in row.holds]


@pytest.mark.parametrize("row", TWO_WAY, ids=lambda row: row.name)
def test_an_export_imported_anew_is_the_same_corpus(tmp_path: Path, row: Format) -> None:
    if row.name == "csv":
        pytest.skip("a table of annotations has no texts, and names with a slash have no file beside it")
    with corpus_at(tmp_path / "a.glossator") as first, corpus_at(tmp_path / "b.glossator", texts=False) as second:
        odd = (Claim("NOTE", ((3, 3),)), Claim("NOTE", ((4, 5), (7, 8))), Claim("NOTE", ((9, 10),)))
        first.admit([Incoming("odd.txt", "Odd spans in here.\n", b"", claims=(*odd, odd[2]))], ANN)
        work_on(first, enumerate(WORKS))
        review_in(first)
        talk_in(first)
        out = exported(first, row, tmp_path / "out")
        items = list(formats.read(out, format=row.name))
        assert not [problem for item in items for problem in item.problems]
        second.admit(items, BOB)
        wanted = {sheet.release.name: sheet for sheet in first.stream()}
        found = {sheet.release.name: sheet for sheet in second.stream()}
        assert list(found) == list(wanted) or set(found) == set(wanted)
        for name, sheet in found.items():
            drafts_of_the_importer(sheet)
            talk_of_the_importer(sheet, wanted[name], row)
            if Hold.TEXT in row.holds:
                assert sheet.text == wanted[name].text
                kept = content(wanted[name], row)
                assert [item for item in content(sheet, row) if item in kept] == kept
                assert Hold.RELATIONS not in row.holds or ties(sheet) == ties(wanted[name])
            if Hold.PEOPLE in row.holds:
                assert {dict(one.claims).get("author") for one in sheet.annotations} == {
                    one.author for one in wanted[name].annotations
                }
        before = second.head()
        again = second.admit(list(formats.read(out, format=row.name)), BOB)
        assert (again.edit, again.added, second.head()) == (None, (), before)
        before = first.head()
        home = first.admit(list(formats.read(out, format=row.name)), BOB)
        assert home.edit is None or row.name != "jsonl", "all of it is there already, whoever said it"
        assert first.head() == before or row.name != "jsonl"


def talk_of_the_importer(sheet: AnnotatedRelease, wanted: AnnotatedRelease, row: Format) -> None:
    """What was said comes in as the importing person's, and says who is said to have said it."""
    assert {one.author for one in (*sheet.negatives, *sheet.comments)} <= {BOB.name}
    if Hold.NEGATIVES in row.holds:
        assert [(one.label, one.comment) for one in sheet.negatives] == [
            (one.label, one.comment) for one in wanted.negatives
        ]
        assert [dict(one.claims)["author"] for one in sheet.negatives] == [one.author for one in wanted.negatives]
        assert all(sheet.state(one) is State.DRAFT for one in sheet.negatives)
    if Hold.DISCUSSION in row.holds:
        for one in wanted.comments:
            parts = [found for found in sheet.comments if found.span == one.span and found.settled == one.settled]
            told = "".join(found.text.partition("] ")[2] for found in parts if f"[{one.author} wrote" in found.text)
            assert one.text in told
    else:
        assert not sheet.comments


def drafts_of_the_importer(sheet: AnnotatedRelease) -> None:
    assert not sheet.decisions
    for annotation in sheet.annotations:
        assert annotation.author == BOB.name
        assert sheet.state(annotation) is State.DRAFT
        assert annotation.origin.startswith("import")


VOLATILE = ("id", "revision", "source", "target", "audit", "created", "at", "added", "audit_head", "audit_count")


def data(out: Path, row: Format) -> Any:
    """The files of an export without its manifest; of ours, all but ids, times and the trail."""
    files = [out] if out.is_file() else [file for file in sorted(out.rglob("*")) if file.is_file()]
    made = {file.name: file.read_bytes() for file in files if not file.name.endswith("manifest.json")}
    if row.name != "jsonl":
        return made
    return [steady(json.loads(line)) for content in made.values() for line in content.splitlines()]


def steady(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: steady(item) for key, item in value.items() if key not in VOLATILE}
    if isinstance(value, list):
        return sorted((steady(item) for item in value), key=str)
    return value


WITH_IDS = {"parquet", "hf", "spacy", "pdf"}
"""They say each annotation's own id, and so differ where ids differ."""


@pytest.fixture(scope="module", params=["same ids", "other ids"])
def orders(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Corpus, Corpus, bool]]:
    """The same work done in two orders, with the same ids or with ids that sort the other way round."""
    same = request.param == "same ids"
    place = tmp_path_factory.mktemp("orders")
    with corpus_at(place / "one.glossator") as one, corpus_at(place / "two.glossator") as two:
        work_on(one, enumerate(WORKS), salt=0)
        work_on(two, reversed(list(enumerate(WORKS))), salt=0 if same else 1000)
        yield one, two, same


@pytest.mark.parametrize("row", ONE_WAY_TOO, ids=lambda row: row.name)
def test_the_order_of_work_leaves_no_trace(orders: tuple[Corpus, Corpus, bool], tmp_path: Path, row: Format) -> None:
    *corpora, same = orders
    if not same and row.name in WITH_IDS:
        pytest.skip("it holds the ids themselves")
    one, two = (data(exported(corpus, row, tmp_path / str(number)), row) for number, corpus in enumerate(corpora))
    if isinstance(one, dict):
        assert sorted(name.removeprefix("0") for name in one) == sorted(name.removeprefix("1") for name in two)
        one, two = list(one.values()), list(two.values())
    assert one == two
