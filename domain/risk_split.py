"""How the list of risk factors is divided into its items: at bullets, enumerators, semicolons, or commas."""

import re
from collections.abc import Iterator
from itertools import pairwise

from domain.risk_text import BULLET
from domain.risk_words import RiskWords
from domain.span import Span

_ENUMERATOR = re.compile(r"(?:(?<=[\s;,:])|^)(?P<open>\(?)(?P<mark>\d{1,2}|[ivx]{1,5}|[a-z])\) ?(?=\S)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii")
_SLIP = re.compile(r"(?<![A-Z]\.[A-Z])(?<!Inc)(?<!Corp)(?<!Co)(?<!Ltd)(?<!No)\. (?=[a-z])")
_COMMA = re.compile(r",(?= )")
_HANGS = re.compile(
    r"(?:including|such as|which|who|whose|where|when|particularly|especially|as well as|if any|in particular|"
    r"resulting|among|or at all|at all|respectively|"
    r"whether(?= or not| as| by| due| caused| from| through| in)|each of|all of|any of|some of|most of|many of|but not|"
    r"not only|if|as|while|caused|arising|due|on|in|to|for|from|at|by|with|through|under|of|than|without|"
    r"is|are|may|could|might|can|will|would|has|have|had|was|were|and/or|inc\.|ltd\.|llc|l\.p\.)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r" (?:and|or) ")
_CONJUNCTION = re.compile(r"(?:and/or|and|or) ", re.IGNORECASE)
_ADJECTIVE = re.compile(
    r"(?!(?:approval|capital|renewal|potential|removal|arrival|traffic|denial|withdrawal|disposal|material|metal|"
    r"mineral|chemical|hospital|trial|referral|logistic|inventory|territory|history|factory|subsidiary|salary|incentive)s?$)"
    r"[\w-]*(?:al|ic|ive|ory|ary|ous|able|ible)$",
    re.IGNORECASE,
)
_HEADED = re.compile(
    r"(?:the|our|its|their|any|a|an|changes?|risks?|failures?|ability|inability|fluctuations?|loss|losses|other|others|"
    r"general|increases?|increased|decreases?|delays?|competition|adverse|potential|possible|uncertaint\w+|availability|"
    r"difficult\w+|dependence|reliance|lack|litigation|economic|regulatory|government\w*|actions?|such|those|various)\b",
    re.IGNORECASE,
)
_ABILITY = re.compile(r"\b(?:ability|inability|failure|unable|need|failing|right)\b[^,;]{0,160}? to ", re.IGNORECASE)
_AGAIN = re.compile(
    r"(?P<first>\b(?:may|could|might) [^,;]{3,300}?) and (?P<second>(?:may|could|might) )", re.IGNORECASE
)


def items(body: str, words: RiskWords) -> tuple[str, list[Span]]:
    """How the list is divided, and its items, which may still have conjunctions and punctuation at their ends."""
    masked = _masked(body)
    for kind, divided in (("bullets", _bulleted), ("enumerators", _enumerated), ("semicolons", _semicolons)):
        found = divided(masked)
        if found:
            return kind, found
    return "commas", [piece for part in _commas(masked) for piece in _coordinated(masked, part, words)]


def _masked(body: str) -> str:
    """The body with the insides of its brackets and quotations covered, so that nothing is divided there."""
    kept = list(body)
    depth = 0
    for place, sign in enumerate(body):
        if sign in "([" and ")" in body[place : place + 600]:
            depth += 1
        elif sign in ")]" and depth:
            depth -= 1
        elif depth:
            kept[place] = "x"
    # An enumerator in brackets is none of these.
    for found in _ENUMERATOR.finditer(body):
        kept[found.start() : found.end()] = body[found.start() : found.end()]
    return "".join(kept)


def _bulleted(body: str) -> list[Span]:
    if not body.startswith(BULLET):
        return []
    places = [place for place, sign in enumerate(body) if sign == BULLET] + [len(body)]
    return [Span(start + 1, end) for start, end in pairwise(places)]


def _enumerated(body: str) -> list[Span]:
    """The items behind 1), 2) ... or (i), (ii) ... or a), b) ...; other brackets in between are no enumerators."""
    first = _ENUMERATOR.match(body)
    if first is None:
        return []
    rows = ([str(number) for number in range(1, 100)], list(_ROMAN), [chr(code) for code in range(97, 123)])
    row = next((row for row in rows if row[0] == first["mark"]), None)
    if row is None:
        return []
    starts = [first]
    for found in _ENUMERATOR.finditer(body, first.end()):
        if len(starts) < len(row) and found["mark"] == row[len(starts)]:
            starts.append(found)
    ends = [found.start() for found in starts[1:]] + [len(body)]
    return [Span(found.end(), end) for found, end in zip(starts, ends, strict=True)]


def _semicolons(body: str) -> list[Span]:
    places = [place for place, sign in enumerate(body) if sign == ";"]
    if not places:
        return []
    after = body[places[0] + 1 : places[0] + 40].lstrip()
    if len(places) == 1 and re.match(r"(?:accordingly|therefore|however|thus|we|these|such|it|actual)\b", after, re.I):
        return _commas(body[: places[0]])
    edges = [-1, *places, len(body)]
    return [piece for start, end in pairwise(edges) for piece in _cut(body, Span(start + 1, end), _SLIP)]


def _cut(body: str, part: Span, at: re.Pattern[str]) -> Iterator[Span]:
    start = part.start
    for found in at.finditer(body, part.start, part.end):
        yield Span(start, found.start())
        start = found.end()
    yield Span(start, part.end)


def _commas(body: str) -> list[Span]:
    """The items between commas; what hangs on an item, or belongs to one phrase with the next, is not divided."""
    pieces = [piece for part in _cut(body, Span(0, len(body)), _SLIP) for piece in _cut(body, part, _COMMA)]
    merged: list[Span] = []
    chained = False
    """Whether adjectives before one noun are being read."""
    for number, piece in enumerate(pieces):
        said = body[piece.start : piece.end].strip()
        following = [body[after.start : after.end].strip() for after in pieces[number + 1 : number + 5]]
        if chained or (merged and (_hangs(said) or _is_one_phrase(body, merged[-1], said, following))):
            merged[-1] = Span(merged[-1].start, piece.end)
        elif merged and _is_adjective(said) and _chains(following):
            merged[-1] = Span(merged[-1].start, piece.end)
            chained = True
            continue
        else:
            merged.append(piece)
        chained = chained and not _CONJUNCTION.match(said)
    if not merged:
        return []
    last = merged.pop()
    return merged + _last(body, last, pieces[-1], alone=not merged)


def _hangs(said: str) -> bool:
    return not said or _HANGS.match(said) is not None or re.match(r"\d{4}\b", said) is not None


def _is_adjective(said: str) -> bool:
    return " " not in said and _ADJECTIVE.fullmatch(said) is not None


def _chains(following: list[str]) -> bool:
    """Whether single adjectives go on up to “and economic risks”."""
    for said in following:
        bare = _CONJUNCTION.sub("", said, count=1)
        if bare != said:
            return _is_adjective(bare.split(" ", 1)[0]) and " " in bare
        if not _is_adjective(said):
            return False
    return False


def _is_one_phrase(body: str, before: Span, said: str, after: list[str]) -> bool:
    """Whether a comma stands between adjectives of one noun, or between nouns of one “of”."""
    left = body[before.start : before.end].strip()
    bare = _CONJUNCTION.sub("", said, count=1)
    if _ADJECTIVE.search(left) and len(left.rsplit(",", 1)[-1].split()) <= 2 and (after or said != bare):
        return True
    # “the timing, cost and outcome of ...”
    short = re.fullmatch(r"(?:the|any|our|its) \w+(?:, \w+)*", left, re.IGNORECASE)
    if short and said.split(" ", 1)[0].lower() not in ("the", "our", "its", "any", "other"):
        if said == bare and len(said.split()) == 1:
            return bool(after)
        joined = re.match(r"(?:and |or )?\w+ (?:(?:and|or) \w+ )?(?:of|in|for|on)\b", said)
        return joined is not None
    return False


def _last(body: str, part: Span, piece: Span, *, alone: bool) -> list[Span]:
    """The last part, divided at the “and” of the list where no comma stands before it, in its last piece."""
    said = body[part.start : part.end]
    lead = piece.start - part.start
    lead += len(said[lead:]) - len(said[lead:].lstrip())
    if _CONJUNCTION.match(said, lead):
        return [part]
    joints = [joint for joint in _JOINED.finditer(said, lead) if not _HANGS.match(said, joint.end())]
    if not joints:
        return [part]
    headed = [joint for joint in joints if _HEADED.match(said, joint.end()) and joint.start() > lead + 3]
    if headed:
        joint = headed[-1] if alone else headed[0]
    elif alone:
        return [part]
    else:
        joint = joints[-1]
    left = Span(part.start, part.start + joint.start())
    return [left, Span(part.start + joint.end(), part.end)]


def _coordinated(body: str, part: Span, words: RiskWords) -> Iterator[Span]:
    """The verb phrases after “the ability to”; a pair such as “attract and retain” is one."""
    ability = _ABILITY.search(body, part.start, part.end)
    start = part.start
    if ability is not None:
        since = ability.end()
        for joint in _JOINED.finditer(body, ability.end(), part.end):
            verb = words.compiled["verbs"].match(body, joint.end())
            if verb and verb.end() < part.end - 2 and len(body[since : joint.start()].split()) >= 3:
                yield Span(start, joint.start())
                start = since = joint.end()
    elif (again := _AGAIN.search(body, part.start, part.end)) is not None:
        yield Span(start, again.end("first"))
        start = again.start("second")
    yield Span(start, part.end)
