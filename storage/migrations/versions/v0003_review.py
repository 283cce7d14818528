"""What review by several people needs; the rows that are there already stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.String(36)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null)


def _stamp(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(27), nullable=False)


def _seal() -> sa.Column[str]:
    return sa.Column("seal", sa.String(32), nullable=False)


def _release(*, key: bool = False) -> sa.Column[str]:
    return sa.Column("release_id", ID, sa.ForeignKey("release.id"), nullable=False, primary_key=key)


def upgrade() -> None:
    for name, kind in (("correction", sa.Text), ("case_id", ID), ("key", sa.Text), ("signature", sa.Text)):
        op.add_column("decision", sa.Column(name, kind, nullable=True))
    op.add_column("mark", _text("seen", null=True))
    _on_releases()
    _on_the_corpus()
    # The rules of a server, which came with this, are put in place by the latest migration: they judge its tables, too.


def _on_releases() -> None:
    op.create_table(
        "negative",
        sa.Column("id", ID, primary_key=True),
        _release(),
        _text("label"),
        _text("author"),
        _stamp("created"),
        _text("comment"),
        _text("origin"),
        _text("claims"),
        _seal(),
    )
    op.create_index("negative_release", "negative", ["release_id"])
    op.create_table(
        "comment",
        sa.Column("id", ID, primary_key=True),
        _release(),
        sa.Column("annotation_id", ID, nullable=True),
        sa.Column("start", sa.Integer, nullable=True),
        sa.Column("stop", sa.Integer, nullable=True),
        _text("author"),
        _stamp("created"),
        _text("body"),
        sa.Column("settled", sa.Boolean(create_constraint=False), nullable=False),
        _seal(),
    )
    op.create_index("comment_release", "comment", ["release_id"])
    op.create_table(
        "assignment",
        _release(key=True),
        sa.Column("person", sa.Text, primary_key=True),
        _text("actor"),
        _stamp("made"),
        _seal(),
    )


def _on_the_corpus() -> None:
    op.create_table(
        "sample",
        sa.Column("id", ID, primary_key=True),
        _text("annotator"),
        sa.Column("percent", sa.Integer, nullable=False),
        _text("seed"),
        _text("chosen"),
        sa.Column("population", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _text("actor"),
        _stamp("made"),
        _seal(),
    )
    op.create_table(
        "key",
        sa.Column("id", sa.Text, primary_key=True),
        _text("person"),
        _text("public"),
        _stamp("made"),
        _text("vouched"),
        _seal(),
    )
    op.create_table("policy", sa.Column("id", sa.Integer, primary_key=True), _text("record"), _seal())
