"""A readable page of its own: every release with its highlights, a legend and lists, to read, to search and to print.

No scripts and nothing fetched; all text of the corpus is escaped. The style is in `style`.
"""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import chain
from pathlib import Path

from domain.annotation import AnnotatedRelease, Annotation, Negative, State, Subject
from domain.record import stamp
from formats.exporting import ExportHead
from formats.pages.style import STYLE, Looks
from formats.safe import finish
from formats.writing import count_of, ordered

_BUFFER = 1 << 20
DEPTH = 30
"""How many highlights may lie on one another; deeper ones are in the list only, and the page stays linear in size."""
QUOTE = 600
"""How much of an annotation's text the list repeats."""


class Writer:
    """Writes the releases aside as they come: contents and legend come first, and are known only at the end."""

    def __init__(self, path: Path, head: ExportHead) -> None:
        self.labels: Mapping[str, str] = {}
        self.index: Mapping[str, str] = {}
        self._head = head
        self._file = path.open("w", encoding="utf-8", newline="\n", buffering=_BUFFER)
        self._body = tempfile.TemporaryFile(  # noqa: SIM115, it lives as long as the writer
            "w+", encoding="utf-8", newline="\n", buffering=_BUFFER, dir=path.parent
        )
        self._looks = Looks(head.scheme)
        self._counts: Counter[str] = Counter()
        self._contents: list[str] = []
        self._number = self._hidden = 0

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add one release: its header, its text with highlights and the list of its annotations."""
        annotations = ordered(sheet)
        place = len(self._contents) + 1
        numbers = {annotation.id: self._number + offset for offset, annotation in enumerate(annotations, 1)}
        self._number += len(annotations)
        self._counts.update(annotation.label for annotation in annotations)
        name = escape(sheet.release.name)
        self._contents.append(f'<li><a href="#r{place}">{name}</a> <small>{len(annotations):,}</small></li>\n')
        marks = _Marks(sheet, {key: str(number) for key, number in numbers.items()}, self._looks)
        lines = chain(_header(sheet, place), marks.text(annotations), _list(sheet, annotations, marks))
        self._body.writelines(lines)
        self._hidden += marks.hidden

    def close(self) -> tuple[str, ...]:
        """Put the page together and finish it; says what it does not hold or highlight."""
        if not self._file.closed:
            self._file.writelines(_top(self._head, self._looks, self._counts, self._contents))
            self._body.seek(0)
            shutil.copyfileobj(self._body, self._file, _BUFFER)
            self._body.close()
            self._file.writelines(_bottom(self._head))
            finish(self._file)
        limits = ("The page is for reading: revisions, source files and earlier decisions are in jsonl.",)
        if not self._hidden:
            return limits
        hidden = f"{count_of(self._hidden, 'annotation')} on more than {DEPTH} others: listed, but not highlighted."
        return (hidden, *limits)


def _about(sheet: AnnotatedRelease, annotation: Annotation, title: str) -> str:
    """What shows when the pointer rests on a highlight."""
    parts = [title, f"{sheet.state(annotation).value}, {annotation.author}"]
    parts += [f"{name}: {value}" for name, value in annotation.attributes]
    parts += [annotation.comment] if annotation.comment else []
    return " · ".join(parts)


class _Marks:
    """Turns a text and its annotations into nested mark elements; what crosses is closed and opened again."""

    def __init__(self, sheet: AnnotatedRelease, numbers: dict[object, str], looks: Looks) -> None:
        self.sheet = sheet
        self.looks = looks
        self.numbers = numbers
        self._hidden: set[object] = set()
        self._again: dict[object, str] = {}

    def text(self, annotations: Iterable[Annotation]) -> Iterator[str]:
        """The container with the text; its text content is the canonical text, character for character."""
        yield f'<div class="text" dir="auto" data-doc-id="{escape(self.sheet.release.name)}">'
        place = 0
        open_: list[tuple[int, Annotation]] = []
        for start, end, annotation in self._stretches(annotations):
            pieces, place = self._closed(open_, place, start)
            yield from pieces
            yield escape(self.sheet.text[place:start], quote=False)
            place = start
            if len(open_) >= DEPTH:
                self._hidden.add(annotation.id)
                continue
            open_.append((end, annotation))
            yield self._opening(annotation)
        pieces, place = self._closed(open_, place, len(self.sheet.text))
        yield from pieces
        yield escape(self.sheet.text[place:], quote=False)
        yield "</div>\n"

    @property
    def hidden(self) -> int:
        """How many annotations have a part that lay too deep to be highlighted."""
        return len(self._hidden)

    def _stretches(self, annotations: Iterable[Annotation]) -> list[tuple[int, int, Annotation]]:
        found = [
            (fragment.start, fragment.end, annotation)
            for annotation in annotations
            for fragment in annotation.fragments
            if fragment.length
        ]
        found.sort(key=lambda stretch: (stretch[0], -stretch[1]))
        return found

    def _closed(self, open_: list[tuple[int, Annotation]], place: int, until: int) -> tuple[list[str], int]:
        """The pieces up to a place with all that ends there closed, and how far the text got."""
        pieces: list[str] = []
        while open_ and (nearest := min(end for end, _ in open_)) <= until:
            pieces.append(escape(self.sheet.text[place:nearest], quote=False))
            place = nearest
            lowest = next(index for index, (end, _) in enumerate(open_) if end == nearest)
            pieces.append("</mark>" * (len(open_) - lowest))
            open_[lowest:] = [item for item in open_[lowest:] if item[0] != nearest]
            pieces += [self._opening(annotation) for _, annotation in open_[lowest:]]
        return pieces, place

    def _overruled(self, annotation: Annotation) -> str:
        """A class of its own for what was not taken; its words are not struck: they may be another's and approved."""
        return " overruled" if self.sheet.state(annotation) is State.OVERRULED else ""

    def _opening(self, annotation: Annotation) -> str:
        again = self._again.get(annotation.id)
        if again is not None:
            return again
        number, label = self.numbers[annotation.id], self.looks.of(annotation.label)
        common = (
            f'class="{self.looks.css_class(label.id)}{self._overruled(annotation)}" data-ann="{number}"'
            f' data-label="{escape(label.id)}"'
            f' title="{escape(_about(self.sheet, annotation, label.title))}"'
        )
        self._again[annotation.id] = f"<mark {common}>"
        sign = escape(self.looks.sign(label.id)) + ("\u00d7" if self._overruled(annotation) else "")
        return f'<mark id="a{number}" data-sign="{sign}" {common}>'


