"""Strings that do harm where they are taken for more than words, and a corpus that has them everywhere."""

from domain.annotation import AnnotatedRelease
from domain.release import pairs
from tests import sheets

MARK = "PWNED"
"""Stands in every live string: where something runs, it shows."""
FORMULAS = [
    '=HYPERLINK("http://x.example/PWNED","a")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "＝1+1",
    "=1+1",
]
SCRIPTS = [
    "<script>PWNED()</script>",
    "<img src=http://x.example/PWNED onerror=PWNED()>",
    "'\"><svg onload=PWNED()>",
    "</style><script>PWNED()</script>",
    "javascript:PWNED()",
    "]]><script>PWNED()</script>",
    "<!--",
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;',
    '<?xml-stylesheet href="http://x.example/PWNED"?>',
    "expression(PWNED()) url(http://x.example/PWNED)",
]
COMMANDS = [
    r"\input{/etc/passwd}",
    r"\immediate\write18{touch PWNED}",
    r"\end{document}",
    "^^5cinput{/etc/passwd}",
    "#$%&~_^{}\\",
    r"{\rtf1\field{\*\fldinst INCLUDETEXT http://x.example/PWNED}}",
    r"{\object\objdata 0105}",
    ") Tj ET (PWNED",
    "endstream endobj",
    "%PDF-1.7 /JS (PWNED)",
]
ODD = [
    "a\x07\x08\x1b[31mb",
    "\u202eabc\u202c",
    "\ufffe\uffff",
    "\x85\u2028\u2029",
    "#FORMAT=WebAnno TSV 3.3\n\n#Text=x",
    "T1\tNOTE 0 1\ta",
]
ALL = [*FORMULAS, *SCRIPTS, *COMMANDS, *ODD]
NAMES = [
    "../x",
    "..\\x",
    "/etc/passwd",
    "CON",
    "con.txt",
    "a/b",
    ".",
    "..",
    "a" * 200,
    "💶",
    "-rf",
    "NUL.txt",
    "x ",
    "a:b",
    "~",
    "$HOME",
]


def corpus() -> list[AnnotatedRelease]:
    """Each string as text, quote, label, attribute, comment and person, in releases with odd names."""
    found = [_one(f"{number} {words}", words) for number, words in enumerate(ALL)]
    found += [_one(words, words) for words in ALL if words.strip() == words and words.isprintable()]
    found += [_one(name, "plain words") for name in NAMES if name == name.strip()]
    return list({sheet.release.name: sheet for sheet in found}.values())


def _one(name: str, words: str) -> AnnotatedRelease:
    name = " ".join(name.split())[:200]
    text = f"{words}\nBefore {words} after\n"
    start = len(words) + 1 + len("Before ")
    label = "".join(char if char.isprintable() else "_" for char in words).strip()[:200]
    made = [
        sheets.annotation(text, [(0, len(words))], label, {words: words}, name=name, comment=words, author=words),
        sheets.annotation(text, [(start, start + len(words))], "NOTE", {"coupon": words}, name=name, number=1),
        sheets.annotation(text, [(0, 1), (start, start + 1)], "ADVISOR", name=name, number=2, comment=words),
    ]
    sheet = sheets.sheet(text, made, name=name, metadata=pairs({"company": words, words: words}))
    return sheets.related(sheet, (label, 0, 1))
