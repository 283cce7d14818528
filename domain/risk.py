"""Reads statements of risk: the items of the lists of risk factors, and sentences that say what may go wrong."""

import re
from collections.abc import Iterator
from itertools import islice

from domain.risk_open import openings, turned
from domain.risk_said import clauses, may_state, shortest, stated
from domain.risk_split import items
from domain.risk_text import BULLET, Passage, passages, sentences
from domain.risk_words import WORDS, RiskWords
from domain.span import Span
from domain.suggestion import Proposal, Source

LABEL = "RISK_FACTOR"
LONGEST = 3_000
"""No item and no sentence is longer, in code points."""
LONGEST_LIST = 60_000
MOST_OPENINGS = 8
"""So many places of one sentence are tried for the beginning of its list."""
_SCORES = {"bullets": 0.9, "enumerators": 0.95, "semicolons": 0.95, "commas": 0.85}
_HEAD = re.compile(
    r"(?:[\s,;:.•\"“”‘’'\[*–—-]|(?:and/or|and|or|also)\b(?=[\s,(])|\((?:and|or)\)|that(?= ))+", re.IGNORECASE
)
_TAIL = re.compile(r"(?:[\s,;:.•\"“”\]*–—-]|\b(?:and/or|and|or)(?=\W*$))+$", re.IGNORECASE)
_OTHER = re.compile(r"(?:the |such |these |various |certain |any )?other\b", re.IGNORECASE)
_NAMED_IN = re.compile(r"\bincluding,? (?:(?:but not limited to|without limitation),? )?that ", re.IGNORECASE)
"""What stands between a reference to filings and a risk that they name."""
_ENDING = re.compile(r"(?:Inc|Corp|Co|Ltd|L\.P|U\.S|S\.A|P\.C|N\.A|U\.K)\.$")
_CLOSING = re.compile(
    r",? (?:and|or|as well as|together with|plus|along with) (?:the |such |any |various |certain |those |many |all )?"
    r"(?:other|additional) (?:[\w-]+ ){0,4}?(?:factors|risks|uncertainties|matters|events|items|things)\b"
    r"(?! (?:associated|related|relating|arising|inherent|of)\b).*"
    r"|,? (?:and|or|as well as) (?:the |those )?(?:other )?(?:risks|factors|risks and uncertainties|uncertainties)"
    r" (?:and uncertainties )?(?:that are |which are |more fully )?"
    r"(?:described|discussed|detailed|set forth|identified|listed|disclosed|contained)\b.*"
    r"|,? (?:all|many|any|most|some|each|certain) of which (?:are|is|may|could)\b.*",
    re.IGNORECASE,
)


def risks(text: str, words: RiskWords = WORDS) -> tuple[Proposal, ...]:
    """What of a text states a risk, in order and apart; the words are those of a rule file, or the product's."""
    found: list[Proposal] = []
    for passage in passages(text):
        found.extend(_of_passage(passage, words))
    return tuple(found)


def _of_passage(passage: Passage, words: RiskWords) -> list[Proposal]:
    found: list[Proposal] = []
    parts = list(sentences(passage.flat))
    number = 0
    while number < len(parts):
        sentence = parts[number]
        number += 1
        opened = _listed(passage, sentence, words)
        if opened is None and (ahead := _turned(passage, sentence, words)):
            found.extend(_proposal(passage, span, _SCORES["commas"], "list_item") for span in ahead)
            continue
        if opened is None:
            found.extend(_said(passage, sentence, words))
            continue
        opening, end, kind, spans = opened
        found.extend(_said(passage, Span(sentence.start, opening), words, opening=True))
        found.extend(_proposal(passage, span, _SCORES[kind], "list_item") for span in spans)
        while number < len(parts) and parts[number].start < end:
            number += 1
    return sorted(found, key=lambda proposal: proposal.span)


def _listed(passage: Passage, sentence: Span, words: RiskWords) -> tuple[int, int, str, list[Span]] | None:
    """The list that a sentence opens: where its opening ends, where it ends, how it is divided, and its items."""
    flat = passage.flat
    said = flat[sentence.start : min(sentence.end, sentence.start + LONGEST_LIST)]
    for start, body in islice(openings(said, words, passage.caution), MOST_OPENINGS):
        end = _end(flat, sentence, sentence.start + body)
        kind, spans = _items(flat, Span(sentence.start + body, end), words)
        if spans:
            return sentence.start + start, end, kind, spans
    return None


