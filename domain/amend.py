"""A new version of a release as the successor of the old one: what comes over by itself, and what a person decides.

The old release stays as it is; the new one names it in its metadata. What is certain becomes drafts of who imports it,
never with a decision. It names the annotation that it comes from: whoever made or changed that one counts as an author
of the carried one too, so that nobody approves their own judgement by way of a new version.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from domain import accept, annotate
from domain.accept import known_attributes
from domain.anchor import Carried, Method, carry
from domain.annotation import CARRIED, CARRIED_FROM, AnnotatedRelease, Annotation, Relation, State, quote_of
from domain.edit import Change, Edit, edit, now
from domain.errors import Refusal
from domain.person import Person, Role, demand
from domain.release import Incoming, Release, digest_of
from domain.span import Span
from domain.suggest import answers
from domain.suggestion import Proposal, Source, Suggestion, suggested

AMENDS = "amends"
"""The metadata key of a new version: the id of the old release."""
IN_DOUBT = 0.5
_BEST = (State.APPROVED, State.SUBMITTED, State.DRAFT, State.RETURNED)


class Standing(StrEnum):
    """What has become of an annotation of the old release in the new one."""

    CARRIED = "carried"
    """It is there, or one of its label stands in its place."""
    OPEN = "open"
    """It waits for a person."""
    LOST = "lost"
    """Its words are not in the new text."""
    REJECTED = "rejected"


@dataclass(frozen=True)
class Amendment:
    """A release with its successor and all that can be carried from the one to the other."""

    old: AnnotatedRelease
    new: AnnotatedRelease
    items: tuple[Carried, ...]
    """In the text order of the old release."""
    doubtful: frozenset[UUID] = frozenset()
    """Annotations that nobody should carry without a look: they came back from review, or annotators differ on them."""

    def certain(self, item: Carried) -> bool:
        """Whether it is carried without a look."""
        label = self.new.scheme.label(item.annotation.label)
        usable = label is not None and not label.retired
        return item.certain and usable and item.annotation.id not in self.doubtful

    def standings(self) -> dict[UUID, Standing]:
        """What has become of each, by the ids of the old annotations."""
        there = {dict(item.claims).get(CARRIED_FROM) for item in self.new.annotations}
        taken: dict[str, list[Span]] = defaultdict(list)
        for annotation in self.new.annotations:
            taken[annotation.label] += annotation.fragments
        covered = {label: Covered(spans) for label, spans in taken.items()}
        denied = {rejection.label for rejection in self.new.rejections}
        found = {}
        for item in self.items:
            annotation = item.annotation
            if str(annotation.id) in there:
                found[annotation.id] = Standing.CARRIED
            elif annotation.label in denied and self._turned_down(item):
                found[annotation.id] = Standing.REJECTED
            elif item.method is Method.LOST:
                found[annotation.id] = Standing.LOST
            else:
                label = covered.get(annotation.label)
                touched = label is not None and any(label.touches(part) for part in item.fragments)
                found[annotation.id] = Standing.CARRIED if touched else Standing.OPEN
        return found

    def _turned_down(self, item: Carried) -> bool:
        guess = suggestion_of(self, item)
        return guess is not None and any(answers(rejection, guess) for rejection in self.new.rejections)


class Covered:
    """Stretches of a text that are taken."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def touches(self, span: Span) -> bool:
        """Whether something of a stretch is taken."""
        at = bisect_right(self._ends, span.start)
        return at < len(self._starts) and self._starts[at] < span.end


def demand_amendable(old: Release, releases: Iterable[Release], text: str, file: str) -> None:
    """Refuse a successor where there is one, of a release in the trash, or of a text that is there already."""
    if old.trashed:
        raise Refusal(f"“{old.name}” is in the trash: bring it back before you import a new version of it.")
    digest, others = digest_of(text), list(releases)
    if digest == old.digest:
        raise Refusal(f"“{file}” has the very text of “{old.name}”: it is no new version, and nothing was imported.")
    same = next((release for release in others if release.digest == digest), None)
    if same is not None:
        where = " in the trash" if same.trashed else ""
        raise Refusal(f"The text of “{file}” is there already, as “{same.name}”{where}: nothing was imported.")
    after = successor(old, others)
    if after is not None:
        raise Refusal(f"“{old.name}” has a new version already, “{after.name}”: amend that one.")


