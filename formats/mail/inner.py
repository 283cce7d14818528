"""Files within a file (an archive, a message): each is told by its content and read by its own format's reader.

Their names are labels and never paths. How deep and how much in all is counted from the outermost file on.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from importlib import import_module
from itertools import groupby

from domain.errors import Refusal
from domain.release import Incoming, pairs
from formats.gather import MANIFEST, belonging, own_entry
from formats.given import INDEX, LABELS, Given
from formats.sniff import HEAD_BYTES, detect
from formats.source import refuse_binary
from formats.table import FORMATS, Format

MOST_DEEP = 3
"""How many files with files in them may lie in each other."""
MOST_BYTES = 1_000_000_000
MOST_SAID = 20
"""Sentences on single files that are told; the rest are counted."""
_NOT_OFFERED = frozenset({MANIFEST, INDEX, LABELS, ".glossator-export"})
_NO_RELEASES = (".xml", ".xsd", ".conf", ".css", ".js", ".ics", ".vcf", ".p7s", ".asc", ".sig", ".log", ".ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file within another."""

    path: str
    """Its name as it stands there, folders and all."""
    head: Callable[[], bytes]
    """Gives its first bytes, which are not kept: an archive may have thousands of files."""
    read: Callable[[], bytes]

    @property
    def folder(self) -> str:
        """The folders before its name."""
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path.rpartition("/")[2]


class Budget:
    """How many bytes may still come out of the outermost file."""

    def __init__(self, left: int = MOST_BYTES) -> None:
        self._left = left

    def spend(self, data: bytes, what: str) -> bytes:
        """The same bytes, counted; Refusal when they are too many."""
        self._left -= len(data)
        if self._left < 0:
            raise Refusal(f"“{what}” unpacks to more than {MOST_BYTES // 1_000_000:,} MB: split it.")
        return data


class Inner(Given):
    """A file within another, as its reader takes it."""

    def __init__(self, name: str, data: bytes, beside: Mapping[str, bytes], depth: int, budget: Budget) -> None:
        super().__init__(name, Given.of(name, data).stream, beside)
        self.depth = depth
        self.budget = budget


def depth_of(given: Given) -> int:
    """How many files a file lies within; Refusal when there are too many."""
    depth = given.depth if isinstance(given, Inner) else 0
    if depth > MOST_DEEP:
        raise Refusal(f"“{given.name}” lies more than {MOST_DEEP} files deep in others: unpack it first.")
    return depth


def inner(
    given: Given,
    members: Sequence[Member],
    *,
    encoding: str | None = None,
    first: Incoming | None = None,
    about: Mapping[str, str] | None = None,
) -> Iterator[Incoming]:
    """What a file itself offers (`first`), then what the files within it offer, with `about` added to their metadata.

    What is wrong with one of them stands in the problems of a release beside it; Refusal when none offers anything.
    """
    reading = _Reading(given, encoding, dict(about or {}))
    waiting = first
    for incoming in reading.offered(members):
        if waiting is not None:
            yield reading.told(waiting)
        waiting = incoming
    if waiting is None:
        raise reading.nothing()
    yield reading.told(waiting, last=True)


class _Folder:
    """The files of one folder, gone through once for a pattern and not once for each file."""

    def __init__(self, members: Mapping[str, Member]) -> None:
        self.members = members
        self.shared: dict[str, bytes] = {}
        self._matching: dict[str, list[str]] = {}

    def matching(self, pattern: str, *, many: bool) -> list[str]:
        """The names that a pattern means, one at the most unless it stands for many."""
        if not many:
            return [pattern] if pattern in self.members else []
        if pattern not in self._matching:
            self._matching[pattern] = [name for name in self.members if fnmatchcase(name, pattern)]
        return self._matching[pattern]


