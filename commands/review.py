"""The reviewer's verbs: approve annotations or return them, all of those named or chosen, or none."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Annotated
from uuid import UUID

import typer

from commands import output
from commands.output import sound
from commands.queue import (
    AnnotatorWord,
    ConflictsOnly,
    LabelWord,
    OriginWord,
    ReleaseFilter,
    SampleWord,
    SinceWord,
    UntilWord,
    entry,
    row_of,
    wanted_of,
)
from commands.shared import AsJson, AsReviewer, AsUser, CommentWords, CorpusWord, Work, working
from domain import review
from domain.annotation import AnnotatedRelease, Annotation, Correction
from domain.edit import Edit, joined
from domain.errors import Refusal, StaleEdit
from domain.queue import Waiting
from domain.review import Editors
from domain.scheme import Label, check_attributes
from domain.span import Span

Rule = Callable[[AnnotatedRelease, Sequence[UUID], Editors], Edit]
Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ANNOTATION...]", help="Ids; otherwise filters choose.", show_default=False),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only list what it would be done to.")]
Revision = Annotated[
    str, typer.Option("--revision", metavar="REV", help="Of one annotation: only as it was then.", show_default=False)
]


def approve(
    corpus: CorpusWord,
    user: AsReviewer,
    annotations: Words = None,
    comment: CommentWords = "",
    revision: Revision = "",
    label: LabelWord = "",
    annotator: AnnotatorWord = "",
    release: ReleaseFilter = "",
    since: SinceWord = "",
    until: UntilWord = "",
    origin: OriginWord = "",
    sample: SampleWord = "",
    conflicts: ConflictsOnly = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Approve submitted annotations that others made: those named, or all in the queue that the filters let through.

    All of them or, if one of those named cannot be, none. Filters leave out what is yours or has your hand in it.
    """
    filters = {
        "label": label,
        "annotator": annotator,
        "release": release,
        "since": since,
        "until": until,
        "origin": origin,
        "sample": sample,
    }
    with working(corpus, user) as work:
        chosen, left = _chosen(work, annotations, filters, conflicts=conflicts)
        if dry_run:
            _preview(work, chosen, left, as_json)
            return
        ids = _decide(
            work,
            chosen,
            "Approve",
            lambda sheet, here, editors: review.approve(
                sheet, here, by=work.person, editors=editors, comment=sound(comment)
            ),
            revision,
        )
    _tell("approved", ids, left, as_json)


def send_back(
    corpus: CorpusWord,
    user: AsReviewer,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="R", help=f"Why: {', '.join(review.REASONS)}.", show_default=False),
    ],
    annotations: Words = None,
    comment: CommentWords = "",
    revision: Revision = "",
    correct_label: Annotated[
        str, typer.Option("--correct-label", metavar="L", help="Of one annotation: propose this label.")
    ] = "",
    correct_span: Annotated[
        str, typer.Option("--correct-span", metavar="START:END", help="Of one annotation: propose this span.")
    ] = "",
    correct_attr: Annotated[
        list[str] | None,
        typer.Option("--correct-attr", metavar="KEY=VALUE", help="Of one annotation: propose this attribute."),
    ] = None,
    label: LabelWord = "",
    annotator: AnnotatorWord = "",
    release: ReleaseFilter = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Return submitted or approved annotations to their annotator, perhaps one of them with a correction.

    All of them or, if one of those named cannot be, none.
    """
    code = review.reason_named(sound(reason))
    filters = {"label": label, "annotator": annotator, "release": release}
    with working(corpus, user) as work:
        chosen, left = _chosen(work, annotations, filters)
        if dry_run:
            _preview(work, chosen, left, as_json)
            return
        proposed = None
        if correct_label or correct_span or correct_attr:
            proposed = _correction(work, chosen, sound(correct_label), correct_span, correct_attr or [])
        ids = _decide(
            work,
            chosen,
            f"Return ({review.REASONS[code]})",
            lambda sheet, here, editors: review.return_(
                sheet, here, by=work.person, editors=editors, reason=code, comment=sound(comment), correction=proposed
            ),
            revision,
        )
    _tell("returned", ids, left, as_json)


def reopen(
    corpus: CorpusWord,
    annotations: Annotated[list[str], typer.Argument(metavar="ANNOTATION...", help="Ids.", show_default=False)],
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Make annotations drafts again: your own submitted ones, or decided ones as a reviewer."""
    with working(corpus, user) as work:
        chosen = {item: release_of(work, item) for item in map(identity, annotations)}
        ids = _decide(
            work, chosen, "Reopen", lambda sheet, here, _editors: review.reopen(sheet, here, by=work.person), ""
        )
    _tell("reopened", ids, [], as_json)


def _chosen(
    work: Work, words: Sequence[str] | None, filters: dict[str, str], *, conflicts: bool = False
) -> tuple[dict[UUID, UUID], list[Waiting]]:
    """What was chosen with its releases, by ids or by filters, and what of that the person has a hand in."""
    filtered = conflicts or any(filters.values())
    if words and filtered:
        raise typer.BadParameter("name annotations or give filters, not both")
    if words:
        return {item: release_of(work, item) for item in map(identity, words)}, []
    if not filtered:
        raise typer.BadParameter("name annotations, or choose by --label, --annotator, --release ...")
    from storage.waiting import waiting

    wanted = wanted_of(work.corpus, conflicts=conflicts, **filters)
    items = [item for item in waiting(work.corpus, work.person) if wanted.wants(item)]
    mine = [item for item in items if not item.for_(work.person)]
    chosen = {item.subject.id: item.subject.release_id for item in items if item.for_(work.person)}
    if not chosen:
        more = f": {len(mine)} have {work.person.name}'s hand in them" if mine else ""
        raise Refusal(f"Nothing that awaits {work.person.name}'s decision passes those filters{more}.")
    return chosen, mine


