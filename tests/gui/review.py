"""What tests of the review queue share."""

import time

from PySide6.QtTest import QTest

from tests.gui.window import Desk

LONG = 10
"""Seconds after which a queue counts as stuck."""


def queue_read(desk: Desk) -> None:
    """Wait until the queue was read to its end."""
    queue, begun = desk.window.review.queue, time.monotonic()
    while queue.reading:
        assert time.monotonic() - begun < LONG, "the queue was not read"
        QTest.qWait(2)
