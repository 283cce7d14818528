"""The label scheme: which labels there are, how they look and which attributes they take."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from domain.errors import Refusal

_MADE = re.compile(r"[A-Z][A-Z0-9_]{0,59}\Z")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
MAX_ID = 1000
UNNAMED = "Unnamed"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
PATTERNS = ("solid", "dashes", "dots", "waves", "double")
RESERVED_KEYS = frozenset("JKWSEOFMXYUCTH0")
"""Act and review keys of the text view; a label cannot take one of them."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A named value that an annotation of a label may carry; with choices, one of them."""

    name: str
    title: str = ""
    choices: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A kind of span: its id in files, its name on screen, its keys, colour and pattern."""

    id: str
    title: str
    colour: str
    letter: str
    key: str
    description: str = ""
    pattern: str = "solid"
    attributes: tuple[Attribute, ...] = ()
    retired: bool = False

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of that name, if the label has it."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


@dataclass(frozen=True, slots=True)
class Scheme:
    """The labels of a corpus, in the order in which the palette shows them."""

    name: str
    labels: tuple[Label, ...]

    def label(self, label_id: str) -> Label | None:
        """The label with exactly this id."""
        return next((label for label in self.labels if label.id == label_id), None)

    def titled(self, title: str) -> Label | None:
        """The label with exactly this title."""
        return next((label for label in self.labels if label.title == title), None)

    def find(self, words: str) -> Label:
        """The label meant by an id or a title; unless one is exactly so, case, blanks, `-` and `_` do not matter."""
        exact = self.label(words) or self.titled(words)
        if exact is not None:
            return exact
        folded = fold(words)
        alike = [label for label in self.labels if folded in (fold(label.id), fold(label.title))]
        if len(alike) == 1:
            return alike[0]
        if alike:
            raise Refusal(f"“{words}” may mean {' or '.join(label.id for label in alike)}: write it exactly so.")
        known = ", ".join(label.id for label in self.labels)
        raise Refusal(f"The scheme has no label “{words}”: it has {known or 'none'}.")

    def active(self) -> tuple[Label, ...]:
        """The labels that can be given, without the retired ones."""
        return tuple(label for label in self.labels if not label.retired)


def fold(words: str) -> str:
    """Words without what people do not tell apart by ear: case, blanks, `-` and `_`."""
    return re.sub(r"[\s_-]+", "", words).casefold()


def label_id_from(title: str) -> str:
    """An id made from a title: capitals, digits and underscores."""
    made = re.sub(r"[^A-Z0-9]+", "_", title.upper()).strip("_")
    return made if _MADE.match(made) else "L_" + made[:58] if made else "LABEL"


def is_name(words: str) -> bool:
    """Whether these words can be a label's id as they are: printable, no blanks at the ends, at most 1,000 of them."""
    return 0 < len(words) <= MAX_ID and words == words.strip() and not _UNPRINTABLE.search(words)


def name_from(words: str) -> str:
    """A file's word for a label as an id: itself, mended only where an id cannot be so."""
    if is_name(words):
        return words
    return _UNPRINTABLE.sub(" ", words).strip()[:MAX_ID].rstrip() or UNNAMED


def checked_relation(words: str) -> str:
    """A relation's word without surrounding blanks, or a Refusal."""
    words = words.strip()
    if not is_name(words):
        raise Refusal(f"A relation needs a word of 1 to {MAX_ID} printable characters: say what ties the two.")
    return words


def check_attributes(label: Label, attributes: Mapping[str, str]) -> None:
    """Refuse attributes the label does not have or values outside an attribute's choices."""
    for name, value in attributes.items():
        attribute = label.attribute(name)
        if attribute is None:
            known = ", ".join(item.name for item in label.attributes)
            raise Refusal(f"{label.title} has no attribute “{name}”: it has {known or 'none'}.")
        if attribute.choices and value and value not in attribute.choices:
            raise Refusal(f"“{value}” is no {name} of {label.title}: choose {', '.join(attribute.choices)}.")


def checked(scheme: Scheme) -> Scheme:
    """The scheme itself when all of it is sound, or a Refusal naming the first slip."""
    _unique("id", (label.id for label in scheme.labels))
    _unique("title", (label.title for label in scheme.labels))
    active = scheme.active()
    _unique("letter", (label.letter for label in active if label.letter))
    _unique("key", (label.key for label in active if label.key))
    for label in scheme.labels:
        _check_label(label)
    return scheme


def _check_label(label: Label) -> None:
    if not is_name(label.id):
        shown = _UNPRINTABLE.sub("\ufffd", label.id)[:40]
        raise Refusal(f"“{shown}” is no label id: write 1 to {MAX_ID} printable characters, no blanks at the ends.")
    if not label.title.strip():
        raise Refusal(f"The label {label.id} needs a title.")
    if not _COLOUR.match(label.colour):
        raise Refusal(f"“{label.colour}” is no colour of {label.title}: write it as #rrggbb.")
    if label.pattern not in PATTERNS:
        raise Refusal(f"“{label.pattern}” is no pattern of {label.title}: choose {', '.join(PATTERNS)}.")
    if label.letter and (len(label.letter) != 1 or not label.letter.isascii() or not label.letter.isupper()):
        raise Refusal(f"The letter of {label.title} must be one of A to Z.")
    if label.letter in RESERVED_KEYS:
        raise Refusal(f"The letter {label.letter} of {label.title} is taken by an act of the window: choose another.")
    if label.key and (len(label.key) != 1 or label.key not in "123456789"):
        raise Refusal(f"The key of {label.title} must be a digit from 1 to 9.")
    _unique(f"attribute of {label.title}", (attribute.name for attribute in label.attributes))


def _unique(what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise Refusal(f"Two labels share the {what} “{value}”: each needs its own.")
        seen.add(value)
