"""How the tests are divided among processes, and which of them a second database has anything to say about."""

import inspect
import os

import pytest
from xdist.scheduler import LoadScopeScheduling

#: Folders whose tests share what takes long to make.
TOGETHER = ("tests/architecture/served/", "tests/analysis/demonstration/", "tests/analysis/country/")
#: Folders whose tests share nothing but what each process has anyway, and the file there whose tests do.
APART = ("tests/system/",)
NOT_APART = ("tests/system/test_paper.py",)
#: What takes longest is begun first, so that no process is left with it at the end.
FIRST = (
    "tests/faults/test_workers_killed.py",
    "tests/dimios/test_compose.py",
    *TOGETHER,
    "tests/analysis/national/",
    "tests/faults/",
    "tests/system/test_administration.py",
    *NOT_APART,
)
#: Tests that start processes, send jobs or read settings: these have a database and a broker whoever asks for them.
OF_THE_SETTINGS = ("tests/dimios/", "tests/faults/", "tests/surveys/jobs/", "tests/surveys/test_tasks.py")


class FilesTogether(LoadScopeScheduling):
    """Gives all tests of a file to one process: what a file makes once is made once."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(APART) and not nodeid.startswith(NOT_APART):
            return nodeid
        return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.partition("::")[0])


def n_processes() -> int:
    """Return one more than there are processors: some tests mostly wait, for a lease, a lock or a started program."""
    return len(os.sched_getaffinity(0)) + 1


def place_in_line(item: pytest.Item) -> int:
    """Return the place of a test's file in FIRST, which is last for most."""
    return next((place for place, start in enumerate(FIRST) if item.nodeid.startswith(start)), len(FIRST))


def depends_on_the_database(item: pytest.Item) -> bool:
    """Tell whether a test may go differently on another database or broker."""
    asks_for_it = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    asks_by_name = "request" in inspect.signature(getattr(item, "function", object)).parameters
    is_marked = item.get_closest_marker("django_db") is not None
    return bool(asks_for_it) or asks_by_name or is_marked or item.nodeid.startswith(OF_THE_SETTINGS)
