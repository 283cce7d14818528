"""People of a corpus and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Refusal


class Role(StrEnum):
    """What a person may do; each role may also do what the ones before it may."""

    READER = "reader"
    ANNOTATOR = "annotator"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    ADMINISTRATOR = "administrator"

    def may(self, least: "Role") -> bool:
        """Whether this role reaches at least the other."""
        order = list(Role)
        return order.index(self) >= order.index(least)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works in a corpus; the name is the identity, and it stays with their work."""

    name: str
    role: Role
    active: bool = True


def role_named(words: str) -> Role:
    """The role of that name, or a Refusal that lists them."""
    try:
        return Role(words.strip().casefold())
    except ValueError:
        raise Refusal(f"There is no role “{words}”: choose {', '.join(Role)}.") from None


def checked_person_name(name: str) -> str:
    """A person's name without surrounding blanks, or a Refusal."""
    name = " ".join(name.split())
    if not name:
        raise Refusal("A person needs a name: type at least one character.")
    if len(name) > 100:
        raise Refusal(f"The name has {len(name)} characters; at most 100 are kept: shorten it.")
    if not name.isprintable():
        raise Refusal("A person's name cannot hold control characters: type it again.")
    return name


def demand(person: Person, least: Role, act: str) -> None:
    """Refuse an act to somebody whose role does not reach it or who is no longer active."""
    if not person.active:
        raise Refusal(f"{person.name} is no longer active in this corpus: choose another person.")
    if not person.role.may(least):
        raise Refusal(
            f"{person.name} is {_with_article(person.role)} and may not {act}: it takes {_with_article(least)}."
        )


def _with_article(role: Role) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"
