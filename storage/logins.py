"""Who may log in on a PostgreSQL server to work in a corpus, under the rules that the server keeps itself."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from domain.errors import Refusal
from storage.engine import WRITES, is_server, server_engine
from storage.failures import worded

WRITTEN: dict[str, tuple[str, ...]] = {
    "text": ("INSERT",),
    "source": ("INSERT",),
    "audit": ("INSERT",),
    "trail": ("INSERT",),
    "key": ("INSERT",),
    "person": ("INSERT", "UPDATE"),
    "policy": ("INSERT", "UPDATE"),
    "scheme": ("UPDATE",),
    "decision": ("INSERT", "DELETE"),
    "negative": ("INSERT", "DELETE"),
    "relation": ("INSERT", "DELETE"),
    "assignment": ("INSERT", "DELETE"),
    "sample": ("INSERT", "DELETE"),
    "rejection": ("INSERT", "DELETE"),
    "round": ("INSERT", "DELETE"),
    "suggestion": ("INSERT", "UPDATE", "DELETE"),
    "suggested": ("INSERT", "UPDATE", "DELETE"),
    "model": ("INSERT", "DELETE"),
    "release": ("INSERT", "UPDATE", "DELETE"),
    "annotation": ("INSERT", "UPDATE", "DELETE"),
    "comment": ("INSERT", "UPDATE", "DELETE"),
    "mark": ("INSERT", "UPDATE", "DELETE"),
}
"""What a login that works in a corpus may do with each table besides reading it; the rules judge every row of it."""
READ = (*WRITTEN, "meta", "alembic_version")
POWERS = "('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('REFERENCES'), ('TRIGGER')"
OWNER = "(SELECT relowner FROM pg_class WHERE oid = 'audit'::regclass)"
KNOWN = text(
    f"SELECT rolcanlogin, pg_has_role(rolname, {OWNER}, 'MEMBER') AS owns FROM pg_roles WHERE rolname = :login"  # noqa: S608
)
OWNS = text(f"SELECT pg_has_role(session_user, {OWNER}, 'MEMBER')")
LET_IN = text(
    "SELECT rolname, bool_or(privilege_type = 'INSERT') AS writes FROM pg_class"  # noqa: S608
    " CROSS JOIN aclexplode(relacl) JOIN pg_roles ON pg_roles.oid = grantee"
    f" WHERE pg_class.oid = 'audit'::regclass AND rolcanlogin AND NOT pg_has_role(rolname, {OWNER}, 'MEMBER')"
    " GROUP BY rolname ORDER BY rolname"
)
POSSIBLE = text(
    "SELECT rolname, relname, power FROM pg_roles CROSS JOIN pg_class"  # noqa: S608
    f" CROSS JOIN (VALUES {POWERS}) AS powers (power)"
    " WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND rolname = coalesce(:login, rolname)"
    f" AND rolcanlogin AND NOT pg_has_role(rolname, {OWNER}, 'MEMBER')"
    " AND CASE WHEN power IN ('INSERT', 'UPDATE', 'REFERENCES')"
    " THEN has_any_column_privilege(rolname, pg_class.oid, power)"
    " ELSE has_table_privilege(rolname, pg_class.oid, power) END ORDER BY 1, 2, 3"
)


def grant(location: str, login: str, *, reads_only: bool = False) -> None:
    """Let a login of the server work in a corpus, or only read it; whoever owns the tables says so."""
    with _as_owner(location) as connection:
        _demand_login(connection, login)
        for sentence in (*_taken(connection, login), *_given(connection, login, reads_only)):
            connection.execute(text(sentence))
        more = excess(connection, login)
        if more:
            raise Refusal(f"The rules would not hold “{login}”: {more[0]}. Take that from the login first.")


def revoke(location: str, login: str) -> None:
    """Let a login into a corpus no longer; what it did stays."""
    with _as_owner(location) as connection:
        _demand_login(connection, login)
        for sentence in _taken(connection, login):
            connection.execute(text(sentence))


def extend(connection: Connection) -> None:
    """Let whoever works in a corpus, or reads it, do so in the tables that a new schema brought, too."""
    for row in connection.execute(LET_IN).all():
        for sentence in _given(connection, row.rolname, not row.writes):
            connection.execute(text(sentence))


def binds(connection: Connection) -> bool:
    """Whether the rules bind who is logged in: they do not bind the owner of the tables, or whoever may be it."""
    return not connection.execute(OWNS).scalar_one()


def excess(connection: Connection, login: str | None = None) -> list[str]:
    """In words, what a login, or any, may do to the tables beyond what `grant` gives."""
    return [
        f"“{row.rolname}” may {row.power} on the table “{row.relname}”"
        for row in connection.execute(POSSIBLE, {"login": login})
        if row.power not in WRITTEN.get(row.relname, ())
    ]


@contextmanager
def _as_owner(location: str) -> Iterator[Connection]:
    if not is_server(location):
        raise Refusal("A corpus file knows no logins: whoever may open the file can work in it.")
    engine = server_engine(location)
    try:
        with worded(location), engine.execution_options(**{WRITES: True}).begin() as connection:
            if connection.execute(text("SELECT to_regclass('audit') IS NULL OR to_regclass('deed') IS NULL")).scalar():
                raise Refusal("The database holds no corpus of this Glossator: run `glossator new` or `upgrade` first.")
            if not connection.execute(OWNS).scalar_one():
                raise Refusal("Only the owner of the tables says who may log in to work in the corpus: log in as that.")
            yield connection
    finally:
        engine.dispose()


def _demand_login(connection: Connection, login: str) -> None:
    found = connection.execute(KNOWN, {"login": login}).first()
    if found is None or not found.rolcanlogin:
        raise Refusal(f"The server has no login “{login}”: its administrator makes one with CREATE ROLE … LOGIN.")
    if found.owns:
        raise Refusal(f"“{login}” owns the corpus and may do everything in it anyway: people work with other logins.")


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(name)


def _schema(connection: Connection) -> str:
    return str(connection.execute(text("SELECT quote_ident(current_schema())")).scalar_one())


def _taken(connection: Connection, login: str) -> Iterator[str]:
    schema, who = _schema(connection), _quoted(connection, login)
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {who}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {who}"
    yield f"REVOKE ALL ON SCHEMA {schema} FROM {who}"


def _given(connection: Connection, login: str, reads_only: bool) -> Iterator[str]:
    schema, who = _schema(connection), _quoted(connection, login)
    # Servers before PostgreSQL 15 let everybody make tables of their own there.
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {who}"
    yield f"GRANT SELECT ON {', '.join(READ)} TO {who}"
    if reads_only:
        return
    for table, powers in WRITTEN.items():
        # The numbers of texts are the server's to give: one that is taken would keep a text out.
        columns = " (digest, body)" if table == "text" else ""
        yield f"GRANT {', '.join(powers)}{columns} ON {table} TO {who}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {who}"
