"""What rules find in a text: phrases looked for around their rarest words, vetoes, and the same names elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.rules import READ, Rule
from domain.rules_compile import Found, Phrase
from domain.rules_firms import Said, Side, is_firm
from domain.rules_mentions import Taken, mentions, named_before
from domain.rules_parts import NAMED
from domain.rules_readers import read_by
from domain.rules_text import Reading
from domain.span import Span
from domain.suggestion import Proposal, Source

REACH = 800
"""In signs of the plain form: how far from a word that it must have a phrase is looked for."""
BESIDE = 120
"""How far from a span a veto may begin or end."""
SENTENCE = 400
FIRMS = ("firm", "law firm")
AGAIN = 0.03
"""What a name elsewhere in the release scores less than where its role is said."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of the plain form that a rule marks."""

    rule: Rule
    start: int
    end: int
    told: tuple[tuple[str, str], ...] = ()
    again: bool = False

    @property
    def score(self) -> float:
        """How sure the rule is."""
        return max(0.0, self.rule.score - AGAIN) if self.again else self.rule.score


def proposals(rules: Sequence[Rule], reading: Reading | None) -> tuple[Proposal, ...]:
    """What the rules find, in text order; of one label no two overlap."""
    if reading is None or not reading.plain:
        return ()
    places = Places(reading)
    found: dict[str, list[Hit]] = {}
    for rule in sorted(rules, key=lambda rule: bool(rule.where_found)):
        if rule.where_found and not any(found.get(other) for other in rule.where_found):
            continue
        found[rule.id] = list(_hits(rule, reading, places))
    hits = [hit for of_rule in found.values() for hit in of_rule]
    for rule in rules:
        if rule.each_mention and found.get(rule.id):
            hits += _again(rule, found[rule.id], reading)
    made = [_proposal(hit, reading) for hit in _apart(hits, len(reading.plain))]
    made += [proposal for rule in rules if rule.reader for proposal in read_by(rule, reading.text)]
    return tuple(sorted(made, key=lambda item: (item.span, item.label)))


