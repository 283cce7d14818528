"""Finds the strings of gold_spans.txt in the project's own gold and writes gold.jsonl; refuses a wrong count."""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TABLE = Path(__file__).with_name("gold_spans.txt")
GOLD = ROOT / "resources" / "gold"
_ROW = re.compile(r"(?P<label>[A-Z_]+) (?P<count>\d+) \| (?P<string>.+?) \|(?P<attributes>.*)")
_NOT = re.compile(r"- (?P<label>[A-Z_]+) \| (?P<string>.+)")


@dataclass(frozen=True, slots=True)
class Row:
    """One string of the table, with how often it is a span of its label; a count of none: no span."""

    line: int
    label: str
    count: int | None
    string: str
    attributes: tuple[tuple[str, str], ...] = ()

    @property
    def bare(self) -> str:
        """The string with its context, without braces."""
        return self.string.replace("{", "").replace("}", "")

    def places(self, text: str) -> Iterator[tuple[int, int, int, int]]:
        """Where it stands: start and end of the whole, start and end of the span."""
        before, _, rest = self.string.partition("{") if "{" in self.string else ("", "", self.string)
        inner, _, after = rest.partition("}")
        pattern = "".join(f"({_spaced(part)})" for part in (before, inner, after))
        for found in re.finditer(rf"(?<!\w){pattern}(?!\w)", text):
            yield (*found.span(), *found.span(2))


def _spaced(part: str) -> str:
    return r"\s+".join(re.escape(word) for word in re.split(r"\s+", part))


def rows(table: str) -> dict[str, list[Row]]:
    """The rows of the table by the name of their release."""
    found: dict[str, list[Row]] = {}
    current: list[Row] = []
    for number, line in enumerate(table.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("== "):
            current = found.setdefault(line[3:].strip(), [])
        elif row := _ROW.fullmatch(line):
            pairs = (pair.split("=", 1) for pair in row["attributes"].split(";") if pair.strip())
            attributes = tuple((name.strip(), value.strip()) for name, value in pairs)
            current.append(Row(number, row["label"], int(row["count"]), row["string"], attributes))
        elif bar := _NOT.fullmatch(line):
            current.append(Row(number, bar["label"], None, bar["string"]))
        else:
            raise SystemExit(f"{TABLE.name}, line {number}: this is no row: {line}")
    return found


def spans(text: str, table: list[Row]) -> list[dict[str, Any]]:
    """The spans of a text in order; exits with a sentence where a string is found more or less often than told."""
    taken: list[tuple[str, int, int]] = []
    found: list[dict[str, Any]] = []
    for row in sorted(table, key=lambda row: -len(row.bare)):
        count = 0
        for start, end, inner, outer in row.places(text):
            if any(row.label == label and start < last and first < end for label, first, last in taken):
                continue
            taken.append((row.label, inner if row.count else start, outer if row.count else end))
            count += 1
            if row.count is not None:
                found.append(_span(text, row, inner, outer))
        if count != (1 if row.count is None else row.count):
            raise SystemExit(f"{TABLE.name}, line {row.line}: {row.bare!r} is found {count} times.")
    return sorted(found, key=lambda span: (span["start"], span["end"]))


def _span(text: str, row: Row, start: int, end: int) -> dict[str, Any]:
    attributes = {name: value == "true" if name == "defined_term" else value for name, value in row.attributes}
    return {"start": start, "end": end, "label": row.label, "text": text[start:end], "attributes": attributes}


def build() -> str:
    """The lines of gold.jsonl, made anew from the table and the texts."""
    table = rows(TABLE.read_text(encoding="utf-8"))
    files = sorted((GOLD / "releases").glob("*.txt"))
    if [file.stem for file in files] != sorted(table):
        raise SystemExit(f"{TABLE.name} and {GOLD / 'releases'} do not name the same releases.")
    lines = []
    for file in files:
        data = file.read_bytes()
        text = data.decode("utf-8")
        record = {
            "id": file.name,
            "file": f"releases/{file.name}",
            "sha256": hashlib.sha256(data).hexdigest(),
            "decoding": "utf-8",
            "newlines": "LF",
            "length": len(text),
            "founding": False,
            "spans": spans(text, table[file.stem]),
        }
        lines.append(json.dumps(record, ensure_ascii=False) + "\n")
    return "".join(lines)


if __name__ == "__main__":
    built = build()
    (GOLD / "gold.jsonl").write_text(built, encoding="utf-8", newline="")
    count = built.count('"start"')
    sys.stdout.write(f"{len(built.splitlines())} releases, {count} spans\n")
