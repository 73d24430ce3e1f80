"""What a worker knows when it has started: asked of a process of its own, where no page has been imported."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings

APPS = ("dimios", "surveys", "analysis", "reports")

_ASK = """
import json
from dimios.celery import app
app.loader.import_default_modules()
from surveys import jobs
found = (app.tasks, jobs._handlers)
print(json.dumps([[f"{each.__module__}.{each.__name__}" for each in by_name.values()] for by_name in found]))
"""


@pytest.fixture(scope="module")
def worker(tmp_path_factory) -> dict[str, set[str]]:
    """Return the tasks and the handlers of jobs that a worker has, as module.function."""
    not_ours = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in not_ours}
    asked = subprocess.run(
        [sys.executable, "-c", _ASK],
        cwd=settings.BASE_DIR,
        env={**environment, "DATA_DIR": str(tmp_path_factory.mktemp("worker"))},
        capture_output=True,
        text=True,
        check=True,
    )
    tasks, handlers = json.loads(asked.stdout)
    return {"tasks": set(tasks), "handlers": set(handlers)}


def decorated(name: str) -> Iterator[str]:
    """Yield every function of the program that has the decorator, as module.function."""
    for path in (path for each in APPS for path in (settings.BASE_DIR / each).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            marks = [ast.unparse(mark).partition("(")[0] for mark in getattr(node, "decorator_list", [])]
            if name in marks or f"jobs.{name}" in marks:
                module = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts)
                yield f"{module}.{node.name}"


def test_every_task_is_known_to_a_worker(worker):
    assert set(decorated("shared_task")) - worker["tasks"] == set()


def test_every_handler_of_jobs_is_known_to_a_worker(worker):
    assert set(decorated("handles")) - worker["handlers"] == set()
