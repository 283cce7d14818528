"""What was turned down in a release is so in its new version too, where the same words stand in their place."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.anchor import carried
from domain.annotation import AnnotatedRelease, Annotation
from domain.suggest import answers
from domain.suggestion import Rejection, Suggestion


def denied(old: AnnotatedRelease, new_text: str) -> tuple[Rejection, ...]:
    """The rejections of an old release at the places of its new version to which they go for certain."""
    known = {item.id: item for item in old.rejections}
    marks = (
        Annotation(item.id, item.release_id, item.label, (item.span,), item.quote, item.author, item.created, item.id)
        for item in old.rejections
    )
    return tuple(
        replace(known[item.annotation.id], span=item.span)
        for item in carried(old.text, new_text, marks)
        if item.certain and item.span is not None
    )


def undenied(guesses: Iterable[Suggestion], rejections: Sequence[Rejection]) -> tuple[Suggestion, ...]:
    """Guesses without those to which a rejection is a no."""
    return tuple(item for item in guesses if not any(answers(rejection, item) for rejection in rejections))
