"""The verbs on what awaits a decision: the queue, and samples of an annotator's work."""

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from commands import output
from commands.output import sound
from commands.shared import AsJson, AsUser, CorpusWord, known_person, reading, release_named, viewer_of, working
from domain import queue as rules
from domain import sampling
from domain.annotate import shortened
from domain.errors import Refusal
from domain.person import Person, Role
from domain.queue import Filter, Need, Waiting
from domain.record import Record, stamp
from domain.sample import Sample

if TYPE_CHECKING:
    from storage.corpus import Corpus

WORDS = {Need.CONFLICT: "conflict", Need.AGAIN: "came back", Need.NEW: "new"}
SEEDS = 2**31

LabelWord = Annotated[str, typer.Option("--label", metavar="L", help="Only this label.", show_default=False)]
AnnotatorWord = Annotated[str, typer.Option("--annotator", metavar="N", help="Only their work.", show_default=False)]
ReleaseFilter = Annotated[str, typer.Option("--release", metavar="R", help="Only this release.", show_default=False)]
SinceWord = Annotated[str, typer.Option("--since", metavar="DAY", help="Submitted from that day on (UTC).")]
UntilWord = Annotated[str, typer.Option("--until", metavar="DAY", help="Submitted up to that day (UTC).")]
OriginWord = Annotated[str, typer.Option("--origin", metavar="O", help="Only so made: manual, import, adjudicated.")]
SampleWord = Annotated[str, typer.Option("--sample", metavar="ID", help="Only what a sample drew.")]
ConflictsOnly = Annotated[bool, typer.Option("--conflicts", help="Only where annotators differ.")]


def wanted_of(
    corpus: "Corpus",
    *,
    label: str = "",
    annotator: str = "",
    release: str = "",
    since: str = "",
    until: str = "",
    origin: str = "",
    sample: str = "",
    conflicts: bool = False,
) -> Filter:
    """What of the queue the options ask for."""
    return Filter(
        label=corpus.scheme().find(sound(label)).id if label else "",
        annotator=known_person(corpus, annotator).name if annotator else "",
        release=release_named(corpus, release).id if release else None,
        since=_day(since, "--since") if since else None,
        until=_day(until, "--until") + timedelta(days=1) if until else None,
        origin=sound(origin),
        only=frozenset(_sample(corpus, sample).chosen) if sample else None,
        conflicts=conflicts,
    )


def _day(word: str, option: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(word), datetime.min.time(), UTC)
    except ValueError:
        raise typer.BadParameter("write a day as 2026-03-31", param_hint=option) from None


def _sample(corpus: "Corpus", word: str) -> Sample:
    from storage import review_reading

    found = [item for item in corpus.ask(review_reading.samples) if str(item.id).startswith(word.strip().lower())]
    if len(found) != 1:
        raise Refusal(f"There is no sample “{sound(word)}” in this corpus: `sample` lists them.")
    return found[0]


