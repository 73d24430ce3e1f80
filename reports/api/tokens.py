"""Keys to the API: issuing, recognising, counting and revoking them. A key is shown once and kept as a digest."""

import datetime as dt
import hashlib
import secrets
import time
from typing import Final

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils import timezone

from reports.models import ApiToken
from surveys.models import Organisation, User, record

#: A key begins like this, so that it is recognised where it does not belong.
PREFIX: Final = "dimios_"
#: Requests per minute and key.
RATE_LIMIT: Final = 120
LONGEST_LIFE: Final = dt.timedelta(days=365)


@transaction.atomic
def issue(*, user: User, organisation: Organisation, name: str, expires_on: dt.date) -> str:
    """Return a new key of the user's; it cannot be shown again."""
    key = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, organisation=organisation, name=name, expires_on=expires_on, digest=_digest(key)
    )
    record("api_token_issued", token, by=user, organisation=organisation)
    return key


@transaction.atomic
def revoke(token: ApiToken, *, by: User) -> None:
    """Close a key for good; closing it twice does nothing more."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record("api_token_revoked", token, by=by, organisation=token.organisation)


def recognised(key: str) -> ApiToken | None:
    """Return the valid token of a key, with its owner and organisation. One query."""
    return ApiToken.objects.valid().select_related("user", "organisation").filter(digest=_digest(key)).first()


def admit(token: ApiToken) -> bool:
    """Count a request; tell whether the token is within its rate. One UPDATE and one SELECT, whatever the load."""
    minute = int(time.time() // 60)
    ApiToken.objects.filter(pk=token.pk).update(
        n_in_minute=Case(When(minute=minute, then=F("n_in_minute") + 1), default=Value(1)),
        minute=minute,
        used_on=timezone.localdate(),
    )
    return ApiToken.objects.filter(pk=token.pk, n_in_minute__lte=RATE_LIMIT).exists()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
