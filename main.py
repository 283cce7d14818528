"""The entry: without a verb it opens the window, with one it runs the command; either is imported only then."""

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from commands import VERBS
from domain.version import PROGRAM


class WrongUsage(Exception):
    """The words after `glossator` cannot be read; the text says why."""


class _Words(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUsage(message)


def main(args: Sequence[str] | None = None) -> int:
    """Run what the words ask for; gives the exit code."""
    words = list(sys.argv[1:] if args is None else args)
    if "--version" in words[:1]:
        sys.stdout.write(f"{PROGRAM}\n")
        return 0
    if words and (words[0] in VERBS or words[0] in ("--help", "-h")):
        from commands.app import run

        return run(words)
    return _window(words)


def _window(words: Sequence[str]) -> int:
    parser = _Words(prog="glossator", add_help=False, allow_abbrev=False)
    parser.add_argument("corpus", nargs="?")
    parser.add_argument("--release")
    parser.add_argument("--as", dest="user")
    try:
        found = parser.parse_args(words)
        if found.corpus is not None:
            _demand_corpus(found.corpus)
    except WrongUsage as wrong:
        from commands.output import complain

        complain(f"{str(wrong).rstrip('.')} (see `glossator --help`)")
        return 2
    from gui.app import run

    return run(found.corpus, found.release, found.user)


def _demand_corpus(word: str) -> None:
    """Refuse a bare word that is no file: it is a verb misspelt rather than a corpus, and a window would not help."""
    from difflib import get_close_matches
    from pathlib import Path

    if word.strip() and ("." in word or "/" in word or "\\" in word or Path(word).exists()):
        return
    near = get_close_matches(word, VERBS, 1)
    advice = f"did you mean {near[0]}?" if near else f"the verbs are {', '.join(VERBS)}"
    raise WrongUsage(f"there is neither a verb nor a corpus “{word}”: {advice}")


if __name__ == "__main__":
    sys.exit(main())
