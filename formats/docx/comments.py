"""What the comments of a Word file say: by whom, when, in answer to what, and which label they mean.

A comment that we wrote says by the styles of its paragraphs what is the label, an attribute, a remark. Of any other one
the label is what stands before a colon, or all of it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from domain.release import pairs
from formats.docx.body import plain
from formats.docx.package import Element, Package, child, local, value
from formats.docx.parts import ATTRIBUTE, LABEL, PART, REMARK

_PART = re.compile(r"\s*Part (\d{1,6}) of (\d{1,6}) of annotation (\d{1,9})\s*")
_ID = re.compile(r"[A-Z][A-Z0-9_]{1,59}:?")
_BLANKS = re.compile(r"[ \t]+")
UNNAMED = "Comment"
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as a claim needs it."""

    label: str
    comment: str = ""
    attributes: Pairs = ()
    claims: Pairs = ()
    part: tuple[int, int, int] | None = None
    """Which of how many parts of which annotation, for those of ours that have several."""
    answers: bool = False


def comments(package: Package, *, ours: bool) -> dict[str, Comment]:
    """The comments of a file by their ids; `ours` says that we wrote it, whoever saved it since."""
    threads = _threads(package)
    found: dict[str, Comment] = {}
    for root in package.related("comments"):
        for item in root:
            if local(item) == "comment":
                found.setdefault(value(item, "id"), _comment(item, threads, ours))
    return found


def _threads(package: Package) -> Mapping[str, tuple[str, bool]]:
    """By the id of a comment's last paragraph: the one that it answers, and whether it is resolved."""
    found: dict[str, tuple[str, bool]] = {}
    for root in package.related("commentsExtended"):
        for item in root:
            found[value(item, "paraId")] = (value(item, "paraIdParent"), value(item, "done") in ("1", "true", "on"))
    return found


def _comment(item: Element, threads: Mapping[str, tuple[str, bool]], ours: bool) -> Comment:
    paragraphs = [found for found in item.iter() if local(found) == "p"]
    styles = [value(child(found, "pPr", "pStyle")) for found in paragraphs]
    parent, resolved = threads.get(value(paragraphs[-1], "paraId") if paragraphs else "", ("", False))
    said = {"author": value(item, "author"), "created": value(item, "date")}
    if ours and LABEL not in styles and len(paragraphs) > 1 and plain(paragraphs[0]).endswith(":"):
        styles = [LABEL, *(_style(found) for found in paragraphs[1:])]
    if LABEL in styles:
        return _of_ours(paragraphs, styles, said)
    said |= {"id": value(item, "id"), "state": "resolved" if resolved else "", "answers": "a comment" if parent else ""}
    texts = [plain(found) for found in paragraphs]
    label = _label(texts)
    whole = "\n".join(texts).strip()
    return Comment(label or UNNAMED, whole if whole != label else "", claims=_stated(said), answers=bool(parent))


def _style(paragraph: Element) -> str:
    """The style that a paragraph of ours had before LibreOffice saved the file, which keeps only how letters look."""
    if _PART.fullmatch(plain(paragraph)):
        return PART
    first = next(_runs(paragraph), None)
    return ATTRIBUTE if child(first, "rPr", "b") is not None else REMARK


def _stated(said: dict[str, str]) -> Pairs:
    return pairs({key: text for key, text in said.items() if text})


def _label(texts: list[str]) -> str:
    # Other programs keep the paragraphs of ours and forget their styles.
    if texts and _ID.fullmatch(texts[0].strip()):
        return texts[0].strip().removesuffix(":")
    whole = " ".join(_BLANKS.sub(" ", text).replace("\n", " ") for text in texts).strip()
    return whole.partition(":")[0].strip() or whole


def _of_ours(paragraphs: list[Element], styles: list[str], said: dict[str, str]) -> Comment:
    by_style = list(zip(styles, paragraphs, strict=True))
    label = next(plain(found) for style, found in by_style if style == LABEL)
    part = next((_PART.fullmatch(plain(found)) for style, found in by_style if style == PART), None)
    return Comment(
        (label.removesuffix(":") if len(paragraphs) > 1 else label) or UNNAMED,
        "\n".join(plain(found) for style, found in by_style if style == REMARK),
        pairs(dict(_attribute(found) for style, found in by_style if style == ATTRIBUTE)),
        _stated(said),
        (int(part[1]), int(part[2]), int(part[3])) if part else None,
    )


def _attribute(paragraph: Element) -> tuple[str, str]:
    """Its name is in bold letters; what follows the colon is its value."""
    names: list[str] = []
    values: list[str] = []
    for run in _runs(paragraph):
        (names if child(run, "rPr", "b") is not None and not values else values).append(plain(run))
    return "".join(names), "".join(values).removeprefix(": ")


def _runs(paragraph: Element) -> Iterator[Element]:
    return (item for item in paragraph.iter() if local(item) == "r")
