"""The verbs that look through all releases: search, concordance, and a label on every occurrence."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from commands import output
from commands.output import sound
from commands.shared import (
    AsJson,
    AsUser,
    CommentWords,
    CorpusWord,
    attributes_of,
    day_of,
    known_person,
    looking,
    reading,
    release_named,
    viewer_of,
    working,
)
from domain.annotate import shortened
from domain.annotation import AnnotatedRelease, State
from domain.concordance import Order, in_order
from domain.errors import Refusal
from domain.occurrences import Occurrence, Wanted, label_all, occurrences
from domain.person import Person
from domain.record import Record

if TYPE_CHECKING:
    from storage.corpus import Corpus
    from storage.query import Query
    from storage.search import Hit

LabelWord = Annotated[list[str] | None, typer.Option("--label", metavar="L", help="Annotations of this label.")]
AttrWord = Annotated[
    list[str] | None,
    typer.Option("--attr", metavar="KEY=VALUE", help="With that attribute; KEY alone is any, VALUE* begins."),
]
AnnotatorWord = Annotated[list[str] | None, typer.Option("--annotator", metavar="N", help="Made by this person.")]
StateWord = Annotated[list[State] | None, typer.Option("--state", help="In this state.")]
SinceDay = Annotated[str, typer.Option("--since", metavar="DAY", help="Made on that day or later (UTC).")]
UntilDay = Annotated[str, typer.Option("--until", metavar="DAY", help="Made on that day or before (UTC).")]
Words = Annotated[str, typer.Argument(metavar="WORDS", help="Words, over any line ends.", show_default=False)]
Case = Annotated[bool, typer.Option("--case", help="Capitals have to be the same.")]
Parts = Annotated[bool, typer.Option("--parts", help="Also where longer words hold them.")]
Literal = Annotated[bool, typer.Option("--literal", help="No plural, no “&” for “and”, no other marks or dashes.")]
Regular = Annotated[bool, typer.Option("--regex", help="WORDS is a regular expression in the manner of RE2.")]
ReleaseOnly = Annotated[str, typer.Option("--release", metavar="R", help="Only in this release.")]


def search(
    corpus: CorpusWord,
    query: Annotated[
        str,
        typer.Argument(metavar="QUERY", help='Words, a "phrase", or a begin*; all must occur.', show_default=False),
    ] = "",
    label: LabelWord = None,
    attr: AttrWord = None,
    annotator: AnnotatorWord = None,
    state: StateWord = None,
    since: SinceDay = "",
    until: UntilDay = "",
    within: Annotated[bool, typer.Option("--within", help="QUERY has to be in the labelled text itself.")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many hits.")] = 100,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Search the texts of all releases, or the annotations in them that are all of what is asked for."""
    filtered = bool(label or attr or annotator or state or since or until or within)
    with reading(corpus) as opened:
        if filtered:
            wanted = _query(opened, label, attr, annotator, state, since, until, viewer_of(opened, user))
            hits = _annotations(opened, sound(query), wanted, limit, within)
        else:
            hits = opened.search(sound(query), limit)
    if as_json:
        output.record({"hits": [_hit(hit) for hit in hits]})
        return
    for hit in hits:
        context = " ".join(f"{hit.before}[{hit.match}]{hit.after}".split())
        what = f" ({hit.label}, {hit.state}, {hit.author})" if hit.label else ""
        output.line(f"{hit.name}:{hit.line}: {context}{what}")
    output.line(f"{output.counted(len(hits), 'annotation' if filtered else 'release')} found.")


def _annotations(corpus: "Corpus", words: str, query: "Query", limit: int, within: bool) -> "list[Hit]":
    from storage.search_annotations import search_annotations

    return search_annotations(corpus, words, query, limit, within=within)


def _query(
    corpus: "Corpus",
    labels: list[str] | None,
    attributes: list[str] | None,
    annotators: list[str] | None,
    states: list[State] | None,
    since: str,
    until: str,
    viewer: Person,
) -> "Query":
    from storage.query import Query

    scheme = corpus.scheme()
    return Query(
        labels=frozenset(scheme.find(sound(word)).id for word in labels) if labels else None,
        authors=frozenset(known_person(corpus, word).name for word in annotators) if annotators else None,
        states=frozenset(states) if states else None,
        since=day_of(since, "--since") if since else None,
        until=day_of(until, "--until") if until else None,
        attributes=tuple(attributes_of(map(_any_or_value, attributes or ()), "--attr").items()),
        viewer=viewer,
    )


def _any_or_value(word: str) -> str:
    return word if "=" in word else f"{word}="


def _hit(hit: "Hit") -> Record:
    found: Record = {
        "release": str(hit.release_id),
        "name": hit.name,
        "start": hit.span.start,
        "end": hit.span.end,
        "line": hit.line,
        "before": hit.before,
        "match": hit.match,
        "after": hit.after,
    }
    if hit.annotation is not None:
        found |= {"annotation": str(hit.annotation), "label": hit.label, "by": hit.author, "state": hit.state}
    return found


