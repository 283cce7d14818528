"""How a change of the scheme is told: which labels came, went or look different."""

from collections.abc import Iterator
from dataclasses import replace

from domain.edit import Change
from domain.scheme import Label, Scheme
from domain.telling_words import Phrase, Terms, joined, literal

_FIELDS = {"letter": "letter", "key": "digit key", "pattern": "pattern"}


def scheme(change: Change, _terms: Terms) -> Iterator[Phrase]:
    """A scheme that was put in force, with what of it is new."""
    before, after = change.before, change.after
    if not isinstance(after, Scheme):
        yield Phrase("removed the scheme")
    elif not isinstance(before, Scheme):
        titles = joined(label.title for label in after.labels) if after.labels else "no labels"
        yield Phrase(literal(f"set up the scheme “{after.name}” with {titles}"))
    else:
        yield from _changed(before, after)


def _changed(before: Scheme, after: Scheme) -> Iterator[Phrase]:
    if before.name != after.name:
        yield Phrase(literal(f"renamed the scheme from “{before.name}” to “{after.name}”"))
    was, now_is = {label.id: label for label in before.labels}, {label.id: label for label in after.labels}
    for label in after.labels:
        if label.id not in was:
            yield Phrase("added the label {}", label.title, "label")
        else:
            yield from _label(was[label.id], label)
    for label in before.labels:
        if label.id not in now_is:
            yield Phrase("removed the label {}", label.title, "label")
    kept = [key for key in now_is if key in was]
    if kept != [key for key in was if key in now_is]:
        yield Phrase("changed the order of the labels")


def _label(before: Label, after: Label) -> Iterator[Phrase]:
    title = after.title
    if before.title != title:
        yield Phrase(f"renamed the label {{}} to {literal(title)}", before.title, "label")
    if before.retired != after.retired:
        yield Phrase("retired the label {}" if after.retired else "brought back the label {}", title, "label")
    if before.colour != after.colour:
        yield Phrase(f"recoloured {{}} from {before.colour} to {after.colour}", title, "label")
    for field, words in _FIELDS.items():
        old, new = getattr(before, field) or "none", getattr(after, field) or "none"
        if old != new:
            yield Phrase(f"changed the {words} of {{}} from {old} to {new}", title, "label")
    if before.description != after.description:
        yield Phrase("changed the description of {}", title, "label")
    yield from _attributes(before, after)


def _attributes(before: Label, after: Label) -> Iterator[Phrase]:
    for attribute in after.attributes:
        known = before.attribute(attribute.name)
        title = attribute.title or attribute.name
        if known is None:
            yield Phrase(f"gave {{}} the attribute {literal(title)}", after.title, "label")
        elif known != attribute:
            same = replace(known, choices=attribute.choices) == attribute
            what = "the choices of the attribute" if same else "the attribute"
            yield Phrase(f"changed {what} {literal(title)} of {{}}", after.title, "label")
    for attribute in before.attributes:
        if after.attribute(attribute.name) is None:
            yield Phrase(
                f"took the attribute {literal(attribute.title or attribute.name)} off {{}}", after.title, "label"
            )
