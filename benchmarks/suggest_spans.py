"""How many spans are found, by leave-one-issuer-out: a model never sees an issuer before it is judged on it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.suggest_gold import GoldRelease, issuers
from domain.learn_examples import lessons
from domain.rules import RuleSet
from domain.span import Span
from domain.suggest import Sources, propose
from domain.suggestion import Proposal
from storage.training import fit

LABELS = ("ADVISOR", "NOTE", "RISK_FACTOR")
TARGETS = {"ADVISOR": (0.90, 0.95), "NOTE": (0.90, 0.95), "RISK_FACTOR": (0.75, 0.90)}
"""F1 to reach, exact and overlapping."""

Proposes = Callable[[GoldRelease], Sequence[Proposal]]


@dataclass
class Count:
    """Spans found, proposed in vain, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """How many of the proposals are right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """How many of the spans are found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Both in one figure; 1 where there is nothing to find and nothing was proposed."""
        total = 2 * self.right + self.wrong + self.missed
        return 2 * self.right / total if total else 1.0


@dataclass
class Score:
    """What was found of one label, and where it went wrong."""

    exact: Count = field(default_factory=Count)
    overlapping: Count = field(default_factory=Count)
    slips: list[tuple[str, str, str]] = field(default_factory=list)
    """Release, `missed` or `in vain`, and the words with what stands around them."""


def rules_alone(rules: RuleSet, least: float) -> Proposes:
    """Proposals of the rules that are at least so sure."""

    def of(release: GoldRelease) -> list[Proposal]:
        return [item for item in propose(release.text, Sources(rules=rules)) if item.score >= least]

    return of


def learned_besides(
    rules: RuleSet | None, releases: Sequence[GoldRelease], least: float, besides: Sequence[GoldRelease] = ()
) -> Proposes:
    """Proposals of rules and a model that has learned from all other issuers; of the model alone without rules.

    The model learns from the releases in `besides` too, as one that is shipped has.
    """
    made: dict[str, Sources] = {}
    for issuer in issuers(releases):
        others = [release.example() for release in (*releases, *besides) if release.issuer != issuer]
        if any(example.spans for example in others):
            made[issuer] = Sources(rules=rules, model=fit(lessons(others)))

    def of(release: GoldRelease) -> list[Proposal]:
        sources = made.get(release.issuer, Sources(rules=rules))
        return [item for item in propose(release.text, sources) if item.score >= least]

    return of


def learned_from(rules: RuleSet | None, teachers: Sequence[GoldRelease], least: float) -> Proposes:
    """Proposals of rules and a model that has learned from the teachers alone; of the model alone without rules."""
    sources = Sources(rules=rules, model=fit(lessons([release.example() for release in teachers])))

    def of(release: GoldRelease) -> list[Proposal]:
        return [item for item in propose(release.text, sources) if item.score >= least]

    return of


def judged(releases: Sequence[GoldRelease], proposes: Proposes) -> dict[str, Score]:
    """The score of each label over the releases."""
    scores = {label: Score() for label in LABELS}
    for release in releases:
        proposals = proposes(release)
        for label, score in scores.items():
            found = sorted({item.span for item in proposals if item.label == label})
            wanted = sorted({item.span for item in release.marked if item.label == label})
            _tally(release, found, wanted, score)
    return scores


def _tally(release: GoldRelease, found: Sequence[Span], wanted: Sequence[Span], score: Score) -> None:
    both = set(found) & set(wanted)
    _add(score.exact, len(both), len(found), len(wanted))
    _add(score.overlapping, _pairs(found, wanted), len(found), len(wanted))
    for kind, spans in (("missed", wanted), ("in vain", found)):
        score.slips += [(release.name, kind, _shown(release.text, span)) for span in spans if span not in both]


def _add(count: Count, right: int, found: int, wanted: int) -> None:
    count.right += right
    count.wrong += found - right
    count.missed += wanted - right


def _pairs(found: Sequence[Span], wanted: Sequence[Span]) -> int:
    """How many proposals meet a span, each span met once; both are in text order and do not overlap themselves."""
    pairs, left = 0, list(found)
    for span in wanted:
        met = next((item for item in left if item.overlaps(span)), None)
        if met is not None:
            pairs += 1
            left.remove(met)
    return pairs


def _shown(text: str, span: Span) -> str:
    before, after = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 30]
    return " ".join(f"{before}[{span.of(text)}]{after}".split())


def lines(title: str, scores: dict[str, Score]) -> Iterator[str]:
    """The table of one way to propose."""
    exact_head, overlap_head = f"{'exact: P':>9} {'R':>6} {'F1':>6}", f"{'overlap: P':>10} {'R':>6} {'F1':>6}"
    yield f"{title:24} {exact_head}  right/vain/missed   {overlap_head}  aim"
    for label, score in scores.items():
        exact, over = score.exact, score.overlapping
        counts = f"{exact.right}/{exact.wrong}/{exact.missed}"
        aim = "{:.2f} / {:.2f}".format(*TARGETS[label])
        yield (
            f"  {label:22} {exact.precision:9.3f} {exact.recall:6.3f} {exact.f1:6.3f}  {counts:18}"
            f"  {over.precision:10.3f} {over.recall:6.3f} {over.f1:6.3f}  {aim}"
        )
