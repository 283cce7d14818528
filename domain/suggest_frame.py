"""Suggestions with what the text says for their attributes, so that to accept one is to accept those too."""

from collections.abc import Iterable
from dataclasses import replace

from domain import frame
from domain.cast import Party, cast
from domain.release import pairs
from domain.scheme import Scheme
from domain.suggestion import Suggestion


def with_frames(text: str, scheme: Scheme, suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions with role and party, or rate and ranking, read; what only a source says stays."""
    parties: tuple[Party, ...] | None = None
    made = []
    for item in suggestions:
        label = scheme.label(item.label)
        if label is None:
            made.append(item)
            continue
        if parties is None and frame.reads_advisor(label):
            parties = cast(text)
        read = frame.read(text, label, item.span, parties or ())
        made.append(replace(item, attributes=pairs({**dict(item.attributes), **read})) if read else item)
    return tuple(made)
