"""What the inspector says of an annotation in words: its state here, and what the file it came from claims."""

from domain.annotation import CARRIED_FROM, JUDGED, AnnotatedRelease, Annotation, State
from domain.release import Pairs
from domain.review import REASONS

STATE_WORDS = {
    State.DRAFT: "draft — not yet submitted",
    State.SUBMITTED: "submitted — awaits review",
    State.APPROVED: "approved",
    State.RETURNED: "returned",
    State.OVERRULED: "overruled — not taken",
}
_CLAIMED = {
    "author": "by",
    "annotator": "by",
    "created": "made",
    "state": "",
    "approved_by": "approved by",
    "returned_by": "returned by",
    "overruled_by": "overruled by",
    "submitted_by": "submitted by",
}
"""How the commonest claims read; any other begins with its own name."""
_SILENT = frozenset({"id", "revision", CARRIED_FROM})
_FIRST = ("approved_by", "state", "author")


def state_words(sheet: AnnotatedRelease, annotation: Annotation) -> str:
    """Who made it and where it stands, with the decision that holds."""
    state = sheet.state(annotation)
    decision = sheet.standing(annotation)
    if decision is None or state not in JUDGED:
        return f"{annotation.author} · {STATE_WORDS[state]}"
    words = f"{annotation.author} · {state} by {decision.by}"
    if decision.reason:
        words += f": {REASONS.get(decision.reason, decision.reason)}"
    if decision.comment:
        words += f" — “{decision.comment}”"
    return words


def claims_words(claims: Pairs) -> str:
    """What the file says of people, states and approvals, which is nobody's decision here; empty for nothing."""
    told = [pair for pair in claims if pair[0] not in _SILENT and pair[1]]
    told.sort(key=lambda pair: _FIRST.index(pair[0]) if pair[0] in _FIRST else len(_FIRST))
    parts = [f"{_CLAIMED.get(key, key.replace('_', ' ').replace('.', ' '))} {value}".strip() for key, value in told]
    return f"In the file: {', '.join(parts)}." if parts else ""
