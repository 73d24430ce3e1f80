"""Runs the demonstration: a web server, a worker and a beat, which end when the command ends."""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from dimios.demonstration.building import PASSWORD, Demonstration

_PR_SET_PDEATHSIG = 1


def greeting(demonstration: Demonstration, port: int) -> str:
    """Return what a newcomer reads in the terminal."""
    base = base_url(port)
    logins = "\n".join(f"  {email:<24} {role}" for email, role in demonstration.logins)
    return (
        f"\nDiMiOS: {base}/\n\n"
        f"Logga in på {base}/konto/login/ med lösenordet {PASSWORD}\n{logins}\n\n"
        f"Svara på enkäten:\n  {base}{demonstration.answering_path}\n\n"
        f"Mejl som skickas blir filer i {settings.DATA_DIR / 'mail'}\n"
    )


def base_url(port: int) -> str:
    """Return where the demonstration is reached: as the environment says, otherwise on this port."""
    return (os.environ.get("PUBLIC_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")


def serve(port: int) -> None:
    """Serve until interrupted. Links in mails lead to this port, unless the environment says another address."""
    os.environ["PUBLIC_BASE_URL"] = base_url(port)
    helpers = [_start(_celery("worker", "--pool", "solo", *_QUIET)), _start(_celery("beat", "--loglevel", "WARNING"))]
    web = _start([_script("gunicorn"), "dimios.wsgi", "--bind", f"127.0.0.1:{port}", *_SMALL])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        web.wait()
    _stop([web, *helpers])


_SMALL = ("--workers", "2", "--threads", "4", "--no-control-socket", "--log-level", "warning")
_QUIET = ("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat")


def _celery(what: str, *arguments: str) -> list[str]:
    return [_script("celery"), "--quiet", "--app", "dimios", what, *arguments]


def _script(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=settings.BASE_DIR, preexec_fn=_end_with_parent)  # noqa: S603


def _end_with_parent() -> None:
    """Ask Linux to end this process when the one that started it ends, however that happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(timeout=20)
