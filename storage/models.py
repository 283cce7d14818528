"""Learned models as a corpus keeps them: beside the trail, since they are nobody's work and can be learned again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Connection, delete, insert, select

from domain.clock import moment, stamp
from domain.edit import now
from domain.errors import Refusal
from storage import tables
from storage.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Kept:
    """A model with what is known of it."""

    id: UUID
    version: str
    made: datetime
    info: Mapping[str, Any]
    """What it was made of: releases, spans of each label, seconds."""
    content: bytes


def keep(corpus: Corpus, version: str, content: bytes, info: Mapping[str, Any], made: datetime | None = None) -> Kept:
    """Put a model in the place of the one before, in one transaction: at any moment there is the one or the other."""
    kept = Kept(uuid4(), version, made or now(), info, content)

    def write(connection: Connection) -> None:
        connection.execute(delete(tables.model))
        connection.execute(
            insert(tables.model).values(
                id=str(kept.id),
                version=version,
                made=stamp(kept.made),
                info=orjson.dumps(dict(info), option=orjson.OPT_SORT_KEYS).decode(),
                digest=sha256(content).hexdigest(),
                content=content,
            )
        )

    corpus.write_beside(write)
    return kept


def latest(connection: Connection) -> Kept | None:
    """The model of a corpus, if it has learned one; a Refusal when it is not as it was written."""
    column = tables.model.c
    row = connection.execute(select(tables.model).order_by(column.made.desc(), column.id.desc()).limit(1)).first()
    if row is None:
        return None
    if sha256(row.content).hexdigest() != row.digest:
        raise Refusal("The learned model is damaged: learn again from what is approved.")
    return Kept(UUID(row.id), row.version, moment(row.made), orjson.loads(row.info), bytes(row.content))
