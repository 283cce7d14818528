"""What a selection becomes: whole words, the next larger unit, the next unit along; quick for each mouse move."""

import re
from collections.abc import Callable, Sequence

from domain.columns import cell_of, cells_at
from domain.phrase import phrase_at
from domain.segment import (
    WORD_REACH,
    clamped,
    last_ink,
    next_ink,
    paragraph_at,
    sentence_at,
    trimmed,
    units,
    word_at,
)
from domain.span import Span

__all__ = [
    "grown",
    "item_at",
    "next_paragraph",
    "next_sentence",
    "next_word",
    "paragraph_at",
    "phrase_at",
    "sentence_at",
    "snapped",
    "word_at",
]

_OPENERS = {")": "(", "]": "["}
_INK = re.compile(r"\w")
_OPENING = re.compile(r":|\b(?:includ(?:e|es|ing)|are|following)\b(?=\s)")
_LEAD = re.compile(r"\s*(?:\(?[ivx\d]{1,4}\)\s*)?(?:(?:and|or)\s+)?", re.IGNORECASE)


def snapped(text: str, span: Span) -> Span:
    """The selection grown to whole words, without blanks, quotes, brackets and punctuation at its ends.

    A closing bracket comes along when its opening one is inside. A selection of nothing but punctuation stays as it is
    without its blanks; one of nothing but blanks gives an empty span at its start.
    """
    start, end = clamped(text, span.start), clamped(text, span.end)
    ink = trimmed(text, start, end)
    if not ink.length:
        return Span(start, start)
    first = _first_word(text, ink)
    last = _last_word(text, ink)
    if first is None or last is None or last.end <= first.start:
        return ink
    return Span(first.start, _with_bracket(text, first.start, last.end))


def _first_word(text: str, ink: Span) -> Span | None:
    for unit in units(text, ink.start - WORD_REACH, ink.start + WORD_REACH):
        if unit.end > ink.start:
            return unit if unit.start < ink.end else None
    return None


def _last_word(text: str, ink: Span) -> Span | None:
    last = None
    for unit in units(text, ink.end - WORD_REACH, ink.end + WORD_REACH):
        if unit.start >= ink.end:
            break
        last = unit
    return last if last is not None and last.end > ink.start else None


def _with_bracket(text: str, start: int, end: int) -> int:
    """The end, moved over a closing bracket right after it whose opening one is inside."""
    while end < len(text) and text[end] in _OPENERS:
        inside = text[max(start, end - WORD_REACH) : end]
        closer = text[end]
        if inside.count(_OPENERS[closer]) <= inside.count(closer):
            break
        end += 1
    return end


def _beside_blank(text: str, position: int) -> int:
    """The first inked place of the line at or behind a position, or the last one before it."""
    if not text[max(0, position - 1) : position + 1].isspace():
        return position
    stop = text.find("\n", position)
    stop = len(text) if stop < 0 else stop
    ink = next_ink(text, position, stop)
    if ink < stop:
        return ink
    before = last_ink(text, position)
    return before - 1 if before > text.rfind("\n", 0, position) + 1 else position


def grown(text: str, span: Span) -> Span:
    """The next larger unit around the span: word, phrase, list item, sentence, paragraph, the whole text.

    In columns it is word, phrase, cell, row, paragraph, the whole text. On a blank line nothing grows.
    """
    start, end = clamped(text, span.start), clamped(text, span.end)
    if start == end:
        start = end = _beside_blank(text, start)
        if _is_blank(text, start):
            return Span(start, end)
    cells = cells_at(text, start)
    if cells:
        return _grown_in_row(text, Span(start, end), cells)
    for unit_at in (word_at, phrase_at, item_at, sentence_at, paragraph_at):
        unit = unit_at(text, start)
        if unit.start <= start and unit.end >= end and unit.length > end - start:
            return unit
        if unit_at in (sentence_at, paragraph_at) and unit.start <= start < unit.end < end:
            wide = Span(unit.start, max(unit.end, unit_at(text, end - 1).end))
            if wide.length > end - start and wide.end >= end:
                return wide
    return Span(0, len(text))


