"""A corpus's own rules as it keeps them: one text beside the trail, so that everybody who opens it has them."""

from sqlalchemy import Connection, delete, insert, select

from domain.errors import Refusal
from domain.person import Person, Role, demand
from domain.rules_own import OwnRules, own_rules
from storage import tables
from storage.corpus import Corpus
from storage.engine import is_server
from storage.identity import RULES


def load(connection: Connection) -> OwnRules:
    """What the corpus has of its own; a Refusal where that is damaged."""
    text = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == RULES)).scalar()
    return own_rules(text) if text else OwnRules()


def keep(corpus: Corpus, seen: OwnRules, wanted: OwnRules, by: Person) -> None:
    """Put other rules in place of those that were seen; a Refusal when somebody changed them meanwhile."""
    demand(by, Role.ADMINISTRATOR, "change the rules of the corpus")

    def write(connection: Connection) -> None:
        _demand_unchanged(connection, seen)
        connection.execute(delete(tables.meta).where(tables.meta.c.key == RULES))
        if wanted != OwnRules():
            connection.execute(insert(tables.meta), {"key": RULES, "value": wanted.to_text()})

    try:
        corpus.write_beside(write)
    except Refusal as refusal:
        if is_server(corpus.location) and "permission denied" in refusal.details:
            raise Refusal(
                "On this server only the owner of the corpus can change its rules: ask the administrator of the"
                " database.",
                details=refusal.details,
            ) from refusal
        raise


def _demand_unchanged(connection: Connection, seen: OwnRules) -> None:
    try:
        there = load(connection)
    except Refusal:
        return  # damaged: what is kept now mends it
    if there != seen:
        raise Refusal("Somebody changed the rules of the corpus meanwhile: close the dialog and open it again.")
