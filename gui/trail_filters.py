"""Which acts of the trail are shown: of what, whose, of which kind, from when to when, and told in which words."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from domain.annotate import shortened
from domain.annotation import Annotation
from domain.person import Person
from domain.release import Release
from domain.telling import Act
from gui.export_filters import Day
from gui.words import literal_text
from gui.work_trail import Viewer

if TYPE_CHECKING:
    from storage.trail import Wanted

TYPED = 250
"""Milliseconds after the last letter when what was typed is looked for."""
KINDS = {
    Act.ANNOTATING: "Annotating",
    Act.REVIEW: "Review",
    Act.IMPORT: "Import",
    Act.SCHEME: "Scheme",
    Act.PEOPLE: "People",
    Act.OTHER: "Anything else",
}


class TrailFilters(QWidget):
    """The choice of acts; `changed` when another one was made."""

    changed = Signal()

    def __init__(
        self,
        people: Iterable[Person],
        release: Release | None,
        focus: Annotation | None,
        viewer: Viewer,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._release, self._focus, self._viewer = release, focus, viewer
        self.scope = QComboBox()
        self.person = QComboBox()
        self.kind = QComboBox()
        self.since = Day("From", "First day of the acts")
        self.until = Day("to", "Last day of the acts")
        self.words = QLineEdit(placeholderText="Words that are told of it", clearButtonEnabled=True)
        self._typed = QTimer(self, singleShot=True, interval=TYPED)
        self._typed.timeout.connect(self.changed)
        self._fill(people)
        self._lay_out()

    def _fill(self, people: Iterable[Person]) -> None:
        self.scope.addItem("The whole corpus", "corpus")
        if self._release is not None:
            self.scope.addItem("The open release", "release")
        if self._focus is not None:
            self.scope.addItem(f"“{literal_text(shortened(self._focus.quote, 24))}”", "annotation")
        self.person.addItem("Everybody", None)
        for person in people:
            self.person.addItem(person.name, person.name)
        self.kind.addItem("All acts", None)
        for act, title in KINDS.items():
            self.kind.addItem(title, act)
        for box in (self.scope, self.person, self.kind):
            box.setMinimumContentsLength(13 if box is self.scope else 9)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(self.changed)
        for day in (self.since, self.until):
            day.edit.setToolTip("The day counts as a whole, by the clock of this computer.")
            day.changed.connect(self.changed)
        self.words.textChanged.connect(self._typed.start)
        self.words.returnPressed.connect(self._look)

    def _lay_out(self) -> None:
        named = {"&Trail of": self.scope, "&Person": self.person, "&Kind": self.kind, "&Words": self.words}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, (title, field) in enumerate(named.items()):
            label = QLabel(title)
            label.setBuddy(field)
            field.setAccessibleName(title.replace("&", ""))
            grid.addWidget(label, 0, place)
            grid.addWidget(field, 1, place)
            grid.setColumnStretch(place, 3 if field is self.words else 1)
        days = QHBoxLayout()
        days.addWidget(self.since)
        days.addWidget(self.until)
        grid.addLayout(days, 1, len(named))

    def _look(self) -> None:
        self._typed.stop()
        self.changed.emit()

    def wanted(self) -> "Wanted":
        """What is chosen."""
        from storage.trail import Wanted

        scope, act = self.scope.currentData(), self.kind.currentData()
        since, until = self.since.value(), self.until.value()
        return Wanted(
            release=self._release.id if scope == "release" and self._release is not None else None,
            annotation=self._focus.id if scope == "annotation" and self._focus is not None else None,
            by=self.person.currentData(),
            acts=frozenset() if act is None else frozenset({Act(act)}),
            since=None if since is None else datetime.combine(since, time.min).astimezone(),
            until=None if until is None else datetime.combine(until, time.max).astimezone(),
            words=self.words.text(),
            viewer=self._viewer.person,
            blind_on=self._viewer.blind_on,
        )
