"""Names in a row told apart: which commas and “and” lie inside the name of a firm, and which between two firms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from domain.segment import FUNCTION_WORDS, word_set

MOST_WORDS = 60
_TOKEN = re.compile(r"(?P<comma>,)|(?P<amp>&)|(?P<word>[^\s,&]+(?:&[^\s,&]+)*)")
_FORM = re.compile(
    r"(?:Inc|Incorporated|Corp|Corporation|Co|Company|Companies|Ltd|Limited|plc|AG|SE|GmbH|KG|KGaA|LP|L\.P|SA|S\.A|NV|N\.V|"
    r"NA|N\.A|LLC|L\.L\.C|LLP|L\.L\.P|PLLC|P\.L\.L\.C|PC|P\.C|PA|P\.A|S\.p\.A|Pty)\.?",
    re.IGNORECASE,
)
_PARTNERS = re.compile(r"(?:LLP|L\.L\.P|PLLC|P\.L\.L\.C|PC|P\.C|PA|P\.A)\.?", re.IGNORECASE)
_FIRM_WORDS = word_set("""
    advisers advisors advisory associates banc bank banking brothers capital consulting company counsel equity
    finance financial group holdings international investment investments law markets partners partnership securities
    solicitors trust ventures
""")
_NO_FIRM = word_set("""
    acquisition adviser advisers advisor advisors affiliates agent agreement annual article attention attn bank
    board bondholders borrower business buyer chairman chief closing committee company consent corporation counsel
    court debtors department director directors division document effective exhibit financial firm firms general
    group holders indenture issuer item legal lender lenders management manager managers merger nasdaq neither none
    noteholders nyse offer offering office officer officers opinion outside parent parties partnership party plan
    president prospectus purchaser purchasers registrant release sale schedule secretary section securities seller
    shareholders special sponsor statement stock stockholders subsidiary target transaction transactions trust
    trustee u.k u.s underwriter underwriters underwriting usa vice
""")
_VERBS = word_set("""
    acted acting adds advised announces appoints engages hires names picks represented retained retains selects
    served serving taps turns uses
""")
"""Between two names of a headline."""
_TITLES = word_set("dr dr. hon messrs messrs. mr mr. mrs mrs. ms ms. prof prof. sir")
_GIVEN = word_set("""
    alan amy andrew ann anna anthony barbara benjamin brian bruce carl carol catherine charles christine christopher
    craig daniel david deborah dennis diane donald donna douglas edward elizabeth eric frank gary george gregory harold
    helen henry jack james jane janet jason jeffrey jennifer jerry jessica jim joan joe john jonathan joseph joshua
    karen kathleen keith kenneth kevin kimberly larry laura lawrence linda lisa margaret maria mark martha martin mary
    matthew melissa michael michelle nancy nicholas pamela patricia patrick paul peter philip phillip rachel ralph
    raymond rebecca richard robert roger ronald roy ruth ryan samuel sandra sarah scott sharon sophia stephanie stephen
    steve steven susan teresa thomas timothy tom victoria walter wayne william
""")


@dataclass(slots=True)
class _Piece:
    """Words between two commas or “and”, and what stands before them."""

    words: list[re.Match[str]]
    join: str = ""

    @property
    def names(self) -> list[str]:
        """Its words without a legal form at the end."""
        texts = [word.group() for word in self.words]
        while texts and (_FORM.fullmatch(texts[-1]) or texts[-1] == "&"):
            texts.pop()
        return texts

    @property
    def is_form(self) -> bool:
        """Whether it is nothing but a legal form."""
        return not self.names

    @property
    def has_form(self) -> bool:
        """Whether it ends with a legal form."""
        return bool(_FORM.fullmatch(self.words[-1].group()))

    @property
    def has_amp(self) -> bool:
        return any(word.group() == "&" or word.group()[0] == "&" for word in self.words)

    @property
    def ends_with_company(self) -> bool:
        """Whether it ends like `Sachs & Co.`."""
        texts = [word.group().lower().rstrip(".") for word in self.words]
        return any(a == "&" and b in ("co", "company") for a, b in pairwise(texts))

    @property
    def is_partnership(self) -> bool:
        return bool(_PARTNERS.fullmatch(self.words[-1].group()))

    @property
    def is_single(self) -> bool:
        """Whether it is one surname."""
        return len(self.names) == 1 and not self.has_amp


class Side(Enum):
    """Where what is said of firms stands beside a row of capitalised words."""

    BEFORE = "before"
    AFTER = "after"
    AROUND = "around"


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a row of capitalised words from what stands beside it."""

    law: bool = False
    """Whether it is said of lawyers, whose names are often joined by “and”."""
    side: Side = Side.AROUND
    inside: bool = False
    """Whether the row begins inside a sentence, where The with a capital is of the name."""


def firms_in(words: str, said: Said) -> Iterator[tuple[int, int]]:
    """The ranges of firm names in a row of capitalised words.

    Where a sentence begins inside the row, only the names on the side of what is said of them count.
    """
    tokens = list(_TOKEN.finditer(words))[:MOST_WORDS]
    stretches = [stretch for stretch in _stretches(tokens) if stretch]
    if said.side is Side.BEFORE:
        stretches = stretches[:1]
    elif said.side is Side.AFTER:
        stretches = stretches[-1:]
    for stretch in stretches:
        for firm in _joined(_pieces(stretch), said.law):
            found = _bounds(words, firm, said.inside)
            if found is not None:
                yield found


