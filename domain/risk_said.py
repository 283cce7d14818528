"""Sentences that say, in terms, that something may go wrong."""

import re
from collections.abc import Iterator

from domain.risk_words import RiskWords
from domain.span import Span

FAR = 90
"""How far after “may” or “could” what is adverse may stand, in code points."""
_JOINT = re.compile(
    r"; |, (?:and|but|or|so) (?=(?:there|the|we|our|it|its|they|this|if|a|no|any|[A-Z]\w+)\b"
    r"(?:[^,;]{0,80}?)\b(?:is|are|may|could|will|would|can|cannot|might|has|have|had|was|were|does|do|should)\b)"
    r"|, but (?=that (?:is|was)\b)"
)
_BRACKET = re.compile(r"\(([^()]{20,400})\)")
_LEAD = re.compile(
    r"(?:(?:and|but|or|so)?,? ?(?:however|in addition|accordingly|therefore|as a result|furthermore|moreover|also|"
    r"further|additionally|consequently|of course|finally|thus|similarly|nevertheless),? |(?:and|but) )",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"[^;:\"“”]{0,160}?\b(?:said|says|states|stated|noted|notes|warns|warned|cautions|cautioned|added|explains|explained)"
    r"(?: (?:today|also))? that ",
    re.IGNORECASE,
)
_CONCEDES = re.compile(r"(?:although|though|while)\b[^,]{0,300}, ", re.IGNORECASE)


def clauses(sentence: str) -> Iterator[Span]:
    """The clauses of a sentence, each of which may state a risk on its own; first what stands in brackets."""
    for found in _BRACKET.finditer(sentence):
        if len(found[1].split()) > 5:
            yield Span(*found.span(1))
    start = 0
    for joint in _JOINT.finditer(sentence):
        yield Span(start, joint.start())
        start = joint.end()
    yield Span(start, len(sentence))


def may_state(sentence: str, words: RiskWords) -> bool:
    """Whether the sentence has any of the words by which a risk is stated."""
    return any(words.compiled[name].search(sentence) for name in ("perhaps", "certainly", "perhaps_not"))


def stated(sentence: str, part: Span, words: RiskWords) -> str:
    """The words by which the clause states a risk; empty where it states none."""
    told = words.compiled
    said = _BRACKET.sub(lambda found: " " * len(found.group()), sentence[part.start : part.end])
    if part.start and sentence[part.start - 1] == "(":
        said = sentence[part.start : part.end]
    if told["never"].search(said):
        return ""
    found = told["certainly"].search(said)
    if found:
        return found.group()
    for found in told["perhaps"].finditer(said):
        month = found.group() == "May"
        if not month and told["adverse"].search(said, found.end(), found.end() + FAR):
            return found.group()
    found = told["perhaps_not"].search(said)
    if found:
        return found.group()
    return ""


def shortest(sentence: str, part: Span, words: RiskWords) -> Span:
    """The clause without “however,”, without who says it, and without the concession before it."""
    start = part.end - len(sentence[part.start : part.end].lstrip(' "“'))
    says = _SAYS.match(sentence, start, part.end)
    if says and stated(sentence, Span(says.end(), part.end), words):
        start = says.end()
    for pattern in (_LEAD, _CONCEDES, _LEAD):
        found = pattern.match(sentence, start, part.end)
        if found:
            start = found.end()
    return Span(start, part.end)
