"""What a file claims of a release as the importing person's own work: nothing of it counts as decided."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from domain.annotation import Annotation, Relation, quote_of
from domain.edit import Change, now
from domain.errors import Refusal
from domain.person import Person
from domain.release import Claim, Incoming, Pairs, RelationClaim, Release
from domain.scheme import is_name
from domain.span import Span

Content = tuple[str, tuple[tuple[int, int], ...], Pairs, str]
"""Label, fragments, attributes and comment: what makes two annotations the same to an import."""
Tie = tuple[str, Content, Content, Pairs]


@dataclass(slots=True)
class There:
    """What a release has already, as far as an import asks: how often each content, and one annotation of it."""

    annotations: Counter[Content] = field(default_factory=Counter)
    ids: dict[Content, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    relations: Counter[Tie] = field(default_factory=Counter)

    @classmethod
    def of(cls, annotations: Iterable[Annotation], relations: Iterable[Relation]) -> "There":
        """What these add up to, whoever made them."""
        found = cls()
        contents: dict[UUID, Content] = {}
        for annotation in annotations:
            content = contents[annotation.id] = _content(annotation)
            found.annotations[content] += 1
            found.ids[content].append(annotation.id)
        for relation in relations:
            tie = relation.label, contents[relation.source], contents[relation.target], relation.attributes
            found.relations[tie] += 1
        return found


def _content(annotation: Annotation) -> Content:
    fragments = tuple((fragment.start, fragment.end) for fragment in annotation.fragments)
    return annotation.label, fragments, annotation.attributes, annotation.comment


def _claimed(claim: Claim) -> Content:
    return claim.label, tuple(sorted(claim.fragments)), tuple(sorted(claim.attributes)), claim.comment


def admitted(
    release: Release, item: Incoming, *, by: Person, origin: str, there: There | None = None
) -> tuple[list[Change], list[Change]]:
    """The changes that bring in a file's annotations and relations as drafts of the importing person.

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
        content = _content(change.after)
        there.annotations[content] += 1
        there.ids[content].append(change.after.id)
    return made, ties


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
