"""What the open release itself offers for the attributes of what is labelled; found once for each text."""

from domain import frame
from domain.annotation import AnnotatedRelease
from domain.cast import Party, cast
from domain.scheme import Label
from domain.span import Span


class Offers:
    """Values read from a release, the likeliest first; they are offered and never set unasked."""

    def __init__(self) -> None:
        self._digest = ""
        self._parties: tuple[Party, ...] = ()

    def parties(self, sheet: AnnotatedRelease) -> tuple[Party, ...]:
        """The cast of a release, each under one digit."""
        if sheet.release.digest != self._digest:
            self._digest, self._parties = sheet.release.digest, cast(sheet.text)
        return self._parties

    def read(self, sheet: AnnotatedRelease, label: Label, span: Span) -> dict[str, str]:
        """One value for each attribute that the text states."""
        parties = self.parties(sheet) if frame.reads_advisor(label) else ()
        return frame.read(sheet.text, label, span, parties)

    def of(self, sheet: AnnotatedRelease, label: Label, span: Span) -> dict[str, list[str]]:
        """All values worth offering: what is read, and for a party the others of the cast."""
        found = {name: [value] for name, value in self.read(sheet, label, span).items()}
        if frame.reads_advisor(label):
            said = found.get("party", [])
            found["party"] = list(dict.fromkeys([*said, *(party.name for party in self.parties(sheet))]))
        return found
