"""A Redis of the test's own, and this process sending its jobs there."""

import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import redis
from kombu import pools

from dimios.celery import app
from tests.faults.site import free_port, wait_until


@dataclass(frozen=True)
class Broker:
    """A running Redis."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def freeze(self) -> None:
        """Let it take connections and answer nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


@contextmanager
def broker() -> Iterator[Broker]:
    """Run a Redis; end it by its id."""
    port, program = free_port(), shutil.which("redis-server") or "redis-server"
    with tempfile.TemporaryDirectory(prefix="dimios-redis-") as folder:
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        broker = Broker(port, subprocess.Popen([program, *options], stdout=subprocess.DEVNULL))
        try:
            wait_until(broker.answers)
            yield broker
        finally:
            broker.process.send_signal(signal.SIGCONT)
            broker.process.terminate()
            broker.process.wait(timeout=10)


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
