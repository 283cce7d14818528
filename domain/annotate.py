"""The annotator's verbs: each looks at a sheet and returns an Edit, or refuses with a sentence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID, uuid4

from domain.annotation import AnnotatedRelease, Annotation, Correction, Mark, MarkKind, Relation, quote_of
from domain.edit import Change, Edit, edit, key_of, now
from domain.errors import Refusal
from domain.person import Person, Role, demand
from domain.release import Release, checked_name, pairs
from domain.scheme import Label, check_attributes, checked_relation
from domain.span import Span

SHOWN = 40


def shortened(text: str, most: int = SHOWN) -> str:
    """A text on one line, cut with an ellipsis."""
    text = " ".join(text[: most * 3].split())
    return text if len(text) <= most else text[: most - 1] + "…"


def trimmed(text: str, span: Span) -> Span:
    """The span without the blanks at its ends; refused when nothing is left or it lies outside the text."""
    if span.end > len(text):
        raise Refusal(f"The span {span.start} to {span.end} runs past the end of the text at {len(text)}.")
    covered = span.of(text)
    if not covered:
        raise Refusal("Nothing is selected: select some text first.")
    kept = covered.strip()
    if not kept:
        raise Refusal("The selection holds only blanks: select some words.")
    start = span.start + len(covered) - len(covered.lstrip())
    return Span(start, start + len(kept))


def annotate(
    sheet: AnnotatedRelease,
    span: Span | Sequence[Span],
    label_id: str,
    *,
    by: Person,
    attributes: Mapping[str, str] | None = None,
    comment: str = "",
    origin: str = "manual",
    exact: bool = False,
) -> Edit:
    """Put a label on a span (code points, end exclusive) or on several fragments.

    Blanks at the ends are trimmed unless `exact`; empty and blank spans and exact twins are refused either way.
    """
    demand(by, Role.ANNOTATOR, "annotate")
    demand_present(sheet.release)
    label = _usable(sheet, label_id)
    fragments = (span,) if isinstance(span, Span) else tuple(span)
    fragments = _sound_fragments(sheet.text, fragments, exact)
    check_attributes(label, attributes or {})
    _refuse_twin(sheet, fragments, label, by.name)
    made = Annotation(
        id=uuid4(),
        release_id=sheet.release.id,
        label=label.id,
        fragments=fragments,
        quote=quote_of(sheet.text, fragments),
        author=by.name,
        created=now(),
        revision=uuid4(),
        attributes=pairs({name: value for name, value in (attributes or {}).items() if value}),
        comment=comment,
        origin=origin,
    )
    changes = [Change(None, made), *contradicted(sheet, label.id, by.name)]
    return edit(f"{label.title}: {shortened(made.quote)}", by.name, changes, at=made.created)


def contradicted(sheet: AnnotatedRelease, label_id: str, author: str) -> list[Change]:
    """The end of a person's word that there is none of a label, now that they found one."""
    return [Change(item, None) for item in sheet.negatives if item.label == label_id and item.author == author]


def sound_correction(sheet: AnnotatedRelease, annotation: Annotation, correction: Correction) -> Correction:
    """A correction of an annotation as it can be taken over, or a Refusal."""
    label = _usable(sheet, correction.label)
    fragments = _sound_fragments(sheet.text, correction.fragments, exact=False)
    attributes = dict(correction.attributes)
    check_attributes(label, attributes)
    sound = Correction(label.id, fragments, pairs({name: value for name, value in attributes.items() if value}))
    if sound == Correction.of(annotation):
        raise Refusal("The correction is what stands there already: change something, or return it without one.")
    _refuse_twin(sheet, fragments, label, annotation.author, but=annotation.id)
    return sound


def _sound_fragments(text: str, fragments: Iterable[Span], exact: bool) -> tuple[Span, ...]:
    sound = []
    for fragment in fragments:
        cut = trimmed(text, fragment)
        sound.append(fragment if exact else cut)
    sound.sort()
    if not sound:
        raise Refusal("Nothing is selected: select some text first.")
    for left, right in pairwise(sound):
        if right.start < left.end:
            raise Refusal("The parts of one annotation cannot overlap: choose text outside of it.")
    return tuple(sound)


def _usable(sheet: AnnotatedRelease, label_id: str) -> Label:
    label = sheet.scheme.find(label_id)
    if label.retired:
        raise Refusal(f"{label.title} is retired and takes no new annotations: choose another label.")
    return label


def demand_present(release: Release) -> None:
    """Refuse work on a release that lies in the trash."""
    if release.trashed:
        raise Refusal(f"“{release.name}” is in the trash: bring it back before you work on it.")


def _refuse_twin(
    sheet: AnnotatedRelease, fragments: tuple[Span, ...], label: Label, author: str, but: UUID | None = None
) -> None:
    for other in sheet.starting_at(fragments[0].start):
        if other.fragments == fragments and other.label == label.id and other.author == author and other.id != but:
            raise Refusal(f"“{shortened(other.quote)}” is already labelled {label.title} by {author}.")


