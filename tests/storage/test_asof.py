"""A release as it stood: after each row just what the corpus showed then, at a moment, and at its approval."""

import os
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from sqlalchemy import func, update

from domain import annotate, govern, review
from domain.annotation import AnnotatedRelease, State
from domain.edit import Edit, apply, now, reversed_edit
from domain.errors import Refusal
from domain.scheme import Scheme
from domain.span import Span
from storage import tables
from storage.access import open_corpus
from storage.asof import Event, sheet_as_of, when_named
from storage.corpus import Corpus
from tests.storage import server, tamper
from tests.storage.scene import ADA, ANN, NOTES, RITA, ROB, approve, bring, do, label, sheet, submit
from tests.storage.test_any_sequence import ACTS, QUIET, STEPS, Steps

NUMBERS = count()
EXAMPLES = 300 if os.environ.get("GLOSSATOR_FULL") else 40
"""Fewer than elsewhere, since each looks back from every row that it has written."""


def recoloured(corpus: Corpus, number: int) -> Edit:
    before = corpus.scheme()
    first = replace(before.labels[0], colour=f"#{number:06x}")
    return govern.change_scheme(before, Scheme(before.name, (first, *before.labels[1:])), by=ADA)


def walk(corpus: Corpus, steps: Steps) -> dict[int, AnnotatedRelease]:
    """Do what the rules allow of the steps; gives the sheet that the corpus showed after each audit row."""
    (release,) = bring(corpus)
    shown = corpus.sheet(release.id)
    seen = {corpus.head()[0]: shown}
    past: list[Edit] = []
    for number, (act, person, place, at) in enumerate(steps):
        chosen = shown.annotations[place % len(shown.annotations)] if shown.annotations else None
        try:
            if number % 7 == 6:
                seq = corpus.commit(recoloured(corpus, number))
                seen[seq] = shown = corpus.sheet(release.id)
            if act == "undo" and not past:
                continue
            done = (
                reversed_edit(past[-1 - place % len(past)], person.name)
                if act == "undo"
                else ACTS[act](corpus, shown, person, chosen, at)
            )
            seq = corpus.commit(done)
        except Refusal:
            continue
        past.append(done)
        seen[seq] = shown = corpus.sheet(release.id)
    return seen


def held(corpus: Corpus, steps: Steps) -> None:
    seen = walk(corpus, steps)
    release_id = next(iter(seen.values())).release.id
    for seq, shown in seen.items():
        found = sheet_as_of(corpus, release_id, seq)
        assert found.sheet == shown
        assert found.seq == seq
        assert [found.sheet.state(item) for item in found.sheet.annotations] == [
            shown.state(item) for item in shown.annotations
        ]
    assert sheet_as_of(corpus, release_id, now()).sheet == corpus.sheet(release_id)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("asof")


@settings(suppress_health_check=QUIET, max_examples=EXAMPLES)
@given(STEPS)
def test_as_of_every_row_is_what_was_there_then(template: Path, folder: Path, steps: Steps) -> None:
    place = Path(shutil.copy(template, folder / f"{next(NUMBERS)}.glossator"))
    with open_corpus(place) as corpus:
        held(corpus, steps)
    place.unlink()


@settings(suppress_health_check=QUIET, max_examples=3)
@given(STEPS)
def test_so_it_is_on_a_server(postgres: str, steps: Steps) -> None:
    with server.database(postgres) as location, open_corpus(location) as corpus:
        held(corpus, steps)


def test_edits_of_other_releases_count_and_are_not_seen(corpus: Corpus) -> None:
    first, second = bring(corpus, "Hale LLP advised.", "Dorn LLP advised.")
    do(corpus, annotate.annotate(corpus.sheet(first.id), Span(0, 8), "ADVISOR", by=ANN))
    before = corpus.sheet(first.id)
    do(corpus, annotate.annotate(corpus.sheet(second.id), Span(0, 8), "ADVISOR", by=ANN))
    found = sheet_as_of(corpus, first.id, corpus.head()[0])
    assert found.sheet == before
    assert (found.touched, found.seq) == (corpus.head()[0] - 1, corpus.head()[0])
    assert found.steps == (found.touched - 1, found.touched)


def test_the_text_is_there_also_when_the_import_was_taken_back(corpus: Corpus) -> None:
    (release,) = bring(corpus)
    came = corpus.head()[0]
    (brought,) = [row.edit() for row in corpus.audit(release_id=release.id)]
    before = corpus.sheet(release.id)
    gone = corpus.commit(reversed_edit(brought, ANN.name))
    assert sheet_as_of(corpus, release.id, came).sheet == before
    with pytest.raises(Refusal, match=f"after audit row {gone}: its import had been taken back"):
        sheet_as_of(corpus, release.id, gone)


def test_at_its_approval_it_is_what_was_signed_off(corpus: Corpus) -> None:
    made = label(corpus)
    submit(corpus)
    approve(corpus, made.id)
    seq = corpus.commit(review.sign_off(sheet(corpus), by=RITA))
    signed = sheet(corpus)
    label(corpus, span=NOTES, label_id="NOTE")
    found = sheet_as_of(corpus, signed.release.id, Event.APPROVAL)
    assert (found.sheet, found.seq) == (signed, seq)
    assert found.sheet.reviewed
    assert not sheet(corpus).reviewed


