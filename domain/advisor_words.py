"""The phrases in which releases say who advises whom, as bounded expressions."""

import re

ROLE = re.compile(
    r"(?P<legal>\b(?:(?:legal|outside|special|lead|bond|corporate|tax|litigation|bankruptcy|general|restructuring|local|U\.?S\.?)\s+)?"
    r"(?:legal\s+)?(?:counsel|attorneys?|law\s+firms?)\b|\blegal\s+(?:advis[eo]rs?|advice|services)\b"
    r"|\badvis[eo]rs?\s+on\s+legal\s+matters\b)"
    r"|(?P<financial>\b(?:financial|restructuring|M&A|merger|strategic|capital\s+markets|valuation|turnaround|structuring)"
    r"(?:\s+and\s+\w+)?\s+(?:advis[eo]rs?|consultants?)\b|\binvestment\s+bank(?:ers?|ing\s+(?:firms?|advis[eo]rs?))?\b"
    r"|\bfinancial\s+advice\b)"
    r"|(?P<other>\b(?:placement|sales|selling|solicitation|structuring|lead|sole|joint)\s+agents?\b|\bco-?\s?agents?\b"
    r"|\bunderwrit(?:er|ers|ing)\b"
    r"|\b(?:joint\s+)?book-?\s?runn(?:ers?|ing)\b(?:\s+(?:lead\s+)?managers?)?"
    r"|\b(?:joint|lead|co-?lead|dealer|co)[- ]?managers?\b"
    r"|\binitial\s+purchasers?\b|\b(?:lead\s+)?arrangers?\b)",
    re.IGNORECASE,
)
RESPECTIVELY = re.compile(
    r"\b(legal|financial)\s+and\s+(legal|financial)\s+(?:advis[eo]rs?|counsel),?\s+respectively", re.IGNORECASE
)
_BE = r"(?:is|are|was|were|has\s+been|have\s+been|will\s+be)\s+(?:also\s+)?(?:being\s+)?"
ENGAGES = (
    r"(?:ha(?:s|ve|d)\s+)?(?:also\s+)?(?:select|engag|retain|hir|appoint|nam|us|ask)(?:ed|es|s|ing)?"
    r"(?:\s+the\s+(?:services|law\s+firms?)\s+of)?"
)
_ADVISED = rf"{_BE}(?:advised|represented|counsell?ed|assisted)"
_TAKES = r"(?:receiv\w+|obtain\w*|sought|took)\s+(?:\w+\s+){0,4}?(?:advice|counsel)\s+from"
VERB = re.compile(rf"\b(?:{ENGAGES}|{_ADVISED}(?:\s+by)?|{_TAKES})\s", re.IGNORECASE)
_OTHER_VERB = r"\b(?:has|have|had|is|are|was|were|retained|engaged|asked)\b"
BY = re.compile(rf"\b(?P<verb>{_ADVISED})\s+by\s(?P<between>(?:(?!{_OTHER_VERB})[^;]){{0,160}})\Z", re.IGNORECASE)
"""Up to a firm: somebody is advised by it, perhaps by others named before it."""
ADVISES = re.compile(
    r"\b(?:(?:is|are|was|were)\s+)?(?:advis(?:ed|es|ing)|represent(?:ed|s|ing)|counsell?ed|"
    r"(?:acting|acts|acted)\s+(?:exclusively\s+|solely\s+|only\s+)?for)\s+(?!by\b)",
    re.IGNORECASE,
)
ASKED = re.compile(r"\A\s+to\s+(?:advise|assist|represent)\b", re.IGNORECASE)
WHOM = re.compile(r"(?:\s+and\s+(?:[\w-]+\s+){1,4}?)?[\s,]{1,4}(?:to|for|of|on\s+behalf\s+of|representing|advising)\s+")
TO_BY = re.compile(r"\bto\s+(?P<whom>(?:(?!\bto\b)[^,;.]){3,60}?)\s+by\s+\Z", re.IGNORECASE)
"""Up to a firm: “to the Company by”."""
WHOSE = re.compile(
    r"(?:\b(?P<pronoun>its|their|our|his|her)\b"
    r"|\b(?P<name>(?:the\s+)?[A-Z][\w&-]*\.?(?:,?\s+(?:&\s+|of\s+)?[A-Z][\w&-]*\.?){0,5})(?:['’]s|s['’]))\s+"
    r"(?:(?:own|exclusive|sole|lead|joint|independent|outside|special|co-?)\s+){0,3}\Z"
)
IN_BRACKETS = re.compile(
    r"\s*\((?:(?P<legal>legal|[\w\s]{0,30}counsel)|(?P<financial>financial|investment\s+bank\w*))\)", re.IGNORECASE
)
"""Right after a firm in a list of advisors."""
SIDE = re.compile(
    r"^[ \t]*(?P<side>(?:the\s+)?(?:company|issuer|borrower|debtors?|buyer|purchaser|seller|sponsor|"
    r"(?:[\w-]+\s+){0,5}?(?:group|committee|lenders|noteholders|bondholders|creditors)(?:\s+of\s+(?:[\w'’-]+\s*){1,7})?)):\s",
    re.IGNORECASE | re.MULTILINE,
)
"""At the head of a line: whose advisors it lists."""
ON_LAW = re.compile(r"\A[^.;]{0,60}?\b(?:on|as\s+to)\s+(?:[\w-]+\s+){1,3}law\b", re.IGNORECASE)
CARRIED = re.compile(
    r"\b(?:advised|represented|advising|representing)\s+(?P<whom>[^;,.]{3,60}?)\s+(?:on|as\s+to|in)\s+[^;,.]{3,40},?\s+and\s+\Z",
    re.IGNORECASE,
)
"""Up to a firm for which the verb is not said again: “A advised B on Danish law and C on Swiss law”."""
ADVICE_FROM = re.compile(r"\badvice\s+from\s+(?:the\s+[\w\s]{1,40}?\bof\s+)?\Z", re.IGNORECASE)
OPINES = re.compile(r"\b(?:fairness|solvency)\s+opinion\b|\bfinancial\s+point\s+of\s+view\b", re.IGNORECASE)
OPINION_TO = re.compile(r"\bopinion\s+to\s+(?=the\s)", re.IGNORECASE)
SUBJECT = re.compile(
    r"(?:\A|[,.;:]\s|\band\s)\s*(?P<name>(?:[Tt]he|[Aa]n?)\s+(?:[\w-]+\s+){0,3}"
    r"(?:investors?|banks|lenders|managers|shareholders?|noteholders|bondholders|buyers?|sellers?|purchasers?)"
    r"|(?:[A-Z][\w&.'’-]*\s+){1,6}?(?:Inc\.|LLC|LP|Ltd\.|plc|Partners|Capital|Corporation|Company|Group|Holdings))\s*\Z",
)
"""Before the verb: who is advised, where it is none of the cast."""
CLAUSE = re.compile(
    r";|\bwhile\b|\bwhereas\b|"
    r"(?<!,\s[A-Z])(?<!,\s[A-Z]\.[A-Z])(?<!and\s[A-Z])(?<!and\s[A-Z]\.[A-Z])\.(?=\s+[A-Z\"“]|\s*\Z)|\n\s*\n"
)
NEXT = re.compile(
    r",?\s+(?:and|with)\s+(?=(?:[\w&.,'’-]+\s+){1,9}?(?:as|is|are|was|were|served|serves|serving|acted|acting|advised)\b)"
    r"|,?\s+and\s+by\s"
)
OBJECT = re.compile(
    r"\b(?:to|for|(?<!syndicate\s)(?<!group\s)of|represent\w*|advis(?:ed|es|ing)|by)\s+(?:the\s+)?(?:joint\s+|lead\s+)?\Z",
    re.IGNORECASE,
)
"""Before a role: it is somebody who is advised, not what the firm is."""
LAW = re.compile(r"\b(?:LLP|L\.L\.P|PLLC|P\.?C|P\.?A|Solicitors|Avocats|Rechtsanw\w+|Law)\b\.?", re.IGNORECASE)
BANK = re.compile(
    r"\b(?:Securities|Capital|Partners|Bank|Banque|Group|Markets|Brothers|Advisors|Advisers|Co|Inc|Incorporated|"
    r"Corporation|Company|LLC|plc|Limited|Ltd)\b",
    re.IGNORECASE,
)
