"""The verbs on what was exported: hold an export against its manifest, and say what changed between two."""

from pathlib import Path
from typing import Annotated

import typer

from commands import output
from commands.shared import AsJson

ExportPath = Annotated[Path, typer.Argument(metavar="EXPORT", help="An export's folder or file.", show_default=False)]


def check(export: ExportPath, as_json: AsJson = False) -> None:
    """Check that every file of an export is as it was written; exit code 1 if one is not."""
    from formats.manifest import check as checked

    found = checked(export)
    if as_json:
        output.record({"sound": not found.faults, "files": found.sound, "faults": list(found.faults)})
    else:
        for fault in found.faults:
            output.line(fault)
        manifest = found.manifest
        about = f"{manifest.get('releases', 0):,} releases, {manifest.get('annotations', 0):,} annotations"
        said = "is as it was written" if not found.faults else "is NOT as it was written"
        output.line(f"{export.name} {said}: {output.counted(found.sound, 'file')} right, {about}.")
    if found.faults:
        raise typer.Exit(1)


def diff(
    first: Annotated[Path, typer.Argument(metavar="EXPORT", help="The earlier export.", show_default=False)],
    second: Annotated[Path, typer.Argument(metavar="EXPORT", help="The later export.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Say what changed from one export to another; exit code 1 if something did."""
    from formats.difference import difference

    found = difference(first, second)
    if as_json:
        output.record({"counts": dict(found.counts), "changes": found.sentences})
    else:
        for sentence in found.sentences:
            output.line(sentence)
        told = ", ".join(f"{kind}: {number:,}" for kind, number in found.counts.items())
        output.line(f"{told}." if told else "Nothing changed.")
    if found.counts:
        raise typer.Exit(1)
