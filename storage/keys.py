"""Signing keys of people: the private half in the system's keyring or in a file of their own, the public in the corpus.

The private half never leaves the machine that it was made on, and no corpus holds it.
"""

import os
from pathlib import Path

from platformdirs import user_data_path

from domain import signing
from domain.annotation import JUDGED, Decision
from domain.edit import Change, Edit, edit
from domain.errors import Refusal
from domain.key import Key
from domain.person import Person, Role, demand
from storage import ground, review_reading
from storage.corpus import Corpus
from storage.ground_review import load_policy

SERVICE = "glossator"
KEYRING, FILE = "the system's keyring", "a file that only you may read"


def secret_of(key_id: str) -> bytes | None:
    """The private half of a key, if it is kept on this machine for whoever runs the program."""
    kept = _from_keyring(key_id)
    if kept is not None:
        return kept
    try:
        return bytes.fromhex(_file(key_id).read_text("ascii").strip())
    except (OSError, ValueError):
        return None


def keep(key_id: str, secret: bytes) -> str:
    """Keep a private half, and say where: in the system's keyring if there is one, else in a file."""
    if _into_keyring(key_id, secret):
        return KEYRING
    path = _file(key_id)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secret.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Refusal(
            f"Your signing key cannot be kept in “{path.parent}” ({error.strerror}): check that you may write there."
        ) from error
    return FILE


def _file(key_id: str) -> Path:
    return user_data_path("glossator", appauthor=False) / "keys" / f"{key_id}.key"


def _from_keyring(key_id: str) -> bytes | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        found = keyring.get_password(SERVICE, key_id)
        return None if found is None else bytes.fromhex(found)
    except (KeyringError, ValueError):
        return None


def _into_keyring(key_id: str, secret: bytes) -> bool:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(SERVICE, key_id, secret.hex())
        return keyring.get_password(SERVICE, key_id) == secret.hex()
    except KeyringError:
        return False


def keys_of(corpus: Corpus, name: str) -> list[Key]:
    """A person's public keys in a corpus, oldest first."""
    return [key for key in corpus.ask(review_reading.keys) if key.person == name]


def make_key(corpus: Corpus, person: Person) -> tuple[Key, str]:
    """Make a key for a person and bring its public half into the corpus; gives the key and where its secret lies."""
    demand(person, Role.REVIEWER, "bring in a key")
    known = keys_of(corpus, person.name)
    earlier = _secret_among(known)
    if known and earlier is None:
        raise _elsewhere(person.name)
    secret = signing.new_secret()
    key = signing.key_for(person.name, secret, earlier)
    # Kept first: a public half in the corpus without its secret would lock the person out.
    where = keep(key.id, secret)
    corpus.commit(edit(f"Key {key.id} of {person.name}", person.name, [Change(None, key)]))
    return key, where


def _secret_among(known: list[Key]) -> bytes | None:
    return next((secret for key in reversed(known) if (secret := secret_of(key.id)) is not None), None)


def _elsewhere(name: str) -> Refusal:
    return Refusal(
        f"{name} signs decisions in this corpus, and the key is not on this machine: decide where it is kept, or bring"
        " its file or keyring entry here."
    )


def sign_for(corpus: Corpus, done: Edit, person: Person) -> Edit:
    """The Edit with its decisions signed, where the person signs in this corpus or everybody has to.

    Who has to and has no key gets one. Raises Refusal when the key is not on this machine.
    """
    judged = [
        change.after
        for change in done.changes
        if change.before is None and isinstance(change.after, Decision) and change.after.verdict in JUDGED
    ]
    if not judged:
        return done
    known = keys_of(corpus, person.name)
    if not known:
        policy = corpus.ask(load_policy)
        if policy is None or not policy.signed:
            return done
        known = [make_key(corpus, person)[0]]
    secret = _secret_among(known)
    if secret is None:
        raise _elsewhere(person.name)
    ids = [decision.annotation_id for decision in judged]
    subjects = corpus.ask(lambda connection: ground.load_subjects(connection, ids))
    return signing.signed(done, secret, {str(subject.id): subject for subject in subjects})
