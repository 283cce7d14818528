"""The verb that tells the audit trail: who did what and when, of everything, a release, an annotation or a person."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from commands import output
from commands.output import sound
from commands.shared import AsJson, AsUser, CorpusWord, goal, reading, release_named, viewer_of
from domain.errors import Refusal
from domain.telling import Act

if TYPE_CHECKING:
    from storage.corpus import Corpus
    from storage.telling import Told
    from storage.trail import Wanted

Word = str | None


def history(
    corpus: CorpusWord,
    release: Annotated[
        Word, typer.Argument(metavar="RELEASE", help="Only what touched this release.", show_default=False)
    ] = None,
    annotation: Annotated[
        Word, typer.Option("--annotation", metavar="ID", help="Only what concerns one annotation.", show_default=False)
    ] = None,
    by: Annotated[Word, typer.Option("--by", metavar="USER", help="Only what they did.", show_default=False)] = None,
    since: Annotated[
        Word, typer.Option("--since", metavar="TIME", help="From that day or moment on.", show_default=False)
    ] = None,
    until: Annotated[
        Word, typer.Option("--until", metavar="TIME", help="Up to that day or moment.", show_default=False)
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", metavar="K", help=f"Only acts of these kinds: {', '.join(Act)}.", show_default=False),
    ] = None,
    words: Annotated[str, typer.Option("--words", metavar="W", help="Only what is told in these words.")] = "",
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write a table.", show_default=False)
    ] = None,
    jsonl: Annotated[
        Path | None, typer.Option("--jsonl", metavar="FILE", help="Write a JSON object a line.", show_default=False)
    ] = None,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Tell the audit trail in sentences, oldest first, or write it into files."""
    from storage.seen import blind_on
    from storage.telling import rows
    from storage.trail import Wanted

    acts = frozenset(_act(word) for given in kind or () for word in given.split(",") if word.strip())
    times = _moment(since, time.min), _moment(until, time.max)
    with reading(corpus) as opened:
        viewer = viewer_of(opened, user)
        wanted = Wanted(
            None if release is None else release_named(opened, release).id,
            None if annotation is None else _annotation(opened, sound(annotation)),
            None if by is None else _person(opened, sound(by)),
            acts,
            *times,
            sound(words),
            viewer,
            blind_on(opened, viewer),
        )
        if csv or jsonl:
            _write(opened, wanted, {".csv": csv, ".jsonl": jsonl}, as_json=as_json)
        elif as_json:
            output.record({"rows": [item.record() for item in rows(opened, wanted)]})
        else:
            _tell(rows(opened, wanted))


def _tell(found: "Iterable[Told]") -> None:
    shown = [
        (str(item.row.seq), item.row.made[:19].replace("T", " "), item.row.actor, "; ".join(item.said))
        for item in found
    ]
    if shown:
        output.lines(shown, ("no.", "time (UTC)", "who", "what"), right=(0,))
    else:
        output.line("Nothing in the trail fits.")


def _write(opened: "Corpus", wanted: "Wanted", files: dict[str, Path | None], *, as_json: bool) -> None:
    from formats.tables.trail_table import TrailForm, write_trail
    from storage.telling import rows

    paths = {TrailForm(ending): goal(path) for ending, path in files.items() if path is not None}
    number = 0
    for form, path in paths.items():
        *_, number = write_trail((item.record() for item in rows(opened, wanted)), path, form)
    if as_json:
        output.record({"rows": number, "files": [str(file) for file in files.values() if file is not None]})
        return
    for file in filter(None, files.values()):
        output.line(f"Wrote {output.counted(number, 'row')} of the trail to {file}.")


def _act(word: str) -> Act:
    try:
        return Act(sound(word).strip().casefold())
    except ValueError:
        raise Refusal(f"There is no kind of acts “{word}”: choose {', '.join(Act)}.") from None


def _moment(word: Word, rest: time) -> datetime | None:
    """A moment, in UTC unless it says otherwise; a day is meant from its begin or to its end."""
    if word is None:
        return None
    try:
        if len(word) == len("2026-01-31"):
            return datetime.combine(date.fromisoformat(word), rest, UTC)
        found = datetime.fromisoformat(sound(word))
    except ValueError:
        raise Refusal(f"“{word}” is no time: write it as 2026-01-31 or 2026-01-31T09:30.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _person(corpus: "Corpus", name: str) -> str:
    names = [person.name for person in corpus.people()]
    if name not in names:
        raise Refusal(f"There is no person “{name}” in this corpus: it has {', '.join(names)}.")
    return name


def _annotation(corpus: "Corpus", word: str) -> UUID:
    """The id of an annotation that is there, or was once."""
    try:
        wanted = UUID(word)
    except ValueError:
        raise Refusal(f"“{word}” is no annotation id: `show` lists them.") from None
    if next(corpus.audit(annotation_id=wanted), None) is None:
        raise Refusal(f"There never was an annotation {word} in this corpus: `show` lists those that are there.")
    return wanted