def _stretches(tokens: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """The tokens between words that no name has, such as However, and cut where a sentence ends behind Inc."""
    row: list[re.Match[str]] = []
    for token in tokens:
        word = token.group().lower()
        opens = word == "the" and token.group()[0] == "T"
        if opens or word in _VERBS or (word in FUNCTION_WORDS and word not in ("and", "the", "a")):
            yield row
            row = [token] if opens else []
        elif row and token["word"] and word != "and" and _is_last(row) and not _FORM.fullmatch(token.group()):
            yield row
            row = [token]
        else:
            row.append(token)
    yield row


def _is_last(row: list[re.Match[str]]) -> bool:
    """Whether the row ends with a legal form and a full stop, behind a name."""
    last = row[-1].group()
    return len(row) > 1 and last.endswith(".") and len(last) > 2 and _FORM.fullmatch(last) is not None


def _pieces(tokens: list[re.Match[str]]) -> list[_Piece]:
    pieces: list[_Piece] = []
    join, row = "", list[re.Match[str]]()
    for token in tokens:
        if token["comma"] or token.group() == "and":
            if row:
                pieces.append(_Piece(row, join))
                join, row = "", []
            join += "," if token["comma"] else "and"
        elif token["amp"] and not row and pieces:
            row = pieces.pop().words if join == "" else []  # “A, & B” goes on as a row of partners
            row.append(token)
        else:
            row.append(token)
    if row:
        pieces.append(_Piece(row, join))
    return _with_forms(pieces)


def _with_forms(pieces: list[_Piece]) -> list[_Piece]:
    """Legal forms behind a comma joined to their names."""
    joined: list[_Piece] = []
    for piece in pieces:
        if piece.is_form and joined and piece.join in (",", ""):
            joined[-1].words += piece.words
        else:
            joined.append(piece)
    return joined


def _joined(pieces: list[_Piece], law: bool) -> list[list[_Piece]]:
    """Pieces that make one firm together."""
    firms: list[list[_Piece]] = []
    right = len(pieces) - 1
    while right >= 0:
        left = _first_partner(pieces, right, law)
        firms.insert(0, pieces[left : right + 1])
        right = left - 1
    return firms


def _first_partner(pieces: list[_Piece], right: int, law: bool) -> int:
    """The piece that the firm begins with which ends with the piece at `right`."""
    last = pieces[right]
    if right == 0 or not (last.has_amp or _is_partner(last, law)):
        return right
    if not last.has_amp and not last.join.endswith("and"):
        return right
    if last.has_amp and last.join != ",":
        return right
    left = right
    while left > 0 and pieces[left - 1].is_single and not pieces[left - 1].has_form:
        if left < right and pieces[left].join != ",":
            break
        left -= 1
    head = pieces[left - 1] if left > 0 and left < right and pieces[left].join == "," else None
    wide = head is not None and len(head.names) == 2 and not head.has_form and not head.has_amp
    if wide and last.has_amp and not last.ends_with_company:
        left -= 1
    return left


def _is_partner(piece: _Piece, law: bool) -> bool:
    """Whether it may end a row of surnames joined by “and”: `Boone, LLP`, and of lawyers any single surname."""
    return piece.is_single and (piece.is_partnership or (law and not piece.has_form))


def _bounds(words: str, firm: list[_Piece], inside: bool) -> tuple[int, int] | None:
    """Where a firm begins and ends, without an article that is not of its name; None where it is no firm."""
    row = [word for piece in firm for word in piece.words]
    while row and row[0].group() in ("&", "The", "the", "A", "a") and not _is_titled(row, inside):
        row = row[1:]
    while row and row[-1].group() == "&":
        row = row[:-1]
    if not row or not is_firm([word.group() for word in row]):
        return None
    end = row[-1].end()
    return row[0].start(), end


def _is_titled(row: list[re.Match[str]], inside: bool) -> bool:
    """Whether The belongs to the name: it stands inside a sentence, before a name with a legal form."""
    return (
        row[0].group() == "The"
        and (inside or row[0].start() > 0)
        and bool(_FORM.fullmatch(row[-1].group()))
        and len(row) > 2
    )


def is_firm(words: list[str]) -> bool:
    """Whether capitalised words may be a firm's name, and not a person, an office or a thing defined in the text."""
    plain = [word.lower().rstrip(",") for word in words]
    names = [word for word in plain if word not in ("of", "the", "and", "&") and not _FORM.fullmatch(word)]
    if all(word.rstrip(".") in _NO_FIRM for word in names):
        return False
    if len(names) == 1 and names[0].endswith("ly") and len(names[0]) > 6:
        return False
    if plain[0] in _TITLES or sum(word[0].isalpha() for word in words) == 0:
        return False
    marked = "&" in plain or any(_FORM.fullmatch(word) for word in words) or _FIRM_WORDS & set(plain)
    if plain[0] in _GIVEN and not marked and "and" not in plain:
        return False
    initial = len(words) == 3 and re.fullmatch(r"[A-Z]\.", words[1]) is not None
    return bool(marked) or not initial
