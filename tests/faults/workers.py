"""Celery as it runs: workers and a beat in processes of their own, on the test database and a Redis of the test's."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from kombu import pools

from dimios.celery import app
from tests.faults.site import ROOT, database_url, free_port, wait_until


@dataclass(frozen=True)
class Worker:
    """A running worker: a first process, and children that do the work."""

    process: subprocess.Popen[bytes]

    def children(self) -> list[int]:
        own = self.process.pid
        return [int(pid) for pid in Path(f"/proc/{own}/task/{own}/children").read_text().split()]

    def kill_children(self) -> None:
        """Kill those who do the work; the first process starts new ones."""
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)

    def kill(self) -> None:
        """Kill all of it at once, as a machine does that loses its power."""
        self.process.send_signal(signal.SIGSTOP)
        self.kill_children()
        self.process.kill()
        self.process.wait()


@contextmanager
def broker() -> Iterator[str]:
    """Run a Redis, let this process send to it, and yield its address."""
    port, folder = free_port(), tempfile.mkdtemp(prefix="dimios-redis-")
    program = shutil.which("redis-server") or "redis-server"
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        wait_until(lambda: _is_there(url))
        with sending_to(url):
            yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextmanager
def sending_to(url: str) -> Iterator[None]:
    """Let this process send to another broker. No pool of the earlier one is left, open or closed."""
    before = app.conf.broker_url
    _forget_connections(url)
    yield
    _forget_connections(before)


def _forget_connections(url: str) -> None:
    app.conf.broker_url = url
    pools.reset()
    app.amqp._producer_pool = app._pool = None


@contextmanager
def working(broker_url: str, *, children: int = 2) -> Iterator[Worker]:
    """Run a worker; end it by its id unless the test has."""
    worker = Worker(_start(broker_url, "worker", "--concurrency", str(children)))
    try:
        wait_until(lambda: len(worker.children()) >= children, seconds=60)
        yield worker
    finally:
        if worker.process.poll() is None:
            worker.process.terminate()
            worker.process.wait(timeout=60)


@contextmanager
def beating(broker_url: str) -> Iterator[None]:
    """Run the beat."""
    process = _start(broker_url, "beat")
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def _start(broker_url: str, what: str, *options: str) -> subprocess.Popen[bytes]:
    folder = Path(tempfile.mkdtemp(prefix=f"dimios-{what}-"))
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATA_DIR": str(folder)}
    variables |= {"DATABASE_URL": database_url(), "REDIS_URL": broker_url}
    celery = str(Path(sys.executable).with_name("celery"))
    command = [celery, "--quiet", "--app", "dimios", what, "--loglevel", "WARNING", *options]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=log)


def _is_there(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
