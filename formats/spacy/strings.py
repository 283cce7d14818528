"""Numbers for strings as spaCy's files have them: a hash of the string, but for the words that spaCy reserves."""

from collections.abc import Iterable

# The order is the meaning: the number of a reserved word is its place (spacy.io/api/stringstore, spacy.symbols).
_FLAGS = """
    IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP
    IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY
"""
_ATTRIBUTES = """
    ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START SPACY PROB
    LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE
"""
_NAMED = """
    PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY ORDINAL
    CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj csubjpass dep det dobj
    expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num number oprd obj obl parataxis
    partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod root xcomp acl ENT_KB_ID MORPH ENT_ID
    IDX _
"""
RESERVED = (
    *("", *_FLAGS.split(), *(f"FLAG{number}" for number in range(19, 64)), *_ATTRIBUTES.split()),
    *(*(f"DEPRECATED{number:03}" for number in range(1, 277)), *_NAMED.split()),
)
NUMBERS = {word: number for number, word in enumerate(RESERVED)}
ORTH, ENT_IOB, ENT_TYPE = NUMBERS["ORTH"], NUMBERS["ENT_IOB"], NUMBERS["ENT_TYPE"]
_MASK = (1 << 64) - 1
_TIMES = 0xC6A4A7935BD1E995


def hashed(data: bytes, seed: int = 1) -> int:
    """MurmurHash64A (Austin Appleby, public domain) of some bytes."""
    length = len(data)
    found = (seed ^ (length * _TIMES)) & _MASK
    whole = length & ~7
    for place in range(0, whole, 8):
        part = (int.from_bytes(data[place : place + 8], "little") * _TIMES) & _MASK
        part = ((part ^ (part >> 47)) * _TIMES) & _MASK
        found = ((found ^ part) * _TIMES) & _MASK
    if length > whole:
        found = ((found ^ int.from_bytes(data[whole:], "little")) * _TIMES) & _MASK
    found = ((found ^ (found >> 47)) * _TIMES) & _MASK
    return found ^ (found >> 47)


def number_of(string: str) -> int:
    """The number of a string."""
    found = NUMBERS.get(string)
    return hashed(string.encode("utf-8")) if found is None else found


def strings_of(strings: Iterable[str]) -> dict[int, str]:
    """Strings by their numbers, the reserved ones among them."""
    return dict(enumerate(RESERVED)) | {number_of(string): string for string in strings}
