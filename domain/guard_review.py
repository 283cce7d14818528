"""The last word before a commit on what belongs to review; with `domain.guard`, which judges everything else."""

from domain.adjudicate import party_refusal
from domain.annotation import ADJUDICATED, JUDGED, Comment, Decision, Mark, MarkKind, Negative, State, Subject
from domain.assignment import Assignment
from domain.edit import Change
from domain.errors import Refusal, StaleEdit
from domain.ground import Ground
from domain.key import Key
from domain.person import Role, demand
from domain.policy import Policy
from domain.record import to_record
from domain.respond import checked_text, refuse_foreign
from domain.review import own_release, refuse_own
from domain.sample import Sample
from domain.seal import seal_of_record
from domain.signing import holds, key_id, message, vouching

CHANGED = "The annotation was changed after it was seen: look at it as it is now, then decide."


def check_added(subject: Subject, ground: Ground) -> None:
    """Refuse work in another's name that is not brought back just as it was taken away, and an id that is in use."""
    if subject.author != ground.person.name and subject.id not in ground.former:
        raise Refusal(f"Nobody makes anything in the name of {subject.author}: do it under your own.")
    if subject.id in ground.taken:
        raise Refusal("An annotation and a “found none” cannot have one id: make a new one.")


def check_negative(change: Change, ground: Ground) -> None:
    """Refuse a “found none” that its author may not give, or that somebody may not take back."""
    demand(ground.person, Role.ANNOTATOR, "say what a release has none of")
    if change.before is not None and change.after is not None:
        raise Refusal("A “found none” is given or taken back, never changed.")
    negative = change.value
    assert isinstance(negative, Negative)
    if negative.author != ground.person.name:
        demand(ground.person, Role.REVIEWER, f"give or take back a “found none” of {negative.author}")
    if change.after is not None:
        check_added(negative, ground)
        if negative.origin == ADJUDICATED:
            raise Refusal("A “found none” cannot settle where annotators differ: give it as your own.")
        if ground.scheme.label(negative.label) is None:
            raise Refusal(f"The scheme has no label “{negative.label}”: add it to the scheme first.")


def check_decision(change: Change, ground: Ground) -> None:
    """Refuse a decision that is not the person's to give, or not on what stands there."""
    person, decision = ground.person, change.value
    assert isinstance(decision, Decision)
    if change.before is not None and change.after is not None:
        raise Refusal("A decision is given or taken back, never changed.")
    if decision.by != person.name:
        raise Refusal(f"That decision is {decision.by}'s: {person.name} cannot give it or take it back.")
    demand(person, Role.ANNOTATOR, "submit annotations")
    if change.after is None:
        return
    subject = ground.annotations.get(decision.annotation_id)
    if subject is None or subject.revision != decision.revision:
        raise StaleEdit(CHANGED)
    if subject.release_id != decision.release_id:
        raise Refusal("That decision names another release than its annotation's.")
    _check_verdict(decision, subject, ground)
    _check_signature(decision, subject, ground)


def _check_verdict(decision: Decision, subject: Subject, ground: Ground) -> None:
    person, state = ground.person, ground.standing.get(subject.id, State.DRAFT)
    if decision.correction is not None and decision.verdict is not State.RETURNED:
        raise Refusal("Only a return can propose a correction.")
    if decision.case is not None or decision.verdict is State.OVERRULED:
        demand(person, Role.ADJUDICATOR, "settle where annotators differ")
        if decision.release_id in ground.own:
            raise party_refusal(person.name)
    match decision.verdict:
        case State.SUBMITTED:
            if subject.author != person.name:
                raise Refusal(f"Only {subject.author} can submit that annotation.")
        case State.DRAFT:
            if subject.author != person.name:
                demand(person, Role.REVIEWER, f"reopen annotations of {subject.author}")
        case _:
            verb = {State.APPROVED: "approve", State.RETURNED: "return", State.OVERRULED: "overrule"}[decision.verdict]
            demand(person, Role.REVIEWER, f"{verb} annotations")
            refuse_own(subject, person, ground.editors.get(subject.id, frozenset()), verb)
            if state in (State.DRAFT, State.RETURNED):
                raise StaleEdit("That annotation is not submitted any more: look at it as it is now.")


def _check_signature(decision: Decision, subject: Subject, ground: Ground) -> None:
    if decision.signature:
        key = ground.keys.get(decision.key)
        words = message(to_record(decision), seal_of_record(to_record(subject)))
        if key is None or key.person != decision.by or not holds(key.public, decision.signature, words):
            raise Refusal(f"That decision's signature is not {decision.by}'s: sign it with a key of theirs.")
    elif decision.verdict in JUDGED:
        name = decision.by
        if any(key.person == name for key in ground.keys.values()):
            raise Refusal(f"{name} signs decisions in this corpus: that one has no signature, so it was not taken.")
        if ground.policy.signed:
            raise Refusal(f"Decisions have to be signed in this corpus: make a key for {name} first.")


