"""How a suggestion becomes somebody's annotation, or is turned down for good: nothing else makes one of it."""

from collections.abc import Iterable, Sequence
from uuid import uuid4

from domain.annotate import contradicted, demand_present, shortened
from domain.annotation import CARRIED_FROM, AnnotatedRelease, Annotation
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal, StaleEdit
from domain.person import Person, Role, demand
from domain.release import Pairs
from domain.scheme import Label
from domain.suggest import answers, fits, left
from domain.suggestion import Rejection, Source, Suggestion, origin_of

STALE = "That suggestion is for another text: have suggestions made anew, then look at them."


def accept(sheet: AnnotatedRelease, suggestions: Iterable[Suggestion], *, by: Person) -> Edit:
    """The suggestions as drafts of the person who accepts them, in one step.

    Left out is what stands there already, what was turned down, and what bears a label that cannot be given any more;
    so are attributes that the scheme does not know. Refused when nothing is left.
    """
    demand(by, Role.ANNOTATOR, "accept suggestions")
    chosen = _fitting(sheet, suggestions)
    made, moment = list[Annotation](), now()
    # One after the other: of two that overlap the first is taken.
    for item in _apart(left(sheet, chosen)):
        label = sheet.scheme.find(item.label)
        made.append(
            Annotation(
                id=uuid4(),
                release_id=sheet.release.id,
                label=label.id,
                fragments=(item.span,),
                quote=item.quote,
                author=by.name,
                created=moment,
                revision=uuid4(),
                attributes=known_attributes(label, item.attributes),
                origin=origin_of(item),
                # Whoever made what is carried counts as an author of it, too.
                claims=((CARRIED_FROM, item.maker),) if item.source is Source.CARRIED and item.maker else (),
            )
        )
    if not made:
        raise Refusal(
            "Nothing is left to accept: those places have that label already, were rejected, or the label is retired."
        )
    labels = dict.fromkeys(item.label for item in made)
    denied = [change for label_id in labels for change in contradicted(sheet, label_id, by.name)]
    changes = [*(Change(None, item) for item in made), *denied]
    return edit(_title("Accept", [item.quote for item in made]), by.name, changes, at=moment)


def reject(sheet: AnnotatedRelease, suggestions: Iterable[Suggestion], *, by: Person) -> Edit:
    """A no to each of the suggestions, in one step; refused when all of them were turned down before."""
    demand(by, Role.ANNOTATOR, "reject suggestions")
    moment, made = now(), list[Rejection]()
    for item in _fitting(sheet, suggestions):
        if not any(answers(earlier, item) for earlier in (*sheet.rejections, *made)):
            # Rounded, since what is kept is read by people and by databases.
            score = round(min(max(item.score, 0.0), 1.0), 4)
            made.append(
                Rejection(
                    id=uuid4(),
                    release_id=sheet.release.id,
                    label=sheet.scheme.find(item.label).id,
                    span=item.span,
                    quote=item.quote,
                    author=by.name,
                    created=moment,
                    source=item.source,
                    score=score,
                )
            )
    if not made:
        raise Refusal("Those suggestions were rejected already.")
    return edit(_title("Reject", [item.quote for item in made]), by.name, [Change(None, item) for item in made], moment)


def known_attributes(label: Label, attributes: Pairs) -> Pairs:
    """Those attributes that the label has, with values that it takes."""
    kept = []
    for name, value in attributes:
        attribute = label.attribute(name)
        if attribute is not None and value and (not attribute.choices or value in attribute.choices):
            kept.append((name, value))
    return tuple(sorted(kept))


def _fitting(sheet: AnnotatedRelease, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    demand_present(sheet.release)
    chosen = list({item.id: item for item in suggestions}.values())
    if not chosen:
        raise Refusal("No suggestion is chosen.")
    if not all(fits(sheet, item) for item in chosen):
        raise StaleEdit(STALE)
    return chosen


def _apart(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    kept: list[Suggestion] = []
    ends: dict[str, int] = {}
    for item in sorted(suggestions, key=lambda item: (item.span.start, -item.span.end, item.label)):
        if item.span.start >= ends.get(item.label, 0):
            kept.append(item)
            ends[item.label] = item.span.end
    return kept


def _title(verb: str, quotes: Sequence[str]) -> str:
    if len(quotes) == 1:
        return f"{verb}: {shortened(quotes[0])}"
    return f"{verb} {len(quotes)} suggestions"
