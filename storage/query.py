"""Which releases, and which of their annotations, are wanted of a corpus."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from domain.annotation import AnnotatedRelease, Annotation, State, Subject
from domain.gold import gold
from domain.person import Person
from domain.record import stamp


def first_moment(day: date) -> str:
    """The stamp with which a day begins in UTC."""
    return f"{day.isoformat()}T00:00:00.000000Z"


def last_moment(day: date) -> str:
    """The last stamp of a day in UTC."""
    return f"{day.isoformat()}T23:59:59.999999Z"


@dataclass(frozen=True, slots=True)
class Query:
    """Which releases, and which of their annotations, are wanted; None means all."""

    releases: frozenset[UUID] | None = None
    states: frozenset[State] | None = None
    labels: frozenset[str] | None = None
    authors: frozenset[str] | None = None
    trashed: bool = False
    since: date | None = None
    """The first day, in UTC, on which an annotation may have been made."""
    until: date | None = None
    """The last such day."""
    attributes: tuple[tuple[str, str], ...] = ()
    """Attributes that an annotation has to have, whatever the case: a value, its beginning and `*`, or any (“”)."""
    gold: bool = False
    """Approved annotations of releases that are signed off as reviewed, and no others."""
    viewer: Person | None = None
    """Who looks, in a corpus in which people work blind; None sees all, as copies and checks have to."""
    empty: bool = True
    """Whether releases without any annotation that is wanted are given too."""

    def filters(self) -> tuple[tuple[str, str], ...]:
        """The filters in words, as an export states them."""
        named = {"state": self.states, "label": self.labels, "annotator": self.authors}
        words = [(name, ", ".join(sorted(values))) for name, values in named.items() if values is not None]
        if self.since is not None:
            words.append(("since", self.since.isoformat()))
        if self.until is not None:
            words.append(("until", self.until.isoformat()))
        words += [(f"attribute {name}", value or "any") for name, value in self.attributes]
        if self.gold:
            words.append(("gold", "what is approved in releases signed off: each place once, and “found none”"))
        if not self.empty:
            words.append(("releases", "only those with annotations"))
        return tuple(words)

    @property
    def narrows(self) -> bool:
        """Whether annotations may be left out of a release."""
        chosen = (self.states, self.labels, self.authors, self.since, self.until)
        return self.gold or bool(self.attributes) or any(item is not None for item in chosen)

    def kept(self, sheet: AnnotatedRelease) -> AnnotatedRelease:
        """The sheet with what is wanted of it: decisions on other annotations and relations to them go as well."""
        if self.gold:
            sheet = gold(sheet)
        kept = tuple(annotation for annotation in sheet.annotations if self._wants(sheet, annotation))
        negatives = tuple(negative for negative in sheet.negatives if self._wants(sheet, negative))
        ids = {subject.id for subject in kept} | {subject.id for subject in negatives}
        return replace(
            sheet,
            annotations=kept,
            negatives=negatives,
            comments=tuple(comment for comment in sheet.comments if comment.annotation_id in {None, *ids}),
            decisions=tuple(decision for decision in sheet.decisions if decision.annotation_id in ids),
            relations=tuple(
                relation for relation in sheet.relations if relation.source in ids and relation.target in ids
            ),
        )

    def _wants(self, sheet: AnnotatedRelease, annotation: Subject) -> bool:
        if self.labels is not None and annotation.label not in self.labels:
            return False
        if self.authors is not None and annotation.author not in self.authors:
            return False
        if not all(has_attribute(annotation, name, value) for name, value in self.attributes):
            return False
        if self.since is not None or self.until is not None:
            made = stamp(annotation.created)
            if self.since is not None and made < first_moment(self.since):
                return False
            if self.until is not None and made > last_moment(self.until):
                return False
        return self.states is None or sheet.state(annotation) in self.states


def has_attribute(subject: Subject, name: str, value: str) -> bool:
    """Whether an annotation has that attribute with that value, a value that begins so (`value*`), or any (“”)."""
    if not isinstance(subject, Annotation):
        return False
    there = next((given for key, given in subject.attributes if key.casefold() == name.casefold()), "").casefold()
    if value.endswith("*"):
        return bool(there) and there.startswith(value[:-1].casefold())
    return there == value.casefold() if value else bool(there)
