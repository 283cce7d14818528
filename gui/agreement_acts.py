"""Opening the agreement window and following what it asks for; numpy and pyqtgraph are imported only then."""

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from gui.agreement_window import AgreementWindow
    from gui.main_window import MainWindow


def open_agreement(window: "MainWindow") -> "AgreementWindow | None":
    """Show how far the annotators of the open corpus agree; None when no corpus is open, which is told."""
    from gui.agreement_window import AgreementWindow

    if window.workspace.corpus is None:
        window.workspace.refused.emit("No corpus is open: open one, or make a new one, in the Corpus menu.", "")
        return None
    made = AgreementWindow(window.workspace, window.theme, window)
    made.wanted.connect(partial(_show_release, window))
    made.show()
    return made


def _show_release(window: "MainWindow", release_id: UUID) -> None:
    if window.workspace.show(release_id):
        window.activateWindow()
        window.pane.view.setFocus()
