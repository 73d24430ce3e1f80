"""Exit codes as a shell meets them: 1 with a message on stderr when refused, 2 on wrong usage."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def manage(tmp_path_factory):
    """Run manage.py in a process of its own, on an empty embedded database."""
    folder = tmp_path_factory.mktemp("installation")
    not_ours = ("DATABASE_URL", "REDIS_URL", "DATA_DIR", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in not_ours}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env={**environment, "DATA_DIR": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )

    migrated = run("migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    return run


@pytest.fixture(scope="module")
def refused(manage, tmp_path_factory) -> subprocess.CompletedProcess[str]:
    """The import of a file with a wrong grade."""
    path = tmp_path_factory.mktemp("files") / "answers.csv"
    path.write_text("department;group;decides;B1\nSkola;Chefer;ja;9\n", encoding="utf-8")
    return manage("import_answers", "0580/2020", str(path), "--create")


def test_a_refused_file_is_exit_code_1(refused):
    assert refused.returncode == 1


def test_what_is_wrong_is_told_on_stderr_alone(refused):
    assert (refused.stdout, "Rad 2, kolumn B1: ”9” ska vara 1–5" in refused.stderr) == ("", True)


def test_a_refusal_shows_no_traceback(refused):
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "arguments",
    [("import_answers", "0580/2020"), ("load_questionnaire", "a.json", "--unknown")],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(manage, arguments):
    assert manage(*arguments).returncode == 2


def test_a_loaded_file_is_exit_code_0(manage):
    shipped = settings.BASE_DIR / "surveys" / "questionnaires" / "dimios_2020.json"

    done = manage("load_questionnaire", str(shipped))

    assert (done.returncode, done.stdout) == (0, "dimios:2020, 20 frågor\n")
