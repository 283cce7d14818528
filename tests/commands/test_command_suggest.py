"""suggest, learn and next: guesses with reasons, accepted above a score, the same on one core, several, a cluster."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import models
from storage.access import open_corpus
from storage.verify import verify
from tests.commands.terminal import Run

CORPUS = "c.glossator"
ADVISED = "Brackwater Mills Inc. has retained {firm} as its legal advisor in the restructuring.\n"
FIRMS = ("Tolland & Reeve LLP", "Harrow Pike LLP", "Quayle, Sands & Co.", "Ennis Marsh LLP")


@pytest.fixture
def house(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A corpus of ada's with four releases, an annotator, a reviewer and a reader."""
    for name in ("LOGNAME", "USER"):
        monkeypatch.setenv(name, "ada")
    assert run("new", CORPUS).code == 0
    for name, role in (("ann", "annotator"), ("rita", "reviewer"), ("rex", "reader")):
        assert run("users", CORPUS, "--add", name, "--role", role).code == 0
    for number, firm in enumerate(FIRMS):
        Path(f"r{number}.txt").write_text(ADVISED.format(firm=firm), "utf-8")
    assert run("import", CORPUS, *(f"r{number}.txt" for number in range(4))).code == 0
    return run


def suggested(run: Run, *words: object) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = run("suggest", CORPUS, "--above", "0", *words, "--json").json["suggestions"]
    return found


def approve(run: Run, number: int, label: str = "advisor") -> None:
    """Label the firm of a release and have it approved."""
    start = ADVISED.index("{firm}")
    made = run("annotate", CORPUS, f"r{number}.txt", start, start + len(FIRMS[number]), label, "--as", "ann", "--json")
    assert run("submit", CORPUS, f"r{number}.txt", "--as", "ann").code == 0
    assert run("approve", CORPUS, made.json["id"], "--as", "rita").code == 0


def events(run: Run) -> int:
    with open_corpus(CORPUS, writes=False) as corpus:
        return corpus.head()[0]


def test_a_corpus_with_no_approvals_gets_suggestions_of_the_shipped_rules(house: Run) -> None:
    found = suggested(house)
    assert [item["text"] for item in found if item["label"] == "ADVISOR"] == list(FIRMS)
    first = found[0]
    assert set(first) >= {"id", "release", "start", "end", "label", "attributes", "score", "reason"}
    assert ADVISED.format(firm=FIRMS[0])[first["start"] : first["end"]] == first["text"] == FIRMS[0]
    assert 0 < first["score"] <= 1
    assert first["reason"].startswith("rule: ")


def test_to_ask_again_is_the_same_and_no_act(house: Run) -> None:
    before = events(house)
    assert suggested(house) == suggested(house) != []
    assert events(house) == before
    assert house("verify", CORPUS).code == 0


