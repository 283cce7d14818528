"""The advisor frame: in which role a firm advises, and whom, read from the sentences that name it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

from domain.advisor_words import (
    ADVICE_FROM,
    ADVISES,
    ASKED,
    BANK,
    BY,
    CARRIED,
    CLAUSE,
    IN_BRACKETS,
    LAW,
    NEXT,
    OBJECT,
    ON_LAW,
    OPINES,
    OPINION_TO,
    RESPECTIVELY,
    ROLE,
    SIDE,
    SUBJECT,
    TO_BY,
    VERB,
    WHOM,
    WHOSE,
)
from domain.cast import Party, bare, cast, is_party, named, named_at
from domain.segment import paragraph_at
from domain.span import Span

REACH = 500
"""In code points: how much of the paragraph is looked at on either side of a firm's name."""
MOST_MENTIONS = 12
FAR = 100_000
"""In code points: other mentions of the firm are looked for in this much around it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a release says of a firm that it names; empty where it does not say."""

    role: str = ""
    """`legal`, `financial` or `other`."""
    detail: str = ""
    """The role in the words of the text."""
    party: str = ""
    """Whom it advises: a party of the cast by its shown name, else the words of the text."""


def read_advisor(text: str, span: Span, parties: Sequence[Party] | None = None) -> Frame:
    """The role of the firm named there and whom it advises, as the release says it there or where else it names it."""
    known = cast(text) if parties is None else parties
    here = _Sentence(text, span, known).frame()
    if here.role and here.party:
        return here
    for place in islice(_others(text, span), MOST_MENTIONS):
        there = _Sentence(text, place, known).frame()
        if not here.role and there.role:
            # The mention that says the role also says best whom.
            here = Frame(there.role, there.detail, there.party or here.party)
        elif here.role == there.role and not here.party:
            here = Frame(here.role, here.detail, there.party)
        if here.role and here.party:
            break
    if here.role == "other" and not here.party and known:
        return Frame(here.role, here.detail, known[0].name)
    return here


def _others(text: str, span: Span) -> Iterator[Span]:
    """The other mentions of the same name, however wrapped."""
    words = span.of(text).split()
    if not words or span.length > 200:
        return
    name = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)")
    for match in name.finditer(text, max(0, span.start - FAR), min(len(text), span.end + FAR)):
        if match.start() != span.start:
            yield Span(*match.span())


