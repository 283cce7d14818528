"""A release on pages: its text, where each annotation lies and what stands beside; for our PDFs and for the printer."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.annotation import AnnotatedRelease, Annotation
from domain.scheme import Scheme
from formats.pdf.legend import Bar, Look, Words, footer, hooks, looks_of, margin, washes
from formats.pdf.pages import Box, Pages, paged
from formats.writing import ordered


@dataclass(frozen=True, slots=True)
class Stretch:
    """What lies on one page of one fragment of an annotation."""

    fragment: int
    page: int
    row: int
    """Of its first line on that page."""
    boxes: tuple[Box, ...]


class Arrangement:
    """The pages of one release with its annotations."""

    def __init__(self, sheet: AnnotatedRelease, scheme: Scheme) -> None:
        self.name = sheet.release.name
        self.pages: Pages = paged(sheet.text)
        self.looks = looks_of(scheme, (annotation.label for annotation in sheet.annotations))
        self.marks = [(annotation, self._stretches(annotation)) for annotation in ordered(sheet)]
        self._margins: dict[int, dict[int, list[Look]]] = defaultdict(lambda: defaultdict(list))
        for annotation, stretches in self.marks:
            for page, row in {found.page: found.row for found in reversed(stretches)}.items():
                self._margins[page][row].append(self.looks[annotation.label])

    def _stretches(self, annotation: Annotation) -> Sequence[Stretch]:
        found: dict[tuple[int, int], list[tuple[int, Box]]] = defaultdict(list)
        for number, fragment in enumerate(annotation.fragments):
            for page, row, box in self.pages.boxes(fragment):
                found[number, page].append((row, box))
        return [
            Stretch(number, page, boxes[0][0], tuple(box for _, box in boxes))
            for (number, page), boxes in found.items()
        ]

    def washes(self, page: int) -> Iterator[Bar]:
        """The highlights of a page, shorter ones upon longer ones and the lines below the letters upon all."""
        bars = [
            bar
            for annotation, stretches in self.marks
            for stretch in stretches
            if stretch.page == page
            for bar in washes(stretch.boxes, self.looks[annotation.label])
        ]
        yield from sorted(bars, key=lambda bar: (bar.height < 1, -bar.width))

    def beside(self, page: int) -> Iterator[Words | Bar]:
        """What stands on a page beside its text."""
        yield from hooks(self.pages, page)
        yield from margin(self._margins[page], self.pages)
        yield from footer(self.name, page, len(self.pages.lines), tuple(self.looks.values()))
