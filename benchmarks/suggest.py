"""Figures of the suggestions: `make bench-suggest`, with `ARGS=--misses` also each place where they went wrong.

The shared gold is used where it lies beside the checkout, and the project's own gold where it is there. The author of
the shipped rules has read both: for rules alone the figures say that they hold on these texts, not on unseen ones.
No model learns from the releases held out, but the rules have been widened by what they missed there: only the first
figures, which docs/decisions.md keeps, are for unseen texts, and those printed now are tuned ones.
"""

import argparse
import sys

import resources
from benchmarks import suggest_frames, suggest_spans, suggest_speed
from benchmarks.suggest_gold import HELD_OUT, OWN, GoldRelease, gold_sets, issuers, read_gold
from domain.rules import RuleSet, joined, load


def shipped_rules() -> RuleSet:
    """The rules of the product; their mistakes end the run."""
    files = sorted(resources.path("rules").glob("*.toml"))
    rules = joined(load(path.read_text("utf-8"), path.name) for path in files)
    for mistake in rules.mistakes:
        raise SystemExit(str(mistake))
    return rules


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="make bench-suggest", description=__doc__.split("\n")[0])
    parser.add_argument("--misses", action="store_true", help="print each slip, but for those held out")
    parser.add_argument("--least", type=float, default=0.5, help="leave out guesses less sure than this")
    parser.add_argument("--rules-only", action="store_true", help="train no model")
    chosen = parser.parse_args(arguments)
    rules = shipped_rules()
    sets = list(gold_sets())
    if not sets:
        raise SystemExit("There is no gold here: neither ../shared/data/gold.jsonl nor resources/gold/gold.jsonl.")
    for title, releases in sets:
        taught = "learned from the project's own gold" if _is_held_out(releases) else "leave one issuer out"
        print(f"\n{title}: {len(releases)} releases of {len(issuers(releases))} issuers, {taught}")
        own = read_gold(OWN) if releases != read_gold(OWN) else ()
        tables(releases, own, rules, chosen)


def tables(
    releases: tuple[GoldRelease, ...], own: tuple[GoldRelease, ...], rules: RuleSet, chosen: argparse.Namespace
) -> None:
    """All tables for one gold; the model learns from the project's own gold too, as the shipped one has."""
    ways = {"rules alone": suggest_spans.rules_alone(rules, chosen.least)}
    if not chosen.rules_only:
        for title, given in (("learned alone", None), ("rules + learned", rules)):
            if _is_held_out(releases):
                ways[title] = suggest_spans.learned_from(given, own, chosen.least)
            else:
                ways[title] = suggest_spans.learned_besides(given, releases, chosen.least, own)
    for title, way in ways.items():
        scores = suggest_spans.judged(releases, way)
        print(*suggest_spans.lines(title, scores), sep="\n", flush=True)
        if chosen.misses and not _is_held_out(releases):
            for label, score in scores.items():
                for name, kind, words in score.slips:
                    print(f"    {label:12} {kind:8} {name[:40]:40} {words}")
    print(*suggest_frames.lines(releases), sep="\n", flush=True)
    if not chosen.rules_only:
        print(*suggest_speed.lines(releases, rules), sep="\n", flush=True)


def _is_held_out(releases: tuple[GoldRelease, ...]) -> bool:
    return releases == read_gold(HELD_OUT)


if __name__ == "__main__":
    main(sys.argv[1:])
