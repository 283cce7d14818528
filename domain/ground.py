"""What the rules need to know of a corpus to judge an Edit; storage reads it in the Edit's own transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from domain.annotation import State, Subject
from domain.key import Key
from domain.person import Person
from domain.policy import Policy
from domain.review import Editors
from domain.scheme import Scheme


@dataclass(frozen=True, slots=True)
class Standing:
    """A release as a sign-off finds it."""

    name: str
    fingerprint: str
    authors: frozenset[str]
    done: bool = False
    """Whether the person who signs off has called it done."""
    obstacle: str = ""
    """What has to be done before it can be signed off, in sentences."""


@dataclass(frozen=True)
class Ground:
    """What is needed of each depends on the Edit; what is not needed is left empty."""

    person: Person
    scheme: Scheme
    annotations: Mapping[UUID, Subject] = field(default_factory=dict)
    """The annotations and negatives that the Edit's decisions are on, as they stand."""
    standing: Mapping[UUID, State] = field(default_factory=dict)
    """Their states before the Edit."""
    editors: Editors = field(default_factory=dict)
    used_labels: frozenset[str] = frozenset()
    """Labels that annotations or negatives bear; needed when the scheme changes."""
    occupied: frozenset[UUID] = frozenset()
    """Releases that hold more than the Edit removes of it, among those that it removes."""
    places: Mapping[UUID, UUID] = field(default_factory=dict)
    """The releases of what the Edit's new relations and comments are on, as far as it was there before."""
    ties: frozenset[UUID] = frozenset()
    """The relations from and to the annotations that the Edit removes."""
    former: frozenset[UUID] = frozenset()
    """What the Edit adds in another's name and what was removed before exactly so."""
    trashed: frozenset[UUID] = frozenset()
    """Releases in the trash, among those in which the Edit turns something down."""
    taken: frozenset[UUID] = frozenset()
    """Ids of new annotations that negatives have, and of new negatives that annotations have."""
    policy: Policy = field(default_factory=Policy)
    keys: Mapping[str, Key] = field(default_factory=dict)
    """By id: those of the person, and those that the Edit's decisions and new keys name."""
    own: frozenset[UUID] = frozenset()
    """Releases with decisions of an adjudicator in the Edit in which the person is an annotator."""
    signing: Mapping[UUID, Standing] = field(default_factory=dict)
    """The releases that the Edit signs off."""
    active: frozenset[str] = frozenset()
    """Active people who may annotate; needed for assignments."""
