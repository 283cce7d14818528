"""What people do: the one place of the window through which anything is changed; refusals are told, never raised."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from domain import annotate, govern
from domain.edit import Edit
from domain.person import Person, Role
from domain.release import Incoming, Release
from domain.scheme import Scheme
from gui.history import Act
from gui.work_suggest import SuggestActs

if TYPE_CHECKING:
    from storage.intake import Admitted
    from storage.tally import Tally

# storage is imported on use: SQLAlchemy takes half a second, and the window is painted before that.


class Workspace(SuggestActs):
    """The acts on the open corpus; `do` is how anything is changed."""

    # -- people

    def people(self, *, inactive: bool = False) -> list[Person]:
        """The active people of the corpus, or everybody."""
        return [person for person in self._corpus().people() if person.active or inactive]

    def deactivate(self, name: str) -> bool:
        """Take somebody off the list of people who can work."""
        return self._govern(lambda by: govern.deactivate(self._corpus().people(), name, by=by))

    def switch_person(self, name: str) -> bool:
        """Work as somebody else from now on."""
        person = self._corpus().person(name)
        self.leaving.emit()
        if person is None or not person.active:
            self.refused.emit(f"There is no active person “{name}” in this corpus.", "")
            return False
        if self.proven and self.person is not None and name != self.person.name:
            self.refused.emit(f"The server knows you as {self.person.name}: log in as {name} to work as them.", "")
            return False
        self.person = person
        self.history.switch(name)
        if self.policy.blind and self.sheet is not None:
            self._look_again()
            self.sheet_changed.emit()
        self.person_changed.emit()
        return True

    def set_role(self, name: str, role: Role) -> bool:
        """Add a person, or give one another role."""
        done = self._govern(lambda by: govern.add_person(self._corpus().people(), name, role, by=by))
        if done and self.person is not None:
            self.person = self._corpus().person(self.person.name)
            self.person_changed.emit()
        return done

    def change_scheme(self, after: Scheme, act: Act | None = None) -> bool:
        """Put another scheme in force."""
        before = self._corpus().scheme()
        return self._govern(lambda by: govern.change_scheme(before, after, by=by), act)

    # -- releases

    def releases(self, *, trashed: bool = False) -> list[Release]:
        """The releases in the order in which they came in."""
        return self._corpus().releases(trashed=trashed)

    def tallies(self, only: Sequence[UUID] | None = None) -> "dict[UUID, Tally]":
        """Counts for the release list, as far as who works blind may know them."""
        from storage.seen import seen_tallies

        corpus = self._corpus()
        return corpus.tallies(only) if self.person is None else seen_tallies(corpus, self.person, only)

    def blind_on(self) -> frozenset[UUID]:
        """The releases on which the present person still works blind, so that others' acts there are not told."""
        from storage.seen import blind_on

        return frozenset() if self.person is None else blind_on(self._corpus(), self.person)

    def show(self, release_id: UUID | None) -> bool:
        """Open a release in the window, or none."""
        if release_id is None:
            self.leaving.emit()
            self.sheet = None
            self.sheet_changed.emit()
            return True
        if self.sheet is not None and self.sheet.release.id == release_id:
            return True
        self.leaving.emit()
        sheet = self._attempt(lambda: self._corpus().sheet(release_id, self.person))
        if sheet is None:
            return False
        self.sheet = sheet
        self.sheet_changed.emit()
        return True

    def used_labels(self) -> dict[str, int]:
        """How many annotations bear each label, in the whole corpus."""
        counts: dict[str, int] = {}
        for tally in self.tallies().values():
            for label, number in tally.labels.items():
                counts[label] = counts.get(label, 0) + number
        return counts

    def find_release(self, wanted: str) -> Release | None:
        """The release of that name or id; tells the person when there is none."""
        return self._attempt(lambda: self._corpus().release(wanted))

    def rename(self, release: Release, name: str) -> bool:
        """Give a release another name."""
        return self._govern(lambda by: annotate.rename(self._corpus().release(release.id), name, by=by))

    def trash(self, release_ids: Iterable[UUID], *, away: bool = True) -> bool:
        """Move releases to the trash, or bring them back."""
        chosen = [self._corpus().release(release_id) for release_id in release_ids]
        return self._govern(lambda by: annotate.trash(chosen, by=by, away=away))

    def admit(self, items: Sequence[Incoming]) -> "Admitted | None":
        """Bring releases in at once; for many of them a job does it on a corpus of its own."""

        def attempt() -> "Admitted":
            admitted = self._corpus().admit(items, self._person())
            if admitted.edit is not None:
                self.take_in(admitted.edit)
            return admitted

        return self._attempt(attempt)

    def take_in(self, done: Edit, act: Act | None = None) -> None:
        """Follow an Edit that was committed through another connection of ours: history, sheet and views."""
        self._after(done)
        self.history.add(done, act)
