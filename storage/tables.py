"""The tables of a corpus, the same on SQLite and PostgreSQL; the migrations make them."""

from typing import Any

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

ID = String(36)
DIGEST = String(64)
SEAL = String(32)
STAMP = String(27)
LATER = {"since": 3}
"""On columns: the schema version that brought them to a table that was there already."""

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))


def columns(table: Table, version: int) -> list[Column[Any]]:
    """The columns that a table has at a schema version."""
    return [column for column in table.columns if column.info.get("since", 1) <= version]


text = Table(
    "text",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", DIGEST, nullable=False, unique=True),
    Column("body", Text, nullable=False),
)

source = Table(
    "source",
    metadata,
    Column("digest", DIGEST, primary_key=True),
    Column("size", Integer, nullable=False),
    # NULL: the bytes are the canonical text in UTF-8, so they are not kept twice.
    Column("content", LargeBinary),
)

release = Table(
    "release",
    metadata,
    Column("id", ID, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("digest", DIGEST, ForeignKey("text.digest"), nullable=False),
    Column("length", Integer, nullable=False),
    Column("added", STAMP, nullable=False),
    Column("source", DIGEST, nullable=False),
    Column("format", Text, nullable=False),
    Column("encoding", Text, nullable=False),
    Column("metadata", Text, nullable=False),
    Column("trashed", Boolean(create_constraint=False), nullable=False),
    Column("seal", SEAL, nullable=False),
    Index("release_position", "position"),
    Index("release_digest", "digest"),
)

annotation = Table(
    "annotation",
    metadata,
    Column("id", ID, primary_key=True),
    Column("release_id", ID, ForeignKey("release.id"), nullable=False),
    Column("label", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    # NULL: one fragment, from start to stop.
    Column("fragments", Text),
    Column("quote", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created", STAMP, nullable=False),
    Column("revision", ID, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("flagged", Boolean(create_constraint=False), nullable=False),
    Column("origin", Text, nullable=False),
    Column("claims", Text, nullable=False),
    Column("seal", SEAL, nullable=False),
    Index("annotation_place", "release_id", "start", "stop"),
)

negative = Table(
    "negative",
    metadata,
    Column("id", ID, primary_key=True),
    Column("release_id", ID, ForeignKey("release.id"), nullable=False),
    Column("label", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created", STAMP, nullable=False),
    Column("comment", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("claims", Text, nullable=False),
    Column("seal", SEAL, nullable=False),
    Index("negative_release", "release_id"),
)

relation = Table(
    "relation",
    metadata,
    Column("id", ID, primary_key=True),
    Column("release_id", ID, ForeignKey("release.id"), nullable=False),
    Column("label", Text, nullable=False),
    # Deferred, so that an Edit may name an annotation and its relations in any order.
    Column("source", ID, ForeignKey("annotation.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("target", ID, ForeignKey("annotation.id", deferrable=True, initially="DEFERRED"), nullable=False),
    Column("author", Text, nullable=False),
    Column("created", STAMP, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("claims", Text, nullable=False),
    Column("seal", SEAL, nullable=False),
    Index("relation_release", "release_id"),
    Index("relation_source", "source"),
    Index("relation_target", "target"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", ID, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("annotation_id", ID, nullable=False),
    Column("release_id", ID, nullable=False),
    Column("revision", ID, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("made", STAMP, nullable=False),
    Column("reason", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("seal", SEAL, nullable=False),
    # NULL: none of it, as in all decisions of older programs.
    Column("correction", Text, info=LATER),
    Column("case_id", ID, info=LATER),
    Column("key", Text, info=LATER),
    Column("signature", Text, info=LATER),
    Index("decision_annotation", "annotation_id", "revision", "position"),
    Index("decision_release", "release_id", "position"),
)

comment = Table(
    "comment",
    metadata,
    Column("id", ID, primary_key=True),
    Column("release_id", ID, ForeignKey("release.id"), nullable=False),
    # No foreign key: what was said outlives the annotation that it was said of.
    Column("annotation_id", ID),
    Column("start", Integer),
    Column("stop", Integer),
    Column("author", Text, nullable=False),
    Column("created", STAMP, nullable=False),
    Column("body", Text, nullable=False),
    Column("settled", Boolean(create_constraint=False), nullable=False),
    Column("seal", SEAL, nullable=False),
    Index("comment_release", "release_id"),
)

mark = Table(
    "mark",
    metadata,
    Column("release_id", ID, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("actor", Text, primary_key=True),
    Column("made", STAMP, nullable=False),
    Column("seal", SEAL, nullable=False),
    Column("seen", Text, info=LATER),
)

assignment = Table(
    "assignment",
    metadata,
    Column("release_id", ID, ForeignKey("release.id"), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("actor", Text, nullable=False),
    Column("made", STAMP, nullable=False),
    Column("seal", SEAL, nullable=False),
)

rejection = Table(
    "rejection",
    metadata,
    Column("id", ID, primary_key=True),
    Column("release_id", ID, ForeignKey("release.id"), nullable=False),
    Column("label", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("created", STAMP, nullable=False),
    Column("source", Text, nullable=False),
    # A text, as in the record: no two programs write numbers with a fraction alike.
    Column("score", Text, nullable=False),
    Column("seal", SEAL, nullable=False),
    Index("rejection_release", "release_id"),
)

sweep = Table(
    "round",
    metadata,
    Column("id", ID, primary_key=True),
    Column("label", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("offered", Integer, nullable=False),
    Column("accepted", Integer, nullable=False),
    Column("rejected", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("created", STAMP, nullable=False),
    Column("seal", SEAL, nullable=False),
)

sample = Table(
    "sample",
    metadata,
    Column("id", ID, primary_key=True),
    Column("annotator", Text, nullable=False),
    Column("percent", Integer, nullable=False),
    # A text, since a seed may be larger than a column of whole numbers holds.
    Column("seed", Text, nullable=False),
    Column("chosen", Text, nullable=False),
    Column("population", Integer, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("actor", Text, nullable=False),
    Column("made", STAMP, nullable=False),
    Column("seal", SEAL, nullable=False),
)

person = Table(
    "person",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("seal", SEAL, nullable=False),
)

key = Table(
    "key",
    metadata,
    Column("id", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("public", Text, nullable=False),
    Column("made", STAMP, nullable=False),
    Column("vouched", Text, nullable=False),
    Column("seal", SEAL, nullable=False),
)

policy = Table(
    "policy",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record", Text, nullable=False),
    Column("seal", SEAL, nullable=False),
)

scheme = Table(
    "scheme",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("record", Text, nullable=False),
    Column("seal", SEAL, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("edit_id", ID, nullable=False, unique=True),
    Column("made", STAMP, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("prev", DIGEST, nullable=False),
    Column("hash", DIGEST, nullable=False),
)

trail = Table(
    "trail",
    metadata,
    # Which entities an edit touched: an index over audit, for the history of one annotation or release.
    Column("entity", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("release_id", ID),
    Column("actor", Text, nullable=False),
    Index("trail_release", "release_id", "seq"),
    sqlite_with_rowid=False,
)

suggestion = Table(
    "suggestion",
    metadata,
    # Guesses of the program and nobody's work: no seal, no place in the trail, and made anew whenever they are lost.
    Column("id", ID, primary_key=True),
    Column("release_id", ID, ForeignKey("release.id", ondelete="CASCADE"), nullable=False),
    Column("label", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("stop", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("maker", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Index("suggestion_release", "release_id"),
)

suggested = Table(
    "suggested",
    metadata,
    # Which releases were looked at, and by which sources: one without a guess must not be looked at again and again.
    Column("release_id", ID, ForeignKey("release.id", ondelete="CASCADE"), primary_key=True),
    Column("digest", DIGEST, nullable=False),
    Column("version", Text, nullable=False),
)

model = Table(
    "model",
    metadata,
    Column("id", ID, primary_key=True),
    Column("version", Text, nullable=False),
    Column("made", STAMP, nullable=False),
    Column("info", Text, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
