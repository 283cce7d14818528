"""Releases come in under free names, once for each text, with their files byte for byte, on both databases."""

from dataclasses import replace
from hashlib import sha256

import pytest
from sqlalchemy import text

from domain import annotate
from domain.annotation import quote_of
from domain.edit import reversed_edit
from domain.errors import Refusal, StaleEdit
from domain.release import MAX_NAME, Claim, Incoming, digest_of, normalise
from domain.span import Span
from storage.corpus import Corpus
from storage.names import free_name
from storage.verify import verify
from tests.paths import SHARED
from tests.storage.scene import ANN, REX, TEXT, bring, do, incoming, label, sheet

NAMES = [
    # wanted, taken, given
    ("a.txt", [], "a.txt"),
    ("a.txt", ["a.txt"], "a (2).txt"),
    ("a.txt", ["a.txt", "a (2).txt"], "a (3).txt"),
    ("a", ["a"], "a (2)"),
    ("a.tar.gz", ["a.tar.gz"], "a.tar (2).gz"),
    ("  a \n b ", [], "a b"),
    ("", [], "release"),
    ("100%_done.txt", ["100%_done.txt", "100%_done (2).txt"], "100%_done (3).txt"),
    ("x" * 300, [], "x" * (MAX_NAME - 1) + "…"),
]


@pytest.mark.parametrize(("wanted", "taken", "given"), NAMES)
def test_free_names(wanted: str, taken: list[str], given: str) -> None:
    assert free_name(wanted, set(taken)) == given


def test_thousands_of_one_name_are_numbered_in_turn() -> None:
    class Counted(set[str]):
        asked = 0

        def __contains__(self, name: object) -> bool:
            self.asked += 1
            return super().__contains__(name)

    taken, numbers = Counted(), dict[str, int]()
    for number in range(3000):
        name = free_name("ex99-1.htm", taken, numbers)
        assert name == (f"ex99-1 ({number + 1}).htm" if number else "ex99-1.htm")
        taken.add(name)
    assert taken.asked < 5 * 3000


def test_names_in_use_are_numbered_across_imports(corpus: Corpus) -> None:
    for number in range(3):
        corpus.admit([incoming(f"{number} {TEXT}", "100%_a.txt"), incoming(f"{number} b", "100xxa.txt")], ANN)
    assert [found.name for found in corpus.releases()] == [
        "100%_a.txt",
        "100xxa.txt",
        "100%_a (2).txt",
        "100xxa (2).txt",
        "100%_a (3).txt",
        "100xxa (3).txt",
    ]


def test_the_same_text_twice_is_recognised(corpus: Corpus) -> None:
    first = corpus.admit([incoming(), incoming(TEXT, "twin.txt")], ANN)
    assert ([found.name for found in first.added], first.known) == (["notice.txt"], (("twin.txt", "notice.txt"),))
    again = corpus.admit([incoming(TEXT.replace("\n", "\r\n"), "crlf.txt")], ANN)
    assert (again.edit, again.added, again.known) == (None, (), (("crlf.txt", "notice.txt"),))
    do(corpus, annotate.trash(corpus.releases(), by=ANN))
    assert corpus.admit([incoming()], ANN).known == (("notice.txt", "notice.txt"),)


SOURCES = [
    b"\xef\xbb\xbfbom\r\nline\r\n",
    b"caf\xe9 100\x80",
    b"plain\n",
    b"nul \x00 byte",
    "\U0001f4b6 2\u2028".encode(),
]


def test_files_are_kept_byte_for_byte(corpus: Corpus) -> None:
    items = [
        Incoming(f"{number}", normalise(data.decode("cp1252", "replace")), data) for number, data in enumerate(SOURCES)
    ]
    added = corpus.admit(items, ANN).added
    for release, data, item in zip(added, SOURCES, items, strict=True):
        assert corpus.source_of(release) == data
        assert corpus.text_of(release) == item.text
        assert (release.source, release.digest) == (sha256(data).hexdigest(), digest_of(item.text))
    assert verify(corpus).problems == ()


def test_the_same_file_read_in_two_encodings_stays_one_file(corpus: Corpus) -> None:
    data = "für 100 €".encode()
    for encoding in ("utf-8", "cp1252"):
        corpus.admit([Incoming(encoding, normalise(data.decode(encoding)), data, encoding=encoding)], ANN)
    assert [corpus.source_of(found) for found in corpus.releases()] == [data, data]
    assert verify(corpus).problems == ()


