"""REFI-QDA projects of any program: their texts with what is coded in them, and what else they hold counted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from domain.errors import Refusal
from domain.release import Incoming
from formats.given import Given
from formats.qda.sources import Project, children, local, name_of, sources, target, text_of
from formats.qda.texts import release
from formats.records.records import with_problems
from formats.strict.xml import parse
from formats.strict.zip import Archive, members
from formats.writing import count_of

_COUNTED = {
    "Case": ("case", "cases"),
    "Set": ("set", "sets"),
    "Graph": ("graph", "graphs"),
    "PictureSource": ("picture", "pictures"),
    "AudioSource": ("audio source", "audio sources"),
    "VideoSource": ("video", "videos"),
    "PDFSelection": ("region of a PDF", "regions of PDFs"),
    "PictureSelection": ("region of a picture", "regions of pictures"),
    "AudioSelection": ("stretch of audio", "stretches of audio"),
    "VideoSelection": ("stretch of video", "stretches of video"),
}


def read(given: Given, *, encoding: str | None = None) -> Iterator[Incoming]:
    """The texts of a project as releases, a claim for each coding; texts in UTF-8 unless `encoding` says otherwise."""
    archive = members(given)
    project = Project.of(parse(archive.read(project_file(given, archive)), given.name))
    remarks = _remarks(project)
    for item in with_problems(given.name, _releases(given, archive, project, encoding, remarks)):
        yield replace(item, remarks=(*item.remarks, *remarks)) if remarks else item
        remarks = ()


def project_file(given: Given, archive: Archive) -> str:
    """The name of the one *.qde: programs, and the standard's own sample, do not always call it project.qde."""
    found = archive.find("project.qde")
    if found is not None:
        return found
    files = [name for name in archive.names() if name.casefold().endswith(".qde") and not name.startswith("__MACOSX/")]
    if len(files) != 1:
        what = "no project file (*.qde)" if not files else f"{len(files)} project files (*.qde)"
        raise Refusal(f"“{given.name}” has {what} in it: export the project anew as REFI-QDA.")
    return files[0]


def _releases(
    given: Given, archive: Archive, project: Project, encoding: str | None, remarks: tuple[str, ...]
) -> Iterator[Incoming | str]:
    found = False
    for source in sources(project.root):
        found = True
        name = name_of(source) or f"{given.stem} {source.number}"
        raw = text_of(source.element, archive, encoding)
        if raw is None:
            yield f"The text of “{name}” is not in “{given.name}”: export the project anew with plain texts."
        elif not raw[0]:
            yield f"“{name}” in “{given.name}” has no text: it is left out."
        else:
            yield release(given, project, source, name, raw)
    if not found:
        yield f"“{given.name}” has no texts in it: export a project with text sources. {' '.join(remarks)}".strip()


def _remarks(project: Project) -> tuple[str, ...]:
    counts: Counter[str] = Counter(etree.QName(item).localname for item in project.root.iter(etree.Element))
    notes = len(project.notes) - len(_referred(project))
    bare = sum(not children(item, "Representation") for item in project.root.iter("{*}PDFSource"))
    told = [count_of(counts[tag], *words) for tag, words in _COUNTED.items() if counts[tag]]
    told += [count_of(notes, "note")] if notes > 0 else []
    told += [count_of(bare, "PDF without its text", "PDFs without their texts")] if bare else []
    return (f"The project has things for which there is no place here: {', '.join(told)}.",) if told else ()


def _referred(project: Project) -> set[str]:
    """The notes on selections and codings, which come in as comments."""
    referring = ("PlainTextSelection", "TranscriptSelection", "Coding")
    found = {
        target(item, "NoteRef")
        for item in project.root.iter(etree.Element)
        if local(item) in referring and children(item, "NoteRef")
    }
    return found & project.notes.keys()
