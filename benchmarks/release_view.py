"""Speed of the release view beside a bare QPlainTextEdit with the same font, width and wrapping, in one run."""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from domain.annotation import AnnotatedRelease, Annotation, in_text_order
from domain.release import Release, digest_of
from domain.scheme import Label, Scheme
from domain.span import Span
from gui.release_pane import ReleasePane
from gui.theme import apply_theme, load_theme

Row = tuple[str, float, float, float]

LINE = "The Company has engaged Orrin & Vale Partners, Inc. as its financial advisor, and the\n"
PARAGRAPH = LINE * 5 + "10 3/4% Senior Notes are due in 2010.\n\n"
SCHEME = Scheme(
    "Benchmark",
    (
        Label("ADVISOR", "Advisor", "#2f6fde", "A", "1", pattern="solid"),
        Label("NOTE", "Note", "#1f9a5f", "N", "2", pattern="dashes"),
        Label("RISK_FACTOR", "Risk factor", "#d9631e", "R", "3", pattern="waves"),
    ),
)
ENOUGH = 7
STEPS = 200


def annotation_at(release_id: UUID, text: str, start: int, end: int, label: str) -> Annotation:
    span = Span(start, min(end, len(text)))
    return Annotation(uuid4(), release_id, label, (span,), span.of(text), "anna", datetime.now(UTC), uuid4())


def release_of(length: int, annotations: int, unbroken: bool = False) -> AnnotatedRelease:
    """A release of so many characters with annotations strewn evenly, every tenth a long one around others."""
    text = (PARAGRAPH * (length // len(PARAGRAPH) + 1))[:length]
    if unbroken:
        text = text.replace("\n", " ")
    release = Release(uuid4(), "benchmark.txt", digest_of(text), len(text), datetime.now(UTC))
    step = max(1, length // annotations)
    made = []
    for number in range(annotations):
        start = number * step
        long = number % 10 == 0
        label = SCHEME.labels[number % 3].id
        made.append(annotation_at(release.id, text, start, start + (260 if long else 18 + number % 23), label))
    return AnnotatedRelease(release, text, SCHEME, tuple(sorted(made, key=in_text_order)))


def milliseconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return (time.perf_counter() - begun) * 1000


def bare_beside(pane: ReleasePane) -> QPlainTextEdit:
    """A bare widget with what the view has: font, wrapping, width and height of the text."""
    bare = QPlainTextEdit()
    bare.setReadOnly(True)
    bare.setUndoRedoEnabled(False)
    bare.setStyleSheet("QPlainTextEdit { border: 0; padding: 0 }")
    bare.setFont(pane.view.font())
    bare.setWordWrapMode(pane.view.wordWrapMode())
    bare.resize(pane.view.viewport().width() + bare.verticalScrollBar().sizeHint().width(), pane.view.height())
    bare.show()
    QCoreApplication.processEvents()
    return bare


def opening(name: str, sheet: AnnotatedRelease) -> tuple[Row, ReleasePane, QPlainTextEdit]:
    """Until the text is painted: ours with its annotations, the bare one without any."""
    pane = ReleasePane(load_theme("light"))
    pane.resize(1180, 900)
    pane.show()
    other = release_of(100, 1)
    pane.show_sheet(sheet)
    QCoreApplication.processEvents()
    bare = bare_beside(pane)
    ours, bares = [], []

    def show_ours() -> None:
        pane.show_sheet(sheet)
        pane.view.viewport().repaint()
        pane.view.gutter.repaint()
        pane.view.margin.repaint()

    def show_bare() -> None:
        bare.setPlainText(sheet.text)
        bare.viewport().repaint()

    for _ in range(ENOUGH):
        pane.show_sheet(other)
        bare.setPlainText(other.text)
        QCoreApplication.processEvents()
        ours.append(milliseconds(show_ours))
        QCoreApplication.processEvents()
        bares.append(milliseconds(show_bare))
        QCoreApplication.processEvents()
    return row(name, statistics.median(ours), statistics.median(bares)), pane, bare


def row(name: str, ours: float, bare: float) -> Row:
    return name, ours, bare, ours / bare if bare else float("nan")


def wheel(edit: QPlainTextEdit) -> None:
    """One step of the wheel, painted with all that stands beside the text."""
    event = QWheelEvent(
        QPointF(50, 50),
        QPointF(edit.viewport().mapToGlobal(QPoint(50, 50))),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QCoreApplication.sendEvent(edit.viewport(), event)
    QCoreApplication.processEvents()


def scrolling(name: str, pane: ReleasePane, bare: QPlainTextEdit) -> list[Row]:
    """A wheel step at the median and at the 95th percentile."""
    times = []
    for edit in (pane.view, bare):
        edit.verticalScrollBar().setValue(edit.verticalScrollBar().maximum() // 2)
        QCoreApplication.processEvents()
        times.append(statistics.quantiles([milliseconds(lambda e=edit: wheel(e)) for _ in range(STEPS)], n=20))
    ours, bares = times
    return [row(f"{name}, median", ours[9], bares[9]), row(f"{name}, p95", ours[18], bares[18])]


def repainting(name: str, pane: ReleasePane, sheet: AnnotatedRelease) -> Row:
    """From a new annotation on the screen until it is painted; beside it, the bare viewport painted again."""
    view = pane.view
    view.set_caret(len(sheet.text) // 2)
    QCoreApplication.processEvents()
    times, bares = [], []
    for number in range(20):
        start = view.caret() + number
        made = annotation_at(sheet.release.id, sheet.text, start, start + 30, "NOTE")
        ordered = tuple(sorted((*sheet.annotations, made), key=in_text_order))
        changed = AnnotatedRelease(sheet.release, sheet.text, sheet.scheme, ordered)

        def show(changed: AnnotatedRelease = changed) -> None:
            pane.show_sheet(changed)
            QCoreApplication.processEvents()

        times.append(milliseconds(show))
        bares.append(milliseconds(lambda: QPlainTextEdit.repaint(view.viewport())))
    return row(name, statistics.median(times), statistics.median(bares))


def rows() -> list[Row]:
    """All measurements."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, load_theme("light"))
    made: list[Row] = []
    sizes = [
        ("10 kB / 50", 10_000, 50, False),
        ("100 kB / 5,000", 100_000, 5_000, False),
        ("1 MB / 5,000", 1_000_000, 5_000, False),
        ("1 MB in one line / 5,000", 1_000_000, 5_000, True),
        ("10 MB / 50,000", 10_000_000, 50_000, False),
    ]
    for name, length, count, unbroken in sizes:
        sheet = release_of(length, count, unbroken)
        opened, pane, bare = opening(f"open {name}", sheet)
        made.append(opened)
        made += scrolling(f"wheel step {name}", pane, bare)
        made.append(repainting(f"new annotation {name}", pane, sheet))
        for widget in (pane, bare):
            widget.close()
            widget.deleteLater()
        QCoreApplication.processEvents()
    return made


def main() -> None:
    print(f"{'':38} {'ours ms':>9} {'bare ms':>9} {'ratio':>7}")
    for name, ours, bare, ratio in rows():
        print(f"{name:38} {ours:9.2f} {bare:9.2f} {ratio:7.2f}")


if __name__ == "__main__":
    main()