def _header(sheet: AnnotatedRelease, place: int) -> Iterator[str]:
    release = sheet.release
    yield f'<article id="r{place}">\n<header><h2>{escape(release.name)}</h2>\n'
    if release.metadata:
        pairs = (f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in release.metadata)
        yield f"<dl>{''.join(pairs)}</dl>\n"
    states = Counter(sheet.state(annotation) for annotation in sheet.annotations)
    told = [count_of(len(sheet.annotations), "annotation")]
    told += [f"{states[state]:,} {state.value}" for state in State if states[state]]
    none = {negative.label for negative in sheet.negatives}
    told += [f"found none of {count_of(len(none), 'label')}"] if none else []
    told += ["reviewed"] if sheet.reviewed else []
    told += [f"SHA-256 of the text <code>{release.digest}</code>"]
    yield f'<p class="facts">{" · ".join(told)}</p></header>\n'


def _list(sheet: AnnotatedRelease, annotations: Iterable[Annotation], marks: _Marks) -> Iterator[str]:
    if not sheet.annotations:
        yield '<p class="none">No annotations.</p>\n'
    else:
        yield from _table(sheet, annotations, marks)
    yield from _negatives(sheet, marks.looks)
    yield "</article>\n"


def _table(sheet: AnnotatedRelease, annotations: Iterable[Annotation], marks: _Marks) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("No.", "Label", "Text", "Line", "Details", "State"))
    yield f'<table aria-label="Annotations"><thead><tr>{heads}</tr></thead><tbody>\n'
    place, line = 0, 1
    for annotation in annotations:
        start = annotation.fragments[0].start
        line += sheet.text.count("\n", place, start)
        place = start
        yield _row(sheet, annotation, marks, line)
    yield "</tbody></table>\n"


