"""Searches that a person keeps under names of their own: run, renamed and removed again."""

import json

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QInputDialog, QMenu, QToolButton, QWidget

from gui import settings as options
from gui.search_filters import Wish
from gui.settings import Settings


class SavedSearches:
    """What is kept in the settings, by person and name."""

    def __init__(self, settings: Settings | None) -> None:
        self._settings = settings

    def of(self, person: str) -> dict[str, Wish]:
        """The searches of a person by name; what the file holds unsoundly is left out."""
        found = {}
        for name, written in sorted(self._all().get(person, {}).items(), key=lambda pair: pair[0].casefold()):
            try:
                kept = json.loads(written)
                sound = isinstance(kept, dict) and all(isinstance(value, str) for value in kept.values())
            except (ValueError, RecursionError):
                sound = False
            if sound:
                found[name] = Wish.of(kept)
        return found

    def keep(self, person: str, name: str, wish: Wish) -> None:
        """Keep a search under a name, in place of another one of that name."""
        everybody = self._all()
        everybody.setdefault(person, {})[name] = json.dumps(wish.kept())
        self._write(everybody)

    def remove(self, person: str, name: str) -> None:
        """Forget a search."""
        everybody = self._all()
        everybody.get(person, {}).pop(name, None)
        self._write(everybody)

    def _all(self) -> dict[str, dict[str, str]]:
        found = self._settings.get(options.SAVED_SEARCHES) if self._settings is not None else {}
        return {person: dict(searches) for person, searches in found.items()}

    def _write(self, everybody: dict[str, dict[str, str]]) -> None:
        if self._settings is not None:
            self._settings.set(options.SAVED_SEARCHES, everybody)


class SavedBar(QWidget):
    """The list of a person's searches, and what is done with one."""

    wanted = Signal(object)
    """A Wish that was chosen."""
    keeping = Signal()
    """The present search is to be kept."""

    def __init__(self, saved: SavedSearches, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._saved, self._person = saved, ""
        self.list = QComboBox()
        self.list.setAccessibleName("Saved searches")
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(14)
        self.more = QToolButton()
        self.more.setText("Manage")
        self.more.setAccessibleName("Save, rename or remove a search")
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.setToolTip("Save, rename or remove a search")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.save = menu.addAction("&Save this search…", self.keeping.emit)
        self.rename_action = menu.addAction("&Rename…", self.rename)
        self.remove_action = menu.addAction("Re&move", self.remove)
        self.more.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list)
        row.addWidget(self.more)
        self.list.activated.connect(self._run)
        self.show_person("")

    def show_person(self, person: str, chosen: str = "") -> None:
        """List the searches of a person."""
        self._person = person
        self.list.clear()
        self.list.addItem("Saved searches", None)
        for name, wish in self._saved.of(person).items():
            self.list.addItem(name, wish)
        self.list.setCurrentIndex(max(0, self.list.findText(chosen) if chosen else 0))
        self._enable()

    def _enable(self) -> None:
        one = self.list.currentIndex() > 0
        self.save.setEnabled(bool(self._person))
        self.rename_action.setEnabled(one)
        self.remove_action.setEnabled(one)

    def _run(self, place: int) -> None:
        self._enable()
        wish = self.list.itemData(place)
        if isinstance(wish, Wish):
            self.wanted.emit(wish)

    def keep(self, wish: Wish, about: str = "") -> None:
        """Ask for a name and keep a search under it; what it is about is proposed where it has no words."""
        name, accepted = QInputDialog.getText(
            self, "Save the search", "Name (one of the same name is replaced):", text=wish.words or about
        )
        if accepted and name.strip():
            self._saved.keep(self._person, name.strip(), wish)
            self.show_person(self._person, name.strip())

    def rename(self) -> None:
        """Give the chosen search another name."""
        old, wish = self.list.currentText(), self.list.currentData()
        name, accepted = QInputDialog.getText(self, "Rename the search", "Name:", text=old)
        if accepted and name.strip() and name.strip() != old and isinstance(wish, Wish):
            self._saved.keep(self._person, name.strip(), wish)
            self._saved.remove(self._person, old)
            self.show_person(self._person, name.strip())

    def remove(self) -> None:
        """Forget the chosen search; what it finds is not touched."""
        self._saved.remove(self._person, self.list.currentText())
        self.show_person(self._person)
