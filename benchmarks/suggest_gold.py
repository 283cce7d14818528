"""Releases with the spans that a careful reader marked: the shared ones, the project's own gold, and those held out."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import resources
from domain.learn_examples import Example
from domain.span import Span

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
OWN = resources.path("gold")
HELD_OUT = Path(__file__).resolve().parent / "held_out"
"""Releases that no model learns from; the rules have been widened by what they missed there at first sight."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A span that the reader marked."""

    label: str
    span: Span
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoldRelease:
    """A release with all that is marked in it."""

    name: str
    issuer: str
    text: str
    marked: tuple[Marked, ...]

    def example(self) -> Example:
        """The release as it teaches a model: of each label it is known where it is and where it is not."""
        spans = tuple((item.label, item.span) for item in self.marked)
        return Example(self.text, spans, frozenset(("ADVISOR", "NOTE", "RISK_FACTOR")), issuer=self.issuer)


def gold_sets() -> Iterator[tuple[str, tuple[GoldRelease, ...]]]:
    """Each gold that is there, with its title."""
    for title, folder in (
        ("shared gold", SHARED),
        ("the project's own gold", OWN),
        ("held out, tuned since", HELD_OUT),
    ):
        releases = read_gold(folder)
        if releases:
            yield title, releases


def read_gold(folder: Path) -> tuple[GoldRelease, ...]:
    """The releases of a folder with `gold.jsonl`; empty where there is none."""
    path = folder / "gold.jsonl"
    if not path.exists():
        return ()
    return tuple(_release(json.loads(line), folder) for line in path.read_text("utf-8").splitlines() if line.strip())


def _release(record: Mapping[str, object], folder: Path) -> GoldRelease:
    name = str(record["id"])
    data = (folder / str(record["file"])).read_bytes()
    text = data.decode(str(record.get("decoding", "utf-8")))
    spans = record["spans"]
    assert isinstance(spans, list)
    marked = []
    for item in spans:
        span = Span(item["start"], item["end"])
        if span.of(text) != item["text"]:
            raise SystemExit(f"{folder / 'gold.jsonl'}: {name} has other words at {span.start} than the file says.")
        attributes = {key: _plain(value) for key, value in item.get("attributes", {}).items()}
        marked.append(Marked(item["label"], span, attributes))
    return GoldRelease(name, str(record.get("issuer") or issuer_of(name)), text, tuple(marked))


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def issuer_of(name: str) -> str:
    """The issuer that a file name begins with: what stands before its number, or its first two words."""
    named = re.match(r"(?P<issuer>[a-z][a-z0-9-]*)_\d", name)
    if named:
        return named["issuer"]
    return "-".join(re.split(r"[-_.]", name.removeprefix("nw_"))[:2])


def issuers(releases: Sequence[GoldRelease]) -> tuple[str, ...]:
    """The issuers, each once, in the order of the releases."""
    return tuple(dict.fromkeys(release.issuer for release in releases))
