"""The verb `import`: files and folders come in by batches; a file that cannot come in keeps no other one out."""

import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from commands import output
from commands.output import counted, sound
from commands.shared import AsJson, AsUser, CorpusWord, Work, working
from domain import adopt, govern
from domain.errors import Refusal
from domain.person import Role, demand
from domain.release import Incoming, Release, digest_of
from domain.scheme import Label, Scheme
from formats.gather import Find, found

BATCH = 200
PORTION = 64_000_000
"""Bytes and characters that are held before they are written."""
SHOWN = 10
_UNDECIDED = {"", "draft"}

Told = Callable[[str], None]


def bring_in(
    corpus: CorpusWord,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files and folders.", show_default=False)],
    format: Annotated[
        str | None, typer.Option("--format", metavar="NAME", help="See `formats`; otherwise found.", show_default=False)
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="E", help="Such as cp1252; otherwise found.", show_default=False)
    ] = None,
    renamed: Annotated[
        list[str] | None,
        typer.Option(
            "--label",
            metavar="OLD=NEW",
            help="What a label of the files is called here; OLD= leaves its annotations out.",
            show_default=False,
        ),
    ] = None,
    user: AsUser = None,
    as_json: AsJson = False,
) -> None:
    """Bring files into a corpus as releases; exit code 1 if something of them was refused."""
    name = None if format is None else _readable(sound(format))
    with working(corpus, user) as work:
        demand(work.person, Role.ANNOTATOR, "import releases")
        taken = Intake(work, name, encoding, mapping=_mapping(renamed or [], work.corpus.scheme()))
        try:
            _take_all(taken, list(found(paths, name)))
        except Refusal:
            output.complain(f"{counted(len(taken.imported), 'release')} had come in before the import stopped.")
            raise
        if taken.imported:
            for _ in work.corpus.index():
                pass
    if as_json:
        output.record(taken.record())
    else:
        _summarise(taken)
    if taken.refused or taken.problems:
        raise typer.Exit(1)


def _mapping(words: list[str], scheme: Scheme) -> dict[str, str]:
    made = {}
    for word in map(sound, words):
        old, sign, new = word.rpartition("=")
        if not sign or not old:
            raise Refusal(f"“{word}” is no pair of labels: write it as OLD=NEW, or as OLD= to leave OLD out.")
        made[old] = scheme.find(new).id if new else ""
    return made


def _take_all(taken: "Intake", finds: list[Find]) -> None:
    with _progress(len(finds)) as (step, tell):
        for item in finds:
            taken.take(item, tell)
            step()
        taken.flush(tell)


def _readable(name: str) -> str:
    from formats import named

    chosen = named(name)
    if not chosen.reads:
        raise Refusal(f"{chosen.title} is written only: it cannot be imported.")
    return chosen.name


@contextmanager
def _progress(total: int) -> Iterator[tuple[Callable[[], None], Told]]:
    """A bar with count and estimate where a person watches, and how to say something meanwhile."""
    if not sys.stderr.isatty() or total < 2:
        yield (lambda: None), output.complain
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=total)

        def tell(sentence: str) -> None:
            console.print(output.visible(f"glossator: {sentence}"), markup=False, highlight=False, soft_wrap=True)

        yield (lambda: progress.advance(task)), tell


