"""The reviewer's verbs: approve annotations or return them, all of those named or chosen, or none."""

from collections.abc import Sequence
from typing import Annotated

import typer

from commands.deciding import Chosen, choose, decide, tell
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
)
from commands.shared import (
    AsJson,
    AsReviewer,
    AsUser,
    CommentWords,
    CorpusWord,
    attributes_of,
    span_of,
    working,
)
from domain import review
from domain.annotation import Annotation, Correction
from domain.errors import Refusal
from domain.scheme import Label, check_attributes

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
    filters = _filters(label, annotator, release, since, until, origin, sample)
    with working(corpus, user) as work:
        chosen = choose(work, annotations, filters, conflicts=conflicts)
        if revision:
            chosen.demand_revision(revision)
        decide(
            work,
            chosen,
            "Approve",
            lambda sheet, ids, editors: review.approve(
                sheet, ids, by=work.person, editors=editors, comment=sound(comment)
            ),
            only_look=dry_run,
        )
    tell("approved", chosen, as_json, only_look=dry_run)


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
    since: SinceWord = "",
    until: UntilWord = "",
    origin: OriginWord = "",
    sample: SampleWord = "",
    conflicts: ConflictsOnly = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Return submitted or approved annotations to their annotator, perhaps one of them with a correction.

    All of them or, if one of those named cannot be, none. Filters choose among what awaits a decision.
    """
    code = review.reason_named(sound(reason))
    filters = _filters(label, annotator, release, since, until, origin, sample)
    with working(corpus, user) as work:
        chosen = choose(work, annotations, filters, conflicts=conflicts)
        if revision:
            chosen.demand_revision(revision)
        proposed = None
        if correct_label or correct_span or correct_attr:
            proposed = _correction(chosen, sound(correct_label), correct_span, correct_attr or [])
        decide(
            work,
            chosen,
            f"Return ({review.REASONS[code]})",
            lambda sheet, ids, editors: review.return_(
                sheet, ids, by=work.person, editors=editors, reason=code, comment=sound(comment), correction=proposed
            ),
            only_look=dry_run,
        )
    tell("returned", chosen, as_json, only_look=dry_run)


def reopen(
    corpus: CorpusWord,
    annotations: Annotated[list[str], typer.Argument(metavar="ANNOTATION...", help="Ids.", show_default=False)],
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Make annotations drafts again: your own submitted ones, or decided ones as a reviewer."""
    with working(corpus, user) as work:
        chosen = choose(work, annotations, {})
        decide(work, chosen, "Reopen", lambda sheet, ids, _editors: review.reopen(sheet, ids, by=work.person))
    tell("reopened", chosen, as_json)


def _filters(
    label: str, annotator: str, release: str, since: str, until: str, origin: str, sample: str
) -> dict[str, str]:
    return {
        "label": label,
        "annotator": annotator,
        "release": release,
        "since": since,
        "until": until,
        "origin": origin,
        "sample": sample,
    }


def _correction(chosen: Chosen, label: str, span: str, attributes: Sequence[str]) -> Correction:
    sheet, item = chosen.single("a correction")
    subject = sheet.by_id.get(item)
    if subject is None:
        raise Refusal("A “found none” has nothing to correct: return it with a comment.")
    wanted = sheet.scheme.find(label) if label else sheet.scheme.find(subject.label)
    fragments = (span_of(span, "--correct-span"),) if span else subject.fragments
    kept = dict(subject.attributes) if wanted.id == subject.label else _fitting(subject, wanted)
    merged = {**kept, **attributes_of(attributes, "--correct-attr")}
    return Correction(wanted.id, fragments, tuple(sorted((name, value) for name, value in merged.items() if value)))


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