def successor(old: Release, releases: Iterable[Release]) -> Release | None:
    """The release that amends another one, unless it is in the trash."""
    return next((item for item in releases if item.about(AMENDS) == str(old.id) and not item.trashed), None)


def amended(release: Release) -> UUID | None:
    """The id of the release that this one is a new version of."""
    try:
        return UUID(release.about(AMENDS))
    except ValueError:
        return None


def only(offered: Sequence[Incoming], file: str) -> Incoming:
    """The one release of a file, or a Refusal."""
    chosen = [item for item in offered if item.selected]
    if len(chosen) != 1:
        held = "no release" if not chosen else f"{len(chosen)} releases"
        raise Refusal(f"“{file}” holds {held}: a new version is a file with one release in it.")
    return chosen[0]


def succeeding(item: Incoming, old: Release) -> Incoming:
    """What a file offers as the successor of a release: its text and metadata, without annotations of its own."""
    metadata = tuple(sorted((dict(item.metadata) | {AMENDS: str(old.id)}).items()))
    return replace(item, metadata=metadata, claims=(), relations=(), negatives=(), comments=())


def amendment(old: AnnotatedRelease, new: AnnotatedRelease) -> Amendment:
    """What can be carried; of annotations that are the same one, the one that review has taken furthest."""
    alike: dict[tuple[str, tuple[Span, ...]], list[Annotation]] = {}
    for item in old.annotations:
        # What an adjudicator did not take is no annotation of the release.
        if old.state(item) is not State.OVERRULED:
            alike.setdefault((item.label, item.fragments), []).append(item)
    chosen, doubtful = [], set()
    for group in alike.values():
        group.sort(key=lambda item: _BEST.index(old.state(item)))
        best = group[0]
        chosen.append(best)
        rivals = [item for item in group if old.state(item) is old.state(best)]
        if old.state(best) is State.RETURNED or any(item.attributes != best.attributes for item in rivals):
            doubtful.add(best.id)
    found = carry(replace(old, annotations=tuple(chosen)), new.text)
    return Amendment(old, new, found, frozenset(doubtful))


def preview(old: AnnotatedRelease, item: Incoming) -> Amendment:
    """What an import of a new version would carry; nothing is made."""
    release = Release(uuid4(), item.name, digest_of(item.text), len(item.text), now(), metadata=item.metadata)
    return amendment(old, AnnotatedRelease(release, item.text, old.scheme))


def carry_over(found: Amendment, *, by: Person) -> Edit | None:
    """All that is certain as drafts of the person who imports, with the relations between them; None for nothing."""
    demand(by, Role.ANNOTATOR, "carry annotations over")
    standing, moment = found.standings(), now()
    made: dict[UUID, Annotation] = {}
    for item in found.items:
        if found.certain(item) and standing[item.annotation.id] is Standing.OPEN:
            made[item.annotation.id] = _draft(found, item, by, moment)
    if not made:
        return None
    ties = [
        replace(
            tie,
            id=uuid4(),
            release_id=found.new.release.id,
            source=made[tie.source].id,
            target=made[tie.target].id,
            author=by.name,
            created=moment,
            origin=f"{CARRIED}from {found.old.release.name}",
            claims=(),
        )
        for tie in found.old.relations
        if tie.source in made and tie.target in made
    ]
    changes = [Change(None, item) for item in made.values()] + [Change(None, tie) for tie in _distinct(ties)]
    count = f"{len(made):,} annotation{'' if len(made) == 1 else 's'}"
    return edit(f"Carry over {count} from {found.old.release.name}", by.name, changes, at=moment)


