"""The verbs on a whole corpus: make it, keep copies of it, and say who works in it."""

import os
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from commands import output
from commands.server import LET_IN
from commands.shared import AsJson, AsUser, CorpusWord, goal, reading, working
from domain import govern
from domain.errors import Refusal
from domain.person import Person, role_named


def new(
    corpus: CorpusWord,
    scheme: Annotated[
        Path | None, typer.Option("--scheme", metavar="FILE.toml", help="A label scheme; otherwise the founding one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make an empty corpus; whoever makes it becomes its administrator."""
    import resources
    from formats.scheme_toml import read_scheme
    from storage.access import create

    labels = read_scheme(scheme or resources.path("schemes", "founding.toml"))
    creator = _creator(corpus)
    create(corpus, labels, creator).close()
    if as_json:
        output.record(
            {
                "corpus": output.masked(corpus),
                "scheme": labels.name,
                "labels": [label.id for label in labels.labels],
                "administrator": creator,
            }
        )
        return
    names = ", ".join(label.title for label in labels.labels)
    where = output.masked(corpus)
    output.line(f"Made {where} with the scheme {labels.name} ({names}); {creator} is its administrator.")
    _tell_logins(corpus)


def _tell_logins(location: str) -> None:
    """How colleagues come in, where that is for the server to say."""
    from storage.engine import is_server

    if is_server(location):
        output.line(LET_IN)


def _creator(location: str) -> str:
    """Who makes a corpus: the login on a server, the system's user otherwise."""
    from storage.engine import is_server, system_user

    login = (urlsplit(location).username or os.environ.get("PGUSER")) if is_server(location) else None
    return login or system_user()


def backup(
    corpus: CorpusWord,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Write a checked copy of a corpus, also while a window works in it."""
    from storage.backup import backup as back_up

    with reading(corpus) as opened:
        out = back_up(opened, goal(out))
        count, head = opened.head()
    if as_json:
        output.record({"path": str(out), "count": count, "head": head})
        return
    output.line(f"Wrote {out}: {output.counted(count, 'audit row')}, head {head}.")


def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="A file that backup wrote.", show_default=False)],
    corpus: CorpusWord,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of a corpus; what was there is kept beside it."""
    from storage.backup import restore as put_back
    from storage.engine import is_server

    place = Path(corpus) if is_server(corpus) else goal(Path(corpus))
    if place.is_dir():
        raise Refusal(f"“{place.name}” is a folder and no corpus: choose a .glossator file.")
    kept = put_back(backup, place)
    with reading(corpus) as opened:
        count, head = opened.head()
    if as_json:
        output.record({"corpus": corpus, "count": count, "head": head, "kept": str(kept) if kept else None})
        return
    if kept:
        output.line(f"What was there is kept as {kept}.")
    output.line(f"Restored {corpus}: {output.counted(count, 'audit row')}, head {head}.")


def upgrade(corpus: CorpusWord, as_json: AsJson = False) -> None:
    """Bring a corpus of an older Glossator up to date; only one on a server needs to be told so."""
    from storage.access import upgrade as bring_up_to_date
    from storage.opening import SCHEMA_VERSION

    before, kept = bring_up_to_date(corpus)
    if as_json:
        output.record(
            {
                "corpus": output.masked(corpus),
                "before": before,
                "schema": SCHEMA_VERSION,
                "kept": str(kept) if kept else None,
            }
        )
        return
    if kept:
        output.line(f"As it was, it is kept as {kept}.")
    what = (
        f"has schema {SCHEMA_VERSION} already"
        if before == SCHEMA_VERSION
        else f"went from schema {before} to {SCHEMA_VERSION}"
    )
    output.line(f"{output.masked(corpus)} {what}.")
    _tell_logins(corpus)


def users(
    corpus: CorpusWord,
    add: Annotated[
        str | None, typer.Option("--add", metavar="NAME", help="Add a person, or change a known one's role.")
    ] = None,
    role: Annotated[
        str | None,
        typer.Option("--role", metavar="R", help="reader, annotator, reviewer, adjudicator or administrator."),
    ] = None,
    deactivate: Annotated[
        str | None, typer.Option("--deactivate", metavar="NAME", help="Take somebody off; their work stays theirs.")
    ] = None,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """List the people of a corpus, add one, or take one off the list of those who can work."""
    if deactivate is not None:
        if add is not None or role is not None:
            raise typer.BadParameter("--deactivate stands alone")
        with working(corpus, user) as work:
            work.commit(govern.deactivate(work.corpus.people(), output.sound(deactivate), by=work.person))
            _tell_people(work.corpus.people(), as_json)
        return
    if (add is None) != (role is None):
        raise typer.BadParameter("--add and --role go together")
    if add is not None and role is not None:
        with working(corpus, user) as work:
            work.commit(govern.add_person(work.corpus.people(), add, role_named(role), by=work.person))
            _tell_people(work.corpus.people(), as_json)
        return
    with reading(corpus) as opened:
        _tell_people(opened.people(), as_json)


def _tell_people(people: list[Person], as_json: bool) -> None:
    if as_json:
        output.record(
            {"users": [{"name": item.name, "role": item.role.value, "active": item.active} for item in people]}
        )
        return
    rows = [(item.name, item.role if item.active else f"{item.role} (inactive)") for item in people]
    output.lines(rows, ("name", "role"))
