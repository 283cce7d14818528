import re
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from domain.annotation import AnnotatedRelease
from formats.painted import latex as painted_latex
from formats.painted import rtf as painted_rtf
from formats.painted import svg as painted_svg
from tests import sheets

EVIL = "\\input{/etc/passwd} \\write18{id} } { $x^2_1$ %\n~#&<script>alert(1)</script>]]>&#60;\x07\x1b\x7f\ufffe\u2028"
EVIL += "\\end{Verbatim} ^^5cinput{/etc/passwd} 💶"
FORMATS = {"rtf": painted_rtf, "tex": painted_latex, "svg": painted_svg}


def written(folder: Path, module: ModuleType, *given: AnnotatedRelease) -> list[str]:
    folder.mkdir(exist_ok=True)
    writer = module.Writer(folder, sheets.head())
    for sheet in given:
        writer.write(sheet)
    assert writer.close() == writer.close()
    return [(folder / f"{stem}{writer.suffix}").read_text("utf-8") for stem in writer.index]


def hostile() -> AnnotatedRelease:
    made = sheets.annotation(EVIL, [(0, 30), (40, len(EVIL))], EVIL, {EVIL: EVIL}, comment=EVIL, author=EVIL)
    return sheets.sheet(EVIL, [made], name=EVIL)


@pytest.mark.parametrize("module", FORMATS.values(), ids=FORMATS)
def test_each_release_has_a_file_and_the_same_one_each_time(tmp_path: Path, module: ModuleType) -> None:
    given = [
        sheets.drawn("by {ADVISOR role=legal:Alder {NOTE:Finch}}\n{NOTE#1:a} b {NOTE#1:c}", name="a/b"),
        sheets.sheet("", name="CON"),
        sheets.sheet("\f\n\nשלום\t日本"),
    ]
    assert written(tmp_path / "1", module, *given) == written(tmp_path / "2", module, *given)
    assert sorted(file.stem for file in (tmp_path / "1").iterdir()) == ["a_b", "notice", "release-CON"]


@pytest.mark.parametrize("module", FORMATS.values(), ids=FORMATS)
def test_what_no_printer_has_a_sign_for_is_told(tmp_path: Path, module: ModuleType) -> None:
    writer = module.Writer(tmp_path, sheets.head())
    writer.write(sheets.sheet("a\x07b\fc"))
    assert writer.close() == ("1 control character shown by a sign, since no printer has one for it.",)


@pytest.mark.parametrize("module", FORMATS.values(), ids=FORMATS)
def test_a_line_of_a_million_characters(tmp_path: Path, module: ModuleType) -> None:
    (content,) = written(tmp_path, module, sheets.sheet("word " * 200_000))
    assert content.count("word") == 200_000


# Rich Text


def read_rtf(spelled: str) -> str:
    """What a reader makes of spelled text; anything but the few words that `spelled` may use is an error."""
    text, place = [], 0
    for found in re.finditer(r"\\([\\{}])|\{\\u(-?\d+)\}|\\line |\\tab |([ -\[\]-z|~])", spelled):
        assert found.start() == place
        place = found.end()
        if found[2]:
            text.append((int(found[2]) % 0x10000).to_bytes(2, "little"))
        else:
            text.append((found[1] or found[3] or {"\\line ": "\n", "\\tab ": "\t"}[found[0]]).encode("utf-16-le"))
    assert place == len(spelled)
    return b"".join(text).decode("utf-16-le")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\\{}\n\t")))
def test_rich_text_is_spelled_so_that_nothing_of_it_is_a_command(text: str) -> None:
    assert read_rtf(painted_rtf.spelled(text)) == text


def test_rich_text_has_a_comment_on_each_part(tmp_path: Path) -> None:
    (content,) = written(tmp_path, painted_rtf, sheets.drawn("by {ADVISOR role=legal:Alder} {NOTE#1:a} b {NOTE#1:c}"))
    for kind in ("atrfstart", "atrfend", "atnref"):
        assert re.findall(rf"\\{kind} (\d+)", content) == ["1", "2", "3"]
    assert content.index("\\atrfstart 1") < content.index("Alder") < content.index("\\atrfend 1")
    assert "ADVISOR\\line role: legal\\line anna, 2026-01-05 09:30 UTC" in content
    assert "Part 1 of 2" in content
    assert "Part 2 of 2" in content


def test_rich_text_stays_balanced_ascii_whatever_it_holds(tmp_path: Path) -> None:
    (content,) = written(tmp_path, painted_rtf, hostile())
    assert content.isascii()
    bare = re.sub(r"\\[\\{}]", "", content)
    assert bare.count("{") == bare.count("}")
    depth = 0
    for char in bare.rstrip("\n")[:-1]:
        depth += (char == "{") - (char == "}")
        assert depth > 0
    assert not re.search(r"\\(?:input|write|end)\b", bare)


