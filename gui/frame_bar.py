"""The bar under the text: what a suggestion is and why, and what the text says for its attributes, a chip for each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QInputDialog, QMenu, QToolButton, QVBoxLayout, QWidget

from domain.cast import Party
from domain.frame import reads_advisor
from domain.scheme import Attribute, Label
from gui.flow_layout import FlowLayout
from gui.messages import plain_label
from gui.words import literal_text

PARTY, ROLE = "party", "role"
ROLE_KEY = Qt.Key.Key_Period


@dataclass(frozen=True)
class Reading:
    """What was read for the attributes of a label, and the cast from which a party can be picked."""

    label: Label
    values: dict[str, str]
    parties: Sequence[Party] = ()


class FrameBar(QFrame):
    """Chips with values that are offered and not yet given; digits pick the party."""

    taken = Signal()
    """The values are wanted as they are shown."""
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("frame_bar")
        self.setAccessibleName("What the text says of the label")
        self._reading: Reading | None = None
        self._values: dict[str, str] = {}
        self.chips: dict[str, QToolButton] = {}
        self.party_chips: list[QToolButton] = []
        self.words = plain_label("", wraps=True)
        self.keys = plain_label("", "muted")
        head = QHBoxLayout()
        head.addWidget(self.words, 1)
        head.addWidget(self.keys)
        self._row = FlowLayout(spacing=6)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 5, 12, 6)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(self._row)
        self.hide()

    # -- what is shown

    def show_suggestion(self, words: str, reading: Reading) -> None:
        """Show what is suggested, with what the text says for its attributes."""
        self._show(words, _hint(reading, "Enter accepts · X rejects · Space skips · W why"), reading)

    def show_made(self, words: str, reading: Reading) -> None:
        """Show what the text says for the attributes of what was just labelled."""
        self._show(words, _hint(reading, "Enter takes them · Esc leaves them"), reading)

    def _show(self, words: str, keys: str, reading: Reading) -> None:
        self._reading = reading
        self._values = {name: value for name, value in reading.values.items() if value}
        self.words.setText(words)
        self.keys.setText(keys)
        self._refill()
        self.show()

    def put_away(self) -> None:
        """Show nothing any more; nothing was given."""
        self._reading = None
        self._values = {}
        self.hide()

    def values(self) -> dict[str, str]:
        """The values as they are shown."""
        return dict(self._values)

    def _refill(self) -> None:
        self._row.clear()
        self.chips, self.party_chips = {}, []
        reading = self._reading
        if reading is None:
            return
        for attribute in reading.label.attributes:
            if self._has_chip(attribute, reading):
                self.chips[attribute.name] = chip = self._chip(attribute)
                self._row.addWidget(chip)
        if reads_advisor(reading.label):
            for number, party in enumerate(reading.parties[:9], 1):
                self._row.addWidget(self._party_chip(number, party))

    def _has_chip(self, attribute: Attribute, reading: Reading) -> bool:
        """Whether an attribute has a chip of its own: a party of the cast has one with its digit."""
        value = self._values.get(attribute.name, "")
        if not reads_advisor(reading.label) or attribute.name not in (ROLE, PARTY):
            return bool(value)
        return attribute.name == ROLE or all(party.name != value for party in reading.parties[:9])

    def _chip(self, attribute: Attribute) -> QToolButton:
        value = self._values.get(attribute.name, "")
        title = attribute.title or attribute.name
        chip = QToolButton()
        chip.setProperty("chip", "offered")
        chip.setText(literal_text(f"{title}: {value or '?'}"))
        chip.setAccessibleName(f"{title}: {value or 'not stated'}; press to correct")
        chip.setToolTip(literal_text(f"{title}: press to correct"))
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(partial(self._correct, attribute))
        return chip

    def _party_chip(self, number: int, party: Party) -> QToolButton:
        chip = QToolButton()
        chosen = self._values.get(PARTY) == party.name
        chip.setText(literal_text(f"{number} {party.name}"))
        chip.setProperty("chip", "party")
        chip.setCheckable(True)
        chip.setChecked(chosen)
        chip.setAccessibleName(f"{number}: party {party.name}{', chosen' if chosen else ''}")
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(partial(self._pick, party.name))
        self.party_chips.append(chip)
        return chip

    # -- correcting

    def set_value(self, name: str, value: str) -> None:
        """Offer another value, or none."""
        if value:
            self._values[name] = value
        else:
            self._values.pop(name, None)
        self._refill()

    def _pick(self, party: str, _checked: bool = False) -> None:
        self.set_value(PARTY, party)

    def _correct(self, attribute: Attribute, _checked: bool = False) -> None:
        if attribute.choices:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for choice in ("", *attribute.choices):
                action = menu.addAction(literal_text(choice) or "none")
                action.triggered.connect(partial(self._set_chosen, attribute.name, choice))
            menu.popup(self.chips[attribute.name].mapToGlobal(self.chips[attribute.name].rect().bottomLeft()))
            return
        title = attribute.title or attribute.name
        value, given = QInputDialog.getText(
            self, "Correct a value", f"{title}:", text=self._values.get(attribute.name, "")
        )
        if given:
            self.set_value(attribute.name, " ".join(value.split()))

    def _set_chosen(self, name: str, choice: str, _checked: bool = False) -> None:
        self.set_value(name, choice)

    def act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        """What a key does while the bar is shown: a digit picks the party, a full stop changes the role."""
        reading = self._reading
        if reading is None or not reads_advisor(reading.label):
            return None
        number = event.key() - Qt.Key.Key_0
        if 1 <= number <= len(self.party_chips):
            return partial(self._pick, reading.parties[number - 1].name)
        attribute = reading.label.attribute(ROLE)
        if event.key() != ROLE_KEY or attribute is None or not attribute.choices:
            return None
        return partial(self._next_role, attribute.choices)

    def _next_role(self, choices: Sequence[str]) -> None:
        """The role after the one that is shown, and the first after the last."""
        shown = self._values.get(ROLE, "")
        place = choices.index(shown) + 1 if shown in choices else 0
        self.set_value(ROLE, choices[place % len(choices)])

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())


def _hint(reading: Reading, keys: str) -> str:
    """The keys of the bar in a line."""
    if not reads_advisor(reading.label):
        return keys
    number = min(9, len(reading.parties))
    picks = f"{'1' if number == 1 else f'1-{number}'} party · " if number else ""
    return f"{picks}. role · {keys}"
