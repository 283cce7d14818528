"""Tying two annotations: the first press of the key marks where the relation starts, the second says where it ends."""

from collections import Counter
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QWidget

from domain import annotate
from domain.annotate import shortened
from domain.annotation import AnnotatedRelease
from gui.annotating import Annotating
from gui.workspace import Workspace


class Relating(QObject):
    """Knows from which annotation a relation starts until its end is chosen."""

    def __init__(self, workspace: Workspace, annotating: Annotating, window: QWidget) -> None:
        super().__init__(window)
        self._workspace = workspace
        self._annotating = annotating
        self._window = window
        self._source: UUID | None = None
        self._last = ""
        workspace.sheet_changed.connect(self.leave)

    def leave(self) -> None:
        """Forget where a relation was to start."""
        self._source = None

    def relate(self) -> None:
        """Start a relation at the annotation in focus, or end one there and ask what it says."""
        sheet, focus = self._workspace.sheet, self._annotating.focus
        if sheet is None or focus is None:
            self._workspace.told.emit("Put the caret into an annotation first.")
        elif self._source is None or self._source not in sheet.by_id:
            self._source = focus.id
            self._workspace.told.emit(
                f"A relation starts at “{shortened(focus.quote)}”: go to where it ends and press the same key."
            )
        elif self._source == focus.id:
            self.leave()
            self._workspace.told.emit("No relation was started: that is the same annotation.")
        else:
            self._end(sheet, self._source, focus.id)

    def _end(self, sheet: AnnotatedRelease, source: UUID, target: UUID) -> None:
        used = [label for label, _ in Counter(relation.label for relation in sheet.relations).most_common()]
        offered = list(dict.fromkeys([*([self._last] if self._last else []), *used]))
        question = f"“{shortened(sheet.by_id[source].quote)}”  →  “{shortened(sheet.by_id[target].quote)}”\n\nRelation:"
        words, given = QInputDialog.getItem(self._window, "Relate", question, offered, 0, True)
        if given and self._workspace.do(annotate.relate, source, target, words) is not None:
            self._last = words.strip()
            self.leave()
