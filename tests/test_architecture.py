"""Who may import whom, read from the code itself, so that the drawing cannot drift from the house."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

ROOMS = ("domain", "storage", "formats", "gui", "commands")
MAY = {
    "domain": {"domain"},
    "storage": {"storage", "domain", "resources"},
    "formats": {"formats", "domain", "resources"},
    "gui": {"gui", "storage", "formats", "domain", "resources"},
    "commands": {"commands", "storage", "formats", "domain", "resources"},
    "main": {"gui", "commands", "domain", "resources"},
}
LIBRARIES = {
    "PySide6": {"gui"},
    "sqlalchemy": {"storage"},
    "alembic": {"storage"},
    "typer": {"commands"},
    "psycopg": {"storage"},
    "keyring": {"storage"},
    "cryptography": {"domain"},
    "pyqtgraph": {"gui"},
    "pycrfsuite": {"storage"},
}
TOP_LEVEL = {*ROOMS, "main.py", "resources", "tests", "benchmarks", "docs", "build"}
PURE = {"sqlite3", "os", "pathlib", "io", "shutil", "socket", "subprocess", "tempfile", "threading"}
"""Modules of files, databases and processes that the domain does without."""
OPENS_CORPUS = {"app.py", "session.py", "workspace.py", "corpus_acts.py", "corpus_dialogs.py", "tour.py"}
"""Where the window may reach storage while it runs; jobs get a corpus handed by the workspace."""


def files(room: str) -> list[Path]:
    if room == "main":
        return [ROOT / "main.py"]
    return sorted((ROOT / room).rglob("*.py"))


def imports(path: Path, *, running: bool = True) -> Iterator[tuple[int, str]]:
    """Line and module of each import; those for the type checker alone are left out when `running`."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = set()
    for node in ast.walk(tree):
        if running and isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            skipped.update(id(inner) for inner in ast.walk(node))
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            for name in node.names:
                yield node.lineno, name.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            yield node.lineno, node.module


def named(path: Path, line: int, module: str) -> str:
    return f"{path.relative_to(ROOT)}:{line} imports {module}"


@pytest.mark.parametrize("room", MAY)
def test_a_room_imports_only_from_the_rooms_below(room: str) -> None:
    known = {*ROOMS, "main", "resources", "tests", "benchmarks"}
    wrong = [
        named(path, line, module)
        for path in files(room)
        for line, module in imports(path, running=False)
        if (top := module.split(".")[0]) in known and top not in MAY[room]
    ]
    assert not wrong


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_stays_in_its_room(library: str) -> None:
    wrong = [
        named(path, line, module)
        for room in MAY
        if room not in LIBRARIES[library]
        for path in files(room)
        for line, module in imports(path, running=False)
        if module.split(".")[0] == library
    ]
    assert not wrong


def test_the_domain_knows_no_files_and_no_processes() -> None:
    wrong = [
        named(path, line, module)
        for path in files("domain")
        for line, module in imports(path)
        if module.split(".")[0] in PURE
    ]
    assert not wrong


def test_in_the_window_only_the_workspace_and_its_jobs_reach_storage() -> None:
    wrong = [
        named(path, line, module)
        for path in files("gui")
        if path.name not in OPENS_CORPUS and not path.name.startswith("work")
        for line, module in imports(path)
        if module.split(".")[0] == "storage" and module not in ("storage.engine", "storage.reading", "storage.trail")
    ]
    assert not wrong


def test_panels_know_the_workspace_and_never_each_other() -> None:
    panels = {path.stem for path in files("gui") if path.stem.endswith("_panel")} | {"inspector"}
    wrong = [
        named(path, line, module)
        for path in files("gui")
        if path.stem in panels
        for line, module in imports(path)
        if module.removeprefix("gui.") in panels - {path.stem}
    ]
    assert not wrong


def test_storage_is_imported_on_use_by_the_window() -> None:
    """The window is painted before SQLAlchemy is imported: no module of gui imports storage at its top."""
    wrong = []
    for path in files("gui"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom | ast.Import):
                module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                if (module or "").split(".")[0] in ("storage", "sqlalchemy"):
                    wrong.append(named(path, node.lineno, module or ""))
    assert not [entry for entry in wrong if not entry.startswith(("gui/work", "gui/tour"))]


def test_the_top_level_holds_the_agreed_packages_and_no_other() -> None:
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= TOP_LEVEL


@pytest.mark.parametrize("room", [*ROOMS, "main"])
def test_files_stay_short_and_open_with_a_sentence(room: str) -> None:
    for path in files(room):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 350, f"{path.name} has grown past 350 lines: split it by responsibility"
        if text.strip():
            assert ast.get_docstring(ast.parse(text)), f"{path.name} does not say what it is for"


def test_no_singletons_that_live_in_modules() -> None:
    """No module of ours makes a Workspace, Corpus, Settings or QApplication when it is imported."""
    made = {"Workspace", "Corpus", "Settings", "QApplication", "MainWindow", "History"}
    wrong = []
    for room in ROOMS:
        for path in files(room):
            for node in ast.parse(path.read_text("utf-8")).body:
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                    name = ast.unparse(node.value.func).split(".")[-1]
                    if name in made:
                        wrong.append(f"{path.name}:{node.lineno}")
    assert not wrong
