"""Full text search: an index finds the texts, one expression finds the place in each.

Words are ANDed, "quoted words" are a phrase over any blanks and line ends, `word*` is a beginning; capitals and accents
do not matter and every other character stands for itself. Texts that are not indexed yet are read through, and there,
as on a server, accents do matter.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import combining, normalize
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TextClause,
    and_,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    true,
)

from domain.errors import Refusal
from domain.span import Span
from storage import tables

INDEXED = "indexed"
"""The key in `meta` of the highest text id that is in the index of a SQLite file."""
AROUND = 60
HEAD = 200_000
"""Code points of a text that PostgreSQL's index holds; what lies behind is read through."""
PORTION = 1_000_000
MOST_WORDS = 32

MARKS = "[\u0300-\u036f]"
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """The first place in a release where a query matches, with some text around it."""

    release_id: UUID
    name: str
    span: Span
    """In code points of the canonical text."""
    line: int
    """Counted from 1."""
    before: str
    match: str
    after: str
    annotation: UUID | None = None
    """The annotation that was found; None where only the text was looked at."""
    label: str = ""
    author: str = ""
    state: str = ""


@dataclass(frozen=True)
class Term:
    """A word, a beginning of a word, or a phrase of a query."""

    content: str
    """Folded, blanks as one blank, without the star of a beginning."""
    starts: bool = False

    @property
    def words(self) -> list[str]:
        """What of it an index knows."""
        return _WORD.findall(self.content)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds the term in a folded text."""
        return self._pattern("")

    @cached_property
    def loose_pattern(self) -> re.Pattern[str]:
        """Finds the term in a folded text whose accents stand behind their letters."""
        return self._pattern(MARKS + "*")

    def _pattern(self, between: str) -> re.Pattern[str]:
        pieces = []
        for piece in re.findall(r"\s+|.", self.content):
            pieces.append(r"[\W_]+" if piece.isspace() else re.escape(piece) + between)
        left = r"(?<![^\W_])" if _WORD.match(self.content) else ""
        right = r"(?![^\W_])" if _WORD.fullmatch(self.content[-1]) else ""
        if self.starts:
            right = r"[^\W_]*"
        return re.compile(left + "".join(pieces) + right)

    def find(self, plain: str) -> re.Match[str] | None:
        """The first place in a folded text."""
        found = self.pattern.search(plain)
        if found is None and not plain.isascii() and re.search(MARKS, plain):
            return self.loose_pattern.search(plain)
        return found


# CROSS JOIN keeps SQLite from beginning with the releases; text ids follow the order of coming in.
_BY_INDEX = text(
    "SELECT release.id, release.name, text.body FROM text_index CROSS JOIN text CROSS JOIN release"
    " WHERE text_index MATCH :match AND text.id = text_index.rowid AND release.digest = text.digest"
    " AND NOT release.trashed ORDER BY text_index.rowid"
)


class _Folded(dict[int, str]):
    """Each character without accents and capitals, always exactly one, so that positions stay."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        parts = normalize("NFD", character)
        bare = parts[0].lower() if all(combining(mark) for mark in parts[1:]) else character
        found = bare if len(bare) == 1 else character
        self[code] = found
        return found


_FOLDED = _Folded()


