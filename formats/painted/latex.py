"""LaTeX through Pygments: annotations are tinted token types with a number above them, and a list says what each is.

All text of a corpus is escaped, by Pygments in the text itself and by `spelled` elsewhere: none of it reaches TeX as a
command. The document wants no package beyond those that every distribution has.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, TextIO, cast

from pygments.formatters import latex
from pygments.token import Token

from domain.annotation import AnnotatedRelease, Annotation
from formats.painted import FileForEach, counts_of
from formats.painted.layout import about, columns, visible
from formats.painted.token_types import BEGINS, ENDS, PAGE, TokenTypes, tokens

_COMMANDS = "GL"
_POINTS = 483
"""Width of the text on the page."""
_LARGEST = 8.5
_QUOTE = 300
_BLANKS = re.compile(r"\s+")
_PREAMBLE = r"""% Made by @program@; compile with lualatex, xelatex or pdflatex.
\documentclass[a4paper]{article}
\usepackage[margin=20mm]{geometry}
\usepackage{iftex}
\iftutex
  \usepackage{fontspec}
  \IfFontExistsTF{DejaVu Sans Mono}{\setmonofont{DejaVu Sans Mono}[Scale=0.88]}{}
  \newcommand\GLdeclare[2]{}
\else
  \usepackage[utf8]{inputenc}
  \usepackage[T1]{fontenc}
  \usepackage{textcomp}
  \IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
  % A letter that the fonts lack is shown as its number.
  \newcommand\GLdeclare[2]{\expandafter\ifx\csname u8:\detokenize{#2}\endcsname\relax
    \DeclareUnicodeCharacter{#1}{{\fboxsep0.5pt\fbox{\tiny\ttfamily #1}}}\fi}
\fi
\usepackage{fancyvrb}
\usepackage{color}
% Tints end below the numbers, which would be painted over otherwise.
\newcommand\GLstrut{\rule[-.25em]{0pt}{.95em}}
\newcommand\GLmark[1]{\smash{\raisebox{.76em}{\makebox[0pt][l]{\fontsize{4}{4}\selectfont\sffamily #1}}}}
\setlength\parindent{0pt}
\raggedright
@styles@
@letters@
\begin{document}
"""


class Writer(FileForEach):
    """Writes one LaTeX document for each release."""

    suffix = ".tex"
    pages = True

    def make(self, sheet: AnnotatedRelease, annotations: Sequence[Annotation], file: TextIO) -> None:
        """The text with its lines as they are, then the labels and the list of annotations."""
        text = visible(sheet.text, pages=True)
        formatter = AnnotatedLatex(self.types, columns(sheet.text))
        ending = "".join(_ending(annotations, self.types))
        name = spelled(sheet.release.name)
        file.write(
            _PREAMBLE.replace("@program@", "Glossator")
            .replace("@letters@", "\n".join(_letters(f"{text}{sheet.release.name}{ending}")))
            .replace("@styles@", formatter.get_style_defs().replace("\\strut", "\\GLstrut"))
        )
        file.write(f"\\section*{{{name}}}\n")
        formatter.format(tokens(text, annotations, self.types, width=columns(sheet.text)), file)
        file.write(f"{ending}\\end{{document}}\n")


def spelled(text: str) -> str:
    """A text as LaTeX within a paragraph; blanks and line ends are one blank, and no sign of it is a command."""
    return str(cast(Any, latex).escape_tex(_BLANKS.sub(" ", visible(text)), _COMMANDS))


class AnnotatedLatex(latex.LatexFormatter[str]):
    """Pygments' formatter with numbers where annotations begin and pages where the text has them."""

    def __init__(self, types: TokenTypes, width: int) -> None:
        points = min(_LARGEST, _POINTS / (0.525 * width))
        size = f"fontsize=\\fontsize{{{points:.2f}}}{{{points * 1.45:.2f}}}\\selectfont"
        super().__init__(style=types.style(), commandprefix=_COMMANDS, verboptions=size)

    def format_unencoded(self, tokensource: Iterable[tuple[Any, str]], outfile: Any) -> None:
        """Write the text, one verbatim environment for each page; `tokensource` is what `token_types.tokens` gives."""
        page: list[tuple[Any, str]] = []
        for kind, value in chain(tokensource, ((PAGE, ""),)):
            if kind is BEGINS:
                page.append((Token.Escape, f"\\GLmark{{{value}}}"))
            elif kind is PAGE:
                self._page(page, outfile)
                outfile.write("\\newpage\n" if value else "")
                page.clear()
            elif kind is not ENDS:
                page.append((kind, value))

    def _page(self, page: list[tuple[Any, str]], outfile: Any) -> None:
        if page:
            # The environment's end must stand on a line of its own.
            super().format_unencoded(iter([*page, (Token.Text, "\n")]), outfile)


def _letters(text: str) -> Iterator[str]:
    """What is said to old TeX of each letter beyond ASCII."""
    return (f"\\GLdeclare{{{ord(char):04X}}}{{{char}}}" for char in sorted(set(text)) if ord(char) > 0x7F)


def _ending(annotations: Sequence[Annotation], types: TokenTypes) -> Iterator[str]:
    if not annotations:
        return
    yield "\\bigskip\\hrule\\bigskip\n{\\small\n"
    for label_id, count in counts_of(annotations).items():
        label = types.label(label_id)
        yield f"{_key(label_id, types)} {spelled(label.title)} ({count})\\quad {spelled(label.description)}\\par\n"
    yield "\\medskip\n"
    for number, annotation in enumerate(annotations, 1):
        quote = annotation.quote if len(annotation.quote) <= _QUOTE else annotation.quote[:_QUOTE] + " …"
        details = "; ".join(spelled(line) for line in about(annotation))
        yield f"\\textsf{{{number}}}\\enspace {_key(annotation.label, types)} ``{spelled(quote)}'' {details}\\par\n"
    yield "}\n"


def _key(label_id: str, types: TokenTypes) -> str:
    name = f"Annotation{types.of(label_id)[-1]}"
    return f"\\{_COMMANDS}{{{name}}}{{{spelled(label_id)}}}"
