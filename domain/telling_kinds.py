"""How changes of annotations, and of what is said of them, are told: a phrase for each field that is another one."""

from collections.abc import Iterator
from typing import Any

from domain.annotation import Annotation, Decision, Mark, MarkKind, Negative, Relation, State
from domain.edit import Change
from domain.review import REASONS
from domain.telling_words import Phrase, Terms, counted, joined, literal, quoted

_GIVEN = {
    State.SUBMITTED: "submitted {} for review",
    State.APPROVED: "approved {}",
    State.RETURNED: "returned {}",
    State.DRAFT: "reopened {}",
    State.OVERRULED: "settled against {}",
}
_TAKEN = {
    State.SUBMITTED: "took back the submission of {}",
    State.APPROVED: "took back the approval of {}",
    State.RETURNED: "took back the return of {}",
    State.DRAFT: "took back that {} was reopened",
    State.OVERRULED: "took back that {} was settled against",
}


def annotation(change: Change, terms: Terms) -> Iterator[Phrase]:
    """An annotation that was made, changed or removed."""
    before: Any = change.before
    after: Any = change.after
    if before is None:
        yield Phrase(f"labelled {{}} as {literal(terms.label(after.label))}", quoted(after.quote), "place")
    elif after is None:
        yield Phrase(f"removed the label {literal(terms.label(before.label))} from {{}}", quoted(before.quote), "place")
    else:
        phrases = [*_relabelled(before, after, terms), *_moved(before, after)]
        phrases += [*_described(before, after, terms), *_commented(before, after), *_flagged(before, after)]
        yield from phrases or [Phrase("changed {}", quoted(after.quote))]


def _relabelled(before: Annotation, after: Annotation, terms: Terms) -> Iterator[Phrase]:
    if before.label != after.label:
        was, now_is = literal(terms.label(before.label)), literal(terms.label(after.label))
        yield Phrase(f"changed the label of {{}} from {was} to {now_is}", quoted(after.quote))


def _moved(before: Annotation, after: Annotation) -> Iterator[Phrase]:
    if before.fragments == after.fragments:
        return
    sides = f"{literal(quoted(before.quote))} → {literal(quoted(after.quote))}"
    if len(before.fragments) != len(after.fragments):
        number = len(after.fragments) - len(before.fragments)
        verb = "added" if number > 0 else "took away"
        yield Phrase(f"{verb} {counted(abs(number), 'part')} of {{}}: {sides}", quoted(before.quote))
        return
    start, end = after.span.start - before.span.start, after.span.end - before.span.end
    if start and end:
        yield Phrase(f"moved {{}}: {sides}", quoted(before.quote))
    elif start or end:
        edge, steps = ("start", start) if start else ("end", end)
        yield Phrase(f"moved the {edge} of {{}} by {counted(abs(steps), 'character')}: {sides}", quoted(before.quote))
    else:
        yield Phrase(f"moved parts of {{}}: {sides}", quoted(before.quote))


def _described(before: Annotation, after: Annotation, terms: Terms) -> Iterator[Phrase]:
    was, now_is = dict(before.attributes), dict(after.attributes)
    for name in sorted(was.keys() | now_is.keys()):
        old, new = was.get(name, ""), now_is.get(name, "")
        title = literal(terms.attribute(after.label, name))
        what = quoted(after.quote)
        if not old and new:
            yield Phrase(f"set {title} of {{}} to {literal(quoted(new))}", what)
        elif old and not new:
            yield Phrase(f"cleared {title} of {{}}, which was {literal(quoted(old))}", what)
        elif old != new:
            yield Phrase(f"changed {title} of {{}} from {literal(quoted(old))} to {literal(quoted(new))}", what)


def _commented(before: Annotation, after: Annotation) -> Iterator[Phrase]:
    what, old, new = quoted(after.quote), literal(quoted(before.comment)), literal(quoted(after.comment))
    if before.comment == after.comment:
        return
    if not before.comment:
        yield Phrase(f"wrote a comment on {{}}: {new}", what)
    elif not after.comment:
        yield Phrase(f"removed the comment {old} on {{}}", what)
    else:
        yield Phrase(f"changed the comment on {{}} from {old} to {new}", what)


def _flagged(before: Annotation, after: Annotation) -> Iterator[Phrase]:
    if before.flagged != after.flagged:
        pattern = "flagged {} for a second look" if after.flagged else "took the flag off {}"
        yield Phrase(pattern, quoted(after.quote))


def decision(change: Change, terms: Terms) -> Iterator[Phrase]:
    """A step of review that was taken or taken back."""
    value = change.value
    assert isinstance(value, Decision)
    what = terms.annotation(value.revision, value.annotation_id)
    if change.after is None:
        yield Phrase(_TAKEN.get(value.verdict, "took back a decision on {}"), what)
        return
    pattern = _GIVEN.get(value.verdict, f"decided “{value.verdict}” on {{}}")
    if value.reason:
        pattern += f": {literal(REASONS.get(value.reason, value.reason))}"
    if value.comment:
        pattern += f" — {literal(quoted(value.comment))}"
    if value.correction is not None:
        pattern += f"; proposed {_proposed(value, terms)}"
    yield Phrase(pattern, what)


def _proposed(value: Decision, terms: Terms) -> str:
    assert value.correction is not None
    given = [f"{terms.attribute(value.correction.label, name)} {text}" for name, text in value.correction.attributes]
    words = [f"{part.start} to {part.end}" for part in value.correction.fragments]
    return literal(", ".join([terms.label(value.correction.label), f"characters {joined(words)}", *given]))


def relation(change: Change, terms: Terms) -> Iterator[Phrase]:
    """A tie between two annotations."""
    value = change.value
    assert isinstance(value, Relation)
    ends = f"{terms.annotation(value.source)} → {terms.annotation(value.target)}"
    verb = "tied" if change.before is None else "untied" if change.after is None else "changed the tie"
    yield Phrase(f"{verb} {{}} as {literal(quoted(value.label))}", ends, "pair")


def negative(change: Change, terms: Terms) -> Iterator[Phrase]:
    """“Looked, and found none”."""
    value = change.value
    assert isinstance(value, Negative)
    label, where = literal(terms.label(value.label)), terms.release(value.release_id)
    if change.after is None:
        yield Phrase(f"took back that there is no {label} in {{}}", where, "release")
    else:
        said = f" — {literal(quoted(value.comment))}" if value.comment else ""
        yield Phrase(f"looked for {label} in {{}} and found none{said}", where, "release")


def mark(change: Change, terms: Terms) -> Iterator[Phrase]:
    """A person's word on a whole release."""
    value = change.value
    assert isinstance(value, Mark)
    where = terms.release(value.release_id)
    if value.kind is MarkKind.REVIEWED:
        yield Phrase("took back the sign-off of {}" if change.after is None else "signed off {}", where, "release")
    else:
        yield Phrase("opened {} again" if change.after is None else "called {} done", where, "release")
