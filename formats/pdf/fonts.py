"""The two fonts of our PDFs: which letter is drawn how wide, and the part of each font that a file carries.

Every letter has a code of its own, so that copied text is exact even where two letters share a picture or have none.
"""

import hashlib
import unicodedata
from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from importlib import import_module
from io import BytesIO
from typing import Any

import resources
from formats.pdf.objects import Objects, packed

CELL = 0.602
"""How wide every letter of the text is, in parts of the size of the font; some readers know whole thousandths only."""
ASCENT, DESCENT = 1901 / 2048, -483 / 2048
SECOND_SCALE = 0.86
"""The second font is drawn smaller, since its letters are wider; a cell is a whole number of its thousandths too."""
BREAKS = "\n\x0b\x0c\x85\u2028\u2029"
_INVISIBLE = frozenset("\t\x0b\x85\u2028\u2029\u00ad")
_COMMON = tuple(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), *range(0x2030, 0x2040))))
_ALSO = tuple("€™✓■□●○▪•→←≤≥≠−×÷ﬁﬂ")
_ASCII = frozenset(map(chr, range(0x20, 0x7F)))


class Face:
    """One font file: its letters, their widths, and parts of it ready to be put into a PDF."""

    def __init__(self, file: str, name: str) -> None:
        ttf: Any = import_module("fontTools.ttLib")
        self.name = name
        self._raw = resources.path("fonts", file).read_bytes()
        font = ttf.TTFont(BytesIO(self._raw), lazy=True)
        self.glyphs: dict[int, str] = font.getBestCmap()
        self.widths: dict[str, int] = {name: width for name, (width, _) in font["hmtx"].metrics.items()}
        head = font["head"]
        self.box = [round(value * 1000 / 2048) for value in (head.xMin, head.yMin, head.xMax, head.yMax)]

    def has(self, letter: str) -> bool:
        """Whether the font has a picture of that letter."""
        return ord(letter) in self.glyphs

    def part(self, letters: Iterable[str]) -> tuple[bytes, int, dict[str, int]]:
        """The packed font file with these letters, its length unpacked and the places of its glyphs.

        Parts grow in steps, so that a corpus needs only a few of them.
        """
        wanted = frozenset(letters)
        for step in (_ASCII, self._common):
            if wanted <= step:
                return self._cut(step)
        return self._cut(wanted | self._common if len(wanted & self._common) > 1 else wanted)

    @cached_property
    def _common(self) -> frozenset[str]:
        return frozenset(letter for letter in (*_COMMON, *_ALSO) if self.has(letter))

    # A few hundred kilobytes in all; releases of one corpus share their letters.
    @lru_cache(maxsize=32)  # noqa: B019  # faces live as long as the program
    def _cut(self, letters: frozenset[str]) -> tuple[bytes, int, dict[str, int]]:
        subset: Any = import_module("fontTools.subset")
        ttf: Any = import_module("fontTools.ttLib")
        options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, glyph_names=False)
        options.drop_tables += ["name", "OS/2", "post", "GSUB", "GPOS", "GDEF", "kern", "gasp", "FFTM"]
        options.recalc_timestamp = False
        font = ttf.TTFont(BytesIO(self._raw), recalcTimestamp=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(letter) for letter in letters])
        cutter.subset(font)
        del font["cmap"]  # the file says itself which code is which glyph
        order = {name: place for place, name in enumerate(font.getGlyphOrder())}
        file = BytesIO()
        font.save(file)
        data = file.getvalue()
        return packed(data), len(data), order


@cache
def first_face() -> Face:
    """The font of the text: all letters of one width."""
    return Face("DejaVuSansMono.ttf", "DejaVuSansMono")


@cache
def second_face() -> Face:
    """The font for what the first does not have."""
    return Face("DejaVuSans.ttf", "DejaVuSans")


