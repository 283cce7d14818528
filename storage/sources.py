"""Who guesses in a corpus: the shipped rules, what it has approved, and the model that it learned or else ours."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Connection, select, union

import resources
from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.gold import gold
from domain.learn import Model, OtherVersion
from domain.learn_examples import Example, example_of
from domain.memory import Memory, remember
from domain.rules_own import Files, OwnRules, ruleset
from domain.suggest import Sources
from storage import models, own_rules, reading, tables
from storage.corpus import Corpus
from storage.ground import load_scheme
from storage.ground_review import load_policy
from storage.query import Query

CHUNK = 200
ISSUER = "company"
"""The metadata of a release that says who issued it."""


@dataclass(frozen=True)
class Kit:
    """All that sources are made of, in a form that goes to other processes; the same kit makes the same guesses."""

    rules: Files
    memory: Memory | None
    model: bytes
    version: str
    remarks: tuple[str, ...] = ()
    """Sentences on what could not be used."""
    outdated: bool = False
    """Whether the corpus has a model of another version of the program, which has to be learned again."""
    off: frozenset[str] = frozenset()
    """Rules that are switched off."""

    @cached_property
    def sources(self) -> Sources:
        """The sources themselves."""
        model = model_from(self.model) if self.model else None
        rules = ruleset(self.rules, self.off) if self.rules else None
        return Sources(rules, self.memory, model, self.version, self.remarks, self.outdated)


def sources_of(corpus: Corpus) -> Sources:
    """The sources of a corpus as it is now."""
    return kit_of(corpus).sources


def kit_of(corpus: Corpus) -> Kit:
    """The same, to be sent to where the work is done."""
    remarks: list[str] = []
    own = own_rules_of(corpus, remarks)
    rules = own.in_force(shipped_rules())
    remarks += [f"A rule was left out: {mistake}." for mistake in ruleset(rules).mistakes]
    given = list(examples(corpus))
    memory = remember(given) if any(item.spans or item.rejected for item in given) else None
    model, outdated = _model(corpus, remarks)
    known = sha256()
    for part in (*(f"{name}\0{text}" for name, text in rules), *sorted(own.off), _fingerprint(given)):
        known.update(sha256(part.encode("utf-8", "surrogatepass")).digest())
    known.update(sha256(model).digest())
    return Kit(rules, memory, model, known.hexdigest()[:32], tuple(remarks), outdated, own.off)


def own_rules_of(corpus: Corpus, remarks: list[str]) -> OwnRules:
    """The corpus's own rules; none where they are damaged, which is remarked."""
    try:
        return corpus.ask(own_rules.load)
    except Refusal as refusal:
        remarks.append(refusal.sentence)
        return OwnRules()


@lru_cache(maxsize=2)
def model_from(content: bytes) -> Model:
    """The model that was kept; the same bytes are read once."""
    return Model.from_bytes(content)


def shipped_rules() -> Iterator[tuple[str, str]]:
    """The rule files that come with the program, by name."""
    folder = resources.path("rules")
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        yield path.name, path.read_text("utf-8")


def _model(corpus: Corpus, remarks: list[str]) -> tuple[bytes, bool]:
    """The bytes of the model of the corpus, else of the shipped one, and whether its own is of another version."""
    outdated = False
    try:
        kept = corpus.ask(models.latest)
        if kept is not None:
            model_from(kept.content)
            return kept.content, False
    except OtherVersion as refusal:
        remarks.append(refusal.sentence)
        outdated = True
    except Refusal as refusal:
        remarks.append(refusal.sentence)
    return shipped_model(remarks), outdated


def shipped_model(remarks: list[str]) -> bytes:
    """The model that comes with the program; none where there is none that this version can use."""
    folder = resources.path("models")
    for path in sorted(folder.glob("founding.*")) if folder.is_dir() else ():
        content = path.read_bytes()
        try:
            model_from(content)
        except Refusal as refusal:
            remarks.append(f"The shipped model cannot be used: {refusal.sentence}")
        else:
            return content
    return b""


def examples(corpus: Corpus) -> Iterator[Example]:
    """What teaches: each release in which something is approved, or was turned down.

    Where people work blind only what is signed off, lest one annotator's work come back as a guess to the next.
    """
    with corpus.snapshot() as connection:
        for sheet in taught(connection):
            yield as_example(sheet)


def as_example(sheet: AnnotatedRelease) -> Example:
    """A release as it teaches, with attributes and issuer."""
    made = example_of(sheet, sheet.rejections)
    approved = gold(sheet).annotations
    attributes = tuple(item.attributes for item in approved for fragment in item.fragments if fragment.length)
    return replace(made, attributes=attributes, issuer=sheet.release.about(ISSUER))


def taught(connection: Connection) -> Iterator[AnnotatedRelease]:
    """The sheets with something to learn from, those in the trash left out."""
    scheme, policy = load_scheme(connection), load_policy(connection)
    assert scheme is not None
    decision, rejection = tables.decision.c, tables.rejection.c
    wanted = union(
        select(decision.release_id).where(decision.verdict == "approved"),
        select(rejection.release_id),
    )
    ids = sorted(connection.execute(wanted).scalars())
    for start in range(0, len(ids), CHUNK):
        chunk = frozenset(map(UUID, ids[start : start + CHUNK]))
        for sheet in reading.sheets(connection, scheme, Query(releases=chunk)):
            if policy is None or not policy.blind or sheet.reviewed:
                yield sheet


def _fingerprint(given: Sequence[Example]) -> str:
    """What tells one memory from another."""
    return "\n".join(sorted(_print(example) for example in given))


def _print(example: Example) -> str:
    marks: Iterable[object] = (
        sha256(example.text.encode("utf-8", "surrogatepass")).hexdigest(),
        example.spans,
        sorted(example.taught),
        example.rejected,
        example.attributes,
        example.issuer,
    )
    return "\t".join(map(repr, marks))
