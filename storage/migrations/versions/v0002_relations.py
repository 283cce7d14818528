"""Relations between the annotations of a release; nothing that is there already is touched."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.String(36)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _end(name: str) -> sa.Column[str]:
    key = sa.ForeignKey("annotation.id", deferrable=True, initially="DEFERRED")
    return sa.Column(name, ID, key, nullable=False)


def upgrade() -> None:
    op.create_table(
        "relation",
        sa.Column("id", ID, primary_key=True),
        sa.Column("release_id", ID, sa.ForeignKey("release.id"), nullable=False),
        _text("label"),
        _end("source"),
        _end("target"),
        _text("author"),
        sa.Column("created", sa.String(27), nullable=False),
        _text("attributes"),
        _text("origin"),
        _text("claims"),
        sa.Column("seal", sa.String(32), nullable=False),
    )
    op.create_index("relation_release", "relation", ["release_id"])
    op.create_index("relation_source", "relation", ["source"])
    op.create_index("relation_target", "relation", ["target"])
