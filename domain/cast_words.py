"""The words in which releases name their parties: firms, groups, and what a bracket defines."""

import re

from domain.segment import word_set

BRACKET = re.compile(r"\(([^()]{2,300})\)")
TERM = re.compile(r"(?P<the>\b[Tt]he\s+)?[\"“](?P<term>[A-Z][\w&.’'-]*(?:\s+[\w&.’'-]+){0,4}?),?[\"”]")
TICKER = re.compile(
    r"\((?:the\s+)?(?:NASDAQ|NYSE|AMEX|OTC\w*|TSXV?|TSE|LSE|ASX|CSE|CBOE|Euronext)\b[^()]{0,60}\)", re.IGNORECASE
)
STANDING = re.compile(
    r"\b[Tt]he\s+(Company|Issuer|Borrower|Partnership|Trust|Bank|Purchasers?|Buyer|Seller|Corporation|Debtors|"
    r"Noteholders|Bondholders|Lenders|Trustee|Sponsor|Committee)\b"
)
GROUP = re.compile(
    r"\b(?:an?|the|its)\s+(?P<name>(?:(?:ad\s+hoc|informal|official|unofficial|special|steering|independent|transaction)\s+)?"
    r"(?:(?:unsecured\s+)?(?:note|bond|debenture|share|stock)holders?['’]\s+|lenders['’]\s+|creditors['’]\s+)?"
    r"(?:committee|group)(?:\s+of\s+(?:[\w%/'’-]+\s+){0,6}?[\w'’-]+(?=\s+(?:has|have|had|is|are|was|were|will|who|that|which|to)\b"
    r"|\s*[,.;(]))?)",
    re.IGNORECASE,
)
DEAL_SIDE = re.compile(
    r"\bthe\s+(?P<name>(?:several\s+|joint\s+)?(?:underwriters?|dealer[\s-]managers?|placement\s+agents?|initial\s+purchasers?|"
    r"agents?(?:\s+under\s+the\s+[\w\s-]{3,40}?(?=\s+(?:is|are|was|were)\b|[.,;]))?|lenders|"
    r"independent\s+directors|board\s+of\s+directors|special\s+committee(?:\s+of\s+the\s+board(?:\s+of\s+directors)?)?))\b",
    re.IGNORECASE,
)
_WORD = r"(?:(?:[A-Z]\.)+|[A-Z][\w&’'-]*(?:\.com)?)"
_GAP = r"(?:[ \t]{1,3}|[ \t]?\n[ \t]{0,8})"
FIRM = re.compile(
    rf"\b{_WORD}(?:{_GAP}(?:(?:&|of|and){_GAP})?{_WORD}){{0,5}}?,?{_GAP}"
    r"(?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|plc|PLC|LLC|L\.L\.C|L\.P|LP|N\.V|NV|S\.A|SA|AG|SE|Company|Holdings|Group)\b"
    rf"(?:,?{_GAP}(?:Inc|Corp|Ltd|LLC|L\.P|plc)\b)?\.?(?:{_GAP}[IVX]{{1,4}}\b)?"
)
FORM = re.compile(
    r",?\s+(?:Inc|Incorporated|Corp|Corporation|Ltd|Limited|plc|LLC|L\.L\.C|L\.P|LP|N\.V|NV|S\.A|SA|AG|SE|Co|Company)\b\.?\Z",
    re.IGNORECASE,
)
ADVISES = re.compile(r"\b(?:LLP|L\.L\.P|PLLC|Securities|Advisors|Advisers|Capital\s+Markets)\b|&\s+Co\b")
ACTS = re.compile(
    r"[\s,]{1,3}(?:(?:each\s+)?(?:is|are|was|were|has\s+been|served?|serves|acted|acts?|has)\s+)?(?:also\s+)?"
    r"(?:(?:acting|serving|engaged|retained|acted|served)\s+)?(?:as\s+|(?<=is\s)|(?<=are\s)|(?<=was\s)|(?<=were\s))(?:[\w’'-]+\s+){0,5}?"
    r"(?:counsel|advis[eo]rs?|agents?|managers?|underwriters?|bookrunners?|bankers?|trustee|purchasers?|broker)\b"
    r"|(?:,?\s+(?:and\s+)?(?:[A-Z][\w&.-]*\s+){1,6})(?:(?:is|are|was|were)\s+)?(?:acting|acted)\s+as\s+"
    r"|\s*\((?:[\w’'-]+\s+){0,4}?(?:legal|counsel|advis[eo]rs?|bankers?|bookrunners?|underwriters?)\b",
    re.IGNORECASE,
)
"""After a firm: it acts for others."""
ENGAGED = re.compile(
    r"(?:(?:advised|represented|led)\s+by|and\s+including|(?:retained|engaged|selected|hired|asked)|counsel\s+is|advisors?\s+is|law\s+firms?\s+of)"
    r"(?:\s+the\s+law\s+firms?\s+of)?\s+\Z",
    re.IGNORECASE,
)
NOT_PARTY = word_set("""
    acquisition act agreement agreements amendment amount arrangement bond bonds business closing combination
    consent credit date deadline debenture debentures divestiture event exchange facility fiscal indenture
    initiative loan loans meeting merger note notes offer offering offerings option options period plan price
    private product products program project proposal prospectus recapitalization registration report reports
    restructuring rights rsa sec securities security settlement share shares spin-off statement statements stock
    strategy subscription system tender term terms transaction transactions units warrant warrants website year frns
""")
WE = word_set("we us our you")
