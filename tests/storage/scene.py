"""People, releases and acts that the storage tests share."""

from collections.abc import Callable
from uuid import UUID

from domain import annotate, govern, review
from domain.annotation import AnnotatedRelease, Annotation
from domain.edit import Edit
from domain.person import Person, Role
from domain.release import Incoming, Release, normalise
from domain.span import Span
from storage.corpus import Corpus

PEOPLE = (
    Person("ada", Role.ADMINISTRATOR),
    Person("ann", Role.ANNOTATOR),
    Person("bob", Role.ANNOTATOR),
    Person("rita", Role.REVIEWER),
    Person("rob", Role.REVIEWER),
    Person("rex", Role.READER),
)
ADA, ANN, BOB, RITA, ROB, REX = PEOPLE
TEXT = "Hale & Dorn LLP advised Northwind Paper.\nThe 5.00% Senior Notes due 2031 were sold.\n"
HALE, NOTES = Span(0, 15), Span(45, 72)


def add_people(corpus: Corpus) -> None:
    for person in PEOPLE[1:]:
        corpus.commit(govern.add_person(corpus.people(), person.name, person.role, by=ADA))


def incoming(text: str = TEXT, name: str = "notice.txt", source: bytes | None = None) -> Incoming:
    return Incoming(name, normalise(text), text.encode() if source is None else source)


def bring(corpus: Corpus, *texts: str) -> list[Release]:
    """Releases with these texts, called r1.txt, r2.txt ..."""
    items = [incoming(text, f"r{number}.txt") for number, text in enumerate(texts or (TEXT,), 1)]
    return list(corpus.admit(items, ANN).added)


def sheet(corpus: Corpus) -> AnnotatedRelease:
    """The first release's sheet; brought in when there is none."""
    found = corpus.releases() or bring(corpus)
    return corpus.sheet(found[0].id)


def do(corpus: Corpus, edit: Edit) -> Edit:
    corpus.commit(edit)
    return edit


def label(corpus: Corpus, by: Person = ANN, span: Span = HALE, label_id: str = "ADVISOR") -> Annotation:
    """An annotation of the first release, committed."""
    made = do(corpus, annotate.annotate(sheet(corpus), span, label_id, by=by)).changes[0].after
    assert isinstance(made, Annotation)
    return made


def submit(corpus: Corpus, by: Person = ANN) -> Edit:
    return do(corpus, review.submit(sheet(corpus), by=by))


def decide(corpus: Corpus, verb: Callable[..., Edit], ids: list[UUID], by: Person, **words: str) -> Edit:
    return verb(sheet(corpus), ids, by=by, editors=corpus.editors(ids), **words)


def approve(corpus: Corpus, *ids: UUID, by: Person = RITA) -> Edit:
    return do(corpus, decide(corpus, review.approve, list(ids), by))
