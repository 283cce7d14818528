"""The verbs of several annotators: who annotates what, where they differ, and settling it."""

import secrets
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

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
    Work,
    attributes_of,
    known_person,
    reading,
    release_named,
    span_of,
    viewer_of,
    working,
)
from domain import adjudicate
from domain import assign as rules
from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, Correction
from domain.errors import Refusal
from domain.line_up import Case, line_up
from domain.record import Record

if TYPE_CHECKING:
    from storage.corpus import Corpus

SEEDS = 2**31


def assign(
    corpus: CorpusWord,
    to: Annotated[list[str] | None, typer.Option("--to", metavar="NAME", help="To whom; may be given again.")] = None,
    release: Annotated[
        list[str] | None, typer.Option("--release", metavar="R", help="Which release; may be given again.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All releases.")] = False,
    times: Annotated[int, typer.Option("--times", metavar="N", help="Share out evenly, each release to N.")] = 0,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="Of the sharing out.")] = None,
    take_back: Annotated[bool, typer.Option("--take-back", help="Take releases back from them instead.")] = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Give releases to people to annotate: each to all, or shared out evenly; without --to, list who has what."""
    from storage import review_reading

    if not to:
        with reading(corpus) as opened:
            _tell_assignments(opened, as_json)
        return
    if bool(release) == everything:
        raise typer.BadParameter("say --all, or name releases by --release")
    with working(corpus, user) as work:
        people = [known_person(work.corpus, name) for name in to]
        ids = [item.id for item in work.corpus.releases()]
        if release:
            ids = [release_named(work.corpus, name).id for name in release]
        present = work.corpus.ask(review_reading.assignments)
        if take_back:
            made = rules.unassign(ids, [person.name for person in people], present, by=work.person)
        elif times:
            chosen = secrets.randbelow(SEEDS) if seed is None else seed
            made = rules.share_out(ids, people, present, by=work.person, times=times, seed=chosen)
        else:
            made = rules.assign(ids, people, present, by=work.person)
        work.commit(made)
    if as_json:
        output.record({"changes": len(made.changes), "title": made.title})
    else:
        output.line(f"{made.title}.")


def _tell_assignments(corpus: "Corpus", as_json: bool) -> None:
    from storage import review_reading

    names = {item.id: item.name for item in corpus.releases()}
    given = [item for item in corpus.ask(review_reading.assignments) if item.release_id in names]
    if as_json:
        output.record(
            {
                "assignments": [
                    {"release": str(item.release_id), "release_name": names[item.release_id], "person": item.person}
                    for item in given
                ]
            }
        )
        return
    if not given:
        output.line("Nothing is assigned.")
        return
    by_release: dict[UUID, list[str]] = {}
    for item in given:
        by_release.setdefault(item.release_id, []).append(item.person)
    output.lines([(names[key], ", ".join(people)) for key, people in by_release.items()], ("release", "assigned to"))
    counts = Counter(item.person for item in given)
    output.line(", ".join(f"{name} {number}" for name, number in sorted(counts.items())))


def compare(
    corpus: CorpusWord,
    release: ReleaseWord,
    between: Annotated[
        list[str] | None, typer.Option("--between", metavar="NAME", help="Only these; give it for each.")
    ] = None,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Line up what several annotators did in a release: where they agree and how they differ, numbered for `settle`."""
    with reading(corpus) as opened:
        people = None if not between else [known_person(opened, name).name for name in between]
        sheet = opened.sheet(release_named(opened, release).id, viewer_of(opened, user))
        cases = line_up(sheet, people)
    if as_json:
        output.record({"cases": [_case(sheet, number, case) for number, case in enumerate(cases, 1)]})
        return
    if not cases:
        output.line(f"Fewer than two annotators have looked at {sheet.release.name}, or they found nothing.")
        return
    rows = [
        (str(number), case.kind.value, _state(case), *(_side(case, name) for name, _ in case.sides))
        for number, case in enumerate(cases, 1)
    ]
    output.lines(rows, ("no.", "kind", "state", *(name for name, _ in cases[0].sides)), right=(0,))


