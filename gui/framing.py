"""After a label was given by hand, what the text says for its attributes is offered; Enter takes it."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from domain import annotate, frame
from domain.annotate import shortened
from domain.annotation import Annotation
from gui import settings as options
from gui.frame_bar import Reading

if TYPE_CHECKING:
    from gui.main_window import MainWindow

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class Framing(QObject):
    """Offers the values in the bar under the text, and gives them when they are taken."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._settings = window.settings
        self._actions = window.actions_by_name
        self._workspace = workspace = window.workspace
        self._view = window.pane.view
        self._bar = window.pane.frame_bar
        self._annotating = window.annotating
        self._offered: UUID | None = None
        self._view.installEventFilter(self)
        window.annotating.made.connect(self._offer_for_made)
        workspace.sheet_changed.connect(self._leave)
        workspace.edited.connect(self._leave)
        # Whoever goes on to other words means the label with its digit, not a party.
        self._view.caret_moved.connect(self._leave)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {"read_frame": self.read_again, "offer_frames": self._toggle}

    def _toggle(self) -> None:
        self._settings.set(options.READ_FRAMES, self._actions["offer_frames"].isChecked())

    def _offer_for_made(self, annotation: Annotation) -> None:
        if self._settings.get(options.READ_FRAMES) and not self._annotating.armed:
            self._offer(annotation)

    def read_again(self) -> None:
        """Offer what the text says for the annotation in focus."""
        found = self._annotating.focus
        if found is None:
            self._workspace.told.emit("Put the caret into an annotation first.")
        elif not self._offer(found):
            self._workspace.told.emit("The text says nothing more for the attributes of this annotation.")

    def _offer(self, annotation: Annotation) -> bool:
        """Show what the text states beyond what the annotation has; whether there is anything."""
        sheet = self._workspace.sheet
        label = sheet.scheme.label(annotation.label) if sheet is not None else None
        if sheet is None or label is None:
            return False
        read = self._workspace.offers.read(sheet, label, annotation.span)
        given = dict(annotation.attributes)
        if not {name: value for name, value in read.items() if not given.get(name)} and not (
            frame.reads_advisor(label) and not given.get("party")
        ):
            return False
        parties = self._workspace.offers.parties(sheet) if frame.reads_advisor(label) else ()
        self._offered = annotation.id
        words = f"{label.title} “{shortened(annotation.quote)}”, as the text has it:"
        self._bar.show_made(words, Reading(label, {**read, **given}, parties))
        return True

    def _leave(self, _edit: object = None) -> None:
        if self._offered is not None:
            self._offered = None
            self._bar.put_away()

    def _take(self) -> None:
        wanted, values = self._offered, self._bar.values()
        self._leave()
        sheet = self._workspace.sheet
        annotation = sheet.by_id.get(wanted) if sheet is not None and wanted is not None else None
        if annotation is not None and values != dict(annotation.attributes):
            self._workspace.do(annotate.describe, annotation.id, attributes=values)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the bar while it offers; every other key leaves it and means what it always means."""
        if self._offered is None or event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            return False
        assert isinstance(event, QKeyEvent)
        if event.key() in _HELD:
            return False
        if self._view.raw_selection().length:
            self._leave()  # the keys mean what is selected now
            return False
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        act = self._act_for(event) if plain else None
        if act is None:
            self._leave()
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        else:
            act()
        return True

    def _act_for(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.key() in _ENTER:
            return self._take
        return self._bar.act_for(event)
