"""The first schema: releases with their texts and sources, annotations, decisions, marks, people, scheme, audit."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.String(36)
DIGEST = sa.String(64)
SEAL = sa.String(32)
STAMP = sa.String(27)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(create_constraint=False), nullable=False)


def upgrade() -> None:
    _catalogue()
    _annotations()
    _people()
    _audit()
    if op.get_bind().dialect.name == "sqlite":
        _sqlite_extras()
    else:
        _server_extras()


def _catalogue() -> None:
    op.create_table("meta", sa.Column("key", sa.Text, primary_key=True), _text("value"))
    op.create_table(
        "text",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", DIGEST, nullable=False, unique=True),
        _text("body"),
    )
    op.create_table(
        "source",
        sa.Column("digest", DIGEST, primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.LargeBinary),
    )
    op.create_table(
        "release",
        sa.Column("id", ID, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("digest", DIGEST, sa.ForeignKey("text.digest"), nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("added", STAMP, nullable=False),
        sa.Column("source", DIGEST, nullable=False),
        _text("format"),
        _text("encoding"),
        _text("metadata"),
        _flag("trashed"),
        sa.Column("seal", SEAL, nullable=False),
    )
    op.create_index("release_position", "release", ["position"])
    op.create_index("release_digest", "release", ["digest"])


def _annotations() -> None:
    op.create_table(
        "annotation",
        sa.Column("id", ID, primary_key=True),
        sa.Column("release_id", ID, sa.ForeignKey("release.id"), nullable=False),
        _text("label"),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("stop", sa.Integer, nullable=False),
        sa.Column("fragments", sa.Text),
        _text("quote"),
        _text("author"),
        sa.Column("created", STAMP, nullable=False),
        sa.Column("revision", ID, nullable=False),
        _text("attributes"),
        _text("comment"),
        _flag("flagged"),
        _text("origin"),
        _text("claims"),
        sa.Column("seal", SEAL, nullable=False),
    )
    op.create_index("annotation_place", "annotation", ["release_id", "start", "stop"])
    op.create_table(
        "decision",
        sa.Column("id", ID, primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("annotation_id", ID, nullable=False),
        sa.Column("release_id", ID, nullable=False),
        sa.Column("revision", ID, nullable=False),
        _text("verdict"),
        _text("actor"),
        sa.Column("made", STAMP, nullable=False),
        _text("reason"),
        _text("comment"),
        sa.Column("seal", SEAL, nullable=False),
    )
    op.create_index("decision_annotation", "decision", ["annotation_id", "revision", "position"])
    op.create_index("decision_release", "decision", ["release_id", "position"])
    op.create_table(
        "mark",
        sa.Column("release_id", ID, primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("actor", sa.Text, primary_key=True),
        sa.Column("made", STAMP, nullable=False),
        sa.Column("seal", SEAL, nullable=False),
    )


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("name", sa.Text, primary_key=True),
        _text("role"),
        _flag("active"),
        sa.Column("seal", SEAL, nullable=False),
    )
    op.create_table(
        "scheme",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("record"),
        sa.Column("seal", SEAL, nullable=False),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("edit_id", ID, nullable=False, unique=True),
        sa.Column("made", STAMP, nullable=False),
        _text("actor"),
        _text("action"),
        _text("payload"),
        sa.Column("prev", DIGEST, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
    )
    op.create_table(
        "trail",
        sa.Column("entity", sa.Text, primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("release_id", ID),
        _text("actor"),
        sqlite_with_rowid=False,
    )
    op.create_index("trail_release", "trail", ["release_id", "seq"])


def _sqlite_extras() -> None:
    for table in ("audit", "text", "source"):
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
            )
    op.execute(
        "CREATE VIRTUAL TABLE text_index USING fts5(body, content='text', content_rowid='id',"
        " tokenize='unicode61 remove_diacritics 2')"
    )


def _server_extras() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME; END $$"
    )
    for table in ("audit", "text", "source"):
        op.execute(
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    # left(): a tsvector holds at most 1 MB; what lies behind is found without the index.
    op.execute("CREATE INDEX text_words ON text USING gin (to_tsvector('simple', left(body, 200000)))")
