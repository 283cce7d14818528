"""The rules of a corpus for the window: read, kept, checked while they are written, and tried on texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from domain.annotation import AnnotatedRelease
from domain.errors import Refusal
from domain.occurrences import Occurrence
from domain.rules import RuleSet
from domain.rules_own import Files, OwnRules, mistake_of_whole, read_file, ruleset
from domain.rules_try import MOST_HITS, Hit, Prepared, prepared
from gui.jobs import Step
from gui.words import many

if TYPE_CHECKING:
    from domain.person import Person
    from storage.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it was read while it is written."""

    name: str
    text: str
    rules: RuleSet


@dataclass(frozen=True, slots=True)
class Hits:
    """What a rule finds, and how far it looked."""

    items: tuple[Occurrence, ...]
    mistakes: tuple[str, ...]
    looked_at: int
    total: int
    is_full: bool = False
    done: bool = False


def shipped() -> Files:
    """The rule files that come with the program; those with checks for slips alone are left out."""
    from storage.sources import shipped_rules

    return tuple((name, text) for name, text in shipped_rules() if "[[rule]]" in text)


def own_of(corpus: "Corpus | None") -> tuple[OwnRules, str]:
    """What the corpus has of its own, and a sentence where that is damaged."""
    from storage import own_rules

    if corpus is None:
        return OwnRules(), ""
    try:
        return corpus.ask(own_rules.load), ""
    except Refusal as refusal:
        return OwnRules(), refusal.sentence


def keep(corpus: "Corpus | None", seen: OwnRules, wanted: OwnRules, by: "Person | None") -> str:
    """Keep other rules in the corpus; gives a sentence where that is refused."""
    from storage import own_rules

    if corpus is None or by is None:
        return "No corpus is open."
    for name, text in wanted.files:
        if seen.text_of(name) != text and (wrong := mistake_of_whole(text, name)) is not None:
            return f"Not kept: {wrong}. Mend this first; until then the rules count as they were kept before."
    try:
        own_rules.keep(corpus, seen, wanted, by)
    except Refusal as refusal:
        return str(refusal)
    return ""


def working(own: OwnRules, name: str) -> str:
    """Which rules work now, in a sentence or two; those of one file by their titles."""
    every = ruleset(own.in_force(shipped()), own.off)
    words = f"Kept: suggestions are made by {many(len(every.rules), 'rule')} from now on."
    text = own.text_of(name)
    if text is None:
        return words
    read = read_file(text, name)
    on = [f"“{rule.title}”" for rule in read.rules if rule.id not in own.off]
    words += f" Of {name}: {', '.join(on) or 'none'}."
    lines = ", ".join(f"{item.line:,}" for item in read.mistakes)
    return f"{words} Left out until it is mended: line {lines}." if lines else words


# -- jobs


def check(name: str, text: str) -> Iterator[Step]:
    """Read a file while it is written; the step brings Checked."""
    yield Step(0)
    yield Step(0, 0, "", Checked(name, text, read_file(text, name)))


def try_here(rule: str, context: str, sheet: AnnotatedRelease) -> Iterator[Step]:
    """What a rule finds in one release; the step brings Hits."""
    yield Step(0)
    test = prepared(rule, context)
    yield Step(0)
    found = _placed(test.hits(sheet.text), sheet.release.id, sheet.release.name, sheet.text)
    yield Step(0, 0, "", Hits(tuple(found[:MOST_HITS]), _said(test), 1, 1, len(found) > MOST_HITS, done=True))


def try_everywhere(corpus: "Corpus", rule: str, context: str) -> Iterator[Step]:
    """What a rule finds in the corpus, until there are enough hits; the last step brings Hits."""
    from storage.reading import body_of

    test = prepared(rule, context)
    releases = corpus.releases() if test.tried else []
    total, found, looked_at = len(releases), list[Occurrence](), 0
    yield Step(0, total)
    for release in releases:
        text = corpus.ask(lambda connection, digest=release.digest: body_of(connection, digest))  # type: ignore[misc]
        found += _placed(test.hits(text), release.id, release.name, text)
        looked_at += 1
        if len(found) >= MOST_HITS:
            break
        yield Step(looked_at, total)
    full = len(found) >= MOST_HITS
    yield Step(total, total, "", Hits(tuple(found[:MOST_HITS]), _said(test), looked_at, total, full, done=True))


def _said(test: Prepared) -> tuple[str, ...]:
    return tuple(f"Line {mistake.line} of the rule: {mistake.reason}." for mistake in test.mistakes)


def _placed(hits: list[Hit], release_id: UUID, name: str, text: str) -> list[Occurrence]:
    """Hits as places that a table shows."""
    found = []
    line, counted = 1, 0
    for hit in hits:
        line += text.count("\n", counted, hit.span.start)
        counted = hit.span.start
        before, after = hit.before, hit.after
        if text[hit.span.start - 1 : hit.span.start].isspace():
            before += " "
        if text[hit.span.end : hit.span.end + 1].isspace():
            after = " " + after
        found.append(Occurrence(release_id, name, hit.span, hit.quote, before, after, line))
    return found
