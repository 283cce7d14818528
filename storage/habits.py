"""How words are labelled across a corpus: the habits against which a slip stands out."""

from collections import Counter, defaultdict

from sqlalchemy import Connection, func, select

from domain.slips import Habits, folded
from storage import tables
from storage.ground_review import load_policy

LONGEST = 200
"""In code points: longer passages are nobody's habit."""


def habits(connection: Connection) -> Habits:
    """For words as `folded` gives them: how often they bear each label; nothing where people work blind."""
    policy = load_policy(connection)
    if policy is not None and policy.blind:
        return {}
    column, release = tables.annotation.c, tables.release.c
    query = (
        select(column.quote, column.label, func.count().label("number"))
        .join(tables.release, release.id == column.release_id)
        .where(release.trashed.is_(False), func.length(column.quote) <= LONGEST)
        .group_by(column.quote, column.label)
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in connection.execute(query):
        found[folded(row.quote)][row.label] += row.number
    return dict(found)
