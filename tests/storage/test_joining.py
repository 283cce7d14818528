"""What a file says of a text that is there already comes in once, whoever had said it before, on both databases."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain import annotate, negative, respond
from domain.annotation import State
from domain.clock import stamp
from domain.edit import reversed_edit
from domain.errors import Refusal
from domain.release import Claim, CommentClaim, Incoming, NegativeClaim, RelationClaim
from domain.span import Span
from storage.corpus import Corpus
from storage.verify import verify
from tests.storage.scene import ANN, BOB, NOTES, TEXT, do, incoming, label, sheet

ADVISOR = Claim("ADVISOR", ((0, 15),))
NOTE = Claim("NOTE", ((45, 72),))
SPLIT = Claim("NOTE", ((0, 4), (7, 11)), (("coupon", "5%"),), "two parts")
TIE = RelationClaim("advises on", 0, 1)


def offered(claims: Sequence[Claim], ties: Sequence[RelationClaim] = (), name: str = "notice.txt") -> Incoming:
    return replace(incoming(TEXT, name), claims=tuple(claims), relations=tuple(ties), format="spans")


def held(corpus: Corpus) -> tuple[list[str], list[tuple[str, int, int]]]:
    """Labels of the first release, and its relations by places."""
    shown = corpus.sheet(corpus.releases()[0].id)
    places = {annotation.id: place for place, annotation in enumerate(shown.annotations)}
    return [item.label for item in shown.annotations], [
        (item.label, places[item.source], places[item.target]) for item in shown.relations
    ]


def test_a_release_comes_in_with_its_relations(corpus: Corpus) -> None:
    claim = replace(TIE, attributes=(("since", "2026"),), claims=(("author", "zoe"),))
    made = corpus.admit([offered([ADVISOR, NOTE], [claim, RelationClaim("self", 1, 1)])], ANN)
    assert held(corpus) == (["ADVISOR", "NOTE"], [("advises on", 0, 1), ("self", 1, 1)])
    first = sheet(corpus).relations[0]
    assert (first.author, first.origin, first.attributes, first.claims) == (
        "ann",
        "import:spans",
        (("since", "2026"),),
        (("author", "zoe"),),
    )
    assert (made.joined, made.known, made.renamed) == ((), (), ())
    assert verify(corpus).problems == ()
    assert made.edit is not None
    do(corpus, reversed_edit(made.edit, "ann"))
    assert corpus.releases() == []
    assert verify(corpus).problems == ()


TABLE = [
    # there, in the file, what joins
    ([], [ADVISOR, NOTE], 2),
    ([ADVISOR], [ADVISOR, NOTE], 1),
    ([ADVISOR, NOTE], [NOTE, ADVISOR], 0),
    ([ADVISOR], [ADVISOR, ADVISOR], 1),
    ([ADVISOR, ADVISOR], [ADVISOR], 0),
    ([ADVISOR, ADVISOR], [ADVISOR] * 4, 2),
    ([SPLIT], [SPLIT], 0),
    ([SPLIT], [replace(SPLIT, fragments=SPLIT.fragments[::-1])], 0),
    ([SPLIT], [replace(SPLIT, comment="")], 1),
    ([SPLIT], [replace(SPLIT, attributes=())], 1),
    ([SPLIT], [replace(SPLIT, fragments=((0, 11),))], 1),
    ([SPLIT], [replace(SPLIT, label="ADVISOR")], 1),
    ([SPLIT], [replace(SPLIT, claims=(("author", "zoe"),))], 0),
    ([replace(NOTE, fragments=((5, 5),))], [replace(NOTE, fragments=((5, 5),))] * 2, 1),
]


@pytest.mark.parametrize(("there", "file", "joins"), TABLE)
def test_what_is_there_is_not_doubled_and_what_is_not_comes_in(
    corpus: Corpus, there: list[Claim], file: list[Claim], joins: int
) -> None:
    (release,) = corpus.admit([offered(there)], BOB).added
    made = corpus.admit([offered(file, name="again.txt")], ANN)
    assert made.joined == ((("notice.txt", joins),) if joins else ())
    assert made.known == (("again.txt", "notice.txt"),)
    assert (made.edit is None) == (joins == 0)
    shown = corpus.sheet(release.id)
    assert len(shown.annotations) == len(there) + joins
    assert sum(item.author == "ann" and item.origin == "import:spans" for item in shown.annotations) == joins
    assert corpus.admit([offered(file)], ANN).edit is None
    assert verify(corpus).problems == ()


def test_it_matters_not_who_said_it(corpus: Corpus) -> None:
    label(corpus)
    label(corpus, by=BOB, span=NOTES, label_id="NOTE")
    shown = sheet(corpus)
    do(corpus, annotate.relate(shown, shown.annotations[0].id, shown.annotations[1].id, "advises on", by=BOB))
    assert corpus.admit([offered([ADVISOR, NOTE], [TIE])], ANN).edit is None
    made = corpus.admit([offered([NOTE, ADVISOR, SPLIT], [RelationClaim("of", 2, 0), RelationClaim("of", 1, 0)])], ANN)
    assert made.joined == (("r1.txt", 1),)
    assert made.edit is not None
    assert made.edit.title == "Import: 1 annotation and 2 relations into r1.txt"
    assert sorted(held(corpus)[1]) == [("advises on", 0, 2), ("of", 0, 2), ("of", 1, 2)]
    assert verify(corpus).problems == ()


def test_relations_alone_join_too(corpus: Corpus) -> None:
    corpus.admit([offered([ADVISOR, NOTE])], ANN)
    made = corpus.admit([offered([ADVISOR, NOTE], [TIE])], ANN)
    assert (made.joined, made.edit is not None and made.edit.title) == (
        (("notice.txt", 0),),
        "Import: 1 relation into notice.txt",
    )
    assert held(corpus)[1] == [("advises on", 0, 1)]


def test_relations_between_twins_are_not_doubled(corpus: Corpus) -> None:
    claims = [ADVISOR, ADVISOR, ADVISOR, NOTE]
    ties = [RelationClaim("of", 2, 3), RelationClaim("of", 2, 3), RelationClaim("of", 1, 1)]
    corpus.admit([offered(claims, ties)], ANN)
    assert len(sheet(corpus).relations) == 3
    for order in (claims, claims[::-1]):
        turn = len(order) - 1 if order is not claims else 0
        again = [RelationClaim(tie.label, abs(turn - tie.source), abs(turn - tie.target)) for tie in ties]
        assert corpus.admit([offered(order, again)], ANN).edit is None


SAID = (("approved_by", "rita"), ("author", "zoe"), ("state", "approved"))
NONE = NegativeClaim("RISK_FACTOR", "all two pages", SAID)
TALK = (
    CommentClaim("Is it?", 0, (0, 15), "zoe", "2026-01-05T09:30:00Z"),
    CommentClaim("No.", 2, None, "zoe\nand bea", "", True),
    CommentClaim(" Missed? ", None, (20, 23), "", "2026-01-05T09:31:00Z"),
)


def test_what_was_said_comes_in_in_the_importing_persons_name(corpus: Corpus) -> None:
    item = replace(offered([ADVISOR, NOTE]), negatives=(NONE,), comments=TALK)
    made = corpus.admit([item], BOB)
    shown = sheet(corpus)
    (none,) = shown.negatives
    assert (none.label, none.comment, none.author, none.claims) == ("RISK_FACTOR", "all two pages", "bob", SAID)
    assert (none.origin, shown.state(none), shown.decisions) == ("import:spans", State.DRAFT, ())
    assert [(one.author, one.annotation_id, one.text, one.settled) for one in shown.comments] == [
        ("bob", shown.annotations[0].id, "[zoe wrote on 2026-01-05 09:30, says the file] Is it?", False),
        ("bob", none.id, "[zoe and bea wrote, says the file] No.", True),
        ("bob", None, "[somebody wrote on 2026-01-05 09:31, says the file] Missed?", False),
    ]
    assert [one.span for one in shown.comments] == [Span(0, 15), None, Span(20, 23)]
    assert verify(corpus).problems == ()
    again = corpus.admit([item], ANN)
    assert (again.edit, again.joined) == (None, ())
    assert made.edit is not None
    undone = do(corpus, reversed_edit(made.edit, "bob"))
    assert corpus.releases() == []
    do(corpus, reversed_edit(undone, "bob"))
    assert sheet(corpus).comments == shown.comments
    assert verify(corpus).problems == ()


def test_what_people_here_said_is_not_said_again_by_who_imports_it(corpus: Corpus) -> None:
    corpus.admit([offered([ADVISOR])], ANN)
    do(corpus, negative.found_none(sheet(corpus), "NOTE", by=ANN))
    none = sheet(corpus).negatives[0]
    do(corpus, respond.comment_on(sheet(corpus), none.id, "Sure?", by=ANN))
    (comment,) = sheet(corpus).comments
    own = CommentClaim("Sure?", 1, None, "ann", stamp(comment.created))
    item = replace(offered([ADVISOR]), negatives=(NegativeClaim("NOTE"),), comments=(own,))
    assert corpus.admit([item], BOB).edit is None
    other = replace(own, author="zoe")
    joined = corpus.admit([replace(item, comments=(own, other))], BOB)
    assert joined.edit is not None
    assert joined.edit.title == "Import: 1 comment into notice.txt"
    more = replace(item, negatives=(*item.negatives, NONE, NegativeClaim("NOTE")))
    joined = corpus.admit([more], BOB)
    assert joined.edit is not None
    assert joined.edit.title == "Import: 2 “found none” into notice.txt"


def test_a_negative_of_an_unknown_label_and_a_comment_beyond_the_text_are_refused(corpus: Corpus) -> None:
    for said, why in (
        ({"negatives": (NegativeClaim("VENUE"),)}, "labels that the scheme lacks"),
        ({"comments": (CommentClaim("x", None, (0, 9_999)),)}, "outside the text"),
    ):
        with pytest.raises(Refusal, match=why):
            corpus.admit([replace(offered([ADVISOR]), **said)], ANN)  # type: ignore[arg-type]
    assert corpus.releases() == []


def test_a_comment_that_grows_too_long_goes_on_in_another(corpus: Corpus) -> None:
    words = "y" * respond.MAX_COMMENT
    item = replace(offered([]), comments=(CommentClaim(words, author="zoe"),))
    corpus.admit([item], ANN)
    pieces = [one.text.removeprefix("[zoe wrote, says the file] ") for one in sheet(corpus).comments]
    assert (len(pieces), "".join(pieces)) == (2, words)
    assert corpus.admit([item], ANN).edit is None


def test_the_same_release_twice_in_one_import_is_one(corpus: Corpus) -> None:
    made = corpus.admit([offered([ADVISOR]), offered([ADVISOR, NOTE], [TIE])], ANN)
    assert held(corpus) == (["ADVISOR", "NOTE"], [("advises on", 0, 1)])
    assert (made.known, made.joined) == ((("notice.txt", "notice.txt"),), ())


def test_titles_say_what_came_in(corpus: Corpus) -> None:
    texts = [f"{number} {TEXT}" for number in range(3)]
    claim = Claim("NOTE", ((0, 1),))
    items = [replace(incoming(text, f"{number}.txt"), claims=(claim,)) for number, text in enumerate(texts)]
    assert corpus.admit([replace(item, claims=()) for item in items[:2]], ANN).edit.title == "Import 2 releases"  # type: ignore[union-attr]
    made = corpus.admit(items, ANN)
    assert made.edit is not None
    assert made.edit.title == "Import: 2.txt, 2 annotations into 2 releases that were there"
    assert made.joined == (("0.txt", 1), ("1.txt", 1))


def test_a_joining_import_is_undone_as_one(corpus: Corpus) -> None:
    label(corpus)
    before = sheet(corpus)
    done = corpus.admit([offered([ADVISOR, NOTE, SPLIT], [TIE])], BOB).edit
    assert done is not None
    undo = do(corpus, reversed_edit(done, "bob"))
    assert sheet(corpus) == before
    do(corpus, reversed_edit(undo, "bob"))
    assert len(sheet(corpus).annotations) == 3
    assert verify(corpus).problems == ()


def test_numbered_names_are_told(corpus: Corpus) -> None:
    corpus.admit([incoming()], ANN)
    made = corpus.admit([incoming("Other", " notice.txt "), incoming("More", "free.txt")], ANN)
    assert made.renamed == ((" notice.txt ", "notice (2).txt"),)


@pytest.mark.parametrize("tie", [RelationClaim("of", 0, 2), RelationClaim("of", -1, 0), RelationClaim("", 0, 1)])
def test_a_relation_without_end_or_word_is_refused(corpus: Corpus, tie: RelationClaim) -> None:
    head = corpus.head()
    with pytest.raises(Refusal, match=r"“notice\.txt”"):
        corpus.admit([offered([ADVISOR, NOTE], [tie])], ANN)
    assert corpus.head() == head


def test_many_claims_are_compared_at_once(corpus: Corpus) -> None:
    claims = tuple(Claim("NOTE", ((number % 80, number % 80 + 1),)) for number in range(10))
    items = [replace(incoming(f"{number} {TEXT}", f"{number}.txt"), claims=claims) for number in range(600)]
    assert len(corpus.admit(items, ANN).added) == 600
    assert corpus.admit(items, BOB).edit is None
    more = [replace(item, claims=(*item.claims, SPLIT)) for item in items]
    assert sum(number for _, number in corpus.admit(more, BOB).joined) == 600
