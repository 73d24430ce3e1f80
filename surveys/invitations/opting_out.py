"""“Jag ska inte delta”: no more mails to a person. Her link still works, and nobody is told.

It holds for the whole measurement: on the list of a further wave she is listed as anybody else, and her invitation is
counted as sent, but no mail leaves (surveys/invitations/outbox.py).
"""

from django.db import transaction
from django.db.models import Exists, OuterRef

from surveys.models import OptOut, Respondent


@transaction.atomic
def opt_out(respondent: Respondent) -> None:
    measurement = respondent.wave.measurement
    OptOut.objects.get_or_create(measurement=measurement, digest=OptOut.digest_of(measurement, respondent.email))
    _set(respondent, opted_out=True)


@transaction.atomic
def opt_in(respondent: Respondent) -> None:
    OptOut.objects.of(respondent.wave.measurement, respondent.email).delete()
    _set(respondent, opted_out=False)


def forget_old() -> None:
    """Forget whom measurements do not write to whose addresses have all been erased."""
    listed = Respondent.with_removed.filter(wave__measurement=OuterRef("measurement"))
    OptOut.objects.exclude(Exists(listed)).delete()


def _set(respondent: Respondent, *, opted_out: bool) -> None:
    respondent.opted_out = opted_out
    Respondent.objects.filter(pk=respondent.pk).update(opted_out=opted_out)
