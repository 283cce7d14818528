"""What a file claims of a release as the importing person's own work: nothing of it counts as decided."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from domain.admit_review import comments_of, negative_of, words_of
from domain.annotation import Annotation, Comment, Negative, Relation, quote_of
from domain.clock import stamp
from domain.edit import Change, now
from domain.errors import Refusal
from domain.person import Person
from domain.release import Claim, Incoming, Pairs, RelationClaim, Release
from domain.scheme import is_name
from domain.span import Span

Content = tuple[str, tuple[tuple[int, int], ...], Pairs, str]
"""Label, fragments, attributes and comment: what makes two annotations the same to an import."""
Tie = tuple[str, Content, Content, Pairs]
Denial = tuple[str, str]
"""Label and comment: what makes two negatives the same to an import."""
Saying = tuple[Content | Denial | None, tuple[int, int] | None, str]
"""What a comment is on, its stretch and its words."""


@dataclass(slots=True)
class There:
    """What a release has already, as far as an import asks: how often each content, and one annotation of it."""

    annotations: Counter[Content] = field(default_factory=Counter)
    ids: dict[Content, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    relations: Counter[Tie] = field(default_factory=Counter)
    denials: dict[Denial, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    sayings: Counter[Saying] = field(default_factory=Counter)

    @classmethod
    def of(
        cls,
        annotations: Iterable[Annotation],
        relations: Iterable[Relation],
        negatives: Iterable[Negative] = (),
        comments: Iterable[Comment] = (),
    ) -> "There":
        """What these add up to, whoever made them."""
        found = cls()
        contents: dict[UUID, Content] = {}
        for annotation in annotations:
            contents[annotation.id] = found.take(annotation)
        for relation in relations:
            tie = relation.label, contents[relation.source], contents[relation.target], relation.attributes
            found.relations[tie] += 1
        on: dict[UUID, Content | Denial] = {**contents, **{item.id: found.take_negative(item) for item in negatives}}
        for comment in comments:
            place = None if comment.span is None else (comment.span.start, comment.span.end)
            subject = None if comment.annotation_id is None else on.get(comment.annotation_id)
            # It comes back as it stands, or as what an import elsewhere made of it.
            for words in {comment.text, *words_of(comment.text, comment.author, stamp(comment.created))}:
                found.sayings[subject, place, words] += 1
        return found

    def take(self, annotation: Annotation) -> Content:
        """Count one more annotation; gives its content."""
        content = _content(annotation)
        self.annotations[content] += 1
        self.ids[content].append(annotation.id)
        return content

    def take_negative(self, negative: Negative) -> Denial:
        """Count one more negative; gives its content."""
        denial = negative.label, negative.comment
        self.denials[denial].append(negative.id)
        return denial


def _content(annotation: Annotation) -> Content:
    fragments = tuple((fragment.start, fragment.end) for fragment in annotation.fragments)
    return annotation.label, fragments, annotation.attributes, annotation.comment


def _claimed(claim: Claim) -> Content:
    return claim.label, tuple(sorted(claim.fragments)), tuple(sorted(claim.attributes)), claim.comment


@dataclass(frozen=True, slots=True)
class Brought:
    """The changes that an import makes of what a file claims of a release, kind by kind."""

    annotations: list[Change]
    relations: list[Change]
    negatives: list[Change]
    comments: list[Change]

    def __bool__(self) -> bool:
        return bool(self.annotations or self.relations or self.negatives or self.comments)


def admitted(release: Release, item: Incoming, *, by: Person, origin: str, there: There | None = None) -> Brought:
    """The changes that bring in what a file claims of a release as drafts and words of the importing person.

    Odd spans (blank, twin, empty) come in as the file has them; spans outside the text are refused. What the release
    has `there` already does not come in again, and what comes in is added to it.
    """
    there = there or There()
    spare, moment = Counter(there.annotations), now()
    made: list[Change] = []
    ids: list[UUID] = []
    taken: Counter[Content] = Counter()
    for claim in item.claims:
        content = _claimed(claim)
        if spare[content]:
            spare[content] -= 1
            ids.append(there.ids[content][taken[content]])
            taken[content] += 1
            continue
        annotation = _annotation(release, item.text, claim, by, origin, moment)
        made.append(Change(None, annotation))
        ids.append(annotation.id)
    ties = _ties(release, item, ids, there, by, origin, moment)
    for change in made:
        assert isinstance(change.after, Annotation)
        there.take(change.after)
    negatives = _negatives(release, item, ids, there, by, origin, moment)
    return Brought(made, ties, negatives, _comments(release, item, ids, there, by, moment))


def _negatives(
    release: Release, item: Incoming, ids: list[UUID], there: There, by: Person, origin: str, moment: datetime
) -> list[Change]:
    """The negatives that are not there yet; the ids of all that the file has are added to `ids`."""
    made: list[Change] = []
    known = {denial: list(found) for denial, found in there.denials.items()}
    for claim in item.negatives:
        left = known.get((claim.label, claim.comment))
        if left:
            ids.append(left.pop(0))
            continue
        negative = negative_of(release, claim, by, origin, moment)
        made.append(Change(None, negative))
        ids.append(negative.id)
        there.take_negative(negative)
    return made


def _comments(
    release: Release, item: Incoming, ids: Sequence[UUID], there: There, by: Person, moment: datetime
) -> list[Change]:
    """The comments that are not there yet."""
    subjects: list[Content | Denial] = [*map(_claimed, item.claims)]
    subjects += [(claim.label, claim.comment) for claim in item.negatives]
    spare = Counter(there.sayings)
    made: list[Change] = []
    for claim in item.comments:
        on = None if claim.on is None else subjects[claim.on]
        for comment in comments_of(release, item.text, claim, ids, by, moment):
            saying = on, claim.span, comment.text
            if spare[saying]:
                spare[saying] -= 1
                continue
            # A thread is in the order of its moments.
            made.append(Change(None, replace(comment, created=moment + timedelta(microseconds=len(made)))))
            there.sayings[saying] += 1
    return made


def _annotation(release: Release, text: str, claim: Claim, by: Person, origin: str, moment: datetime) -> Annotation:
    fragments = tuple(Span(start, end) for start, end in sorted(claim.fragments))
    if not fragments or fragments[-1].end > len(text):
        raise Refusal(f"A span {claim.fragments} lies outside the text of “{release.name}”: the file does not fit it.")
    return Annotation(
        id=uuid4(),
        release_id=release.id,
        label=claim.label,
        fragments=fragments,
        quote=quote_of(text, fragments),
        author=by.name,
        created=moment,
        revision=uuid4(),
        attributes=tuple(sorted(claim.attributes)),
        comment=claim.comment,
        origin=origin,
        claims=claim.claims,
    )


def _ties(
    release: Release, item: Incoming, ids: Sequence[UUID], there: There, by: Person, origin: str, moment: datetime
) -> list[Change]:
    """The relations that are not there yet, compared by what their ends are, since twins have no order."""
    made = []
    spare = Counter(there.relations)
    for claim in item.relations:
        _check_tie(release, claim, len(ids))
        source, target = _claimed(item.claims[claim.source]), _claimed(item.claims[claim.target])
        attributes = tuple(sorted(claim.attributes))
        tie = claim.label, source, target, attributes
        if spare[tie]:
            spare[tie] -= 1
            continue
        there.relations[tie] += 1
        relation = Relation(
            id=uuid4(),
            release_id=release.id,
            label=claim.label,
            source=ids[claim.source],
            target=ids[claim.target],
            author=by.name,
            created=moment,
            attributes=attributes,
            origin=origin,
            claims=claim.claims,
        )
        made.append(Change(None, relation))
    return made


def _check_tie(release: Release, claim: RelationClaim, number: int) -> None:
    if not (0 <= claim.source < number and 0 <= claim.target < number):
        raise Refusal(f"A relation “{claim.label}” of “{release.name}” has an end that is no annotation of the file.")
    if not is_name(claim.label):
        raise Refusal(f"A relation of “{release.name}” has no printable word: mend the file, or leave it out.")
