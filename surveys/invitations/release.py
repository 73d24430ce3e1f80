"""May this installation send mails? A restored backup or a copy must not, until a person has released it.

The database keeps a fingerprint of the installation it sends from. A table that has been restored, in this database
or in another one, has another identity than the one the fingerprint was made of (docs/mail.md).
"""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from surveys.models import Mailing, MailRelease, record

_POSTGRESQL = """
SELECT system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()),
       'surveys_mailrelease'::regclass::oid
FROM pg_control_system()
"""


def is_released() -> bool:
    """Tell whether mails may leave. A new installation, which has no release yet, gets its first one here."""
    release = MailRelease.objects.order_by("pk").first()
    if release is None:
        MailRelease.objects.create(installation=fingerprint())
        return True
    return release.installation == fingerprint()


@transaction.atomic
def release() -> int:
    """Let this installation send; every plan is paused, so that a person looks at each. Return how many."""
    MailRelease.objects.all().delete()
    MailRelease.objects.create(installation=fingerprint())
    n = Mailing.objects.planned().update(is_paused=True)
    Mailing.objects.filter(mails__state="queued").update(is_paused=True)
    record("mail_released", "installation", by=None)
    return n


def fingerprint() -> str:
    """Return what tells this installation from a copy of it."""
    return hashlib.sha256("|".join(map(str, _identity())).encode()).hexdigest()


def _identity() -> list[object]:
    """Return the public address and what the stored table is in PostgreSQL; for SQLite, which file it is."""
    if connection.vendor != "postgresql":
        file = Path(connection.settings_dict["NAME"])
        return [file, file.stat().st_ino]
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRESQL)
        return [settings.PUBLIC_BASE_URL, *cursor.fetchone()]
