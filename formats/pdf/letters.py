"""The letters of a PDF's page with their places, as pieces of lines; the only module that asks pdfium for text."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

HYPHENS = "\x02\ufffe"
"""What pdfium gives for a hyphen at the end of a line."""
WIDE_GAP = 1.1
"""In heights of the line: from here on a gap parts two columns and not two words."""
_SAMPLES = 40
_STRONG = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
_RIGHT_TO_LEFT = re.compile(rf"{_STRONG}+(?:[ ,.;:\u00a0'\"-]+{_STRONG}+)*")

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points, upwards; the page turned so that most of its text stands upright."""


@dataclass(slots=True)
class Piece:
    """Letters that stand side by side on one line, blanks between words included."""

    left: float
    bottom: float
    right: float
    top: float
    letters: list[str] = field(default_factory=list)
    edges: list[tuple[float, float]] = field(default_factory=list)
    """Left and right of each letter."""
    spaced: bool = False
    """Whether a blank stood before it."""
    apart: bool = False
    """Whether it runs in another direction than the rest of the page, or lies beyond its edges."""

    @property
    def text(self) -> str:
        """The letters as a text, of the same length."""
        return "".join(self.letters)

    @property
    def height(self) -> float:
        """From the deepest to the highest point that its font has."""
        return max(self.top - self.bottom, 0.1)

    @property
    def level(self) -> float:
        """The middle of the line, upwards."""
        return (self.top + self.bottom) / 2

    def add(self, letter: str, box: Box) -> None:
        """Take a letter more."""
        left, right = box[0], box[2]
        self.letters.append(letter)
        self.edges.append((left, right))
        if left < self.left:
            self.left = left
        if right > self.right:
            self.right = right

    def goes_on(self, box: Box) -> bool:
        """Whether a letter in that box belongs to it, be it to the right of it or, as in Hebrew, to the left."""
        height = self.height
        if abs(box[1] - self.bottom) > height * 0.12 or abs(box[3] - self.top) > height * 0.12:
            return False
        last_left, last_right = self.edges[-1]
        if -0.6 * height < box[0] - last_right < WIDE_GAP * height:
            return True
        return self.letters[-1] >= "\u0590" and -0.3 * height < last_left - box[2] < WIDE_GAP * height


def righted(piece: Piece) -> Piece:
    """The piece with its Hebrew and Arabic as they are read, from right to left, however the file draws them."""
    for run in _RIGHT_TO_LEFT.finditer(piece.text):
        start, end = run.span()
        order = sorted(range(start, end), key=lambda place: -piece.edges[place][0])
        piece.letters[start:end] = [piece.letters[place] for place in order]
        piece.edges[start:end] = [piece.edges[place] for place in order]
    return piece