@dataclass
class Intake:
    """An import on its way: what waits to be written and what became of the rest."""

    work: Work
    format: str | None
    encoding: str | None
    mapping: Mapping[str, str] = field(default_factory=dict)
    """What labels of the files are called here; those for "" are left out."""
    imported: list[tuple[Path, Release, bool]] = field(default_factory=list)
    known: list[tuple[str, str]] = field(default_factory=list)
    joined: list[tuple[str, int]] = field(default_factory=list)
    """(release that was there, annotations that came to it)"""
    refused: list[tuple[Path, str]] = field(default_factory=list)
    problems: list[tuple[Path, str, str]] = field(default_factory=list)
    """(file, release, sentence): what is wrong in a file that came in all the same."""
    remarks: list[str] = field(default_factory=list)
    skipped: dict[str, list[str]] = field(default_factory=dict)
    _waiting: list[tuple[Path, Incoming]] = field(default_factory=list)
    _size: int = 0
    _words: set[str] = field(default_factory=set)
    """What the files call their labels."""
    _decided: int = 0
    _asked: set[Path] = field(default_factory=set)
    """Files whose own scheme was looked at."""

    def take(self, find: Find, tell: Told) -> None:
        """Read a file; its releases are written with the next batch."""
        if find.skipped:
            self.skipped.setdefault(find.skipped, []).append(find.path.name)
        elif find.problem:
            self._refuse(find.path, f"“{find.path.name}”: {find.problem}.", tell)
        else:
            self._take_file(find, tell)

    def _take_file(self, find: Find, tell: Told) -> None:
        try:
            for item in self._offered(find.path, find.format or self.format):
                self._wait(find.path, item, tell)
        except Refusal as refusal:
            self._refuse(find.path, refusal.sentence, tell)

    def _offered(self, path: Path, format: str | None) -> Iterator[Incoming]:
        """The preselected releases of a file; of the others only their number is told."""
        import formats

        left_out = 0
        for item in formats.read(path, format=format, encoding=self.encoding):
            if item.selected:
                yield replace(item, name=sound(item.name))
            else:
                left_out += 1
        if left_out:
            self.remarks.append(f"{path.name}: {counted(left_out, 'document')} left out that no release is likely in.")

    def _wait(self, path: Path, item: Incoming, tell: Told) -> None:
        self.remarks += [f"{item.name}: {remark}" for remark in item.remarks]
        for problem in item.problems:
            self.problems.append((path, item.name, problem))
            tell(f"“{item.name}” in “{path.name}”: {problem}")
        self._waiting.append((path, item))
        self._size += len(item.text) + len(item.source)
        if len(self._waiting) >= BATCH or self._size >= PORTION:
            self.flush(tell)

    def flush(self, tell: Told) -> None:
        """Write what waits as one Edit; if that is refused, file by file, so that only the odd one stays out."""
        waiting, self._waiting, self._size = self._waiting, [], 0
        if not waiting:
            return
        self._extend_scheme(waiting)
        scheme = self.work.corpus.scheme()
        fitting = [(path, adopt.fitted(item, scheme, self.mapping)) for path, item in waiting]
        for (_, item), (_, fitted) in zip(waiting, fitting, strict=True):
            self.remarks += [f"{item.name}: {remark}" for remark in fitted.remarks[len(item.remarks) :]]
        for _, item in waiting:
            self._words |= set(item.labels())
            said = [claim.claims for claim in item.claims] + [claim.claims for claim in item.negatives]
            self._decided += sum(not _UNDECIDED & {dict(pairs).get("state", "draft")} for pairs in said)
        self.work.enter()
        try:
            self._admit(fitting)
        except Refusal as refusal:
            if type(refusal) is not Refusal:
                raise  # a full disk, a lost file: the next one would fare no better
            for one in fitting:
                self._admit_alone(one, tell)

    def _admit_alone(self, one: tuple[Path, Incoming], tell: Told) -> None:
        try:
            self._admit([one])
        except Refusal as refusal:
            if type(refusal) is not Refusal:
                raise
            self._refuse(one[0], refusal.sentence, tell)

    def _admit(self, batch: list[tuple[Path, Incoming]]) -> None:
        admitted = self.work.corpus.admit([item for _, item in batch], self.work.person)
        self.known += admitted.known
        self.joined += admitted.joined
        for name, numbered in admitted.renamed:
            self.remarks.append(f"{name}: another release has that name, so it is called “{numbered}”.")
        added = deque(admitted.added)
        for path, item in batch:
            # Both are in the same order, and what was known already is missing from the second.
            if added and added[0].digest == digest_of(item.text):
                self.imported.append((path, added.popleft(), item.guessed))

    def _refuse(self, path: Path, reason: str, tell: Told) -> None:
        self.refused.append((path, reason))
        tell(reason)

    def _extend_scheme(self, waiting: list[tuple[Path, Incoming]]) -> None:
        """Add the labels that the files bring along, when the person may change the scheme."""
        scheme, person = self.work.corpus.scheme(), self.work.person
        if not person.role.may(Role.ADMINISTRATOR):
            return
        described = self._described(waiting)
        ids = adopt.lacking((adopt.fitted(item, scheme, self.mapping) for _, item in waiting), scheme)
        ids += [label.id for label in described if not adopt.has(scheme, label.id)]
        wanted = adopt.extended(scheme, list(dict.fromkeys(ids)), described)
        if wanted == scheme:
            return
        try:
            self.work.commit(govern.change_scheme(scheme, wanted, by=person))
        except Refusal as refusal:
            self.remarks.append(f"The labels of the files could not be added to the scheme: {refusal.sentence}")
            return
        added = ", ".join(label.id for label in wanted.labels[len(scheme.labels) :])
        self.remarks.append(f"Labels that the files use were added to the scheme: {added}.")
        for label in wanted.labels[len(scheme.labels) :]:
            if meant := adopt.likely(label.id, scheme):
                self.remarks.append(f"If “{label.id}” means {meant}, say so: import with --label '{label.id}={meant}'.")

    def _described(self, waiting: list[tuple[Path, Incoming]]) -> list[Label]:
        import formats

        found: list[Label] = []
        for path, name in dict.fromkeys((path, item.format) for path, item in waiting if item.says):
            if path not in self._asked:
                self._asked.add(path)
                scheme = formats.scheme_of(path, name)
                found += scheme.labels if scheme else ()
        return found

    def all_remarks(self) -> list[str]:
        """What is to be said of the import besides what came in and what did not."""
        idle = [word for word in self.mapping if word not in self._words]
        told = [f"No file has a label “{word}”." for word in idle]
        if self._decided:
            said = counted(self._decided, "annotation")
            told.append(f"States and decisions that the files give {said} are kept as claims: all came in as drafts.")
        return (
            self.remarks
            + told
            + [f"{counted(len(names), 'file')} skipped, {why}: {_some(names)}." for why, names in self.skipped.items()]
        )

    def record(self) -> dict[str, Any]:
        """The import as machines get it."""
        return {
            "imported": [
                {
                    "id": str(release.id),
                    "name": release.name,
                    "path": str(path),
                    "format": release.format,
                    "encoding": release.encoding,
                    "guessed": guessed,
                }
                for path, release, guessed in self.imported
            ],
            "known": [{"name": name, "release": release} for name, release in self.known],
            "joined": [{"release": name, "annotations": number} for name, number in self.joined],
            "refused": [{"path": str(path), "reason": reason} for path, reason in self.refused],
            "problems": [
                {"path": str(path), "release": name, "problem": problem} for path, name, problem in self.problems
            ],
            "remarks": self.all_remarks(),
        }


def _some(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(f"“{name}”" for name in names[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")


def _summarise(taken: Intake) -> None:
    for remark in taken.all_remarks():
        output.line(remark)
    guessed = [f"{release.name}” as “{release.encoding}" for _, release, is_guess in taken.imported if is_guess]
    if guessed:
        output.line(
            f"Encodings were guessed for {_some(guessed)}: where a text looks wrong, trash the release and"
            " import its file again with --encoding."
        )
    if taken.known:
        there = [name if name == release else f"{name}” as “{release}" for name, release in taken.known]
        output.line(f"{counted(len(there), 'release')} already there: {_some(there)}.")
    for name, number in taken.joined:
        output.line(f"{counted(number, 'annotation')} joined “{name}”.")
    if taken.problems:
        output.line(f"{counted(len(taken.problems), 'problem')} in files, told above.")
    refused = f", refused {counted(len(taken.refused), 'file')}" if taken.refused else ""
    output.line(f"Imported {counted(len(taken.imported), 'release')}{refused}.")