@lru_cache(maxsize=1 << 16)
def is_second(letter: str) -> bool:
    """Whether only the second font has a picture of that letter."""
    return cells(letter) > 0 and letter not in _INVISIBLE and not first_face().has(letter) and second_face().has(letter)


@lru_cache(maxsize=1 << 16)
def cells(letter: str) -> int:
    """How many cells a letter takes: none for marks upon the letter before and for what is never seen."""
    if letter == "\u00ad" or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    if not first_face().has(letter) and second_face().has(letter):
        width = second_face().widths[second_face().glyphs[ord(letter)]] * SECOND_SCALE / 2048
        return max(1, round(width / CELL + 0.4))
    if not first_face().has(letter) and unicodedata.east_asian_width(letter) in "WF":
        return 2
    return 1


@lru_cache(maxsize=1 << 16)
def has_picture(letter: str) -> bool:
    """Whether a letter is drawn as what it is, and not as an empty box."""
    return _is_unseen(letter) or first_face().has(letter) or is_second(letter)


def _is_unseen(letter: str) -> bool:
    return letter in _INVISIBLE or letter == "\n" or unicodedata.category(letter) in ("Cf", "Zs")


class Codes:
    """The codes that the letters of one file have in one of its fonts, in order of their code points."""

    def __init__(self, face: Face, letters: Iterable[str]) -> None:
        self._face = face
        self._letters = sorted(set(letters))
        self.hex = {ord(letter): f"{code:04X}" for code, letter in enumerate(self._letters, 1)}
        """For `str.translate`."""

    def add_to(self, objects: Objects) -> int:
        """Put the font into the file; gives the number of its object."""
        shown = [letter for letter in self._letters if self._face.has(letter) and not _is_unseen(letter)]
        data, length, order = self._face.part([*shown, " "])
        tag = _tag(data)
        name = f"{tag}+{self._face.name}"
        file = objects.stream(f"/Length1 {length}", data, is_packed=True)
        descriptor = objects.add(
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 5 /FontBBox [{' '.join(map(str, self._face.box))}]"
            f" /ItalicAngle 0 /Ascent {round(ASCENT * 1000)} /Descent {round(DESCENT * 1000)} /CapHeight 729 /StemV 80"
            f" /FontFile2 {file} 0 R >>"
        )
        glyphs = objects.stream("", b"\0\0" + b"".join(self._glyph(letter, order) for letter in self._letters))
        below = objects.add(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering"
            f" (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R /DW {round(CELL * 1000)}"
            f"{self._widths()} /CIDToGIDMap {glyphs} 0 R >>"
        )
        meaning = objects.stream("", self._meaning())
        return objects.add(
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{below} 0 R]"
            f" /ToUnicode {meaning} 0 R >>"
        )

    def _glyph(self, letter: str, order: dict[str, int]) -> bytes:
        if _is_unseen(letter):
            return order[self._face.glyphs[32]].to_bytes(2, "big")
        name = self._face.glyphs.get(ord(letter))
        return (order[name] if name else 0).to_bytes(2, "big")

    def _widths(self) -> str:
        """The widths that differ from one cell of the text."""
        one = round(CELL * 1000 / (1.0 if self._face is first_face() else SECOND_SCALE))
        listed = " ".join(
            f"{code} [{max(1, cells(letter)) * one}]"
            for code, letter in enumerate(self._letters, 1)
            if cells(letter) > 1 or one != round(CELL * 1000)
        )
        return f" /W [{listed}]" if listed else ""

    def _meaning(self) -> bytes:
        """The table by which a program that reads the file knows the letters."""
        pairs = [f"<{self.hex[ord(one)]}> <{one.encode('utf-16-be').hex().upper()}>" for one in self._letters]
        blocks = [pairs[place : place + 100] for place in range(0, len(pairs), 100)]
        body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe)"
            " /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode()


def _tag(data: bytes) -> str:
    """Six capitals that follow from the part of the font, as PDF asks for."""
    return "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
