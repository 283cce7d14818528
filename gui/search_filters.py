"""What narrows a search besides its words: label, attribute, person, state, days, and where the words have to be."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from domain.annotation import State
from domain.scheme import Scheme
from gui.export_filters import Day
from gui.review_words import title_of


@dataclass(frozen=True, slots=True)
class Wish:
    """What a search is for; what is empty wants all."""

    words: str = ""
    label: str = ""
    attribute: str = ""
    """`name=value`, `name=beginning*` or `name`."""
    person: str = ""
    state: str = ""
    since: str = ""
    until: str = ""
    """Days as 2026-03-31."""
    within: str = ""
    """`yes` where the words have to be in the labelled text."""

    @property
    def filtered(self) -> bool:
        """Whether annotations are wanted, and not only texts."""
        return replace(self, words="") != Wish()

    @property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """The attribute as a query has it."""
        name, _, value = self.attribute.partition("=")
        return ((name.strip(), value.strip()),) if name.strip() else ()

    def kept(self) -> dict[str, str]:
        """As it is kept under a name."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, kept: Mapping[str, str]) -> "Wish":
        """What was kept; a word that nobody knows any more is left out."""
        return cls(**{name: value for name, value in kept.items() if name in cls.__dataclass_fields__})


class SearchFilters(QWidget):
    """The fields."""

    returned = Signal()
    """Enter was pressed in a field, or another choice made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = _choice("Label of the annotation")
        self.attribute = QLineEdit(placeholderText="attribute=value", clearButtonEnabled=True)
        self.attribute.setAccessibleName("Attribute of the annotation, as name=value")
        self.attribute.setToolTip("role=legal, party=Tarn* for a beginning, or only the name for any value")
        self.person = _choice("Who made the annotation")
        self.state = _choice("State of the annotation")
        self.since = Day("Since", "First day on which it was made")
        self.until = Day("until", "Last day on which it was made")
        self.within = QCheckBox("Words in the labelled text")
        first, second = QHBoxLayout(), QHBoxLayout()
        for box in (self.label, self.attribute, self.person, self.state):
            first.addWidget(box, 1)
        for field in (self.since, self.until, self.within):
            second.addWidget(field)
        second.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(first)
        column.addLayout(second)
        self.attribute.returnPressed.connect(self.returned)
        for box in (self.label, self.person, self.state):
            box.activated.connect(self.returned)
        self.within.clicked.connect(self.returned)
        self.offer(None, ())

    def stops(self) -> tuple[QWidget, ...]:
        """The fields in the order in which Tab goes through them."""
        days = (self.since.box, self.since.edit, self.until.box, self.until.edit)
        return self.label, self.attribute, self.person, self.state, *days, self.within

    def offer(self, scheme: Scheme | None, people: Iterable[str]) -> None:
        """Offer labels and people; what is chosen stays where it is still there."""
        labels = [(title_of(scheme, item.id), item.id) for item in (scheme.labels if scheme is not None else ())]
        _fill(self.label, "Any label", labels)
        _fill(self.person, "Anybody", [(name, name) for name in people])
        _fill(self.state, "Any state", [(state.value.capitalize(), state.value) for state in State])

    def wish(self, words: str) -> Wish:
        """What is asked for with these words."""
        since, until = self.since.value(), self.until.value()
        return Wish(
            words,
            self.label.currentData() or "",
            self.attribute.text().strip(),
            self.person.currentData() or "",
            self.state.currentData() or "",
            since.isoformat() if since else "",
            until.isoformat() if until else "",
            "yes" if self.within.isChecked() else "",
        )

    def show_wish(self, wish: Wish) -> None:
        """Put a wish into the fields; a label or person that is no longer there becomes any."""
        for box, value in ((self.label, wish.label), (self.person, wish.person), (self.state, wish.state)):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.attribute.setText(wish.attribute)
        self.within.setChecked(bool(wish.within))
        for day, value in ((self.since, wish.since), (self.until, wish.until)):
            day.box.setChecked(bool(value))
            if value:
                given = date.fromisoformat(value)
                day.edit.setDate(QDate(given.year, given.month, given.day))


def _choice(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(10)
    return box


def _fill(box: QComboBox, anything: str, entries: Iterable[tuple[str, str]]) -> None:
    chosen = box.currentData() or ""
    box.clear()
    box.addItem(anything, "")
    for title, data in entries:
        box.addItem(title, data)
    box.setCurrentIndex(max(0, box.findData(chosen)))
