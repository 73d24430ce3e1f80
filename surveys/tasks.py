"""Celery tasks of this app. A task loads by id and calls one function."""

from celery import shared_task

from surveys import retention, roles, waves
from surveys.invitations import bounces, examples, links, opting_out, plan, sending
from surveys.jobs import run_job, send_due_jobs
from surveys.models import Wave
from surveys.respondent_lists import storing

__all__ = [
    "close_due_waves",
    "erase_old_respondents",
    "erase_old_uploads",
    "examples",
    "read_bounces",
    "roles",
    "run_job",
    "send_due_jobs",
    "send_due_mails",
    "sending",
]


@shared_task(name="surveys.close_due_waves")
def close_due_waves() -> None:
    for wave in Wave.objects.due_to_close():
        waves.close(wave, by=None)


@shared_task(name="surveys.erase_old_respondents")
def erase_old_respondents() -> None:
    retention.erase_old_respondents()
    opting_out.forget_old()


@shared_task(name="surveys.erase_old_uploads")
def erase_old_uploads() -> None:
    storing.erase_old_uploads()


@shared_task(name="surveys.send_due_mails")
def send_due_mails() -> None:
    plan.start_due()
    links.forget_old_requests()


@shared_task(name="surveys.read_bounces")
def read_bounces() -> None:
    bounces.read_mailbox()
