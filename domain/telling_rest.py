"""How changes of releases, people and what governs their work are told."""

from collections.abc import Iterator
from dataclasses import fields

from domain.annotation import Comment
from domain.assignment import Assignment
from domain.edit import Change
from domain.key import Key
from domain.person import Person, Role
from domain.policy import Policy
from domain.release import Release
from domain.sample import Sample
from domain.suggestion import Rejection, Round
from domain.telling_words import Phrase, Terms, counted, literal, quoted

_LAID_DOWN = {
    "blind": ("that annotators do not see each other's work", "that annotators see each other's work"),
    "signed": ("that decisions have to be signed", "that decisions need no signature"),
}


def release(change: Change, _terms: Terms) -> Iterator[Phrase]:
    """A release that came in, was changed or taken out."""
    value, before, after = change.value, change.before, change.after
    assert isinstance(value, Release)
    name = f"“{value.name}”"
    if not isinstance(before, Release):
        yield Phrase("imported {}", name, "release")
    elif not isinstance(after, Release):
        yield Phrase("took {} out of the corpus", name, "release")
    else:
        if before.name != after.name:
            yield Phrase(f"renamed {{}} to “{literal(after.name)}”", f"“{before.name}”", "release")
        if before.trashed != after.trashed:
            yield Phrase(
                "moved {} to the trash" if after.trashed else "brought {} back from the trash", name, "release"
            )
        if before.metadata != after.metadata:
            yield Phrase("changed what is known of {}", name, "release")
        if before.digest != after.digest:
            yield Phrase("changed the text of {}", name, "release")


def person(change: Change, by: str) -> Iterator[Phrase]:
    """Somebody who joined, or got another role."""
    before, after = change.before, change.after
    if isinstance(after, Person) and not isinstance(before, Person):
        if after.name == by:
            yield Phrase(f"joined as {after.role}")
        else:
            yield Phrase(f"added {{}} as {after.role}", after.name, "person")
    elif isinstance(before, Person) and not isinstance(after, Person):
        yield Phrase("removed {} from the people", before.name, "person")
    elif isinstance(before, Person) and isinstance(after, Person):
        if before.active != after.active:
            yield Phrase("brought {} back" if after.active else "deactivated {}", after.name, "person")
        if before.role is not after.role:
            yield Phrase(f"made {{}} {_article(after.role)}, who was {_article(before.role)}", after.name, "person")


def _article(role: Role) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


def comment(change: Change, terms: Terms) -> Iterator[Phrase]:
    """A word on an annotation, a stretch or a release."""
    value, before, after = change.value, change.before, change.after
    assert isinstance(value, Comment)
    known = value.annotation_id is not None and value.annotation_id in terms.quotes
    where = terms.annotation(value.annotation_id) if known and value.annotation_id else terms.release(value.release_id)
    words = literal(quoted(value.text))
    if not isinstance(before, Comment):
        yield Phrase(f"commented on {{}}: {words}", where, "place")
    elif not isinstance(after, Comment):
        yield Phrase(f"removed the comment {words} on {{}}", where, "place")
    else:
        if before.text != after.text:
            yield Phrase(f"changed the comment on {{}} from {literal(quoted(before.text))} to {words}", where, "place")
        if before.settled != after.settled:
            verb = "settled" if after.settled else "took up again"
            yield Phrase(f"{verb} the comment {words} on {{}}", where, "place")


def assignment(change: Change, terms: Terms) -> Iterator[Phrase]:
    """A release that was given to somebody to annotate, or taken back."""
    value = change.value
    assert isinstance(value, Assignment)
    pattern = "took {{}} back from {}" if change.after is None else "assigned {{}} to {}"
    yield Phrase(pattern.format(literal(value.person)), terms.release(value.release_id), "release")


def sample(change: Change, _terms: Terms) -> Iterator[Phrase]:
    """A share of somebody's work that was drawn for review."""
    value = change.value
    assert isinstance(value, Sample)
    drawn = f"{len(value.chosen):,} of {counted(value.population, 'annotation')} of {value.annotator}"
    verb = "took back the draw of" if change.after is None else "drew"
    yield Phrase(literal(f"{verb} {drawn} for review ({value.percent} %, seed {value.seed})"))


def rejection(change: Change, terms: Terms) -> Iterator[Phrase]:
    """A suggestion that was turned down."""
    value = change.value
    assert isinstance(value, Rejection)
    label = literal(terms.label(value.label))
    verb = "took back that {{}} is no {}" if change.after is None else "turned down {{}} as {}"
    yield Phrase(verb.format(label), quoted(value.quote), "place")


def sweep(change: Change, terms: Terms) -> Iterator[Phrase]:
    """A walk through the corpus for one label."""
    value = change.value
    assert isinstance(value, Round)
    verb = "took back" if change.after is None else "recorded"
    came = f"{counted(value.offered, 'place')} offered, {value.accepted:,} accepted, {value.rejected:,} rejected"
    what = f"the sweep for {terms.label(value.label)} ({value.query})"
    yield Phrase(literal(f"{verb} round {value.number} of {what}: {came}"))


def key(change: Change, _terms: Terms) -> Iterator[Phrase]:
    """A key for signing decisions."""
    value = change.value
    assert isinstance(value, Key)
    verb = "took out" if change.after is None else "entered"
    yield Phrase(literal(f"{verb} the key {value.id} with which {value.person} signs decisions"))


def policy(change: Change, _terms: Terms) -> Iterator[Phrase]:
    """What was laid down for everybody's work."""
    for name in (item.name for item in fields(Policy)):
        was, now_is = getattr(change.before or Policy(), name), getattr(change.after or Policy(), name)
        if was != now_is:
            words = _LAID_DOWN.get(name, (f"{name}: {now_is}", f"{name}: {now_is}"))
            yield Phrase(literal(f"laid down {words[0] if now_is else words[1]}"))
