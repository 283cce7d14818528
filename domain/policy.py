"""What an administrator has laid down for the work in a corpus."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """A corpus that nobody has laid down anything for has the defaults."""

    blind: bool = False
    """Whether annotators see nothing of each other's work on a release until they are done with it."""
    signed: bool = False
    """Whether decisions of reviewers have to be signed with their keys."""
