"""A corpus's own rules: its files in place of shipped ones of the same name, and the rules that are switched off."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from domain.errors import Refusal
from domain.rules import Mistake, RuleSet, joined, load
from domain.rules_file import LARGEST

MOST_FILES = 50
_NAME = re.compile(r"[\w][\w .-]{0,60}\.toml")
_SECTION = re.compile(r"\s*\[\[?\s*(?:rule|parts|check)\s*\]")

Files = tuple[tuple[str, str], ...]
"""Rule files: their names and texts."""


@dataclass(frozen=True, slots=True)
class OwnRules:
    """What a corpus has of its own; all of it may be missing."""

    files: Files = ()
    """Of two with one name there is only one, and it stands in place of a shipped one of that name."""
    off: frozenset[str] = frozenset()
    """The ids of rules that are switched off."""

    def text_of(self, name: str) -> str | None:
        """The text of an own file, or None where there is none of that name."""
        return dict(self.files).get(name)

    def with_file(self, name: str, text: str) -> "OwnRules":
        """With a file added or changed; a Refusal where its name or size will not do."""
        if not _NAME.fullmatch(name):
            raise Refusal(f"“{name}” is no name of a rule file: letters, figures, blanks and hyphens, ending in .toml.")
        if len(text) > LARGEST:
            raise Refusal(f"A rule file has {LARGEST:,} characters at most: divide {name}.")
        kept = dict(self.files)
        kept[name] = text
        if len(kept) > MOST_FILES:
            raise Refusal(f"A corpus has {MOST_FILES} rule files of its own at most: put the rules together in fewer.")
        return replace(self, files=tuple(sorted(kept.items())))

    def without_file(self, name: str) -> "OwnRules":
        """Without a file; a shipped one of that name counts again."""
        return replace(self, files=tuple(item for item in self.files if item[0] != name))

    def switched(self, rule: str, *, on: bool) -> "OwnRules":
        """With a rule switched on or off."""
        return replace(self, off=self.off - {rule} if on else self.off | {rule})

    def in_force(self, shipped: Iterable[tuple[str, str]]) -> Files:
        """The files that count: the shipped ones that have no own one in their place, then the own ones."""
        own = dict(self.files)
        return (*((name, text) for name, text in shipped if name not in own), *self.files)

    def to_text(self) -> str:
        """As it is kept."""
        return json.dumps({"files": dict(self.files), "off": sorted(self.off)}, ensure_ascii=False, sort_keys=True)


def own_rules(text: str) -> OwnRules:
    """What was kept; a Refusal where it is damaged."""
    try:
        content = json.loads(text)
        files, off = content["files"], content["off"]
        if not all(isinstance(word, str) for word in (*files, *files.values(), *off)):
            raise ValueError("no text")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal("The corpus's own rules are damaged; the shipped ones are used.", details=repr(error)) from error
    return OwnRules(tuple(sorted(files.items())), frozenset(off))


@lru_cache(maxsize=64)
def read_file(text: str, name: str) -> RuleSet:
    """The rules of a file; the same text is read once."""
    return load(text, name)


def mistake_of_whole(text: str, name: str) -> Mistake | None:
    """What is wrong with a file as a whole: outside of its rules and parts, or such that none of its rules is left."""
    read = read_file(text, name)
    begins = (number for number, line in enumerate(text.splitlines(), 1) if _SECTION.match(line))
    first = next(begins, len(text) + 2)
    return next((item for item in read.mistakes if item.line < first or not read.rules), None)


def ruleset(files: Sequence[tuple[str, str]], off: frozenset[str] = frozenset()) -> RuleSet:
    """The rules of all files that are on; what is wrong in one is told, and the other rules go on."""
    every = joined(read_file(text, name) for name, text in files)
    return replace(every, rules=tuple(rule for rule in every.rules if rule.id not in off))


def file_of(files: Sequence[tuple[str, str]], rule: str) -> tuple[str, int] | None:
    """The file in which a rule stands and its line there; of two with the same id the later one counts."""
    found = None
    for name, text in files:
        for item in read_file(text, name).rules:
            if item.id == rule:
                found = name, item.line
    return found
