"""Settings as a process meets them when it starts; each start is a process of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DATABASE_URL": "postgres://dimios@db/dimios",
    "REDIS_URL": "redis://redis/0",
    "SECRET_KEY": "s" * 60,
    "LINK_KEY": "l" * 60,
    "PUBLIC_BASE_URL": "https://dimios.example.se",
}
SAFE = "s.IS_HTTPS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.DEBUG, s.ALLOWED_HOSTS"


def start(environment: dict[str, str], expression: str = "''") -> subprocess.CompletedProcess[str]:
    """Import the settings with this environment and print an expression of them (`s`)."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "HOME")}
    return subprocess.run(
        [sys.executable, "-c", f"import dimios.settings as s; print({expression})"],
        cwd=settings.BASE_DIR,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "LINK_KEY", "PUBLIC_BASE_URL"])
def test_production_without_a_setting_that_it_needs_does_not_start_and_says_which(name, tmp_path):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    started = start({**environment, "DATA_DIR": str(tmp_path)})

    assert (started.returncode, f"Set the {name} environment variable" in started.stderr) == (1, True)


def test_production_is_https_only_without_debug_for_its_own_host(tmp_path):
    printed = start({**PRODUCTION, "DATA_DIR": str(tmp_path)}, SAFE).stdout

    assert printed == "True True True True False ['dimios.example.se']\n"


def test_an_empty_environment_is_an_embedded_installation_with_keys_of_its_own(tmp_path):
    printed = start({"DATA_DIR": str(tmp_path)}, "s.EMBEDDED, s.DEBUG, s.SECRET_KEY != s.LINK_KEY").stdout

    assert printed == "True False True\n"
