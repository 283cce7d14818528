"""The verbs on a corpus on a PostgreSQL server: which logins may work in it, as the owner of its tables says."""

from typing import Annotated

import typer

from commands import output
from commands.shared import AsJson, CorpusWord

LoginWord = Annotated[str, typer.Argument(metavar="LOGIN", help="A login of the server.", show_default=False)]
LET_IN = (
    "People work in it with logins of their own: the server's administrator makes them (CREATE ROLE … LOGIN), and you"
    " let each in with `glossator grant`."
)


def grant(
    corpus: CorpusWord,
    login: LoginWord,
    read_only: Annotated[bool, typer.Option("--read-only", help="Let it read, and write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let a login of the server into a corpus, to work in it under the rules or only to read."""
    from storage.logins import grant as let_in

    name = output.sound(login)
    let_in(corpus, name, reads_only=read_only)
    if as_json:
        output.record({"corpus": output.masked(corpus), "login": name, "writes": not read_only})
        return
    may = "read it" if read_only else "work in it; their role there is what `users` says, or annotator"
    output.line(f"Whoever logs in as {name} may open {output.masked(corpus)} and {may}.")


def revoke(corpus: CorpusWord, login: LoginWord, as_json: AsJson = False) -> None:
    """Let a login of the server into a corpus no longer; what was done with it stays."""
    from storage.logins import revoke as shut_out

    name = output.sound(login)
    shut_out(corpus, name)
    if as_json:
        output.record({"corpus": output.masked(corpus), "login": name})
        return
    output.line(f"Whoever logs in as {name} may open {output.masked(corpus)} no longer; their work stays.")
