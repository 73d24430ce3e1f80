"""The tests' settings on a given database file and with a given wait for locks, in seconds."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["SQLITE_FILE"]
DATABASES["default"]["OPTIONS"]["timeout"] = float(os.environ["SQLITE_WAIT"])
