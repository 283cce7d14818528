"""A new corpus, opening one, backup and restore."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import resources
from gui import corpus_dialogs
from gui.corpus_dialogs import NewCorpusDialog, OpenCorpusDialog, back_up, restore_to
from gui.job_dialog import JobDialog, JobProgress
from gui.jobs import Job, Step
from gui.workspace import Workspace
from tests.gui.desk import bring, desk


@pytest.fixture
def workspace(tmp_path: Path, qapp: QApplication) -> Iterator[Workspace]:
    with desk(tmp_path) as made:
        bring(made, {"one.txt": "Thorne Pell LLP advised."})
        yield made


@pytest.fixture
def new(qtbot: QtBot, tmp_path: Path) -> NewCorpusDialog:
    made = NewCorpusDialog(folder=tmp_path)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_new_corpus_is_asked_for(qtbot: QtBot, new: NewCorpusDialog, tmp_path: Path) -> None:
    qtbot.keyClicks(new.place, "wire notes")
    new.user.setText(" Ada  Marsh ")
    qtbot.keyClick(new.user, Qt.Key.Key_Return)
    assert new.wanted is not None
    assert new.wanted.location == str(tmp_path / "wire notes.glossator")
    assert (new.wanted.user, [label.id for label in new.wanted.scheme.labels]) == (
        "Ada Marsh", ["ADVISOR", "NOTE", "RISK_FACTOR"],
    )  # fmt: skip


def test_labels_come_from_a_file(qtbot: QtBot, new: NewCorpusDialog, tmp_path: Path) -> None:
    scheme = tmp_path / "mine.toml"
    text = resources.path("schemes", "founding.toml").read_text("utf-8")
    scheme.write_text(text.replace('id = "NOTE"', 'id = "BOND"'), "utf-8")
    new.use_scheme(scheme)
    qtbot.keyClick(new, Qt.Key.Key_Return)
    assert new.wanted is not None
    assert new.wanted.scheme.label("BOND") is not None


@pytest.mark.parametrize(
    ("place", "user", "answer"),
    [
        ("", "Ada", "A corpus needs a file"),
        ("/nowhere/x", "Ada", "The folder “nowhere”"),
        ("{folder}/there.glossator", "Ada", "“there.glossator” is there already"),
        ("{folder}/x", "  ", "A person needs a name"),
    ],
)
def test_what_cannot_be_made_is_said(
    qtbot: QtBot, new: NewCorpusDialog, tmp_path: Path, place: str, user: str, answer: str
) -> None:
    (tmp_path / "there.glossator").write_bytes(b"")
    new.place.setText(place.format(folder=tmp_path))
    new.user.setText(user)
    qtbot.keyClick(new, Qt.Key.Key_Return)
    assert new.refusal.text().startswith(answer)
    assert new.isVisible()


@pytest.mark.parametrize(
    ("typed", "location"),
    [("/a/b.glossator", "/a/b.glossator"), (" postgresql://ada@host/wire ", "postgresql://ada@host/wire")],
)
def test_a_corpus_to_open(qtbot: QtBot, typed: str, location: str) -> None:
    dialog = OpenCorpusDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.go.isEnabled()
    qtbot.keyClicks(dialog.place, typed)
    qtbot.keyClick(dialog.place, Qt.Key.Key_Return)
    assert dialog.location == location


@pytest.fixture
def agreeing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus_dialogs, "confirm", lambda *_args, **_words: True)


def told(workspace: Workspace) -> list[str]:
    heard: list[str] = []
    workspace.told.connect(heard.append)
    return heard


@pytest.mark.usefixtures("agreeing")
def test_backup_and_restore(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> None:
    heard = told(workspace)
    goal = tmp_path / "copy.glossator"
    assert back_up(workspace, None, goal) == goal
    assert heard == [f"Backed up and verified: {goal}"]
    bring(workspace, {"two.txt": "Later."})
    location = restore_to(workspace, goal, tmp_path / "desk.glossator")
    workspace.open(location, user="Ada")
    assert [release.name for release in workspace.releases()] == ["one.txt"]
    assert "desk.glossator.before-restore-1" in heard[-1]


@pytest.mark.usefixtures("agreeing")
def test_a_backup_that_is_none_leaves_the_corpus(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bad.glossator").write_bytes(b"no corpus")
    location = restore_to(workspace, tmp_path / "bad.glossator", tmp_path / "desk.glossator")
    assert workspace.refusals  # type: ignore[attr-defined]
    workspace.open(location, user="Ada")
    assert [release.name for release in workspace.releases()] == ["one.txt"]


def test_a_backup_over_a_file_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "there.glossator").write_bytes(b"mine")
    assert back_up(workspace, None, tmp_path / "there.glossator") is None
    assert "is there already" in workspace.refusals[-1]  # type: ignore[attr-defined]


def endless() -> Iterator[Step]:
    number = 0
    while True:
        number += 1
        yield Step(number, 0, f"<b>{number}</b>")


def test_long_work_is_shown_and_stopped(qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = JobDialog(Job(endless), "Counting", unit="numbers")
    qtbot.addWidget(dialog)
    dialog.begin()
    qtbot.waitUntil(lambda: qapp.overrideCursor() is not None)
    assert dialog.isHidden()
    qtbot.waitUntil(dialog.isVisible)
    qtbot.waitUntil(lambda: dialog.progress.count.text().endswith("numbers"))
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert qapp.overrideCursor() is None


def broken() -> Iterator[Step]:
    yield Step(1, 2)
    raise OSError("the disk is gone")


def test_failed_work_ends_the_dialog_with_a_sentence(qtbot: QtBot) -> None:
    dialog = JobDialog(Job(broken), "Counting")
    dialog.run()
    assert "OSError" in dialog.failure


def test_progress_says_count_and_total(qtbot: QtBot) -> None:
    progress = JobProgress()
    qtbot.addWidget(progress)
    job = Job(lambda: iter([Step(1, 4, "a.txt"), Step(3, 4, "c.txt")]), progress)
    progress.follow(job, "Reading", "files")
    with qtbot.waitSignal(progress.ended):
        job.start()
    assert progress.count.text() == "3 of 4 files"
    assert (progress.bar.value(), progress.bar.maximum(), progress.now.text()) == (3, 4, "c.txt")
    assert not progress.busy
