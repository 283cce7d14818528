"""The undo stacks: one for each person, without limit, across releases."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from domain.edit import Edit


class _Step(QUndoCommand):
    """One act; `last` is the Edit that was committed for it last: itself, its undo or its redo."""

    def __init__(self, done: Edit) -> None:
        super().__init__(done.title)
        self.last = done


class History(QObject):
    """What can be undone and redone by the present person.

    The workspace commits first and moves the stack afterwards, so that a failed commit leaves the stack as it was.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stacks: dict[str, QUndoStack] = {}
        self._person = ""

    def clear(self) -> None:
        """Forget everything, when another corpus is opened."""
        for stack in self._stacks.values():
            stack.clear()
            stack.deleteLater()
        self._stacks.clear()
        self.changed.emit()

    def switch(self, person: str) -> None:
        """Go on with the stack of somebody else: nobody takes back another person's acts."""
        self._person = person
        self.changed.emit()

    def _stack(self, person: str) -> QUndoStack:
        if person not in self._stacks:
            self._stacks[person] = QUndoStack(self)
        return self._stacks[person]

    def add(self, done: Edit) -> None:
        """Remember an Edit that was committed."""
        self._person = done.by
        self._stack(done.by).push(_Step(done))
        self.changed.emit()

    def to_undo(self) -> Edit | None:
        """The Edit that undo would take back."""
        stack = self._stack(self._person)
        return self._at(stack, stack.index() - 1)

    def to_redo(self) -> Edit | None:
        """The Edit that redo would take back: the one that an undo committed."""
        stack = self._stack(self._person)
        return self._at(stack, stack.index())

    @staticmethod
    def _at(stack: QUndoStack, index: int) -> Edit | None:
        step = stack.command(index) if 0 <= index < stack.count() else None
        return step.last if isinstance(step, _Step) else None

    def undone(self, committed: Edit | None) -> None:
        """The undo was committed; None when it cannot be done any more, which drops the step."""
        stack = self._stack(self._person)
        self._mark(stack, stack.index() - 1, committed)
        stack.undo()
        self.changed.emit()

    def redone(self, committed: Edit | None) -> None:
        """The redo was committed; None when it cannot be done any more, which drops the step."""
        stack = self._stack(self._person)
        self._mark(stack, stack.index(), committed)
        stack.redo()
        self.changed.emit()

    @staticmethod
    def _mark(stack: QUndoStack, index: int, committed: Edit | None) -> None:
        step = stack.command(index)
        assert isinstance(step, _Step)
        if committed is None:
            step.setObsolete(True)
        else:
            step.last = committed

    def undo_text(self) -> str:
        """What undo would take back, for the menu."""
        return self._stack(self._person).undoText()

    def redo_text(self) -> str:
        """What redo would do again, for the menu."""
        return self._stack(self._person).redoText()
