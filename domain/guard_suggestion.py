"""The last word before a commit on what somebody turned down and on sweeps; `domain.guard` judges the rest."""

from domain.edit import Change
from domain.errors import Refusal
from domain.ground import Ground
from domain.person import Role, demand
from domain.suggestion import Rejection, Round


def check_rejection(change: Change, ground: Ground) -> None:
    """Refuse a rejection in another's name, of a label that is none, or in a release that lies in the trash."""
    demand(ground.person, Role.ANNOTATOR, "reject suggestions")
    rejection = change.value
    assert isinstance(rejection, Rejection)
    if change.before is not None and change.after is not None:
        raise Refusal("A rejection is given or taken back, never changed.")
    if rejection.author != ground.person.name:
        raise Refusal(f"That rejection is {rejection.author}'s: {ground.person.name} cannot give it or take it back.")
    if rejection.release_id in ground.trashed:
        raise Refusal("The release is in the trash: bring it back before you work on it.")
    if change.after is not None:
        if not 0 <= rejection.score <= 1:
            raise Refusal("A score goes from 0 to 1: reject the suggestion as it is shown.")
        if ground.scheme.label(rejection.label) is None:
            raise Refusal(f"The scheme has no label “{rejection.label}”: there is nothing of it to reject.")


def check_round(change: Change, ground: Ground) -> None:
    """Refuse a round of a sweep in another's name, or with numbers that do not add up."""
    demand(ground.person, Role.ANNOTATOR, "record a sweep")
    sweep = change.value
    assert isinstance(sweep, Round)
    if change.before is not None and change.after is not None:
        raise Refusal("A round of a sweep is recorded or taken back, never changed.")
    if sweep.author != ground.person.name:
        raise Refusal(f"That round is {sweep.author}'s: {ground.person.name} cannot record it or take it back.")
    if change.after is not None:
        if ground.scheme.label(sweep.label) is None:
            raise Refusal(f"The scheme has no label “{sweep.label}”: sweep for one that it has.")
        if sweep.number < 1 or min(sweep.offered, sweep.accepted, sweep.rejected) < 0:
            raise Refusal("A round of a sweep is counted from 1, and so is what came of it from 0.")
        if sweep.accepted + sweep.rejected > sweep.offered:
            raise Refusal("More was accepted and rejected than the round offered: count it anew.")
