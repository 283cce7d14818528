"""The rules that a PostgreSQL server keeps itself, who may log in to work under them, and whether they are in place."""

import re
from collections.abc import Iterator
from importlib.resources import files

from sqlalchemy import Connection, text

from domain.errors import Refusal
from storage.engine import WRITES, is_server, server_engine
from storage.failures import worded

FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(.*?\$rule\$(.*?)\$rule\$;", re.DOTALL)
TRIGGER = re.compile(r"CREATE TRIGGER glossator .*? ON (\w+) FOR EACH ROW EXECUTE FUNCTION (\w+)")
ADDED = ("text", "source", "audit", "trail", "key")
CHANGED = (
    "release",
    "annotation",
    "negative",
    "relation",
    "decision",
    "comment",
    "mark",
    "assignment",
    "sample",
    "person",
    "scheme",
    "policy",
)
READ = (*ADDED, *CHANGED, "meta", "alembic_version")


def source(schema: str) -> str:
    """The SQL of the rules for a corpus in that schema."""
    packed = (files("storage") / "migrations" / "server_rules.sql").read_text("utf-8")
    return packed.replace("@schema@", '"' + schema.replace('"', '""') + '"')


def install(connection: Connection) -> None:
    """Put the rules in place, in the transaction of the caller, who owns the tables."""
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    # To the driver as it stands: it has no parameters, and its signs are not ours to escape.
    driver = connection.connection.dbapi_connection
    assert driver is not None
    cursor = driver.cursor()
    cursor.execute(source(str(schema)))
    cursor.close()


def grant(location: str, login: str, *, reads_only: bool = False) -> None:
    """Let a login of the server work in a corpus, or only read it; whoever owns the tables says so."""
    if not is_server(location):
        raise Refusal("A corpus file knows no logins: whoever may open the file can work in it.")
    engine = server_engine(location)
    try:
        with worded(location), engine.execution_options(**{WRITES: True}).begin() as connection:
            if (
                connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :login"), {"login": login}).first()
                is None
            ):
                raise Refusal(f"The server has no login “{login}”: its administrator makes one with CREATE ROLE.")
            quoted = connection.dialect.identifier_preparer.quote_identifier(login)
            for sentence in _grants(connection, quoted, reads_only):
                connection.execute(text(sentence))
    finally:
        engine.dispose()


def _grants(connection: Connection, login: str, reads_only: bool) -> Iterator[str]:
    schema = connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one()
    yield f"GRANT USAGE ON SCHEMA {schema} TO {login}"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {login}"
    yield f"GRANT SELECT ON {_listed(READ)} TO {login}"
    if not reads_only:
        yield f"GRANT INSERT ON {_listed((*ADDED, *CHANGED))} TO {login}"
        yield f"GRANT UPDATE, DELETE ON {_listed(CHANGED)} TO {login}"
        yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {login}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def differences(connection: Connection) -> list[str]:
    """In words, what of the rules is not in place on a server as this version put it there."""
    schema = str(connection.execute(text("SELECT current_schema()")).scalar_one())
    wanted = source(schema)
    functions = {name: body.strip() for name, body in FUNCTION.findall(wanted)}
    query = text(
        "SELECT proname, prosrc, prosecdef FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
        " AND proname LIKE 'glossator%'"
    )
    found = {row.proname: row.prosrc.strip() for row in connection.execute(query)}
    words = [f"the rule “{name}” is missing" for name in sorted(functions.keys() - found.keys())]
    words += [f"the rule “{name}” is not ours" for name in sorted(found.keys() - functions.keys())]
    words += [
        f"the rule “{name}” was changed"
        for name in sorted(functions.keys() & found.keys())
        if functions[name] != found[name]
    ]
    query = text(
        "SELECT c.relname AS place, p.proname AS rule FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE c.relnamespace = current_schema()::regnamespace"
        " AND t.tgname = 'glossator' AND t.tgenabled = 'O'"
    )
    watched = {(row.place, row.rule) for row in connection.execute(query)}
    words += [
        f"table “{place}” is not watched" for place, rule in TRIGGER.findall(wanted) if (place, rule) not in watched
    ]
    return words


def applies(connection: Connection) -> bool:
    """Whether the rules bind who is logged in: they do not bind the owner of the tables."""
    return not connection.execute(text("SELECT glossator_owns()")).scalar_one()
