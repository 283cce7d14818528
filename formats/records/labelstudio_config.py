"""Label Studio's labelling configuration: which controls a project has, made from what is used, and read again.

A control for an attribute bears the attribute's name; what a name of a control cannot be is written as %XX.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote
from xml.sax.saxutils import quoteattr

from domain.errors import Refusal
from domain.scheme import Scheme
from formats.strict.xml import parse

LABELS = "label"
TEXT = "text"
_TAKEN = frozenset({LABELS, TEXT, "relations"})
_NAMELESS = "%"


def control_name(attribute: str) -> str:
    """The name of the control of an attribute."""
    made = quote(attribute, safe="") or _NAMELESS
    return other_name(made) if made in _TAKEN else made


def other_name(name: str) -> str:
    """Another way to write a plain word that stands for the same attribute."""
    return f"%{ord(name[0]):02X}{name[1:]}"


def attribute_name(control: str) -> str:
    """The attribute that a control of that name is for."""
    return "" if control == _NAMELESS else unquote(control)


@dataclass(slots=True)
class Controls:
    """The controls of a configuration, as they turn out to be needed."""

    scheme: Scheme
    _labels: dict[str, str] = field(default_factory=dict)
    """Each label with its colour."""
    _choices: dict[str, list[str]] = field(default_factory=dict)
    _areas: dict[str, None] = field(default_factory=dict)
    _relations: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._labels = {label.id: label.colour for label in self.scheme.labels}
        for label in self.scheme.labels:
            for attribute in label.attributes:
                values = [value for value in attribute.choices if value and value.isprintable()]
                if values and attribute.name.isidentifier() and attribute.name.isascii():
                    known = self._choices.setdefault(control_name(attribute.name), [])
                    known += [value for value in values if value not in known]

    def add_label(self, label: str) -> str:
        """The value of a label, which the configuration then has."""
        self._labels.setdefault(label, "")
        return label

    def add_relation(self, label: str) -> str:
        """The value of a kind of relation, which the configuration then has."""
        self._relations[label] = None
        return label

    def add_attribute(self, name: str, value: str) -> tuple[str, str]:
        """The control and its type, `choices` or `textarea`, that can hold a value of an attribute."""
        control = control_name(name)
        if value in self._choices.get(control, ()):
            return control, "choices"
        control = other_name(control) if control in self._choices else control
        self._areas[control] = None
        return control, "textarea"

    def xml(self) -> str:
        """The configuration."""
        lines = ["<View>", f'  <Labels name="{LABELS}" toName="{TEXT}">']
        for label, colour in self._labels.items():
            shade = f" background={quoteattr(colour)}" if colour else ""
            lines.append(f"    <Label value={_value(label)}{shade}/>")
        lines += ["  </Labels>", f'  <Text name="{TEXT}" value="$text"/>']
        region = f'toName="{TEXT}" perRegion="true"'
        for name, values in self._choices.items():
            lines.append(f'  <Choices name={quoteattr(name)} {region} choice="single">')
            lines += [f"    <Choice value={_value(value)}/>" for value in values]
            lines.append("  </Choices>")
        lines += [
            f"  <TextArea name={quoteattr(name)} {region} placeholder={_value(attribute_name(name) or ' ')}/>"
            for name in sorted(self._areas)
        ]
        if self._relations:
            lines += ["  <Relations>", *(f"    <Relation value={_value(word)}/>" for word in sorted(self._relations))]
            lines.append("  </Relations>")
        return "\n".join([*lines, "</View>", ""])


def _value(text: str) -> str:
    """A text as an attribute of XML, without what XML cannot hold."""
    return quoteattr("".join(sign if sign.isprintable() else "\ufffd" for sign in text))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a project shows its annotators: the kind of the object, its field in `data`, and more where it has more."""

    kind: str
    field: str
    more: Mapping[str, str]


_KINDS = {"Text": "text", "HyperText": "page", "Paragraphs": "dialogue"}


def shown_in(raw: bytes | None) -> dict[str, Shown]:
    """The texts of a configuration by their names; none when there is no configuration or it is no sound XML."""
    if raw is None:
        return {}
    try:
        root = parse(raw, "config.xml")
    except Refusal:
        return {}
    found: dict[str, Shown] = {}
    for element in root.iter():
        kind = _KINDS.get(element.tag) if isinstance(element.tag, str) else None
        if kind is not None:
            about = {str(name): str(value) for name, value in element.attrib.items()}
            field_name = about.get("value", "").removeprefix("$")
            found[about.get("name", "")] = Shown(kind, field_name, about)
    return found