class _Sentence:
    """The neighbourhood of a firm's name, and what is read from it."""

    def __init__(self, text: str, span: Span, parties: Sequence[Party]) -> None:
        paragraph = paragraph_at(text, span.start)
        self.text, self.span, self.parties = text, span, parties
        self.low = max(paragraph.start, span.start - REACH)
        self.high = min(max(paragraph.end, span.end), span.end + REACH)
        self.low = max((match.end() for match in CLAUSE.finditer(text, self.low, span.start)), default=self.low)
        self.high = next((match.start() for match in CLAUSE.finditer(text, span.end, self.high)), self.high)
        if text[span.end - 1 : span.end] == "." and re.match(r"\s+[A-Z]", text[span.end : span.end + 3]):
            self.high = span.end  # the stop of the name is that of the sentence
        self.before = text[self.low : span.start]
        self.by = BY.search(self.before)

    def frame(self) -> Frame:
        """Role and party together."""
        both = RESPECTIVELY.search(self.text, self.span.end, self.high)
        if both is not None:
            second = re.search(r"\band\s*\Z", self.before) is not None
            whom = WHOM.match(self.text, both.end(), self.high)
            return Frame(both[2 if second else 1].lower(), "", self._name_at(whom.end()) if whom else "")
        listed = IN_BRACKETS.match(self.text, self.span.end, self.high)
        if listed is not None and (side := self._side()):
            return Frame(str(listed.lastgroup), "", side)
        role = self._role_after() or self._role_before()
        kind = str(role.lastgroup) if role is not None else self._role_by_verb()
        party = self._party(role)
        if not kind and party:
            kind = self._neighbours_role() or self._by_name()
        if kind == "other" and not party and self.parties:
            party = self.parties[0].name
        return Frame(kind, " ".join(role.group().split()).lower() if role is not None else "", party)

    # -- the role

    def _own_end(self) -> int:
        """Where what is said of the next firm begins."""
        for match in NEXT.finditer(self.text, self.span.end, self.high):
            if self.by or "by" in match.group() or self._says_role(match.start()):
                return match.start()
        return self.high

    def _says_role(self, end: int) -> bool:
        said = ROLE.search(self.text, self.span.end, end) or ADVISES.search(self.text, self.span.end, end)
        return said is not None or bool(WHOM.match(self.text, self.span.end, end))

    def _role_after(self) -> re.Match[str] | None:
        for match in ROLE.finditer(self.text, self.span.end, self._own_end()):
            if not OBJECT.search(self.text[max(self.span.end, match.start() - 40) : match.start()]):
                return match
        return None

    def _role_before(self) -> re.Match[str] | None:
        """The nearest role before the name that is not somebody who is advised."""
        low = self.low + self.by.start("between") if self.by is not None else self.low
        found = None
        for match in ROLE.finditer(self.text, low, self.span.start):
            if not OBJECT.search(self.text[max(self.low, match.start() - 40) : match.start()]) or _is_law(match):
                found = match
        return found

    def _role_by_verb(self) -> str:
        """Who represents, or advises on law, is counsel; who is asked to advise has the role that its name suggests."""
        if ON_LAW.match(self.text[self.span.end : self.high]):
            return "legal"
        if ADVICE_FROM.search(self.before):
            return self._by_name() or "financial"
        if OPINES.search(self.text, self.span.end, self.high):
            return "financial"
        said = self.by["verb"] if self.by is not None else ""
        after = ADVISES.match(self.text, self.span.end + 1, self.high)
        if "represent" in said.lower() or (after is not None and "represent" in after.group().lower()):
            return "legal"
        asked = ASKED.search(self.text[self.span.end : self.span.end + 40])
        return self._by_name() if self.by is not None or asked else ""

    def _by_name(self) -> str:
        name = self.span.of(self.text)
        if LAW.search(name):
            return "legal"
        return "financial" if BANK.search(name) else ""

    def _neighbours_role(self) -> str:
        """Of a firm that only “advised”: the role of those named before it in the paragraph, if they have one."""
        low = max(paragraph_at(self.text, self.span.start).start, self.span.start - REACH)
        kinds = {str(match.lastgroup) for match in ROLE.finditer(self.text, low, self.span.start)}
        return kinds.pop() if len(kinds) == 1 else ""

    # -- the party

    def _party(self, role: re.Match[str] | None) -> str:
        """Whom it advises: said with the role, by the verb before or after the name, or by the sentence."""
        ways = (self._beside, self._carried, partial(self._by_role, role), self._by_verb_after, self._by_subject)
        said = next((found for way in ways if (found := way())), "") or self._side()
        if said or role is None or role.lastgroup == "other":
            return said
        return self._shared()

    def _beside(self) -> str:
        """“to the Company by FIRM”, “FIRM to the dealer managers”."""
        match = TO_BY.search(self.before)
        if match is not None and (said := self._name_at(self.low + match.start("whom"))):
            return said
        beside = re.compile(r"\s+(?:to|for)\s+").match(self.text, self.span.end, self.high)
        return self._name_at(beside.end()) if beside else ""

    def _carried(self) -> str:
        """Whom the firm acts for by a verb right behind its name, or by one that is said of the firm before it."""
        near = ADVISES.match(self.text, self.span.end + 1, self.high)
        if near is not None and (said := self._name_at(near.end())):
            return said
        carried = CARRIED.search(self.before)
        return self._name_at(self.low + carried.start("whom")) if carried else ""

    def _side(self) -> str:
        """The side at the head of the line, in a list of advisors."""
        low = max(paragraph_at(self.text, self.span.start).start, self.span.start - REACH)
        sides = list(SIDE.finditer(self.text, low, self.span.start))
        return self._called(sides[-1]["side"]) if sides else ""

    def _by_role(self, role: re.Match[str] | None) -> str:
        if role is None:
            return ""
        whom = None if _is_law(role) else WHOM.match(self.text, role.end(), min(self.high, role.end() + 60))
        if whom and (said := self._name_at(whom.end())):
            return said
        low = max(self.low, role.start() - 90, self.span.end if role.start() >= self.span.end else self.low)
        whose = WHOSE.search(self.text[low : role.start()])
        if whose is None:
            return ""
        return self._pronoun(whose["pronoun"], low) if whose["pronoun"] else self._called(whose["name"])

    def _by_verb_after(self) -> str:
        match = ADVISES.search(self.text, self.span.end, min(self._own_end(), self.span.end + 90))
        return self._name_at(match.end()) if match else ""

    def _by_subject(self) -> str:
        """Who engaged the firm, or is advised by it: the subject of the verb before the name."""
        verbs = list(VERB.finditer(self.text, self.low, self.span.start))
        if not verbs:
            to = OPINION_TO.search(self.text, self.span.end, self.high)
            return self._name_at(to.end()) if to else ""
        said = SUBJECT.search(self.text[self.low : verbs[-1].start()])
        return self._called(said["name"]) if said else self._last_named(self.low, verbs[-1].start())

    def _shared(self) -> str:
        """A party that is said once for several firms: after the last of them, or before."""
        for match in ROLE.finditer(self.text, self.span.end, self.high):
            whom = WHOM.match(self.text, match.end(), min(self.high, match.end() + 60))
            if whom and (said := self._name_at(whom.end())):
                return said
        return self._last_named(self.low, self.span.start)

    def _pronoun(self, word: str, position: int) -> str:
        if word == "our" and self.parties:
            return self.parties[0].name
        verbs = list(VERB.finditer(self.text, self.low, min(self.span.start, position + 1)))
        said = self._last_named(self.low, verbs[-1].start() if verbs else self.span.start)
        return said or self._earlier()

    def _earlier(self) -> str:
        """The party that the sentence before speaks of."""
        paragraph = paragraph_at(self.text, self.span.start)
        before = self._last_named(max(paragraph.start, self.span.start - REACH), self.span.start)
        return before or (self.parties[0].name if self.parties else "")

    def _last_named(self, low: int, high: int) -> str:
        found, place = "", -1
        stretch = self.text[low:high]
        for party in self.parties:
            for match in party.pattern.finditer(stretch):
                if match.start() > place:
                    found, place = party.name, match.start()
        return found

    def _name_at(self, position: int) -> str:
        """The party that is named at a position: of the cast, else in the words of the text."""
        words = named_at(self.text, position)
        return self._called(words) if words and is_party(words) else ""

    def _called(self, words: str) -> str:
        if self.parties and bare(words) == "board":
            return self.parties[0].name
        party = named(self.parties, words)
        return party.name if party else " ".join(words.split()).rstrip(",")


def _is_law(role: re.Match[str]) -> bool:
    return "law" in role.group().lower()
