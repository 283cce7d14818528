import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given as generated
from hypothesis import settings

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.release import Incoming
from formats.flat import trimmed
from formats.given import Given
from formats.uima import tsv as webannotsv
from formats.uima.tsv_marks import text_escaped, text_unescaped, value_escaped, value_unescaped
from formats.writing import ordered
from tests import sheets
from tests.formats.cas_files import back, ties, written
from tests.formats.examples import examples

HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value\n"
TIED = "#T_RL=webanno.custom.Relation|value|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n"

WRITTEN = {
    "a word": ("{NOTE:Notes} due", ["1-1\t0-5\tNotes\tNOTE\t", "1-2\t6-9\tdue\t_\t"]),
    "several words": (
        "{NOTE:Senior Notes}",
        ["1-1\t0-6\tSenior\tNOTE[1]\t", "1-2\t7-12\tNotes\tNOTE[1]\t"],
    ),
    "one on another": (
        "{NOTE:{ADVISOR:a} b}",
        ["1-1\t0-1\ta\tNOTE[1]|ADVISOR[2]\t", "1-2\t2-3\tb\tNOTE[1]\t"],
    ),
    "twins": ("{NOTE:{NOTE:a}}", ["1-1\t0-1\ta\tNOTE[1]|NOTE[2]\t"]),
    "in a word": ("x{NOTE:yz}", ["1-1\t0-1\tx\t_\t", "1-2\t1-3\tyz\tNOTE\t"]),
    "blanks at the edges": ("a{NOTE: b }", ["1-1\t0-1\ta\t_\t", "1-2\t2-3\tb\tNOTE\t"]),
    "blank and empty": ("a{NOTE: }{NOTE:}b", ["1-1\t0-1\ta\t_\t", "1-2\t2-3\tb\t_\t"]),
    "parts": (
        "{NOTE#1:a} b {NOTE#1:c}",
        ["1-1\t0-1\ta\tNOTE\t", "1-2\t2-3\tb\t_\t", "1-3\t4-5\tc\tNOTE\t"],
    ),
    "an emoji": ("💶 {NOTE:a}", ["1-1\t0-2\t💶\t_\t", "1-2\t3-4\ta\tNOTE\t"]),
}


def lines(folder: Path) -> list[str]:
    return (folder / "notice.tsv").read_text("utf-8").split("\n")


@pytest.mark.parametrize(("drawing", "rows"), WRITTEN.values(), ids=WRITTEN)
def test_rows(tmp_path: Path, drawing: str, rows: list[str]) -> None:
    sheet = sheets.drawn(drawing)
    assert written(webannotsv, tmp_path, sheet) == ()
    assert lines(tmp_path) == [*HEAD.split("\n"), "", f"#Text={sheet.text}", *rows, ""]


def test_sentences_hold_what_follows_them(tmp_path: Path) -> None:
    text = "\t a\\b\tc\n \n\x0cd\u2028e\n\n"
    written(webannotsv, tmp_path, sheets.sheet(text))
    assert lines(tmp_path)[3:] == [
        "",
        "#Glossator.before=\\t ",
        "#Text=a\\\\b\\tc",
        "#Text= ",
        "#Text=\\f",
        "1-1\t2-3\ta\t_\t",
        "1-2\t3-4\t\\\t_\t",
        "1-3\t4-5\tb\t_\t",
        "1-4\t6-7\tc\t_\t",
        "",
        "#Text=d\u2028e",
        "#Text=",
        "#Text=",
        "2-1\t11-12\td\t_\t",
        "2-2\t13-14\te\t_\t",
        "",
    ]
    (found,) = back(webannotsv, tmp_path, ".tsv")
    assert found.text == text


def test_relations_name_both_ends_by_number_and_bring_their_layer(tmp_path: Path) -> None:
    sheet = sheets.related(sheets.drawn("{NOTE:a} {NOTE:b c} {NOTE: }"), ("of|x", 0, 1), ("of", 0, 2), ("in", 1, 1))
    remarks = written(webannotsv, tmp_path, sheet)
    assert lines(tmp_path)[2:] == [
        TIED.strip(),
        "",
        "",
        "#Text=a b c  ",
        "1-1\t0-1\ta\tNOTE[2]\t_\t_\t",
        "1-2\t2-3\tb\tNOTE[1]\tof\\|x|in\t1-1[2_1]|1-2[1_1]\t",
        "1-3\t4-5\tc\tNOTE[1]\t_\t_\t",
        "",
    ]
    assert (tmp_path / "TypeSystem.xml").is_file()
    assert remarks[0].startswith("1 release has relations: add the layer of TypeSystem.xml")
    assert remarks[1].startswith("1 relation is left out")
    (found,) = back(webannotsv, tmp_path, ".tsv")
    assert ties(found) == [("in", 1, 1), ("of|x", 0, 1)]
    assert not found.problems


