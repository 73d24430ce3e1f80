"""A demonstration of its own for the browser tests: started as a newcomer would, in a temporary folder."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180
#: How long a browser waits for what the worker does: it may have reports to make first.
WORKER_MILLISECONDS = 90_000
#: What would make the demonstration anything else than what a newcomer gets.
_NOT_INHERITED = {
    "DATABASE_URL",
    "REDIS_URL",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "LINK_KEY",
    "PUBLIC_BASE_URL",
}

#: Invites more people to the survey that is open, and one to a survey that is closed; prints their addresses.
_INVITE = """
from django.utils import timezone
from surveys.models import Department, Respondent, Wave
def link(wave, number):
    group = wave.measurement.organisation.groups.first()
    values = {"email": f"webblasare{number}@example.se", "department": wave.department, "group": group}
    return Respondent.objects.create(wave=wave, **values).answering_url
wave = Wave.objects.get(state=Wave.State.OPEN, measurement__slug__endswith="-demo")
print(*(link(wave, number) for number in range(400)), sep="\\n")
wave.pk, wave.state, wave.closed_at = None, Wave.State.CLOSED, timezone.now()
wave.department = Department.objects.get(name="Leanlink")
wave.save()
print(link(wave, 0))
"""


@dataclass(frozen=True)
class Demonstration:
    """A running demonstration: its address, what it printed, and where it keeps its data."""

    url: str
    greeting: str
    environment: dict[str, str]

    @property
    def password(self) -> str:
        return self._printed(r"med lösenordet (\S+)")

    @property
    def logins(self) -> list[str]:
        return re.findall(r"^ +(\S+@\S+)", self.greeting, re.MULTILINE)

    @property
    def answering_link(self) -> str:
        return self._printed(r"Svara på enkäten:\s+(\S+)")

    def invite_more(self) -> list[str]:
        """Return links that nobody has used; the last one belongs to a closed wave."""
        return [self.url + path for path in re.findall(r"/s/\S+", self.run(_INVITE))]

    def run(self, code: str) -> str:
        """Return what some Python prints inside the program."""
        return subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def _printed(self, pattern: str) -> str:
        found = re.search(pattern, self.greeting)
        assert found, self.greeting
        return found[1]


@contextmanager
def running_demonstration(folder: Path, shared: Path) -> Iterator[Demonstration]:
    """Start the demonstration with its data in a folder, and end it by its id.

    shared: where the processes of a test run keep what the first of them has built up for all.
    """
    port, output = _free_port(), folder / "output"
    shutil.copytree(_built(shared), folder / "data")
    environment = _environment(folder / "data")
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with output.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=file, stderr=file)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/halsa/", process, output)
        yield Demonstration(url, output.read_text(), environment)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _built(shared: Path) -> Path:
    """Return the data of a demonstration that nobody has used; whoever comes first builds it up."""
    data, is_ready = shared / "demonstration", shared / "demonstration-is-ready"
    with (shared / "demonstration-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready.exists():
            command = [sys.executable, "manage.py", "demo", "--no-server"]
            subprocess.run(command, cwd=ROOT, env=_environment(data), check=True, stdout=subprocess.DEVNULL)
            is_ready.touch()
    return data


def _environment(data: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return inherited | {"DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310
        except OSError:  # nobody there yet, or too busy with starting
            time.sleep(0.3)
        else:
            return
    raise RuntimeError(f"The demonstration did not start:\n{output.read_text()}")