class _Reading:
    """The files of one file on their way to their readers, and what is to be said of those that offer nothing."""

    def __init__(self, given: Given, encoding: str | None, about: dict[str, str]) -> None:
        self._given = given
        self._encoding = encoding
        self._about = about
        self._depth = depth_of(given) + 1
        self._budget = given.budget if isinstance(given, Inner) else Budget()
        self._said: dict[str, None] = {}
        self._told = 0
        self._left_out = 0

    def offered(self, members: Sequence[Member]) -> Iterator[Incoming]:
        """The releases of all files, folder by folder."""
        names = [member.name for member in members]
        common = {name for name, count in Counter(names).items() if count > 1}
        sound = [member for member in self._chosen(members) if not _is_hidden(member.path)]
        for _, group in groupby(sorted(sound, key=lambda member: member.folder), lambda member: member.folder):
            folder = _Folder({member.name: member for member in group})
            kinds = {name: _kind(member) for name, member in folder.members.items() if name not in _NOT_OFFERED}
            owned = belonging(kinds)
            for name, kind in kinds.items():
                if name in owned:
                    continue
                if isinstance(kind, str):
                    self._left_out += 1
                    continue
                member = folder.members[name]
                yield from self._read(folder, member, kind, _label(member.path if name in common else name))

    def _chosen(self, members: Sequence[Member]) -> Sequence[Member]:
        """Of an export of ours, the files of the fullest format only."""
        for member in members:
            if member.name == MANIFEST and (best := _fullest(member)):
                inside = f"{member.folder}/{best}/".lstrip("/")
                return [other for other in members if other.path.startswith(inside)]
        return members

    def _read(self, folder: "_Folder", member: Member, kind: Format, label: str) -> Iterator[Incoming]:
        try:
            data = self._budget.spend(member.read(), self._given.name)
            beside = dict(self._beside(folder, member.name, kind))
            given = Inner(label, data, beside, self._depth, self._budget)
            reader = import_module(f"formats.{kind.module}").read
            for incoming in reader(given, encoding=self._encoding):
                metadata = pairs(self._about | dict(incoming.metadata))
                yield replace(incoming, source=incoming.source or data, metadata=metadata)
        except Refusal as refusal:
            self._said[refusal.sentence] = None
        except (MemoryError, RecursionError):
            raise
        except Exception as error:
            sentence = (
                f"“{label}” in “{self._given.name}” is left out, since the reader of its format ({kind.name}) failed "
                f"on it ({type(error).__name__}): it may be damaged."
            )
            self._said[sentence] = None

    def _beside(self, folder: "_Folder", name: str, kind: Format) -> Iterator[tuple[str, bytes]]:
        """What belongs to a file, by name; what belongs to all of a folder is unpacked and counted once."""
        stem = name.rpartition(".")[0] or name
        for pattern in (INDEX, LABELS, *kind.companions):
            shared = "{stem}" not in pattern
            for other in folder.matching(pattern.replace("{stem}", stem), many="*" in pattern):
                if other == name:
                    continue
                raw = folder.shared.get(other)
                if raw is None:
                    raw = self._budget.spend(folder.members[other].read(), self._given.name)
                    if shared:
                        folder.shared[other] = raw
                yield other, own_entry(raw, stem) if other == INDEX else raw

    def told(self, incoming: Incoming, *, last: bool = False) -> Incoming:
        """A release with what has not been said yet of files that came before it."""
        fresh = list(self._said)[self._told : MOST_SAID]
        self._told = max(self._told, min(len(self._said), MOST_SAID))
        remarks = []
        if last and len(self._said) > MOST_SAID:
            fresh.append(f"{len(self._said) - MOST_SAID:,} more files in “{self._given.name}” could not be read.")
        if last and self._left_out:
            are = "file is" if self._left_out == 1 else "files are"
            remarks.append(
                f"{self._left_out:,} {are} left out of “{self._given.name}”: pictures, programs or the like."
            )
        if not fresh and not remarks:
            return incoming
        return replace(incoming, problems=(*incoming.problems, *fresh), remarks=(*incoming.remarks, *remarks))

    def nothing(self) -> Refusal:
        """Why nothing is offered at all."""
        first = next(iter(self._said), "")
        if first and len(self._said) == 1:
            return Refusal(first)
        return Refusal(
            f"“{self._given.name}” holds no file that can be read: choose another one.", details="\n".join(self._said)
        )


def _is_hidden(path: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part not in (".", "..") for part in path.split("/"))


def _kind(member: Member) -> Format | str:
    """The format of a file, or why it offers nothing."""
    head = member.head()
    chosen = detect(member.name, head)
    if chosen.name == "text":
        suffix = "." + member.name.rpartition(".")[2].lower()
        if suffix in _NO_RELEASES and not head.lstrip().startswith(b"#"):
            return "no release"
        try:
            refuse_binary(member.name, head[:HEAD_BYTES])
        except Refusal:
            return "no text"
    return chosen if chosen.reads else "written only"


def _fullest(member: Member) -> str:
    """The name of the fullest readable format of an export of ours whose manifest this is; empty when it is none."""
    try:
        found = json.loads(member.read())
    except (Refusal, ValueError, RecursionError):
        return ""
    if not isinstance(found, dict) or found.get("kind") != "manifest" or "glossator" not in found:
        return ""
    listed = found.get("formats")
    names = [item.get("name") for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    usable = [row for row in FORMATS if row.name in names and row.reads]
    return max(usable, key=lambda row: (row.returns, len(row.holds))).name if usable else ""


def _label(path: str) -> str:
    """A name to show: printable, without the parts of a path that lead elsewhere."""
    parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    said = "".join(sign if sign.isprintable() else "\ufffd" for sign in "/".join(parts))
    return said[-180:] or "a file without a name"
