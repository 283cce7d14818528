"""Likely slips in a release's annotations, found by the checks that are switched on; a person decides on each."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from domain import frame
from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, Annotation, State
from domain.blocks import Block, Kind, blocks
from domain.cast import Party, cast
from domain.scheme import Label
from domain.segment import trimmed, word_at
from domain.slip import Check, CheckKind, Mend, Slip, Verb
from domain.snap import snapped
from domain.span import Span

Habits = Mapping[str, Mapping[str, int]]
"""For words as `folded` gives them: how often they bear each label in the corpus."""
OFTEN = 3
"""Neighbours that are needed before anything is called a habit."""
MOSTLY = 0.8
_CLOSING = ",;.:"


def folded(words: str) -> str:
    """Words as they are compared: on one line, small."""
    return " ".join(words.split()).casefold()


def slips(sheet: AnnotatedRelease, checks: Iterable[Check], habits: Habits | None = None) -> tuple[Slip, ...]:
    """What the checks find, in text order; overruled annotations are left alone."""
    look = _Look(sheet, habits or {})
    labels = {label.id for label in sheet.scheme.labels}
    found = [
        slip for check in checks if not check.label or check.label in labels for slip in _FIND[check.kind](look, check)
    ]
    return tuple(sorted(found, key=lambda slip: (slip.span.start, slip.span.end, slip.check)))


@dataclass(frozen=True)
class _Look:
    """A sheet with what several checks need of it, found once."""

    sheet: AnnotatedRelease
    habits: Habits

    @cached_property
    def annotations(self) -> tuple[Annotation, ...]:
        """Those that stand and that fit the text."""
        text, sheet = self.sheet.text, self.sheet
        return tuple(
            item
            for item in sheet.annotations
            if sheet.state(item) is not State.OVERRULED and item.fragments and item.span.end <= len(text)
        )

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The paragraphs of the text."""
        return tuple(blocks(self.sheet.text))

    @cached_property
    def parties(self) -> tuple[Party, ...]:
        """The cast of the release."""
        return cast(self.sheet.text)

    def label(self, annotation: Annotation) -> Label | None:
        """The label of an annotation, as the scheme has it."""
        return self.sheet.scheme.label(annotation.label)

    def title(self, label_id: str) -> str:
        """The title of a label."""
        label = self.sheet.scheme.label(label_id)
        return label.title if label is not None else label_id

    def of(self, label_id: str) -> Iterator[Annotation]:
        """The annotations of a label."""
        return (item for item in self.annotations if item.label == label_id)


def _shown(annotation: Annotation) -> str:
    return f"“{shortened(annotation.quote)}”"


def _missing(look: _Look, check: Check) -> Iterator[Slip]:
    for item in look.of(check.label):
        label = look.label(item)
        attribute = label.attribute(check.attribute) if label is not None else None
        if label is None or attribute is None or item.attribute(check.attribute):
            continue
        parties = look.parties if frame.reads_advisor(label) else ()
        read = frame.read(look.sheet.text, label, item.span, parties).get(check.attribute, "")
        title = (attribute.title or attribute.name).lower()
        if read:
            mend = Mend(Verb.DESCRIBE, f"Take “{shortened(read, 24)}”", attributes=((check.attribute, read),))
            yield Slip(
                check.id, f"{_shown(item)} has no {title}; the text says {read.rstrip('.')}.", item.span, item.id, mend
            )
        elif not check.only_if_stated:
            yield Slip(check.id, f"{_shown(item)} has no {title}.", item.span, item.id)


def _half_word(look: _Look, check: Check) -> Iterator[Slip]:
    text = look.sheet.text
    for item in look.annotations:
        whole = tuple(_whole(text, part) for part in item.fragments)
        apart = all(left.end <= right.start for left, right in pairwise(whole))
        if whole != item.fragments and apart:
            mend = Mend(Verb.RESIZE, "Take the whole word", whole)
            yield Slip(check.id, f"{_shown(item)} begins or ends inside a word.", item.span, item.id, mend)


def _whole(text: str, part: Span) -> Span:
    """The fragment with the words whole at whose inside it begins and ends."""
    if not part.length:
        return part
    first, last = word_at(text, part.start), word_at(text, part.end - 1)
    start = first.start if first.start < part.start < first.end else part.start
    end = last.end if last.start < part.end < last.end else part.end
    return Span(start, end)


def _header(look: _Look, check: Check) -> Iterator[Slip]:
    headers = [block.span for block in look.blocks if block.kind is Kind.HEADER]
    if not headers:
        return
    for item in look.annotations:
        if any(header.overlaps(item.span) for header in headers):
            sentence = f"{_shown(item)} stands in the header of the filing, which is no part of the release."
            yield Slip(check.id, sentence, item.span, item.id, Mend(Verb.REMOVE, "Remove it"))


def _untouched(look: _Look, check: Check) -> Iterator[Slip]:
    if any(negative.label == check.label for negative in look.sheet.negatives):
        return
    places = [item.span for item in look.of(check.label)]
    title = look.title(check.label)
    for name, stretch in _sections(look, check.section):
        if not any(stretch.overlaps(place) for place in places):
            head = trimmed(look.sheet.text, stretch.start, stretch.end)
            start = Span(head.start, min(head.end, head.start + 60))
            yield Slip(check.id, f"“{shortened(name)}” has no {title}: is there none?", start)


