"""Online copies of a corpus file, kept in turn, and the way back from one; nothing is ever destroyed on the way."""

import glob
import os
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.errors import Refusal
from storage import heads
from storage.corpus import SUFFIX, Corpus
from storage.engine import is_server, sqlite_module, system_user
from storage.files import fsync_folder, fsync_path, parts_of, remove_database
from storage.lock import WriterLock
from storage.verify import Report, verify, verify_at

STAMP = "%Y%m%d-%H%M%S"
_NAME = re.compile(r"\.(\d{8}-\d{6})(?:-\d+)?" + re.escape(SUFFIX) + r"\Z")
LEFTOVER_SECONDS = 3600
ALL_DAYS = 2
DAILY, WEEKLY, MONTHLY = 7, 4, 12


def backup(corpus: Corpus, goal: Path) -> Path:
    """Write a verified copy to `goal`, or under a dated name when that is a folder; gives the copy's path.

    The head file beside it tells later whether the copy, and the corpus, still are what they were.
    """
    _demand_file(corpus)
    goal = Path(goal)
    if goal.is_dir():
        goal = _dated(corpus, goal)
    if goal.exists():
        raise Refusal(f"“{goal.name}” is there already: choose another name for the backup.")
    if not goal.parent.is_dir():
        raise Refusal(f"The folder “{goal.parent.name}” for the backup is not there: make it first.")
    part = goal.with_name(f".{goal.name}.part")
    try:
        _clear_leftovers(goal.parent, corpus.name)
        remove_database(part)
        corpus.copy_to(part)
        report = _checked(part)
        _demand_sound(report, f"“{corpus.name}” cannot be backed up")
        fsync_path(part)
        heads.beside(goal).unlink(missing_ok=True)
        os.replace(part, goal)
        heads.put(heads.beside(goal), replace(report.noted(system_user()), corpus=corpus.name))
        fsync_folder(goal.parent)
    except OSError as error:
        raise Refusal(
            f"The backup “{goal.name}” cannot be written ({error.strerror}): choose another folder."
        ) from error
    finally:
        remove_database(part)
    return goal


def _clear_leftovers(folder: Path, name: str) -> None:
    """Remove unfinished copies that a crash left behind; a young one may still be another process's work."""
    old = time.time() - LEFTOVER_SECONDS
    for found in folder.glob(f".{glob.escape(name)}*{SUFFIX}*.part*"):
        if found.stat().st_mtime < old:
            found.unlink(missing_ok=True)


def _demand_file(corpus: Corpus) -> None:
    if is_server(corpus.location):
        raise Refusal("A corpus on a server is backed up by its administrator: use pg_dump.")


def _checked(path: Path) -> Report:
    """Whether a copy holds; a damaged search index, which can be made anew, must not cost a backup."""
    return verify_at(path, search=False)


def _demand_sound(report: Report, what: str) -> None:
    if any(problem.check == "file" for problem in report.problems):
        raise Refusal(f"{what}: {report.problems[0].sentence}")
    if not report.holds:
        raise Refusal(
            f"{what}, because it does not hold ({report.problems[0].sentence.rstrip('.')}): run `verify`.",
            details="\n".join(problem.sentence for problem in report.problems),
        )


def _demand_noted(report: Report, source: Path) -> None:
    """Refuse a copy that is no longer the one for which the head file beside it was written."""
    beside = heads.beside(source)
    if not beside.exists():
        return
    head = heads.read(beside)
    if (head.count, head.hash) != (report.count, report.head) or head.corpus not in ("", report.identity):
        raise Refusal(
            f"“{source.name}” is not the copy that its head file “{beside.name}” was written for, which notes row"
            f" {head.count:,} as the last, and another hash or corpus than the copy with its {report.count:,} rows:"
            " restore another backup, or move the head file away if you know how that came about."
        )


def _dated(corpus: Corpus, folder: Path, at: datetime | None = None) -> Path:
    stamp = (at or datetime.now(UTC)).strftime(STAMP)
    goal, number = folder / f"{corpus.name}.{stamp}{SUFFIX}", 2
    while goal.exists():
        goal, number = folder / f"{corpus.name}.{stamp}-{number}{SUFFIX}", number + 1
    return goal


