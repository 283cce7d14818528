"""Signed decisions: keys are made and kept, signatures hold for what was seen alone, and verify finds the others."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError
from platformdirs import user_data_path
from sqlalchemy import text

from domain import govern, review, signing
from domain.annotation import Annotation, Decision
from domain.edit import Change, Edit, edit
from domain.errors import Refusal
from domain.key import Key
from domain.person import Person
from domain.policy import Policy
from storage import keys, review_reading
from storage.corpus import Corpus
from storage.keys import make_key, secret_of, sign_for
from storage.verify import verify
from tests.storage.scene import ADA, ANN, NOTES, RITA, ROB, do, label, sheet, submit

FOLDER = user_data_path("glossator", appauthor=False) / "keys"


class Ring(KeyringBackend):
    """A keyring that lives as long as the test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def no_keyring() -> Iterator[None]:
    """A machine without a keyring."""
    before = keyring.get_keyring()
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[attr-defined]
    yield
    keyring.set_keyring(before)
    for path in FOLDER.glob("*.key"):
        path.unlink()


@pytest.fixture
def submitted(corpus: Corpus) -> Annotation:
    made = label(corpus)
    submit(corpus)
    return made


def approval(corpus: Corpus, made: Annotation, by: Person = RITA) -> Edit:
    return review.approve(sheet(corpus), [made.id], by=by, editors=corpus.editors([made.id]))


def decision_of(done: Edit) -> Decision:
    (change,) = done.of(Decision)
    assert isinstance(change.after, Decision)
    return change.after


def test_without_a_key_nothing_is_signed(corpus: Corpus, submitted: Annotation) -> None:
    done = approval(corpus, submitted)
    assert sign_for(corpus, done, RITA) is done


def test_decisions_are_signed_from_then_on(corpus: Corpus, submitted: Annotation) -> None:
    key, where = make_key(corpus, RITA)
    assert where == keys.FILE
    signed = sign_for(corpus, approval(corpus, submitted), RITA)
    assert decision_of(signed).key == key.id
    do(corpus, signed)
    assert sheet(corpus).decisions[-1] == decision_of(signed)
    assert not verify(corpus).problems


def test_the_secret_is_its_owners_alone(corpus: Corpus) -> None:
    key, _ = make_key(corpus, RITA)
    path = FOLDER / f"{key.id}.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = secret_of(key.id)
    assert secret is not None
    assert signing.public_of(secret) == key.public
    with corpus.snapshot() as connection:
        held = connection.execute(text("SELECT payload FROM audit")).scalars().all()
    assert not any(secret.hex() in payload for payload in held)


def test_a_keyring_is_used_where_there_is_one(corpus: Corpus, submitted: Annotation) -> None:
    ring = Ring()
    keyring.set_keyring(ring)
    key, where = make_key(corpus, RITA)
    assert where == keys.KEYRING
    assert list(ring.held) == [(keys.SERVICE, key.id)]
    assert not (FOLDER / f"{key.id}.key").exists()
    do(corpus, sign_for(corpus, approval(corpus, submitted), RITA))
    assert not verify(corpus).problems


def test_who_signs_cannot_decide_without(corpus: Corpus, submitted: Annotation) -> None:
    """Whoever works under a reviewer's name elsewhere does not have the key."""
    make_key(corpus, RITA)
    with pytest.raises(Refusal, match="that one has no signature"):
        corpus.commit(approval(corpus, submitted))
    for path in FOLDER.glob("*.key"):
        path.unlink()
    with pytest.raises(Refusal, match="the key is not on this machine"):
        sign_for(corpus, approval(corpus, submitted), RITA)
    with pytest.raises(Refusal, match="the key is not on this machine"):
        make_key(corpus, RITA)


def test_a_forger_brings_in_no_key_of_another(corpus: Corpus) -> None:
    make_key(corpus, RITA)
    forged = signing.key_for("rita", signing.new_secret())
    with pytest.raises(Refusal, match="does not vouch for the new one"):
        corpus.commit(edit("Key", "rita", [Change(None, forged)]))
    with pytest.raises(Refusal, match="Only rita can bring in"):
        corpus.commit(edit("Key", "rob", [Change(None, forged)]))
    with pytest.raises(Refusal, match="is not its own"):
        corpus.commit(edit("Key", "rob", [Change(None, replace(forged, id="0" * 16, person="rob"))]))