def concordance(
    corpus: CorpusWord,
    words: Words,
    sort: Annotated[Order, typer.Option("--sort", help="By the words before or behind, by release or label.")] = (
        Order.RELEASE
    ),
    case: Case = False,
    parts: Parts = False,
    literal: Literal = False,
    regex: Regular = False,
    release: ReleaseOnly = "",
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many lines.")] = 1000,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """List every place of some words in its context, the words one below the other."""
    wanted = _wanted(words, case, parts, literal, regex)
    with reading(corpus) as opened:
        found = _places(opened, wanted, "", release, viewer_of(opened, user), limit)
    lines = in_order(found, sort)
    if as_json:
        output.record({"lines": [_line(item) for item in lines]})
        return
    for item in lines:
        quote = " ".join(item.quote.split())
        left, right = item.before.rstrip()[-30:], item.after.strip()[:30]
        labels = f" ({', '.join(item.labels)})" if item.labels else ""
        output.line(f"{left:>30} [{quote}] {right}  {item.release_name}:{item.line}{labels}")
    more = ": there may be more, see --limit" if len(lines) == limit else ""
    output.line(f"{output.counted(len(lines), 'line')}{more}.")


def _line(item: Occurrence) -> Record:
    return {
        "release": str(item.release_id),
        "name": item.release_name,
        "start": item.span.start,
        "end": item.span.end,
        "line": item.line,
        "before": item.before,
        "match": item.quote,
        "after": item.after,
        "labels": list(item.labels),
    }


def label_all_places(
    corpus: CorpusWord,
    words: Words,
    label: Annotated[str, typer.Option("--label", metavar="L", help="The label they get.", show_default=False)],
    release: ReleaseOnly = "",
    case: Case = False,
    parts: Parts = False,
    literal: Literal = False,
    regex: Regular = False,
    attr: Annotated[
        list[str] | None, typer.Option("--attr", metavar="KEY=VALUE", help="An attribute; may be given again.")
    ] = None,
    comment: CommentWords = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which places it would label.")] = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Put a label on every occurrence of some words, in one step; places that bear it already are left alone."""
    wanted = _wanted(words, case, parts, literal, regex)
    attributes = attributes_of(attr or [], "--attr")
    with looking(corpus, user) if dry_run else working(corpus, user) as work:
        label_id = work.corpus.scheme().find(sound(label)).id
        found = _places(work.corpus, wanted, label_id, release, work.person)
        chosen = [item for item in found if not item.why]
        if not chosen:
            already = f": {output.counted(len(found), 'place')} bear it already" if found else ": nothing was found"
            raise Refusal(f"There is nothing to label {label_id}{already}.")
        made = label_all(
            _sheets(work.corpus, chosen, work.person),
            chosen,
            label_id,
            by=work.person,
            attributes=attributes,
            comment=sound(comment),
        )
        if not dry_run:
            work.commit(made)
    _tell(chosen, len(found) - len(chosen), label_id, dry_run, as_json)


def _tell(chosen: Sequence[Occurrence], already: int, label: str, dry_run: bool, as_json: bool) -> None:
    if as_json:
        output.record({"places": [_line(item) for item in chosen], "already": already, "done": not dry_run})
        return
    for item in chosen if dry_run else ():
        output.line(
            f"{item.release_name}:{item.line}: {shortened(item.before + '[' + item.quote + ']' + item.after, 160)}"
        )
    releases = len({item.release_id for item in chosen})
    where = f"in {output.counted(releases, 'release')}"
    output.line(f"{output.counted(len(chosen), 'place')} {where} {'would be' if dry_run else 'labelled'} {label}.")
    if already:
        output.line(f"{output.counted(already, 'place')} left alone: {label} lies there already.")


def _wanted(words: str, case: bool, parts: bool, literal: bool, regex: bool) -> Wanted:
    wanted = Wanted(sound(words), case=case, whole=not parts, variants=not literal and not regex, regular=regex)
    wanted.pattern()  # a mistake is told before anything is opened
    return wanted


def _places(
    corpus: "Corpus", wanted: Wanted, label: str, release: str, viewer: Person, limit: int | None = None
) -> list[Occurrence]:
    from storage.query import Query

    only = frozenset({release_named(corpus, release).id}) if release else None
    found: list[Occurrence] = []
    for sheet in corpus.stream(Query(releases=only, viewer=viewer)):
        for piece in occurrences(sheet, wanted.pattern(), label, viewer.name):
            found += piece
            if limit is not None and len(found) >= limit:
                return found[:limit]
    return found


def _sheets(corpus: "Corpus", chosen: Sequence[Occurrence], viewer: Person) -> Iterator[AnnotatedRelease]:
    from storage.query import Query

    return corpus.stream(Query(releases=frozenset(item.release_id for item in chosen), viewer=viewer))
