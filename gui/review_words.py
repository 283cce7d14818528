"""What the review queue says of its entries in words and signs."""

from datetime import datetime, timedelta
from html import escape

from domain.annotate import shortened
from domain.annotation import Annotation, Subject
from domain.queue import Need, Waiting
from domain.sample import Sample
from domain.sampling import Outcome
from domain.scheme import Scheme

NEEDS = {Need.CONFLICT: "≠ conflict", Need.AGAIN: "↻ came back", Need.NEW: "new"}
"""A sign and a word for why an entry stands where it does, so that no colour has to say it."""
QUOTE = 300
"""Letters of an annotation's own words that are shown in its sentence."""


def title_of(scheme: Scheme | None, label_id: str) -> str:
    """A label as people read it: its title, and whether it is retired."""
    label = scheme.label(label_id) if scheme is not None else None
    if label is None:
        return label_id
    return f"{label.title} (retired)" if label.retired else label.title


def words_of(subject: Subject, scheme: Scheme | None, most: int = 120) -> str:
    """An annotation's own words, or what was looked for and not found."""
    if isinstance(subject, Annotation):
        return shortened(subject.quote, most)
    return f"∅ found none: {title_of(scheme, subject.label)}"


def sentence_of(item: Waiting, scheme: Scheme | None) -> tuple[str, str, str]:
    """The sentence around an entry: before it, its own words, behind it."""
    before, after = item.before, item.after
    if before.startswith("…"):
        before = f"…{before.partition(' ')[2]}"  # a cut leaves half a word
    if after.endswith("…"):
        after = f"{after.rpartition(' ')[0]}…"
    return before, words_of(item.subject, scheme, QUOTE), after


def sentence_html(item: Waiting, scheme: Scheme | None) -> str:
    """The sentence with the entry's own words in bold; nothing of it is taken for markup."""
    before, words, after = (escape(part) for part in sentence_of(item, scheme))
    return " ".join(part for part in (before, f"<b>{words}</b>", after) if part)


def age_of(moment: datetime, now: datetime) -> str:
    """How long something has been waiting, in the largest unit that fits: `now`, `5 min`, `3 h`, `12 d`."""
    passed = max(now - moment, timedelta())
    minutes = int(passed.total_seconds() // 60)
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{passed.days} d"


def spoken(item: Waiting, scheme: Scheme | None, now: datetime) -> str:
    """All of an entry in one text, for screen readers and tool tips."""
    need = NEEDS[item.need].lstrip("≠↻ ")
    who = f"{item.subject.author}, {item.release_name}, {need}, waiting {age_of(item.submitted, now)}"
    sentence = " ".join(part for part in sentence_of(item, scheme) if part)
    return f"{title_of(scheme, item.subject.label)}: {words_of(item.subject, scheme)}\n{sentence}\n{who}"


def counted(shown: int, waiting: int, own: int, person: str) -> str:
    """How many entries there are, how many are shown, and how many of these the person cannot decide."""
    if not waiting:
        return "Nothing awaits a decision. Annotators submit with Ctrl+Shift+Enter."
    if shown == waiting:
        words = f"{waiting:,} await{'s' if waiting == 1 else ''} a decision."
    else:
        words = f"{shown:,} of {waiting:,} that await a decision {'is' if shown == 1 else 'are'} shown."
    if own:
        words += f" {own:,} {'is' if own == 1 else 'are'} {person}'s own work and need{'s' if own == 1 else ''} others."
    return words


def rate_words(found: Outcome, more: str = "") -> str:
    """The share that was returned, with where it lies in all of the work: `25 % (5 to 70 %)`; empty for none yet."""
    rate, interval = found.rate, found.interval
    if rate is None or interval is None:
        return ""
    return f"{round(rate * 100)} % ({round(interval[0] * 100)} to {round(interval[1] * 100)} %{more})"


def sample_said(sample: Sample, found: Outcome) -> str:
    """What a sample has shown so far, in a sentence."""
    words = f"Sample of {sample.annotator}: {found.decided} of {found.drawn} decided"
    if not found.decided:
        return f"{words}."
    return f"{words}, {found.returned} returned. Error rate {rate_words(found, ' with 95 % confidence')}."


def entries(number: int) -> str:
    """`1 entry`, `12 entries`."""
    return f"{number:,} entr{'y' if number == 1 else 'ies'}"
