"""A process that annotates until it is killed: each id goes out once `commit` has returned.

Reads a corpus's place and a person's name a line; for each it forks a child, which opens the corpus and works. Forked
and not started anew, since starting Python takes longer than what is tested; nothing is open at that moment.
"""

import os
import sys
import traceback

from domain import annotate
from domain.edit import apply
from domain.errors import Refusal
from domain.span import Span
from storage.access import open_corpus


def work(place: str, name: str) -> None:
    with open_corpus(place) as corpus:
        person = corpus.person(name)
        assert person is not None
        sheet = corpus.sheet(corpus.releases()[0].id)
        for start in range(len(sheet.annotations), len(sheet.text) - 9):
            try:
                done = annotate.annotate(sheet, Span(start, start + 9), "NOTE", by=person, exact=True)
                corpus.commit(done)
            except Refusal:
                continue
            os.write(1, f"{done.changes[0].value.id}\n".encode())  # type: ignore[union-attr]
            sheet = apply(sheet, done)


def main() -> None:
    for line in sys.stdin:
        place, name = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            try:
                work(place, name)
            except BaseException:
                traceback.print_exc()
            os._exit(1)
        os.write(1, f"pid {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"dead\n")


if __name__ == "__main__":
    main()
