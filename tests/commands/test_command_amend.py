"""amend: a new version comes in as the successor of a release, and nobody approves their own work by way of it."""

from pathlib import Path

from storage.access import open_corpus
from tests.commands.firm import CORPUS, HALE, NOTES, RELEASE, TEXT, VALE, label, ok, submitted
from tests.commands.terminal import Run

NEW = "v2.txt"
LEAD = "CORRECTED RELEASE\n\n"
CHANGED = LEAD + TEXT.replace("5.00% Senior Notes", "6.25% Senior Notes").replace("Vale Inc. is the issuer.", "")


def prepared(run: Run) -> tuple[str, str, str]:
    """Three annotations of ann's in the old release, and the file of a new version."""
    Path(NEW).write_text(CHANGED, "utf-8")
    return label(run, "ann", HALE, "advisor"), label(run, "ann", NOTES, "note"), label(run, "ann", VALE, "advisor")


def states(found: dict) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    return [(item["method"], item["state"]) for item in found["annotations"]]


EXPECTED = [("exact", "carried"), ("fuzzy", "open"), ("lost", "lost")]


def test_what_is_certain_comes_over_and_the_rest_is_listed(firm: Run) -> None:
    hale, _, _ = prepared(firm)
    found = ok(firm, "amend", RELEASE, NEW, "--as", "bob")
    assert states(found) == EXPECTED
    first = found["annotations"][0]
    assert (first["id"], first["old"], first["new"]) == (hale, [[0, 15]], [[len(LEAD), len(LEAD) + 15]])
    (made,) = ok(firm, "show", NEW)["annotations"]
    assert (made["quote"], made["author"], made["state"]) == ("Hale & Dorn LLP", "bob", "draft")
    assert made["origin"].startswith("carried: exact from r.txt, 1.00")
    assert len(ok(firm, "show", RELEASE)["annotations"]) == 3, "the old release stays as it is"
    assert firm("verify", CORPUS).code == 0


def test_a_dry_run_tells_the_same_and_writes_nothing(firm: Run) -> None:
    prepared(firm)
    with open_corpus(CORPUS, writes=False) as corpus:
        before = corpus.head()
    found = ok(firm, "amend", RELEASE, NEW, "--as", "bob", "--dry-run")
    assert (states(found), found["dry_run"], found["new"]) == (EXPECTED, True, {"id": None, "name": NEW})
    with open_corpus(CORPUS, writes=False) as corpus:
        assert corpus.head() == before


def test_it_is_told_to_people(firm: Run) -> None:
    prepared(firm)
    words = firm("amend", CORPUS, RELEASE, NEW).out
    assert (
        "“v2.txt” came in as the new version of “r.txt”. Carried 1 of 3 annotations; 1 to decide, 1 not found." in words
    )
    assert "6.25%" not in words, "the old words are listed"
    assert "fuzzy" in words


def test_import_and_carrying_are_two_acts(firm: Run) -> None:
    prepared(firm)
    ok(firm, "amend", RELEASE, NEW, "--as", "bob")
    with open_corpus(CORPUS, writes=False) as corpus:
        rows = [(row.actor, row.action) for row in corpus.audit()][-2:]
    assert rows == [("bob", "Import: v2.txt"), ("bob", "Carry over 1 annotation from r.txt")]


def test_who_made_the_old_annotation_cannot_approve_the_carried_one(firm: Run) -> None:
    Path(NEW).write_text(CHANGED, "utf-8")
    submitted(firm, "rita", HALE, "advisor")
    ok(firm, "amend", RELEASE, NEW, "--as", "bob")
    (made,) = ok(firm, "show", NEW)["annotations"]
    ok(firm, "submit", NEW, "--as", "bob")
    assert "rita" in firm("approve", CORPUS, made["id"], "--as", "rita").sentence
    Path("v3.txt").write_text(CHANGED.replace("CORRECTED", "TWICE CORRECTED"), "utf-8")
    ok(firm, "amend", NEW, "v3.txt", "--as", "ann")
    (third,) = ok(firm, "show", "v3.txt")["annotations"]
    ok(firm, "submit", "v3.txt", "--as", "ann")
    assert "rita" in firm("approve", CORPUS, third["id"], "--as", "rita").sentence, "nor two versions later"
    ok(firm, "approve", third["id"], "--as", "rob")
    ok(firm, "approve", made["id"], "--as", "rob")
    assert firm("verify", CORPUS).code == 0


def test_a_decision_never_comes_over(firm: Run) -> None:
    Path(NEW).write_text(CHANGED, "utf-8")
    made = submitted(firm, "ann", HALE, "advisor")
    ok(firm, "approve", made, "--as", "rita")
    ok(firm, "amend", RELEASE, NEW, "--as", "bob")
    (carried,) = ok(firm, "show", NEW)["annotations"]
    assert carried["state"] == "draft"


def test_refusals(firm: Run) -> None:
    prepared(firm)
    Path("same.txt").write_text(TEXT, "utf-8")
    Path("third.txt").write_text(CHANGED + "More.\n", "utf-8")
    assert "the very text of “r.txt”" in firm("amend", CORPUS, RELEASE, "same.txt").sentence
    assert "cannot be read" in firm("amend", CORPUS, RELEASE, "nowhere.txt").sentence
    assert "rex" in firm("amend", CORPUS, RELEASE, NEW, "--as", "rex").sentence
    assert "There is no release" in firm("amend", CORPUS, "nothing", NEW).sentence
    ok(firm, "amend", RELEASE, NEW, "--as", "bob")
    refused = firm("amend", CORPUS, RELEASE, "third.txt")
    assert (refused.code, "a new version already, “v2.txt”" in refused.sentence) == (1, True)
    assert "as “v2.txt”" in firm("amend", CORPUS, RELEASE, NEW).sentence


def test_the_old_one_in_the_trash_is_no_ground_for_a_new_version(firm: Run) -> None:
    from domain.annotate import trash
    from domain.person import Person, Role

    prepared(firm)
    with open_corpus(CORPUS) as corpus:
        corpus.commit(trash([corpus.release(RELEASE)], by=Person("ada", Role.ADMINISTRATOR)))
    assert "bring it back" in firm("amend", CORPUS, RELEASE, NEW).sentence


def test_what_waits_is_listed_by_suggest_and_can_be_accepted_there(firm: Run) -> None:
    prepared(firm)
    ok(firm, "amend", RELEASE, NEW, "--as", "bob")

    def carried() -> list[tuple[str, str]]:
        found = ok(firm, "suggest", "--release", NEW)["suggestions"]
        return [(item["text"], item["reason"]) for item in found if item["source"] == "carried"]

    assert carried() == [("6.25% Senior Notes", "carried, fuzzy from r.txt")]
    ok(firm, "suggest", "--release", NEW, "--apply-above", "0.5", "--as", "bob")
    assert carried() == []
    made = [item for item in ok(firm, "show", NEW)["annotations"] if item["quote"] == "6.25% Senior Notes"]
    assert [item["origin"].split(",")[0] for item in made] == ["carried: as suggested"]
    assert firm("verify", CORPUS).code == 0


def test_who_works_blind_carries_only_what_they_may_see(firm: Run) -> None:
    prepared(firm)
    ok(firm, "assign", "--to", "ann", "--to", "bob", "--all")
    ok(firm, "policy", "--blind", "on")
    found = ok(firm, "amend", RELEASE, NEW, "--as", "bob")
    assert found["annotations"] == []