def restore(source: str | Path, goal: str | Path) -> Path | None:
    """Put a backup in place of a corpus file; gives where the old file went, None when there was none.

    The backup is verified, also against its head file where there is one, before anything is moved; Locked while
    somebody writes in the corpus.
    """
    if is_server(str(goal)):
        raise Refusal("A corpus on a server is restored by its administrator: use pg_restore.")
    source, goal = Path(source), Path(goal)
    report = _checked(source)
    _demand_sound(report, f"“{source.name}” cannot be restored")
    _demand_noted(report, source)
    if goal.exists() and os.path.samefile(source, goal):
        raise Refusal("The backup and the corpus are the same file: choose another one.")
    if not goal.parent.is_dir():
        raise Refusal(f"The folder “{goal.parent.name}” for the corpus is not there: make it first.")
    lock = WriterLock(goal)
    lock.acquire()
    part = goal.with_name(f".{goal.name}.part")
    try:
        remove_database(part)
        _copy(source, part)
        _demand_sound(_checked(part), f"“{source.name}” cannot be restored")
        fsync_path(part)
        kept = _set_aside(goal)
        os.replace(part, goal)
        fsync_folder(goal.parent)
    except OSError as error:
        raise Refusal(f"“{goal.name}” cannot be restored ({error.strerror}): check the disk and the folder.") from error
    finally:
        remove_database(part)
        lock.release()
    return kept


def _copy(source: Path, goal: Path) -> None:
    """A copy by SQLite itself, so that what still lies in a -wal file comes along."""
    module = sqlite_module()
    alone = "" if source.with_name(source.name + "-wal").exists() else "&immutable=1"
    try:
        origin = module.connect(f"{source.resolve().as_uri()}?mode=ro{alone}", uri=True, isolation_level=None)
        try:
            origin.execute("VACUUM INTO ?", (str(goal),))
        finally:
            origin.close()
    except module.Error as error:
        raise Refusal(f"“{source.name}” cannot be copied ({error}): check the disk and the folder.") from error


def _set_aside(path: Path) -> Path | None:
    """Move a database with all that belongs to it out of the way, under one new name."""
    present = [found for found in parts_of(path) if found.exists()]
    if not present:
        return None
    number, aside = 1, path.with_name(f"{path.name}.before-restore-1")
    while any(found.exists() for found in parts_of(aside)):
        number += 1
        aside = path.with_name(f"{path.name}.before-restore-{number}")
    # The database last: were this cut short, it would still lie where its -wal can be put back.
    for found in reversed(present):
        os.replace(found, aside.with_name(aside.name + found.name[len(path.name) :]))
    return aside


def folder_of(corpus: Corpus) -> Path:
    """Where automatic backups of a corpus lie: in a folder beside it."""
    path = Path(corpus.location)
    return path.with_name(f"{path.stem} backups")


def automatic(corpus: Corpus, folder: Path | None = None, at: datetime | None = None) -> Path | None:
    """Write a dated backup and let old ones go in turn; None on a server, whose administrator does that."""
    if is_server(corpus.location):
        return None
    folder = folder or folder_of(corpus)
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Refusal(f"The folder “{folder.name}” for backups cannot be made ({error.strerror}).") from error
    made = backup(corpus, _dated(corpus, folder, at))
    # The copy holds, so the corpus did: backups may go without verifying once more.
    _let_go(corpus, folder, at)
    return made


def rotate(corpus: Corpus, folder: Path, at: datetime | None = None) -> list[Path]:
    """Delete dated backups of a corpus that are past their turn; gives them. None go while the corpus does not hold."""
    _demand_file(corpus)
    return _let_go(corpus, folder, at) if verify(corpus, search=False).holds else []


def _let_go(corpus: Corpus, folder: Path, at: datetime | None) -> list[Path]:
    found = sorted((moment, path) for path in folder.iterdir() if (moment := _moment(path, corpus.name)) is not None)
    surplus = _surplus(found, at or datetime.now(UTC))
    for path in surplus:
        path.unlink()
        heads.beside(path).unlink(missing_ok=True)
    return surplus


def _moment(path: Path, name: str) -> datetime | None:
    match = _NAME.search(path.name)
    if match is None or path.name[: match.start()] != name:
        return None
    try:
        return datetime.strptime(match[1], STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _surplus(found: Sequence[tuple[datetime, Path]], at: datetime) -> list[Path]:
    """Those that no rule keeps: all of two days, then the last of each of 7 days, 4 weeks and 12 months."""
    keep = {path for moment, path in found if moment > at - timedelta(days=ALL_DAYS)}
    rules: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAILY, lambda moment: moment.date()),
        (WEEKLY, lambda moment: moment.isocalendar()[:2]),
        (MONTHLY, lambda moment: (moment.year, moment.month)),
    )
    for number, period in rules:
        last = {period(moment): path for moment, path in found}
        keep.update(list(last.values())[-number:])
    return [path for _, path in found if path not in keep]
