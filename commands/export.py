"""The verbs on formats: write releases out, and say which formats there are."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import output
from commands.output import sound
from commands.shared import AsJson, AsUser, CorpusWord, goal, reading, viewer_of
from domain.annotation import State
from domain.errors import Refusal
from domain.scheme import Scheme
from domain.splits import divided
from domain.version import PROGRAM
from formats.table import FORMATS, Format, Hold, named

if TYPE_CHECKING:
    from storage.corpus import Corpus
    from storage.reading import Query

Repeated = list[str] | None
"""An option that may be given again."""


def export(
    corpus: CorpusWord,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file, or the folder.", show_default=False)],
    format: Annotated[
        list[str], typer.Option("--format", metavar="NAME", help="One or several; see `formats`.", show_default=False)
    ],
    state: Annotated[
        Repeated, typer.Option("--state", metavar="S", help="Only annotations in these states.", show_default=False)
    ] = None,
    label: Annotated[
        Repeated, typer.Option("--label", metavar="L", help="Only annotations with these labels.", show_default=False)
    ] = None,
    by: Annotated[
        Repeated, typer.Option("--by", metavar="USER", help="Only annotations by these people.", show_default=False)
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Made on that day or later.", show_default=False)
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DAY", help="Made on that day or earlier.", show_default=False)
    ] = None,
    gold: Annotated[bool, typer.Option("--gold", help="Only what is approved in releases signed off.")] = False,
    split: Annotated[
        str | None, typer.Option("--split", metavar="BY", help="issuer, date or random.", show_default=False)
    ] = None,
    shares: Annotated[
        str, typer.Option("--shares", metavar="NAME=N,...", help="The shares of a split.")
    ] = "train=80,dev=10,test=10",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="What a random split starts from.")] = 1,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Write releases and annotations to a file or folder; options may be given again or with commas."""
    import formats
    from formats.exporting import chosen_rows
    from storage.extract import extract

    rows = chosen_rows(_listed(format) or [])
    with reading(corpus) as opened:
        query = _query(opened, _listed(state), label, _listed(by))
        query = replace(query, since=_day(since), until=_day(until), gold=gold, viewer=viewer_of(opened, user))
        with extract(opened, query) as found:
            head = formats.ExportHead(
                found.corpus, found.scheme, found.audit_count, found.audit_head, PROGRAM, query.filters(), found.name
            )
            made = (
                None
                if split is None
                else formats.Split(*divided(found.entries(), by=sound(split), shares=_shares(shares), seed=seed))
            )
            replaced = goal(out).exists()
            last = formats.Progress(0)
            for step in formats.export(found.sheets(), goal(out), [row.name for row in rows], head, split=made):
                last = step
    names = [row.name for row in rows]
    if as_json:
        output.record({"path": str(out), "formats": names, "releases": last.done, "remarks": list(last.remarks)})
        return
    for remark in last.remarks:
        output.line(remark)
    if replaced:
        output.line("It took the place of what was there before.")
    output.line(f"Wrote {output.counted(last.done, 'release')} as {', '.join(names)} to {out}.")


def _day(word: str | None) -> date | None:
    if word is None:
        return None
    try:
        return date.fromisoformat(sound(word))
    except ValueError:
        raise Refusal(f"“{word}” is no day: write it as 2026-01-31.") from None


def _shares(words: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in sound(words).split(","):
        name, _, number = part.strip().partition("=")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", name) or not number.isdecimal() or name in found:
            raise Refusal(f"“{part}” is no share of a split: write shares as train=80,dev=10,test=10.")
        found[name] = int(number)
    return found


def _listed(words: Repeated) -> list[str] | None:
    if words is None:
        return None
    return [sound(part.strip()) for word in words for part in word.split(",") if part.strip()]


def _query(corpus: "Corpus", states: list[str] | None, labels: list[str] | None, people: list[str] | None) -> "Query":
    from storage.reading import Query

    return Query(
        states=None if states is None else frozenset(map(_state, states)),
        labels=None if labels is None else frozenset(_label_ids(corpus.scheme(), labels)),
        authors=None if people is None else _known(people, [person.name for person in corpus.people()]),
    )


def _label_ids(scheme: Scheme, words: Iterable[str]) -> Iterator[str]:
    """The labels meant; a word with commas is a list unless a label goes by all of it."""
    for word in map(sound, words):
        if scheme.label(word) is not None or "," not in word:
            yield scheme.find(word).id
        else:
            yield from (scheme.find(part).id for part in word.split(",") if part.strip())


def _state(word: str) -> State:
    try:
        return State(word.casefold())
    except ValueError:
        raise Refusal(f"There is no state “{word}”: choose {', '.join(State)}.") from None


def _known(wanted: Iterable[str], names: list[str]) -> frozenset[str]:
    for name in wanted:
        if name not in names:
            raise Refusal(f"There is no person “{name}” in this corpus: it has {', '.join(names)}.")
    return frozenset(wanted)


def list_formats(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="One of them.", show_default=False)] = None,
    as_json: AsJson = False,
) -> None:
    """List the formats that can be imported and exported, or say all of one."""
    rows = FORMATS if name is None else (named(sound(name)),)
    if as_json:
        output.record({"formats": [_record(row) for row in rows]})
    elif name is None:
        output.lines([_cells(row) for row in rows], ("name", "title", "endings", "import", "export", "needs"))
    else:
        _describe(rows[0])


def _cells(row: Format) -> tuple[str, ...]:
    written = ("folder" if row.folder else "file") if row.writes else "no"
    needs = f"glossator[{row.extra}]" if row.extra else ""
    return row.name, row.title, " ".join(row.suffixes), "yes" if row.reads else "no", written, needs


def _record(row: Format) -> dict[str, Any]:
    return {
        "name": row.name,
        "title": row.title,
        "suffixes": list(row.suffixes),
        "reads": row.reads,
        "writes": row.writes,
        "folder": row.folder,
        "holds": sorted(hold.value for hold in row.holds),
        "lacks": sorted(hold.value for hold in Hold if hold not in row.holds),
        "unit": row.unit,
        "extra": row.extra,
    }


def _describe(row: Format) -> None:
    for heading, cell in zip(("Name", "Title", "Endings", "Import", "Export", "Needs"), _cells(row), strict=True):
        if cell:
            output.line(f"{heading}: {cell}")
    output.line(f"Positions count {row.unit}.")
    for heading, holds in (("Holds", True), ("Has no place for", False)):
        told = ", ".join(hold.value for hold in Hold if (hold in row.holds) is holds)
        output.line(f"{heading}: {told or 'nothing'}.")
