"""The commands of docker-compose.yml, started as plain processes, since no container engine is needed to be true.

They run on the database and broker of the suite: PostgreSQL and Redis when DATABASE_URL and REDIS_URL are set,
otherwise the embedded ones.
"""

import os
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg2
import pytest
import yaml

from tests.factories import answers_file

ROOT = Path(__file__).parents[2]
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OURS = ("migrate", "web", "worker", "beat")

#: Orders a publication as the key user does, waits for the worker, and prints what has become of it.
ORDER_A_PUBLICATION = """
import time
from pathlib import Path
from surveys.answer_import import import_answers
from surveys.jobs import enqueue
from surveys.models import Measurement
import_answers("0580/2020", Path("{file}"), questionnaire="dimios:2020", create=True)
job = enqueue("publish", Measurement.objects.named("0580/2020").pk)
deadline = time.monotonic() + 60
while job.state in ("queued", "running") and time.monotonic() < deadline:
    time.sleep(0.2)
    job.refresh_from_db()
print(job.state)
"""


@pytest.fixture
def environment(tmp_path):
    """What docker-compose.yml gives its services, on this machine."""
    names = SERVICES["web"]["environment"]
    given = {
        "SECRET_KEY": "s" * 60,
        "LINK_KEY": "l" * 60,
        "EXCHANGE_KEY": "e" * 60,
        "PUBLIC_BASE_URL": "http://127.0.0.1",
        "EMAIL_URL": "consolemail://",
        "MAIL_FROM": "dimios@example.se",
        "REDIS_URL": os.environ.get("REDIS_URL", ""),
    }
    assert given.keys() | {"DATABASE_URL"} == names.keys()
    with _database(os.environ.get("DATABASE_URL", "")) as url:
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        yield {**given, "DATABASE_URL": url, "DATA_DIR": str(tmp_path), "PATH": path}


@contextmanager
def _database(server: str):
    """Yield the address of an empty PostgreSQL database, or nothing for the embedded one."""
    if not server:
        yield ""
        return
    name = f"dimios_compose_{os.getpid()}"
    connection = psycopg2.connect(server)
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    yield f"{server.rpartition('/')[0]}/{name}"
    connection.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


@contextmanager
def _running(*commands: list[str], environment):
    processes = [subprocess.Popen(command, cwd=ROOT, env=environment) for command in commands]
    try:
        yield
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def _command(service: str, port: int = 8000) -> list[str]:
    return shlex.split(SERVICES[service]["command"].replace("0.0.0.0:8000", f"127.0.0.1:{port}"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _shell(code: str, environment) -> str:
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code]
    result = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return result.stdout.strip().splitlines()[-1]


def _until(condition, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if condition():
                return True
        time.sleep(0.3)
    return False


def _answers_ok(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/halsa/redo/", timeout=2) as reply:
        return b'"ok"' in reply.read()


def test_the_services_migrate_answer_and_carry_out_a_job(environment, tmp_path):
    port, file = _free_port(), answers_file(tmp_path, [("Alfa", "Chefer", "ja", grade) for grade in "35" * 10])
    subprocess.run(_command("migrate"), cwd=ROOT, env=environment, check=True, capture_output=True)
    commands = [_command("web", port), _command("worker"), _command("beat")]

    with _running(*commands, environment=environment):
        is_ready = _until(lambda: _answers_ok(port))
        state = _shell(ORDER_A_PUBLICATION.format(file=file), environment)

    assert (is_ready, state) == (True, "done")


def test_every_service_of_ours_has_a_command():
    assert all(SERVICES[service]["command"] for service in OURS)
