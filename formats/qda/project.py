"""REFI-QDA projects (QDPX), which MAXQDA, ATLAS.ti, NVivo and QualCoder exchange: a ZIP of `project.qde` and texts.

Positions are code points of a source's text. An annotation is a selection of its own with one coding; one of several
parts is a selection for each. Attributes stand as lines before the comment, since codings have no place for them.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from domain.annotation import AnnotatedRelease, Annotation
from domain.record import stamp
from formats import ExportHead
from formats.qda.project_reading import read
from formats.qda.words import HEAD, ORIGIN, PROJECT, Spelling, code_guid, codes, described, guid, labels_of, user_guid
from formats.safe import finish
from formats.strict.zip import fixed_member
from formats.tables.csv_columns import steady
from formats.writing import count_of

__all__ = ["Writer", "read"]

_LEVEL = 6
_BUFFER = 1 << 18
_SHOWN = 60


class Writer:
    """Writes texts into the archive as releases come; what the project says of them waits in a file until the end."""

    labels: Mapping[str, str] = {}

    def __init__(self, path: Path, head: ExportHead) -> None:
        self._file = path.open("wb")
        self._archive = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
        # Beside the file, where there is room for it: the system's own folder may lie in memory.
        self._sources = tempfile.TemporaryFile(buffering=_BUFFER, dir=path.parent)  # noqa: SIM115
        self._links = tempfile.TemporaryFile(buffering=_BUFFER, dir=path.parent)  # noqa: SIM115
        self._name = head.title
        self._labels = labels_of(head.scheme)
        self._people: dict[str, None] = {}
        self._variables: dict[str, None] = {}
        self._spelling = Spelling()
        self._bare = 0
        self._remarks: tuple[str, ...] = ()
        self.index: dict[str, str] = {}

    def write(self, sheet: AnnotatedRelease) -> None:
        """Add one release."""
        name = sheet.release.name
        fit = self._spelling.fit(name)
        if fit != name:
            self.index[fit] = name
        source = guid("source", name)
        self._archive.writestr(fixed_member(f"sources/{source}.txt"), sheet.text.encode("utf-8"), compresslevel=_LEVEL)
        about = {"guid": source, "name": name, "plainTextPath": f"internal://{source}.txt"}
        made = [f"<TextSource{self._spelling.attributes(about)}>\n"]
        selections: dict[UUID, str] = {}
        seen: dict[str, int] = {}
        for annotation in steady(sheet):
            twin = self._key(source, annotation)
            seen[twin] = seen.get(twin, 0) + 1
            selections[annotation.id] = guid("selection", twin, seen[twin], 0)
            made += self._selections(sheet, annotation, twin, seen[twin])
        self._sources.write("".join((*made, *self._values(sheet), "</TextSource>\n")).encode())
        self._links.write("".join(self._tied(sheet, selections)).encode())

    def _key(self, source: str, annotation: Annotation) -> str:
        parts = ";".join(f"{part.start} {part.end}" for part in annotation.fragments)
        return f"{source}\x1f{annotation.label}\x1f{parts}\x1f{annotation.author}"

    def _selections(self, sheet: AnnotatedRelease, annotation: Annotation, twin: str, number: int) -> Iterator[str]:
        self._labels.setdefault(annotation.label, None)
        self._people.setdefault(annotation.author)
        said = f' creatingUser="{user_guid(annotation.author)}" creationDateTime="{stamp(annotation.created)}"'
        words = described(annotation.comment, dict(annotation.attributes))
        words = self._spelling.element("Description", words) if words else ""
        for place, part in enumerate(annotation.fragments):
            covered = sheet.text[part.start : min(part.end, part.start + 2 * _SHOWN)]
            name = self._spelling.attributes({"name": " ".join(covered.split())[:_SHOWN]})
            yield (
                f'<PlainTextSelection guid="{guid("selection", twin, number, place)}"{name}'
                f' startPosition="{part.start}" endPosition="{part.end}"{said}>{words}'
                f'<Coding guid="{guid("coding", twin, number, place)}"{said}>'
                f'<CodeRef targetGUID="{code_guid(annotation.label)}"/></Coding></PlainTextSelection>\n'
            )

    def _values(self, sheet: AnnotatedRelease) -> Iterator[str]:
        for key, value in sheet.release.metadata:
            self._variables.setdefault(key)
            reference = f'<VariableRef targetGUID="{guid("variable", key)}"/>'
            yield f"<VariableValue>{reference}<TextValue>{self._spelling.text(value)}</TextValue></VariableValue>\n"

    def _tied(self, sheet: AnnotatedRelease, selections: Mapping[UUID, str]) -> Iterator[str]:
        ties = sorted(
            (selections[tie.source], selections[tie.target], tie.label, tie.attributes) for tie in sheet.relations
        )
        self._bare += sum(1 for *_, attributes in ties if attributes)
        for number, (source, target, label, _) in enumerate(ties):
            about = {"guid": guid("link", source, target, label, number), "name": label, "direction": "OneWay"}
            yield f"<Link{self._spelling.attributes({**about, 'originGUID': source, 'targetGUID': target})}/>\n"

    def close(self) -> tuple[str, ...]:
        """Write the project file and finish the archive; says what had to be replaced."""
        if self._file.closed:
            return self._remarks
        with self._archive.open(fixed_member("project.qde"), "w", force_zip64=True) as project:
            about = {"name": self._name, "origin": ORIGIN}
            project.write(f'{HEAD}<Project xmlns="{PROJECT}"{self._spelling.attributes(about)}>\n'.encode())
            for group, lines in self._before():
                project.write(_grouped(group, lines))
            for group, waiting in (("Sources", self._sources), ("Links", self._links)):
                if waiting.tell():
                    waiting.seek(0)
                    project.write(f"<{group}>\n".encode())
                    shutil.copyfileobj(waiting, project, _BUFFER)
                    project.write(f"</{group}>\n".encode())
                waiting.close()
            project.write(b"</Project>\n")
        self._archive.close()
        finish(self._file)
        self._remarks = tuple(self._told())
        return self._remarks

    def _told(self) -> Iterator[str]:
        if self._spelling.replaced:
            count = count_of(self._spelling.replaced, "control character")
            yield f"{count} in names, comments and details written as U+FFFD: XML cannot hold them."
        if self._bare:
            yield f"{count_of(self._bare, 'link')} written without attributes: links have no place for them."

    def _before(self) -> Iterator[tuple[str, Sequence[str]]]:
        """The groups of elements that come before the sources."""
        spelling = self._spelling
        yield (
            "Users",
            [f"<User{spelling.attributes({'guid': guid('user', name), 'name': name})}/>\n" for name in self._people],
        )
        made = "".join(codes(spelling, self._labels))
        yield "CodeBook", [f"<Codes>\n{made}</Codes>\n"] if made else []
        kind = {"typeOfVariable": "Text"}
        variables = ({"guid": guid("variable", key), "name": key, **kind} for key in self._variables)
        yield "Variables", [f"<Variable{_named(spelling, about)}/>\n" for about in variables]


def _named(spelling: Spelling, about: Mapping[str, str]) -> str:
    """Attributes with a name that is demanded even where it is empty."""
    return spelling.attributes(about) + ("" if about["name"] else ' name=""')


def _grouped(group: str, lines: Sequence[str]) -> bytes:
    return f"<{group}>\n{''.join(lines)}</{group}>\n".encode() if lines else b""
