"""Suggestions in the text by keys: Tab goes to the next one, Enter accepts it, X rejects it, Space skips it."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog

from domain import accept
from domain.frame import reads_advisor
from domain.release import pairs
from domain.suggest_frame import with_frames
from domain.suggestion import Suggestion
from gui import settings as options
from gui.frame_bar import Reading
from gui.guesswork import Guesswork
from gui.suggest_many import SuggestManyDialog, seen_of
from gui.suggestion_words import told
from gui.words import many

if TYPE_CHECKING:
    from gui.main_window import MainWindow

_PLAIN = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Suggesting(QObject):
    """Walks the open release's suggestions; which there are, the workspace says."""

    changed = Signal()
    """Another suggestion is in turn, or none."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace = window.workspace
        self._view = window.pane.view
        self._bar = window.pane.frame_bar
        self._skipped: set[UUID] = set()
        self._moving = False
        self._view.installEventFilter(self)
        self._view.caret_moved.connect(self._caret_moved)
        workspace.sheet_changed.connect(self._begin)
        workspace.suggested.connect(self._renew)
        window.suggestions.chosen.connect(self.choose)
        self.changed.connect(lambda: window.suggestions.mark(self.current))
        window.suggestions.many_wanted.connect(self.accept_many)
        self.guesswork = Guesswork(window)
        window.suggestions.why_wanted.connect(self.guesswork.why)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {
            "next_suggestion": lambda: self.step(1),
            "previous_suggestion": lambda: self.step(-1),
            "accept": self.accept,
            "reject": self.reject,
            "skip": self.skip,
            "show_suggestions": self._toggle,
            "suggest_again": self._workspace.suggest_again,
            "accept_many": self.accept_many,
            "why": self.why,
            **self.guesswork.acts(),
        }

    # -- which there are

    @property
    def found(self) -> Sequence[Suggestion]:
        """Those that are shown, in text order."""
        return self._view.suggestions

    @property
    def current(self) -> Suggestion | None:
        """The one in turn."""
        return self._view.suggested

    def _begin(self) -> None:
        self._skipped.clear()
        self._set_current(None)

    def _renew(self) -> None:
        """Show what the workspace found, or what is left of it after an act."""
        shown = self._window.settings.get(options.SUGGESTIONS)
        self._view.suggestions = self._workspace.suggestions if shown else ()
        kept = self.current
        if kept is not None and all(item.id != kept.id for item in self._view.suggestions):
            self._set_current(None)
        self._view.viewport().update()
        self.changed.emit()

    def _toggle(self) -> None:
        self._window.settings.set(options.SUGGESTIONS, self._window.actions_by_name["show_suggestions"].isChecked())
        self._renew()

    # -- keys of the text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Tab while there are suggestions, and Enter, X and Space while one is in turn."""
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self._keep_in_sight)
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        assert isinstance(event, QKeyEvent)
        act = self._act_for(event)
        if act is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        else:
            act()
        return True

    def _act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not self.found or self._view.edge.move is not None:
            return None
        if key == Qt.Key.Key_Tab and held == _PLAIN:
            return lambda: self.step(1)
        if (key == Qt.Key.Key_Backtab and held in (_PLAIN, _SHIFT)) or (key == Qt.Key.Key_Tab and held == _SHIFT):
            return lambda: self.step(-1)
        if self.current is None or held != _PLAIN:
            return None
        if key in _ENTER:
            return self.accept
        if key == Qt.Key.Key_Escape:
            return lambda: self._set_current(None)
        acts = {Qt.Key.Key_X: self.reject, Qt.Key.Key_Space: self.skip, Qt.Key.Key_W: self.why}
        return acts.get(key) or self._digit(event)  # type: ignore[call-overload]

    def _digit(self, event: QKeyEvent) -> Callable[[], object] | None:
        """A digit picks the party that an advisor advises."""
        return self._bar.act_for(event) if self._bar.isVisible() else None

    # -- walking

    def step(self, step: int) -> None:
        """Go to the next or the previous suggestion that was not skipped."""
        items = [item for item in self.found if item.id not in self._skipped]
        if not items:
            self._tell_none()
            return
        starts = [item.span.start for item in items]
        kept = self.current
        if kept is not None and kept in items:
            place = items.index(kept) + step
        else:
            caret = self._view.caret()
            place = bisect_left(starts, caret) if step > 0 else bisect_right(starts, caret) - 1
        self._go_to(items[place % len(items)])

    def _go_to(self, item: Suggestion) -> None:
        self._moving = True
        try:
            self._view.set_caret(item.span.start)
            self._view.reveal(item.span)
        finally:
            self._moving = False
        self._set_current(item)

    def _keep_in_sight(self) -> None:
        """The bar takes room from the text, so what was in sight may be behind it."""
        if self.current is not None:
            self._view.reveal(self.current.span)

    def choose(self, wanted: UUID) -> None:
        """Go to one of them."""
        item = next((item for item in self.found if item.id == wanted), None)
        if item is not None:
            self._go_to(item)

    def _set_current(self, item: Suggestion | None) -> None:
        self._view.suggested = item
        self._view.viewport().update()
        sheet = self._workspace.sheet
        label = sheet.scheme.label(item.label) if sheet is not None and item is not None else None
        if item is None or sheet is None or label is None:
            self._bar.put_away()
        else:
            place = [other.id for other in self.found].index(item.id) + 1
            words = told(item, label, place, len(self.found))
            offers = self._workspace.offers
            values = {**dict(item.attributes), **offers.read(sheet, label, item.span)}
            parties = offers.parties(sheet) if reads_advisor(label) else ()
            self._bar.show_suggestion(words, Reading(label, values, parties))
        self.changed.emit()

    def _caret_moved(self, _position: int) -> None:
        if not self._moving and self.current is not None:
            self._set_current(None)

    def _tell_none(self) -> None:
        if self._workspace.sheet is None:
            words = "No release is open: choose one in the list first."
        elif not self._window.settings.get(options.SUGGESTIONS):
            words = "Suggestions are hidden: View, Suggestions shows them."
        elif self._workspace.suggesting:
            words = "Suggestions are still being looked for."
        else:
            words = "There is nothing more to suggest in this release."
        self._workspace.told.emit(words)

    # -- acts

    def accept(self) -> None:
        """Make the one in turn an annotation, with the attributes that the bar shows, and go on."""
        item = self._in_turn()
        if item is None:
            return
        following = self._following(item)
        given = self._bar.values() if self._bar.isVisible() else dict(item.attributes)
        if self._workspace.do(accept.accept, [replace(item, attributes=pairs(given))]) is not None:
            self._go_on(following, f"{many(len(self.found), 'suggestion')} left.")

    def reject(self) -> None:
        """Say that it is wrong: it is not proposed again in this release."""
        item = self._in_turn()
        if item is None:
            return
        following = self._following(item)
        if self._workspace.do(accept.reject, [item]) is not None:
            self._go_on(following, "Rejected; Ctrl+Z takes it back.")

    def skip(self) -> None:
        """Leave it for now and go on; it comes again when the release is opened again."""
        item = self._in_turn()
        if item is not None:
            following = self._following(item)
            self._skipped.add(item.id)
            self._go_on(following, "Skipped.")

    def why(self) -> None:
        """Say what speaks for the one in turn."""
        item = self._in_turn()
        if item is not None:
            self.guesswork.why(item)

    def accept_many(self) -> None:
        """Offer all that are shown, to be accepted in one step."""
        if not self.found:
            self._tell_none()
            return
        seen = seen_of(self._view.lines())
        dialog = SuggestManyDialog(self.found, seen, self._workspace.scheme, self._window.theme, self._window)
        accepted, chosen = dialog.exec() == QDialog.DialogCode.Accepted, dialog.chosen()
        dialog.deleteLater()
        self._view.setFocus()
        sheet = self._workspace.sheet
        if not accepted or not chosen or sheet is None:
            return
        if self._workspace.do(accept.accept, with_frames(sheet.text, sheet.scheme, chosen)) is not None:
            self._workspace.told.emit(f"{many(len(chosen), 'suggestion')} accepted. Ctrl+Z takes all of it back.")

    def _in_turn(self) -> Suggestion | None:
        if self.current is None:
            self._workspace.told.emit("No suggestion is in turn: Tab goes to the next one.")
        return self.current

    def _following(self, item: Suggestion) -> UUID | None:
        """The next one behind it that was not skipped, or the first before it."""
        others = [other for other in self.found if other.id not in self._skipped and other.id != item.id]
        behind = [other for other in others if other.span.start >= item.span.start]
        left = behind or others
        return left[0].id if left else None

    def _go_on(self, following: UUID | None, words: str) -> None:
        item = next((item for item in self.found if item.id == following), None)
        if item is not None:
            self._go_to(item)
        else:
            self._set_current(None)
            words = f"{words} That was the last suggestion: Ctrl+Enter says done."
        self._workspace.told.emit(words)
