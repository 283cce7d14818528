"""A team on a PostgreSQL server: logins that were let in, and an owner of the tables as whom nobody works."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection, create_engine, delete, insert, make_url, update
from sqlalchemy.exc import DBAPIError

from domain import govern
from domain.edit import Edit
from domain.errors import Refusal
from domain.person import Person, Role
from domain.record import change_record, stamp, to_record
from domain.release import Incoming
from storage import tables
from storage.access import create, open_corpus
from storage.corpus import Corpus
from storage.failures import Unwritable
from storage.ground import head_of
from storage.intake import Admitted
from storage.logins import grant
from storage.rows import KINDS, canonical, seal_of
from storage.writing import link
from tests import sheets
from tests.storage import server
from tests.storage.scene import PEOPLE, REX

JOE, JAN = Person("joe", Role.ADJUDICATOR), Person("jan", Role.ADJUDICATOR)
TEAM = (*PEOPLE, JOE, JAN)
OWNER, SECOND = "keeper", "ann2"
"""Who owns the tables, and a second login of ann's, which nobody has added as a person."""


def as_login(address: str, login: str) -> str:
    """The same database for somebody else."""
    return f"postgresql://{login}@{address.split('@', 1)[1]}"


@contextmanager
def team(place: str, name: str) -> Iterator[str]:
    """The address of a corpus, as its owner, in which a login for each of the team was let in; rex only reads."""
    logins = [OWNER, *(person.name for person in TEAM), SECOND]
    for login in logins:
        server.administer(place, f"CREATE ROLE {login} LOGIN")
    server.administer(place, f"CREATE DATABASE {name} OWNER {OWNER}")
    address = as_login(server.address(place, name), OWNER)
    with create(address, sheets.SCHEME, OWNER) as corpus:
        keeper = corpus.people()[0]
        for person in TEAM:
            corpus.commit(govern.add_person(corpus.people(), person.name, person.role, by=keeper))
    for person in TEAM:
        grant(address, person.name, reads_only=person == REX)
    grant(address, SECOND)
    yield address
    server.administer(place, f"DROP DATABASE {name} WITH (FORCE)")
    for login in logins:
        server.administer(place, f"DROP ROLE {login}")


class Desks:
    """The corpus as it is open at everybody's desk; what somebody commits goes over their own login.

    All else is asked of the corpus as its owner has it. What the program refuses to commit is tried by bare SQL, too.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.said: list[str] = []
        """What the server said to each try by bare SQL."""
        self._open: dict[str, Corpus] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.of(OWNER), name)

    def of(self, name: str) -> Corpus:
        """The corpus under that login."""
        if name not in self._open:
            self._open[name] = open_corpus(as_login(self.address, name))
        return self._open[name]

    def admit(self, items: Sequence[Incoming], by: Person) -> Admitted:
        """Bring releases in, as whoever does it."""
        return self.of(by.name).admit(items, by)

    def commit(self, done: Edit) -> int:
        """Write what somebody did, as themselves; what the program refuses the server has to refuse as well."""
        try:
            return self.of(done.by).commit(done)
        except Unwritable as refusal:
            raise AssertionError(f"the server refuses what the program lets pass: {refusal.details}") from refusal
        except Refusal as refusal:
            before = contents(self.address)
            try:
                bare(self.address, done)
            except DBAPIError as error:
                self.said.append(str(error.orig))
            else:
                raise AssertionError(f"the server lets pass what the program refuses: {refusal.sentence}") from refusal
            assert contents(self.address) == before
            raise

    def close(self) -> None:
        for corpus in self._open.values():
            corpus.close()


def contents(address: str) -> dict[str, str]:
    """All that the tables hold and all rules, for comparing."""
    found = {}
    with psycopg.connect(as_login(address, "glossator")) as connection:
        for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            query = f"SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM {name} t"
            found[name] = str(connection.execute(query).fetchone())  # type: ignore[call-overload]
        for what in ("pg_trigger", "pg_proc", "pg_class"):
            names = {"pg_trigger": "tgname, tgenabled", "pg_proc": "proname, prosrc", "pg_class": "relname"}[what]
            query = f"SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text)) FROM (SELECT {names} FROM {what}) t"
            found[what] = str(connection.execute(query).fetchone())  # type: ignore[call-overload]
    return found


def bare(address: str, done: Edit) -> None:
    """Write an Edit by SQL as the login that it names, without asking the rules of the program."""
    with as_sql(address, done.by) as connection:
        write(connection, done)


def write(connection: Connection, done: Edit) -> None:
    """The rows of an Edit and its audit row, just as the program writes them."""
    write_rows(connection, done)
    write_audit(connection, done)


def write_rows(connection: Connection, done: Edit) -> None:
    """The rows of an Edit alone."""
    seq = head_of(connection)[0] + 1
    for change in done.changes:
        kind = KINDS[type(change.value)]
        if change.after is not None:
            row = {**kind.row(to_record(change.after)), "seal": seal_of(change.after)}
        if change.before is None:
            connection.execute(insert(kind.table), {**row, **({"position": seq} if kind.positioned else {})})
            continue
        before = kind.row(to_record(change.before))
        where = [kind.table.c[key] == before.get(key, 1) for key in kind.keys]
        act = delete(kind.table) if change.after is None else update(kind.table).values(row)
        connection.execute(act.where(*where))


def write_audit(connection: Connection, done: Edit) -> None:
    """The audit row of an Edit alone."""
    seq, prev = head_of(connection)
    payload = canonical(
        {"changes": [change_record(item) for item in done.changes], "edit": str(done.id), "program": "bare"}
    ).decode()
    row = (seq + 1, stamp(done.at), done.by, done.title, payload)
    values = (seq + 1, str(done.id), *row[1:], prev, link(prev, *row))
    connection.execute(insert(tables.audit), dict(zip(tables.audit.c.keys(), values, strict=True)))


@contextmanager
def as_sql(address: str, login: str, isolation: str = "READ COMMITTED") -> Iterator[Connection]:
    """A transaction of that login without anything of the program's, committed at the end."""
    url = make_url(as_login(address, login)).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level=isolation, connect_args={"options": "-c lock_timeout=200ms"})
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
