"""Celery as it runs: workers and a beat in processes of their own, on the test database."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.site import ROOT, database_url, wait_until


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
def working(broker_url: str, *, children: int = 2) -> Iterator[Worker]:
    """Run a worker; end it by its id unless the test has."""
    with _process(broker_url, "worker", "--concurrency", str(children)) as process:
        worker = Worker(process)
        wait_until(lambda: len(worker.children()) >= children, seconds=60)
        yield worker


@contextmanager
def beating(broker_url: str) -> Iterator[None]:
    """Run the beat."""
    with _process(broker_url, "beat"):
        yield


@contextmanager
def _process(broker_url: str, what: str, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    celery = str(Path(sys.executable).with_name("celery"))
    command = [celery, "--quiet", "--app", "dimios", what, "--loglevel", "WARNING", *options]
    with tempfile.TemporaryDirectory(prefix=f"dimios-{what}-") as folder:
        variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATA_DIR": folder}
        variables |= {"DATABASE_URL": database_url(), "REDIS_URL": broker_url}
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=log)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(timeout=60)
