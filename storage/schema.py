"""What the schema of a corpus file looks like, object by object, for telling ours from anything else."""

from functools import cache
from importlib.resources import files

import orjson

from storage.opening import SCHEMA_VERSION


@cache
def expected_schema(version: int = SCHEMA_VERSION) -> frozenset[tuple[str, str, str]]:
    """(type, name, SQL) of every object that the migrations up to a version make on SQLite."""
    # Not by the package's own name, since that would import Alembic at each opening.
    packed = (files("storage") / "migrations" / f"schema_{version:04}.json").read_bytes()
    return frozenset((kind, name, sql) for kind, name, sql in orjson.loads(packed))