def kept(sheet: AnnotatedRelease) -> Iterator[tuple[str, tuple[int, int]]]:
    for annotation in sheet.annotations:
        for stretch in trimmed(sheet.text, annotation):
            yield annotation.label, stretch


@settings(max_examples=examples(), deadline=None)
@generated(sheets.any_sheet(relations=True))
def test_any_sheet_comes_back_up_to_what_the_row_lacks(
    tmp_path_factory: pytest.TempPathFactory, sheet: AnnotatedRelease
) -> None:
    folder = tmp_path_factory.mktemp("any")
    written(webannotsv, folder, sheet)
    (file,) = folder.glob("*.tsv")
    inception_takes(file.read_text("utf-8"))
    (found,) = back(webannotsv, folder, ".tsv")
    assert (found.name, found.text) == (sheet.release.name, sheet.text)
    assert sorted((claim.label, claim.fragments[0]) for claim in found.claims) == sorted(kept(sheet))
    whole = [bool(trimmed(sheet.text, annotation)) for annotation in ordered(sheet)]
    expected = [label for label, source, target in sheets.tied(sheet) if whole[source] and whole[target]]
    assert sorted(label for label, _, _ in ties(found)) == sorted(expected)
    assert not found.problems
    assert not found.remarks


def inception_takes(text: str) -> None:
    """Go through a file as INCEpTION's reader does: what it would throw at, or read amiss, fails here."""
    head, _, content = text.partition("\n\n\n")
    first, *declared = head.split("\n")
    assert first == "#FORMAT=WebAnno TSV 3.3"
    assert all(re.fullmatch(r"#T_(SP|RL)=[\w.]+(\|[\w.]+)+", line) for line in declared)
    fields = sum(line.count("|") for line in declared)
    state, length, sentence = "space", 0, ""
    for line in content.removesuffix("\n").split("\n"):
        if state in ("space", "head") and line.startswith("#"):
            state = "head"
            if line.startswith("#Text="):
                sentence += text_unescaped(line.removeprefix("#Text="), 3) + "\n"
        elif not line:
            assert state == "row"
            state = "space"
        else:
            cells = line.split("\t")
            begin, end = map(int, cells[1].split("-"))
            assert len(cells) >= fields + 3
            assert begin <= end
            assert state in ("head", "row")
            if state == "head":
                assert length - begin <= 1
                length = begin + len(sentence.encode("utf-16-le")) // 2
                sentence = ""
            state = "row"
    assert state == "row"


def read(*content: str, name: str = "a.tsv") -> Incoming:
    (found,) = webannotsv.read(Given.of(name, "\n".join(content).encode()))
    return found


def shown(found: Incoming) -> list[tuple[str, str]]:
    return [(claim.label, found.text[claim.fragments[0][0] : claim.fragments[0][1]]) for claim in found.claims]


def test_parts_of_words_and_stacks_are_read() -> None:
    found = read(
        "#FORMAT=WebAnno TSV 3.2",
        "#T_SP=custom.Thing|kind|value",
        "#T_SP=custom.Mark|",
        "",
        "",
        "#Text=Vertragsrecht ist neu.",
        "1-1\t0-13\tVertragsrecht\t*[1]\tLAW[1]\t_\t",
        "1-1.1\t0-8\tVertrags\t*[2]|x[3]\tA[2]|*[3]\t_\t",
        "1-1.2\t13-13\t\t_\t_\t*\t",
        "1-2\t14-17\tist\t*[1]\tLAW[1]\t*\t",
        "1-3\t18-21\tneu\t_\t_",
    )
    assert shown(found) == [
        ("LAW", "Vertragsrecht ist"),
        ("A", "Vertrags"),
        ("Thing", "Vertrags"),
        ("Mark", ""),
        ("Mark", "ist"),
    ]
    assert found.claims[2].attributes == (("kind", "x"),)
    assert found.claims[0].claims == (("layer", "custom.Thing"),)


def test_slots_and_chains_become_relations() -> None:
    found = read(
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=custom.Span|",
        "#T_SP=custom.Host|ROLE_custom.Host:links_custom.Link|custom.Span",
        "#T_CH=custom.CorefLink|referenceRelation|referenceType",
        "",
        "",
        "#Text=a b c",
        "1-1\t0-1\ta\t_\tgiver;*\t1-2[1];1-3\tsame->1-1\tname[1]\t",
        "1-2\t2-3\tb\t*[1]|*[2]\t_\t_\t_\t_\t",
        "1-3\t4-5\tc\t*\t_\t_\t*->1-2\t*[1]\t",
    )
    named = [(tie.label, shown(found)[tie.source], shown(found)[tie.target]) for tie in found.relations]
    assert named == [
        ("giver", ("Host", "a"), ("Span", "b")),
        ("links", ("Host", "a"), ("Span", "c")),
        ("same", ("CorefLink", "a"), ("CorefLink", "c")),
    ]


