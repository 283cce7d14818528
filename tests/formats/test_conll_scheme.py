import pytest

from formats.conll.tags import NOTHING, prefixed, scheme_of


@pytest.mark.parametrize(
    ("tags", "scheme"),
    [
        ("B-X I-X O B-Y", "IOB2"),
        ("I-X O I-X B-X", "IOB1"),
        ("B-X I-X O I-Y", "IOB"),
        ("B-X E-X S-Y", "BIOES"),
        ("B-X L-X U-Y", "BILOU"),
        ("O O", "IOB2"),
    ],
)
def test_the_scheme_is_told_from_the_tags(tags: str, scheme: str) -> None:
    values = tags.split()
    assert scheme_of([[prefixed(value) or NOTHING for value in values]], [value[0] for value in values]) == scheme
