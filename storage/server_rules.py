"""The rules that a PostgreSQL server keeps itself: putting them in place, and whether they are.

Who may log in to work under them is said with `storage.logins`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

from sqlalchemy import Connection, text

SINCE = 4
"""The schema version that these rules are of: what an older server keeps is not compared with them."""
FILES = ("server_records", "server_rules", "server_decisions", "server_whole", "server_trail")
FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(([^$]*)\$rule\$(.*?)\$rule\$;", re.DOTALL)
TRIGGER = re.compile(r"^(CREATE (?:CONSTRAINT )?TRIGGER glossator .* ON (\w+) .*);$", re.MULTILINE)
OLDER = re.compile(r"(audit|source|text)_(fixed|kept)")
"""The triggers that the first schema brought."""
RULES = text(
    "SELECT proname, prosrc, prosecdef AND proconfig IS NOT NULL AS definer, aclexplode.grantee IS NOT NULL AS open"
    " FROM pg_proc LEFT JOIN LATERAL aclexplode(coalesce(proacl, acldefault('f', proowner))) ON grantee <> proowner"
    " WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'glossator%'"
)
TRIGGERS = text(
    "SELECT relname, tgname, tgenabled::text, pg_get_triggerdef(pg_trigger.oid, TRUE) AS sql"
    " FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
    " WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace"
)


def source(schema: str) -> str:
    """The SQL of the rules for a corpus in that schema."""
    folder = files("storage") / "migrations"
    packed = "\n".join((folder / f"{name}.sql").read_text("utf-8") for name in FILES)
    return packed.replace("@schema@", '"' + schema.replace('"', '""') + '"')


def schema_of(connection: Connection) -> str:
    """The schema in which the corpus lies."""
    return str(connection.execute(text("SELECT current_schema()")).scalar_one())


def install(connection: Connection) -> None:
    """Put the rules in place of any earlier ones, in the transaction of the caller, who owns the tables."""
    earlier = "SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'glossator%'"
    for rule in (
        connection.execute(text(f"{earlier} AND pronamespace = current_schema()::regnamespace")).scalars().all()
    ):
        connection.execute(text(f"DROP FUNCTION IF EXISTS {rule} CASCADE"))
    connection.execute(text("DROP TABLE IF EXISTS deed, unwritten, former"))
    # To the driver as it stands: it has no parameters, and its signs are not ours to escape.
    driver = connection.connection.dbapi_connection
    assert driver is not None
    cursor = driver.cursor()
    cursor.execute(source(schema_of(connection)))
    cursor.close()


def differences(connection: Connection) -> list[str]:
    """In words, what of the rules is not in place on a server as this version put it there."""
    wanted = source(schema_of(connection))
    return [*_functions(connection, wanted), *_triggers(connection, wanted)]


def _functions(connection: Connection, wanted: str) -> Iterator[str]:
    """By name, since several rules of one name are for several tables."""
    ours: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    for name, head, body in FUNCTION.findall(wanted):
        ours[name].add((body.strip(), "SECURITY DEFINER" in head))
    found: dict[str, set[tuple[str, bool]]] = defaultdict(set)
    callable_by_others = set()
    for row in connection.execute(RULES):
        found[row.proname].add((row.prosrc.strip(), row.definer))
        if row.open:
            callable_by_others.add(row.proname)
    for name in sorted(ours.keys() | found.keys()):
        if name not in ours:
            yield f"the rule “{name}” is not ours"
        elif name not in found:
            yield f"the rule “{name}” is missing"
        elif ours[name] != found[name]:
            yield f"the rule “{name}” was changed"
        elif name in callable_by_others:
            yield f"the rule “{name}” can be called by itself"


def _triggers(connection: Connection, wanted: str) -> Iterator[str]:
    ours = {(place, sql) for sql, place in TRIGGER.findall(wanted)}
    rows = [row for row in connection.execute(TRIGGERS) if not OLDER.fullmatch(row.tgname)]
    found = {(row.relname, row.sql) for row in rows if row.tgenabled in "OA"}
    for place in sorted(place for place, _ in ours - found):
        yield f"the trigger “glossator” of “{place}” is missing, changed or switched off"
    for row in rows:
        if (row.relname, row.sql) not in ours and row.tgname != "glossator":
            yield f"the trigger “{row.tgname}” of “{row.relname}” is not ours"
