"""New versions of releases: the import with what comes over, and what is still to be decided, read whenever asked."""

from dataclasses import dataclass, replace

from domain.amend import Amendment, amended, amendment, carry_over, demand_amendable, succeeding, suggestions
from domain.annotation import AnnotatedRelease
from domain.denied import denied
from domain.edit import Edit
from domain.errors import Refusal, StaleEdit
from domain.person import Person, Role, demand
from domain.release import Incoming, Release
from domain.suggestion import Rejection, Suggestion
from storage.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Amended:
    """What the import of a new version did: its Edits, one after the other, and how things stand after them."""

    release: Release
    edits: tuple[Edit, ...]
    amendment: Amendment


def check(corpus: Corpus, old: Release, item: Incoming, file: str) -> None:
    """Refuse what cannot become the successor of a release."""
    demand_amendable(old, [*corpus.releases(), *corpus.releases(trashed=True)], item.text, file)


def amend(corpus: Corpus, old: Release, item: Incoming, by: Person, file: str) -> Amended:
    """Import a new version, then carry over what is certain: two Edits, each of which can be undone."""
    demand(by, Role.ANNOTATOR, "import a new version")
    check(corpus, old, item, file)
    admitted = corpus.admit([succeeding(item, old)], by)
    if admitted.edit is None or len(admitted.added) != 1:
        raise Refusal(f"The text of “{file}” came in meanwhile: nothing was imported.")
    release = admitted.added[0]
    found = amendment(corpus.sheet(old.id, by), corpus.sheet(release.id, by))
    done = carry_over(found, by=by)
    if done is None:
        return Amended(release, (admitted.edit,), found)
    try:
        corpus.commit(done)
    except StaleEdit:
        # The import is there, and somebody was at it already: all of it waits for a person.
        return Amended(release, (admitted.edit,), replace(found, new=corpus.sheet(release.id, by)))
    return Amended(release, (admitted.edit, done), replace(found, new=corpus.sheet(release.id, by)))


def amendment_of(corpus: Corpus, sheet: AnnotatedRelease, viewer: Person | None) -> Amendment | None:
    """What can be carried to a release from the one that it amends, as far as the viewer may see that one."""
    old = _amended_sheet(corpus, sheet, viewer)
    return amendment(old, sheet) if old is not None else None


def denied_before(corpus: Corpus, sheet: AnnotatedRelease, viewer: Person | None) -> tuple[Rejection, ...]:
    """What was turned down in the release that this one amends, at its places here; nothing for most releases."""
    old = _amended_sheet(corpus, sheet, viewer)
    return denied(old, sheet.text) if old is not None and old.rejections else ()


def _amended_sheet(corpus: Corpus, sheet: AnnotatedRelease, viewer: Person | None) -> AnnotatedRelease | None:
    wanted = amended(sheet.release)
    if wanted is None:
        return None
    try:
        return corpus.sheet(wanted, viewer)
    except Refusal:
        return None  # it came from another corpus, or was taken out of this one


def open_carried(corpus: Corpus, sheet: AnnotatedRelease, viewer: Person | None) -> tuple[Suggestion, ...]:
    """What of the release that this one amends waits for a person, as suggestions; none for most releases."""
    found = amendment_of(corpus, sheet, viewer)
    return suggestions(found) if found is not None else ()
