"""What a file claims was said of a release in review, as the importing person's own words; with `domain.admit`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from domain.annotation import Comment, Negative
from domain.errors import Refusal
from domain.person import Person
from domain.release import CommentClaim, NegativeClaim, Release
from domain.respond import MAX_COMMENT
from domain.span import Span

_MOST_NAME = 100
_TO_THE_MINUTE = len("2026-01-05T09:30")


def negative_of(release: Release, claim: NegativeClaim, by: Person, origin: str, moment: datetime) -> Negative:
    """A draft of the importing person's; who said it is in its claims."""
    return Negative(uuid4(), release.id, claim.label, by.name, moment, claim.comment, origin, claim.claims)


def words_of(text: str, author: str, created: str) -> tuple[str, ...]:
    """A comment of a file as the importing person can write it: who is said to have written it stands before it.

    Nothing is put into another's mouth, and what that makes too long for one comment goes on in another.
    """
    name = " ".join(author.split())[:_MOST_NAME] or "somebody"
    when = f" wrote on {created[:_TO_THE_MINUTE].replace('T', ' ')}" if created else " wrote"
    head = f"[{name}{when}, says the file] "
    room = MAX_COMMENT - len(head)
    text = text.strip()
    return tuple(head + text[place : place + room] for place in range(0, len(text), room))


def comments_of(
    release: Release, text: str, claim: CommentClaim, ids: Sequence[UUID], by: Person, moment: datetime
) -> list[Comment]:
    """The comment in the importing person's name, on what it was on; `ids` are those of claims and negatives."""
    span = None
    if claim.span is not None:
        if claim.span[1] > len(text):
            raise Refusal(f"A comment on {claim.span} lies outside the text of “{release.name}”: mend the file.")
        span = Span(*claim.span)
    on = None if claim.on is None else ids[claim.on]
    return [
        Comment(uuid4(), release.id, on, span, by.name, moment, words, claim.settled)
        for words in words_of(claim.text, claim.author, claim.created)
    ]
