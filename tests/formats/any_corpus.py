"""Corpora of any content that a corpus can have, for the proofs that hold for every format."""

from dataclasses import replace

from hypothesis import strategies as st

from domain.annotation import AnnotatedRelease, State
from domain.release import pairs
from tests import sheets

PIECES = (
    *("a", "b", "Ab1", " ", " ", ".", "\n", "\t", "\u2028", "\x0c", "\xa0", "\xad", "é", "e\u0301", "💶", "﹩"),
    *("שלום", "\u202e", "&", "<", '"', "]]>", "\\", "{", "=1", "unbreakable" * 3, "\x85", "\u200b", "\ufeff"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map(lambda pieces: "".join(pieces).lstrip("\ufeff"))
"""A release has a letter at least: a file without any is refused by every reader of texts."""
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0\ufeff"), max_size=20)
LABELS = st.sampled_from(
    [
        *("ADVISOR", "NOTE", "RISK_FACTOR", "Odd label", "a/b", "=1+1", "O", "B-X", "a|b", "[x]", "Ärger 💶", "_"),
        *("x" * 200, "..", "*", "1", "a\xa0b", "-", "ADVISOR[2]", "a;b#c=d%e", "\\_", "'", '"', "{x}", "<b>,"),
    ]
)
NAMES = st.sampled_from(
    [
        *("notice.txt", "../x", "CON", "a/b", ".", "Größe 5.txt", "💶", "NOTICE.TXT", "=1", "a" * 200, "a b", "_"),
        *("notice.TXT.txt", "x.jsonl", "<b>", "nul.txt", '"', "a\\b", "corpus", "manifest.json", "_index", "%41"),
        *("a|b;c", "-r", "#1"),
    ]
)
KEYS = WORDS.filter(str.strip) | st.sampled_from(
    ["state", "label", "start", "id", "author", "more", "attribute_x", "name"]
)
MAPS = st.dictionaries(KEYS, WORDS.filter(bool), max_size=2)
STEPS = st.sampled_from(
    [
        *((), (), (State.SUBMITTED,), (State.SUBMITTED, State.APPROVED), (State.SUBMITTED, State.RETURNED)),
        (State.SUBMITTED, State.OVERRULED),
    ]
)


@st.composite
def any_release(draw: st.DrawFn, name: str = "notice.txt") -> AnnotatedRelease:
    """A release with text, annotations, decisions, relations, negatives and comments of any kind."""
    text = draw(TEXTS)
    text = text if any(char.isalnum() for char in text) else f"{text}x"
    made = []
    for number in range(draw(st.integers(0, 4))):
        edges = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2, max_size=draw(st.sampled_from([2, 2, 6])))))
        made.append(
            sheets.annotation(
                text,
                list(zip(edges[::2], edges[1::2], strict=False)),
                draw(LABELS),
                draw(MAPS) | draw(st.sampled_from([{}, {"role": "legal"}])),
                number=number,
                name=name,
                comment=draw(WORDS | st.just("")),
                author=draw(st.sampled_from(["anna", "Bo Ä/=1"])),
                flagged=draw(st.booleans()),
                origin=draw(st.sampled_from(["manual", "manual", "gold: anna, approved by rita"])),
            )
        )
    found = sheets.sheet(text, made, name=name, metadata=pairs(draw(MAPS)))
    found = sheets.found_none(found, *draw(st.lists(LABELS, max_size=2)), comment=draw(WORDS | st.just("")))
    if not made:
        return found
    place = st.integers(0, len(made) - 1)
    ties = draw(st.lists(st.tuples(LABELS, place, place), max_size=2, unique=True))
    found = sheets.related(found, *ties)
    said = pairs(draw(MAPS))
    found = replace(found, relations=tuple(replace(relation, attributes=said) for relation in found.relations))
    found = sheets.decided(found, {place: draw(STEPS) for place in range(len(found.subjects()))}, by="rita")
    subjects = st.none() | st.integers(0, len(found.subjects()) - 1)
    return sheets.commented(found, *draw(st.lists(st.tuples(subjects, WORDS.filter(str.strip)), max_size=2)))


@st.composite
def any_corpus(draw: st.DrawFn) -> list[AnnotatedRelease]:
    """1 to 4 releases with names of their own."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    return [draw(any_release(name)) for name in names]
