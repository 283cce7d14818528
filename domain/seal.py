"""A record as bytes and as a digest: equal records give equal ones, in whatever order their keys came."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson


def canonical(record: object) -> bytes:
    """A record as JSON with sorted keys and no blanks, in UTF-8."""
    return orjson.dumps(record, option=orjson.OPT_SORT_KEYS)


def seal_of_record(record: Mapping[str, Any]) -> str:
    """The first 128 bits of the SHA-256 of a record, in hexadecimal: what locks and signs the value that it holds."""
    return sha256(canonical(record)).hexdigest()[:32]


def digest_of_record(record: Mapping[str, Any]) -> bytes:
    """The seal as bytes, for holding many of them."""
    return sha256(canonical(record)).digest()[:16]
