"""Fitting what a file calls its labels to the scheme of a corpus, before an import."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from domain.errors import Refusal
from domain.govern import plain_label, with_labels
from domain.release import CommentClaim, Incoming, RelationClaim
from domain.scheme import Label, Scheme, fold, name_from


def fitted(item: Incoming, scheme: Scheme, mapping: Mapping[str, str] | None = None) -> Incoming:
    """The release with each claim under a label of the scheme, or under its own name where the scheme has none.

    `mapping` says for a file's names which label they mean; those mapped to "" are left out with their relations.
    """
    wanted = set(item.labels())
    known = {words: mapping[words] if mapping and words in mapping else _label_id(words, scheme) for words in wanted}
    relations = tuple(
        relation if relation.label == (name := name_from(relation.label)) else replace(relation, label=name)
        for relation in item.relations
    )
    if all(words == label_id for words, label_id in known.items()) and relations == item.relations:
        return item
    claims = [replace(claim, label=known[claim.label]) for claim in item.claims]
    negatives = [replace(claim, label=known[claim.label]) for claim in item.negatives]
    labels = [*(claim.label for claim in claims), *(claim.label for claim in negatives)]
    kept = [place for place, label in enumerate(labels) if label]
    places = {place: number for number, place in enumerate(kept)}
    left = _kept_relations(relations, places)
    made = replace(
        item,
        claims=tuple(claim for claim in claims if claim.label),
        negatives=tuple(claim for claim in negatives if claim.label),
        relations=left,
        comments=tuple(_moved(comment, places) for comment in item.comments),
    )
    gone = len(claims) + len(negatives) - len(kept), len(relations) - len(left)
    return replace(made, remarks=(*item.remarks, _told(*gone))) if any(gone) else made


def _moved(comment: CommentClaim, places: Mapping[int, int]) -> CommentClaim:
    """The comment on what it was on, by the place that this has now; on the text alone where that is left out."""
    return comment if comment.on is None else replace(comment, on=places.get(comment.on))


def _kept_relations(relations: Iterable[RelationClaim], places: Mapping[int, int]) -> tuple[RelationClaim, ...]:
    """The relations whose two ends are kept, by the places that these have now."""
    return tuple(
        replace(relation, source=places[relation.source], target=places[relation.target])
        for relation in relations
        if relation.source in places and relation.target in places
    )


def _told(claims: int, relations: int) -> str:
    words = "1 annotation" if claims == 1 else f"{claims:,} annotations"
    if relations:
        words += " and 1 relation" if relations == 1 else f" and {relations:,} relations"
    verb = "was" if claims == 1 and not relations else "were"
    return f"{words} {verb} left out, as the mapping of labels says."


def _label_id(words: str, scheme: Scheme) -> str:
    found = _known(words, scheme)
    return found.id if found is not None else name_from(words)


def _known(words: str, scheme: Scheme) -> Label | None:
    """The label of that id or title; a title that only writes the id in other letters is no name of its own."""
    found = scheme.label(words)
    if found is None:
        found = scheme.titled(words)
        if found is not None and fold(found.title) == fold(found.id):
            return None
    return found


def likely(words: str, scheme: Scheme) -> str:
    """The id of the label that a file's word may mean, to be offered to a person; empty when none comes to mind."""
    try:
        return scheme.find(words).id
    except Refusal:
        return ""


def lacking(items: Iterable[Incoming], scheme: Scheme) -> list[str]:
    """The labels of fitted releases that the scheme lacks, in the order of their first use."""
    used = dict.fromkeys(label for item in items for label in item.labels())
    return [label_id for label_id in used if scheme.label(label_id) is None]


def extended(scheme: Scheme, lacking_ids: Sequence[str], described: Sequence[Label] = ()) -> Scheme:
    """The scheme with those labels added, as the file's own scheme describes them or else plainly."""
    known = {label.id: label for label in described}
    for label_id in lacking_ids:
        label = known.get(label_id) or plain_label(label_id, len(scheme.labels))
        scheme = with_labels(scheme, [replace(label, title=_free_title(label, scheme))])
    return _with_keys(scheme, frozenset(lacking_ids) - known.keys())


def _with_keys(scheme: Scheme, added: frozenset[str]) -> Scheme:
    """The scheme with the digits that no label has on the labels just added, as far as they go."""
    free = [digit for digit in "123456789" if all(label.key != digit for label in scheme.active())]
    labels = [
        replace(label, key=free.pop(0)) if free and label.id in added and not label.key and not label.retired else label
        for label in scheme.labels
    ]
    return replace(scheme, labels=tuple(labels))


def _free_title(label: Label, scheme: Scheme) -> str:
    """The label's title, else its id, else that with a number: whichever no other label has."""
    number, title = 2, label.title
    while scheme.titled(title) is not None:
        title = label.id if title == label.title != label.id else f"{label.id} ({number})"
        number += title != label.id
    return title


def has(scheme: Scheme, words: str) -> bool:
    """Whether a label goes by exactly that id or title."""
    return _known(words, scheme) is not None