def identity(word: str) -> UUID:
    """The id that a word is, or a Refusal."""
    try:
        return UUID(word)
    except ValueError:
        raise Refusal(f"“{sound(word)}” is no annotation id: `queue` and `show` list them.") from None


def release_of(work: Work, wanted: UUID) -> UUID:
    """The release of an annotation or a negative, or a Refusal when there is no such thing."""
    from storage.ground import load_subjects

    found = work.corpus.ask(lambda connection: load_subjects(connection, [wanted]))
    if not found:
        raise Refusal(f"There is no annotation {wanted} in this corpus: `queue` and `show` list them.")
    return found[0].release_id


def _decide(work: Work, chosen: dict[UUID, UUID], verb: str, rule: Rule, revision: str) -> list[UUID]:
    """Commit one Edit with the decisions on all of them, whichever releases they belong to."""
    editors = work.corpus.editors(chosen)
    by_release: dict[UUID, list[UUID]] = defaultdict(list)
    for item, release in chosen.items():
        by_release[release].append(item)
    sheets = {release: work.sheet(release) for release in by_release}
    if revision:
        _demand_revision(sheets, chosen, revision)
    edits = [rule(sheets[release], ids, editors) for release, ids in by_release.items()]
    work.commit(joined(f"{verb}: {len(chosen)} annotations", work.person.name, edits))
    return list(chosen)


def _demand_revision(sheets: dict[UUID, AnnotatedRelease], chosen: dict[UUID, UUID], revision: str) -> None:
    if len(chosen) != 1:
        raise typer.BadParameter("a revision is of one annotation", param_hint="--revision")
    ((item, release),) = chosen.items()
    subject = sheets[release].subject(item)
    if subject is not None and str(subject.revision) != revision.strip().lower():
        raise StaleEdit("The annotation was changed after it was seen: look at it as it is now, then decide.")


def _correction(work: Work, chosen: dict[UUID, UUID], label: str, span: str, attributes: Sequence[str]) -> Correction:
    if len(chosen) != 1:
        raise typer.BadParameter("a correction is of one annotation: name one")
    ((item, release),) = chosen.items()
    sheet = work.sheet(release)
    subject = sheet.by_id.get(item)
    if subject is None:
        raise Refusal("A “found none” has nothing to correct: return it with a comment.")
    wanted = sheet.scheme.find(label).id if label else subject.label
    fragments = (span_of(span, "--correct-span"),) if span else subject.fragments
    kept = dict(subject.attributes) if wanted == subject.label else _fitting(subject, sheet.scheme.find(wanted))
    given = dict(pair_of(word, "--correct-attr") for word in attributes)
    merged = {name: value for name, value in {**kept, **given}.items() if value}
    return Correction(wanted, fragments, tuple(sorted(merged.items())))


def _fitting(subject: Annotation, label: Label) -> dict[str, str]:
    """Those attributes that another label has too."""
    kept = {}
    for name, value in subject.attributes:
        try:
            check_attributes(label, {name: value})
        except Refusal:
            continue
        kept[name] = value
    return kept


def span_of(word: str, option: str) -> Span:
    """A span written as START:END in code points, the end not included."""
    start, mark, end = word.partition(":")
    if not (mark and start.strip().isdigit() and end.strip().isdigit()):
        raise typer.BadParameter("write a span as START:END", param_hint=option)
    return Span(int(start), int(end))


def pair_of(word: str, option: str) -> tuple[str, str]:
    """An attribute written as KEY=VALUE."""
    name, mark, value = sound(word).partition("=")
    if not mark or not name.strip():
        raise typer.BadParameter(f"write an attribute as KEY=VALUE, not “{word}”", param_hint=option)
    return name.strip(), value


def _preview(work: Work, chosen: dict[UUID, UUID], left: Sequence[Waiting], as_json: bool) -> None:
    from storage.waiting import waiting

    items = {item.subject.id: item for item in waiting(work.corpus, work.person, set(chosen.values()))}
    shown = [items[item] for item in chosen if item in items]
    if as_json:
        output.record(
            {"chosen": [entry(item, may=True) for item in shown], "left_out": [entry(item, may=False) for item in left]}
        )
        return
    rows = [(*row_of(item), "") for item in shown] + [(*row_of(item), "left out: your own hand") for item in left]
    output.lines(rows, ("id", "why", "label", "text", "by", "release", ""))
    output.line(f"{output.counted(len(chosen), 'annotation')} chosen, nothing done.")


def _tell(verb: str, ids: Sequence[UUID], left: Sequence[Waiting], as_json: bool) -> None:
    if as_json:
        without = {"left_out": [str(item.subject.id) for item in left]} if left else {}
        output.record({verb: [str(item) for item in ids], **without})
        return
    output.line(f"{verb.capitalize()} {output.counted(len(ids), 'annotation')}.")
    if left:
        output.line(f"{output.counted(len(left), 'annotation')} left out, since your own hand is in them.")
