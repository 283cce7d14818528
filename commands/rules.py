"""The verbs on how people work: what an administrator has laid down, and the keys with which decisions are signed."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from commands import output
from commands.shared import AsJson, AsUser, CorpusWord, reading, working
from domain import govern
from domain.policy import Policy
from domain.record import stamp

if TYPE_CHECKING:
    from storage.corpus import Corpus

OnOff = Annotated[str, typer.Option(metavar="on|off")]
EVIDENT = "In a local corpus changes are evident to `verify`, not prevented: names are declared, not proven."


def policy(
    corpus: CorpusWord,
    blind: Annotated[str, typer.Option("--blind", metavar="on|off", help="Whether annotators work blind.")] = "",
    signed: Annotated[str, typer.Option("--signed", metavar="on|off", help="Whether decisions must be signed.")] = "",
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Show what is laid down for the work in a corpus, or change it as an administrator."""
    from storage.ground_review import load_policy

    wanted = {name: _on(word, f"--{name}") for name, word in (("blind", blind), ("signed", signed)) if word}
    if wanted:
        with working(corpus, user) as work:
            before = work.corpus.ask(load_policy)
            work.commit(govern.lay_down(before, replace(before or Policy(), **wanted), by=work.person))
    with reading(corpus) as opened:
        found = opened.ask(load_policy) or Policy()
    if as_json:
        output.record({"blind": found.blind, "signed": found.signed})
        return
    blindly = "work blind on a release until they are done with it" if found.blind else "see each other's work"
    output.line(f"Annotators {blindly}.")
    output.line("Decisions have to be signed." if found.signed else "Decisions need no signature.")


def _on(word: str, option: str) -> bool:
    if word not in ("on", "off"):
        raise typer.BadParameter("write on or off", param_hint=option)
    return word == "on"


def key(
    corpus: CorpusWord,
    make: Annotated[
        bool, typer.Option("--make", help="Make a key for you; decisions are signed from then on.")
    ] = False,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """List the public keys of a corpus, or make one to sign your decisions with."""
    from storage.keys import make_key

    where = ""
    if make:
        with working(corpus, user) as work:
            work.enter()
            made, where = make_key(work.corpus, work.person)
    with reading(corpus) as opened:
        _tell_keys(opened, as_json, where)
    if make and not as_json:
        output.line(f"The secret half of {made.id} is kept in {where}. {EVIDENT}")


def _tell_keys(corpus: "Corpus", as_json: bool, where: str) -> None:
    from storage import review_reading
    from storage.keys import secret_of

    keys = corpus.ask(review_reading.keys)
    if as_json:
        found = [
            {"id": item.id, "person": item.person, "public": item.public, "made": stamp(item.made)} for item in keys
        ]
        output.record({"keys": found, "kept": where})
        return
    rows = [
        (item.id, item.person, stamp(item.made)[:10], "yes" if secret_of(item.id) is not None else "no")
        for item in keys
    ]
    if rows:
        output.lines(rows, ("key", "of", "made", "secret on this machine"))
    else:
        output.line("Nobody signs in this corpus.")
