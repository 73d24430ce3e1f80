"""make bench: every benchmark, as a table of ratios and times measured in this run.

Needs a PostgreSQL server in DATABASE_URL (for example postgres://postgres@127.0.0.1:5432/postgres); a database
of its own is made there and dropped at the end. BENCH_SIZE (1 unless given) scales the national data: 1 is a tenth
of the country, about a million answers; 10 is the whole.
"""

import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

MODULES = ("national", "pages", "reports", "files", "lists", "mails", "answering")


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """Yield the address of an empty database on the server."""
    name = f"dimios_bench_{os.getpid()}"
    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
        connection.close()


def main() -> None:
    server = os.environ.get("DATABASE_URL")
    if not server:
        sys.exit(__doc__)
    chosen = sys.argv[1:] or [name for name in MODULES if importlib.util.find_spec(f"tests.bench.{name}")]
    with own_database(server) as address, tempfile.TemporaryDirectory() as folder:
        os.environ.update({"DATABASE_URL": address, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "tests.settings"})
        _set_up()
        for name in chosen:
            print(f"\n{name}")
            importlib.import_module(f"tests.bench.{name}").run()


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
