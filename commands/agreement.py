"""The verb on agreement: how far those who annotated the same releases agree, and what each figure rests on."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from commands import output
from commands.output import sound
from commands.shared import AsJson, AsUser, CorpusWord, reading, release_named, viewer_of
from domain.errors import Refusal

if TYPE_CHECKING:
    from domain.agreement import Agreement, Coded, Confusion, Figure, Row
    from domain.annotation import Subject
    from domain.scheme import Scheme
    from storage.corpus import Corpus

EVERYBODY = 3


def agreement(
    corpus: CorpusWord,
    label: Annotated[
        list[str] | None, typer.Option("--label", metavar="L", help="Only this label; may be given again.")
    ] = None,
    between: Annotated[
        tuple[str, str] | None,
        typer.Option("--between", metavar="A B", help="Only these two annotators.", show_default=False),
    ] = None,
    release: Annotated[str | None, typer.Option("--release", metavar="R", help="Only this release.")] = None,
    by_release: Annotated[bool, typer.Option("--by-release", help="Each release by itself too.")] = False,
    over_time: Annotated[
        str, typer.Option("--over-time", metavar="month|week", help="Each month or week by itself too.")
    ] = "",
    gamma: Annotated[bool, typer.Option("--gamma", help="Gamma too, which takes its time.")] = False,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Seed of the bootstrap.")] = 0,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Say how far annotators agree: F1, kappa, alpha, each with what it rests on and a 95 % interval."""
    from domain.agreement import Period, to_record
    from domain.agreement_measure import measure

    if over_time and over_time not in tuple(Period):
        raise typer.BadParameter("write month or week", param_hint="--over-time")
    with reading(corpus) as opened:
        scheme = opened.scheme()
        names = {item.id: item.name for item in opened.releases()}
        labels = None if label is None else [scheme.find(sound(word)).id for word in label]
        pair = None if between is None else _pair(opened, between)
        late: list[Subject] = []
        found = measure(
            list(_work(opened, release, user, late)),
            labels=labels,
            between=pair,
            period=Period(over_time or "month"),
            seed=seed,
            gamma=gamma,
        )
    if as_json:
        output.record({**to_record(found), "in_sight": len(late), "corpus": output.masked(corpus)})
        return
    _tell(found, scheme, names, by_release=by_release, over_time=bool(over_time))
    if late:
        output.line(
            f"{output.counted(len(late), 'label')} may have been made with others' work in sight: handed in or changed"
            " after their annotator was done with the release."
        )


def _pair(corpus: "Corpus", words: tuple[str, str]) -> tuple[str, str]:
    known = {person.name for person in corpus.people()}
    first, second = (sound(word) for word in words)
    for name in (first, second):
        if name not in known:
            raise Refusal(f"There is no person “{name}” in this corpus: `users` lists them.")
    if first == second:
        raise Refusal(f"{first} agrees with themself: name two people.")
    return first, second


def _work(corpus: "Corpus", release: str | None, user: str | None, late: "list[Subject]") -> Iterable["Coded"]:
    """What is compared; `late` takes what in a blind corpus may have been made in sight of the others' work."""
    from domain.agreement_work import work_on
    from domain.blind import in_sight
    from storage.query import Query
    from storage.seen import is_blind

    blind = is_blind(corpus)
    only = None if release is None else frozenset({release_named(corpus, release).id})
    for sheet in corpus.stream(Query(releases=only, viewer=viewer_of(corpus, user))):
        found = work_on(sheet)
        if found is not None:
            late.extend(item for item in in_sight(sheet) if blind and item.author in found.people)
            yield found


def _tell(
    found: "Agreement", scheme: "Scheme", names: Mapping[UUID, str], *, by_release: bool, over_time: bool
) -> None:
    titles = {label.id: label.title for label in scheme.labels}
    people = ", ".join(found.people) or "nobody"
    output.line(f"{output.counted(found.releases, 'release')} worked on by two or more of {people}.")
    blocks: list[tuple[str, Iterable[Row]]] = [("All together", found.whole)]
    if len(found.people) >= EVERYBODY:
        blocks += [("Each pair", found.pairs), ("Each annotator against the others", found.by_annotator)]
    if over_time:
        blocks.append(("Over time", found.over_time))
    if by_release:
        blocks.append(("Each release", found.by_release))
    for title, rows in blocks:
        output.line()
        output.line(title)
        shown = [line for row in rows for line in _rows(row, titles, names)]
        output.lines(shown, ("of", "label", "measure", "value", "95 % interval", "n"), right=(3,))
    for confusion in found.confusions:
        _tell_confusion(confusion, titles)
    output.line()
    output.line(f"Intervals by {found.resamples:,} drawings of releases, seed {found.seed}.")


def _rows(row: "Row", titles: Mapping[str, str], names: Mapping[UUID, str]) -> Iterable[tuple[str, ...]]:
    from domain.agreement import TITLES

    of = names[row.release] if row.release else row.period or " and ".join(row.people)
    label = titles.get(row.label, row.label) or "all labels"
    for figure in row.figures:
        yield of, label, TITLES[figure.name], *_figure(figure)
        of = label = ""


def _figure(figure: "Figure") -> tuple[str, str, str]:
    rests = f"{figure.n:,} {figure.unit_of_n}"
    if figure.value is None:
        return "–", figure.undefined, rests
    interval = figure.no_interval if figure.low is None else f"{figure.low:.3f} to {figure.high:.3f}"
    return f"{figure.value:.3f}", interval, rests


def _tell_confusion(confusion: "Confusion", titles: Mapping[str, str]) -> None:
    first, second = confusion.people
    output.line()
    output.line(f"{first} (down) against {second} (across)")
    names = sorted({cell.first for cell in confusion.cells} | {cell.second for cell in confusion.cells}, reverse=True)

    def title(name: str) -> str:
        return titles.get(name, name) or "nothing"

    rows = [(title(down), *(str(confusion.cell(down, across).count or "·") for across in names)) for down in names]
    output.lines(rows, ("", *map(title, names)), right=tuple(range(1, len(names) + 1)))
