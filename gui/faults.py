"""Faults of the program: every one is written into a log, and the person is told of each kind once."""

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

import platformdirs
from PySide6.QtCore import QObject, Signal, Slot

Tell = Callable[[str, str], None]
"""Takes a sentence for the person and the technical details."""
LOG_NAME = "glossator.log"
_LOGGER = "glossator.faults"


def log_folder() -> Path:
    """The folder of the logs, under the user's state folder."""
    return platformdirs.user_state_path("glossator", appauthor=False) / "log"


def install_excepthook(log_dir: Path, tell: Tell) -> "FaultLog":
    """Log what nobody catches, from any thread, and tell of it; keep what is returned as long as it should work."""
    return FaultLog(log_dir, tell)


class FaultLog(QObject):
    """Stands where uncaught exceptions arrive, until `remove`."""

    _arrived = Signal(str, str)

    def __init__(self, log_dir: Path, tell: Tell) -> None:
        super().__init__()
        self.path = log_dir / LOG_NAME
        self._tell = tell
        self._known: set[str] = set()
        self._logger = _logger(self.path)
        self._arrived.connect(self._pass_on)
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._caught
        threading.excepthook = self._caught_in_thread

    def remove(self) -> None:
        """Put back what was there before and close the log."""
        sys.excepthook, threading.excepthook = self._before
        for handler in tuple(self._logger.handlers):
            self._logger.removeHandler(handler)
            handler.close()

    def _caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._caught(args.exc_type, args.exc_value, args.exc_traceback)

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, (KeyboardInterrupt, SystemExit)):
            sys.__excepthook__(kind, error, trace)
            return
        details = "".join(traceback.format_exception(kind, error, trace))
        self._logger.error("%s", details.rstrip())
        place = traceback.extract_tb(trace)[-1:] if trace else []
        sign = f"{kind.__name__} {place[0].filename}:{place[0].lineno}" if place else kind.__name__
        if sign not in self._known:
            self._known.add(sign)
            self._arrived.emit(_sentence(self.path), details)

    @Slot(str, str)
    def _pass_on(self, sentence: str, details: str) -> None:
        """Runs in the thread of the window, wherever the fault was."""
        self._tell(sentence, details)


def _sentence(path: Path) -> str:
    return (
        "Something went wrong in Glossator; what was saved before is safe. "
        f"Please go on, or restart if it happens again; it is written down in {path}."
    )


def _logger(path: Path) -> logging.Logger:
    logger = logging.getLogger(_LOGGER)
    logger.propagate = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            path, maxBytes=1_000_000, backupCount=4, encoding="utf-8", delay=True
        )
    except OSError:  # a full or read-only home must not keep the window from opening
        handler = logging.StreamHandler(sys.stderr)
    system = f"Python {platform.python_version()}, {platform.platform()}"
    handler.setFormatter(logging.Formatter(f"%(asctime)s {system}\n%(message)s\n"))
    logger.addHandler(handler)
    return logger