def test_a_further_key_is_vouched_for_by_the_first(corpus: Corpus, submitted: Annotation) -> None:
    make_key(corpus, RITA)
    second, _ = make_key(corpus, RITA)
    assert second.vouched
    signed = sign_for(corpus, approval(corpus, submitted), RITA)
    assert decision_of(signed).key == second.id
    do(corpus, signed)
    assert not verify(corpus).problems


def test_keys_stay(corpus: Corpus) -> None:
    key, _ = make_key(corpus, RITA)
    for after in (None, replace(key, person="rita", vouched="00")):
        with pytest.raises(Refusal, match="Keys stay in the corpus"):
            corpus.commit(edit("Key", "rita", [Change(key, after)]))


def test_an_annotator_has_no_key(corpus: Corpus) -> None:
    with pytest.raises(Refusal, match="ann is an annotator"):
        make_key(corpus, ANN)


@pytest.mark.parametrize("field", ["comment", "signature", "by the key of another", "for another label"])
def test_a_signature_holds_for_what_was_signed_alone(corpus: Corpus, submitted: Annotation, field: str) -> None:
    make_key(corpus, RITA)
    signed = sign_for(corpus, approval(corpus, submitted), RITA)
    decision = decision_of(signed)
    if field == "comment":
        bad = replace(decision, comment="Another word.")
    elif field == "signature":
        last = f"{int(decision.signature[-2:], 16) ^ 1:02x}"
        bad = replace(decision, signature=decision.signature[:-2] + last)
    elif field == "by the key of another":
        other, _ = make_key(corpus, ROB)
        bad = replace(decision, key=other.id)
    else:
        other_label = label(corpus, span=NOTES, label_id="NOTE")
        submit(corpus)
        bad = replace(decision, annotation_id=other_label.id, revision=other_label.revision)
    with pytest.raises(Refusal, match="signature is not rita's"):
        corpus.commit(replace(signed, changes=(Change(None, bad),)))


def test_a_corpus_may_want_signatures(corpus: Corpus, submitted: Annotation) -> None:
    do(corpus, govern.lay_down(None, Policy(signed=True), by=ADA))
    with pytest.raises(Refusal, match="have to be signed in this corpus"):
        corpus.commit(approval(corpus, submitted))
    do(corpus, sign_for(corpus, approval(corpus, submitted), RITA))
    (key,) = corpus.ask(review_reading.keys)
    assert key.person == "rita"
    assert not verify(corpus).problems


def test_undo_and_redo_keep_the_signature(corpus: Corpus, submitted: Annotation) -> None:
    from domain.edit import reversed_edit

    make_key(corpus, RITA)
    done = do(corpus, sign_for(corpus, approval(corpus, submitted), RITA))
    undone = do(corpus, reversed_edit(done, "rita"))
    do(corpus, reversed_edit(undone, "rita"))
    assert decision_of(done) in sheet(corpus).decisions
    assert not verify(corpus).problems


def test_a_key_of_a_removed_person_stays(corpus: Corpus, submitted: Annotation) -> None:
    make_key(corpus, RITA)
    do(corpus, sign_for(corpus, approval(corpus, submitted), RITA))
    do(corpus, govern.deactivate(corpus.people(), "rita", by=ADA))
    assert [key.person for key in corpus.ask(review_reading.keys)] == ["rita"]
    assert not verify(corpus).problems


def test_where_no_secret_can_be_kept_no_key_comes_in(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys").write_text("in the way")
    monkeypatch.setattr(keys, "user_data_path", lambda *_words, **_more: tmp_path)
    with pytest.raises(Refusal, match="cannot be kept"):
        make_key(corpus, RITA)
    found: list[Key] = corpus.ask(review_reading.keys)
    assert not found