def test_without_a_sign_off_the_last_approval_counts(corpus: Corpus) -> None:
    one, two = label(corpus), label(corpus, span=NOTES, label_id="NOTE")
    submit(corpus)
    approve(corpus, one.id)
    taken_back = approve(corpus, two.id, by=ROB)
    do(corpus, reversed_edit(taken_back, ROB.name))
    found = sheet_as_of(corpus, one.release_id, Event.APPROVAL).sheet
    assert [found.state(item) for item in found.annotations] == [State.APPROVED, State.SUBMITTED]


def test_a_sign_off_that_was_taken_back_is_no_approval(corpus: Corpus) -> None:
    (release,) = bring(corpus)
    signed = do(corpus, review.sign_off(sheet(corpus), by=RITA))
    do(corpus, reversed_edit(signed, RITA.name))
    with pytest.raises(Refusal, match="was never approved"):
        sheet_as_of(corpus, release.id, Event.APPROVAL)


STEP = timedelta(microseconds=10)
"""So short that all times are past when they are asked for."""


def stamped(corpus: Corpus, *places: int) -> tuple[datetime, list[AnnotatedRelease]]:
    """A release labelled once at each of so many steps behind the moment that is given; the sheets before and after."""
    (release,) = bring(corpus)
    start = now()
    sheets = [corpus.sheet(release.id)]
    for number, place in enumerate(places):
        done = annotate.annotate(sheets[-1], Span(number, number + 5), "NOTE", by=ANN, exact=True)
        corpus.commit(replace(done, at=start + place * STEP))
        sheets.append(apply(sheets[-1], done))
    return start, sheets


def test_at_a_moment_it_is_what_the_last_row_not_later_left(corpus: Corpus) -> None:
    start, sheets = stamped(corpus, 1, 2, 3)
    for place, shown in enumerate(sheets):
        for later in (0, 0.9):
            found = sheet_as_of(corpus, shown.release.id, start + (place + later) * STEP)
            assert (found.sheet, found.remark) == (shown, "")


def test_a_clock_that_was_set_back_changes_no_answer_on_the_past(corpus: Corpus) -> None:
    start, sheets = stamped(corpus, 1, 3, 0, 4)
    release_id = sheets[0].release.id
    found = sheet_as_of(corpus, release_id, start + 2 * STEP)
    assert found.sheet == sheets[1]
    assert f"A clock was wrong: audit row {found.seq + 1} is later than that" in found.remark
    found = sheet_as_of(corpus, release_id, start + 3.5 * STEP)
    assert (found.sheet, found.remark) == (sheets[3], "")


def test_times_outside_the_life_of_corpus_and_release_are_refused(corpus: Corpus) -> None:
    start = now()
    (release,) = bring(corpus)
    with pytest.raises(Refusal, match="lies in the future: choose a time up to now"):
        sheet_as_of(corpus, release.id, now() + timedelta(minutes=1))
    with pytest.raises(Refusal, match="there was no corpus yet: it was made at"):
        sheet_as_of(corpus, release.id, start - timedelta(days=900))
    with pytest.raises(Refusal, match=r"was not in the corpus yet after audit row \d+: it came in with row"):
        sheet_as_of(corpus, release.id, start)
    for number in (0, corpus.head()[0] + 1):
        with pytest.raises(Refusal, match=f"There is no audit row {number}: they go from 1 to"):
            sheet_as_of(corpus, release.id, number)
    with pytest.raises(Refusal, match="was never approved"):
        sheet_as_of(corpus, release.id, Event.APPROVAL)


def test_a_release_that_never_was(corpus: Corpus) -> None:
    with pytest.raises(Refusal, match="was never in the corpus"):
        sheet_as_of(corpus, uuid4(), corpus.head()[0])


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("12", 12),
        (" #12 ", 12),
        ("approval", Event.APPROVAL),
        ("Approval", Event.APPROVAL),
        ("2026-01-31", datetime(2026, 1, 31, 23, 59, 59, 999999, UTC)),
        ("2026-01-31T09:30", datetime(2026, 1, 31, 9, 30, tzinfo=UTC)),
        ("2026-01-31 09:30:15Z", datetime(2026, 1, 31, 9, 30, 15, tzinfo=UTC)),
        ("2026-01-31T09:30+02:00", datetime(2026, 1, 31, 7, 30, tzinfo=UTC)),
    ],
)
def test_words_for_a_time(words: str, when: object) -> None:
    assert when_named(words) == when


def test_today_is_meant_up_to_now() -> None:
    before = now()
    found = when_named(before.date().isoformat())
    assert isinstance(found, datetime)
    assert before <= found or found.date() > before.date()


@pytest.mark.parametrize("words", ["", "yesterday", "2026-13-01", "-3", "#", "2026-01-31T25:00"])
def test_words_that_are_no_time_are_refused(words: str) -> None:
    with pytest.raises(Refusal, match="is no time: write 2026-01-31"):
        when_named(words)


def test_a_damaged_trail_is_a_sentence(corpus: Corpus, location: str) -> None:
    (release,) = bring(corpus)
    made = label(corpus)
    with tamper.behind(location) as connection:
        forged = func.replace(tables.audit.c.payload, str(made.revision), "none")
        connection.execute(update(tables.audit).values(payload=forged))
    with pytest.raises(Refusal, match="cannot be replayed: run `verify`"):
        sheet_as_of(corpus, release.id, corpus.head()[0])
