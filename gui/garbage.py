"""Collecting what Python no longer needs in the GUI thread alone.

Python collects cycles in whichever thread happens to make an object. When that is a job's thread and the cycle holds a
widget, Qt is told to destroy the widget outside of the GUI thread, and the process dies with a segmentation fault.
"""

import gc
import time

from PySide6.QtCore import QObject, QTimer

SHARE = 100
"""How much longer than a look through everything the time to the next one is, at least."""


class Garbage(QObject):
    """Turns Python's own collecting off, and does the same from a timer of the GUI thread while it lives."""

    INTERVAL = 200
    """Milliseconds between two looks."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rested = 0.0
        """When a look through everything is due again, by the monotonic clock."""
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(self.INTERVAL)

    def look(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        due = [count > limit > 0 for count, limit in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if not due[0]:
            return
        now = time.monotonic()
        if due[2] and now >= self._rested:
            gc.collect()
            ended = time.monotonic()
            # A look through everything takes the longer the more there is, and shall not take much of the time.
            self._rested = ended + SHARE * (ended - now)
        else:
            gc.collect(1 if due[1] else 0)

    def end(self) -> None:
        """Leave the collecting to Python again."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