def held(sheet: AnnotatedRelease, annotation_id: UUID) -> Annotation:
    """The annotation of that id, or a Refusal when the sheet no longer has it."""
    found = sheet.by_id.get(annotation_id)
    if found is None:
        raise Refusal("That annotation is no longer there: somebody removed it.")
    return found


def own(sheet: AnnotatedRelease, annotation_id: UUID, by: Person, act: str) -> Annotation:
    """An annotation that a person may change: their own, or anybody's for a reviewer."""
    demand(by, Role.ANNOTATOR, act)
    demand_present(sheet.release)
    found = held(sheet, annotation_id)
    if found.author != by.name:
        demand(by, Role.REVIEWER, f"{act} of {found.author}")
    return found


def _changed(sheet: AnnotatedRelease, before: Annotation, after: Annotation, by: Person, title: str) -> Edit:
    if after == before:
        raise Refusal("Nothing was changed.")
    after = replace(after, revision=uuid4())
    return edit(f"{title}: {shortened(after.quote)}", by.name, [Change(before, after)])


def relabel(sheet: AnnotatedRelease, annotation_id: UUID, label_id: str, *, by: Person) -> Edit:
    """Give an annotation another label; attributes that the new label lacks are dropped."""
    before = own(sheet, annotation_id, by, "relabel annotations")
    label = _usable(sheet, label_id)
    if label.id == before.label:
        raise Refusal(f"“{shortened(before.quote)}” already is {label.title}.")
    _refuse_twin(sheet, before.fragments, label, before.author, but=before.id)
    kept = []
    for name, value in before.attributes:
        attribute = label.attribute(name)
        if attribute and (not attribute.choices or value in attribute.choices):
            kept.append((name, value))
    made = _changed(sheet, before, replace(before, label=label.id, attributes=tuple(kept)), by, label.title)
    return replace(made, changes=(*made.changes, *contradicted(sheet, label.id, before.author)))


def relabel_all(sheets: Iterable[AnnotatedRelease], ids: Collection[UUID], label_id: str, *, by: Person) -> Edit:
    """Give many annotations of many releases another label in one step; those that have it already stay as they are.

    As with one, what was decided on them no longer holds, and whoever does it counts among those who made them.
    """
    changes: dict[tuple[str, ...], Change] = {}
    number, title = 0, label_id
    for sheet in sheets:
        title = _usable(sheet, label_id).title
        for annotation in sheet.annotations:
            if annotation.id in ids and annotation.label != label_id:
                made = relabel(sheet, annotation.id, label_id, by=by)
                changes |= {key_of(change.value): change for change in made.changes}
                number += 1
    if not changes:
        raise Refusal(f"None of those annotations needs to become {title}: nothing was changed.")
    return edit(f"{title}: {number} annotations", by.name, changes.values())


def resize(sheet: AnnotatedRelease, annotation_id: UUID, fragments: Span | Sequence[Span], *, by: Person) -> Edit:
    """Move the edges of an annotation."""
    before = own(sheet, annotation_id, by, "move annotations")
    wanted = (fragments,) if isinstance(fragments, Span) else tuple(fragments)
    sound = _sound_fragments(sheet.text, wanted, exact=False)
    label = sheet.scheme.label(before.label)
    if label is not None:
        _refuse_twin(sheet, sound, label, before.author, but=before.id)
    after = replace(before, fragments=sound, quote=quote_of(sheet.text, sound))
    return _changed(sheet, before, after, by, "Move edges")


def add_fragment(sheet: AnnotatedRelease, annotation_id: UUID, span: Span, *, by: Person) -> Edit:
    """Add a further stretch of text to an annotation."""
    before = own(sheet, annotation_id, by, "extend annotations")
    return resize(sheet, before.id, (*before.fragments, span), by=by)


def describe(
    sheet: AnnotatedRelease,
    annotation_id: UUID,
    *,
    by: Person,
    attributes: Mapping[str, str] | None = None,
    comment: str | None = None,
    flagged: bool | None = None,
) -> Edit:
    """Set attributes (an empty value clears one), the comment or the flag; what is None stays as it is."""
    before = own(sheet, annotation_id, by, "change annotations")
    after = before
    if attributes is not None:
        label = sheet.scheme.label(before.label)
        if label is not None:
            check_attributes(label, attributes)
        merged = {**dict(before.attributes), **attributes}
        after = replace(after, attributes=pairs({name: value for name, value in merged.items() if value}))
    if comment is not None:
        after = replace(after, comment=comment)
    if flagged is not None:
        after = replace(after, flagged=flagged)
    return _changed(sheet, before, after, by, _described(before, after))


def _described(before: Annotation, after: Annotation) -> str:
    """In a few words which fields changed, for the trail."""
    was, now_is = dict(before.attributes), dict(after.attributes)
    words = [
        f"{name} {shortened(now_is[name], 24)}" if name in now_is else f"no {name}"
        for name in sorted(was.keys() | now_is.keys())
        if was.get(name) != now_is.get(name)
    ]
    if before.comment != after.comment:
        words.append("comment" if after.comment else "no comment")
    if before.flagged != after.flagged:
        words.append("second look" if after.flagged else "no second look")
    return "Set " + ", ".join(words)