class Turn:
    """Turns places of a page so that text written at `quarters` of a turn stands upright."""

    def __init__(self, quarters: int) -> None:
        self.quarters = quarters % 4

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The box in the turned page."""
        match self.quarters:
            case 1:
                return bottom, -right, top, -left
            case 2:
                return -right, -top, -left, -bottom
            case 3:
                return -top, left, -bottom, right
        return left, bottom, right, top


def letters_of(page: Any) -> tuple[list[Piece], Turn]:
    """The pieces of a page in the order in which the file draws them, and how the page was turned for it."""
    raw: Any = import_module("pypdfium2.raw")

    helper = page.get_textpage()
    text_page = helper.raw
    try:
        count = raw.FPDFText_CountChars(text_page)
        turn = Turn(_main_direction(raw, text_page, count))
        pieces = [righted(piece) for piece in _pieces(raw, text_page, count, turn)]
    finally:
        helper.close()
    paper = turn.box(*page.get_bbox())
    for piece in pieces:
        piece.apart = piece.apart or not _is_on(paper, piece)
    return pieces, turn


def _is_on(paper: Box, piece: Piece) -> bool:
    """Whether a piece is to be seen; a place that is no number is none on the paper."""
    across = piece.left < paper[2] and piece.right > paper[0] and piece.right - piece.left < paper[2] - paper[0]
    return across and piece.bottom < paper[3] and piece.top > paper[1]


def _direction(raw: Any, text_page: Any, index: int) -> int:
    """Quarters of a turn, counter-clockwise, by which a letter is turned."""
    angle = raw.FPDFText_GetCharAngle(text_page, index)
    return -round(angle / (math.pi / 2)) % 4 if angle >= 0 else 0  # pdfium counts clockwise


def _main_direction(raw: Any, text_page: Any, count: int) -> int:
    step = max(1, count // _SAMPLES)
    found = Counter(_direction(raw, text_page, index) for index in range(0, count, step))
    return found.most_common(1)[0][0] if found else 0


def _pieces(raw: Any, text_page: Any, count: int, turn: Turn) -> Iterator[Piece]:
    piece: Piece | None = None
    blanks: list[Box] = []
    for index, letter, box in _letters(raw, text_page, count, turn):
        if letter in "\r\n":
            if piece is not None:
                yield piece
            piece, blanks = None, []
        elif letter in " \t":
            blanks.append(box)
        else:
            if piece is not None and not (piece.apart or piece.goes_on(box)):
                yield piece
                piece = None
            if piece is None:
                piece = Piece(*box, spaced=bool(blanks), apart=_direction(raw, text_page, index) != turn.quarters)
            else:
                for blank in blanks:
                    piece.add(" ", blank)
            blanks = []
            piece.add(letter, box)
    if piece is not None:
        yield piece


def _letters(raw: Any, text_page: Any, count: int, turn: Turn) -> Iterator[tuple[int, str, Box]]:
    """Each letter of a page with its box, in the order of the file; ends of lines are those that pdfium sees."""
    found = raw.FS_RECTF()
    place = ctypes.byref(found)
    box_of = raw.FPDFText_GetLooseCharBox
    is_turned = turn.quarters != 0
    for index, letter in enumerate(_text(raw, text_page, count)):
        if letter < " " or letter >= "\ud800":
            letter = _odd_letter(raw, text_page, index, ord(letter))
            if not letter:
                continue
        box_of(text_page, index, place)
        box = found.left, found.bottom, found.right, found.top
        yield index, letter, turn.box(*box) if is_turned else box


def _text(raw: Any, text_page: Any, count: int) -> str:
    """The letters of a page, as many as pdfium counts; asked for one by one only where it leaves some out."""
    buffer = ctypes.create_string_buffer(4 * count + 4)
    units = raw.FPDFText_GetText(text_page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    text = buffer.raw[: 2 * max(units - 1, 0)].decode("utf-16-le", "surrogatepass")
    if len(text) == count:
        return text
    codes = (raw.FPDFText_GetUnicode(text_page, index) for index in range(count))
    return "".join(chr(code) if code <= 0x10FFFF else "\ufffd" for code in codes)


def _odd_letter(raw: Any, text_page: Any, index: int, code: int) -> str:
    """A letter that is no plain one; empty for the second half of a pair, which pdfium gives as two."""
    if 0xD800 <= code < 0xE000:
        return _paired(raw, text_page, index, code)
    if code == 0:
        return "\ufffd"
    return "-" if chr(code) in HYPHENS else chr(code)


def _paired(raw: Any, text_page: Any, index: int, code: int) -> str:
    """The letter that is a half with the next one; beside Hebrew and Arabic, pdfium turns the halves round too."""
    first = index
    while first and 0xD800 <= raw.FPDFText_GetUnicode(text_page, first - 1) < 0xE000:
        first -= 1
    if (index - first) % 2:
        return ""
    halves = sorted((code, raw.FPDFText_GetUnicode(text_page, index + 1)))
    if 0xD800 <= halves[0] < 0xDC00 <= halves[1] < 0xE000:
        return chr(0x10000 + ((halves[0] - 0xD800) << 10) + (halves[1] - 0xDC00))
    return "\ufffd"
