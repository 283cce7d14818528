"""The verb that checks whether a corpus is what its audit trail says."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands import output
from commands.shared import AsJson, CorpusWord, goal

if TYPE_CHECKING:
    from storage.verify import Report

OUTCOMES = {True: "holds", False: "does not hold", None: "not done"}


def verify(
    corpus: CorpusWord,
    head: Annotated[
        str | None,
        typer.Option(
            "--head",
            metavar="HEAD",
            help="A head kept outside: a hash, COUNT:HASH, a head file, or an export's manifest.json.",
            show_default=False,
        ),
    ] = None,
    head_file: Annotated[
        Path | None,
        typer.Option("--head-file", metavar="OUT", help="Write the head to keep, if all holds.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a corpus against its audit trail; exit code 0 only if all holds."""
    from storage import heads
    from storage.engine import system_user
    from storage.verify import verify_at

    out = None if head_file is None else heads.free(goal(head_file))
    report = verify_at(corpus, head)
    if out is not None and report.holds:
        heads.write(out, report.noted(system_user()))
    if as_json:
        output.record(_record(report))
    elif report.database:
        _tell(report)
    if not report.holds:
        _complain(report, out)
        raise typer.Exit(1)


def _record(report: "Report") -> dict[str, Any]:
    broken = report.first_broken
    return {
        "holds": report.holds,
        "count": report.count,
        "head": report.head,
        "corpus": report.identity,
        "releases": report.releases,
        "annotations": report.annotations,
        "database": report.database,
        "checks": [{"check": item.check, "holds": item.holds, "said": item.said} for item in report.checks],
        "first_broken": broken
        and {
            "row": broken.row,
            "at": broken.at,
            "by": broken.by,
            "action": broken.action,
            "sentence": broken.sentence,
        },
        "problems": [{"check": item.check, "sentence": item.sentence, "where": item.where} for item in report.problems],
        "notes": list(report.notes),
        "limits": list(report.limits),
    }


def _tell(report: "Report") -> None:
    verdict = "All holds" if report.holds else "This corpus does not hold"
    output.line(
        f"{verdict}: {output.counted(report.count, 'audit row')}, {output.counted(report.releases, 'release')},"
        f" {output.counted(report.annotations, 'annotation')}; {report.database}."
    )
    output.lines([(item.check, OUTCOMES[item.holds], item.said) for item in report.checks], ("check", "", ""))
    said = {item.said for item in report.checks}
    for words in (*report.notes, *report.limits):
        if words not in said:
            output.line(words)
    output.line(f"head {report.head}")


def _complain(report: "Report", out: Path | None) -> None:
    if report.first_broken is not None:
        output.complain(report.first_broken.told)
    for problem in report.problems:
        output.complain(f"{problem.sentence}{f' ({problem.where})' if problem.where else ''}")
    if out is not None:
        output.complain(f"No head was written to “{out.name}”, since only a corpus that holds has one worth keeping.")
