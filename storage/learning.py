"""Learning from what a corpus has approved: apart from the program, and the old model goes only when it is done."""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from domain.learn import Model
from storage import models, tables
from storage.corpus import Corpus
from storage.sources import examples
from storage.step import Step
from storage.training_process import train


@dataclass(frozen=True, slots=True)
class Learned:
    """A model that was learned and kept."""

    model: Model
    seconds: float
    memory: int | None
    """The most bytes that the training took; None where the system does not say."""
    content: bytes

    def info(self) -> dict[str, Any]:
        """What it was made of, in numbers."""
        facts = self.model.facts
        return {
            "version": self.model.maker,
            "releases": facts.releases,
            "spans": dict(facts.spans),
            "rejections": facts.rejections,
            "contradictions": facts.contradictions,
            "seconds": round(self.seconds, 2),
            "memory": self.memory,
            "bytes": len(self.content),
        }


def learn(corpus: Corpus) -> Iterator[Step | Learned]:
    """Train and keep the model, which comes last; to close the generator before leaves the old model where it was."""
    began, model = time.monotonic(), None
    for step in train(examples(corpus)):
        model = step.model
        yield Step(step.done, step.total, f"Learning {step.label}".rstrip())
    assert model is not None
    learned = Learned(model, time.monotonic() - began, _most_memory(), model.to_bytes())
    models.keep(corpus, model.maker, learned.content, learned.info())
    yield learned


def approved_since(connection: Connection) -> int:
    """How many approvals came after the model was learned; all of them where there is no model yet."""
    decision, made = tables.decision.c, select(func.max(tables.model.c.made)).scalar_subquery()
    later = decision.made > func.coalesce(made, "")
    found = select(func.count()).select_from(tables.decision).where(decision.verdict == "approved", later)
    return int(connection.execute(found).scalar_one())


def _most_memory() -> int | None:
    """The most that any process that was started and has ended took."""
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
