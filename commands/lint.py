"""The verb lint: likely slips in the annotations of a corpus, and what a key would mend of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands import output
from commands.output import counted
from commands.shared import AsJson, AsUser, CorpusWord, Work, reading, release_named, viewer_of, working
from domain.annotation import AnnotatedRelease
from domain.edit import joined
from domain.errors import Refusal
from domain.person import Person
from domain.record import Record
from domain.slip import Check, Slip, read_checks
from domain.slip_mend import can_mend, mend_slips
from domain.slips import chosen, slips

if TYPE_CHECKING:
    from storage.corpus import Corpus

Releases = Annotated[
    list[str] | None, typer.Option("--release", metavar="R", help="Only this release; may be repeated.")
]
Off = Annotated[
    list[str] | None, typer.Option("--without", metavar="CHECK", help="Leave a check out; may be repeated.")
]
Only = Annotated[list[str] | None, typer.Option("--check", metavar="CHECK", help="Only this check; may be repeated.")]
Own = Annotated[Path | None, typer.Option("--checks", metavar="FILE", help="Checks of your own, in TOML.")]
MendIt = Annotated[bool, typer.Option("--mend", help="Mend what can be mended of your own annotations, in one step.")]
Found = tuple[AnnotatedRelease, tuple[Slip, ...]]


def lint(
    corpus: CorpusWord,
    release: Releases = None,
    check: Only = None,
    without: Off = None,
    checks: Own = None,
    mend: MendIt = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """List likely slips: what has no party or rate, half words, two labels for the same words and so on."""
    wanted = _checks(checks, check or (), without or ())
    if mend:
        with working(corpus, user) as work:
            _mend(work, list(_found(work.corpus, work.person, release or (), wanted)))
        return
    with reading(corpus) as opened:
        found = list(_found(opened, viewer_of(opened, user), release or (), wanted))
    if as_json:
        output.record({"slips": [_entry(sheet, slip) for sheet, listed in found for slip in listed]})
        return
    rows = [
        (sheet.release.name, f"{slip.span.start}:{slip.span.end}", slip.check, slip.sentence)
        for sheet, listed in found
        for slip in listed
    ]
    if not rows:
        output.line("No likely slips.")
        return
    output.lines(rows, ("release", "place", "check", "slip"))


def _checks(own: Path | None, only: list[str] | tuple[str, ...], off: list[str] | tuple[str, ...]) -> tuple[Check, ...]:
    """The checks to run; mistakes in a file of one's own are told, and its other checks go on."""
    import resources

    path = own or resources.path("rules", "slips.toml")
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(f"“{path}” cannot be read: {error.__class__.__name__}. Name a TOML file of checks.") from None
    known, mistakes = read_checks(text, path.name)
    for mistake in mistakes:
        output.complain(str(mistake))
    strange = [name for name in (*only, *off) if name not in {check.id for check in known}]
    if strange:
        raise Refusal(f"There is no check “{strange[0]}”: it is one of {', '.join(check.id for check in known)}.")
    return tuple(check for check in chosen(known, off) if not only or check.id in only)


def _found(
    corpus: "Corpus", viewer: Person, names: list[str] | tuple[str, ...], checks: tuple[Check, ...]
) -> Iterator[Found]:
    from storage.habits import habits
    from storage.query import Query

    wanted = frozenset(release_named(corpus, name).id for name in names) or None
    known = corpus.ask(habits)
    for sheet in corpus.stream(Query(releases=wanted, viewer=viewer)):
        listed = slips(sheet, checks, known)
        if listed:
            yield sheet, listed


def _mend(work: Work, found: list[Found]) -> None:
    edits = []
    for sheet, listed in found:
        own = [slip for slip in listed if can_mend(sheet, slip, work.person)]
        if own:
            edits.append(mend_slips(sheet, own, by=work.person))
    if not edits:
        output.line("There is nothing of yours that can be mended so.")
        return
    done = joined(f"Mend likely slips in {counted(len(edits), 'release')}", work.person.name, edits)
    work.commit(done)
    output.line(f"Mended {counted(len(done.changes), 'annotation')} in {counted(len(edits), 'release')}.")


def _entry(sheet: AnnotatedRelease, slip: Slip) -> Record:
    return {
        "release": str(sheet.release.id),
        "release_name": sheet.release.name,
        "check": slip.check,
        "start": slip.span.start,
        "end": slip.span.end,
        "annotation": None if slip.annotation_id is None else str(slip.annotation_id),
        "slip": slip.sentence,
        "mend": None if slip.mend is None else slip.mend.words,
    }