def _draft(found: Amendment, item: Carried, by: Person, moment: datetime) -> Annotation:
    label = found.new.scheme.find(item.annotation.label)
    return replace(
        item.annotation,
        id=uuid4(),
        release_id=found.new.release.id,
        fragments=item.fragments,
        quote=quote_of(found.new.text, item.fragments),
        author=by.name,
        created=moment,
        revision=uuid4(),
        attributes=known_attributes(label, item.annotation.attributes),
        origin=origin_of(found, item),
        claims=((CARRIED_FROM, str(item.annotation.id)),),
    )


def _distinct(ties: Iterable[Relation]) -> Iterable[Relation]:
    return {(tie.source, tie.target, tie.label, tie.attributes): tie for tie in ties}.values()


def origin_of(found: Amendment, item: Carried) -> str:
    """What a carried annotation says of where it came from: method, release and score."""
    return f"{CARRIED}{item.method} from {found.old.release.name}, {item.score:.2f}"


# -- what a person decides


def suggestion_of(found: Amendment, item: Carried) -> Suggestion | None:
    """An annotation of the old release as a guess in the new one; None where there is no place for it."""
    span = item.span
    if span is None:
        return None
    reason = f"carried, {item.method} from {found.old.release.name}"
    doubtful, score = item.annotation.id in found.doubtful, item.score
    if doubtful:
        # Where it stands is sure, but not that it should: nobody accepts it by a threshold.
        reason, score = f"{reason}, in doubt there", min(score, IN_DOUBT)
    attributes = item.annotation.attributes
    made = Proposal(item.annotation.label, span, score, Source.CARRIED, reason, str(item.annotation.id), attributes)
    return suggested(found.new.release.id, found.new.text, made)


def suggestions(found: Amendment) -> tuple[Suggestion, ...]:
    """The open ones as guesses, in text order; those of several fragments are for `place` alone."""
    standing = found.standings()
    made = [
        suggestion_of(found, item)
        for item in found.items
        if standing[item.annotation.id] is Standing.OPEN and len(item.fragments) == 1
    ]
    return tuple(sorted((item for item in made if item is not None), key=lambda item: item.span))


def among(others: Iterable[Suggestion], carried: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Guesses of all sources in text order; where one was carried, no other one of its label is shown."""
    free = [
        item for item in others if not any(item.label == own.label and item.span.overlaps(own.span) for own in carried)
    ]
    return tuple(sorted((*free, *carried), key=lambda item: (item.span.start, -item.span.end, item.label)))


def place(found: Amendment, item: Carried, fragments: Sequence[Span] | None = None, *, by: Person) -> Edit:
    """An annotation of the old release as a draft where a person says it belongs, or where it was found."""
    spans = tuple(fragments or item.fragments)
    if not spans or (fragments is None and item.method is Method.LOST):
        raise Refusal("Its words are not in the new version: select the place where it belongs, or go on.")
    old = item.annotation
    origin = origin_of(found, item) if fragments is None else f"{CARRIED}by hand from {found.old.release.name}"
    attributes = dict(known_attributes(found.new.scheme.find(old.label), old.attributes))
    done = annotate.annotate(
        found.new, spans, old.label, by=by, attributes=attributes, comment=old.comment, origin=origin
    )
    claims = ((CARRIED_FROM, str(old.id)),)
    changes = [
        Change(None, replace(change.after, claims=claims)) if isinstance(change.after, Annotation) else change
        for change in done.changes
    ]
    return replace(done, title=f"Carry over: {annotate.shortened(old.quote)}", changes=tuple(changes))


def reject(found: Amendment, item: Carried, *, by: Person) -> Edit:
    """A no to an annotation of the old release at the place where it was found."""
    guess = suggestion_of(found, item)
    if guess is None:
        raise Refusal("It has no place in the new version at which it could be rejected: go on to the next.")
    return accept.reject(found.new, [guess], by=by)
