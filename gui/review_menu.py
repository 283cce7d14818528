"""What the Review menu does besides single decisions: the mode, the order of the walk, samples, many at once, keys."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from gui.actions import set_review_mode
from gui.messages import confirm
from gui.review_many import DecidingMany
from gui.review_model import Walk
from gui.review_negatives import FindingNone
from gui.review_panel import LOCAL
from gui.review_relabel import Relabelling
from gui.review_sample import Sampling

if TYPE_CHECKING:
    from gui.main_window import MainWindow

SIGNING = (
    "A key of your own signs what you approve and return here from now on, so that anybody can check later that it was"
    " you. Its secret half stays on this machine: in the system's keyring where there is one, else in a file that only"
    " you may read."
)
HEIGHTS = (260, 340)
"""Pixels for the inspector, and for the queue when it is shown under it."""


class ReviewMenu(QObject):
    """The wider acts of review, over the window's panel and workspace."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._panel = window.review
        self._finding_none = FindingNone(window.workspace, window.annotating)
        self._many = DecidingMany(window)
        self._sampling = Sampling(window, self._many)
        self._relabelling = Relabelling(window)
        actions = window.actions_by_name
        self._panel.add_buttons([actions[name] for name in ("approve", "return", "next_undecided")])
        self._panel.walks.currentIndexChanged.connect(self._check_walk)
        self._check_walk()

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {
            "review_mode": self._toggle,
            "go_review": self._go,
            "found_none": self._finding_none.ask,
            "approve_many": self._many.approve,
            "return_many": self._many.return_,
            "sample": self._sampling.ask,
            "relabel_many": self._relabelling.relabel,
            "merge_labels": self._relabelling.merge,
            "sign_decisions": self.sign,
            **{f"walk_{walk.value}": partial(self._panel.set_walk, walk) for walk in Walk},
        }

    # -- the mode

    def set_mode(self, on: bool) -> None:
        """Show the queue and take the review keys, or put both away."""
        window = self._window
        dock = window.docks["review"]
        appears = on and dock.isHidden()
        window.actions_by_name["review_mode"].setChecked(on)
        set_review_mode(window.actions_by_name, on=on)
        dock.setVisible(on)
        self._panel.refill(on)
        if on:
            dock.raise_()
        if appears and not dock.isFloating():
            window.resizeDocks([window.docks["inspector"], dock], HEIGHTS, Qt.Orientation.Vertical)

    def _toggle(self) -> None:
        on = self._window.actions_by_name["review_mode"].isChecked()
        self.set_mode(on)
        if on and self._workspace.corpus is not None and not self._workspace.proven:
            self._workspace.told.emit(LOCAL)

    def _go(self) -> None:
        self.set_mode(True)
        self._panel.list.setFocus()

    def _check_walk(self) -> None:
        self._window.actions_by_name[f"walk_{self._panel.walk.value}"].setChecked(True)

    # -- signing

    def sign(self) -> None:
        """Make a signing key for the present person, and say where its secret is kept."""
        workspace, person = self._workspace, self._workspace.person
        if workspace.corpus is None or person is None:
            workspace.refused.emit("No corpus is open: open one, or make a new one, in the Corpus menu.", "")
            return
        known = workspace.keys()
        mine = next((key for key in known if key.person == person.name), None)
        if mine is not None:
            since = f"{mine.made.astimezone():%Y-%m-%d}"
            workspace.told.emit(f"{person.name} signs decisions here since {since}, with the key {mine.id}.")
            return
        where = "" if workspace.proven else f"\n\n{LOCAL}"
        if confirm(self._window, "Sign your decisions?", explanation=f"{SIGNING}{where}", act="Make a key"):
            kept = workspace.make_key()
            if kept:
                workspace.told.emit(f"Your decisions are signed from now on; the secret is kept in {kept}.")
