"""The verbs on formats: write releases out, and say which formats there are."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import output
from commands.output import sound
from commands.shared import AsJson, CorpusWord, goal, reading
from domain.annotation import State
from domain.errors import Refusal
from domain.version import PROGRAM

if TYPE_CHECKING:
    from storage.corpus import Corpus
    from storage.reading import Query

Repeated = list[str] | None


def export(
    corpus: CorpusWord,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file, or for brat the folder.", show_default=False)],
    format: Annotated[str, typer.Option("--format", metavar="NAME", help="See `formats`.", show_default=False)],
    state: Annotated[
        Repeated, typer.Option("--state", metavar="S", help="Only annotations in these states.", show_default=False)
    ] = None,
    label: Annotated[
        Repeated, typer.Option("--label", metavar="L", help="Only annotations with these labels.", show_default=False)
    ] = None,
    by: Annotated[
        Repeated, typer.Option("--by", metavar="USER", help="Only annotations by these people.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write releases and annotations to a file; filters may be given again or with commas."""
    import formats
    from storage.extract import extract

    chosen = formats.named(sound(format))
    with reading(corpus) as opened:
        query = _query(opened, _listed(state), _listed(label), _listed(by))
        with extract(opened, query) as found:
            head = formats.ExportHead(
                found.corpus, found.scheme, found.audit_count, found.audit_head, PROGRAM, query.filters()
            )
            last = formats.Progress(0)
            for step in formats.export(found.sheets, goal(out), chosen.name, head):
                last = step
    if as_json:
        output.record({"path": str(out), "format": chosen.name, "releases": last.done, "remarks": list(last.remarks)})
        return
    for remark in last.remarks:
        output.line(remark)
    output.line(f"Wrote {output.counted(last.done, 'release')} as {chosen.name} to {out}.")


def _listed(words: Repeated) -> list[str] | None:
    if words is None:
        return None
    return [sound(part.strip()) for word in words for part in word.split(",") if part.strip()]


def _query(corpus: "Corpus", states: list[str] | None, labels: list[str] | None, people: list[str] | None) -> "Query":
    from storage.reading import Query

    scheme = corpus.scheme() if labels is not None else None
    return Query(
        states=None if states is None else frozenset(map(_state, states)),
        labels=None if labels is None or scheme is None else frozenset(scheme.find(word).id for word in labels),
        authors=None if people is None else _known(people, [person.name for person in corpus.people()]),
    )


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


def list_formats(as_json: AsJson = False) -> None:
    """List the formats that can be imported and exported."""
    from formats import FORMATS

    if as_json:
        output.record(
            {
                "formats": [
                    {
                        "name": item.name,
                        "title": item.title,
                        "suffixes": list(item.suffixes),
                        "reads": item.reads,
                        "writes": item.writes,
                        "folder": item.folder,
                        "holds": item.holds,
                    }
                    for item in FORMATS
                ]
            }
        )
        return
    rows = [
        (
            item.name,
            item.title,
            " ".join(item.suffixes),
            "yes" if item.reads else "no",
            ("folder" if item.folder else "file") if item.writes else "no",
            item.holds,
        )
        for item in FORMATS
    ]
    output.lines(rows, ("name", "title", "endings", "import", "export", "holds"))
