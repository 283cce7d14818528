"""The reviewer's verbs: approve annotations or return them, all of those named or none."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Annotated
from uuid import UUID

import typer

from commands import output
from commands.output import sound
from commands.shared import AnnotationWords, AsJson, AsReviewer, CommentWords, CorpusWord, Work, working
from domain import review
from domain.annotation import AnnotatedRelease
from domain.edit import Change, Edit, edit
from domain.review import Editors

Rule = Callable[[AnnotatedRelease, Sequence[UUID], Editors], Edit]


def approve(
    corpus: CorpusWord,
    annotations: AnnotationWords,
    user: AsReviewer,
    comment: CommentWords = "",
    as_json: AsJson = False,
) -> None:
    """Approve submitted annotations that others made; all of them or, if one cannot be, none."""
    with working(corpus, user) as work:
        ids = _decide(
            work,
            annotations,
            "Approve",
            lambda sheet, chosen, editors: review.approve(
                sheet, chosen, by=work.person, editors=editors, comment=sound(comment)
            ),
        )
    _tell("approved", ids, as_json)


def send_back(
    corpus: CorpusWord,
    annotations: AnnotationWords,
    user: AsReviewer,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="R", help=f"Why: {', '.join(review.REASONS)}.", show_default=False),
    ],
    comment: CommentWords = "",
    as_json: AsJson = False,
) -> None:
    """Return submitted or approved annotations to their annotator; all of them or, if one cannot be, none."""
    code = review.reason_named(sound(reason))
    with working(corpus, user) as work:
        ids = _decide(
            work,
            annotations,
            f"Return ({review.REASONS[code]})",
            lambda sheet, chosen, editors: review.return_(
                sheet, chosen, by=work.person, editors=editors, reason=code, comment=sound(comment)
            ),
        )
    _tell("returned", ids, as_json)


def _decide(work: Work, words: Sequence[str], verb: str, rule: Rule) -> list[UUID]:
    """Commit one Edit with the decisions on all of the annotations, whichever releases they belong to."""
    found = {item.id: item for item in map(work.corpus.find_annotation, words)}
    editors = work.corpus.editors(found)
    by_release: dict[UUID, list[UUID]] = defaultdict(list)
    for item in found.values():
        by_release[item.release_id].append(item.id)
    edits = [rule(work.corpus.sheet(release), ids, editors) for release, ids in by_release.items()]
    changes: list[Change] = [change for done in edits for change in done.changes]
    together = edits[0] if len(edits) == 1 else edit(f"{verb}: {len(found)} annotations", work.person.name, changes)
    work.commit(together)
    return list(found)


def _tell(verb: str, ids: Sequence[UUID], as_json: bool) -> None:
    if as_json:
        output.record({verb: [str(item) for item in ids]})
    else:
        output.line(f"{verb.capitalize()} {output.counted(len(ids), 'annotation')}.")
