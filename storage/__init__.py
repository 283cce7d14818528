"""Corpora in SQLite files and PostgreSQL databases: SQL lives here and only here."""
