"""The reviewer's acts on one entry after the other: approve, return with a reason, go on, settle, sign off."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from domain import review
from domain.annotation import AnnotatedRelease, Annotation, Correction, Negative, Subject
from domain.came_back import sent_back
from domain.edit import Edit
from domain.errors import Refusal
from domain.person import Person
from domain.queue import Waiting
from domain.span import Span
from gui.review_model import Walk
from gui.review_return import ReturnDialog
from gui.words import many

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Reviewing(QObject):
    """Connects the review keys, the queue and the text with the workspace."""

    compare_wanted = Signal(object, object)
    """The ids of a release and of an annotation about which annotators differ."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = workspace = window.workspace
        self._annotating = annotating = window.annotating
        self._view = window.pane.view
        self._panel = panel = window.review
        self._negatives = negatives = window.negatives
        self._shown: UUID | None = None
        """The entry that the queue showed last, which a selection in the text is about."""
        self._awaited = False
        """Whether the next entry is to be shown as soon as the queue is read."""
        panel.chosen.connect(self.show)
        panel.queue.ended.connect(self._go_on_reading)
        negatives.chosen.connect(self._choose_negative)
        annotating.focused.connect(self._focused)
        workspace.sheet_changed.connect(self._tell_returned)
        workspace.person_changed.connect(self._tell_returned)
        workspace.revealed.connect(self._bring_back)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {
            "approve": self.approve,
            "return": self.return_,
            "next_undecided": self.next_undecided,
            "next_conflict": self.next_conflict,
            "reopen": self.reopen,
            "submit": self.submit,
            "sign_off": self.sign_off,
        }

    def _tell_returned(self) -> None:
        """Say to an annotator what came back in the open release."""
        sheet, person = self._workspace.sheet, self._workspace.person
        if sheet is None or person is None:
            return
        back = len(sent_back(sheet, person.name))
        if back:
            self._workspace.told.emit(f"{back} of your labels came back here: F4 goes through what came back.")

    # -- what a decision is on

    def show(self, item: Waiting) -> None:
        """Open the release of a queue entry and go to its place."""
        if self._workspace.show(item.subject.release_id):
            self._go_to(item.subject)

    def _go_to(self, subject: Subject) -> None:
        if isinstance(subject, Negative):
            self._annotating.unfocus()
            self._negatives.mark(subject.id)
        else:
            self._annotating.go_to(subject.id)
        self._shown = subject.id

    def _focused(self, annotation: Annotation | None) -> None:
        if annotation is not None:
            self._negatives.mark(None)
            if not self._panel.list.hasFocus():
                self._panel.mark(annotation.id)

    def _choose_negative(self, negative_id: UUID) -> None:
        self._annotating.unfocus()
        self._negatives.mark(negative_id)
        self._panel.mark(negative_id)

    def _bring_back(self, place: object) -> None:
        """After an undo or a redo of a decision, show what it was on."""
        sheet = self._workspace.sheet
        subject = sheet.subject(place) if sheet is not None and isinstance(place, UUID) else None
        if subject is not None:
            self._go_to(subject)
            self._panel.mark(subject.id)

    @property
    def _sweeping(self) -> bool:
        """Whether decisions are taken in the list itself, whose rows hold sentence and words."""
        return self._panel.walk is Walk.SWEEP and self._panel.list.hasFocus()

    def _in_text(self) -> Subject | None:
        return self._annotating.focus or self._negatives.marked

    def _under_selection(self) -> Subject | None:
        """The entry shown last, when a selection in the text touches it: other edges are proposed for it."""
        sheet, span = self._workspace.sheet, self._view.selection()
        if sheet is not None and span is not None and self._shown in sheet.by_id:
            shown = sheet.by_id[self._shown]  # type: ignore[index]
            if shown.span.start < span.end and span.start < shown.span.end:
                return shown
        return None

    def _subject(self) -> Subject | None:
        """What a decision key means: the row of a sweep, what is in focus in the text, or else the marked row."""
        item = self._panel.current()
        if self._sweeping and item is not None:
            return item.subject
        found = self._in_text()
        if self._panel.list.hasFocus() and item is not None and (found is None or found.id != item.subject.id):
            found = None
        if found is not None:
            return found
        if item is None:
            self._workspace.told.emit("Nothing is chosen to decide: press U for the next one.")
            return None
        # Nobody decides on what was not before their eyes.
        self.show(item)
        self._workspace.told.emit("Look at it first, then press the key again.")
        return None

    # -- decisions

    def approve(self) -> None:
        """Approve what is in focus and go on."""
        found = self._subject()
        if found is None:
            return
        item = self._panel.current()
        if self._sweeping and item is not None:
            self._after(found, self._workspace.approve_many([item]))
        else:
            self._after(found, self._workspace.approve([found.id]))

    def return_(self) -> None:
        """Ask for a reason, send what is in focus back and go on."""
        item, sweeping = self._panel.current(), self._sweeping
        found = (None if self._panel.list.hasFocus() else self._under_selection()) or self._subject()
        if found is None:
            return
        selected = None if sweeping else self._selected()
        dialog = ReturnDialog(found, self._workspace.scheme, self._window, selected=selected)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        reason, comment, correction = dialog.reason(), dialog.comment(), dialog.correction()
        dialog.deleteLater()
        if not accepted:
            return
        with self._workspace.keeping(comment):
            if sweeping and item is not None:
                made = self._workspace.return_many([item], reason, comment, correction)
            else:
                made = self._return_one(found, reason, comment, correction)
        self._after(found, made, in_list=sweeping)

    def _return_one(self, found: Subject, reason: str, comment: str, correction: Correction | None) -> Edit | None:
        return self._workspace.return_([found.id], reason, comment, correction=correction)

    def _selected(self) -> tuple[Span, str] | None:
        sheet, span = self._workspace.sheet, self._view.selection()
        return (span, span.of(sheet.text)) if sheet is not None and span is not None else None

    def _after(self, decided: Subject, made: Edit | None, *, in_list: bool | None = None) -> None:
        """Go on, or look again at what could not be decided."""
        if made is None:
            self._panel.queue.look_at([decided.release_id])
            return
        following = self._panel.next_undecided(decided.id)
        sweeping = in_list if in_list is not None else self._sweeping
        if following is None:
            self._tell_end("Nothing more awaits your decision.")
        elif sweeping:
            self._panel.list.setFocus()
        elif self._left_here(decided.release_id):
            self.show(following)
        else:
            # The key for the sign-off must mean the release that was just decided.
            self._tell_end("All that awaited you here is decided.", "U goes on.")

    def _left_here(self, release_id: UUID) -> bool:
        """Whether more of a release awaits this person, be it shown in the queue or not."""
        person = self._workspace.person
        return any(item.subject.release_id == release_id and item.for_(person) for item in self._panel.queue)

    def _tell_end(self, words: str, onward: str = "") -> None:
        """Say what is decided, whether the open release can be signed off now, and how to go on."""
        sheet, person = self._workspace.sheet, self._workspace.person
        if sheet is not None and person is not None and _signs_off(sheet, person):
            words += f" Ctrl+Shift+R signs “{sheet.release.name}” off."
        self._workspace.told.emit(f"{words} {onward}".rstrip())

    def next_undecided(self) -> None:
        """Go to the next entry that awaits this reviewer's decision."""
        focus = self._in_text()
        item = self._panel.next_undecided(focus.id if focus else None)
        if item is not None:
            self.show(item)
        elif self._panel.queue.reading:
            self._awaited = True
            self._workspace.told.emit("The queue is still being read.")
        else:
            self._workspace.told.emit("Nothing awaits your decision.")

    def _go_on_reading(self) -> None:
        if self._awaited:
            self._awaited = False
            self.next_undecided()

    def next_conflict(self) -> None:
        """Go to the next place about which annotators differ, and ask for both sides beside each other."""
        focus = self._in_text()
        item = self._panel.next_conflict(focus.id if focus else None)
        if item is None:
            self._workspace.told.emit("There is no conflict among what is shown in the queue.")
            return
        self.show(item)
        self.compare_wanted.emit(item.subject.release_id, item.subject.id)

    def reopen(self) -> None:
        """Make the annotation in focus a draft again."""
        found = self._in_text()
        if found is None:
            self._workspace.told.emit("Put the caret into an annotation first.")
        else:
            self._workspace.do(review.reopen, [found.id])

    # -- the whole release

    def submit(self) -> None:
        """Hand one's drafts in the open release to review."""
        sheet, person = self._workspace.sheet, self._workspace.person
        made = self._workspace.do(review.submit)
        if made is None or sheet is None or person is None:
            return
        ids = {change.value.annotation_id for change in made.changes}  # type: ignore[union-attr]
        none = sum(item.id in ids for item in sheet.negatives)
        parts = [many(len(ids) - none, "annotation")] if len(ids) > none or not none else []
        parts += [f"{none} “found none”"] if none else []
        words = f"{' and '.join(parts)} submitted for review."
        back = len(sent_back(sheet, person.name))
        if back:
            words += f" {back} returned unchanged: mend them first, or reopen them (Review menu)."
        self._workspace.told.emit(words)

    def sign_off(self) -> None:
        """Say that the open release is reviewed."""
        sheet = self._workspace.sheet
        if self._workspace.do(review.sign_off) is not None and sheet is not None:
            onward = " U goes on." if self._panel.isVisible() and self._panel.undecided() else ""
            self._workspace.told.emit(f"“{sheet.release.name}” is signed off.{onward}")


def _signs_off(sheet: AnnotatedRelease, person: Person) -> bool:
    """Whether a sign-off of this person would be taken now."""
    try:
        review.sign_off(sheet, by=person)
    except Refusal:
        return False
    return True
