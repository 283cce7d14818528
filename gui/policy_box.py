"""What is laid down for the work in a corpus: whether annotators work blind, and whether decisions are signed."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QGroupBox, QVBoxLayout, QWidget

from domain.edit import Edit
from domain.person import Role
from domain.policy import Policy
from gui.workspace import Workspace

BLIND = "Annotators work &blind: nobody sees another's work on a release until they are done with it"
SIGNED = "Decisions have to be si&gned with the key of who gives them"


class PolicyBox(QGroupBox):
    """Two ticks, each of which is an act of its own."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("How people work in this corpus", parent)
        self._workspace = workspace
        self.blind, self.signed = QCheckBox(BLIND), QCheckBox(SIGNED)
        column = QVBoxLayout(self)
        for box in (self.blind, self.signed):
            column.addWidget(box)
        self.blind.clicked.connect(lambda on: self._lay_down(replace(workspace.policy, blind=on)))
        self.signed.clicked.connect(lambda on: self._lay_down(replace(workspace.policy, signed=on)))
        workspace.edited.connect(self._follow)
        self.show_policy()

    def show_policy(self) -> None:
        """Show what holds now."""
        person = self._workspace.person
        may = self._workspace.writes and person is not None and person.role.may(Role.ADMINISTRATOR)
        self.blind.setChecked(self._workspace.policy.blind)
        self.signed.setChecked(self._workspace.policy.signed)
        self.setEnabled(may)

    def _lay_down(self, wanted: Policy) -> None:
        self._workspace.lay_down(wanted)
        self.show_policy()

    def _follow(self, done: Edit) -> None:
        if done.of(Policy):
            self.show_policy()
