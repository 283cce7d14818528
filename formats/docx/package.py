"""The parts of a Word file by what they are for, found by their relations as the standard has it."""

import posixpath
from collections.abc import Iterator

from lxml import etree

from domain.errors import Refusal
from formats.given import Given
from formats.strict.xml import parse
from formats.strict.zip import members

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Element = etree._Element


def local(element: Element) -> str:
    """An element's name without its namespace, of which there are two (strict and transitional); "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Element | None, name: str = "val") -> str:
    """An attribute by its local name, or an empty string."""
    if element is None:
        return ""
    for key, found in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(found)
    return ""


def child(element: Element | None, *names: str) -> Element | None:
    """The first child of a child ... by local names."""
    for name in names:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element


class Package:
    """A Word file: its main part, and the parts that it refers to."""

    def __init__(self, given: Given) -> None:
        self._what = given.name
        data = given.data()
        if data.startswith(_OLE):
            raise _old_or_locked(given.name, data)
        self._archive = members(given)
        self._names = {name.lower(): name for name in self._archive.names()}
        self.main = self._main()
        self._targets = list(self._related(self.main))

    def _main(self) -> str:
        for kind, target in self._related(""):
            if kind == "officeDocument" and target.lower() in self._names:
                return target
        if "word/document.xml" in self._names:
            return "word/document.xml"
        raise Refusal(f"“{self._what}” holds no Word document: choose a .docx file, or import it as what it is.")

    def _related(self, part: str) -> Iterator[tuple[str, str]]:
        """The kinds and the names of the parts that a part refers to."""
        folder, _, name = part.rpartition("/")
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in root if root is not None else ():
            target = value(relation, "Target")
            if local(relation) == "Relationship" and value(relation, "TargetMode") != "External":
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield value(relation, "Type").rpartition("/")[2], path

    def part(self, name: str) -> Element | None:
        """The root of a part, or None when there is no such part."""
        known = self._names.get(name.lower())
        return parse(self._archive.read(known), f"{self._what}: {known}") if known is not None else None

    def related(self, kind: str) -> Iterator[Element]:
        """The roots of the parts of a kind that the main part refers to."""
        for found, target in self._targets:
            if found == kind and (root := self.part(target)) is not None:
                yield root

    def first(self, kind: str) -> Element | None:
        """The first of them, or None."""
        return next(self.related(kind), None)


def _old_or_locked(name: str, data: bytes) -> Refusal:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Refusal(
            f"“{name}” is protected by a password: open it in Word, remove the password and import it again."
        )
    return Refusal(f"“{name}” is an old Word document (.doc): open it in Word and save it as .docx.")
