"""The undo stacks: one for each person, without limit, across releases."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from domain.edit import Edit


@dataclass(slots=True, eq=False)
class Act:
    """Something a person did at one go that took several Edits, such as an import: one step to undo."""

    title: str


class _Step(QUndoCommand):
    """One act; `edits` are those committed for it last: itself, its undo or its redo."""

    def __init__(self, done: Edit, act: Act | None) -> None:
        super().__init__(act.title if act else done.title)
        self.edits = [done]
        self.act = act


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

    def add(self, done: Edit, act: Act | None = None) -> None:
        """Remember an Edit that was committed; those of one act are one step unless another came between."""
        self._person = done.by
        stack = self._stack(done.by)
        top = stack.command(stack.index() - 1) if 0 < stack.index() == stack.count() else None
        if act is not None and isinstance(top, _Step) and top.act is act:
            top.edits.append(done)
            top.setText(act.title)
        else:
            stack.push(_Step(done, act))
        self.changed.emit()

    def to_undo(self) -> tuple[Edit, ...]:
        """The Edits that undo would take back, in the order in which they were committed."""
        stack = self._stack(self._person)
        return self._at(stack, stack.index() - 1)

    def to_redo(self) -> tuple[Edit, ...]:
        """The Edits that redo would take back: those that an undo committed, in that order."""
        stack = self._stack(self._person)
        return self._at(stack, stack.index())

    @staticmethod
    def _at(stack: QUndoStack, index: int) -> tuple[Edit, ...]:
        step = stack.command(index) if 0 <= index < stack.count() else None
        return tuple(step.edits) if isinstance(step, _Step) else ()

    def undone(self, committed: Sequence[Edit], left: Sequence[Edit] = ()) -> None:
        """The undo was committed; what is left of its step when it stopped can be taken back by the next undo.

        A step of which nothing was taken back and nothing is left is dropped.
        """
        stack = self._stack(self._person)
        step = stack.command(stack.index() - 1)
        assert isinstance(step, _Step)
        if left:
            step.edits = list(left)
        else:
            self._settle(step, committed)
            stack.undo()
        self.changed.emit()

    def redone(self, committed: Sequence[Edit]) -> None:
        """The redo was committed, as far as it got; a step of which nothing was done again is dropped."""
        stack = self._stack(self._person)
        step = stack.command(stack.index())
        assert isinstance(step, _Step)
        self._settle(step, committed)
        stack.redo()
        self.changed.emit()

    @staticmethod
    def _settle(step: _Step, committed: Sequence[Edit]) -> None:
        step.setObsolete(not committed)
        step.edits = list(committed)

    def undo_text(self) -> str:
        """What undo would take back, for the menu."""
        return self._stack(self._person).undoText()

    def redo_text(self) -> str:
        """What redo would do again, for the menu."""
        return self._stack(self._person).redoText()
