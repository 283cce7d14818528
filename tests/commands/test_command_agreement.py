"""The verb `agreement` on small corpora, by eye and by machine."""

from collections.abc import Mapping

import pytest

from domain import annotate, govern
from domain.person import Person, Role
from domain.policy import Policy
from domain.span import Span
from storage.access import open_corpus
from tests.commands.terminal import Run
from tests.storage.older import made
from tests.storage.scene import ADA, ANN, BOB, bring

TEXTS = ("Hale LLP and Vale LLP advised.", "Hale LLP sold the Notes.", "Nothing at all.")


def coded(corpus: object, work: Mapping[Person, Mapping[int, Mapping[str, str]]]) -> None:
    """Releases in which people labelled words, and said that they were done."""
    releases = bring(corpus, *TEXTS)  # type: ignore[arg-type]
    for person, by_release in work.items():
        for place, labels in by_release.items():
            for words, label in labels.items():
                sheet = corpus.sheet(releases[place].id)  # type: ignore[attr-defined]
                start = sheet.text.index(words)
                span = Span(start, start + len(words))
                corpus.commit(annotate.annotate(sheet, span, label, by=person))  # type: ignore[attr-defined]
            sheet = corpus.sheet(releases[place].id)  # type: ignore[attr-defined]
            corpus.commit(annotate.done(sheet, by=person))  # type: ignore[attr-defined]


@pytest.fixture
def two(run: Run) -> str:
    made(
        "two.glossator",
        lambda corpus: coded(
            corpus,
            {
                ANN: {0: {"Hale LLP": "ADVISOR", "Vale LLP": "ADVISOR"}, 1: {"Hale LLP": "ADVISOR"}},
                BOB: {0: {"Hale LLP": "ADVISOR"}, 1: {"Hale LLP": "NOTE"}, 2: {}},
            },
        ),
    )
    open_corpus("two.glossator").close()
    return "two.glossator"


def figure(record: Mapping[str, object], name: str, label: str = "") -> Mapping[str, object]:
    row = next(row for row in record["whole"] if row["label"] == label)  # type: ignore[attr-defined]
    return next(item for item in row["figures"] if item["name"] == name)  # type: ignore[no-any-return]


def test_the_figures(run: Run, two: str) -> None:
    found = run("agreement", two, "--json").json
    assert (found["people"], found["releases"]) == (["ann", "bob"], 2)
    # ann has 3 spans and bob 2; one of them is the same.
    assert figure(found, "f1_exact")["value"] == pytest.approx(2 / 5)
    assert figure(found, "f1_exact")["n"] == 5
    assert figure(found, "f1_exact", "NOTE")["value"] == 0
    cells = {(cell["first"], cell["second"]): cell["count"] for cell in found["confusions"][0]["cells"]}
    assert cells == {("ADVISOR", "ADVISOR"): 1, ("ADVISOR", "NOTE"): 1, ("ADVISOR", ""): 1}


def test_people_read_them_too(run: Run, two: str) -> None:
    said = run("agreement", two, "--by-release", "--over-time", "month").out
    assert "2 releases worked on by two or more of ann, bob." in said
    assert "F1, exact spans" in said
    assert "0.400" in said
    assert "ann (down) against bob (across)" in said
    assert "r1.txt" in said


def test_one_label_and_one_pair(run: Run, two: str) -> None:
    found = run("agreement", two, "--label", "Note", "--between", "bob", "ann", "--json").json
    assert found["labels"] == ["NOTE"]
    assert found["people"] == ["bob", "ann"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--label", "BANK"), "no label “BANK”"),
        (("--between", "ann", "eve"), "There is no person “eve”"),
        (("--between", "ann", "ann"), "ann agrees with themself"),
        (("--release", "zzz"), "There is no release “zzz”"),
    ],
)
def test_refusals(run: Run, two: str, words: tuple[str, ...], sentence: str) -> None:
    found = run("agreement", two, *words)
    assert found.code == 1
    assert sentence in found.err


def test_nothing_to_compare(run: Run) -> None:
    made("one.glossator", lambda corpus: coded(corpus, {ANN: {0: {"Hale LLP": "ADVISOR"}}}))
    found = run("agreement", "one.glossator", "--json").json
    assert found["releases"] == 0
    for item in found["whole"][0]["figures"]:
        assert item["value"] is None
        assert item["undefined"]


def test_who_works_blind_compares_only_their_own(run: Run, two: str) -> None:
    with open_corpus(two) as corpus:
        corpus.commit(govern.lay_down(None, Policy(blind=True), by=ADA))
        corpus.commit(govern.add_person(corpus.people(), "cleo", Role.ANNOTATOR, by=ADA))
    assert run("agreement", two, "--as", "cleo", "--json").json["releases"] == 0


def test_what_was_made_with_others_work_in_sight_is_counted(run: Run, two: str) -> None:
    with open_corpus(two) as corpus:
        first = corpus.sheet(corpus.releases()[0].id)
        corpus.commit(annotate.annotate(first, Span(17, 25), "ADVISOR", by=BOB))
    assert run("agreement", two, "--json").json["in_sight"] == 0
    assert run("policy", two, "--blind", "on", "--as", "ada").code == 0
    # Nothing there was handed in by the time at which its annotator was done, and one label was added then.
    for name in ("ann", "bob"):
        assert run("submit", two, "r1.txt", "--as", name).code == 0
    found = run("agreement", two, "--release", "r1.txt", "--as", "rita")
    assert "4 labels may have been made with others' work in sight" in found.out
    assert run("agreement", two, "--release", "r1.txt", "--as", "rita", "--json").json["in_sight"] == 4
