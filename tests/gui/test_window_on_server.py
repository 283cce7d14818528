"""The window on a PostgreSQL corpus: the same acts, and the server says who we are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import resources
from domain import annotate, govern, respond, review
from domain.person import Role
from domain.release import Incoming
from domain.span import Span
from formats.scheme_toml import read_scheme
from gui.main_window import MainWindow
from gui.settings import Settings
from storage.access import create, open_corpus
from storage.logins import grant
from storage.verify import verify
from tests.gui.window import put_away
from tests.storage import server
from tests.storage.team import as_login

TEXT = "The Company has engaged Orrin & Vale Partners, Inc. as its financial advisor.\n"


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path) -> Iterator[MainWindow]:
    if server.programs() is None:
        pytest.skip("there is no PostgreSQL server on this machine")
    with server.running_server() as place:
        server.administer(place, "CREATE DATABASE wire")
        address = server.address(place, "wire")
        scheme = read_scheme(resources.path("schemes", "founding.toml"))
        with create(address, scheme, "glossator") as corpus:
            person = corpus.people()[0]
            corpus.admit([Incoming("one.txt", TEXT, TEXT.encode())], person)
        made = MainWindow(Settings(tmp_path / "server.ini"), qapp)
        made.show()
        assert made.corpus_acts.open(address)
        yield made
        assert not put_away(made)


def test_labels_are_given_and_the_name_is_the_server_s(window: MainWindow) -> None:
    workspace, view = window.workspace, window.pane.view
    refusals: list[str] = []
    workspace.refused.connect(lambda words, _details: refusals.append(words))
    assert workspace.proven
    assert workspace.person is not None
    assert workspace.person.name == "glossator"
    view.select(Span(24, 50))
    window.annotating.label("ADVISOR")
    assert workspace.sheet is not None
    assert [item.quote for item in workspace.sheet.annotations] == ["Orrin & Vale Partners, Inc"]
    workspace.undo()
    assert not workspace.sheet.annotations
    workspace.set_role("Ruth", Role.REVIEWER)
    assert not workspace.switch_person("Ruth")
    assert "The server knows you as glossator" in refusals[-1]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[str]:
    """The address of a corpus of keeper's, in which ann annotates and rita reviews over logins of their own."""
    if server.programs() is None:
        pytest.skip("there is no PostgreSQL server on this machine")
    with server.running_server() as place:
        for login in ("keeper", "ann", "rita"):
            server.administer(place, f"CREATE ROLE {login} LOGIN")
        server.administer(place, "CREATE DATABASE wire OWNER keeper")
        address = as_login(server.address(place, "wire"), "keeper")
        with create(address, read_scheme(resources.path("schemes", "founding.toml")), "keeper") as corpus:
            (keeper,) = corpus.people()
            corpus.commit(govern.add_person([keeper], "rita", Role.REVIEWER, by=keeper))
        for login in ("ann", "rita"):
            grant(address, login)
        yield address


@contextmanager
def _opened(qapp: QApplication, tmp_path: Path, address: str, login: str) -> Iterator[tuple[MainWindow, list[str]]]:
    """A window of that login, and what it refused."""
    made = MainWindow(Settings(tmp_path / f"{login}.ini"), qapp)
    refusals: list[str] = []
    made.workspace.refused.connect(lambda words, _details: refusals.append(words))
    made.show()
    assert made.corpus_acts.open(as_login(address, login))
    yield made, refusals
    assert not put_away(made)


def test_people_work_over_logins_that_the_rules_bind(qapp: QApplication, tmp_path: Path, team: str) -> None:
    with _opened(qapp, tmp_path, team, "ann") as (window, refusals):
        workspace = window.workspace
        workspace.admit([Incoming("one.txt", TEXT, TEXT.encode())])
        assert workspace.show(workspace.releases()[0].id)
        window.pane.view.select(Span(24, 50))
        window.annotating.label("ADVISOR")
        window.pane.view.select(Span(4, 11))
        window.annotating.label("NOTE")
        workspace.undo()
        workspace.redo()
        assert workspace.do(review.submit) is not None
        workspace.undo()
        workspace.redo()
        assert workspace.sheet is not None
        ids = [item.id for item in workspace.sheet.annotations]
        assert workspace.do(annotate.relate, *ids, "advises") is not None
        assert not refusals
        workspace.approve(ids)
        assert "ann is an annotator" in refusals[-1]
    with _opened(qapp, tmp_path, team, "rita") as (window, refusals):
        workspace = window.workspace
        assert workspace.show(workspace.releases()[0].id)
        assert len(workspace.waiting_now()) == 2
        assert workspace.do(respond.comment_on, ids[0], "Good.") is not None
        assert workspace.approve(ids) is not None
        workspace.undo()
        workspace.redo()
        assert workspace.do(review.sign_off) is not None
        assert workspace.sheet is not None
        assert workspace.sheet.reviewed
        assert not refusals
    with open_corpus(as_login(team, "ann"), writes=False) as corpus:
        assert not verify(corpus).problems
        assert [hit.match for hit in corpus.search("engaged")] == ["engaged"]
