"""New versions off the GUI thread: read a file and bring it in as a successor; find what can be carried."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import formats
from domain.amend import only
from domain.annotation import AnnotatedRelease
from domain.person import Person
from domain.release import Release
from gui.jobs import Step

if TYPE_CHECKING:
    from storage.corpus import Corpus


def bring_in(corpus: "Corpus", old: Release, file: Path, by: Person) -> Iterator[Step]:
    """Import a file as the new version of a release; the last step brings what was done."""
    from storage.amendment import amend

    yield Step(0, 0, file.name)
    item = only(list(formats.read(file)), file.name)
    yield Step(0, 0, "Looking for the annotations' places")
    # From here on it is done whole: two Edits, of which the first alone would leave nothing carried.
    yield Step(1, 1, "", amend(corpus, corpus.release(old.id), item, by, file.name))


def find(corpus: "Corpus", sheet: AnnotatedRelease, viewer: Person | None) -> Iterator[Step]:
    """Find what can be carried to a release; the last step brings an Amendment, or nothing where it amends none."""
    from storage.amendment import amendment_of

    yield Step(0, 0, "Looking for the annotations' places")
    yield Step(1, 1, "", amendment_of(corpus, sheet, viewer))
