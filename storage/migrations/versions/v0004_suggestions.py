"""What suggestions need: what was turned down, rounds of sweeps, the guesses themselves and what they are made with."""

import sqlalchemy as sa
from alembic import op

from storage.logins import extend
from storage.reindex import add_proposals
from storage.server_rules import install

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.String(36)
STAMP = sa.String(27)
DIGEST = sa.String(64)


def _columns(kind: type, *names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, kind, nullable=False) for name in names]


def upgrade() -> None:
    _in_the_trail()
    _beside_it()
    add_proposals(op.get_bind())
    if op.get_bind().dialect.name == "postgresql":
        install(op.get_bind())
        extend(op.get_bind())


def _in_the_trail() -> None:
    op.create_table(
        "rejection",
        sa.Column("id", ID, primary_key=True),
        sa.Column("release_id", ID, sa.ForeignKey("release.id"), nullable=False),
        *_columns(sa.Text, "label"),
        *_columns(sa.Integer, "start", "stop"),
        *_columns(sa.Text, "quote", "author"),
        sa.Column("created", STAMP, nullable=False),
        *_columns(sa.Text, "source", "score"),
        sa.Column("seal", sa.String(32), nullable=False),
    )
    op.create_index("rejection_release", "rejection", ["release_id"])
    op.create_table(
        "round",
        sa.Column("id", ID, primary_key=True),
        *_columns(sa.Text, "label", "query"),
        *_columns(sa.Integer, "number", "offered", "accepted", "rejected"),
        *_columns(sa.Text, "author"),
        sa.Column("created", STAMP, nullable=False),
        sa.Column("seal", sa.String(32), nullable=False),
    )


def _beside_it() -> None:
    op.create_table(
        "suggestion",
        sa.Column("id", ID, primary_key=True),
        sa.Column("release_id", ID, sa.ForeignKey("release.id", ondelete="CASCADE"), nullable=False),
        *_columns(sa.Text, "label"),
        *_columns(sa.Integer, "start", "stop"),
        *_columns(sa.Text, "quote"),
        *_columns(sa.Float, "score"),
        *_columns(sa.Text, "source", "reason", "maker", "attributes"),
    )
    op.create_index("suggestion_release", "suggestion", ["release_id"])
    op.create_table(
        "suggested",
        sa.Column("release_id", ID, sa.ForeignKey("release.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("digest", DIGEST, nullable=False),
        *_columns(sa.Text, "version"),
    )
    op.create_table(
        "model",
        sa.Column("id", ID, primary_key=True),
        *_columns(sa.Text, "version"),
        sa.Column("made", STAMP, nullable=False),
        *_columns(sa.Text, "info"),
        sa.Column("digest", DIGEST, nullable=False),
        *_columns(sa.LargeBinary, "content"),
    )
