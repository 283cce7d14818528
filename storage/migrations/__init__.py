"""Alembic migrations of a corpus: `upgrade` brings a database to the present schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

REVISIONS = {0: "base", 1: "0001", 2: "0002", 3: "0003", 4: "0004"}
"""Schema version by number (SQLite's user_version) and the Alembic revision it stands for."""


def upgrade(connection: Connection, version: int) -> None:
    """Bring a database to a schema version, in the transaction that the caller holds."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, REVISIONS[version])
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version={version}")
