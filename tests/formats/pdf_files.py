"""PDF files made by hand for tests: words at places in Helvetica, with marks, turned pages and faults as wanted."""

import base64
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from formats.pdf.objects import Objects, text_string


@dataclass(frozen=True)
class Word:
    """Text at a place; `x`, `y` count points from the lower left."""

    x: float
    y: float
    text: str
    size: float = 10
    quarters: int = 0

    def drawn(self) -> str:
        turn = ("1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0")[self.quarters]
        shown = self.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"BT /F1 {self.size} Tf {turn} {self.x:.0f} {self.y:.0f} Tm ({shown}) Tj ET"


@dataclass(frozen=True)
class Noted:
    """An annotation of a PDF: its boxes as left, bottom, right, top."""

    boxes: Sequence[tuple[float, float, float, float]]
    contents: str = ""
    kind: str = "Highlight"
    more: str = ""

    def body(self) -> bytes:
        quads = " ".join(f"{x0} {y1} {x1} {y1} {x0} {y0} {x1} {y0}" for x0, y0, x1, y1 in self.boxes)
        rect = " ".join(map(str, self.boxes[0]))
        said = b" /Contents " + text_string(self.contents) if self.contents else b""
        points = f" /QuadPoints [{quads}]" if self.kind != "Text" else ""
        return (
            f"<< /Type /Annot /Subtype /{self.kind} /Rect [{rect}]{points} {self.more}".encode("latin-1")
            + said
            + b" >>"
        )


def lines(x: float, y: float, words: Sequence[str], leading: float = 12) -> list[Word]:
    """One line below the other."""
    return [Word(x, y - number * leading, text) for number, text in enumerate(words)]


def pdf(
    *pages: Sequence[Word], marks: Sequence[Noted] = (), turned: int = 0, info: dict[str, bytes] | None = None
) -> bytes:
    """A PDF with these words on its pages; the marks are on the first."""
    objects = Objects()
    root, tree = objects.reserve(), objects.reserve()
    font = objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    kids = []
    for number, words in enumerate(pages):
        content = objects.stream("", "\n".join(word.drawn() for word in words).encode("cp1252"))
        listed = " ".join(f"{objects.add(mark.body())} 0 R" for mark in marks) if number == 0 else ""
        kids.append(
            objects.add(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 612 792] /Rotate {turned}"
                f" /Resources << /Font << /F1 {font} 0 R >> >> /Contents {content} 0 R /Annots [{listed}] >>"
            )
        )
    objects.put(tree, f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>")
    objects.put(root, f"<< /Type /Catalog /Pages {tree} 0 R >>")
    return objects.file(root, info or {})


LOCKED = zlib.decompress(
    base64.b64decode(
        "eNp1U21oHEUYDq292AU1ejT50ZpOClejkt7Ofs7CeZLcRz4ae9c7kxTSYGdnZy85727TvY30okZttUSE1GAhSg3FWKgR0cM0KipN"
        "apRS4h8VQQu1aOuPVKulRfKnRGdzMReIwg7vzL7vzPO8D8/ri4ejDXCXyvlmFieWOAh4YOlpLhAA/jhO0TwQ2Z8E8D9e6KfAH8IO"
        "zlgpEAxyNGe4hcKaC6WamJ5OOlngb6e5lNMLBEEC/mhfxqE2ixns0DAllsEK94DljJ13gADdJ/OOTXGWe6fyoeSlhncf2V6//cLR"
        "Y03p9Ej7oz9Uf3R5yOfNvLew5bB/o/ndzW+92UKicvD6/pdqu+q2PDjz+12BscbhTfvbpmv2Djb5hov7JnZdP/CGZ2s37xtty58Y"
        "Hz3193Ow/5q3I9a1d2lx86e1EVHaffbAs+HZnuKI55nmuYvNAw98FqmuVZ/vGYm+P+odb5xamL7aOpZIVH0+V/f6rXTgrftSzZMP"
        "Dx05vmPy6yd3P/Hy1brN994sLG34xroxUXHtx4XW7J1HTp8cuZu214RObZqKqJMfDqR7XgVXPjlxZvGPcTLfeOvpvuILrnQrra6I"
        "qK4RcUU2xP+3amWZJg4fPT9ZWd228MHFFH0xO1iMes8F367ZuKepnru8Q5vK/Dpz/ErzyXtufHG2RpDjP8W2/VLb8vH3VVuPvdYy"
        "fYHE1Uvb5vM//3m6+FehcP7MKw3raaE1tEJR4IakY6zsGgec3shTNOcAf9gisX6ac4seY4lIslNY7QMqjLL7rXaTdHDOwLZRLhEQ"
        "cw0ICFgweQw1jYeaQBQeQkkVed0ghqiZoooEhGWRIA2LEm8YLEeQLGiaQWRBRhQShhGLgAALcdAAeffVhGsx5sbov8xZsMuHDgYK"
        "eUlXTB0pEuUxb0IZ6byoY0M1kaJSjecFKEkKI6VrVGKUeBViydDYNQ1JBDK0jhJoJ8Mqz4W2bi72Jai52rMk/M9QlGIc29n8sswh"
        "KzOQzeXdPuI2NfqIY9lMsWVFu0A3gEBgqwf4W3OmBZTSsCYsywGwtE/2DVIAmZtaw6A7oIkQIcwrmFBN1AlUDSajrMgyQqoq6DAY"
        "wFhUVSSr2DCIqIuaYmCdhwoRNVEiGjSDDCuSI3ah3wFoGaJsyUNvEr1iw86oZ8iz0+MJVf1WNfzV7HD4diqzNP/lLLq//lzvXEVF"
        "S+cdB9ebLe9g2zlkU5NDssL5fJFYlPsHty2HSA=="
    )
)
"""A PDF that asks for a password before it is opened."""
