"""Which annotations go out, and with which releases."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain.annotation import State
from domain.person import Person
from domain.scheme import Scheme

if TYPE_CHECKING:
    from storage.reading import Query


class Ticks(QListWidget):
    """A list of which some are wanted; all are until a person says otherwise."""

    def __init__(self, name: str, entries: Iterable[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMinimumHeight(90)
        self._before: list[Qt.CheckState] = []
        for title, value in entries:
            item = QListWidgetItem(title, self)
            item.setData(Qt.ItemDataRole.UserRole, value)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
        if self.count():
            self.setCurrentRow(0)

    def stand_for(self, values: Collection[str] | None) -> None:
        """Dim the list and tick what something else decides; None gives it back as it was ticked before."""
        if values is not None:
            self._before = [self.item(row).checkState() for row in range(self.count())]
        self.setEnabled(values is None)
        for row in range(self.count()):
            item = self.item(row)
            if values is None:
                item.setCheckState(self._before[row])
            else:
                held = item.data(Qt.ItemDataRole.UserRole) in values
                item.setCheckState(Qt.CheckState.Checked if held else Qt.CheckState.Unchecked)

    def wanted(self) -> frozenset[str] | None:
        """What is ticked; None when all is."""
        items = [self.item(row) for row in range(self.count())]
        ticked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        if len(ticked) == len(items):
            return None
        return frozenset(item.data(Qt.ItemDataRole.UserRole) for item in ticked)


class Day(QWidget):
    """A day that may be left open: a box to tick, and the date."""

    changed = Signal()

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(title)
        self.edit = QDateEdit(QDate.currentDate())
        self.edit.setCalendarPopup(True)
        self.edit.setDisplayFormat("yyyy-MM-dd")
        self.edit.setEnabled(False)
        self.edit.setAccessibleName(name)
        self.edit.setToolTip("The day counts as a whole, in universal time (UTC).")
        self.box.toggled.connect(self.edit.setEnabled)
        self.box.toggled.connect(self.changed)
        self.edit.dateChanged.connect(self.changed)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.box)
        line.addWidget(self.edit, 1)

    def value(self) -> date | None:
        """The day; None when it is left open."""
        chosen = self.edit.date()
        return date(chosen.year(), chosen.month(), chosen.day()) if self.box.isChecked() else None


class Filters(QWidget):
    """The choice of states, labels, annotators, days, gold, and releases without annotations."""

    changed = Signal()

    def __init__(self, scheme: Scheme | None, people: Iterable[Person], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        labels = [(label.title, label.id) for label in scheme.labels] if scheme else []
        self.states = Ticks("States of annotations", [(state.value.capitalize(), state.value) for state in State])
        self.labels = Ticks("Labels", labels)
        self.authors = Ticks("Annotators", [(person.name, person.name) for person in people])
        self.since = Day("Made sin&ce", "First day on which annotations were made")
        self.until = Day("and &until", "Last day on which annotations were made")
        self.gold = QCheckBox("&Gold only: releases signed off, with what is approved")
        self.only = QCheckBox("&Only releases with such annotations")
        for ticks in (self.states, self.labels, self.authors):
            ticks.itemChanged.connect(self.changed)
        for day in (self.since, self.until):
            day.changed.connect(self.changed)
        self.gold.toggled.connect(lambda on: self.states.stand_for({State.APPROVED.value} if on else None))
        for box in (self.gold, self.only):
            box.toggled.connect(self.changed)
        self._lay_out()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        for place, (title, ticks) in enumerate(
            (("St&ates", self.states), ("La&bels", self.labels), ("A&nnotators", self.authors))
        ):
            label = QLabel(title)
            label.setBuddy(ticks)
            grid.addWidget(label, 0, place)
            grid.addWidget(ticks, 1, place)
        days = QHBoxLayout()
        days.addWidget(self.since, 1)
        days.addWidget(self.until, 1)
        column = QVBoxLayout(self)
        column.addLayout(grid, 1)
        column.addLayout(days)
        column.addWidget(self.gold)
        column.addWidget(self.only)

    def problem(self) -> str:
        """Why nothing can go out as it stands; empty when it can."""
        for name, ticks in (("state", self.states), ("label", self.labels), ("annotator", self.authors)):
            if ticks.wanted() == frozenset() and ticks.isEnabled():
                return f"Tick at least one {name}, or nothing is exported but the releases."
        since, until = self.since.value(), self.until.value()
        if since and until and since > until:
            return "The first day is after the last one: no annotation was made then."
        return ""

    def query(self) -> "Query":
        """What is wanted of the corpus."""
        from storage.reading import Query

        states = None if self.gold.isChecked() else self.states.wanted()
        return Query(
            states=None if states is None else frozenset(State(name) for name in states),
            labels=self.labels.wanted(),
            authors=self.authors.wanted(),
            since=self.since.value(),
            until=self.until.value(),
            gold=self.gold.isChecked(),
            empty=not self.only.isChecked(),
        )
