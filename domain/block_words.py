"""By which words and marks the paragraphs of a release are told apart."""

import re

from domain.lexer_words import MONTHS

WIRE = r"(?:/[^/\n]{2,60}/|\([^()\n]{2,60}\))"
DASH = r"(?:--+|[-–—]|\.{3,}|…)"
DATELINE = re.compile(
    rf"\s*(?!(?:On|In|For|As|By|At|From|Since|Effective|During|Through|Until)\s)"
    rf"(?=[A-Z(])(?:[\w.,'’/&()*–-]+\s+){{0,12}}?"
    rf"(?:{WIRE}\s*{DASH}?\s*)?(?:\.{{3}}\s*)?\(?{MONTHS}\s+\d{{1,2}}(?:,?\s+(?:19|20)\d\d)?[\s,).]{{0,4}}"
    rf"(?:{WIRE}\s*)?{DASH}\s*"
    rf"|\s*[A-Z][A-Z.,'’&\s]{{2,50}}(?:,\s*[A-Z][A-Za-z.]{{1,20}})?\s*(?:{WIRE}\s*{DASH}|{DASH}\s)\s*"
)
PAGE = re.compile(r"\s*<(?i:/?page)>")
TURN = re.compile(
    r"(?i)(?!-\s?(?:0|30)\s?-)[-\s(]*(?:more|continued|page\s+\d+|\d{1,3}|(?:financial\s+)?tables?\s+(?:to\s+)?follows?)[-\s)]*|[-=_*\s]{5,}|-{3,}"
)
"""What stands at the foot of a page, and rules across it."""
LINKED = re.compile(
    r"\s*(?:!?\[[^\]\n]{1,120}\]\(\S{5,400}\)\s*)+"
    r"|\s*(?:View the original release on \S+|The post [^\n]{3,200} appeared first on [^\n]{2,60})\s*",
    re.IGNORECASE,
)
"""What a news site puts below a release."""
MARKUP = re.compile(r"\s*</?[A-Z][A-Z0-9-]*>")
FILING = re.compile(
    r"</?(?:(?:SEC|IMS)-(?:HEADER|DOCUMENT)|TYPE|SEQUENCE|FILENAME|DESCRIPTION|TEXT|DOCUMENT|ACCEPTANCE-DATETIME)>"
)
HEADER = re.compile(r"<(?:SEC|IMS)-HEADER>")
HEADER_END = re.compile(r"</(?:SEC|IMS)-HEADER>")
TABLE_MARK = re.compile(r"</?(?i:table)>")
DATE_LINE = re.compile(
    rf"(?:(?i:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?{MONTHS}\s+\d{{1,2}}(?:,?\s+(?:19|20)\d\d)?"
    r"(?:,?\s+\d{1,2}:\d\d\s*[\w. ]{2,8})?"
)
"""A line that holds only the day of the release."""
END = re.compile(r"\s*(?:(?:# ?){1,6}|-\s?0\s?-|-\s?30\s?-|[-*<\s]{0,4}END[-*>\s]{0,4}|\* ?\* ?\*)\s*", re.IGNORECASE)
EXHIBIT = re.compile(r"[^\n]{0,120}?\b(?i:exhibit|ex)\b[ .-]*(?P<number>\d{1,3}(?:\.\d{1,3})?)\)?[ \t]*(?=\n|\Z)")
ROW = re.compile(r"\S(?: {3,}| *\t\s*)\S|\.{5,}|[-=_]{4,}|<(?i:table|caption|s|c)>|^\s*\|.*\|\s*$")
PHONE = re.compile(r"\(?\b\d{3}\)?[-./ ]{1,2}\d{3}[-. ]\d{4}\b|\S@\w+\.\w")
CONTACT = re.compile(
    r"[#*]{0,3}(?i:(?:(?:media|press|trade|business|investors?|company|corporate|relations|information|inquiries|and|for|"
    r"more|further|additional)[ ,/&]{1,3}){0,6}contacts?\b|connect with us|media inquiries|investor relations|"
    r"for (?:more|further|additional) information)"
)
CONTACT_INSIDE = re.compile(r"(?i)\bcontacts?:|\binformation contact|\bcontact$")
CAUTION_TITLE = re.compile(r"(?i)forward[- ]looking|safe harbou?r|cautionary|risk factors|disclaimer")
CAUTION = re.compile(
    r"(?i)forward[- ]\s*looking|safe\s+harbou?r|actual\s+results\s+(?:may|could|might|to\s+differ)|differ\s+materially"
)
ADVISORS = re.compile(
    r"(?:(?:legal|financial)\s+(?:and\s+(?:legal|financial)\s+)?(?:advis[eo]rs?|counsel)|placement\s+agent|"
    r"\bcounsel\s+to\b|book-?running\s+managers?)"
)
ADVISES = re.compile(r"\b(?:as|acted|acting|served?|serving|advised|engaged|retained|selected|hired|is|are|were)\b")
ABOUT = re.compile(
    r"(?P<name>(?:The\s+)?[A-Z][\w.&'’-]*(?:,?\s+(?:[A-Z&][\w.&'’-]*|of|and)){0,8}),?\s+(?:\([^)]{2,60}\),?\s+)?"
    r"(?:(?:headquartered|based|established|founded)\s+in|is\s+(?:a|an|the|one\s+of\s+the)\s+"
    r"(?:[\w-]+\s+){0,2}?(?:leading|global|largest|holding|provider|manufacturer|independent|diversified|worldwide)"
    r"|is\s+a\s+wholly[- ]owned\s+subsidiary)"
)
ABOUT_TURNED = re.compile(
    r"(?:With|Based\s+in|Headquartered\s+in|Founded\s+in|Established\s+in)\s+[^.;]{3,150}?,\s+"
    r"(?:[A-Z][\w.]{1,20}-based\s+)?(?P<name>(?![A-Z]{2},)(?:[A-Z][\w&'’-]*\.?,?\s+){1,6})(?:\([^)]{2,60}\),?\s+)?"
    r"is\s+(?:a|an|the|one\s+of)\s"
)
LEGAL_FORM = re.compile(r",?\s+(?:Inc|Corp|Corporation|Ltd|LLC|LLP|L\.P|plc|Co|N\.V|S\.A)\.?$", re.IGNORECASE)
QUOTE = re.compile(r"\s*[\"“]")
NOTICE = re.compile(
    r"\s*(?:FOR\s+IMMEDIATE\s+RELEASE|NEWS\s+(?:COPY|RELEASE)|PRESS\s+RELEASES?|NEWS|LOGO)\b|\s*\[[^\]\n]{0,60}(?:LOGO|LETTERHEAD)\]"
    r"|\s*\(?(?:NASDAQ|NYSE|AMEX|OTC\w*)[^\n:]{0,20}:\s*[A-Z.]{1,6}\)?\s*\Z",
    re.IGNORECASE,
)
FOLLOWS = re.compile(r"\s*(?:and|or|of|the|to|in|with|for|its|by|from|as|at|on|&)\s", re.IGNORECASE)
LEADS = re.compile(r"(?:\b(?:and|or|of|the|a|an|to|in|with|for|its|by|from|as|at|on)|[&,-])\s*\Z", re.IGNORECASE)
"""A headline runs on over a blank line where one half needs the other."""
BULLET = re.compile(r"\s*(?:[-–—•*]\s?)+[^\s-]")
CLOSED = re.compile(r"[.!?:;][\"”’'»)\]]*\s*\Z|[\"”]\s*\Z")
RUN_IN = re.compile(
    r"\s*[\"“]?(?P<title>About\s+[A-Z][^:.\n]{1,60}|(?i:forward[- ]looking|safe\s+harbou?r|cautionary)[^:.\n]{0,60}):"
)
"""A heading on the line of the paragraph that it stands above."""
VISIT = re.compile(r"(?i)\bvisit\b")
NEWS = re.compile(r"\b(?:announce[sd]|reported|today)\b")
SIGNED = re.compile(r"\s*(?:By:?\s{0,4})?/s/", re.IGNORECASE)
SOURCE = re.compile(r"[-\s_=]*Source:\s", re.IGNORECASE)
LETTERED = re.compile(r"[^\W\d_]{4,}")
