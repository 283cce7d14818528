from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from tests import sheets
from tests.formats.examples import examples
from tests.formats.token_files import covered, in_ink, of_text, read, stretches_in_ink, written

COLUMNS = "# global.columns = ID FORM MISC GLOSSATOR:NER\n"


def lines_of(folder: Path, *given: AnnotatedRelease) -> str:
    return written("conllup", folder / "a.conllup", *given)[0].data().decode("utf-8")


def test_a_release_in_sentences_with_the_space_between_its_tokens(tmp_path: Path) -> None:
    text = lines_of(tmp_path, sheets.drawn(" {ADVISOR:Alder\u00a0LLP}  advised.\n \nBye\n"))
    assert text == COLUMNS + (
        "# newdoc id = notice.txt\n"
        "# sent_id = 1-1\n"
        "# text = Alder\u00a0LLP  advised.\n"
        "1\tAlder\tSpacesAfter=\\u00a0|SpacesBefore=\\s\tB-ADVISOR\n"
        "2\tLLP\tSpacesAfter=\\s\\s\tI-ADVISOR\n"
        "3\tadvised\tSpaceAfter=No\tO\n"
        "4\t.\tSpacesAfter=\\n\\s\\n\tO\n"
        "\n"
        "# sent_id = 1-2\n"
        "# text = Bye\n"
        "1\tBye\tSpacesAfter=\\n\tO\n"
        "\n"
    )


def test_an_annotation_is_never_cut_by_a_sentence(tmp_path: Path) -> None:
    assert lines_of(tmp_path, sheets.drawn("{NOTE:a\n\nb} c")).count("# sent_id") == 1


def test_releases_without_a_token_come_back_too(tmp_path: Path) -> None:
    given = [sheets.drawn("", name="a"), sheets.drawn("b", name="b"), sheets.drawn(" \n\u2028", name="c")]
    file, _ = written("conllup", tmp_path / "a.conllup", *given)
    assert [(one.name, one.text) for one in read("conllup", file)] == [("a", ""), ("b", "b"), ("c", " \n\u2028")]


def test_names_that_a_comment_cannot_hold_come_back_by_the_index(tmp_path: Path) -> None:
    names = ["a b", "a  b", " a b", "ä\u2028b", "../x", "CON", "= x", "\x85"]
    file, _ = written("conllup", tmp_path / "a.conllup", *(sheets.drawn("x", name=name) for name in names))
    assert [one.name for one in read("conllup", file)] == names


@settings(max_examples=examples(), deadline=None)
@given(sheets.any_sheet(), sheets.any_sheet())
def test_the_text_comes_back_exactly_and_the_spans_that_fit(first: AnnotatedRelease, second: AnnotatedRelease) -> None:
    with TemporaryDirectory() as folder:
        file, remarks = written("conllup", Path(folder) / "a.conllup", first, second)
        found = read("conllup", file)
    assert [(one.name, one.text) for one in found] == [(sheet.release.name, sheet.text) for sheet in (first, second)]
    for one, sheet in zip(found, (first, second), strict=True):
        assert one.problems == ()
        assert in_ink(one) <= stretches_in_ink(sheet)
        if not any(" left out" in remark for remark in remarks):
            assert set(in_ink(one)) == set(stretches_in_ink(sheet))


PLUS = "# global.columns = id form ner misc\n"


def row(number: str, form: str, misc: str = "_") -> str:
    """A line of the ten standard columns."""
    return "\t".join((number, form, *"_______", misc)) + "\n"


READ = {
    "space after": (row("1", "a", "SpaceAfter=No") + row("2", "."), "a.", []),
    "sentences": (row("1", "a") + "\n" + row("1", "b"), "a\n\nb", []),
    "the text as said": ("# text = a.  b\n" + "".join(row("1", form) for form in "a.b"), "a.  b", []),
    "another text is said": ("# text = c\n" + row("1", "a") + row("2", "b"), "a b", []),
    "tags in MISC": (row("1", "Bonn", "start_char=0|ner=S-LOC") + row("2", "x", "ner=O"), "Bonn x", [("LOC", "Bonn")]),
    "a column of tags": (
        PLUS + "1\tNew\tB-LOC\t_\n2\tYork\tI-LOC\tSpaceAfter=No\n3\t.\tO\t_\n",
        "New York.",
        [("LOC", "New York")],
    ),
    "words written together": (
        row("1", "Er") + row("2-3", "fürs", "SpaceAfter=No") + row("2", "für") + row("3", "das") + row("4", "."),
        "Er für das.",
        [],
    ),
    "an empty node": (row("1", "a") + row("1.1", "b") + row("2", "c"), "a c", []),
}


@pytest.mark.parametrize(("text", "whole", "found"), READ.values(), ids=READ)
def test_what_others_write(text: str, whole: str, found: list[tuple[str, str]]) -> None:
    (one,) = of_text("conllup", text, "file.conllu")
    assert (one.name, one.text, covered(one), one.problems) == ("file", whole, found, ())


def test_documents_have_their_names_and_bytes() -> None:
    first = "# newdoc id = x y\n" + row("1", "a") + "\n"
    second = "# newdoc\n# speaker = me\n" + row("1", "b")
    one, two = of_text("conllup", first + second, "file.conllu")
    assert (one.name, one.text, one.source) == ("x y", "a", first.encode())
    assert (two.name, two.text, two.source) == ("file 2", "b", second.encode())
    assert "1 comment had no place here." in two.remarks


def test_lines_that_are_wrong_are_named_and_the_rest_comes_in() -> None:
    (one,) = of_text("conllup", PLUS + "1\ta\tB-X\t_\n2\n3\tb\tI\x01\t_\n4\tc\tB-X\t_\n")
    assert covered(one) == [("X", "a"), ("X", "c")]
    assert [problem.partition(":")[0] for problem in one.problems] == ["Line 3", "Line 4"]


@pytest.mark.parametrize("text", ["", "# newpar\n", "# global.columns = id lemma\n1\ta\n"])
def test_a_file_without_tokens_is_refused(text: str) -> None:
    with pytest.raises(Refusal):
        of_text("conllup", text)
