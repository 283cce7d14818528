"""Several annotators on the command line: who annotates what, where they differ, settling it, and working blind."""

import json
import re
from pathlib import Path

from tests.commands.firm import (
    CORPUS,
    HALE,
    NOTES,
    RELEASE,
    TEXT,
    VALE,
    label,
    ok,
    overlap,
    queue,
    shown,
    submitted,
)
from tests.commands.terminal import Run


def test_releases_are_shared_out_listed_and_taken_back(firm: Run) -> None:
    assert firm("assign", CORPUS).out == "Nothing is assigned.\n"
    for number in range(3):
        Path(f"{number}.txt").write_text(f"{number} {TEXT}", "utf-8")
    assert firm("import", CORPUS, *(f"{number}.txt" for number in range(3))).code == 0
    words = ("--to", "ann", "--to", "bob", "--to", "rita", "--all", "--times", "2")
    assert ok(firm, "assign", *words, "--seed", "7")["changes"] == 8
    given = ok(firm, "assign")["assignments"]
    people = [item["person"] for item in given]
    assert {people.count(name) for name in ("ann", "bob", "rita")} == {2, 3}
    assert "already" in firm("assign", CORPUS, *words).sentence
    ok(firm, "assign", "--to", "ann", "--all", "--take-back")
    assert {item["person"] for item in ok(firm, "assign")["assignments"]} == {"bob", "rita"}
    ok(firm, "assign", "--to", "ann", "--release", "1.txt", "--release", "2.txt")
    assert "ann 2, bob" in firm("assign", CORPUS).out


def test_an_unseeded_share_says_its_seed(firm: Run) -> None:
    title = ok(firm, "assign", "--to", "ann", "--to", "bob", "--all", "--times", "1")["title"]
    assert title.startswith("Assign 1 release to ")
    assert title.split(", ")[-1].removeprefix("seed ").isdecimal()


def test_several_annotators_are_compared_and_settled_into_gold(firm: Run) -> None:
    overlap(firm)
    cases = ok(firm, "compare", RELEASE)["cases"]
    assert [(case["number"], case["kind"], case["state"]) for case in cases] == [
        (1, "agreed", "open"),
        (2, "boundary", "open"),
    ]
    assert "NOTE: The 5.00% Senior Notes" in firm("compare", CORPUS, RELEASE).out
    assert "is not settled" in firm("sign-off", CORPUS, RELEASE, "--as", "rob").sentence
    assert ok(firm, "settle", RELEASE, "--agreed", "--as", "joe")["open"] == 1
    assert ok(firm, "settle", RELEASE, 2, "--take", "ann", "--as", "joe")["open"] == 0
    assert [case["state"] for case in ok(firm, "compare", RELEASE)["cases"]] == ["settled", "settled"]
    ok(firm, "sign-off", RELEASE, "--as", "rob")
    assert firm("export", CORPUS, "gold.jsonl", "--format", "jsonl", "--gold").code == 0
    _, line = Path("gold.jsonl").read_text("utf-8").splitlines()[:2]
    gold = json.loads(line)["annotations"]
    assert [(item["label"], item["quote"]) for item in gold] == [
        ("ADVISOR", "Hale & Dorn LLP"),
        ("NOTE", "5.00% Senior Notes"),
    ]
    assert gold[0]["origin"].startswith("gold: ann and bob")
    assert gold[1]["origin"] == "gold: ann, approved by joe, against bob"
    assert ok(firm, "agreement")["releases"] == 1


def test_only_those_named_are_compared(firm: Run) -> None:
    overlap(firm)
    label(firm, "rita", VALE, "note")
    both = ok(firm, "compare", RELEASE, "--between", "ann", "--between", "bob")["cases"]
    assert [set(case["sides"]) for case in both] == [{"ann", "bob"}] * 2
    other = ok(firm, "compare", RELEASE, "--between", "ann", "--between", "rita")["cases"]
    assert [case["kind"] for case in other] == ["one-sided"] * 3


def test_all_of_a_case_are_overruled_or_both_taken(firm: Run) -> None:
    overlap(firm)
    numbers = {case["number"]: case for case in ok(firm, "compare", RELEASE)["cases"]}
    ids = [item["id"] for side in numbers[2]["sides"].values() for item in side]
    ok(firm, "settle", RELEASE, 2, "--none", "--comment", "Not sold.", "--as", "joe")
    assert [shown(firm, item)["state"] for item in ids] == ["overruled"] * 2
    ok(firm, "settle", RELEASE, 2, "--take", "ann", "--take", "bob", "--as", "joe")
    assert [shown(firm, item)["state"] for item in ids] == ["approved"] * 2


