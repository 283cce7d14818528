"""The cast of a release: its parties with the names that they go by, most mentioned first."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.blocks import Kind, blocks
from domain.parties import REACH, announcer
from domain.phrase import phrase_at
from domain.segment import word_set

MOST = 9
"""There is a digit for each."""
_PROSE = frozenset({Kind.DATELINE, Kind.BODY, Kind.QUOTATION, Kind.ADVISORS, Kind.ABOUT, Kind.HEADING})
_BRACKET = re.compile(r"\(([^()]{2,300})\)")
_TERM = re.compile(r"(?P<the>\b[Tt]he\s+)?[\"“](?P<term>[A-Z][\w&.’'-]*(?:\s+[\w&.’'-]+){0,4}?),?[\"”]")
_TICKER = re.compile(
    r"\((?:the\s+)?(?:NASDAQ|NYSE|AMEX|OTC\w*|TSXV?|LSE|ASX|CSE|CBOE|Euronext)\b[^()]{0,60}\)", re.IGNORECASE
)
HEAD = 6_000
"""In code points: who speaks is said in this much of the prose."""
_STANDING = re.compile(
    r"\b[Tt]he\s+((?:[Aa]d\s+[Hh]oc\s+|[Ss]pecial\s+|[Ss]teering\s+)?"
    r"(?:Company|Committee|Issuer|Borrower|Partnership|Trust|Bank|Purchasers?|Buyer|Seller|Corporation|Debtors|"
    r"Noteholders|Bondholders|Lenders|Trustee|Sponsor|Board))\b"
)
_WORD = r"(?:(?:[A-Z]\.)+|[A-Z][\w&’'-]*(?:\.com)?)"
_GAP = r"(?:[ \t]{1,3}|[ \t]?\n[ \t]{0,8})"
_FIRM = re.compile(
    rf"\b{_WORD}(?:{_GAP}(?:(?:&|of|and){_GAP})?{_WORD}){{0,5}}?,?{_GAP}"
    r"(?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|plc|PLC|LLC|L\.L\.C|L\.P|LP|N\.V|S\.A|AG|Company|Holdings|Group)\b"
    rf"(?:,?{_GAP}(?:Inc|Corp|Ltd|LLC|L\.P|plc)\b)?\.?"
)
_FORM = re.compile(
    r",?\s+(?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|plc|LLC|L\.L\.C|L\.P|LP|N\.V|S\.A|AG|Co|Company)\b\.?\Z",
    re.IGNORECASE,
)
_ADVISES = re.compile(r"(?:LLP|L\.L\.P|PLLC|Partners|Securities|Advisors|Advisers|Capital Markets)\b")
_NOT_PARTY = word_set("""
    acquisition act agreement agreements amendment amount arrangement bond bonds business closing combination
    consent credit date deadline debenture debentures divestiture event exchange facility fiscal indenture
    initiative loan loans meeting merger note notes offer offering offerings option options period plan price
    private product products program project proposal prospectus recapitalization registration report reports
    restructuring rights sec securities security settlement share shares spin-off statement statements stock strategy
    subscription system tender term terms transaction transactions units warrant warrants website year
""")
_WE = word_set("we us our you")


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part, by the name that is shown and all names that the release uses."""

    name: str
    aliases: tuple[str, ...]
    """The shown name among them; without legal form and article too."""

    def is_called(self, words: str) -> bool:
        """Whether these words are one of its names."""
        wanted = bare(words)
        return bool(wanted) and any(bare(alias) == wanted for alias in self.aliases)


def bare(words: str) -> str:
    """A name as it is compared: on one line, small, without article, possessive and legal form."""
    name = re.sub(r"['’]s?\Z", "", " ".join(words.split()).strip(" ,.;:"))
    name = re.sub(r"(?i)\A(?:the|an?|its|our)\s+", "", name)
    while (shorter := _FORM.sub("", name).strip(" ,.")) != name and shorter:
        name = shorter
    return name.casefold()


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
    counted = [(_mentions(text, group), place, group) for place, group in enumerate(groups)]
    first = counted[:1] if issuer else []
    rest = sorted(counted[len(first) :], key=lambda item: (-item[0], item[1]))
    return tuple(Party(_shown(group), tuple(dict.fromkeys(group))) for _, _, group in [*first, *rest][:MOST])


