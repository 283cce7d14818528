"""PDF out: a file for each release, its text as filed and every annotation a real highlight."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC
from pathlib import Path

from domain.annotation import AnnotatedRelease, Annotation
from domain.scheme import Scheme
from formats import ExportHead
from formats.pdf.arrangement import Arrangement
from formats.pdf.drawing import Pen, all_letters, lettering, text_of
from formats.pdf.fonts import Codes, first_face, has_picture, second_face
from formats.pdf.legend import washes
from formats.pdf.marks import ATTRIBUTES, COMMENT, MOST_LABEL
from formats.pdf.objects import Objects, numbers, text_string
from formats.pdf.pages import PAGE_HEIGHT, PAGE_WIDTH, Box
from formats.pdf.reading import OURS
from formats.writing import Stems, count_of, finish_folder

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Writer:
    """Writes a PDF per release as it comes."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self.labels: dict[str, str] = {}
        self.index: dict[str, str] = {}
        self._folder = path
        self._scheme = head.scheme
        self._stems = Stems()
        self._written: dict[str, str] = {}
        self._turned = self._boxed = 0
        self._is_open = True

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add the PDF of one release."""
        stem = self._stems.stem(sheet.release.name)
        self.index[stem] = sheet.release.name
        self._turned += bool(not sheet.text.isascii() and _RIGHT_TO_LEFT.search(sheet.text))
        self._boxed += not sheet.text.isascii() and not all(map(has_picture, set(sheet.text) - {"\x0c"}))
        data = _Document(sheet, self._scheme, self._named).file()
        (self._folder / f"{stem}.pdf").write_bytes(data)

    def _named(self, label: str) -> str:
        """The label as the first line of a highlight's contents: one line, not too long, no two alike."""
        found = self._written.get(label)
        if found is None:
            plain = " ".join(label.replace("\x1b", "\ufffd").split())[:MOST_LABEL].strip() or "_"
            found, number = plain, 2
            while found in self._written.values():
                found = f"{plain[: MOST_LABEL - 4]} {number}"
                number += 1
            self._written[label] = found
            if found != label:
                self.labels[found] = label
        return found

    def close(self) -> tuple[str, ...]:
        """Make the disk hold the files; says what does not look as in the text."""
        if self._is_open:
            finish_folder(self._folder)
            self._is_open = False
        remarks = []
        if self.labels:
            told = ", ".join(f"“{label}” as {written}" for written, label in self.labels.items())
            remarks.append(f"Labels are written in another way: {told}.")
        if self._turned:
            remarks.append(
                f"{count_of(self._turned, 'release')} with Arabic or Hebrew: words run from right to left with letters "
                "unjoined, in lines that begin at the left; some viewers copy such lines in another order."
            )
        if self._boxed:
            remarks.append(
                f"{count_of(self._boxed, 'release')} with letters that the fonts of the PDF do not have (Chinese, "
                "Japanese, Korean, emoji): an empty box is shown; copied text is right."
            )
        return tuple(remarks)


class _Document:
    """The PDF of one release."""

    def __init__(self, sheet: AnnotatedRelease, scheme: Scheme, named: Callable[[str], str]) -> None:
        self._named = named
        self._arranged = Arrangement(sheet, scheme)
        self._objects = Objects()
        self._marks: dict[int, list[int]] = defaultdict(list)

    def file(self) -> bytes:
        """All of its bytes."""
        objects = self._objects
        root, tree = objects.reserve(), objects.reserve()
        arranged = self._arranged
        pen = Pen(all_letters(arranged.pages) | lettering(arranged.looks.values(), arranged.name))
        fonts = self._fonts(pen)
        # Not Multiply: letters below many highlights stay as easy to read as below one.
        blend = objects.add("<< /Type /ExtGState /BM /Darken >>")
        places = [objects.reserve() for _ in arranged.pages.lines]
        for annotation, stretches in arranged.marks:
            for count, stretch in enumerate(stretches, 1):
                part = f".{stretch.fragment + 1}-{count}" if len(stretches) > 1 else ""
                mark = self._mark(annotation, stretch.boxes, f"{annotation.id}{part}", places[stretch.page], blend, pen)
                self._marks[stretch.page].append(mark)
        for page, place in enumerate(places):
            content = objects.stream("", "\n".join(self._content(page, pen)).encode("ascii"))
            listed = " ".join(f"{mark} 0 R" for mark in self._marks[page])
            marks = f" /Annots [{listed}]" if listed else ""
            objects.put(
                place,
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {numbers((PAGE_WIDTH, PAGE_HEIGHT))}]"
                f" /Resources << /Font << {fonts} >> >> /Contents {content} 0 R{marks} >>",
            )
        kids = " ".join(f"{place} 0 R" for place in places)
        objects.put(tree, f"<< /Type /Pages /Count {len(places)} /Kids [{kids}] >>")
        objects.put(root, f"<< /Type /Catalog /Pages {tree} 0 R /ViewerPreferences << /DisplayDocTitle true >> >>")
        return objects.file(root, {"Title": text_string(arranged.name), "Producer": text_string(OURS)})

    def _fonts(self, pen: Pen) -> str:
        first, second = Codes(first_face(), pen.first_codes), Codes(second_face(), pen.second)
        pen.codes(first, second)
        fonts = f"/F1 {first.add_to(self._objects)} 0 R"
        return f"{fonts} /F2 {second.add_to(self._objects)} 0 R" if pen.second else fonts

    def _content(self, page: int, pen: Pen) -> Iterator[str]:
        yield from text_of(self._arranged.pages, page, pen)
        yield "/Artifact BMC"
        yield from map(pen.drawn, self._arranged.beside(page))
        yield "EMC"

    def _mark(self, annotation: Annotation, boxes: Sequence[Box], name: str, page: int, blend: int, pen: Pen) -> int:
        look = self._arranged.looks[annotation.label]
        hull = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        rect = numbers(hull)
        form = self._objects.stream(
            f"/Type /XObject /Subtype /Form /BBox [{rect}] /Group << /S /Transparency >>"
            f" /Resources << /ExtGState << /G {blend} 0 R >> >>",
            "\n".join(["/G gs", *map(pen.drawn, washes(boxes, look))]).encode("ascii"),
        )
        quads = " ".join(numbers((x0, y1, x1, y1, x0, y0, x1, y0)) for x0, y0, x1, y1 in boxes)
        label = self._named(annotation.label)
        contents = f"{label}\n{annotation.comment}" if annotation.comment else label
        date = text_string(annotation.created.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'"))
        entries = [
            f"<< /Type /Annot /Subtype /Highlight /Rect [{rect}] /QuadPoints [{quads}] /F 4 /P {page} 0 R".encode(),
            f"/C [{numbers(look.colour)}] /CA 0.35 /AP << /N {form} 0 R >>".encode(),
            b"/Contents " + text_string(contents) + b" /NM " + text_string(name),
            b"/T " + text_string(annotation.author) + b" /CreationDate " + date + b" /M " + date,
        ]
        if annotation.attributes:
            shown = "; ".join(f"{key}: {value}" for key, value in annotation.attributes)
            kept = json.dumps(dict(annotation.attributes), sort_keys=True)
            entries.append(b"/Subj " + text_string(shown) + f" /{ATTRIBUTES} ".encode() + text_string(kept))
        if "\x1b" in annotation.comment:
            entries.append(f"/{COMMENT} ".encode() + text_string(json.dumps(annotation.comment)))
        return self._objects.add(b"\n".join(entries) + b" >>")