def test_a_third_waits_for_another(firm: Run) -> None:
    overlap(firm)
    third = ("--third", "advisor", "--span", "45:57", "--attr", "role=legal")
    assert ok(firm, "settle", RELEASE, 2, *third, "--as", "joe")["open"] == 0
    assert [item for item in queue(firm) if item[1] == "joe"] == [("new", "joe", "Senior Notes")]
    ok(firm, "approve", "--annotator", "joe", "--as", "rita")
    found = [item for item in ok(firm, "show", RELEASE)["annotations"] if item["author"] == "joe"]
    assert [(item["state"], item["origin"], item["attributes"]) for item in found] == [
        ("approved", "adjudicated", {"role": "legal"})
    ]


def test_who_works_blind_is_told_nothing_of_others(firm: Run) -> None:
    ok(firm, "policy", "--blind", "on")
    made = submitted(firm, "ann", HALE, "advisor")
    ok(firm, "comment", "Counsel, surely.", "--on", made, "--as", "ann")
    ok(firm, "done", RELEASE, "--as", "ann")
    last = ok(firm, "history")["rows"][-1]["seq"]
    for words in (
        ("show", RELEASE),
        ("show", RELEASE, "--as-of", last),
        ("list",),
        ("queue",),
        ("compare", RELEASE),
        ("comments",),
        ("returned",),
        ("history",),
        ("history", RELEASE),
    ):
        told = ok(firm, *words, "--as", "bob")
        if "rows" in told:  # how people and releases came in is told to everybody
            told["rows"] = [row for row in told["rows"] if not {"people", "import"} & set(row["kinds"])]
        assert not re.findall(rf"\b(ADVISOR|surely|ann|{made})\b", json.dumps(told)), words
    assert firm("export", CORPUS, "seen.jsonl", "--format", "jsonl", "--as", "bob").code == 0
    assert json.loads(Path("seen.jsonl").read_text("utf-8").splitlines()[1])["annotations"] == []
    assert len(ok(firm, "show", RELEASE, "--as", "rita")["annotations"]) == 1
    assert ok(firm, "list", "--as", "rita")["releases"][0]["annotations"] == {"ADVISOR": 1}
    assert any("Advisor" in row["said"][0] for row in ok(firm, "history", "--as", "rita")["rows"])


def test_who_has_handed_in_sees_what_others_handed_in(firm: Run) -> None:
    ok(firm, "policy", "--blind", "on")
    made = submitted(firm, "ann", HALE, "advisor")
    draft = label(firm, "ann", VALE, "note")
    submitted(firm, "bob", NOTES, "note")
    ok(firm, "done", RELEASE, "--as", "bob")
    ids = {item["id"] for item in ok(firm, "show", RELEASE, "--as", "bob")["annotations"]}
    assert made in ids
    assert draft not in ids
    assert ok(firm, "list", "--as", "bob")["releases"][0]["annotations"] == {"ADVISOR": 1, "NOTE": 1}
    assert ok(firm, "list", "--as", "ann")["releases"][0]["annotations"] == {"ADVISOR": 1, "NOTE": 1}
    told = firm("history", CORPUS, "--as", "bob", "--json").out
    assert "ann labelled “Hale & Dorn LLP” as Advisor." in told
    assert "Vale" not in told


def test_what_is_not_to_be_seen_is_not_there_to_act_on(firm: Run) -> None:
    ok(firm, "policy", "--blind", "on")
    made = submitted(firm, "ann", HALE, "advisor")
    ok(firm, "assign", "--to", "rita", "--all")
    for words in (
        ("comment", "Hm.", "--on", made, "--as", "bob"),
        ("remove", made, "--as", "bob"),
        ("approve", made, "--as", "rita"),
        ("return", made, "--reason", "1", "--as", "rita"),
    ):
        verb, *rest = words
        assert "works blind on “r.txt”" in firm(verb, CORPUS, *rest).sentence
    relabel = ("--from", "advisor", "--to", "note", "--dry-run")
    assert "No annotation of those" in firm("relabel", CORPUS, *relabel, "--as", "bob").sentence
    submitted(firm, "rita", NOTES, "note")
    ok(firm, "done", RELEASE, "--as", "rita")
    ok(firm, "approve", made, "--as", "rita")
