"""Faults on the real programs: PostgreSQL and Redis where the suite has them, SQLite where it has not."""

import os

#: Tests that start web servers or workers on PostgreSQL are collected where there is one, those about SQLite where
#: there is none.
collect_ignore_glob = (
    ["test_embedded_*.py"]
    if os.environ.get("DATABASE_URL")
    else ["test_answering_*.py", "test_database_*.py", "test_workers_*.py"]
)