def named(parties: Iterable[Party], words: str) -> Party | None:
    """The party that goes by these words, or by a name that they begin with or that begins with them."""
    known = list(parties)
    wanted = bare(words).split()
    # A short name is the issuer's before it is that of a subsidiary.
    for party in sorted(known, key=lambda party: not (party is known[0] and _short_for(party, wanted))):
        if party.is_called(words) or (party is known[0] and _short_for(party, wanted)):
            return party
    for party in known:
        for alias in party.aliases:
            parts = bare(alias).split()
            shared = min(len(parts), len(wanted))
            if shared and parts[:shared] == wanted[:shared] and (shared > 1 or len(parts[0]) > 3):
                return party
    return None


def _short_for(party: Party, wanted: list[str]) -> bool:
    return (
        bool(wanted)
        and len(wanted[0]) > 3
        and any(bare(name).split()[: len(wanted)] == wanted for name in party.aliases)
    )


def _defined(text: str) -> Iterator[list[str]]:
    """Names that go together: what a bracket defines with what stands before it."""
    for bracket in _BRACKET.finditer(text):
        terms = [f"the {match['term']}" if match["the"] else match["term"] for match in _TERM.finditer(bracket[1])]
        terms = [name for name in map(_clean, terms) if _is_party(name)]
        if terms:
            whole = _before(text, bracket.start())
            yield [whole, *terms] if whole else terms


def _alone(text: str) -> Iterator[str]:
    """Names that stand for themselves, by their legal form or by their office."""
    for match in _FIRM.finditer(text):
        name = re.sub(r"\A(?:The|About|By|For|And|With|In)\s+", "", _clean(match.group()))
        if " " in name and _is_party(name) and not _ADVISES.search(name):
            yield name
    for match in _STANDING.finditer(text):
        yield f"the {match[1]}"


def _issuer(text: str, prose: str) -> str:
    """Who announces; where that is no company that is quoted at an exchange but another one is, that one."""
    said = announcer(text)
    quoted = [name for match in _TICKER.finditer(prose[:HEAD]) if (name := _before(prose, match.start()))]
    if not quoted or any(bare(name).split()[:1] == bare(said).split()[:1] for name in quoted):
        return said
    return quoted[0]


def _before(text: str, position: int) -> str:
    """The name that stands before a bracket."""
    head = text[:position].rstrip()
    # A further bracket may stand between, such as that with the ticker.
    while head.endswith(")") and (opening := head.rfind("(", max(0, len(head) - 200))) >= 0:
        head = head[:opening].rstrip()
    head = head.rstrip(",")
    name = phrase_at(text, max(0, len(head) - 1)).of(text) if head else ""
    if not name[:1].isupper():
        return ""
    wider = re.search(r"(?i)\b(?:an?|the)\s+((?:ad\s+hoc|special)\s+committee(?:\s+of\s+[\w\s]{3,40})?)\Z", head)
    return _clean(wider[1] if wider else name)


def _clean(words: str) -> str:
    return re.sub(r"['’]s\Z", "", " ".join(words.split()).strip(" ,;"))


def _is_party(name: str) -> bool:
    words = bare(name).split()
    return bool(words) and words[-1] not in _NOT_PARTY and words[0] not in _WE


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
    """Whether one name is the beginning of the other, by whole words."""
    short, long = sorted((one.split(), other.split()), key=len)
    return len(short) > 1 and long[: len(short)] == short


def _join(group: list[str], names: list[str]) -> None:
    group += [name for name in names if name not in group]


def _shown(group: list[str]) -> str:
    """The fullest name, but a defined one where the fullest is long."""
    return next((name for name in group if len(name) <= 60), group[0])


def _mentions(text: str, group: list[str]) -> int:
    bodies = {re.sub(r"(?i)\Athe\s+", "", name) for name in group}
    longest = sorted(bodies, key=len, reverse=True)
    parts = "|".join(r"\s+".join(map(re.escape, name.split())) for name in longest)
    return len(re.findall(rf"\b(?:{parts})(?!\w)", text)) if parts else 0
