"""The product's settings with what tests need: cheap passwords, mail in memory, static files as they are.

With DATABASE_URL and REDIS_URL set, the suite runs on PostgreSQL and Redis; without them on SQLite and files.
"""

import atexit
import os
import shutil
import tempfile

if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="dimios-test-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("LINK_KEY", "only-for-tests-" + "y" * 50)
os.environ.setdefault("EXCHANGE_KEY", "only-for-tests-" + "z" * 50)
os.environ.setdefault("PUBLIC_BASE_URL", "http://testserver")

from dimios.settings import *  # noqa: F403
from dimios.settings import DATA_DIR, DATABASES, EMBEDDED

if EMBEDDED:  # a file, as in an installation: threads of a test need connections of their own
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
