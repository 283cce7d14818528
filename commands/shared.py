"""What the verbs share: their common words, opening a corpus, who acts, and which release is meant."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from commands.output import sound
from domain import govern
from domain.annotation import AnnotatedRelease
from domain.edit import Edit
from domain.errors import Refusal
from domain.person import Person, Role
from domain.release import Release
from domain.span import Span

if TYPE_CHECKING:
    from storage.corpus import Corpus

# storage is imported on use, so that help and wrong usage are answered at once.

CorpusWord = Annotated[
    str, typer.Argument(metavar="CORPUS", help="A .glossator file, or a postgresql:// address.", show_default=False)
]
ReleaseWord = Annotated[
    str, typer.Argument(metavar="RELEASE", help="A release's id or unique name.", show_default=False)
]
AnnotationWords = Annotated[
    list[str], typer.Argument(metavar="ANNOTATION", help="Ids of annotations.", show_default=False)
]
AsUser = Annotated[
    str | None,
    typer.Option("--as", metavar="USER", help="Who does it; otherwise the system's user.", show_default=False),
]
AsReviewer = Annotated[str, typer.Option("--as", metavar="USER", help="Who decides.", show_default=False)]
CommentWords = Annotated[str, typer.Option("--comment", metavar="C", help="A comment.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


class Work:
    """A corpus open for writing with the person who acts; somebody new joins with their first commit."""

    def __init__(self, corpus: "Corpus", user: str | None) -> None:
        self.corpus = corpus
        name = _acting(corpus, user)
        known = corpus.person(name)
        self.person = known or Person(name, Role.ANNOTATOR)
        self._newcomer = known is None

    def enter(self) -> None:
        """Make sure that the corpus knows the person."""
        if self._newcomer:
            self.corpus.commit(govern.join(self.person.name))
            self._newcomer = False

    def commit(self, done: Edit) -> None:
        """Write what the person did, with their signature where they sign in this corpus."""
        from storage.keys import sign_for

        self.enter()
        self.corpus.commit(sign_for(self.corpus, done, self.person))

    def sheet(self, release_id: UUID) -> AnnotatedRelease:
        """A release as the person may see it."""
        return self.corpus.sheet(release_id, self.person)

    def release_of(self, wanted: UUID) -> UUID:
        """The release of an annotation or a negative, or a Refusal when there is no such thing."""
        from storage.ground import load_subjects

        found = self.corpus.ask(lambda connection: load_subjects(connection, [wanted]))
        if not found:
            raise Refusal(f"There is no annotation {wanted} in this corpus: `queue` and `show` list them.")
        return found[0].release_id

    def demand_seen(self, sheet: AnnotatedRelease, wanted: Iterable[UUID]) -> None:
        """Refuse what is there and not to be seen by who works blind."""
        if any(sheet.subject(item) is None for item in wanted):
            raise Refusal(
                f"{self.person.name} works blind on “{sheet.release.name}” and may not see that annotation yet: hand in"
                " your own work there and say `done` first, or wait until its annotator has handed in."
            )


def _acting(corpus: "Corpus", user: str | None) -> str:
    from storage.engine import system_user

    proven = corpus.identity()
    if proven is not None:
        if user not in (None, proven):
            raise Refusal(f"The database server knows you as {proven}: log in as {user} instead of using --as.")
        return proven
    return govern.distinct(corpus.people(), system_user() if user is None else user)


def identity(word: str) -> UUID:
    """The id that a word is, or a Refusal."""
    try:
        return UUID(word)
    except ValueError:
        raise Refusal(f"“{sound(word)}” is no annotation id: `queue` and `show` list them.") from None


def known_person(corpus: "Corpus", word: str) -> Person:
    """Somebody whom the corpus knows, perhaps no longer active; or a Refusal."""
    found = corpus.person(sound(word))
    if found is None:
        raise Refusal(f"There is no person “{sound(word)}” in this corpus: `users` lists them.")
    return found


def span_of(word: str, option: str) -> Span:
    """A span written as START:END in code points, the end not included."""
    start, mark, end = word.partition(":")
    if not (mark and start.strip().isdecimal() and end.strip().isdecimal()):
        raise typer.BadParameter("write a span as START:END", param_hint=option)
    return Span(int(start), int(end))


def attributes_of(words: Iterable[str], option: str) -> dict[str, str]:
    """Attributes written as KEY=VALUE, each once."""
    found: dict[str, str] = {}
    for word in words:
        name, mark, value = sound(word).partition("=")
        if not mark or not name.strip():
            raise typer.BadParameter(f"write an attribute as KEY=VALUE, not “{word}”", param_hint=option)
        if name.strip() in found:
            raise typer.BadParameter(f"the attribute {name.strip()} is given twice", param_hint=option)
        found[name.strip()] = value
    return found


def viewer_of(corpus: "Corpus", user: str | None) -> Person:
    """Who looks, in a corpus in which people work blind; somebody unknown sees what any reader does."""
    from storage.engine import system_user

    name = corpus.identity() or (system_user() if user is None else sound(user))
    return corpus.person(name) or Person(name, Role.READER)


def day_of(word: str, option: str) -> date:
    """A day written as 2026-03-31."""
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise typer.BadParameter("write a day as 2026-03-31", param_hint=option) from None


@contextmanager
def reading(location: str) -> Iterator["Corpus"]:
    """A corpus open for reading, also beside a window that writes in it."""
    from storage.access import open_corpus

    with open_corpus(location, writes=False) as corpus:
        yield corpus


@contextmanager
def working(location: str, user: str | None) -> Iterator[Work]:
    """A corpus open for writing by that person; Locked when a window or another command writes in it."""
    from storage.access import open_corpus

    with open_corpus(location) as corpus:
        yield Work(corpus, user)


@contextmanager
def looking(location: str, user: str | None) -> Iterator[Work]:
    """A corpus open for reading, to try what that person would do; also beside a window that writes in it."""
    with reading(location) as corpus:
        yield Work(corpus, user)


def goal(out: Path) -> Path:
    """Where something is to be written, as a path that has a name, which `.` and `..` have not."""
    whole = Path(os.path.abspath(out))
    if not whole.name:
        raise Refusal(f"“{out}” is a folder: choose a name in it.")
    return whole


def release_named(corpus: "Corpus", wanted: str) -> Release:
    """The release of that id or name; a Refusal that offers near names otherwise."""
    wanted = sound(wanted)
    try:
        return corpus.release(wanted)
    except Refusal as refusal:
        if type(refusal) is not Refusal:
            raise
        names = [release.name for release in (*corpus.releases(), *corpus.releases(trashed=True))]
        near = [name for name in names if wanted and wanted.casefold() in name.casefold()][:3]
        near = near or get_close_matches(wanted, names, 3)
        if not near:
            raise
        offered = " or ".join(f"“{name}”" for name in near)
        raise Refusal(f"There is no release “{wanted}” in this corpus: did you mean {offered}?") from None
