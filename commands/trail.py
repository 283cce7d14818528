"""The verb that checks whether a corpus is what its audit trail says."""

from typing import Annotated, Any

import typer

from commands import output
from commands.output import sound
from commands.shared import AsJson, CorpusWord


def verify(
    corpus: CorpusWord,
    head: Annotated[
        str | None, typer.Option("--head", metavar="HASH", help="A head that was noted earlier.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a corpus against its audit trail; exit code 0 only if all holds."""
    from storage.verify import verify_at

    report = verify_at(corpus, None if head is None else sound(head))
    if as_json:
        output.record(
            {
                "holds": report.holds,
                "count": report.count,
                "head": report.head,
                "releases": report.releases,
                "annotations": report.annotations,
                "database": report.database,
                "problems": [
                    {"check": item.check, "sentence": item.sentence, "where": item.where} for item in report.problems
                ],
                "notes": list(report.notes),
            }
        )
    elif report.holds:
        _tell_sound(report)
    if not report.holds:
        for problem in report.problems:
            output.complain(f"{problem.sentence}{f' ({problem.where})' if problem.where else ''}")
        raise typer.Exit(1)


def _tell_sound(report: Any) -> None:
    output.line(
        f"All holds: {output.counted(report.count, 'audit row')}, {output.counted(report.releases, 'release')},"
        f" {output.counted(report.annotations, 'annotation')}; {report.database}."
    )
    for note in report.notes:
        output.line(note)
    output.line(f"head {report.head}")