class Places:
    """Where in a reading phrases can hold at all: around the words of which each of their hits has one."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.lowered = reading.plain.lower()
        self._found: dict[str, list[tuple[int, int]]] = {}

    def around(self, phrase: Phrase) -> list[tuple[int, int]]:
        """Stretches in order, none across paragraphs; all of the text when nothing narrows it down."""
        if not phrase.needles:
            return [(0, len(self.lowered))]
        merged: list[tuple[int, int]] = []
        for start, end in sorted(place for needle in phrase.needles for place in self._of(needle)):
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], end))
            else:
                merged.append((start, end))
        return merged

    def _of(self, needle: str) -> list[tuple[int, int]]:
        if needle not in self._found:
            self._found[needle] = list(self._search(needle))
        return self._found[needle]

    def _search(self, needle: str) -> Iterator[tuple[int, int]]:
        place = self.lowered.find(needle)
        while place >= 0:
            line, line_end = self.reading.line_near(place, 2 * REACH)
            end = min(line_end, place + 2 * REACH)
            yield max(line, place - REACH), end
            place = self.lowered.find(needle, max(place + 1, end if end == line_end else place + REACH))


def _hits(rule: Rule, reading: Reading, places: Places) -> Iterator[Hit]:
    if rule.expression is not None:
        yield from _by_expression(rule, reading)
    taken: set[tuple[int, int]] = set()
    for phrase in rule.phrases:
        for start, end in places.around(phrase):
            for found in phrase.find(reading.data, start, end):
                for first, last in _marked(rule, found, reading):
                    if (first, last) not in taken and _stands(rule, first, last, reading):
                        taken.add((first, last))
                        yield Hit(rule, first, last, _told(rule, found, reading))


def _by_expression(rule: Rule, reading: Reading) -> Iterator[Hit]:
    """The hits of a regular expression, which is looked for in the plain form like all else."""
    assert rule.expression is not None
    for match in rule.expression.finditer(reading.plain):
        span = match.part(rule.mark) if rule.mark else match.span
        if span is not None and span.length and _stands(rule, span.start, span.end, reading):
            found = Found(match.span.start, match.span.end)
            yield Hit(rule, span.start, span.end, _told(rule, found, reading))


def _marked(rule: Rule, found: Found, reading: Reading) -> Iterator[tuple[int, int]]:
    """The stretches that a found phrase marks: each firm of a row on its own."""
    if not rule.mark:
        for start, end in _trimmed(rule, found.start, found.end, reading):
            yield named_before(reading.plain, start) if rule.after_names else start, end
        return
    law = any(
        word in reading.plain[found.start : found.end].lower() for word in ("counsel", "legal", "law ", "attorney")
    )
    for name, start, end in found.parts:
        exact = NAMED[name].exact if name in NAMED else None
        if exact is None:
            yield from _trimmed(rule, start, end, reading)
            continue
        side = Side.AFTER if start == found.start else Side.BEFORE if end == found.end else Side.AROUND
        if side is Side.AFTER:
            start += _whom(reading.plain[max(0, start - 5) : start], reading.plain[start:end])
        inside = reading.plain[max(0, start - 2) : start].strip(" ,").isalnum()
        for first, last in exact(reading.plain[start:end], Said(law, side, inside)):
            yield from _trimmed(rule, start + first, start + last, reading)


def _whom(before: str, words: str) -> int:
    """How much of a row of names speaks of whom somebody else advises: “counsel to Harrow and Pell LLP is counsel”."""
    joint = words.find(" and ")
    return joint + len(" and ") if joint > 0 and before.endswith((" to ", " for ")) else 0


def _trimmed(rule: Rule, start: int, end: int, reading: Reading) -> Iterator[tuple[int, int]]:
    """The stretch without the words that a span of this rule does not begin with, and without blanks and commas."""
    plain = reading.plain
    while start < end:
        while start < end and plain[start] in " ,;:\t\n":
            start += 1
        blank = plain.find(" ", start, end)
        if blank < 0 or plain[start:blank].lower() not in rule.not_first:
            break
        start = blank
    while end > start and plain[end - 1] in " ,;:\t\n":
        end -= 1
    if end > start:
        yield start, end


def _stands(rule: Rule, start: int, end: int, reading: Reading) -> bool:
    """Whether nothing that the rule says speaks against a stretch."""
    if reading.kind(start) not in rule.kinds:
        return False
    line, line_end = reading.line_near(start, 4 * REACH)
    low, high = max(line, start - BESIDE), min(line_end, end + BESIDE)
    for veto in rule.never:
        if any(found.start < end and start < found.end for found in veto.find(reading.data, low, high)):
            return False
    if rule.never_beside:
        first, last = _sentence(reading, start, end, line, line_end)
        if any(veto.holds(reading.data, first, last) for veto in rule.never_beside):
            return False
    return not rule.only_with or any(phrase.holds(reading.data, line, line_end) for phrase in rule.only_with)


def _sentence(reading: Reading, start: int, end: int, line: int, line_end: int) -> tuple[int, int]:
    """The sentence around a stretch, roughly: a full stop before a capital ends it, but not behind a capital word."""
    low, high = max(line, start - SENTENCE), min(line_end, end + SENTENCE)
    before, after = reading.plain[low:start], reading.plain[end:high]
    stop = max((place for sign in ("; ", "." + " ") for place in _stops(before, sign)), default=-2)
    following = min((place for sign in ("; ", ". ") for place in _stops(after, sign)), default=len(after))
    return low + stop + 2, end + following


def _stops(words: str, sign: str) -> Iterator[int]:
    place = words.find(sign)
    while place >= 0:
        word = words[:place].rsplit(" ", 1)[-1]
        if sign[0] == ";" or not word[:1].isupper():
            yield place
        place = words.find(sign, place + 1)


def _told(rule: Rule, found: Found, reading: Reading) -> tuple[tuple[str, str], ...]:
    """The attributes that a rule sets by what it found."""
    values: list[tuple[str, str]] = []
    for told in rule.told:
        value = told.value
        first = found.end + 1
        for choice, phrase in told.choices:
            place = next((item.start for item in phrase.find(reading.data, found.start, found.end)), first)
            if place < first:
                first, value = place, choice
        if value:
            values.append((told.name, value))
    return tuple(values)


def _again(rule: Rule, hits: Sequence[Hit], reading: Reading) -> Iterator[Hit]:
    """The same names elsewhere in the release."""
    firms = rule.mark in FIRMS
    for hit, start, end in mentions(hits, reading.plain, firms):
        if firms and not is_firm(reading.plain[start:end].split()):
            continue
        if _stands_again(rule, start, end, reading):
            yield Hit(rule, start, end, hit.told, again=True)


def _stands_again(rule: Rule, start: int, end: int, reading: Reading) -> bool:
    """A mention stands in any paragraph that is read; what the rule never marks is no mention either."""
    if reading.kind(start) not in READ | rule.kinds:
        return False
    line, line_end = reading.line_near(start, 4 * REACH)
    low, high = max(line, start - BESIDE), min(line_end, end + BESIDE)
    return not any(
        found.start < end and start < found.end for veto in rule.never for found in veto.find(reading.data, low, high)
    )


def _apart(hits: Sequence[Hit], length: int) -> list[Hit]:
    """Hits of which no two of one label overlap: the longer one stands, unless another is surer by a tenth."""
    kept: list[Hit] = []
    taken: dict[str, Taken] = {}
    for hit in sorted(hits, key=lambda hit: (-int(10 * hit.score), hit.start - hit.end, -hit.score, hit.start)):
        if hit.rule.label not in taken:
            taken[hit.rule.label] = Taken(length)
        if taken[hit.rule.label].take(hit.start, hit.end):
            kept.append(hit)
    return kept


def _proposal(hit: Hit, reading: Reading) -> Proposal:
    span: Span = reading.span(hit.start, hit.end)
    return Proposal(
        label=hit.rule.label,
        span=span,
        score=round(hit.score, 4),
        source=Source.RULE,
        reason=f"rule: {hit.rule.title}{', named again' if hit.again else ''}",
        maker=hit.rule.id,
        attributes=hit.told,
    )