def _negatives(sheet: AnnotatedRelease, looks: Looks) -> Iterator[str]:
    """What somebody looked for in the release and did not find."""
    if sheet.negatives:
        heads = "".join(f'<th scope="col">{head}</th>' for head in ("Found none", "Details", "State"))
        yield f'<table class="negatives" aria-label="Found none"><thead><tr>{heads}</tr></thead><tbody>\n'
        yield from (_negative_row(sheet, negative, looks) for negative in sheet.negatives)
        yield "</tbody></table>\n"


def _negative_row(sheet: AnnotatedRelease, negative: Negative, looks: Looks) -> str:
    details = f"<q>{escape(negative.comment)}</q>" if negative.comment else ""
    return f"<tr><td>{_key(looks, negative.label)}</td><td>{details}</td><td>{_state(sheet, negative)}</td></tr>\n"


def _key(looks: Looks, label_id: str) -> str:
    """A label as lists show it."""
    label = looks.of(label_id)
    sign = escape(looks.sign(label.id))
    return f'<span class="key {looks.css_class(label.id)}" data-sign="{sign}">{escape(label.title)}</span>'


def _state(sheet: AnnotatedRelease, subject: Subject) -> str:
    """Where something stands, who made it, who decided and, of gold, what it comes from."""
    by = f"{escape(subject.author)}, {stamp(subject.created)[:10]}"
    standing = sheet.standing(subject)
    if standing and standing.by != subject.author:
        by += f"<br>{standing.verdict.value} by {escape(standing.by)}, {stamp(standing.at)[:10]}"
    if subject.origin != "manual":
        by += f"<br>{escape(subject.origin)}"
    return f"<b>{sheet.state(subject).value}</b><br><small>{by}</small>"


def _shown(quote: str) -> str:
    """A quote as the list shows it; the whole of it is in the text above."""
    return quote if len(quote) <= QUOTE else quote[:QUOTE].rstrip() + " …"


def _row(sheet: AnnotatedRelease, annotation: Annotation, marks: _Marks, line: int) -> str:
    number = marks.numbers[annotation.id]
    details = [f"<i>{escape(name)}</i> {escape(value)}" for name, value in annotation.attributes]
    details += [f"<q>{escape(annotation.comment)}</q>"] if annotation.comment else []
    details += [
        f'<i>{escape(relation.label)}</i> \u2192 <a href="#a{marks.numbers[relation.target]}">'
        f"{marks.numbers[relation.target]}</a>"
        for relation in sheet.relations_of(annotation.id)
        if relation.source == annotation.id
    ]
    return (
        f'<tr><td><a href="#a{number}">{number}</a></td><td>{_key(marks.looks, annotation.label)}</td>'
        f'<td dir="auto">{escape(_shown(annotation.quote))}</td><td>{line:,}</td>'
        f"<td>{'<br>'.join(details)}</td><td>{_state(sheet, annotation)}</td></tr>\n"
    )


def _top(head: ExportHead, looks: Looks, counts: Counter[str], contents: list[str]) -> Iterator[str]:
    title = escape(head.title)
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{title}</title>\n<style>\n{STYLE}{looks.rules()}</style>\n</head>\n<body>\n"
    yield f'<header class="top"><h1>{title}</h1>\n<p class="facts">{count_of(len(contents), "release")}'
    yield f" · {count_of(counts.total(), 'annotation')}{_filters(head)}</p></header>\n"
    yield '<section class="legend" aria-label="Labels"><h2>Labels</h2><ul>\n'
    for label_id, label in looks.labels.items():
        if counts[label_id] or not label.retired:
            yield f"<li>{_key(looks, label_id)} <small>{counts[label_id]:,}</small>"
            yield f"<span>{escape(label.description)}</span></li>\n"
    yield "</ul></section>\n"
    if len(contents) > 1:
        yield '<nav aria-label="Releases"><h2>Releases</h2><ol>\n'
        yield from contents
        yield "</ol></nav>\n"
    yield "<main>\n"


def _filters(head: ExportHead) -> str:
    return "".join(f" · only {escape(name)}: {escape(value)}" for name, value in head.filters)


def _bottom(head: ExportHead) -> Iterator[str]:
    edits = count_of(head.audit_count, "edit")
    yield f'</main>\n<footer class="facts"><p>{escape(head.program)} · {edits} in the audit trail, the last with the'
    yield f" hash <code>{escape(head.audit_head)}</code></p></footer>\n</body>\n</html>\n"
