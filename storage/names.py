"""What releases are called when they come in: no two alike, a name in use with a number before its ending."""

import re
from collections.abc import Sequence
from pathlib import PurePath

from sqlalchemy import Connection, select

from domain.release import MAX_NAME
from storage import tables
from storage.ground import CHUNK

_NUMBERED = re.compile(r" \(\d+\)(\.[^.]*)?\Z")


def taken_names(connection: Connection, names: Sequence[str]) -> set[str]:
    """Names in use among those wanted."""
    found: set[str] = set()
    column = tables.release.c.name
    for start in range(0, len(names), CHUNK):
        wanted = [fitting(name) for name in names[start : start + CHUNK]]
        found.update(connection.execute(select(column).where(column.in_(wanted))).scalars())
    return found


def numbered_names(connection: Connection, name: str) -> set[str]:
    """The numbered names in use that would follow a name."""
    column, begun = tables.release.c.name, f"{PurePath(name).stem} ("
    if connection.dialect.name == "sqlite":  # by the index; LIKE would go through all names for each one
        query = select(column).where(column >= begun, column < f"{begun[:-1]})")
    else:
        query = select(column).where(column.startswith(begun, autoescape=True))
    return set(connection.execute(query).scalars())


def fitting(name: str) -> str:
    """A file's name for a release without needless blanks, and cut where it is too long."""
    name = " ".join(name.split()) or "release"
    return name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + "…"


def is_numbered(name: str, wanted: str) -> bool:
    """Whether a name is the wanted one with a number, as `free_name` makes it."""
    path = PurePath(wanted)
    return name.startswith(f"{path.stem} (") and name.endswith(f"){path.suffix}") and _NUMBERED.search(name) is not None


def free_name(name: str, taken: set[str], numbers: dict[str, int] | None = None) -> str:
    """The name, or the name with the first free number before its ending.

    `numbers` keeps where to go on for each name, so that thousands of one name do not cost their square.
    """
    name = fitting(name)
    if name not in taken:
        return name
    path = PurePath(name)
    number = 2 if numbers is None else numbers.get(name, 2)
    while (numbered := f"{path.stem} ({number}){path.suffix}") in taken:
        number += 1
    if numbers is not None:
        numbers[name] = number
    return numbered
