"""Deciding on one or many: what ids or filters choose, a look at it beforehand, and one step for all of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import typer

from commands import output
from commands.queue import WORDS, entry, row_of, wanted_of
from commands.shared import Work, identity
from domain.annotation import AnnotatedRelease, Annotation
from domain.edit import Edit
from domain.errors import Refusal, StaleEdit
from domain.queue import Need, Waiting, decided_together, grouped, surroundings, waiting_in
from domain.review import Editors

Rule = Callable[[AnnotatedRelease, Sequence[UUID], Editors], Edit]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be decided on, release by release as the person sees it."""

    places: list[tuple[AnnotatedRelease, list[UUID]]]
    left: list[Waiting]
    """What filters chose as well, and the person has a hand in."""

    @property
    def ids(self) -> list[UUID]:
        """What is to be decided on."""
        return [item for _, ids in self.places for item in ids]

    def single(self, what: str) -> tuple[AnnotatedRelease, UUID]:
        """The only one that is chosen; wrong usage where there are more, as `what` is of one."""
        if len(self.ids) != 1:
            raise typer.BadParameter(f"{what} is of one annotation: name one")
        ((sheet, (item,)),) = self.places
        return sheet, item

    def demand_revision(self, revision: str) -> None:
        """Refuse where the only one that is chosen is no longer as it was at that revision."""
        sheet, item = self.single("a revision")
        subject = sheet.subject(item)
        if subject is None or str(subject.revision) != revision.strip().lower():
            raise StaleEdit("The annotation was changed after it was seen: look at it as it is now, then decide.")


def choose(work: Work, words: Sequence[str] | None, filters: dict[str, str], *, conflicts: bool = False) -> Chosen:
    """What ids name, or what of the queue the filters let through."""
    filtered = conflicts or any(filters.values())
    if words and filtered:
        raise typer.BadParameter("name annotations or give filters, not both")
    if words:
        return _placed(work, {item: work.release_of(item) for item in map(identity, words)}, [])
    if not filtered:
        raise typer.BadParameter("name annotations, or choose by --label, --annotator, --release ...")
    from storage.waiting import waiting

    wanted = wanted_of(work.corpus, conflicts=conflicts, **filters)
    items = [item for item in waiting(work.corpus, work.person) if wanted.wants(item)]
    left = [item for item in items if not item.for_(work.person)]
    chosen = {item.subject.id: item.subject.release_id for item in items if item.for_(work.person)}
    if not chosen:
        more = f": {len(left)} have {work.person.name}'s hand in them" if left else ""
        raise Refusal(f"Nothing that awaits {work.person.name}'s decision passes those filters{more}.")
    return _placed(work, chosen, left)


def _placed(work: Work, chosen: dict[UUID, UUID], left: list[Waiting]) -> Chosen:
    by_release = grouped((release, item) for item, release in chosen.items())
    places = [(work.sheet(release), ids) for release, ids in by_release.items()]
    for sheet, ids in places:
        work.demand_seen(sheet, ids)
    return Chosen(places, left)


def decide(work: Work, chosen: Chosen, verb: str, rule: Rule, *, only_look: bool = False) -> None:
    """Commit one Edit with the decisions on all that is chosen; or only see that nothing speaks against it."""
    editors = work.corpus.editors(chosen.ids)
    edits = [rule(sheet, ids, editors) for sheet, ids in chosen.places]
    if not only_look:
        work.commit(decided_together(verb, len(chosen.ids), work.person, edits))


def tell(verb: str, chosen: Chosen, as_json: bool, *, only_look: bool = False) -> None:
    """Say what was decided on, or list what would be."""
    if only_look:
        _preview(chosen, as_json)
        return
    left = chosen.left
    if as_json:
        without = {"left_out": [str(item.subject.id) for item in left]} if left else {}
        output.record({verb: [str(item) for item in chosen.ids], **without})
        return
    output.line(f"{verb.capitalize()} {output.counted(len(chosen.ids), 'annotation')}.")
    if left:
        output.line(f"{output.counted(len(left), 'annotation')} left out, since your own hand is in them.")


def _preview(chosen: Chosen, as_json: bool) -> None:
    shown = [found for sheet, ids in chosen.places for found in _looked_at(sheet, ids)]
    if as_json:
        output.record(
            {
                "chosen": [{**entry(item, may=True), "why": why} for item, why in shown],
                "left_out": [entry(item, may=False) for item in chosen.left],
            }
        )
        return
    rows: list[tuple[str, ...]] = []
    for item, why in shown:
        key, _, *rest = row_of(item)
        rows.append((key, why, *rest, ""))
    rows += [(*row_of(item), "left out: your own hand") for item in chosen.left]
    output.lines(rows, ("id", "why", "label", "text", "by", "release", ""))
    output.line(f"{output.counted(len(chosen.ids), 'annotation')} chosen, nothing done.")


def _looked_at(sheet: AnnotatedRelease, ids: Sequence[UUID]) -> Iterator[tuple[Waiting, str]]:
    """Entries like those of the queue, also of what is decided already, each with a word why it is there."""
    known = {item.subject.id: item for item in waiting_in(sheet)}
    for subject in map(sheet.subject, ids):
        assert subject is not None
        if subject.id in known:
            yield known[subject.id], WORDS[known[subject.id].need]
            continue
        before, after = surroundings(sheet.text, subject) if isinstance(subject, Annotation) else ("", "")
        decision = sheet.standing(subject)
        moment = subject.created if decision is None else decision.at
        yield Waiting(subject, sheet.release.name, before, after, moment, Need.NEW), sheet.state(subject).value