def _turned(passage: Passage, sentence: Span, words: RiskWords) -> list[Span]:
    """The items of a list that stands before what it may cause."""
    flat = passage.flat
    found = turned(flat[sentence.start : min(sentence.end, sentence.start + LONGEST)], words)
    return (
        [] if found is None else _items(flat, Span(sentence.start + found.start, sentence.start + found.end), words)[1]
    )


def _items(flat: str, listed: Span, words: RiskWords) -> tuple[str, list[Span]]:
    """How a list is divided, and what of it states a risk."""
    kind, pieces = items(flat[listed.start : listed.end], words)
    places = (Span(listed.start + piece.start, listed.start + piece.end) for piece in pieces)
    return kind, [clean for place in places if (clean := _clean(flat, place, words)) is not None]


def _end(flat: str, sentence: Span, body: int) -> int:
    """Where the list ends: with its sentence, or with the last bullet of the passage."""
    if flat[body : body + 1] != BULLET:
        return min(sentence.end, body + LONGEST_LIST)
    last = flat.rfind(BULLET, body, body + LONGEST_LIST)
    rest = next(iter(sentences(flat[last : last + LONGEST])), None)
    return last + (rest.end if rest else 1)


def _clean(flat: str, piece: Span, words: RiskWords) -> Span | None:
    """An item without conjunction and punctuation at its ends; none where it is a catch-all or names a filing."""
    start, end = piece.start, piece.end
    if piece.length > LONGEST:
        return None
    head = _HEAD.match(flat, start, end)
    start = head.end() if head else start
    told = words.compiled
    said = flat[start:end]
    named = _NAMED_IN.search(said)
    if named and told["filings"].search(said, 0, named.start()):
        start += named.end()
        said = flat[start:end]
    closing = _CLOSING.search(said)
    if closing:
        end = start + closing.start()
    if not _ENDING.search(flat[start:end]):
        tail = _TAIL.search(flat[start:end])
        end = start + tail.start() if tail else end
    said = flat[start:end]
    letters = sum(sign.isalpha() for sign in said[:40])
    if letters < 4 or told["filings"].search(said) or told["not_items"].match(said):
        return None
    return None if _is_catch_all(said, words) else Span(start, end)


def _is_catch_all(said: str, words: RiskWords) -> bool:
    """Whether an item stands for whatever else there may be."""
    told = words.compiled
    if _OTHER.match(said) and told["catch_all_things"].search(said):
        return True
    found = told["catch_alls"].match(said)
    if found is None:
        return False
    whole = " " in found.group() or found.end() == len(said)
    return whole or told["catch_all_things"].match(said, found.end() + 1) is not None


def _said(passage: Passage, sentence: Span, words: RiskWords, *, opening: bool = False) -> Iterator[Proposal]:
    """The clauses of a sentence that state a risk; in the opening of a list only what stands in brackets."""
    text = passage.flat[sentence.start : min(sentence.end, sentence.start + LONGEST)]
    taken: list[Span] = []
    if not may_state(text, words):
        return
    for part in clauses(text):
        if opening and text[max(0, part.start - 1) : part.start] != "(":
            continue
        if any(part.start < other.end and other.start < part.end for other in taken):
            continue
        said = stated(text, part, words)
        if not said:
            continue
        taken.append(part)
        span = shortest(text, part, words)
        place = _trimmed(passage.flat, Span(sentence.start + span.start, sentence.start + span.end))
        if place.length > 15:
            certain = words.compiled["certainly"].fullmatch(said) is not None
            yield _proposal(passage, place, 0.7 if certain else 0.55, "sentence")


def _trimmed(flat: str, span: Span) -> Span:
    head = _HEAD.match(flat, span.start, span.end)
    start = head.end() if head else span.start
    said = flat[start : span.end]
    tail = None if _ENDING.search(said) else _TAIL.search(said)
    return Span(start, max(start, start + tail.start() if tail else span.end))


def _proposal(passage: Passage, span: Span, score: float, form: str) -> Proposal:
    reason = "item of a list of risk factors" if form == "list_item" else "a sentence that says what may go wrong"
    return Proposal(
        label=LABEL,
        span=passage.span(span.start, span.end),
        score=score,
        source=Source.RULE,
        reason=f"rule: {reason}",
        maker="risk",
        attributes=(("form", form),),
    )
