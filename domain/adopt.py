"""Fitting what a file calls its labels to the scheme of a corpus, before an import."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from domain.errors import Refusal
from domain.govern import plain_label, with_labels
from domain.release import Incoming
from domain.scheme import Label, Scheme, label_id_from


def fitted(item: Incoming, scheme: Scheme) -> Incoming:
    """The release with each claim under the label of the scheme that it means; unknown ones under a sound label id."""
    if all(scheme.label(claim.label) for claim in item.claims):
        return item
    known: dict[str, str] = {}
    for claim in item.claims:
        if claim.label not in known:
            known[claim.label] = _label_id(claim.label, scheme)
    return replace(item, claims=tuple(replace(claim, label=known[claim.label]) for claim in item.claims))


def _label_id(words: str, scheme: Scheme) -> str:
    if scheme.label(words):
        return words
    return scheme.find(words).id if has(scheme, words) else label_id_from(words)


def lacking(items: Iterable[Incoming], scheme: Scheme) -> list[str]:
    """The labels of fitted releases that the scheme lacks, in the order of their first use."""
    used = dict.fromkeys(claim.label for item in items for claim in item.claims)
    return [label_id for label_id in used if scheme.label(label_id) is None]


def extended(scheme: Scheme, lacking_ids: Sequence[str], described: Sequence[Label] = ()) -> Scheme:
    """The scheme with those labels added, as the file's own scheme describes them or else plainly."""
    known = {label.id: label for label in described}
    for label_id in lacking_ids:
        label = known.get(label_id) or plain_label(label_id, len(scheme.labels))
        if has(scheme, label.title):
            label = replace(label, title=label.id)
        scheme = with_labels(scheme, [label])
    return scheme


def has(scheme: Scheme, words: str) -> bool:
    """Whether a label goes by that id or title, however it is written."""
    try:
        scheme.find(words)
    except Refusal:
        return False
    return True