def test_lines_of_other_programs_are_passed_over() -> None:
    found = read(
        "#FORMAT=WebAnno TSV 3.2",
        "#T_SP=custom.Referent|entity",
        "#Summary1=Alder sells.",
        "#speaker=none",
        "",
        "",
        "#Sentence.id=7",
        "#Text=Alder sells.\r",
        "1-1\t0-5\tAlder\tperson\r",
        "something else",
        "1-2\t6-11\tsells\t_",
    )
    assert shown(found) == [("Referent", "Alder")]
    assert found.claims[0].attributes == (("entity", "person"),)
    assert found.remarks == ("Left out, since there is no place for it here: 2 lines of other programs.",)
    assert found.problems == ("“a.tsv”: 1 line is no row of a word and left out (10).",)


def test_older_versions_escape_as_java_does() -> None:
    rows = ("1-1\t0-1\ta\tX", "1-2\t2-3\té\t_")
    assert read("#FORMAT=WebAnno TSV 3.1", "#T_SP=c.S|value", "", r"#Text=a \u00e9\"", *rows).text == 'a é"'
    assert read("#FORMAT=WebAnno TSV 3.2", "#T_SP=c.S|value", "", r"#Text=a \u00e9", *rows).text == r"a \u00e9"


def test_positions_of_code_points_are_known_by_the_words() -> None:
    head = ("#FORMAT=WebAnno TSV 3.3", "#T_SP=c.S|value", "")
    found = read(
        *head, "#Text=💶 a b", "1-1\t0-1\t💶\t_", "1-2\t2-3\ta\t_", "1-3\t4-5\tb\tX", "", "#Text=c", "2-1\t8-9\tc\tY"
    )
    assert shown(found) == [("X", "b"), ("Y", "c")]
    assert found.text == "💶 a b\n  c"
    assert found.remarks == ("The positions count code points, as the words show, not UTF-16 units.",)


def test_positions_that_are_no_places_make_no_text_without_end() -> None:
    head = ("#FORMAT=WebAnno TSV 3.3", "#T_SP=c.S|value", "")
    found = read(*head, "#Text=a", "1-1\t0-1\ta\tX", "", "#Text=b", "2-1\t99999999999-100000000000\tb\tY")
    assert (found.text, shown(found)) == ("a\nb", [("X", "a"), ("Y", "b")])
    found = read(*head, "#Text=a", "1-1\t0-1\ta\tX", "1-2\t5-9\tb\tY")
    assert shown(found) == [("X", "a")]
    assert "Annotation 2 is left out" in found.problems[0]


@pytest.mark.parametrize("content", [b"", b"a\tb\n", b"#FORMAT=WebAnno TSV 3.3\n\n", b"#Text=a\n1\t1\n"])
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="no line of a word"):
        list(webannotsv.read(Given.of("a.tsv", content)))


def test_an_encoding_that_is_not_utf_8_is_named() -> None:
    content = f"{HEAD}\n\n#Text=ä\n1-1\t0-1\tä\tX\n".encode("cp1252")
    with pytest.raises(Refusal, match="say which encoding"):
        list(webannotsv.read(Given.of("a.tsv", content)))
    (found,) = webannotsv.read(Given.of("a.tsv", content), encoding="cp1252")
    assert shown(found) == [("X", "ä")]


@pytest.mark.parametrize("value", ["a|b", "_", "*", "a[1]", "x->1-2", "a;b", "\t\n\\", "\\t", "a\\", "]"])
def test_labels_of_any_signs_come_back(tmp_path: Path, value: str) -> None:
    assert value_unescaped(value_escaped(value)) == value
    text = "a b"
    made = [sheets.annotation(text, [span], value, number=place) for place, span in enumerate([(0, 1), (0, 3)])]
    written(webannotsv, tmp_path, sheets.sheet(text, made))
    (found,) = back(webannotsv, tmp_path, ".tsv")
    assert [(claim.label, claim.fragments) for claim in found.claims] == [(value, ((0, 3),)), (value, ((0, 1),))]


def test_texts_of_any_signs_come_back() -> None:
    text = "".join(map(chr, range(1, 300))) + "\\t\\\\n"
    assert text_unescaped(text_escaped(text), 3) == text
    assert not set("\t\n\r\f\b") & set(text_escaped(text))
