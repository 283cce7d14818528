"""The advisor frame: in which role a firm advises, and whom, read from the sentence that names it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.cast import Party, cast, named
from domain.phrase import phrase_at
from domain.segment import paragraph_at
from domain.span import Span

REACH = 500
"""In code points: how much of the paragraph is looked at on either side of a firm's name."""

_ROLE = re.compile(
    r"(?P<legal>\b(?:(?:legal|outside|special|lead|bond|corporate|tax|litigation|bankruptcy|general|U\.?S\.?)\s+)?(?:legal\s+)?"
    r"(?:advis[eo]rs?\s+on\s+legal\s+matters|counsel|attorneys?|law\s+firms?)\b|\blegal\s+advis[eo]rs?\b)"
    r"|(?P<financial>\b(?:financial|restructuring|M&A|merger|strategic|capital\s+markets|valuation|fairness\s+opinion)"
    r"(?:\s+and\s+\w+)?\s+advis[eo]rs?\b|\binvestment\s+bank(?:ers?|ing\s+(?:firms?|advis[eo]rs?))?\b|\bfinancial\s+advice\b"
    r"|\bfairness\s+opinions?\b)"
    r"|(?P<other>\b(?:placement|sales|selling|solicitation|structuring)\s+agents?\b|\bunderwrit(?:er|ers|ing)\b"
    r"|\bbook-?\s?runn(?:ers?|ing)\b(?:\s+(?:lead\s+)?managers?)?|\b(?:joint|lead|co-?lead|dealer|co)[- ]?managers?\b"
    r"|\binitial\s+purchasers?\b|\b(?:lead\s+)?arrangers?\b|\brepresentatives?\s+of\s+the\s+underwriters\b)",
    re.IGNORECASE,
)
_ENGAGES = (
    r"(?:ha(?:s|ve|d)\s+)?(?:also\s+)?(?:select|engag|retain|hir|appoint|nam|us)(?:ed|es|s|ing)?"
    r"(?:\s+the\s+(?:services|law\s+firm)\s+of)?"
)
_ADVISED_BY = (
    r"(?:is|are|was|were|has\s+been|have\s+been)\s+(?:also\s+)?(?:being\s+)?"
    r"(?:advised|represented|counsell?ed|assisted)"
)
_BY = re.compile(rf"\b{_ADVISED_BY}\s+by\s", re.IGNORECASE)
_VERB = re.compile(rf"\b(?:{_ENGAGES}|{_ADVISED_BY}(?:\s+by)?)\s", re.IGNORECASE)
_ADVISES = re.compile(
    r"\b(?:(?:is|are|was|were)\s+)?(?:advis(?:ed|es|ing)|represent(?:ed|s|ing)|counsell?ed)\s+(?!by\b)", re.IGNORECASE
)
_WHOM = re.compile(r"[\s,]{1,4}(?:to|for|of|on\s+behalf\s+of|in\s+respect\s+of|representing|advising)\s+")
_WHOSE = re.compile(
    r"(?:\b(?P<pronoun>its|their|our|his|her)\b|\b(?P<name>(?:the\s+)?[A-Z][\w&-]*\.?(?:,?\s+(?:&\s+|of\s+)?[A-Z][\w&-]*\.?){0,5})(?:['’]s|s['’]))\s+"
    r"(?:(?:own|exclusive|sole|lead|joint|independent|outside|special|co-?)\s+){0,3}\Z"
)
_CLAUSE = re.compile(r";|\bwhile\b|\bwhereas\b|\.(?=\s+[A-Z\"“]|\s*\Z)|\n\s*\n")
_GROUP = re.compile(
    r"(?:ad\s+hoc|special|steering|independent)\s+(?:committee|group)[\w\s]{0,60}?(?=[,.;]|\Z|\s+and\s)", re.IGNORECASE
)
_NEXT = re.compile(
    r",?\s+(?:and|with)\s+(?=(?:[\w&.,'’-]+\s+){1,9}?(?:as|is|are|was|were|served|serves|serving|acted|acting|advised)\b)"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a sentence says of a firm that it names; empty where it does not say."""

    role: str = ""
    """`legal`, `financial` or `other`."""
    detail: str = ""
    """The role in the words of the text."""
    party: str = ""
    """Whom it advises: a party of the cast by its shown name, else the words of the text."""


def read_advisor(text: str, span: Span, parties: Sequence[Party] | None = None) -> Frame:
    """The role of the firm named there and whom it advises, as the release says it."""
    known = cast(text) if parties is None else parties
    return _Sentence(text, span, known).frame()


class _Sentence:
    """The neighbourhood of a firm's name, and what is read from it."""

    def __init__(self, text: str, span: Span, parties: Sequence[Party]) -> None:
        paragraph = paragraph_at(text, span.start)
        self.text, self.span, self.parties = text, span, parties
        self.low = max(paragraph.start, span.start - REACH)
        self.high = min(max(paragraph.end, span.end), span.end + REACH)
        self.low = max((match.end() for match in _CLAUSE.finditer(text, self.low, span.start)), default=self.low)
        ends = (match.start() for match in _CLAUSE.finditer(text, span.end, self.high))
        self.high = next(ends, self.high)

    def frame(self) -> Frame:
        """Role and party together."""
        role = self._role_after() or self._role_before()
        party = self._party(role)
        if role is None:
            kind = self._neighbours_role() if party else ""
            return Frame(kind, "", party)
        kind = str(role.lastgroup)
        if not party and kind == "other" and self.parties:
            party = self.parties[0].name
        return Frame(kind, " ".join(role.group().split()).lower(), party)

    def _own_end(self) -> int:
        """Where what is said of the next firm begins."""
        advised = _BY.search(self.text, self.low, self.span.start)
        for match in _NEXT.finditer(self.text, self.span.end, self.high):
            if (
                advised
                or _ROLE.search(self.text, self.span.end, match.start())
                or _ADVISES.search(self.text, self.span.end, match.start())
            ):
                return match.start()
        return self.high

    def _role_after(self) -> re.Match[str] | None:
        return _ROLE.search(self.text, self.span.end, self._own_end())

    def _role_before(self) -> re.Match[str] | None:
        found = None
        for match in _ROLE.finditer(self.text, self.low, self.span.start):
            found = match
        return found

    def _neighbours_role(self) -> str:
        """Of a firm that only “advised”: the role of those named before it in the paragraph, if they have one."""
        low = max(paragraph_at(self.text, self.span.start).start, self.span.start - REACH)
        kinds = {str(match.lastgroup) for match in _ROLE.finditer(self.text, low, self.span.start)}
        return kinds.pop() if len(kinds) == 1 else ""

    def _party(self, role: re.Match[str] | None) -> str:
        """Whom it advises: said with the role, else by the verb before or after the name, else by the sentence."""
        for found in (self._by_role(role), self._by_verb_after(), self._by_subject()):
            if found:
                return found
        return ""

    def _by_role(self, role: re.Match[str] | None) -> str:
        if role is None:
            return ""
        whom = _WHOM.match(self.text, role.end(), min(self.high, role.end() + 60))
        if whom and whom.end() <= self.high and (said := self._name_at(whom.end())):
            return said
        low = max(self.low, role.start() - 90, self.span.end if role.start() >= self.span.end else self.low)
        whose = _WHOSE.search(self.text[low : role.start()])
        if whose is None:
            return ""
        return self._pronoun(whose["pronoun"], low) if whose["pronoun"] else self._called(whose["name"])

    def _by_verb_after(self) -> str:
        match = _ADVISES.search(self.text, self.span.end, min(self.high, self.span.end + 90))
        return self._name_at(match.end()) if match else ""

    def _by_subject(self) -> str:
        """Who engaged the firm, or is advised by it: the subject of the verb before the name."""
        verbs = list(_VERB.finditer(self.text, self.low, self.span.start))
        if not verbs:
            return ""
        return self._subject(verbs[-1].start())

    def _pronoun(self, word: str, position: int) -> str:
        if word == "our" and self.parties:
            return self.parties[0].name
        verbs = list(_VERB.finditer(self.text, self.low, min(self.span.start, position + 1)))
        said = self._subject(verbs[-1].start() if verbs else self.span.start)
        return said or self._earlier()

    def _subject(self, position: int) -> str:
        """The party named nearest before a position in the sentence."""
        return self._last_named(self.low, position)

    def _earlier(self) -> str:
        """The party that the sentence before speaks of."""
        paragraph = paragraph_at(self.text, self.span.start)
        before = self._last_named(max(paragraph.start, self.span.start - REACH), self.span.start)
        return before or (self.parties[0].name if self.parties else "")

    def _last_named(self, low: int, high: int) -> str:
        found, place = "", -1
        stretch = self.text[low:high]
        for party in self.parties:
            for alias in party.aliases:
                body = re.sub(r"(?i)\A(?:the|an?)\s+", "", alias)
                body = body if len(body.split()) == 1 else re.sub(r",?\s+(?:Inc|Corp|Ltd|LLC|plc)\.?\Z", "", body)
                pattern = r"\s+".join(map(re.escape, body.split()))
                for match in re.finditer(rf"\b{pattern}(?!\w)", stretch):
                    if match.start() > place:
                        found, place = party.name, match.start()
        return found

    def _name_at(self, position: int) -> str:
        """The party that is named at a position: of the cast, else in the words of the text."""
        start = position
        article = re.compile(r"(?:the|an?|its|certain|each\s+of)\s+", re.IGNORECASE).match(self.text, position)
        if article:
            start = article.end()
        words = phrase_at(self.text, start).of(self.text)
        group = re.compile(
            r"(?i)(?:ad\s+hoc|special|steering|independent)\s+(?:committee|group)[\w\s]{0,60}?(?=[,.;]|\Z|\s+and\s)"
        )
        wider = group.match(self.text, start, min(len(self.text), start + 120))
        if wider:
            words = wider.group()
        if not words[:1].isupper() and not wider and not (article and named(self.parties, words)):
            return ""
        return self._called(words)

    def _called(self, words: str) -> str:
        party = named(self.parties, words)
        return party.name if party else " ".join(words.split()).rstrip(",")
