"""“Jag ska inte delta”: no more mails to a person. Her link still works, and nobody is told."""

from surveys.models import Respondent


def opt_out(respondent: Respondent) -> None:
    _set(respondent, opted_out=True)


def opt_in(respondent: Respondent) -> None:
    _set(respondent, opted_out=False)


def _set(respondent: Respondent, *, opted_out: bool) -> None:
    respondent.opted_out = opted_out
    Respondent.objects.filter(pk=respondent.pk).update(opted_out=opted_out)
