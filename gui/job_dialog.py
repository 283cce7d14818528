"""How long work is shown: a busy sign first, then a bar with count, estimate and Cancel."""

import time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QCursor
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from gui.jobs import Job, Step, estimate
from gui.messages import ElidedLabel, plain_label

BUSY_AFTER = 200
SHOWN_AFTER = 1000
"""Milliseconds of work after which a busy sign, and a bar with Cancel, are shown."""


class JobProgress(QWidget):
    """A label, a bar, count and estimate, and Cancel; it follows one job at a time."""

    ended = Signal()
    """The job that was followed has ended, however it did."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._unit = ""
        self._began = 0.0
        self.what = plain_label("", "heading", wraps=True)
        self.bar = QProgressBar(textVisible=False)
        self.count = plain_label("")
        self.now = ElidedLabel()
        self.now.setProperty("role", "muted")
        self.cancel_button = QPushButton("&Cancel", autoDefault=False)
        self.cancel_button.clicked.connect(self.cancel)
        below = QHBoxLayout()
        below.addWidget(self.count)
        below.addWidget(self.now, 1)
        below.addWidget(self.cancel_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.what)
        column.addWidget(self.bar)
        column.addLayout(below)

    @property
    def busy(self) -> bool:
        """Whether a job is being followed."""
        return self._job is not None

    def follow(self, job: Job, what: str, unit: str = "") -> None:
        """Show how far a job is; `unit` names what is counted, in the plural. The caller starts it."""
        self._job, self._unit, self._began = job, unit, time.monotonic()
        self.what.setText(what)
        self.bar.setAccessibleName(what)
        self.bar.setRange(0, 0)
        self.count.setText("")
        self.now.setText("")
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText("&Cancel")
        job.advanced.connect(self._advance)
        job.finished.connect(self._end)

    def cancel(self) -> None:
        """Ask the job to stop; it does so after the step it is at."""
        if self._job is not None:
            self._job.cancel()
            self.cancel_button.setEnabled(False)
            self.cancel_button.setText("Stopping…")

    def _advance(self, step: Step) -> None:
        if self._job is None:
            return
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)
        total = f" of {step.total:,}" if step.total else ""
        words = [f"{step.done:,}{total} {self._unit}".strip() if step.done or step.total else ""]
        words.append(estimate(step, time.monotonic() - self._began))
        self.count.setText(" · ".join(word for word in words if word))
        self.now.setText(step.what)

    def _end(self) -> None:
        # Queued: by now another job may be followed.
        if self._job is not None and self.sender() is self._job:
            self._job = None
            self.ended.emit()


class JobDialog(QDialog):
    """Runs a job in front of its window, which waits: nothing for a moment, then a busy pointer, then a bar.

    `produced` is the last thing that the job brought, `failure` the sentence when it failed.
    """

    def __init__(self, job: Job, what: str, parent: QWidget | None = None, *, unit: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Glossator")
        self.setModal(True)
        self.setMinimumWidth(460)
        self.progress = JobProgress(self)
        self.progress.follow(job, what, unit)
        QVBoxLayout(self).addWidget(self.progress)
        self._job: Job | None = job
        self.produced: object = None
        self.failure = ""
        job.produced.connect(self._take)
        job.failed.connect(self._fail)
        self._pointer = False
        self._focus: QWidget | None = None
        self._busy_timer = QTimer(self, singleShot=True, interval=BUSY_AFTER)
        self._busy_timer.timeout.connect(self._look_busy)
        self._show_timer = QTimer(self, singleShot=True, interval=SHOWN_AFTER)
        self._show_timer.timeout.connect(self._appear)
        self.progress.ended.connect(self._end)

    def begin(self) -> None:
        """Start the job and the two clocks; the parent takes no input until it has ended."""
        self._focus = QApplication.focusWidget()
        parent = self.parentWidget()
        if parent is not None:
            parent.setEnabled(False)
            self.setEnabled(True)
        self._busy_timer.start()
        self._show_timer.start()
        assert self._job is not None
        self._job.start()

    def run(self) -> None:
        """Begin, and return when the job has ended."""
        from PySide6.QtCore import QEventLoop

        loop = QEventLoop(self)
        self.finished.connect(loop.quit)
        self.begin()
        loop.exec()

    def reject(self) -> None:
        self.progress.cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.progress.cancel()

    def _take(self, payload: object) -> None:
        self.produced = payload

    def _fail(self, sentence: str, details: str) -> None:
        self.failure = f"{sentence} {details}".strip()

    def _look_busy(self) -> None:
        self._pointer = True
        QApplication.setOverrideCursor(QCursor(Qt.CursorShape.BusyCursor))

    def _appear(self) -> None:
        self.show()
        self.progress.cancel_button.setFocus()

    def _end(self) -> None:
        self._job = None
        self._busy_timer.stop()
        self._show_timer.stop()
        if self._pointer:
            QApplication.restoreOverrideCursor()
        parent = self.parentWidget()
        if parent is not None:
            parent.setEnabled(True)
            if self._focus is not None:
                self._focus.setFocus()
        self.done(QDialog.DialogCode.Accepted)
        self.deleteLater()
