"""Erasing what is no longer needed."""

import datetime as dt
from typing import Final

from django.db.models import Q
from django.utils import timezone

from surveys.models import Respondent, Wave

#: Addresses are kept this long after a wave, so that next year's list can be copied (14 months).
ADDRESSES_KEPT: Final = dt.timedelta(days=426)


def erase_old_respondents() -> int:
    """Delete the invited persons of waves that ended 14 months ago, and of waves that never opened.

    A wave ends when it closes; one that was only planned would have ended on its last day. Returns how many there were.
    """
    before = timezone.now() - ADDRESSES_KEPT
    closed = Q(wave__closed_at__lt=before)
    never_opened = Q(wave__state=Wave.State.PLANNED, wave__closes_on__lt=timezone.localdate(before))
    _, deleted = Respondent.with_removed.filter(closed | never_opened).delete()
    return deleted.get(Respondent._meta.label, 0)
