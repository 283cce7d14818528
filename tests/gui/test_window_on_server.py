"""The window on a PostgreSQL corpus: the same acts, and the server says who we are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import resources
from domain.person import Role
from domain.release import Incoming
from domain.span import Span
from formats.scheme_toml import read_scheme
from gui.main_window import MainWindow
from gui.settings import Settings
from storage.access import create
from tests.gui.window import put_away
from tests.storage import server

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
