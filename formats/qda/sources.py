"""What a REFI-QDA project is made of, found by identifiers: codes by their paths, people, notes, variables, texts."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from formats.encoding import decode
from formats.strict.zip import Archive

Element = etree._Element
_TEXTS = ("TextSource", "Representation", "TextDescription", "Transcript")


def local(element: Element) -> str:
    """The name of an element without its namespace, which programs write in several ways."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, name: str) -> list[Element]:
    """The children of that name."""
    return [child for child in element if local(child) == name]


def child_text(element: Element, name: str) -> str:
    """The text of the first child of that name; empty when there is none."""
    return next(("".join(child.itertext()) for child in children(element, name)), "")


def key_of(value: str | None) -> str:
    """An identifier in the form in which they are compared: programs differ in case and braces."""
    return (value or "").strip().strip("{}").casefold()


def target(element: Element, name: str) -> str:
    """The identifier that the first child of that name refers to."""
    return next((key_of(child.get("targetGUID")) for child in children(element, name)), "")


@dataclass(slots=True)
class Project:
    """The parsed project file with its parts by their identifiers."""

    root: Element
    codes: dict[str, str] = field(default_factory=dict)
    """Paths of codes: the names from the outermost on, with / between."""
    users: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Element] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    links: list[Element] = field(default_factory=list)

    @classmethod
    def of(cls, root: Element) -> "Project":
        """The parts of a project, found wherever they are."""
        made = cls(root)
        for element in root.iter(etree.Element):
            match local(element):
                case "User":
                    made.users[key_of(element.get("guid"))] = element.get("name") or element.get("id") or ""
                case "Codes":
                    made._walk(element, "")
                case "Note":
                    made.notes[key_of(element.get("guid"))] = element
                case "Variable":
                    made.variables[key_of(element.get("guid"))] = element.get("name") or ""
                case "Link":
                    made.links.append(element)
        return made

    def _walk(self, element: Element, path: str) -> None:
        for code in children(element, "Code"):
            name = f"{path}/{code.get('name') or ''}" if path else code.get("name") or ""
            self.codes[key_of(code.get("guid"))] = name
            self._walk(code, name)

    def noted(self, element: Element) -> str:
        """The texts of the notes that an element refers to."""
        keys = [key_of(child.get("targetGUID")) for child in children(element, "NoteRef")]
        notes = [self.notes[key] for key in keys if key in self.notes]
        found = [child_text(note, "PlainTextContent") or child_text(note, "Description") for note in notes]
        return "\n".join(filter(None, (words.strip() for words in found)))

    @property
    def origin(self) -> str:
        """The program that wrote it, as it says."""
        return self.root.get("origin") or ""

    def person(self, element: Element) -> str:
        """Who made an element, by name; the identifier where no user has it."""
        key = key_of(element.get("creatingUser"))
        return self.users.get(key) or key


@dataclass(frozen=True, slots=True)
class Source:
    """An element with a text; `holder` is the PDF, picture or recording that it is the text of."""

    element: Element
    holder: Element
    number: int


def sources(root: Element) -> Iterator[Source]:
    """Every text of a project that is a source, in the order of the file; notes are none."""
    number = 0
    for element in root.iter(etree.Element):
        if local(element) not in _TEXTS:
            continue
        above = element.getparent()
        holder = element if local(element) == "TextSource" or above is None else above
        # The representation of a region of a PDF, or a note's text, is no source by itself.
        if local(holder) in ("PDFSelection", "Notes", "Note"):
            continue
        number += 1
        yield Source(element, holder, number)


def name_of(source: Source) -> str:
    """A source's name as its program shows it."""
    return source.holder.get("name") or source.element.get("name") or ""


def text_of(element: Element, archive: Archive, encoding: str | None = None) -> tuple[str, bytes] | None:
    """A source's text and its bytes, line ends and byte order mark as they are; None when it is not in the archive."""
    for inline in children(element, "PlainTextContent"):
        text = "".join(inline.itertext())
        return text, text.encode("utf-8", "replace")
    path = element.get("plainTextPath") or ""
    found = _member(path, archive) if path else None
    if found is None:
        return None
    raw = archive.read(found)
    decoded = decode(raw, given=encoding, declared="utf-8", name=found)
    return decoded.text, raw


def _member(path: str, archive: Archive) -> str | None:
    """The file within the archive that a path means: internal://x.txt is in a folder called sources or Sources."""
    inner = path.partition("://")[2] or path
    name = inner.replace("\\", "/").rpartition("/")[2].casefold()
    exact = archive.find(f"sources/{name}") or archive.find(inner)
    return exact or next((item for item in archive.names() if item.rpartition("/")[2].casefold() == name), None)
