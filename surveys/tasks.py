"""Celery tasks of this app. A task loads by id and calls one function."""

from celery import shared_task

from surveys import retention, waves
from surveys.jobs import run_job, send_due_jobs
from surveys.models import Wave

__all__ = ["close_due_waves", "erase_old_respondents", "run_job", "send_due_jobs"]


@shared_task(name="surveys.close_due_waves")
def close_due_waves() -> None:
    for wave in Wave.objects.due_to_close():
        waves.close(wave, by=None)


@shared_task(name="surveys.erase_old_respondents")
def erase_old_respondents() -> None:
    retention.erase_old_respondents()
