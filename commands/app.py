"""Runs a verb: what was asked for goes to stdout, what went wrong to stderr as one sentence, the rest is a code."""

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module

import typer
from typer.exceptions import TyperException

from commands import VERBS
from commands.crash import keep_report
from commands.output import complain, prepare_streams
from domain.errors import Refusal

REFUSED = 1
WRONG_USAGE = 2
INTERRUPTED = 130
HELP = (
    "Annotate, review and export text releases. Without a verb the window opens:"
    " glossator [CORPUS] [--release NAME] [--as USER]."
)


def application(verbs: Iterable[str] = VERBS) -> typer.Typer:
    """The Typer application with those verbs; only their modules are imported."""
    app = typer.Typer(
        help=HELP, add_completion=False, rich_markup_mode=None, context_settings={"help_option_names": ["--help", "-h"]}
    )
    # Without a callback Typer would take a single verb for the whole program.
    app.callback()(lambda: None)
    for verb in verbs:
        module, function = VERBS[verb].split(":")
        app.command(verb)(getattr(import_module(f"commands.{module}"), function))
    return app


def run(words: Sequence[str]) -> int:
    """Run the verb that the words begin with (or show the help); gives the exit code and raises nothing."""
    prepare_streams()
    try:
        code = _run(words)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        _silence()  # whoever reads has seen enough
        return 0
    except KeyboardInterrupt:
        complain("interrupted; what was done before is kept.")
        return INTERRUPTED
    except Refusal as refusal:
        complain(refusal.sentence)
        return REFUSED
    except OSError as error:
        _silence()
        complain(f"“{error.filename or 'the output'}” cannot be used ({error.strerror or error}).")
        return REFUSED
    except Exception as error:  # a bug: the person gets a sentence, the log the rest
        complain(keep_report(error, words))
        return REFUSED


def _silence() -> None:
    """Keep what is still in stdout's buffer from failing once more at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: Sequence[str]) -> int:
    verbs = words[:1] if words and words[0] in VERBS else VERBS
    command = typer.main.get_command(application(verbs))
    try:
        with command.make_context("glossator", list(words)) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except TyperException as wrong:
        verb = f"{words[0]} " if words[0] in VERBS else ""
        said = " ".join(wrong.format_message().split()).rstrip(".")
        complain(f"{said} (see `glossator {verb}--help`)")
        return WRONG_USAGE
    return 0
