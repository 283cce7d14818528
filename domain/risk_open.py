"""Where the list of risk factors begins in a sentence: after the factors are named and introduced."""

import re
from bisect import bisect_right
from collections.abc import Iterator

from domain.risk_words import RiskWords
from domain.span import Span

_FILLER = re.compile(
    r"""
      ,?[ ]?(?:(?:but|and)[ ])?(?:(?:are|is|may)[ ])?not[ ](?:necessarily[ ])?(?:be[ ])?limited[ ]to\b
    | ,?[ ]?without[ ]limitation\b
    | ,?[ ]?(?:among|amongst)[ ](?:others?\b(?:[ ](?:things|factors|matters|risks)\b)?|them\b)
    | ,?[ ]?(?:but[ ])?(?:in[ ]particular|for[ ]example|for[ ]instance|as[ ]follows|principally|primarily|especially)\b
    | ,?[ ]?(?:(?:any|some|one|more|or|all)[ ]){0,4}(?:of[ ])?(?:the[ ])?following\b
      (?:[ ](?:\w+[ ]){0,3}?(?:factors|risks|uncertainties|things|matters|events)\b)?(?=[ ]?[:;,(•]|[ ]\d)
    | [ ]?[,:;—–]
    | [ ]-(?=[ ])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COLON = re.compile(r":(?= )")
_FOLLOWS = re.compile(
    r" ?(?:(?:a|the|many|several|various|numerous|certain|any) )?(?:\w+ ){0,3}?(?:factors|risks)\b", re.IGNORECASE
)
_ITEM = re.compile(r"(?:the|our|its|a|an|changes?|any|[(]?[1ia]\)|•|\w+s|\w+ity|\w+tion)\b", re.IGNORECASE)
_MAY = re.compile(r"(?i)\b(?:could|may|might|can|differ|deviate|risks?|uncertaint\w+)\b")
_DIFFERS = re.compile(r"(?i)\b(?:differ|differs|vary|varies|deviate|deviates)\b")
_TURNED = re.compile(
    r"(?:^|; )(?P<listed>[^;:.]{15,800}?) (?:may|might|could|can)(?: (?:also|all|each|materially))? (?:cause|lead) "
    r"(?:\w+ ){0,4}?(?:results?|outcomes?|performance|figures)\b[^;.]{0,60}? to (?:differ|vary|deviate)\b",
    re.IGNORECASE,
)
_WORSE = re.compile(
    r"(?i)(?:rising|falling|increasing|declining|changing|weakening|growing|adverse|unexpected|weak|weaker|poor|lower|higher|further)\b"
)
_SAYS_MORE = re.compile(r"(?i)\b(?:is|are|was|were|has|have|will|we|which|that|these|this|such)\b")
"""What a mere row of things that may go wrong has not."""
_NEAR = 700
"""How far before the introduction the factors may be named, in code points."""


def openings(sentence: str, words: RiskWords, caution: bool) -> Iterator[tuple[int, int]]:
    """Each place where a list of factors may begin: where its introduction starts, and where its first item does."""
    told = words.compiled
    strong = [found.end() for found in told["factors"].finditer(sentence)]
    weak = [found.end() for found in told["things"].finditer(sentence)]
    if not strong and not weak and not _DIFFERS.search(sentence):
        return
    consequent = told["consequences"].search(sentence) is not None
    consequent = consequent and (caution or _MAY.search(sentence) is not None)
    for start, end, kind in sorted(_introductions(sentence, words)):
        body = filled(sentence, end)
        if body >= len(sentence) or (kind != "because" and told["not_listed"].match(sentence, body)):
            continue
        if kind == "is" and sentence[end : end + 1] not in (":", ",") and not _opens_items(sentence, body):
            continue
        # “including the following factors:” names the factors behind the introduction.
        if kind == "because":
            near = _DIFFERS.search(sentence, max(0, start - 300), start) is not None
        else:
            near = _within(strong, start, body) or (consequent and _within(weak, start, body))
        if near and not (kind == "because" and _FOLLOWS.match(sentence, body)):
            yield start, body


def turned(sentence: str, words: RiskWords) -> Span | None:
    """Where the list is that stands before “may cause results to differ”; none where factors are only spoken of."""
    found = _TURNED.search(sentence)
    if found is None or "," not in found["listed"] or _SAYS_MORE.search(found["listed"]):
        return None
    told = words.compiled
    first = found["listed"][: found["listed"].rindex(",")]
    if told["factors"].search(first) or told["things"].search(first) or not (_ITEM.match(first) or _WORSE.match(first)):
        return None
    return Span(*found.span("listed"))


def _within(places: list[int], start: int, body: int) -> bool:
    """Whether factors are named shortly before the introduction, or in it."""
    return bisect_right(places, body) > bisect_right(places, start - _NEAR)


def _introductions(sentence: str, words: RiskWords) -> Iterator[tuple[int, int, str]]:
    for found in words.compiled["introduced_by"].finditer(sentence):
        yield found.start(), found.end(), "is" if found.group().lower() in ("is", "are", "were") else "include"
    for found in words.compiled["because"].finditer(sentence):
        yield found.start(), found.end(), "because"
    for found in _COLON.finditer(sentence):
        yield found.start(), found.end(), "colon"


def _opens_items(sentence: str, body: int) -> bool:
    """Whether what stands after “are” looks like the first item of a list and not like what is said of the factors."""
    return _ITEM.match(sentence, body) is not None


def filled(sentence: str, position: int) -> int:
    """The position after “but are not limited to”, “the following:” and the like."""
    while True:
        found = _FILLER.match(sentence, position)
        if found is None or found.end() == position:
            break
        position = found.end()
    while position < len(sentence) and sentence[position] == " ":
        position += 1
    return position
