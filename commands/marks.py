"""The verbs that say something of a whole release: done, signed off, looked and found none."""

from typing import Annotated

import typer

from commands import output
from commands.output import sound
from commands.shared import (
    AsJson,
    AsReviewer,
    AsUser,
    CommentWords,
    CorpusWord,
    ReleaseWord,
    release_named,
    working,
)
from domain import annotate, negative, review
from domain.errors import Refusal

TakeBack = Annotated[bool, typer.Option("--take-back", help="Take it back instead.")]


def done(
    corpus: CorpusWord, release: ReleaseWord, take_back: TakeBack = False, user: AsUser = None, as_json: AsJson = False
) -> None:
    """Say that you are done with a release, also when it has nothing to label."""
    with working(corpus, user) as work:
        sheet = work.sheet(release_named(work.corpus, release).id)
        work.commit((annotate.not_done if take_back else annotate.done)(sheet, by=work.person))
    name, person = sheet.release.name, work.person.name
    words = f"{person} is not done with {name}." if take_back else f"{person} is done with {name}."
    _tell(words, as_json, release=str(sheet.release.id), done=not take_back, by=person)


def sign_off(corpus: CorpusWord, release: ReleaseWord, user: AsReviewer, as_json: AsJson = False) -> None:
    """Say as a reviewer that all of a release is reviewed; refused while anything in it is undecided."""
    with working(corpus, user) as work:
        sheet = work.corpus.sheet(release_named(work.corpus, release).id)
        work.commit(review.sign_off(sheet, by=work.person))
    name, person = sheet.release.name, work.person.name
    _tell(f"{person} signed off {name}.", as_json, release=str(sheet.release.id), reviewed=True, by=person)


def found_none(
    corpus: CorpusWord,
    release: ReleaseWord,
    label: Annotated[str, typer.Argument(metavar="LABEL", help="A label's id or title.", show_default=False)],
    comment: CommentWords = "",
    take_back: TakeBack = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Say that you looked for a label in a release and found none; it is submitted and reviewed like an annotation."""
    with working(corpus, user) as work:
        sheet = work.sheet(release_named(work.corpus, release).id)
        wanted = sheet.scheme.find(sound(label))
        if take_back:
            own = [item for item in sheet.negatives if (item.label, item.author) == (wanted.id, work.person.name)]
            if not own:
                raise Refusal(f"{work.person.name} has not said that “{sheet.release.name}” has no {wanted.title}.")
            made = negative.take_back_none(sheet, own[0].id, by=work.person)
        else:
            made = negative.found_none(sheet, wanted.id, by=work.person, comment=sound(comment))
        work.commit(made)
    identity = str(made.changes[0].value.id)  # type: ignore[union-attr]
    words = f"Took back {identity}." if take_back else identity
    _tell(words, as_json, id=identity, label=wanted.id, taken_back=take_back)


def _tell(words: str, as_json: bool, **record: object) -> None:
    if as_json:
        output.record(record)
    else:
        output.line(words)
