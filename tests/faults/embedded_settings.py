"""The tests' settings on a given database file, with a short wait for locks."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["SQLITE_FILE"]
DATABASES["default"]["OPTIONS"]["timeout"] = 2
