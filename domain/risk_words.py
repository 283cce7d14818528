"""The words by which cautions and risks are known, as lists that a lawyer can read and change in a rule file.

A phrase is plain words. “may|might” is one word or the other, “advers*” any word that begins so, and “...” stands for
up to eight words between.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache

LONGEST = 200
"""Characters of a phrase."""
_WORD = re.compile(r"[\w'’./&%,:-]+\*?(?:\|[\w'’./&%,:-]+\*?)*")


@dataclass(frozen=True)
class RiskWords:
    """Lists of phrases; each is looked for as whole words, in capitals or small letters alike."""

    factors: tuple[str, ...] = ("risk|risks", "uncertainty|uncertainties", "contingencies")
    """What a list of risk factors calls its items."""
    things: tuple[str, ...] = (
        "factor|factors",
        "things",
        "matters",
        "reasons",
        "events",
        "circumstances",
        "assumptions",
        "variables",
    )
    """Weaker names, which count only in a sentence that has one of `consequences`."""
    consequences: tuple[str, ...] = (
        "differ|differs|vary|varies|deviate|deviates",
        "cause|affect|influence|impact|contribute|result",
        "materially|adverse|adversely",
        "forward-looking",
        "forward looking",
    )
    """What the factors may do; a list of plain factors needs one in its sentence."""
    introduced_by: tuple[str, ...] = (
        "include|includes|including",
        "such as",
        "among them|these|others|which",
        "are|is",
    )
    """What stands between the factors and their list; a colon does too."""
    because: tuple[str, ...] = (
        "because of",
        "due to",
        "as a result of",
        "depending on|upon",
        "owing to",
    )
    """What opens a list after “differ” or “vary” where no factors are named."""
    not_listed: tuple[str, ...] = (
        "those|statements|statement|information|words|could|may|might|can|would",
        "subject|described|discussed|detailed|disclosed|contained|identified|listed|set|outlined|included|available",
        "further described|discussed|detailed|identified|information",
        "beyond|outside|difficult|based|inherent|not|more|made|also|often|generally|likely|many|only|urged|cautioned",
        "hereby|expressly|intended|neither|no|unknown|presently|currently|fully|incorporated|all|expected",
    )
    """What follows “include” or “are” where no list of risks does."""
    not_items: tuple[str, ...] = ("those|statements|statement|information|words",)
    """How what is listed begins where it is no risk."""
    catch_alls: tuple[str, ...] = (
        "other|others",
        "the|these|those|such|any|various|certain|all|many|some|several|additional other",
        "such|those|these|the|additional|certain|various factors|risks|uncertainties|matters that|which",
        "the|those|these|such factors|risks|uncertainties|matters described|discussed|detailed|identified|disclosed",
        "the|those|these|such factors|risks|uncertainties|matters set|listed|contained|indicated|mentioned",
        "the|other|such risk factors",
        "risks and uncertainties",
        "factors|risks|matters|items|events described|discussed|detailed|set|identified|listed|disclosed|contained",
        "unforeseen|unanticipated factors|events",
        "those described|discussed|detailed|set|identified|listed|disclosed|contained|risks|factors|made",
    )
    """How an item begins that names no risk of its own."""
    catch_all_things: tuple[str, ...] = (
        "factor|factors|risk|risks|uncertainty|uncertainties|matters|things|events|items|important|cautionary",
        "described|discussed|detailed|identified|listed|disclosed|contained|indicated|mentioned",
        "set forth|out",
    )
    """What “other” has to go with for an item to be a catch-all."""
    filings: tuple[str, ...] = (
        "form|forms 10-k*|10-q*|8-k|20-f|40-f|s-4|10k*|10q*",
        "risk factors",
        "incorporated ... by reference",
        "exhibit|exhibits",
        "filings|communications",
        "securities and exchange commission",
        "annual|quarterly report|reports",
        "sec filings|reports",
        "filings with|filed with",
        "section entitled|titled",
        "prospectus|prospectuses",
        "sedar|edgar|sec.gov",
        "annual information form",
        "offering memorandum|circular",
        "risk factors section",
        "heading|headings|caption|section|sections",
        "news|press releases",
    )
    """References to filings, which are no risks."""
    certainly: tuple[str, ...] = (
        "no|any|little assurance|assurances|certainty|guarantee|guarantees that|as|of|whether",
        "no assurance,|assurances,|certainty,|guarantee, however,|therefore,|accordingly, that|as|of|whether",
        "cannot|can't|unable|not ... assure|guarantee|predict|assurances|assurance",
        "cannot|not be certain|sure|assured",
        "not certain|clear|assured that|whether",
        "may|might|could|can not be able",
        "may|might|could be unable|required|forced|prevented",
        "may|might|could never",
        "risk|risks|possibility|danger that",
        "difficult|impossible|hard to forecast|predict|foresee",
        "is|are|remain|remains uncertain",
        "is|are|remain|remains highly|extremely|very|inherently speculative|risky|volatile",
        "pose|poses substantial|significant|considerable|serious risk|risks",
        "involve|involves|carries|entail|entails a high|significant|substantial|considerable degree|level of risk",
    )
    """What says by itself that something may go wrong."""
    perhaps: tuple[str, ...] = ("may|might|could", "possible|possibly")
    """What says so with one of the `adverse` words after it."""
    perhaps_not: tuple[str, ...] = ("may|might not",)
    """What says so by itself, but less surely."""
    adverse: tuple[str, ...] = (
        "advers*|negativ*|harm*|hurt*|damag*|impair*|disrupt*|dilut*|suffer*|jeopardi*|detriment*|undermin*",
        "los|lose|loses|lost|loss|losses|fail|fails|failure|failures|declin*|delay*|reduc*|decreas*|lower|fewer",
        "cancel*|terminat*|default*|bankruptcy|insolven*|shortage*|shortfall*|volatil*|weaken*|prevent*|worsen*",
        "unable|inability|unavailab*|unfavorabl*|unfavourabl*|difficult*|disput*|litigation|liabilit*|penalt*",
        "limit|limits|restrict*|interrupt*|erod*|short|withdraw*|delist*|deteriorat*|exceed*|slow*",
        "fall|falls|drop|drops|illiquid*|insufficient|inadequate",
        "incur ... charge|charges|cost|costs|expenses|losses|liabilities|penalties",
        "run|runs out",
    )
    """What is adverse, as it stands after “may” or “could”."""
    never: tuple[str, ...] = (
        "actual|future|the results|result|performance|outcomes ... differ|vary",
        "results ... differ|vary",
        "differ|vary materially|significantly|substantially",
        "forward-looking",
        "forward looking",
        "undue reliance",
        "expectations|statements|plans|beliefs|results|assumptions|projections|estimates|goals ... realized|correct",
        "such|these|those|its|our|their expectations|statements|plans|beliefs|assumptions|projections|estimates",
        "obligation|duty|intention|intent to update|revise",
        "may|might not be offered|sold|reoffered|resold|pledged|transferred|reproduced|distributed|published|copied",
        "may|might not be redeemed|withdrawn|revoked|used|relied|comparable|combined|considered|construed|suitable",
        "may|can|could be obtained|found|accessed|heard|contacted|reached|viewed|directed|identified|reinvested",
        "cannot|not be relied|offered|sold",
        "may|might not be amended|modified|waived|assigned|charged|exercised|directly|taken|later|earlier",
        "tender|tenders|tendered|elections|acceptances|consents|instructions ... may|might|can be withdrawn|revoked",
        "you|i may|might|could|can",
        "reduce|reduces|reducing|lower|lowering|cut|decrease|save|limit ... cost|costs|prices|expenses|time",
        "could not be happier|prouder|more|better",
        "shall",
        "may|might have ... sense",
        "described|discussed from time to time",
        "offer|solicitation ... unlawful",
        "absent registration",
        "reconciliation|reconciliations|reconcile",
        "guarantee|guarantees of future",
        "risk factors",
        "risks and uncertainties",
        "future performance",
    )
    """Sentences of a caution, and of an offer, that state no risk."""
    verbs: tuple[str, ...] = (
        "achieve|acquire|attract|begin|build|close|collect|commercialize|compete|complete|comply|confirm|consummate",
        "continue|control|convert|deliver|develop|draw|enforce|enter|execute|expand|finance|fund|generate|hire|identify",
        "implement|increase|integrate|introduce|keep|launch|locate|maintain|make|manage|market|meet|negotiate|obtain|open",
        "operate|pass|pay|perform|predict|produce|protect|raise|reach|realize|receive|recover|recruit|reduce|refinance",
        "renew|repay|resolve|respond|restructure|retain|satisfy|secure|sell|service|sustain|upgrade|win",
    )
    """Verbs at which “the ability to ... and ...” is divided in a list that has no semicolons."""

    @cached_property
    def compiled(self) -> Mapping[str, re.Pattern[str]]:
        """Each list as one expression over text with single spaces."""
        return {
            entry.name: re.compile(rf"(?<![\w-])(?:{'|'.join(map(expression, phrases))})(?![\w-])", re.IGNORECASE)
            for entry in fields(self)
            if (phrases := getattr(self, entry.name))
        }


def expression(phrase: str) -> str:
    """The expression of a phrase; a ValueError with the reason where it cannot be one."""
    if not phrase.strip() or len(phrase) > LONGEST:
        raise ValueError(f"a phrase has from 1 to {LONGEST} characters")
    parts: list[str] = []
    gap = False
    for word in phrase.split():
        if word == "...":
            gap = True
            continue
        if not _WORD.fullmatch(word):
            raise ValueError(f"“{word}” is neither a word, nor words with “|” between them, nor “...”")
        choices = (re.escape(choice).replace(r"\*", r"[\w-]*") for choice in word.split("|"))
        parts.append((r"(?:[^\s.;]+ ){0,8}?" if gap else "") + f"(?:{'|'.join(choices)})")
        gap = False
    if gap or phrase.split()[0] == "...":
        raise ValueError("“...” stands between words")
    return " ".join(parts)


WORDS = RiskWords()


Lists = tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=16)
def with_lists(lists: Lists) -> RiskWords:
    """The product's words, with these lists in the place of its own."""
    return replace(WORDS, **dict(lists))


def wrong_list(name: str, phrases: object) -> tuple[str, str]:
    """What is wrong with a list of a rule file, and in which phrase; both empty when nothing is."""
    known = sorted(entry.name for entry in fields(RiskWords))
    if name not in known:
        return f"there is no list “{name}”; there are {', '.join(known)}", ""
    if not isinstance(phrases, list) or not phrases or not all(isinstance(phrase, str) for phrase in phrases):
        return f"“{name}” is a list of at least one phrase", ""
    for phrase in phrases:
        try:
            expression(phrase)
        except ValueError as error:
            return f"“{name}”: {error}", phrase
    return "", ""
