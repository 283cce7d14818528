"""How often role, party and the terms of a note are read as the careful reader wrote them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import resources
from benchmarks.suggest_gold import GoldRelease, Marked
from domain import frame
from domain.cast import Party, bare, cast, named
from domain.debt import read_note
from formats.scheme_toml import read_scheme

AIMS = {"role": 0.95, "party": 0.85, "coupon": 0.98, "seniority": 0.98, "maturity": 0.98}
OF = {"role": "ADVISOR", "party": "ADVISOR", "coupon": "NOTE", "seniority": "NOTE", "maturity": "NOTE"}


def lines(releases: Sequence[GoldRelease]) -> Iterator[str]:
    """A line for each attribute: how many were read right, read wrong, and not read; and read where none is written."""
    scheme = read_scheme(resources.path("schemes", "founding.toml"))
    counts: dict[str, Counter[str]] = {name: Counter() for name in AIMS}
    for release in releases:
        parties = cast(release.text)
        for item in release.marked:
            label = scheme.label(item.label)
            if label is None or item.label not in OF.values():
                continue
            read = frame.read(release.text, label, item.span, parties)
            for name in AIMS:
                if OF[name] == item.label:
                    verdict = _verdict(name, item, read.get(name, ""), item.span.of(release.text), parties)
                    counts[name][verdict] += 1
    yield f"{'read from the text':24} {'right':>6} {'wrong':>6} {'not read':>9}  share right  aim"
    for name, count in counts.items():
        total = count["right"] + count["wrong"] + count["not read"]
        share = f"{count['right'] / total:.3f}" if total else "-"
        yield f"  {name:22} {count['right']:6} {count['wrong']:6} {count['not read']:9}  {share:>11}  {AIMS[name]:.2f}"


def _verdict(name: str, item: Marked, read: str, quote: str, parties: Sequence[Party]) -> str:
    """Whether a value is as written; of a note only what its own words state counts."""
    written = item.attributes.get(name, "")
    if OF[name] == "NOTE" and not _is_stated(name, quote):
        return "not stated"
    if not written:
        return "not written"
    if not read:
        return "not read"
    if name == "party":
        return "right" if _same_party(written, read, parties) else "wrong"
    return "right" if " ".join(written.lower().split()) == " ".join(read.lower().split()) else "wrong"


def _is_stated(name: str, quote: str) -> bool:
    debt = read_note(quote)
    return bool({"coupon": debt.coupon, "seniority": debt.ranking, "maturity": debt.maturity}[name])


def _same_party(written: str, read: str, parties: Sequence[Party]) -> bool:
    """Whether a party written as `Harrow Paper (the Company)` is the one read, by any name that the release uses."""
    names = [part.strip() for part in re.split(r"[()]", written) if part.strip()]
    if any(bare(name) == bare(read) for name in names):
        return True
    meant = named(parties, read)
    return meant is not None and any(named(parties, name) == meant for name in names)