def remove(sheet: AnnotatedRelease, annotation_ids: Iterable[UUID], *, by: Person) -> Edit:
    """Remove annotations; undo brings the same ones back."""
    gone = [own(sheet, annotation_id, by, "remove annotations") for annotation_id in dict.fromkeys(annotation_ids)]
    if not gone:
        raise Refusal("No annotation is chosen: put the caret into one first.")
    title = f"Remove: {shortened(gone[0].quote)}" if len(gone) == 1 else f"Remove {len(gone)} annotations"
    ties = dict.fromkeys(relation for annotation in gone for relation in sheet.relations_of(annotation.id))
    # The relations first, so that the reversed Edit finds the annotations there when it brings them back.
    changes = [Change(relation, None) for relation in ties]
    return edit(title, by.name, [*changes, *(Change(annotation, None) for annotation in gone)])


def relate(
    sheet: AnnotatedRelease,
    source_id: UUID,
    target_id: UUID,
    label: str,
    *,
    by: Person,
    attributes: Mapping[str, str] | None = None,
    origin: str = "manual",
) -> Edit:
    """Tie one annotation of a release to another one by a free word; an exact twin by the same person is refused."""
    demand(by, Role.ANNOTATOR, "relate annotations")
    demand_present(sheet.release)
    source, target = held(sheet, source_id), held(sheet, target_id)
    label = checked_relation(label)
    for other in sheet.relations_of(source_id):
        if (other.source, other.target, other.label, other.author) == (source_id, target_id, label, by.name):
            raise Refusal(f"“{shortened(source.quote)}” already is tied by “{label}” to “{shortened(target.quote)}”.")
    made = Relation(
        id=uuid4(),
        release_id=sheet.release.id,
        label=label,
        source=source_id,
        target=target_id,
        author=by.name,
        created=now(),
        attributes=pairs({name: value for name, value in (attributes or {}).items() if value}),
        origin=origin,
    )
    return edit(_tie(made, sheet), by.name, [Change(None, made)], at=made.created)


def _tie(relation: Relation, sheet: AnnotatedRelease) -> str:
    source, target = sheet.by_id[relation.source], sheet.by_id[relation.target]
    return f"{relation.label}: {shortened(source.quote)} → {shortened(target.quote)}"


def unrelate(sheet: AnnotatedRelease, relation_ids: Iterable[UUID], *, by: Person) -> Edit:
    """Take relations away; undo brings the same ones back."""
    demand(by, Role.ANNOTATOR, "remove relations")
    demand_present(sheet.release)
    wanted = set(relation_ids)
    gone = [relation for relation in sheet.relations if relation.id in wanted]
    if not gone:
        raise Refusal("That relation is no longer there: somebody removed it." if wanted else "No relation is chosen.")
    for relation in gone:
        if relation.author != by.name:
            demand(by, Role.REVIEWER, f"remove relations of {relation.author}")
    title = f"Remove {_tie(gone[0], sheet)}" if len(gone) == 1 else f"Remove {len(gone)} relations"
    return edit(title, by.name, [Change(relation, None) for relation in gone])


def done(sheet: AnnotatedRelease, *, by: Person) -> Edit:
    """Say that one is done with a release, also when it has no annotation at all."""
    demand(by, Role.ANNOTATOR, "mark a release as done")
    demand_present(sheet.release)
    if sheet.done_by(by.name):
        raise Refusal(f"“{sheet.release.name}” already is done by {by.name}.")
    mark = Mark(sheet.release.id, by.name, MarkKind.DONE, now())
    return edit(f"Done: {sheet.release.name}", by.name, [Change(None, mark)])


def not_done(sheet: AnnotatedRelease, *, by: Person) -> Edit:
    """Take back that one is done with a release."""
    for mark in sheet.marks:
        if mark.kind is MarkKind.DONE and mark.by == by.name:
            return edit(f"Open again: {sheet.release.name}", by.name, [Change(mark, None)])
    raise Refusal(f"“{sheet.release.name}” is not done by {by.name}.")


def rename(release: Release, name: str, *, by: Person) -> Edit:
    """Give a release another name."""
    demand(by, Role.ANNOTATOR, "rename releases")
    name = checked_name(name)
    if name == release.name:
        raise Refusal(f"The release already is called “{name}”.")
    return edit(f"Rename {release.name} to {name}", by.name, [Change(release, replace(release, name=name))])


def trash(releases: Sequence[Release], *, by: Person, away: bool = True) -> Edit:
    """Move releases to the trash, or bring them back; nothing is destroyed."""
    demand(by, Role.ANNOTATOR, "move releases to the trash")
    moved = [release for release in releases if release.trashed != away]
    if not moved:
        raise Refusal("Those releases are there already.")
    what = moved[0].name if len(moved) == 1 else f"{len(moved)} releases"
    title = f"Move to the trash: {what}" if away else f"Bring back: {what}"
    return edit(title, by.name, [Change(release, replace(release, trashed=away)) for release in moved])
