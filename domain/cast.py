"""The cast of a release: its parties with the names that they go by, who announces first, then the most mentioned."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from domain.announcer import REACH, announcer
from domain.blocks import Kind, blocks
from domain.cast_words import (
    ACTS,
    ADVISES,
    BRACKET,
    DEAL_SIDE,
    ENGAGED,
    FIRM,
    FORM,
    GROUP,
    NOT_PARTY,
    STANDING,
    TERM,
    TICKER,
    WE,
)
from domain.phrase import phrase_at

MOST = 9
"""There is a digit for each."""
HEAD = 6_000
"""In code points: who speaks is said in this much of the prose."""
_PROSE = frozenset({Kind.DATELINE, Kind.BODY, Kind.QUOTATION, Kind.ADVISORS, Kind.ABOUT, Kind.HEADING})
_ARTICLE = re.compile(r"\b(?:the|an?|its|our|certain|each\s+of)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Party:
    """Somebody who takes part, by the name that is shown and all names that the release uses."""

    name: str
    aliases: tuple[str, ...]
    """The shown name among them."""

    def is_called(self, words: str) -> bool:
        """Whether these words are one of its names, but for article, possessive and legal form."""
        wanted = bare(words)
        return bool(wanted) and any(bare(alias) == wanted for alias in self.aliases)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds its names in a text, however wrapped; short forms of long names too."""
        bodies = {_headless(alias) for alias in self.aliases}
        bodies |= {_short(body) for body in bodies}
        parts = [r"\s+".join(map(re.escape, body.split())) for body in sorted(bodies, key=len, reverse=True) if body]
        small = [part for part in parts if part[:1].islower()] + (["[Cc]ompany"] if "Company" in bodies else [])
        return re.compile(rf"\b(?:{'|'.join([*parts, *small]) or '(?!)'})(?!\w)")


def _headless(name: str) -> str:
    """A name without the article that it begins with."""
    article = _ARTICLE.match(name)
    return name[article.end() :] if article else name


def _short(name: str) -> str:
    """A name without its legal form."""
    while (shorter := FORM.sub("", name).strip(" ,.")) != name and shorter:
        name = shorter
    return name


def bare(words: str) -> str:
    """A name as it is compared: on one line, small, without article, possessive and legal form."""
    name = re.sub(r"['’]s?\Z", "", " ".join(words.split()).strip(" ,.;:"))
    return _short(re.sub(r"(?i)\A(?:the|an?|its|our)\s+", "", name)).casefold()


def cast(text: str) -> tuple[Party, ...]:
    """The parties of a release: who announces first, then by how often they are mentioned, at most nine."""
    text = text[:REACH]
    prose = "\n\n".join(block.span.of(text) for block in blocks(text) if block.kind in _PROSE)
    groups: list[list[str]] = []
    issuer = _issuer(text, prose)
    if issuer:
        groups.append([issuer])
    for names in _defined(prose):
        _put(groups, names)
    if groups and issuer and not any(bare(name) == "company" for group in groups for name in group):
        # Where nothing else is defined so, the Company is who speaks.
        _join(groups[0], ["the Company"])
    for name in _alone(prose):
        _put(groups, [name])
    small = set(re.findall(r"(?<![\w.@/-])[a-z]{5,}\b(?![.@/]\w)", prose))
    for group in groups:
        _join(group, [short for name in group if (short := _first_word(name)) and short.lower() not in small])
    found = [Party(_shown(group), tuple(dict.fromkeys(group))) for group in groups]
    first, rest = (found[:1], found[1:]) if issuer else ([], found)
    counts = {party.name: sum(1 for _ in party.pattern.finditer(prose)) for party in rest}
    ordered = sorted(rest, key=lambda party: (bool(DEAL_SIDE.fullmatch(f"the {party.name}")), -counts[party.name]))
    return (*first, *ordered)[:MOST]


def named(parties: Iterable[Party], words: str) -> Party | None:
    """The party that goes by these words, or by a name that they begin with or that begins with them."""
    known = list(parties)
    wanted = bare(words).split()
    # A short name is the issuer's before it is that of a subsidiary.
    if known and (known[0].is_called(words) or _short_for(known[0], wanted)):
        return known[0]
    for party in known:
        if party.is_called(words):
            return party
    for party in known:
        for alias in party.aliases:
            parts = bare(alias).split()
            shared = min(len(parts), len(wanted))
            if shared and parts[:shared] == wanted[:shared] and (shared > 1 or len(parts[0]) > 3):
                return party
            if wanted and len(wanted) == 1 and wanted[0] in ("committee", "group") and wanted[0] in parts:
                return party
    return None


def named_at(text: str, position: int) -> str:
    """The words that name a party at a position: a capitalised name, or a group in small letters; else empty."""
    article = _ARTICLE.match(text, position)
    start = article.end() if article else position
    for group in (GROUP, DEAL_SIDE):
        match = group.match(text, position) if article else None
        if match:
            return " ".join(match["name"].split())
    words = phrase_at(text, start).of(text)
    if re.match(r"[Cc]ompany\b", text[start : start + 8]):
        return "Company"
    return words if words[:1].isupper() else ""