def folded(text: str) -> str:
    """A text of the same length without accents and capitals."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def terms(query: str) -> list[Term]:
    """What a query asks for; a Refusal when that is nothing."""
    found = []
    for phrase, word in _TERM.findall(query.replace("\x00", "")):
        content = " ".join(folded(normalize("NFC", phrase or word.replace('"', ""))).split())
        starts = not phrase and content.endswith("*") and _WORD.fullmatch(content[-2:-1] or " ") is not None
        content = content[:-1] if starts else content
        if content:
            found.append(Term(content, starts))
    if not found:
        raise Refusal("There is nothing to search for: type a word or a “quoted phrase”.")
    if sum(len(term.words) or 1 for term in found) > MOST_WORDS:
        raise Refusal(f"The search has more than {MOST_WORDS} words: shorten it.")
    return found


def search(connection: Connection, query: str, limit: int = 100) -> list[Hit]:
    """The first releases, in the order in which they came in, that hold all terms; those in the trash are left out."""
    wanted = terms(query)
    hits: list[Hit] = []
    if limit < 1:
        return hits
    for found in _candidates(connection, wanted):
        with connection.execute(found.execution_options(yield_per=20)) as rows:
            for row in rows:
                hit = _hit(row, wanted)
                if hit is not None:
                    hits.append(hit)
                    if len(hits) == limit:
                        return hits
    return hits


def releases_with(connection: Connection, wanted: Sequence[Term]) -> list[str]:
    """The ids of all releases that hold all terms."""
    found = []
    for candidates in _candidates(connection, wanted):
        with connection.execute(candidates.execution_options(yield_per=20)) as rows:
            found += [row.id for row in rows if holds(row.body, wanted)]
    return found


def holds(text: str, wanted: Sequence[Term]) -> bool:
    """Whether a text holds all terms."""
    plain = folded(text)
    return all(term.find(plain) is not None for term in wanted)


def _hit(row: Any, wanted: Sequence[Term]) -> Hit | None:
    """Where a text holds the first term, if it holds all of them."""
    plain = folded(row.body)
    first = wanted[0].find(plain)
    if first is None or any(term.find(plain) is None for term in wanted[1:]):
        return None
    start, end = first.span()
    before = row.body[max(0, start - AROUND) : start]
    after = row.body[end : end + AROUND]
    line = row.body.count("\n", 0, start) + 1
    return Hit(UUID(row.id), row.name, Span(start, end), line, before, row.body[start:end], after)


def _candidates(connection: Connection, wanted: Sequence[Term]) -> Iterator[Select[Any] | TextClause]:
    release, texts = tables.release.c, tables.text.c
    base = select(release.id, release.name, texts.body).join_from(tables.release, tables.text)
    base = base.where(release.trashed.is_(False))
    like = and_(true(), *(texts.body.ilike(f"%{word}%") for word in _read_through(wanted)))
    if connection.dialect.name == "postgresql":
        yield base.where(_server_match(wanted, like)).order_by(release.position, release.id)
        return
    indexed = indexed_to(connection)
    match = " ".join(_quoted(term) for term in wanted if term.words)
    if match and indexed:
        yield _BY_INDEX.bindparams(match=match)
        base = base.where(texts.id > indexed)
    yield base.where(like).order_by(texts.id)


def _quoted(term: Term) -> str:
    """A term in FTS5's own syntax, in which nothing between quotation marks has a meaning."""
    return f'"{" ".join(term.words)}"' + ("*" if term.starts else "")


def _read_through(wanted: Sequence[Term]) -> list[str]:
    """Words that a text must hold letter by letter; only plain letters are the same in any folding."""
    return [word for term in wanted for word in term.words if word.isascii()]


def _server_match(wanted: Sequence[Term], like: ColumnElement[bool]) -> ColumnElement[bool]:
    """Texts by PostgreSQL's index where its words are ours, and read through where they are not."""
    plain = [term for term in wanted if all(word.isalpha() for word in term.content.split())]
    if not plain:
        return like
    words = " & ".join(" <-> ".join(term.words) + (":*" if term.starts else "") for term in plain)
    simple: ColumnElement[str] = literal_column("'simple'")
    inner = tables.text.alias("inner_text").c
    vector = func.to_tsvector(simple, func.left(inner.body, literal_column(str(HEAD))))
    by_index = select(inner.digest).where(vector.op("@@")(func.to_tsquery(simple, words)))
    behind = and_(tables.release.c.length > HEAD, like)
    return or_(tables.release.c.digest.in_(by_index), behind)


def indexed_to(connection: Connection) -> int:
    """The highest text id that the index of a SQLite file holds."""
    value = connection.execute(select(tables.meta.c.value).where(tables.meta.c.key == INDEXED)).scalar()
    return int(value) if value is not None and value.isdigit() else 0


def waiting(connection: Connection) -> int:
    """How many texts are not in the index of a SQLite file yet."""
    query = select(func.count()).select_from(tables.text).where(tables.text.c.id > indexed_to(connection))
    return int(connection.execute(query).scalar_one())


def index_some(connection: Connection, batch: int) -> int:
    """Put the next texts into the index, at most `batch` of them or about a million code points; gives how many."""
    done = indexed_to(connection)
    release, texts = tables.release.c, tables.text.c
    query = select(texts.id, func.max(release.length).label("length")).outerjoin_from(tables.text, tables.release)
    query = query.where(texts.id > done).group_by(texts.id).order_by(texts.id).limit(batch)
    count, size = 0, 0
    for row in connection.execute(query).all():
        count, done, size = count + 1, row.id, size + (row.length or 0)
        if size > PORTION:
            break
    if not count:
        return 0
    connection.execute(
        text("INSERT INTO text_index(rowid, body) SELECT id, body FROM text WHERE id > :after AND id <= :upto"),
        {"after": indexed_to(connection), "upto": done},
    )
    connection.execute(delete(tables.meta).where(tables.meta.c.key == INDEXED))
    connection.execute(insert(tables.meta), {"key": INDEXED, "value": str(done)})
    return count


def forget_index(connection: Connection) -> None:
    """Empty the index of a SQLite file, whatever state it is in; the texts are not touched."""
    connection.execute(text("INSERT INTO text_index(text_index) VALUES ('delete-all')"))
    connection.execute(delete(tables.meta).where(tables.meta.c.key == INDEXED))
