"""How a reviewer would have an annotation: another label, other edges or attributes, proposed to its author."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from domain.annotate import shortened
from domain.annotation import Annotation, Correction
from domain.release import pairs
from domain.scheme import Scheme
from domain.span import Span
from gui.inspector_fields import AttributeValue
from gui.messages import plain_label
from gui.review_words import title_of
from gui.words import literal_text


class CorrectionForm(QWidget):
    """The fields of a correction; as long as nothing is changed there is none."""

    changed = Signal()
    HINT = "To propose other words, select them in the text before you press X."

    def __init__(
        self,
        annotation: Annotation,
        scheme: Scheme,
        selected: tuple[Span, str] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._annotation = annotation
        self._scheme = scheme
        self._selected = selected
        self._values: dict[str, AttributeValue] = {}
        self.label = QComboBox()
        self.label.setAccessibleName("Label it should have")
        for label in scheme.labels:
            if not label.retired or label.id == annotation.label:
                self.label.addItem(title_of(scheme, label.id), label.id)
        self.label.setCurrentIndex(self.label.findData(annotation.label))
        self.edges = QCheckBox(self)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.addRow("Label", self.label)
        self._form.addRow("Words", self._words())
        self.label.currentIndexChanged.connect(self._ask_attributes)
        self.label.currentIndexChanged.connect(self.changed)
        self.edges.toggled.connect(self.changed)
        self._ask_attributes()

    def _words(self) -> QWidget:
        if self._selected is None or (self._selected[0],) == self._annotation.fragments:
            self.edges.hide()
            return plain_label(self.HINT, "muted", wraps=True)
        self.edges.setText(literal_text(f"the selected “{shortened(self._selected[1], 60)}”"))
        self.edges.setChecked(True)
        return self.edges

    def _ask_attributes(self) -> None:
        """Show the fields of the chosen label; what the annotation has stands in them."""
        typed = {name: box.currentText().strip() for name, box in self._values.items()}
        while self._form.rowCount() > 2:
            self._form.removeRow(2)
        self._values.clear()
        label = self._scheme.label(self.label.currentData())
        for attribute in label.attributes if label is not None else ():
            box = AttributeValue(attribute)
            box.put(typed.get(attribute.name) or self._annotation.attribute(attribute.name))
            box.currentTextChanged.connect(self.changed)
            self._values[attribute.name] = box
            name = plain_label(attribute.title or attribute.name)
            name.setBuddy(box)
            self._form.addRow(name, box)

    def begin(self) -> None:
        """Put the keys into the first field."""
        self.label.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def correction(self) -> Correction | None:
        """What is proposed; None while it is what stands there."""
        annotation = self._annotation
        fragments = annotation.fragments
        if self._selected is not None and self.edges.isChecked():
            fragments = (self._selected[0],)
        known = {name: value for name, value in annotation.attributes if name not in self._values}
        same = self.label.currentData() == annotation.label
        values = {name: box.currentText().strip() for name, box in self._values.items()}
        written = {**(known if same else {}), **{name: value for name, value in values.items() if value}}
        made = Correction(self.label.currentData(), fragments, pairs(written))
        return None if made == Correction.of(annotation) else made

    def reason(self) -> str:
        """The reason that a correction gives by itself; empty while there is none."""
        made = self.correction()
        if made is None:
            return ""
        if made.label != self._annotation.label:
            return "wrong_label"
        return "wrong_boundary" if made.fragments != self._annotation.fragments else "missing_attribute"
