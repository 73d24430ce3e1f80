"""What runs in the background, and when.

A job is a row in the database (surveys.jobs); Celery carries only its id. Redis is the broker in production;
without REDIS_URL the messages are files below DATA_DIR, for one worker on the same machine.
"""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dimios.settings")

app = Celery("dimios")

EVERY_MINUTE = 60.0
EVERY_HOUR = 60 * EVERY_MINUTE

app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_publish_retry=False,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    beat_schedule={
        "send-again-what-was-lost": {"task": "surveys.send_due_jobs", "schedule": EVERY_MINUTE},
        "close-waves-that-are-over": {"task": "surveys.close_due_waves", "schedule": EVERY_MINUTE},
        "erase-old-addresses": {"task": "surveys.erase_old_respondents", "schedule": EVERY_HOUR},
    },
)


def _redis() -> dict[str, object]:
    short = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry_on_timeout": False}
    return {"broker_url": settings.REDIS_URL, "broker_transport_options": {**short, "max_retries": 0}}


def _files() -> dict[str, object]:
    folder, control = settings.DATA_DIR / "queue", settings.DATA_DIR / "queue-control"
    for each in (folder, control):
        each.mkdir(parents=True, exist_ok=True)
    options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "control_folder": str(control),
        "polling_interval": 0.1,
    }
    return {"broker_url": "filesystem://localhost//", "broker_transport_options": options}


app.conf.update(_redis() if settings.REDIS_URL else _files())
app.conf.beat_schedule_filename = str(settings.DATA_DIR / "beat-schedule")
app.autodiscover_tasks()