def _state(case: Case) -> str:
    if not case.open:
        return "settled"
    return "open" if case.ready else "not handed in"


def _side(case: Case, name: str) -> str:
    return "; ".join(f"{item.label}: {shortened(item.quote)}" for item in case.of(name)) or "–"


def _case(sheet: AnnotatedRelease, number: int, case: Case) -> Record:
    return {
        "number": number,
        "kind": case.kind.value,
        "state": _state(case),
        "sides": {
            name: [
                {
                    "id": str(item.id),
                    "label": item.label,
                    "start": item.span.start,
                    "end": item.span.end,
                    "text": item.quote,
                    "attributes": dict(item.attributes),
                    "state": sheet.state(item).value,
                }
                for item in side
            ]
            for name, side in case.sides
        },
    }


def settle(
    corpus: CorpusWord,
    release: ReleaseWord,
    user: AsReviewer,
    case: Annotated[int, typer.Argument(metavar="[CASE]", help="Its number in `compare`.", show_default=False)] = 0,
    take: Annotated[
        list[str] | None, typer.Option("--take", metavar="NAME", help="Whose is approved; may be given again.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="Overrule all of them.")] = False,
    third: Annotated[str, typer.Option("--third", metavar="LABEL", help="Write what none of them has.")] = "",
    span: Annotated[str, typer.Option("--span", metavar="START:END", help="Where the third stands.")] = "",
    attr: Annotated[list[str] | None, typer.Option("--attr", metavar="KEY=VALUE", help="Of the third.")] = None,
    agreed: Annotated[bool, typer.Option("--agreed", help="Approve all that they agree on instead.")] = False,
    comment: CommentWords = "",
    as_json: AsJson = False,
) -> None:
    """Settle where the annotators of a release differ, as an adjudicator who is none of them."""
    if agreed == bool(case) or (case and (bool(take) + none + bool(third)) != 1):
        raise typer.BadParameter("say CASE with --take, --none or --third, or --agreed alone")
    with working(corpus, user) as work:
        sheet = work.corpus.sheet(release_named(work.corpus, release).id)
        cases = line_up(sheet)
        if agreed:
            ids = [item.id for one in cases for item in one.members]
            work.commit(adjudicate.settle_agreed(sheet, cases, by=work.person, editors=work.corpus.editors(ids)))
        else:
            if not 1 <= case <= len(cases):
                raise Refusal(f"There is no case {case} in “{sheet.release.name}”: `compare` numbers them.")
            _settle(work, sheet, cases[case - 1], take or [], (third, span, attr or []), sound(comment))
        after = work.corpus.sheet(sheet.release.id)
    left = sum(one.conflict and one.open for one in line_up(after))
    if as_json:
        output.record({"release": str(after.release.id), "open": left})
    else:
        output.line(f"Settled; {output.counted(left, 'conflict')} left in {after.release.name}.")


def _settle(
    work: Work,
    sheet: AnnotatedRelease,
    case: Case,
    take: Sequence[str],
    third: tuple[str, str, Sequence[str]],
    comment: str,
) -> None:
    editors = work.corpus.editors([item.id for item in case.members])
    if third[0]:
        label, span, attributes = third
        place = (span_of(span, "--span"),) if span else case.members[0].fragments
        given = tuple(sorted(attributes_of(attributes, "--attr").items()))
        wanted = Correction(sheet.scheme.find(sound(label)).id, place, given)
        for made in adjudicate.settle_with_third(sheet, case, wanted, by=work.person, editors=editors, comment=comment):
            work.commit(made)
        return
    names = [known_person(work.corpus, name).name for name in take]
    for name in names:
        if not case.of(name):
            raise Refusal(f"{name} has nothing there that could be taken: choose another side, or --none.")
    chosen = [item.id for name in names for item in case.of(name)]
    work.commit(adjudicate.settle(sheet, case, chosen, by=work.person, editors=editors, comment=comment))
