"""The annotator's acts on what came back, and everybody's on comments: take over, answer, go on, comment, label."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Qt

from domain import respond, review
from domain.annotate import shortened
from domain.annotation import Annotation, Comment, Negative
from domain.came_back import CameBack, Kind
from domain.edit import Edit
from domain.remarks import Remark
from gui.comments_panel import Goal
from gui.history import Act
from gui.review_words import title_of

if TYPE_CHECKING:
    from gui.main_window import MainWindow

TALL = 390
"""Pixels for what came back when it is shown under the inspector."""
CHANGED = "That was changed meanwhile: look at it as it is now, then do it again."
LOOK = "Look at it first, then press the key again."


class Responding(QObject):
    """Connects the keys, what came back, the comments and the text with the workspace."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace = window.workspace
        self._annotating = window.annotating
        self._view = window.pane.view
        self._panel = panel = window.talk.returned
        self._comments = comments = window.talk.comments
        actions = window.actions_by_name
        acts = [actions[name] for name in ("take_over", "take_over_submit", "answer")]
        panel.add_buttons(acts)
        panel.addActions(acts)
        panel.chosen.connect(self.show)
        panel.answered.connect(self._send_answer)
        panel.counted.connect(self._count)
        panel.listed.connect(self._appear)
        self._annotating.focused.connect(self._focused)
        comments.chosen.connect(self._show_remark)
        comments.taken_up.connect(self._take_up)
        window.pane.view.margin.remark_activated.connect(self._show_comment)

    def acts(self) -> dict[str, Callable[[], object]]:
        """The functions by the names of their actions."""
        return {
            "take_over": self.take_over,
            "take_over_submit": self.take_over_and_submit,
            "answer": self.answer,
            "next_returned": partial(self._step, 1),
            "previous_returned": partial(self._step, -1),
            "go_returned": self._go_returned,
            "go_comments": self._go_comments,
            "discuss": self.discuss,
        }

    # -- the panel of what came back

    def _count(self, number: int) -> None:
        self._window.docks["returned"].setWindowTitle(f"Returned ({number:,})" if number else "Returned")

    def _appear(self) -> None:
        """Show what came back to whoever has just opened the corpus; the keys stay where they are."""
        dock = self._window.docks["returned"]
        if self._panel.items and dock.isHidden():
            self._bring_up()
        elif not self._panel.items and not self._panel.isAncestorOf(self._window.focusWidget() or self._view):
            dock.hide()

    def _bring_up(self) -> None:
        dock = self._window.docks["returned"]
        appears = dock.isHidden()
        dock.show()
        dock.raise_()
        if appears and not dock.isFloating():
            self._window.resizeDocks([dock], [TALL], Qt.Orientation.Vertical)

    def _go_returned(self) -> None:
        self._bring_up()
        self._panel.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show(self, item: CameBack) -> None:
        """Open the release of an entry and go to its place."""
        if self._workspace.show(item.subject.release_id):
            if isinstance(item.subject, Annotation):
                self._annotating.go_to(item.subject.id)
            else:
                self._annotating.unfocus()
                self._window.negatives.mark(item.subject.id)

    def _focused(self, annotation: Annotation | None) -> None:
        if annotation is not None and not self._panel.list.hasFocus():
            self._panel.mark(annotation.id)

    def _here(self) -> UUID | None:
        """The annotation or negative in focus."""
        found = self._annotating.focus or self._window.negatives.marked
        return found.id if found is not None else None

    def _step(self, step: int) -> None:
        item = self._panel.step(step, self._here())
        if item is None:
            reading = self._panel.came_back.reading
            self._workspace.told.emit("Still looking for what came back." if reading else "Nothing came back to you.")
            return
        self._bring_up()
        self.show(item)
        if not self._panel.list.hasFocus():
            self._view.setFocus()

    # -- acts on an entry

    def _entry(self) -> CameBack | None:
        """What a key means: the marked row when the keys are in the list, else what is in focus in the text.

        Nobody takes over or answers what is not before their eyes: the panel with both sides has to be seen.
        """
        here = self._here()
        if self._panel.list.hasFocus() or here is None:
            item = self._panel.current()
        else:
            item = self._panel.entry(here)
        if item is None:
            self._workspace.told.emit(self._nothing(here))
            return None
        if not self._panel.isVisible() or self._panel.current() is not item:
            self._bring_up()
            self._panel.mark(item.subject.id)
            self.show(item)
            self._workspace.told.emit(LOOK)
            return None
        return item if self._is_as_seen(item) else None

    def _nothing(self, here: UUID | None) -> str:
        if not self._panel.items:
            return "Nothing came back to you."
        if here is None:
            return "Nothing that came back is chosen: F4 goes to the next."
        return "That one did not come back: F4 goes to the next that did."

    def _is_as_seen(self, item: CameBack) -> bool:
        """Open its release and see whether it still is what the panel shows."""
        if not self._workspace.show(item.subject.release_id):
            return False
        sheet = self._workspace.sheet
        there = sheet.subject(item.subject.id) if sheet is not None else None
        decision = sheet.standing(there) if sheet is not None and there is not None else None
        same = there is not None and there.revision == item.subject.revision
        if same and (item.kind is not Kind.RETURNED or decision == item.decision):
            return True
        self._panel.came_back.look_at([item.subject.release_id])
        self._workspace.refused.emit(CHANGED, "")
        return False

    def take_over(self) -> None:
        """Take over the reviewer's correction; the annotation is a draft then."""
        item = self._entry()
        if item is None:
            return
        words = shortened(item.subject.quote)
        if item.kind is not Kind.RETURNED:
            self._workspace.told.emit(f"“{words}” is a draft as it stands: Shift+T hands it in.")
        elif (made := self._workspace.do(respond.accept_correction, item.subject.id)) is not None:
            self._go_to(item)
            ended = self._nones_ended(made)
            self._workspace.told.emit(f"“{words}”: taken over.{ended} It is a draft now: Shift+T hands it in.")

    def _nones_ended(self, made: Edit) -> str:
        """Which of one's “found none” ended with what was taken over, in a sentence; empty when none did."""
        ended = [change.before for change in made.of(Negative)]
        titles = [title_of(self._workspace.scheme, item.label) for item in ended if isinstance(item, Negative)]
        return f" Your “found none: {titles[0]}” ended with it." if titles else ""

    def take_over_and_submit(self) -> None:
        """Take over the correction, if there is one, and hand the annotation in, as one step to undo."""
        item = self._entry()
        if item is None:
            return
        act = Act(f"Take over and hand in: {shortened(item.subject.quote)}")
        sheet, subject, ended = self._workspace.sheet, item.subject.id, ""
        if item.kind is Kind.RETURNED:
            made = self._workspace.do(respond.accept_correction, subject, act=act)
            if made is None:
                return
            ended = self._nones_ended(made)
            sheet = self._workspace.sheet
        if sheet is not None and self._workspace.do(review.submit, [subject], act=act) is not None:
            self._go_on(f"“{shortened(item.subject.quote)}” is handed in.{ended}")

    def answer(self) -> None:
        """Write an answer to a return, which hands the annotation back as it is."""
        item = self._entry()
        if item is None:
            return
        if item.kind is Kind.RETURNED:
            self._panel.begin_answer()
        else:
            self._discuss(item.subject.id)

    def _send_answer(self, item: CameBack, words: str) -> None:
        if not self._is_as_seen(item):
            return
        with self._workspace.keeping(words):
            made = self._workspace.do(respond.answer, item.subject.id, words)
        if made is not None:
            self._panel.end_answer(sent=True)
            self._go_on(f"Answered; “{shortened(item.subject.quote)}” is handed in as it is.")

    def _go_to(self, item: CameBack) -> None:
        if isinstance(item.subject, Annotation) and not self._panel.list.hasFocus():
            self._annotating.go_to(item.subject.id)

    def _go_on(self, done: str) -> None:
        """Show the next that came back, and say what was done."""
        following = self._panel.current()
        if following is None:
            self._view.setFocus()
            self._workspace.told.emit(f"{done} Nothing more came back.")
            return
        self.show(following)
        self._workspace.told.emit(done)

    # -- comments

    def _go_comments(self) -> None:
        self._bring_comments()
        self._comments.focus_list()

    def _bring_comments(self) -> None:
        dock = self._window.docks["comments"]
        dock.show()
        dock.raise_()

    def discuss(self) -> None:
        """Comment for others: on the selected words, or on what is in focus, or on the release as a whole."""
        sheet, span = self._workspace.sheet, self._view.selection()
        if sheet is None:
            self._workspace.told.emit("No release is open: choose one in the list first.")
        elif span is not None:
            words = f"on “{shortened(span.of(sheet.text))}”"
            self._compose(Goal(sheet.release.id, None, span, words))
        else:
            self._discuss(self._here())

    def _discuss(self, subject_id: UUID | None) -> None:
        sheet = self._workspace.sheet
        assert sheet is not None
        subject = sheet.subject(subject_id) if subject_id is not None else None
        if isinstance(subject, Annotation):
            dock = self._window.docks["inspector"]
            dock.show()
            dock.raise_()
            self._window.inspector.focus_thread()
        elif subject is not None:
            self._compose(Goal(sheet.release.id, subject.id, None, f"on “{subject.quote}”"))
        else:
            self._compose(Goal(sheet.release.id, None, None, f"on “{sheet.release.name}” as a whole"))

    def _compose(self, goal: Goal) -> None:
        self._bring_comments()
        self._comments.compose(goal)

    def _show_remark(self, remark: Remark) -> None:
        """Open the release of a comment and go to what it is on."""
        comment = remark.comment
        if not self._workspace.show(comment.release_id):
            return
        sheet = self._workspace.sheet
        subject = sheet.subject(comment.annotation_id) if sheet is not None and comment.annotation_id else None
        if isinstance(subject, Annotation):
            self._annotating.go_to(subject.id)
        elif subject is not None:
            self._window.negatives.mark(subject.id)
        elif comment.span is not None:
            self._annotating.unfocus()
            self._view.select(comment.span)
            self._view.reveal(comment.span)

    def _show_comment(self, comment_id: UUID) -> None:
        """Mark a comment whose sign in the margin was clicked."""
        self._bring_comments()
        self._comments.mark(comment_id)

    def _take_up(self, remark: Remark, label_id: str) -> None:
        if not self._workspace.show(remark.comment.release_id):
            return
        made = self._workspace.do(respond.take_up, remark.comment.id, label_id)
        if made is not None:
            (first, *_rest) = made.of(Annotation)
            self._annotating.go_to(first.value.id)  # type: ignore[union-attr,arg-type]
            settled = len(made.of(Comment))
            what = "comment is" if settled == 1 else "comments are"
            self._workspace.told.emit(f"{made.title}. The {what} settled; Ctrl+Z takes it back.")