def test_annotations_of_a_file_come_in_as_drafts_of_the_importer(corpus: Corpus) -> None:
    claims = (Claim("ADVISOR", ((0, 4),), (("role", "legal"),), "c", (("state", "approved"),)),)
    (found,) = corpus.admit([replace(incoming(), claims=claims, format="jsonl")], ANN).added
    (made,) = corpus.sheet(found.id).annotations
    assert (made.author, made.quote, made.origin, made.claims) == (
        "ann",
        "Hale",
        "import:jsonl",
        (("state", "approved"),),
    )
    assert corpus.sheet(found.id).state(made) == "draft"


def test_what_cannot_come_in_leaves_nothing_behind(corpus: Corpus) -> None:
    head = corpus.head()
    bad = [
        (replace(incoming(), claims=(Claim("VENUE", ((0, 4),)),)), ANN, "VENUE"),
        (replace(incoming(), claims=(Claim("NOTE", ((0, 9999),)),)), ANN, "outside"),
        (incoming(), REX, "rex is a reader"),
    ]
    for item, person, sentence in bad:
        with pytest.raises(Refusal, match=sentence):
            corpus.admit([incoming("fine", "fine.txt"), item], person)
    assert corpus.head() == head
    with corpus.snapshot() as connection:
        assert connection.execute(text("SELECT count(*) FROM text")).scalar() == 0


def test_an_import_is_undone_and_redone_unless_work_stands_on_it(corpus: Corpus) -> None:
    done = corpus.admit([incoming()], ANN).edit
    assert done is not None
    undo = do(corpus, reversed_edit(done, "ann"))
    assert corpus.releases() == []
    do(corpus, reversed_edit(undo, "ann"))
    assert corpus.text_of(corpus.releases()[0]) == TEXT
    label(corpus)
    with pytest.raises(Refusal, match="has annotations"):
        corpus.commit(reversed_edit(done, "ann"))
    assert verify(corpus).problems == ()


def test_trash_keeps_everything(corpus: Corpus) -> None:
    (found,) = bring(corpus)
    made = label(corpus)
    do(corpus, annotate.trash([found], by=ANN))
    assert (corpus.releases(), list(corpus.stream())) == ([], [])
    (gone,) = corpus.releases(trashed=True)
    with pytest.raises(Refusal, match="in the trash"):
        annotate.annotate(corpus.sheet(found.id), made.span, "NOTE", by=ANN)
    do(corpus, annotate.trash([gone], by=ANN, away=False))
    assert sheet(corpus).annotations == (made,)


def test_renames_meet_names_in_use_with_a_sentence(corpus: Corpus) -> None:
    one, two = bring(corpus, TEXT, "Two " + TEXT)
    with pytest.raises(Refusal, match="already is a release"):
        corpus.commit(annotate.rename(two, one.name, by=ANN))
    do(corpus, annotate.rename(one, "<b>new & “name”</b>.txt", by=ANN))
    with pytest.raises(StaleEdit):
        corpus.commit(annotate.rename(one, "late.txt", by=ANN))
    do(corpus, annotate.rename(two, one.name, by=ANN))
    assert [found.name for found in corpus.releases()] == ["<b>new & “name”</b>.txt", "r1.txt"]


def test_many_releases_come_in_at_once(corpus: Corpus) -> None:
    items = [incoming(f"{number} {TEXT}", f"{number:04}.txt") for number in range(1200)]
    assert len(corpus.admit(items, ANN).added) == 1200
    assert [found.name for found in corpus.releases()] == [item.name for item in items]
    assert len(corpus.admit(items, ANN).known) == 1200


@pytest.mark.skipif(not SHARED.exists(), reason="the real releases are not here")
def test_the_founding_release_comes_in_whole(corpus: Corpus) -> None:
    data = (SHARED / "data" / "founding_release.txt").read_bytes()
    (found,) = corpus.admit([Incoming("f.txt", normalise(data.decode()), data)], ANN).added
    body = corpus.text_of(found)
    made = annotate.annotate(corpus.sheet(found.id), Span(911, 936), "ADVISOR", by=ANN)
    corpus.commit(made)
    (kept,) = corpus.sheet(found.id).annotations
    assert kept.quote == quote_of(body, kept.fragments) == "Stroock & Stroock & Lavan"
    assert corpus.source_of(found) == data