def _is_blank(text: str, position: int) -> bool:
    """Whether the line at a position holds no ink,."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    end = len(text) if end < 0 else end
    return next_ink(text, start, end) >= end


def _grown_in_row(text: str, span: Span, cells: Sequence[Span]) -> Span:
    """The next larger unit in a row of columns: no unit smaller than a paragraph reaches over a gap unasked."""
    cell = cell_of(cells, span.start)
    small = (unit_at(text, span.start) for unit_at in (word_at, phrase_at))
    row, paragraph = Span(cells[0].start, cells[-1].end), paragraph_at(text, span.start)
    inside = [unit for unit in small if cell.start <= unit.start and unit.end <= cell.end]
    for unit in (*inside, cell, row, paragraph):
        if unit.start <= span.start and unit.end >= span.end and unit.length > span.length:
            return unit
    wide = Span(paragraph.start, max(paragraph.end, paragraph_at(text, max(span.end - 1, 0)).end))
    return (
        wide if wide.start <= span.start and wide.end >= span.end and wide.length > span.length else Span(0, len(text))
    )


def item_at(text: str, position: int) -> Span:
    """The item of a list at the position: what stands between semicolons, else between commas, of its sentence.

    Enumerators such as `(i)` and a leading “and” or “or” stay outside; a sentence without such marks is one item.
    """
    sentence = sentence_at(text, position)
    covered = sentence.of(text)
    # A colon or “include” opens the list: what stands before is no part of the first item.
    opening = _OPENING.search(covered)
    mark = ";" if ";" in covered else ","
    cuts = [match.start() for match in re.finditer(mark + r"(?!\d)", covered)]
    if opening is not None and opening.end() + sentence.start <= position:
        cuts.append(opening.end() - 1)
    at = position - sentence.start
    start = max((cut + 1 for cut in cuts if cut < at), default=0)
    end = min((cut for cut in cuts if cut >= at), default=len(covered))
    lead = _LEAD.match(covered, start, end)
    start = lead.end() if lead is not None and lead.end() <= at else start
    item = trimmed(text, sentence.start + start, sentence.start + end)
    if item.end == sentence.end and item.length and text[item.end - 1] in ".:":
        item = Span(item.start, item.end - 1)
    return item


def next_word(text: str, position: int, step: int) -> int:
    """The start of the next word (step +1) or the previous one (step -1); an end of the text when there is none."""
    position = clamped(text, position)
    if step < 0:
        return _previous_word(text, position)
    current = word_at(text, position)
    ink = _INK.search(text, max(position, current.end if current.start <= position else position))
    if ink is None:
        return len(text)
    for unit in units(text, max(ink.start() - WORD_REACH, current.end), ink.start() + WORD_REACH):
        if unit.end > ink.start():
            return max(unit.start, position + 1)
    return ink.start()


def _previous_word(text: str, position: int) -> int:
    high, reach = last_ink(text, position), WORD_REACH
    while high > 0:
        low, reach = max(0, high - reach), reach * 2
        starts = [unit.start for unit in units(text, low, high) if unit.start < position]
        if starts:
            return min(word_at(text, starts[-1]).start, position - 1)
        high = low
    return 0


def next_sentence(text: str, position: int, step: int) -> int:
    """The start of the next sentence (step +1) or of the previous one (step -1), as far as the text goes."""
    return _next(sentence_at, text, position, step)


def next_paragraph(text: str, position: int, step: int) -> int:
    """The start of the next paragraph (step +1) or of the previous one (step -1), as far as the text goes."""
    return _next(paragraph_at, text, position, step)


def _next(unit_at: Callable[[str, int], Span], text: str, position: int, step: int) -> int:
    position = clamped(text, position)
    if step > 0:
        unit = unit_at(text, position)
        return (
            next_ink(text, max(unit.end, position + 1 if unit.length else position))
            if position < len(text)
            else position
        )
    unit = unit_at(text, position)
    if unit.length and unit.start < position:
        return unit.start
    before = last_ink(text, position)
    return min(unit_at(text, before - 1).start, position) if before else 0
