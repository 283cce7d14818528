"""The inspector: label, quote, attributes, comment, state and history of the one annotation in focus."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from domain import annotate
from domain.annotation import Annotation
from domain.edit import Edit
from domain.scheme import Label, Scheme
from gui.inspector_fields import AttributeValue, Comment
from gui.inspector_ties import Ties
from gui.inspector_words import claims_words, state_words
from gui.label_palette import swatch
from gui.offers import Offers
from gui.theme import Theme
from gui.thread_box import Thread
from gui.words import short_local
from gui.workspace import Workspace

if TYPE_CHECKING:
    from gui.work_trail import Entry

MOST_ACTS = 12
"""The latest acts on an annotation, which its history shows; the audit trail has all."""


class Inspector(QScrollArea):
    """Shows one annotation and changes it through the workspace, an act for each field."""

    text_wanted = Signal()
    wanted = Signal(object)
    """The id of an annotation that is to be shown: the other end of a relation."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._theme: Theme | None = None
        self._shown: Annotation | None = None
        self._values: dict[str, AttributeValue] = {}
        self._giving = False
        self._form_for: UUID | None = None
        self._form_key: tuple[Label | None, str] = (None, "")
        self._offers = Offers()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = self._plain_label(
            "Put the caret into an annotation to see it here.\n\nSelect words and press a label key to make one."
        )
        self._empty.setProperty("role", "muted")
        self._label = QComboBox()
        self._label.setAccessibleName("Label of the annotation")
        self._label.setIconSize(QSize(18, 18))
        self._label.activated.connect(self._relabel)
        self._quote = self._plain_label("")
        self._quote.setObjectName("quote")
        self._quote.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._quote.setAccessibleName("Text of the annotation")
        self._state = self._plain_label("")
        self._claims = self._plain_label("")
        self._claims.setProperty("role", "muted")
        self._claims.setAccessibleName("What the imported file says of it")
        self._ties_title = QLabel("Relations")
        self._ties_title.setProperty("role", "heading")
        self._ties = Ties()
        self._ties.wanted.connect(self.wanted)
        self._ties.removed.connect(lambda relation: self._workspace.do(annotate.unrelate, [relation]))
        self._comment = Comment()
        self._comment.setAccessibleName("Comment on the annotation")
        self._comment.setPlaceholderText("Comment (M)")
        self._comment.setFixedHeight(58)
        self._comment.setTabChangesFocus(True)
        self._comment.left.connect(self._give_comment)
        self._comment.back.connect(self.text_wanted)
        self.talk = Thread(workspace)
        self.talk.back.connect(self.text_wanted)
        self._flag = QCheckBox("Second look (Ctrl+M)")
        self._flag.clicked.connect(self._give_flag)
        self._history = self._plain_label("")
        self._history.setProperty("role", "muted")
        self._form_holder = QWidget()
        self._form = QFormLayout(self._form_holder)
        self._lay_out()
        # The trail is read a moment later, so that walking through annotations stays quick.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(120)
        self._later.timeout.connect(self._read_history)
        workspace.opened.connect(self._rebuild_labels)
        workspace.leaving.connect(self._settle)
        workspace.sheet_changed.connect(lambda: self.show_annotation(None))
        workspace.edited.connect(self._follow)

    @staticmethod
    def _plain_label(words: str) -> QLabel:
        label = QLabel(words)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _lay_out(self) -> None:
        inside = QWidget()
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(10, 10, 10, 10)
        outer.setSpacing(8)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        head = QHBoxLayout()
        head.addWidget(self._label, 1)
        column.addLayout(head)
        fields = (self._quote, self._state, self._claims, self._form_holder, self._comment, self._flag)
        for widget in (*fields, self.talk, self._ties_title, self._ties):
            column.addWidget(widget)
        title = QLabel("History")
        title.setProperty("role", "heading")
        column.addWidget(title)
        column.addWidget(self._history)
        outer.addWidget(self._empty)
        outer.addWidget(self._body)
        outer.addStretch(1)
        self._body.hide()
        self.setWidget(inside)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colours."""
        self._theme = theme
        self._rebuild_labels()

    def _rebuild_labels(self) -> None:
        self._label.clear()
        scheme = self._workspace.scheme
        if scheme is None or self._theme is None:
            return
        for label in scheme.labels:
            icon = swatch(self._theme.tint(label), self._theme.stroke(label), label.letter or label.title[:1])
            self._label.addItem(icon, label.title, label.id)
        if self._shown is not None:
            self.show_annotation(self._shown)

    def show_annotation(self, annotation: Annotation | None) -> None:
        """Show an annotation, or the hint that none is in focus."""
        same = annotation is not None and self._shown is not None and annotation.id == self._shown.id
        if not same:
            self._settle()
        relabelled = self._shown is None or annotation is None or annotation.label != self._shown.label
        self._shown = annotation
        self._body.setVisible(annotation is not None)
        self._empty.setVisible(annotation is None)
        if annotation is None:
            self._later.stop()
            return
        if not same or relabelled:
            self._build_form(annotation)
        self._fill(annotation, same=same)
        self._history.setText("")
        self._later.start()

    def _fill(self, annotation: Annotation, *, same: bool) -> None:
        self._label.setCurrentIndex(self._label.findData(annotation.label))
        self._quote.setText(f"“{annotate.shortened(annotation.quote, 300)}”")
        sheet = self._workspace.sheet
        self._state.setText(state_words(sheet, annotation) if sheet is not None else "")
        if sheet is not None:
            self.talk.show_of(sheet, annotation.id)
        claims = claims_words(annotation.claims)
        self._claims.setText(claims)
        self._claims.setVisible(bool(claims))
        tied = sheet is not None and self._ties.show_of(sheet, annotation)
        if self._ties.hasFocus() and not tied:
            self.text_wanted.emit()
        self._ties.setVisible(tied)
        self._ties_title.setVisible(tied)
        for name, box in self._values.items():
            # What is being typed stays; what stands there given already follows the annotation.
            if not (same and box.pending()):
                box.put(annotation.attribute(name))
        if not (same and self._comment.hasFocus()):
            self._comment.setPlainText(annotation.comment)
        self._flag.setChecked(annotation.flagged)

    def _build_form(self, annotation: Annotation) -> None:
        """Make the fields of the annotation's label; those of the label before are used again when it is the same."""
        sheet, scheme = self._workspace.sheet, self._workspace.scheme
        label = scheme.label(annotation.label) if scheme else None
        self._form_for = annotation.id
        key = (label, sheet.release.digest if sheet else "")
        if key != self._form_key:
            self._form_key = key
            self._make_fields(label)
        offers = self._offers.of(sheet, label, annotation.span) if sheet is not None and label is not None else {}
        for attribute in label.attributes if label else ():
            self._values[attribute.name].offer([] if attribute.choices else offers.get(attribute.name, []))

    def _make_fields(self, label: Label | None) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        self._values.clear()
        for attribute in label.attributes if label else ():
            box = AttributeValue(attribute)
            box.given.connect(self._give_value)
            box.back.connect(self.text_wanted)
            self._values[attribute.name] = box
            name = QLabel(attribute.title or attribute.name)
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setBuddy(box)
            self._form.addRow(name, box)

    def _read_history(self) -> None:
        annotation = self._shown
        if annotation is None or self._workspace.corpus is None:
            return
        from gui.work_trail import of_annotation

        wanted = annotation.id
        job = self._workspace.job(lambda corpus: of_annotation(corpus, wanted))
        job.produced.connect(self._show_history)
        job.start()

    def _show_history(self, found: "tuple[UUID, list[Entry]]") -> None:
        wanted, entries = found
        if self._shown is not None and self._shown.id == wanted:
            lines = [f"{short_local(item.made)}  {item.who} {item.what}" for item in entries[-MOST_ACTS:]]
            self._history.setText("\n".join(lines))

    def _follow(self, done: Edit) -> None:
        if done.of(Scheme):
            self._rebuild_labels()
        sheet = self._workspace.sheet
        if self._shown is None:
            return
        now = sheet.by_id.get(self._shown.id) if sheet else None
        self.show_annotation(now)

    # -- acts

    def focus_form(self) -> None:
        """Put the caret into the first attribute."""
        if self._values and self._body.isVisible():
            first = next(iter(self._values.values()))
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.ensureWidgetVisible(first)
        elif self._shown is None:
            self._workspace.told.emit("Put the caret into an annotation first.")
        else:
            self._workspace.told.emit("This label has no attributes.")

    def focus_comment(self) -> None:
        """Put the caret into the comment."""
        if self._shown is None:
            self._workspace.told.emit("Put the caret into an annotation first.")
            return
        self._comment.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(self._comment)

    def focus_thread(self) -> None:
        """Put the caret into the field for comments that others answer."""
        self.talk.focus_field()
        self.ensureWidgetVisible(self.talk.field)

    def _relabel(self, index: int) -> None:
        wanted = self._label.itemData(index)
        if self._shown is not None and wanted != self._shown.label:
            self._workspace.do(annotate.relabel, self._shown.id, wanted)
            self._refresh()

    def _give_value(self, name: str, value: str) -> None:
        # The fields' annotation, which may be shown no more: what was typed for one never goes to another.
        sheet = self._workspace.sheet
        held = sheet.by_id.get(self._form_for) if sheet is not None and self._form_for is not None else None
        if held is not None and held.attribute(name) != value:
            with self._workspace.keeping(value):
                self._workspace.do(annotate.describe, held.id, attributes={name: value})
            self._refresh()

    def _settle(self) -> None:
        """Give what was typed or chosen and not yet given."""
        self._give_comment()
        for box in self._values.values():
            box.settle()

    def _give_comment(self) -> None:
        comment = self._comment.toPlainText().strip()
        # Only what was typed: a comment that somebody else wrote meanwhile is not to be put back.
        if self._shown is None or comment == self._shown.comment.strip() or self._giving:
            return
        sheet = self._workspace.sheet
        held = sheet.by_id.get(self._shown.id) if sheet is not None else None
        if held is not None:
            # A refusal shows the release anew, which would ask for the comment once more.
            self._giving = True
            try:
                with self._workspace.keeping(comment):
                    self._workspace.do(annotate.describe, held.id, comment=comment)
            finally:
                self._giving = False

    def _give_flag(self, checked: bool) -> None:
        if self._shown is not None:
            self._workspace.do(annotate.describe, self._shown.id, flagged=checked)
            self._refresh()

    def _refresh(self) -> None:
        """Show what holds now, also after a refusal."""
        sheet = self._workspace.sheet
        if self._shown is not None and sheet is not None:
            self.show_annotation(sheet.by_id.get(self._shown.id))