def _first_word(name: str) -> str:
    """The word by which a firm is called in short, where its name is longer and begins with such a one."""
    words = _headless(name).split()
    first = words[0].strip(",.") if len(words) > 1 else ""
    return first if len(first) > 4 and first[:1].isupper() and first.isalpha() and not first.isupper() else ""


def _short_for(party: Party, wanted: list[str]) -> bool:
    if not wanted or len(wanted[0]) <= 3:
        return False
    return any(bare(name).split()[: len(wanted)] == wanted for name in party.aliases)


def _defined(text: str) -> Iterator[list[str]]:
    """Names that go together: what a bracket defines with what stands before it."""
    for bracket in BRACKET.finditer(text):
        terms = [f"the {match['term']}" if match["the"] else match["term"] for match in TERM.finditer(bracket[1])]
        terms = [name for name in map(_clean, terms) if is_party(name)]
        if terms:
            whole = _before(text, bracket.start())
            yield [whole, *terms] if whole and is_party(whole) else terms


def _alone(text: str) -> Iterator[str]:
    """Names that stand for themselves: by their legal form or their office, groups, and the sides of a deal."""
    for match in FIRM.finditer(text):
        name = re.sub(r"\A(?:The|About|By|For|And|With|In|SOURCE:?)\s+", "", _clean(match.group()))
        if " " in name and is_party(name) and not ADVISES.search(name) and not _acts(text, match):
            yield name
    for match in STANDING.finditer(text):
        yield f"the {match[1]}"
    for group in (GROUP, DEAL_SIDE):
        for match in group.finditer(text):
            yield " ".join(match["name"].split())


def _acts(text: str, firm: re.Match[str]) -> bool:
    """Whether a firm acts for others, by what stands behind or before its name."""
    before = text[max(0, firm.start() - 60) : firm.start()]
    return ACTS.match(text, firm.end()) is not None or ENGAGED.search(before) is not None


def _issuer(text: str, prose: str) -> str:
    """Who announces; where that is no company, one that is quoted at an exchange or named by its legal form."""
    said = announcer(text)
    quoted = [name for match in TICKER.finditer(prose[:HEAD]) if (name := _before(prose, match.start()))]
    first = bare(said).split()[:1]
    if quoted and first and any(bare(name).split()[:1] == first for name in quoted):
        return said
    if quoted:
        return quoted[0]
    firms = [_clean(match.group()) for match in FIRM.finditer(prose[:HEAD]) if not _acts(prose, match)]
    firms = [re.sub(r"\A(?:The|About|By|For)\s+", "", name) for name in firms if is_party(name)]
    if FORM.search(f" {said}") and len(bare(said)) > 3 and not FORM.fullmatch(f" {said}"):
        return next((name for name in firms if name.endswith(said) and name != said), said)
    called = next((names[0] for names in _defined(prose[:HEAD]) if len(names) > 1), "")
    flat = " ".join(prose[:HEAD].split())
    if called and not said and firms and flat.find(called) < flat.find(firms[0]):
        return called
    alike = [name for name in firms if first and bare(name).split()[:1] == first]
    return (alike or firms or [said])[0]


def _before(text: str, position: int) -> str:
    """The name that stands before a bracket."""
    head = text[:position].rstrip()
    # A further bracket may stand between, such as that with the ticker.
    while head.endswith(")") and (opening := head.rfind("(", max(0, len(head) - 200))) >= 0:
        head = head[:opening].rstrip()
    head = head.rstrip(",")
    groups = [match for match in GROUP.finditer(head + ",", max(0, len(head) - 120)) if match.end() >= len(head)]
    if groups:
        return _clean(groups[-1]["name"])
    name = phrase_at(text, max(0, len(head) - 1)).of(text) if head else ""
    firms = [match.group() for match in FIRM.finditer(head, max(0, len(head) - 120)) if match.end() >= len(head)]
    name = firms[-1] if firms and len(firms[-1]) > len(name) else name
    return _clean(name) if name[:1].isupper() else ""


def _clean(words: str) -> str:
    return re.sub(r"['’]s\Z", "", " ".join(words.split()).strip(" ,;"))


def is_party(name: str) -> bool:
    """Whether a name can be that of somebody: of no paper, no plan and no day."""
    words = bare(name).split()
    if not words or re.fullmatch(r"(?:19|20)\d\d", words[-1]):
        return False
    return len(words[0]) > 1 and words[-1] not in NOT_PARTY and words[0] not in WE


def _put(groups: list[list[str]], names: list[str]) -> None:
    """Add names to the group that has one of them, or as a new one."""
    keys = {bare(name) for name in names}
    for group in groups:
        known = {bare(name) for name in group}
        if keys & known or any(_begins(key, other) for key in keys for other in known):
            _join(group, names)
            return
    groups.append(list(names))


def _begins(one: str, other: str) -> bool:
    """Whether one name is the beginning of the other by whole words, or its short form in one word."""
    short, long = sorted((one.split(), other.split()), key=len)
    if len(short) == 1 and short[0] in ("committee", "group"):
        return short[0] in long
    return bool(short) and (len(short) > 1 or len(short[0]) > 4) and long[: len(short)] == short


def _join(group: list[str], names: list[str]) -> None:
    group += [name for name in names if name not in group]


def _shown(group: list[str]) -> str:
    """The fullest name of a reasonable length."""
    return next((name for name in group if len(name) <= 60), group[0])
