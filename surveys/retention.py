"""Erasing what is no longer needed."""

import datetime as dt
from typing import Final

from django.utils import timezone

from surveys.models import Respondent

#: Addresses are kept this long after a wave, so that next year's list can be copied (14 months).
ADDRESSES_KEPT: Final = dt.timedelta(days=426)


def erase_old_respondents() -> int:
    """Delete the invited persons of waves that closed 14 months ago; return how many there were."""
    old = Respondent.objects.filter(wave__closed_at__lt=timezone.now() - ADDRESSES_KEPT)
    n, _ = old.delete()
    return n
