"""What a person did, told in everyday words: an Edit as phrases such as `labelled “Stroock LLP” as Advisor`."""

from collections import ChainMap
from collections.abc import Callable, Iterator
from enum import StrEnum
from uuid import UUID

from domain.annotation import Annotation, Relation
from domain.edit import Change, Edit, key_of
from domain.release import Release
from domain.telling_kinds import annotation, decision, mark, negative, relation
from domain.telling_rest import assignment, comment, key, person, policy, rejection, release, sample, sweep
from domain.telling_scheme import scheme
from domain.telling_words import Phrase, Terms, counted, in_order

UNDO, REDO = "Undo: ", "Redo: "
ENDS = (".", ".”", "?”", "!”")
"""With what a sentence has its end already."""


class Act(StrEnum):
    """The kinds of acts by which the trail is filtered."""

    ANNOTATING = "annotating"
    REVIEW = "review"
    PEOPLE = "people"
    SCHEME = "scheme"
    IMPORT = "import"
    OTHER = "other"


RECORDS = {
    "annotation": Act.ANNOTATING,
    "negative": Act.ANNOTATING,
    "relation": Act.ANNOTATING,
    "rejection": Act.ANNOTATING,
    "round": Act.ANNOTATING,
    "decision": Act.REVIEW,
    "mark": Act.REVIEW,
    "comment": Act.REVIEW,
    "sample": Act.REVIEW,
    "person": Act.PEOPLE,
    "key": Act.PEOPLE,
    "assignment": Act.PEOPLE,
    "policy": Act.PEOPLE,
    "scheme": Act.SCHEME,
}
"""The kind of act that a change of a value is, by the value's kind as `key_of` names it."""


def acts(done: Edit) -> frozenset[Act]:
    """What kinds of acts an Edit is; what comes in with releases is part of the import."""
    if any(isinstance(change.value, Release) and None in (change.before, change.after) for change in done.changes):
        return frozenset({Act.IMPORT})
    return frozenset(_act(change) for change in done.changes) or frozenset({Act.OTHER})


def _act(change: Change) -> Act:
    if isinstance(change.value, Annotation | Relation) and change.before is None and _came_in(change.value):
        return Act.IMPORT
    return RECORDS.get(key_of(change.value)[0], Act.OTHER)


def _came_in(value: Annotation | Relation) -> bool:
    return value.origin.startswith("import:")


def told(done: Edit, terms: Terms) -> tuple[str, ...]:
    """What an Edit did, a phrase for each thing; the person's name belongs in front of each."""
    phrases = in_order(_phrases(done, known_from(done, terms))) or ("changed nothing",)
    first = phrases[0]
    if done.title.startswith(UNDO):
        first = f"undid “{done.title.removeprefix(UNDO)}”: {first}"
    elif done.title.startswith(REDO):
        first = f"did “{done.title.removeprefix(REDO)}” again: {first}"
    return (first, *phrases[1:])


def sentences(done: Edit, terms: Terms) -> tuple[str, ...]:
    """What an Edit did, a whole sentence for each thing."""
    return tuple(sentence(done.by, phrase) for phrase in told(done, terms))


def sentence(by: str, phrase: str) -> str:
    """A phrase with the person's name before it."""
    return f"{by} {phrase}{'' if phrase.endswith(ENDS) else '.'}"


def _phrases(done: Edit, terms: Terms) -> Iterator[Phrase]:
    added = {change.value.id for change in done.of(Release) if change.before is None}  # type: ignore[union-attr]
    brought = 0
    for change in done.changes:
        value = change.value
        if isinstance(value, Annotation | Relation) and change.before is None and value.release_id in added:
            brought += isinstance(value, Annotation)
        else:
            yield from phrases_of(change, terms, done.by)
    if brought:
        yield Phrase(f"brought in {counted(brought, 'annotation')} with {'it' if len(added) == 1 else 'them'}")


def phrases_of(change: Change, terms: Terms, by: str) -> Iterator[Phrase]:
    """The phrases for one change; a kind of value that nothing is known of is told by its name."""
    kind = key_of(change.value)[0]
    if kind == "person":
        yield from person(change, by)
    elif kind in _TELLERS:
        yield from _TELLERS[kind](change, terms)
    else:
        verb = "added" if change.before is None else "removed" if change.after is None else "changed"
        yield Phrase(f"{verb} {{}}", f"a {kind}", kind)


_TELLERS: dict[str, Callable[[Change, Terms], Iterator[Phrase]]] = {
    "annotation": annotation,
    "decision": decision,
    "relation": relation,
    "negative": negative,
    "comment": comment,
    "mark": mark,
    "assignment": assignment,
    "rejection": rejection,
    "round": sweep,
    "sample": sample,
    "key": key,
    "policy": policy,
    "scheme": scheme,
    "release": release,
}


def known_from(done: Edit, terms: Terms) -> Terms:
    """The terms with what the Edit itself says of names and texts."""
    quotes: dict[UUID, str] = {}
    names: dict[UUID, str] = {}
    for change in done.changes:
        for value in (change.before, change.after):
            if isinstance(value, Annotation):
                quotes[value.id] = quotes[value.revision] = value.quote
            elif isinstance(value, Release):
                names[value.id] = value.name
    # Chained and not copied, since a page of rows shares what is known of many annotations.
    return Terms(terms.scheme, ChainMap(quotes, terms.quotes), ChainMap(names, terms.names))  # type: ignore[arg-type]