def queue(
    corpus: CorpusWord,
    label: LabelWord = "",
    annotator: AnnotatorWord = "",
    release: ReleaseFilter = "",
    since: SinceWord = "",
    until: UntilWord = "",
    origin: OriginWord = "",
    sample_id: SampleWord = "",
    conflicts: ConflictsOnly = False,
    by_release: Annotated[bool, typer.Option("--by-release", help="Release after release.")] = False,
    sweep: Annotated[str, typer.Option("--sweep", metavar="L", help="All of one label, equal words together.")] = "",
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """List what awaits a decision: conflicts first, then what came back, then the oldest."""
    from storage.waiting import waiting

    with reading(corpus) as opened:
        viewer = viewer_of(opened, user)
        wanted = wanted_of(
            opened,
            label=label,
            annotator=annotator,
            release=release,
            since=since,
            until=until,
            origin=origin,
            sample=sample_id,
            conflicts=conflicts,
        )
        items = [item for item in waiting(opened, viewer) if wanted.wants(item)]
        swept = opened.scheme().find(sound(sweep)).id if sweep else ""
    if swept:
        items = rules.sweep(items, swept)
    else:
        items = rules.by_release(items) if by_release else rules.in_order(items)
    if as_json:
        output.record({"waiting": [entry(item, may=_may(viewer, item)) for item in items]})
        return
    if not items:
        output.line("Nothing awaits a decision.")
        return
    rows = [(*row_of(item), "" if _may(viewer, item) else f"not for {viewer.name}") for item in items]
    output.lines(rows, ("id", "why", "label", "text", "by", "release", ""))


def _may(viewer: Person, item: Waiting) -> bool:
    return viewer.active and viewer.role.may(Role.REVIEWER) and item.for_(viewer)


def row_of(item: Waiting) -> tuple[str, ...]:
    """An entry of the queue for people."""
    subject = item.subject
    words = f"{shortened(item.before, 30)} [{shortened(subject.quote)}] {shortened(item.after, 30)}".strip()
    return str(subject.id), WORDS[item.need], subject.label, words, subject.author, item.release_name


def entry(item: Waiting, *, may: bool) -> Record:
    """An entry of the queue for machines."""
    subject = item.subject
    return {
        "id": str(subject.id),
        "revision": str(subject.revision),
        "why": WORDS[item.need],
        "label": subject.label,
        "text": subject.quote,
        "before": item.before,
        "after": item.after,
        "by": subject.author,
        "release": str(subject.release_id),
        "release_name": item.release_name,
        "submitted": stamp(item.submitted),
        "origin": subject.origin,
        "may": may,
    }


def sample(
    corpus: CorpusWord,
    annotator: AnnotatorWord = "",
    percent: Annotated[int, typer.Option("--percent", metavar="P", help="The share to draw.")] = 10,
    seed: Annotated[int | None, typer.Option("--seed", metavar="N", help="Otherwise one at random.")] = None,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Draw a share of an annotator's waiting work, with a seed that is recorded; without --annotator list samples."""
    if not annotator:
        with reading(corpus) as opened:
            _tell_samples(opened, as_json)
        return
    from storage.waiting import waiting

    chosen_seed = secrets.randbelow(SEEDS) if seed is None else seed
    with working(corpus, user) as work:
        name = known_person(work.corpus, annotator).name
        ids = [item.subject.id for item in waiting(work.corpus, work.person) if item.subject.author == name]
        made = sampling.sample(name, ids, percent, chosen_seed, by=work.person)
        work.commit(made)
    drawn = made.changes[0].after
    assert isinstance(drawn, Sample)
    if as_json:
        output.record(_record(drawn))
    else:
        output.line(f"Sample {drawn.id}: {len(drawn.chosen)} of {drawn.population} of {name}, seed {drawn.seed}.")
        for item in drawn.chosen:
            output.line(str(item))


def _record(item: Sample) -> Record:
    return {
        "id": str(item.id),
        "annotator": item.annotator,
        "percent": item.percent,
        "seed": item.seed,
        "chosen": [str(chosen) for chosen in item.chosen],
        "population": item.population,
        "by": item.by,
        "at": stamp(item.at),
    }


def _tell_samples(corpus: "Corpus", as_json: bool) -> None:
    from storage import review_reading

    samples = corpus.ask(review_reading.samples)
    ids: list[UUID] = [chosen for item in samples for chosen in item.chosen]
    decisions = corpus.ask(lambda connection: review_reading.decisions_on(connection, ids))
    outcomes = [sampling.outcome(item, decisions) for item in samples]
    if as_json:
        found = [
            {**_record(item), "decided": outcome.decided, "returned": outcome.returned, "interval": outcome.interval}
            for item, outcome in zip(samples, outcomes, strict=True)
        ]
        output.record({"samples": found})
        return
    if not samples:
        output.line("No sample was drawn.")
        return
    rows = [
        (
            str(item.id),
            item.annotator,
            f"{len(item.chosen)} of {item.population} ({item.percent} %)",
            str(item.seed),
            _so_far(outcome),
        )
        for item, outcome in zip(samples, outcomes, strict=True)
    ]
    output.lines(rows, ("id", "annotator", "drawn", "seed", "so far"))


def _so_far(outcome: sampling.Outcome) -> str:
    words = f"{outcome.decided} decided, {outcome.returned} not approved"
    if outcome.interval is None:
        return words
    low, high = outcome.interval
    return f"{words}: {low:.0%} to {high:.0%} of all (95 % confidence)"