def test_those_from_a_score_on_are_listed_and_the_rest_is_counted(house: Run) -> None:
    everything = suggested(house)
    scores = sorted(item["score"] for item in everything)
    above = scores[len(scores) // 2]
    found = house("suggest", CORPUS, "--above", above, "--json").json
    assert found["suggestions"] == [item for item in everything if item["score"] >= above]
    assert found["below"] == len(everything) - len(found["suggestions"])
    usual = house("suggest", CORPUS, "--json").json
    assert usual["suggestions"] == [item for item in everything if item["score"] >= 0.5]
    told = house("suggest", CORPUS, "--above", "1").out
    count = sum(item["score"] < 1 for item in everything)
    assert f"{count} suggestions below 1 not listed: --above 0 lists all." in told


def test_only_the_wanted_release(house: Run) -> None:
    found = suggested(house, "--release", "r1.txt")
    assert {item["release_name"] for item in found} == {"r1.txt"}
    assert "did you mean" in house("suggest", CORPUS, "--release", "r1").sentence


def test_it_is_told_to_people(house: Run) -> None:
    found = house("suggest", CORPUS)
    assert "Tolland & Reeve LLP" in found.out
    assert "rule: " in found.out
    house("suggest", CORPUS, "--apply-above", "0")
    assert house("suggest", CORPUS).out == "Nothing is suggested.\n"


def test_what_is_above_a_score_is_accepted_in_one_step_by_who_says_so(house: Run) -> None:
    before, offered = events(house), suggested(house)
    found = house("suggest", CORPUS, "--apply-above", "0.3", "--as", "ann", "--json").json
    assert set(found["accepted"]) == {item["id"] for item in offered if item["score"] >= 0.3}
    assert [item["id"] for item in found["suggestions"]] == [item["id"] for item in offered if item["score"] < 0.3]
    assert events(house) == before + 1
    made = house("show", CORPUS, "r0.txt", "--json").json["annotations"]
    assert [(item["quote"], item["author"], item["state"]) for item in made if item["label"] == "ADVISOR"] == [
        (FIRMS[0], "ann", "draft")
    ]
    assert all(item["origin"].startswith("suggested: ") for item in made)
    again = house("suggest", CORPUS, "--apply-above", "0.3", "--as", "ann", "--json").json
    assert again["accepted"] == []
    assert events(house) == before + 1
    assert house("verify", CORPUS).code == 0


def test_who_accepted_cannot_approve(house: Run) -> None:
    house("suggest", CORPUS, "--release", "r0.txt", "--apply-above", "0.3", "--as", "rita")
    house("submit", CORPUS, "r0.txt", "--as", "rita")
    (made, *_) = house("show", CORPUS, "r0.txt", "--json").json["annotations"]
    assert "rita made" in house("approve", CORPUS, made["id"], "--as", "rita").sentence


def test_a_reader_sees_suggestions_and_accepts_none(house: Run) -> None:
    assert suggested(house, "--as", "rex") == suggested(house)
    refused = house("suggest", CORPUS, "--apply-above", "0.1", "--as", "rex")
    assert refused.code == 1
    assert "reader" in refused.err


@pytest.mark.parametrize(
    "words", [("--apply-above", "2"), ("--above", "2"), ("--apply-above", "much"), ("--workers", "0")]
)
def test_wrong_usage(house: Run, words: tuple[str, ...]) -> None:
    assert house("suggest", CORPUS, *words).code == 2


def test_beside_a_window_it_lists_and_keeps_nothing(house: Run) -> None:
    with open_corpus(CORPUS) as held:
        assert suggested(house) != []
        from storage.suggestions import kept

        assert held.ask(kept) == {}
        assert house("suggest", CORPUS, "--apply-above", "0.1").code == 1


def test_several_processes_say_the_same(house: Run) -> None:
    with open_corpus(CORPUS):  # so that each time all of it is guessed
        alone = suggested(house)
        assert suggested(house, "--workers", "2") == alone != []


@pytest.fixture
def scheduler() -> Iterator[str]:
    distributed = pytest.importorskip("distributed", reason="Dask is an extra")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp"
    ) as cluster:
        yield cluster.scheduler_address


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_cluster_says_the_same(house: Run, scheduler: str) -> None:
    with open_corpus(CORPUS):
        alone = suggested(house)
        assert suggested(house, "--cluster", scheduler) == alone != []


def test_a_cluster_that_is_not_there(house: Run) -> None:
    pytest.importorskip("distributed", reason="Dask is an extra")
    sentence = house("suggest", CORPUS, "--cluster", "nowhere://x").sentence
    assert "There is no Dask scheduler at “nowhere://x”" in sentence


