"""The product as it runs: gunicorn in processes of its own on the test database, and a browser's requests to it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What the web server answered, and how many seconds it took."""

    status: int
    headers: Mapping[str, str]
    text: str
    seconds: float

    @property
    def says_thanks(self) -> bool:
        return self.headers.get("Location", "").endswith("/tack/")


@dataclass(frozen=True)
class Site:
    """A running web server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str, cookies: str = "") -> Answer:
        return self._ask("GET", path, None, cookies)

    def post(self, path: str, fields: Mapping[str, str] | None = None, cookies: str = "") -> Answer:
        return self._ask("POST", path, urlencode(fields or {}), cookies)

    def _ask(self, method: str, path: str, body: str | None, cookies: str) -> Answer:
        """Raises OSError or http.client.HTTPException when the connection breaks."""
        began = time.monotonic()
        browser = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        try:
            browser.request(method, path, body, headers | ({"Cookie": cookies} if cookies else {}))
            answer = browser.getresponse()
            text = answer.read().decode()
        finally:
            browser.close()
        return Answer(answer.status, dict(answer.getheaders()), text, time.monotonic() - began)

    def kill_workers(self) -> None:
        """Kill the processes that answer requests; the first process starts new ones."""
        for pid in self._workers():
            os.kill(pid, signal.SIGKILL)

    def _workers(self) -> list[int]:
        return [
            int(pid) for pid in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        ]


@contextmanager
def serving(*, workers: int = 1, **environment: str) -> Iterator[Site]:
    """Serve the test database, and end the server by its id."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("gunicorn")), "dimios.wsgi", "--bind", f"127.0.0.1:{port}"]
    options = ["--workers", str(workers), "--threads", "8", "--no-control-socket", "--log-level", "warning"]
    with tempfile.TemporaryDirectory(prefix="dimios-site-") as folder:
        variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATA_DIR": folder}
        variables |= {"DATABASE_URL": database_url(), **environment}
        log = Path(folder) / "log"
        with log.open("wb") as file:
            process = subprocess.Popen([*command, *options], cwd=ROOT, env=variables, stdout=file, stderr=file)
        site = Site(port, process, log)
        try:
            wait_until(lambda: answers(site), START_SECONDS)
            yield site
        finally:
            process.terminate()
            process.wait(timeout=40)


def answers(site: Site, path: str = "/halsa/") -> bool:
    try:
        return site.get(path).status == 200
    except (OSError, http.client.HTTPException):
        return False


def database_url() -> str:
    """Return the address of the database of this test run; empty on SQLite."""
    values = connection.settings_dict
    if connection.vendor != "postgresql":
        return ""
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}/{values['NAME']}"


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> float:
    """Return after how many seconds it holds; fail when it does not in time."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
