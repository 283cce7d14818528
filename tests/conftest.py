"""What all tests share: no screen, a user's folders of their own, and how many examples property tests try."""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

# Before Qt is imported anywhere: tests never show a window and never touch the folders of whoever runs them.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
_HOME = Path(tempfile.mkdtemp(prefix="glossator-tests-"))
for _name in ("XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
    _folder = _HOME / _name.lower()
    _folder.mkdir(mode=0o700)
    os.environ[_name] = str(_folder)

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("full", max_examples=1000, deadline=None)
settings.load_profile("full" if os.environ.get("GLOSSATOR_FULL") else "quick")


def pytest_sessionfinish() -> None:
    """Leave nothing behind."""
    import shutil

    shutil.rmtree(_HOME, ignore_errors=True)
