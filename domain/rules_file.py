"""Rule files in TOML: read rule by rule, so that a mistake costs no more than the rule it is in."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from domain.blocks import Kind
from domain.errors import Refusal
from domain.patterns import compile_pattern
from domain.risk_words import wrong_list
from domain.rules import READ, Mistake, Rule, RuleSet, Told
from domain.rules_compile import Phrase, Vocabulary, compile_phrase
from domain.rules_parts import NAMED
from domain.rules_pattern import Choice, Slip, parse
from domain.rules_pieces import ENTRY, HEADER, Piece, Wrong, cut, texts
from domain.rules_readers import READERS
from domain.segment import word_set

LARGEST = 2_000_000
"""Characters of a rule file."""
_KEYS = word_set("""
    id label title score find expression reader mark in not_in never never_beside only_with where_found not_first
    after_names each_mention attributes case off lists
""")
_TEXTS = ("find", "never", "never_beside", "only_with")


def loaded(text: str, name: str, context: str = "") -> RuleSet:
    """The rules of a file, and its mistakes in the order of their lines.

    What `context` has, another file, can be referred to; its rules come along, with lines behind those of the file.
    """
    if len(text) > LARGEST:
        return RuleSet((), (Mistake(name, 1, f"a rule file has {LARGEST:,} characters at most: divide it"),))
    reader = _File(_even(text), _even(context))
    reader.read()
    mistakes = tuple(Mistake(name, line, reason) for line, reason in sorted(set(reader.mistakes)))
    return RuleSet(tuple(reader.rules.values()), mistakes, frozenset(reader.words))


def _even(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _File:
    """Reads one file."""

    def __init__(self, text: str, context: str) -> None:
        self.text, self.context = text, context
        self.rules: dict[str, Rule] = {}
        self.mistakes: list[tuple[int, str]] = []
        self.words: set[str] = set()
        self.vocabulary = Vocabulary()

    def read(self) -> None:
        """Parts first, wherever they stand, then the rules."""
        pieces = list(self._pieces())
        parts: dict[str, Choice] = {}
        exact: set[str] = set()
        for piece in pieces:
            if "parts" in piece.data:
                self._parts(piece, parts, exact)
        self.vocabulary = Vocabulary(parts, frozenset(exact))
        self._check_parts(pieces)
        made = [(piece, rule) for piece in pieces for rule in self._rules_of(piece)]
        for piece, rule in made:
            missing = [other for other in rule.where_found if other not in self.rules]
            if missing:
                del self.rules[rule.id]
                line = piece.line_of("where_found")
                self.mistakes.append(
                    (line, f"rule “{rule.id}”: there is no rule “{missing[0]}” to find something first")
                )

    def _pieces(self) -> Iterator[Piece]:
        """The file cut before each header, and where a piece is no TOML before each of its entries."""
        behind = self.text.count("\n") + 2
        for piece in (*cut(self.text, 1, HEADER), *cut(self.context, behind, HEADER)):
            if self._is_read(piece):
                yield piece
            elif re.match(r"\s*\[\s*parts\s*\]", piece.text):
                head, _, body = piece.text.partition("\n")
                for entry in cut(body, piece.line + 1, ENTRY):
                    entry.text, entry.line = f"{head}\n{entry.text}", entry.line - 1
                    if self._is_read(entry, tell=True):
                        yield entry
            else:
                self._is_read(piece, tell=True)

    def _is_read(self, piece: Piece, *, tell: bool = False) -> bool:
        wrong = piece.parse()
        if wrong is not None:
            if tell:
                self.mistakes.append((wrong.line, wrong.reason))
            return False
        # Checks for likely slips lie in the same folder; they are read elsewhere.
        for key in piece.data.keys() - {"parts", "rule", "title", "about", "check"}:
            self.mistakes.append((piece.line_of(key), f"there is no “{key}” here; there are [parts] and [[rule]]"))
        return True

    def _parts(self, piece: Piece, parts: dict[str, Choice], exact: set[str]) -> None:
        """The named parts of a piece; a slip costs one of them."""
        table = piece.data["parts"]
        if not isinstance(table, dict):
            self.mistakes.append((piece.line, "[parts] is a table of names and phrases"))
            return
        for name, value in table.items():
            case = isinstance(value, dict) and value.get("case") is True
            said = value.get("find") if isinstance(value, dict) else value
            try:
                if name in parts or name in NAMED:
                    raise Wrong(piece.line_of(name), f"there is a part {{{name}}} already")
                if not re.fullmatch(r"[A-Za-z][A-Za-z0-9 _-]*", name):
                    raise Wrong(piece.line_of(name), f"“{name}” is no name of a part: letters, figures and blanks")
                rows = tuple(
                    row for phrase in texts(said, piece, name) for row in self._parsed(phrase, piece, name).rows
                )
                parts[name] = Choice(rows)
                exact |= {name} if case else set()
            except Wrong as wrong:
                self.mistakes.append((wrong.line, f"part {{{name}}}: {wrong.reason}"))

    @staticmethod
    def _parsed(phrase: str, piece: Piece, key: str) -> Choice:
        try:
            return parse(phrase)
        except Slip as slip:
            raise Wrong(piece.line_of(key, phrase), f"{slip.reason} (column {slip.column} of the phrase)") from None

    def _check_parts(self, pieces: list[Piece]) -> None:
        """Tell of parts that are made of themselves or of others that are not there."""
        for piece in pieces:
            for name in piece.data.get("parts", ()):
                if name in self.vocabulary.parts:
                    try:
                        compile_phrase(f"{{{name}}}", self.vocabulary)
                    except Slip as slip:
                        self.mistakes.append((piece.line_of(name), f"part {{{name}}}: {slip.reason}"))

    def _rules_of(self, piece: Piece) -> Iterator[Rule]:
        tables = piece.data.get("rule", [])
        if not isinstance(tables, list):
            self.mistakes.append((piece.line, "a rule begins with [[rule]], in two pairs of brackets"))
            return
        for table in tables:
            shown = f"rule “{table.get('id', '')}”: " if isinstance(table.get("id"), str) else ""
            try:
                rule = self._rule(table, piece)
            except Wrong as wrong:
                self.mistakes.append((wrong.line, f"{shown}{wrong.reason}"))
                continue
            if rule is not None:
                self.rules[rule.id] = rule
                yield rule

    def _rule(self, table: Mapping[str, Any], piece: Piece) -> Rule | None:
        """A rule, None where it is switched off, or the first thing that is wrong with it."""
        for key in table:
            if key not in _KEYS:
                raise Wrong(piece.line_of(key), f"there is no “{key}” in a rule; there are {', '.join(sorted(_KEYS))}")
        for key in ("id", "label", "title"):
            if not isinstance(table.get(key), str) or not table[key].strip():
                raise Wrong(piece.line_of(key), f"“{key}” is missing, or no text")
        if table["id"] in self.rules:
            raise Wrong(piece.line_of("id"), "there is a rule with this id already")
        if sum(key in table for key in ("find", "expression", "reader")) != 1:
            raise Wrong(piece.line, "a rule has one of “find”, “expression” and “reader”")
        score = table.get("score", 0.5)
        if isinstance(score, bool) or not isinstance(score, int | float) or not 0 < score <= 1:
            raise Wrong(piece.line_of("score"), f"“score” is a number above 0 and up to 1, and not {score!r}")
        switches = {key: self._switch(table, key, piece) for key in ("after_names", "each_mention", "case", "off")}
        reader = table.get("reader", "")
        if reader not in ("", *READERS):
            raise Wrong(piece.line_of("reader"), f"there is no reader “{reader}”; there are {', '.join(READERS)}")
        mark = self._mark(table, piece)
        phrases = {key: self._phrases(table, key, piece, switches["case"], mark) for key in _TEXTS}
        if mark and phrases["find"]:
            self._check_mark(table, piece, mark, phrases["find"])
        rule = Rule(
            id=table["id"].strip(),
            label=table["label"].strip(),
            title=" ".join(table["title"].split()),
            score=float(score),
            phrases=phrases["find"],
            expression=self._expression(table, piece, switches["case"], mark),
            reader=reader,
            lists=tuple(self._lists(table, piece)),
            mark=mark,
            kinds=self._kinds(table, piece),
            never=phrases["never"],
            never_beside=phrases["never_beside"],
            only_with=phrases["only_with"],
            where_found=tuple(texts(table.get("where_found", []), piece, "where_found")),
            not_first=frozenset(" ".join(texts(table.get("not_first", []), piece, "not_first")).lower().split()),
            after_names=switches["after_names"],
            each_mention=switches["each_mention"],
            line=piece.line,
            told=tuple(self._attributes(table, piece, switches["case"])),
        )
        return None if switches["off"] else rule

    @staticmethod
    def _switch(table: Mapping[str, Any], key: str, piece: Piece) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise Wrong(piece.line_of(key), f"“{key}” is true or false, and not {value!r}")
        return value

    def _phrases(self, table: Mapping[str, Any], key: str, piece: Piece, case: bool, mark: str) -> tuple[Phrase, ...]:
        found = []
        for phrase in texts(table.get(key, []), piece, key):
            try:
                marks = (mark,) if mark and key == "find" else ()
                made = compile_phrase(phrase, self.vocabulary, case=case, marks=marks)
            except Slip as slip:
                where = f" (column {slip.column} of the phrase)"
                raise Wrong(piece.line_of(key, phrase), f"“{key}”: {slip.reason}{where}") from None
            self.words |= made.words
            found.append(made)
        if key in table and not found:
            raise Wrong(piece.line_of(key), f"“{key}” has no phrase")
        return tuple(found)

    @staticmethod
    def _mark(table: Mapping[str, Any], piece: Piece) -> str:
        mark = table.get("mark", "")
        if not isinstance(mark, str):
            raise Wrong(piece.line_of("mark"), "“mark” is the name of a part")
        return mark.strip("{} ")

    @staticmethod
    def _check_mark(table: Mapping[str, Any], piece: Piece, mark: str, phrases: tuple[Phrase, ...]) -> None:
        for phrase in phrases:
            if not phrase.can_mark(mark):
                line = piece.line_of("find", phrase.text)
                raise Wrong(line, f"“mark”: this phrase has no part {{{mark}}} that stands there once")

    @staticmethod
    def _expression(table: Mapping[str, Any], piece: Piece, case: bool, mark: str) -> Any:
        said = table.get("expression")
        if said is None:
            return None
        if not isinstance(said, str):
            raise Wrong(piece.line_of("expression"), "“expression” is a text")
        try:
            pattern = compile_pattern(said, case=case)
        except Refusal as refusal:
            raise Wrong(piece.line_of("expression"), str(refusal)) from None
        if mark and mark not in pattern.names:
            raise Wrong(piece.line_of("mark"), f"the expression has no group (?P<{mark}>…)")
        return pattern

    @staticmethod
    def _lists(table: Mapping[str, Any], piece: Piece) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The lists of words for a reader, each written “lists.name = [...]”."""
        lists = table.get("lists", {})
        if not isinstance(lists, dict) or (lists and "reader" not in table):
            raise Wrong(piece.line_of("lists"), "“lists” are lists of words, by name, for a rule with a “reader”")
        for name, phrases in lists.items():
            reason, phrase = wrong_list(name, phrases)
            if reason:
                raise Wrong(piece.line_of(f"lists.{name}", phrase), reason)
            yield name, tuple(phrases)

    @staticmethod
    def _kinds(table: Mapping[str, Any], piece: Piece) -> frozenset[Kind]:
        known = [kind.value for kind in Kind]
        for key in ("in", "not_in"):
            for word in texts(table.get(key, []), piece, key):
                if word not in known:
                    raise Wrong(piece.line_of(key), f"“{word}” is no kind of paragraph; there are {', '.join(known)}")
        inside = frozenset(Kind(word) for word in texts(table.get("in", []), piece, "in")) or READ
        return inside - {Kind(word) for word in texts(table.get("not_in", []), piece, "not_in")}

    def _attributes(self, table: Mapping[str, Any], piece: Piece, case: bool) -> Iterator[Told]:
        values = table.get("attributes", {})
        if not isinstance(values, dict):
            raise Wrong(piece.line_of("attributes"), '“attributes” is a table: { role = "legal" }')
        for name, value in values.items():
            if isinstance(value, dict):
                choices = [(said, phrase) for said in value for phrase in self._phrases(value, said, piece, case, "")]
                yield Told(name, "", tuple(choices))
            elif isinstance(value, str):
                yield Told(name, value)
            else:
                raise Wrong(piece.line_of("attributes"), f"“{name}” is a text, or a table of values and their phrases")