def test_rich_text_has_pages_and_directions(tmp_path: Path) -> None:
    (content,) = written(tmp_path, painted_rtf, sheets.sheet("one\n\ftwo\nשלום"))
    assert content.count("\\page ") == 1
    assert [content.count(word) for word in ("\\ltrpar ", "\\rtlpar ")] == [2, 1]


# LaTeX

KNOWN = {"section", "begin", "end", "fontsize", "selectfont", "newpage", "bigskip", "medskip", "hrule", "small", "par"}
KNOWN |= {"quad", "textsf", "enspace", "GL", "GLmark"} | {f"GLZ{sign}" for sign in ("bs", "ob", "cb", "ca", "us", "am")}
KNOWN |= {f"GLZ{sign}" for sign in ("lt", "gt", "sh", "pc", "dl", "hy", "sq", "dq", "ti")}


def body_of(latex: str) -> str:
    return latex.partition("\\begin{document}")[2]


def test_latex_holds_no_command_but_ours(tmp_path: Path) -> None:
    (content,) = written(tmp_path, painted_latex, hostile())
    body = body_of(content)
    found = set(re.findall(r"\\([A-Za-z@]+|.)", body))
    assert found <= KNOWN | {"\\", "{", "}"}  # these three are in the options of the environment
    assert set(re.findall(r"\\(?:begin|end)\{(\w+)\}", body)) == {"Verbatim", "document"}
    assert not re.search(r"[$&#^_~]", re.sub(r"commandchars=\S+", "", body))


def test_latex_numbers_and_lists_annotations(tmp_path: Path) -> None:
    (content,) = written(tmp_path, painted_latex, sheets.drawn("by {ADVISOR role=legal:Alder}\f{NOTE:x}"))
    body = body_of(content)
    assert re.search(r"\\GLmark\{1\}\}\\GL\{[\w+]*AnnotationAdvisor\}\{Alder\}", body)
    assert body.count("\\begin{Verbatim}") == 2
    assert body.count("\\newpage") == 1
    assert "\\textsf{1}\\enspace \\GL{AnnotationAdvisor}{ADVISOR} ``Alder'' role: legal" in body
    assert "\\@namedef{GL@tok@AnnotationAdvisor}" in content


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_latex_compiles_with_hostile_text(tmp_path: Path) -> None:
    drawn = sheets.drawn(
        "by {ADVISOR role=legal:Alder – „Finch“ 💶}\n\n\f\nשלום\t日本 {NOTE#1:a} b {NOTE#1:c}", name="b"
    )
    written(tmp_path, painted_latex, hostile(), drawn)
    for file in tmp_path.glob("*.tex"):
        done = subprocess.run(
            ["pdflatex", "-draftmode", "-recorder", "-interaction=nonstopmode", "-halt-on-error", file.name],
            cwd=tmp_path,
            capture_output=True,
            timeout=50,
            check=False,
        )
        log = done.stdout.decode("utf-8", "replace")
        assert done.returncode == 0, log[-2000:]
        assert "/etc/passwd" not in file.with_suffix(".fls").read_text()


# SVG


def test_svg_is_sound_inert_and_says_everything(tmp_path: Path) -> None:
    (content,) = written(tmp_path, painted_svg, hostile())
    root = etree.fromstring(content.encode(), etree.XMLParser(resolve_entities=False))
    names = {etree.QName(item).localname for item in root.iter()}
    assert names <= {"svg", "title", "g", "rect", "path", "text", "tspan"}
    assert not any(name.startswith("on") or "href" in name for item in root.iter() for name in item.attrib)
    assert "<script>alert(1)</script>]]>&#60;" in "".join(root.itertext())
    assert "<!DOCTYPE" not in content


def test_svg_puts_words_at_their_columns_over_their_boxes(tmp_path: Path) -> None:
    (content,) = written(tmp_path, painted_svg, sheets.drawn("by {ADVISOR:Alder}\tx"))
    root = etree.fromstring(content.encode())
    line = next(item for item in root if "Alder" in "".join(item.itertext()))
    kinds = [(etree.QName(item).localname, item.get("x"), item.text) for item in line]
    assert kinds == [
        ("rect", "25.2", None),
        ("path", None, None),
        ("text", "0.0", "by"),
        ("text", "25.2", "Alder"),
        ("text", "134.4", "x"),
        ("text", "25.2", "1"),
    ]
    assert "1 ADVISOR “Alder” anna, 2026-01-05 09:30 UTC" in "".join(root.itertext())
