"""Word documents (.docx): in with their comments and highlights offered as annotations, out with labels as comments.

The parts are read as the XML they are, within the limits of `strict.zip` and `strict.xml`, so that all files read.
"""

from collections.abc import Iterator, Mapping, Sequence

from domain.errors import Refusal
from domain.release import Claim, Incoming, pairs
from formats.canonical import Canonical
from formats.docx.body import Body
from formats.docx.comments import Comment, comments
from formats.docx.flow import Joined, Place, joined
from formats.docx.lists import Lists
from formats.docx.package import Element, Package, local, value
from formats.docx.parts import OURS
from formats.docx.writing import Writer as Writer
from formats.given import Given
from formats.text import about
from formats.writing import count_of

_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The one release of a Word document; Refusal when it is protected, old, damaged or without text."""
    package = Package(given)
    root = package.part(package.main)
    if root is None:
        raise Refusal(f"“{given.name}” is cut short: its text is missing; get the file again.")
    styles = package.first("styles")
    ours = styles is not None and any(value(style, "styleId") == OURS for style in styles)
    notes = {kind: _notes(package.first(f"{kind}s"), kind) for kind in ("footnote", "endnote")}
    body = Body(Lists(package.first("numbering"), styles), notes, pages=ours)
    found = joined(body.document(root), as_lines=ours)
    if not ours and not found.text.strip():
        raise Refusal(f"“{given.name}” has no text in it: if its pages are pictures, have them recognised first (OCR).")
    canonical = Canonical(found.text)
    known = comments(package, ours=ours)
    name = given.names.get(given.stem, given.stem)
    yield Incoming(
        name=name,
        text=canonical.text,
        format="docx",
        metadata=() if ours else pairs(about(given.name, canonical.text) | _title(package)),
        remarks=(*_told(body, package, ours), *_unplaced(found, body, known)),
        claims=(*_commented(found, canonical, known), *_highlighted(found, canonical, body.colours)),
    )


def _notes(root: Element | None, kind: str) -> dict[str, Element]:
    if root is None:
        return {}
    return {value(item, "id"): item for item in root if local(item) == kind and value(item, "type") not in _SEPARATORS}


def _title(package: Package) -> dict[str, str]:
    core = package.part("docProps/core.xml")
    title = next((item.text for item in core if local(item) == "title"), None) if core is not None else None
    return {"title": " ".join(title.split())} if title and title.strip() else {}


def _commented(found: Joined, canonical: Canonical, known: Mapping[str, Comment]) -> Iterator[Claim]:
    """The comments on ranges in the order of their ids; parts of one annotation of ours are put together again."""
    places = {place.key[1:]: place for place in found.places if place.key.startswith("c")}
    parts: dict[int, tuple[Comment, list[tuple[int, int]]]] = {}
    for number, comment in known.items():
        place = places.get(number)
        if place is None:
            continue
        span = canonical.span(place.start, place.end)
        if comment.part is None:
            yield _claim(comment, (span,))
            continue
        which, count, annotation = comment.part
        parts.setdefault(annotation, (comment, []))[1].append(span)
        if which == count:
            # Somebody may have moved a part in Word: what overlaps now is taken as one.
            yield _claim(comment, _apart(parts.pop(annotation)[1]))
    for comment, spans in parts.values():
        yield _claim(comment, _apart(spans))


def _claim(comment: Comment, fragments: tuple[tuple[int, int], ...]) -> Claim:
    return Claim(comment.label, fragments, comment.attributes, comment.comment, comment.claims)


def _apart(spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    made: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return tuple(made)


def _highlighted(found: Joined, canonical: Canonical, colours: Mapping[str, str]) -> Iterator[Claim]:
    """The highlights that no comment has for its own range."""
    bare = [(place, *_bare(place, found.text)) for place in found.places]
    taken = {(start, end) for place, start, end in bare if place.key.startswith("c")}
    for place, start, end in bare:
        if place.key in colours and start < end and (start, end) not in taken:
            colour = "".join(f" {char.lower()}" if char.isupper() else char for char in colours[place.key])
            yield Claim(f"Highlight {colour.strip()}", (canonical.span(place.start, place.end),))


def _bare(place: Place, text: str) -> tuple[int, int]:
    covered = text[place.start : place.end]
    return place.start + len(covered) - len(covered.lstrip()), place.start + len(covered.rstrip())


def _told(body: Body, package: Package, ours: bool) -> Iterator[str]:
    counts = body.counts
    gone = counts["del"] + counts["moveFrom"]
    if gone or counts["ins"]:
        kept = count_of(counts["ins"], "insertion")
        yield f"Tracked changes: {kept} in the text, {count_of(gone, 'deletion')} left out."
    margins = 0 if ours else sum(_has_text(root) for kind in ("header", "footer") for root in package.related(kind))
    if margins:
        yield f"{count_of(margins, 'header or footer', 'headers and footers')} left out."
    if counts["vanish"]:
        yield f"{count_of(counts['vanish'], 'hidden piece of text', 'hidden pieces of text')} left out."
    if counts["altChunk"]:
        yield f"{count_of(counts['altChunk'], 'embedded file')} left out."
    if counts["sym"]:
        yield f"{count_of(counts['sym'], 'sign')} of a picture font replaced by U+FFFD."


def _has_text(root: Element) -> bool:
    return any(local(item) == "t" and (item.text or "").strip() for item in root.iter())


def _unplaced(found: Joined, body: Body, known: Mapping[str, Comment]) -> Iterator[str]:
    places = {place.key[1:] for place in found.places if place.key.startswith("c")}
    answers = sum(comment.answers for number, comment in known.items() if number in places)
    if answers:
        yield f"{count_of(answers, 'comment')} answering another one."
    lost = [number for number in known if number not in places]
    if lost:
        yield f"{count_of(len(lost), 'comment')} on no range of the text left out."
