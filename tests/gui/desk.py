"""A workspace on a real corpus in a temporary folder, for the tests of dialogs."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import resources
from domain.annotate import annotate
from domain.release import Incoming, normalise
from domain.span import Span
from formats.scheme_toml import read_scheme
from gui.lasting_none import make_none_last
from gui.workspace import Workspace

make_none_last()


@contextmanager
def desk(folder: Path, user: str = "Ada") -> Iterator[Workspace]:
    """An empty corpus of which the user is administrator; what is refused is noted in `refusals`."""
    workspace = Workspace()
    workspace.refusals = []  # type: ignore[attr-defined]
    workspace.refused.connect(lambda sentence, _details: workspace.refusals.append(sentence))  # type: ignore[attr-defined]
    workspace.create(str(folder / "desk.glossator"), read_scheme(resources.path("schemes", "founding.toml")), user)
    try:
        yield workspace
    finally:
        workspace.close()


def bring(workspace: Workspace, texts: Mapping[str, str]) -> None:
    """Bring texts in under these names, and open the first."""
    items = [Incoming(name, normalise(text), text.encode()) for name, text in texts.items()]
    admitted = workspace.admit(items)
    assert admitted is not None
    workspace.show(admitted.added[0].id)


def tag(workspace: Workspace, words: str, label: str) -> None:
    """Label the first place of these words in the open release."""
    assert workspace.sheet is not None
    start = workspace.sheet.text.index(words)
    assert workspace.do(annotate, Span(start, start + len(words)), label) is not None
