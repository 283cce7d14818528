"""What stands behind suggestions, in the window: why one is made, the rules, learning, and the most useful order."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject

from domain.span import Span
from domain.suggestion import Suggestion
from gui import work_learn
from gui.corpus_dialogs import run_in_front
from gui.learning import Learning
from gui.rules_dialog import RulesDialog
from gui.suggestion_words import percent, title_of
from gui.useful_order import UsefulOrder
from gui.why_dialog import WhyDialog

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Guesswork(QObject):
    """The acts on what guesses, over the window's workspace."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self.learning = Learning(window)
        self.order = UsefulOrder(window)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {"rules": self.rules, **self.learning.acts(), **self.order.acts()}

    # -- why

    def why(self, item: Suggestion) -> None:
        """Show what speaks for a suggestion."""
        workspace, sheet = self._workspace, self._workspace.sheet
        sources = workspace.sources
        if sheet is None or sources is None:
            workspace.told.emit("Rules and model are still being read.")
            return
        person = workspace.person
        job = workspace.job(lambda corpus: work_learn.why(corpus, person, sheet, item, sources))
        found, failure = run_in_front(self._window, job, "Looking for what speaks for it")
        if not isinstance(found, work_learn.Why):
            if failure:
                workspace.refused.emit(failure, "")
            return
        words = f"{title_of(workspace.scheme, item.label)}, {percent(item.score)}: {item.reason}"
        dialog = WhyDialog(item, words, found, self._window)
        wanted: list[Callable[[], object]] = [self._window.pane.view.setFocus]
        dialog.place_wanted.connect(lambda release, span: wanted.append(lambda: self.go(release, span)))
        dialog.rule_wanted.connect(lambda rule: wanted.append(lambda: self.rules(rule)))
        dialog.exec()
        dialog.deleteLater()
        for act in wanted:
            act()

    def go(self, release_id: UUID, span: Span) -> None:
        """Open a place of a release."""
        if self._workspace.show(release_id):
            view = self._window.pane.view
            view.reveal(span)
            view.select(span)
            view.setFocus()

    # -- rules

    def rules(self, rule: str = "") -> None:
        """Show the rules, at one of them if it is named, and use them from then on as they are kept."""
        workspace = self._workspace
        if workspace.corpus is None:
            workspace.refused.emit("No corpus is open: open the one whose rules are wanted.", "")
            return
        dialog = RulesDialog(workspace, self._window.theme, rule, self._window)
        places: list[tuple[UUID, Span]] = []
        dialog.place_wanted.connect(lambda release, span: places.append((release, span)))
        dialog.exec()
        changed = dialog.changed
        dialog.end()
        dialog.deleteLater()
        self._window.pane.view.setFocus()
        if changed:
            workspace.suggest_again()
        for place in places:
            self.go(*place)