def _sections(look: _Look, kind: str) -> Iterator[tuple[str, Span]]:
    """Neighbouring paragraphs of one kind as one stretch, with their title."""
    title, stretch = "", None
    for block in look.blocks:
        if block.kind == kind:
            stretch = block.span if stretch is None else Span(stretch.start, block.span.end)
            title = title or block.title or kind.capitalize()
        elif stretch is not None and block.kind is not Kind.PAGE:
            yield title, stretch
            title, stretch = "", None
    if stretch is not None:
        yield title, stretch


def _two_labels(look: _Look, check: Check) -> Iterator[Slip]:
    groups: dict[tuple[str, str], list[Annotation]] = defaultdict(list)
    for item in look.annotations:
        groups[item.author, folded(item.quote)].append(item)
    for group in groups.values():
        counts = Counter(item.label for item in group)
        if len(counts) < 2:
            continue
        (usual, most), (_, second) = counts.most_common(2)
        told = " and ".join(f"{look.title(label)} ({number})" for label, number in counts.most_common())
        for item in group:
            if item.label != usual or most == second:
                mend = _relabel(look, usual) if most > second else None
                yield Slip(check.id, f"{_shown(item)} is labelled {told} in this release.", item.span, item.id, mend)


def _relabel(look: _Look, label_id: str) -> Mend | None:
    label = look.sheet.scheme.label(label_id)
    if label is None or label.retired:
        return None
    return Mend(Verb.RELABEL, f"Make it {label.title}", label=label.id)


def _habit(look: _Look, check: Check) -> Iterator[Slip]:
    for item in look.annotations:
        counts = look.habits.get(folded(item.quote))
        if not counts:
            continue
        usual = max(counts, key=lambda label: (counts[label], label))
        total = sum(counts.values())
        if usual != item.label and counts[usual] >= OFTEN and counts[usual] >= MOSTLY * total:
            sentence = f"{_shown(item)} is {look.title(usual)} in {counts[usual]} other places of the corpus."
            yield Slip(check.id, sentence, item.span, item.id, _relabel(look, usual))


def _overlap(look: _Look, check: Check) -> Iterator[Slip]:
    groups: dict[tuple[str, str], list[Annotation]] = defaultdict(list)
    for item in look.annotations:
        groups[item.author, item.label].append(item)
    for group in groups.values():
        longest = group[0]
        for item in group[1:]:
            if item.span.start < longest.span.end and item.fragments != longest.fragments:
                shorter, other = sorted((item, longest), key=lambda one: (one.span.length, one.span.start))
                sentence = f"{_shown(shorter)} overlaps {_shown(other)}, which has the same label."
                yield Slip(check.id, sentence, shorter.span, shorter.id, _removal(look, shorter))
            if item.span.end > longest.span.end:
                longest = item


def _removal(look: _Look, item: Annotation) -> Mend | None:
    """To remove it, where nothing else was said of it."""
    sheet = look.sheet
    said = item.comment or item.attributes or item.flagged or sheet.relations_of(item.id) or sheet.decisions_on(item.id)
    return None if said else Mend(Verb.REMOVE, "Remove the shorter")


def _punctuation(look: _Look, check: Check) -> Iterator[Slip]:
    groups: dict[str, list[Annotation]] = defaultdict(list)
    for item in look.annotations:
        groups[item.label].append(item)
    for group in groups.values():
        if len(group) <= OFTEN:
            continue
        odd = [item for item in group if _without_closing(look, item) is not None]
        if odd and len(group) - len(odd) >= MOSTLY * len(group):
            for item in odd:
                shorter = _without_closing(look, item)
                assert shorter is not None
                sentence = f"{_shown(item)} ends with “{item.quote[-1]}”, which its neighbours leave out."
                mend = Mend(Verb.RESIZE, "Leave it out", (*item.fragments[:-1], shorter))
                yield Slip(check.id, sentence, item.span, item.id, mend)


def _without_closing(look: _Look, item: Annotation) -> Span | None:
    """The last fragment without a closing mark that is no part of its words, or None where there is no such mark."""
    last = item.fragments[-1]
    if not item.quote or item.quote[-1] not in _CLOSING or last.length < 2:
        return None
    end = snapped(look.sheet.text, last).end
    return Span(last.start, end) if last.start < end < last.end else None


_FIND: dict[CheckKind, Callable[[_Look, Check], Iterator[Slip]]] = {
    CheckKind.MISSING: _missing,
    CheckKind.HALF_WORD: _half_word,
    CheckKind.HEADER: _header,
    CheckKind.UNTOUCHED: _untouched,
    CheckKind.TWO_LABELS: _two_labels,
    CheckKind.HABIT: _habit,
    CheckKind.OVERLAP: _overlap,
    CheckKind.PUNCTUATION: _punctuation,
}


def chosen(checks: Sequence[Check], off: Iterable[str]) -> tuple[Check, ...]:
    """The checks without those that are switched off."""
    silent = set(off)
    return tuple(check for check in checks if check.id not in silent)