def check_comment(change: Change, ground: Ground) -> None:
    """Refuse words in another's mouth, and a comment on nothing."""
    demand(ground.person, Role.ANNOTATOR, "comment")
    before, after = change.before, change.after
    assert before is None or isinstance(before, Comment)
    assert after is None or isinstance(after, Comment)
    if before is None and after is not None:
        refuse_foreign(after, ground.person)
        checked_text(after.text)
    elif after is None:
        assert before is not None
        refuse_foreign(before, ground.person)
    elif before is not None:
        if (before.author, before.release_id, before.annotation_id) != (
            after.author,
            after.release_id,
            after.annotation_id,
        ):
            raise Refusal("A comment keeps its author and what it is on.")
        if before.text != after.text:
            refuse_foreign(before, ground.person)
            checked_text(after.text)


def check_mark(change: Change, ground: Ground) -> None:
    """Refuse a word on a release in another's name, and a sign-off of what is not decided."""
    mark = change.value
    assert isinstance(mark, Mark)
    if mark.by != ground.person.name:
        raise Refusal(f"Only {mark.by} can say or take back that {mark.by} is done with a release.")
    if mark.kind is not MarkKind.REVIEWED:
        demand(ground.person, Role.ANNOTATOR, "mark a release as done")
        if change.before is not None and ground.policy.blind:
            raise Refusal(
                f"People work blind in this corpus, and {mark.by} has been shown the others' work since: being done"
                " with a release stays. Labels can still be added and changed; agreement counts them apart."
            )
        return
    demand(ground.person, Role.REVIEWER, "sign off a release")
    found = ground.signing.get(mark.release_id)
    if change.after is None or found is None:
        return
    if found.obstacle:
        raise Refusal(found.obstacle)
    if mark.seen != found.fingerprint:
        raise StaleEdit(f"“{found.name}” was changed after it was seen: look at it as it is now, then sign it off.")
    if words := own_release(found.name, found.authors, found.done, ground.person):
        raise Refusal(words)


def check_assignment(change: Change, ground: Ground) -> None:
    """Refuse an assignment by somebody who may not, or to somebody who cannot annotate."""
    demand(ground.person, Role.ADMINISTRATOR, "assign releases")
    given = change.value
    assert isinstance(given, Assignment)
    if change.before is not None and change.after is not None:
        raise Refusal("An assignment is given or taken back, never changed.")
    if change.after is not None and given.by != ground.person.name:
        raise Refusal(f"That assignment is {given.by}'s: assign the release anew in your own name.")
    if change.after is not None and given.person not in ground.active:
        raise Refusal(f"{given.person} does not annotate in this corpus: add them, or choose somebody else.")


def check_sample(change: Change, ground: Ground) -> None:
    """Refuse a sample that a reviewer does not draw for themself."""
    demand(ground.person, Role.REVIEWER, "draw samples for review")
    drawn = change.value
    assert isinstance(drawn, Sample)
    if change.before is not None and change.after is not None:
        raise Refusal("A sample is drawn or dropped, never changed.")
    if drawn.by != ground.person.name:
        raise Refusal(f"That sample is {drawn.by}'s: draw one of your own.")


def check_key(change: Change, ground: Ground) -> None:
    """Refuse a key in another's name, and a further one that no earlier one vouches for."""
    key = change.after
    if change.before is not None or not isinstance(key, Key):
        raise Refusal("Keys stay in the corpus, for the signatures made with them.")
    if key.id != key_id(key.public):
        raise Refusal("That key's id is not its own: make it anew.")
    earlier = [known for known in ground.keys.values() if known.person == key.person]
    if key.person != ground.person.name:
        raise Refusal(f"Only {key.person} can bring in a key of {key.person}.")
    demand(ground.person, Role.REVIEWER, "bring in a key")
    words = vouching(key.person, key.public)
    if earlier and not any(holds(known.public, key.vouched, words) for known in earlier):
        raise Refusal(
            f"{key.person} has a key in this corpus, and it does not vouch for the new one: bring it in from where the"
            " earlier key is kept."
        )


def check_policy(change: Change, ground: Ground) -> None:
    """Refuse to anybody but an administrator."""
    demand(ground.person, Role.ADMINISTRATOR, "lay down how people work")
    if not isinstance(change.after, Policy):
        raise Refusal("What was laid down is changed, never removed.")
