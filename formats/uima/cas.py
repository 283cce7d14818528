"""A UIMA CAS as our readers take it: a text and the structures on it, whichever file it came from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from formats.uima.types import Types

INITIAL = "_InitialView"
DETAIL = "glossator.Detail"
"""Our own type, no annotation: what an annotation has beyond its label, or what a document has beyond its text."""
TOKEN = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"
"""By far the most structures of a file, and none that is read: what they say is in the text already."""
_ARRAY = "uima.cas.FSArray"


@dataclass(slots=True)
class Structure:
    """A feature structure: its plain features as text, and those that point to other structures as ids."""

    id: int
    type: str
    values: dict[str, str] = field(default_factory=dict)
    references: dict[str, tuple[int, ...]] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """The type's name without its package."""
        return self.type.rsplit(".", 1)[-1]


@dataclass(frozen=True, slots=True)
class View:
    """A text of a CAS with the ids of what is indexed on it; None when the file does not say."""

    name: str
    sofa: int
    text: str | None
    members: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Detail:
    """Something of ours: `kind` is attribute, comment, part, metadata or character; `of` a structure's id or 0."""

    kind: str
    of: int
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Cas:
    """Everything that was read of a file."""

    types: Types
    structures: dict[int, Structure]
    views: tuple[View, ...]
    details: tuple[Detail, ...] = ()

    def view(self) -> View:
        """The view whose text is read: the initial one, or the first that has a text when that has none."""
        initial = next((view for view in self.views if view.name == INITIAL), View(INITIAL, 0, None, ()))
        return initial if initial.text else next((view for view in self.views if view.text), initial)

    def members(self, view: View) -> Iterator[Structure]:
        """The structures of a view in the order of the file's index."""
        if view.members is None:
            yield from self.structures.values()
            return
        for number in view.members:
            if number in self.structures:
                yield self.structures[number]

    def targets(self, ids: Sequence[int]) -> Iterator[Structure]:
        """The structures that ids lead to, through arrays and lists."""
        waiting, seen = list(reversed(ids)), set[int]()
        while waiting:
            number = waiting.pop()
            found = self.structures.get(number)
            if found is None or number in seen:
                continue
            seen.add(number)
            if found.type == _ARRAY:
                waiting += reversed(found.references.get("elements", ()))
            elif found.type.endswith("FSList"):
                waiting += [*found.references.get("tail", ()), *found.references.get("head", ())]
            else:
                yield found


def details_of(structures: dict[int, Structure]) -> Iterator[Detail]:
    """What structures of our own type say."""
    for found in structures.values():
        if found.type == DETAIL:
            of = found.references.get("annotation", ()) or (0,)
            values = found.values
            yield Detail(values.get("kind", ""), of[0], values.get("name", ""), values.get("value", ""))
