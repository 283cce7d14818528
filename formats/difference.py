"""What changed from one export to another, in words: releases, texts, annotations, and what is said of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from domain.release import Claim, Incoming, digest_of

SHOWN = 40
MOST_PAIRS = 4_000_000
_SAID = ("state", "author", "flagged", "approved_by", "returned_by", "overruled_by")
"""What a file claims of an annotation that is worth a word when it changes."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is held of a release of the first export while the second one is read."""

    digest: str
    claims: tuple[tuple[Claim, str], ...]
    """With the text that each covers."""
    relations: Counter[tuple[str, str, str]]
    negatives: Counter[str]


@dataclass(slots=True)
class Difference:
    """Sentences on what changed, and how many changes there are of each kind."""

    sentences: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def tell(self, kind: str, sentence: str) -> None:
        """Count a change and keep its sentence."""
        self.counts[kind] += 1
        self.sentences.append(sentence)


def difference(first: Path, second: Path) -> Difference:
    """Compare two exports in any formats that can be read; releases are matched by their names."""
    from formats import read

    found = Difference()
    before: dict[str, Kept] = {}
    for item in read(first):
        before[item.name] = _kept(item)
    for item in read(second):
        was = before.pop(item.name, None)
        if was is None:
            found.tell("releases added", f"{item.name}: new, with {_number(len(item.claims))}.")
        else:
            _compare(item.name, was, _kept(item), found)
    for name, was in before.items():
        found.tell("releases removed", f"{name}: gone, with {_number(len(was.claims))}.")
    return found


def _number(count: int) -> str:
    return f"{count:,} annotation{'' if count == 1 else 's'}"


def _kept(item: Incoming) -> Kept:
    covered = [" … ".join(item.text[start:end] for start, end in claim.fragments) for claim in item.claims]
    ends = [f"{claim.label} {claim.fragments}" for claim in item.claims]
    relations = Counter((relation.label, ends[relation.source], ends[relation.target]) for relation in item.relations)
    negatives = Counter(claim.label for claim in item.negatives)
    return Kept(digest_of(item.text), tuple(zip(item.claims, covered, strict=True)), relations, negatives)


def _compare(name: str, was: Kept, now: Kept, found: Difference) -> None:
    if was.digest != now.digest:
        found.tell("texts changed", f"{name}: the text is another one.")
    gone, come = _unmatched(was.claims, now.claims, name, found)
    for old, new in _pairs(gone, come):
        _tell_pair(name, old, new, found)
    for claim, quote in gone:
        found.tell("annotations removed", f"{name}: {claim.label} “{_short(quote)}” at {_at(claim)} is gone.")
    for claim, quote in come:
        found.tell("annotations added", f"{name}: {claim.label} “{_short(quote)}” at {_at(claim)} is new.")
    for (label, *_), number in (was.relations - now.relations).items():
        found.tell("relations removed", f"{name}: {number} relation {label} is gone.")
    for (label, *_), number in (now.relations - was.relations).items():
        found.tell("relations added", f"{name}: {number} relation {label} is new.")
    for kind, word, labels in (
        ("removed", "gone", was.negatives - now.negatives),
        ("added", "new", now.negatives - was.negatives),
    ):
        for label in labels.elements():
            found.tell(f"“found none” {kind}", f"{name}: “found none” of {label} is {word}.")


Quoted = tuple[Claim, str]


def _unmatched(
    was: Sequence[Quoted], now: Sequence[Quoted], name: str, found: Difference
) -> tuple[list[Quoted], list[Quoted]]:
    """What has no like on the other side; of those that do, a changed state or the like is told."""
    there: dict[object, list[Quoted]] = defaultdict(list)
    for item in was:
        there[_content(item[0])].append(item)
    come = []
    for item in now:
        likes = there.get(_content(item[0]))
        if not likes:
            come.append(item)
            continue
        old = _best(likes, item[0])
        likes.remove(old)
        for words in _said_changes(old[0], item[0]):
            found.tell("states or people changed", f"{name}: {item[0].label} “{_short(item[1])}”: {words}.")
    return [item for items in there.values() for item in items], come


def _best(likes: list[Quoted], wanted: Claim) -> Quoted:
    """Among twins the one of which the file says the same."""
    return next((item for item in likes if item[0].claims == wanted.claims), likes[0])


def _content(claim: Claim) -> object:
    return claim.label, claim.fragments, claim.attributes, claim.comment


def _said_changes(old: Claim, new: Claim) -> Iterator[str]:
    before, after = dict(old.claims), dict(new.claims)
    for key in _SAID:
        # A format that has no place for it says nothing by leaving it out.
        if not before.get("state") or not after.get("state"):
            return
        if before.get(key, "") != after.get(key, ""):
            yield f"{key.replace('_', ' ')} was {before.get(key) or 'none'}, is {after.get(key) or 'none'}"


def _pairs(gone: list[Quoted], come: list[Quoted]) -> list[tuple[Quoted, Quoted]]:
    """Annotations that changed and were not made anew; both are taken out of their lists."""
    made: list[tuple[Quoted, Quoted]] = []
    if len(gone) * len(come) > MOST_PAIRS:
        return made  # a release that was done all over again: what went and what came says more
    for like in (_same_place, _same_label_nearby):
        for old in list(gone):
            new = next((item for item in come if like(old[0], item[0])), None)
            if new is not None:
                gone.remove(old)
                come.remove(new)
                made.append((old, new))
    return made


def _same_place(old: Claim, new: Claim) -> bool:
    return old.fragments == new.fragments


def _same_label_nearby(old: Claim, new: Claim) -> bool:
    apart = old.fragments[-1][1] <= new.fragments[0][0] or new.fragments[-1][1] <= old.fragments[0][0]
    return old.label == new.label and not apart


def _tell_pair(name: str, old: Quoted, new: Quoted, found: Difference) -> None:
    (before, quote), (after, quote_now) = old, new
    what = f"{name}: {before.label} “{_short(quote)}”"
    if before.fragments != after.fragments:
        found.tell("spans moved", f"{what} at {_at(before)} is “{_short(quote_now)}” at {_at(after)} now.")
    if before.label != after.label:
        found.tell("labels changed", f"{what} at {_at(before)} is {after.label} now.")
    for key, was, now in _changed(dict(before.attributes), dict(after.attributes)):
        found.tell("attributes changed", f"{what}: {key} was {was or 'empty'}, is {now or 'empty'}.")
    if before.comment != after.comment:
        found.tell(
            "comments changed", f"{what}: the comment was “{_short(before.comment)}”, is “{_short(after.comment)}”."
        )


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    for key in sorted(old.keys() | new.keys()):
        if old.get(key, "") != new.get(key, ""):
            yield key, old.get(key, ""), new.get(key, "")


def _at(claim: Claim) -> str:
    return ", ".join(f"{start} to {end}" for start, end in claim.fragments)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
