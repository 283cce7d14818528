"""What the checks for likely slips ask of the corpus, in a job's thread."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus


def learn_habits(corpus: "Corpus") -> Iterator[Step]:
    """How words are labelled across the corpus; the step brings it as Habits."""
    from storage.habits import habits

    yield Step(1, 1, "", corpus.ask(habits))