def test_without_dask_a_sentence_says_what_to_install(house: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert "install Glossator with `glossator[cluster]`" in house("suggest", CORPUS, "--cluster", "tcp://h:1").sentence


def test_with_nothing_approved_nothing_is_learned(house: Run) -> None:
    assert "Nothing is approved yet" in house("learn", CORPUS).sentence


def test_one_label_is_enough_to_learn_from(house: Run) -> None:
    for number in range(3):
        approve(house, number)
    info = house("learn", CORPUS, "--json").json
    assert (info["releases"], info["spans"], info["contradictions"]) == (3, {"ADVISOR": 3}, 0)
    assert info["seconds"] > 0
    assert info["memory"] is None or info["memory"] > 1_000_000
    again = house("learn", CORPUS, "--json").json
    assert again["version"] == info["version"]
    assert info["version"] in house("learn", CORPUS).out
    reasons = [item["reason"] for item in suggested(house) if item["release_name"] == "r3.txt"]
    assert any("rule: " in reason for reason in reasons)


def test_contradictory_labels_are_learned_from_and_said(house: Run) -> None:
    Path("twin.txt").write_text("It was " + ADVISED.format(firm=FIRMS[0]), "utf-8")
    assert house("import", CORPUS, "twin.txt").code == 0
    approve(house, 0)
    start = ADVISED.index("{firm}") + len("It was ")
    made = house("annotate", CORPUS, "twin.txt", start, start + len(FIRMS[0]), "note", "--as", "ann", "--json").json
    house("submit", CORPUS, "twin.txt", "--as", "ann")
    house("approve", CORPUS, made["id"], "--as", "rita")
    found = house("learn", CORPUS)
    assert found.code == 0
    assert "1 wording was approved under different labels" in found.out


def test_a_model_of_another_version_is_learned_again_and_said(house: Run) -> None:
    approve(house, 0)
    with open_corpus(CORPUS) as corpus:
        models.keep(corpus, "0", b"glossator-model 0\n{}\n", {})
    found = house("suggest", CORPUS, "--json")
    assert found.code == 0
    assert "learned again" in found.err
    with open_corpus(CORPUS, writes=False) as corpus:
        kept = corpus.ask(models.latest)
        assert kept is not None
        assert kept.version != "0"
        assert verify(corpus).problems == ()
    assert house("suggest", CORPUS, "--json").err == ""


def test_a_model_of_another_version_without_approvals_is_said_and_the_rules_go_on(house: Run) -> None:
    with open_corpus(CORPUS) as corpus:
        models.keep(corpus, "0", b"glossator-model 0\n{}\n", {})
    found = house("suggest", CORPUS, "--json")
    assert found.json["suggestions"] != []
    assert "has to be learned again" in found.err


def test_next_lists_what_is_least_certain_and_leaves_out_what_is_done(house: Run) -> None:
    found = house("next", CORPUS, "--json").json["releases"]
    assert {item["name"] for item in found} == {f"r{number}.txt" for number in range(4)}
    assert house("done", CORPUS, "r2.txt").code == 0
    found = house("next", CORPUS, "--json").json["releases"]
    assert {item["name"] for item in found} == {"r0.txt", "r1.txt", "r3.txt"}
    assert len(house("next", CORPUS, "--limit", "1", "--json").json["releases"]) == 1
    assert "r0.txt" in house("next", CORPUS).out
    for number in (0, 1, 3):
        house("done", CORPUS, f"r{number}.txt")
    assert house("next", CORPUS).out == "Nothing is left to annotate.\n"


def test_a_long_release_is_looked_through_in_pieces(house: Run) -> None:
    paragraphs = [ADVISED.format(firm=f"{chr(65 + n % 26)}{'abcdefgh'[n % 8]}rrow & Pike LLP") for n in range(6_000)]
    Path("long.txt").write_text("\n".join(paragraphs), "utf-8")
    assert house("import", CORPUS, "long.txt").code == 0
    with open_corpus(CORPUS):
        found = suggested(house)
        assert sum(item["label"] == "ADVISOR" for item in found if item["release_name"] == "long.txt") == 6_000
        assert suggested(house, "--workers", "2") == found
