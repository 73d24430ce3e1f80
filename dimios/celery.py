"""What runs in the background, and when.

A job is a row in the database (surveys.jobs); Celery carries only its id. The broker is chosen in settings.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dimios.settings")

app = Celery("dimios")
app.config_from_object("django.conf:settings", namespace="CELERY")

EVERY_TWENTY_SECONDS = 20.0
EVERY_MINUTE = 60.0
EVERY_TEN_MINUTES = 10 * EVERY_MINUTE
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
        "send-again-what-was-lost": {"task": "surveys.send_due_jobs", "schedule": EVERY_TWENTY_SECONDS},
        "close-waves-that-are-over": {"task": "surveys.close_due_waves", "schedule": EVERY_MINUTE},
        "send-the-mails-that-are-due": {"task": "surveys.send_due_mails", "schedule": EVERY_MINUTE},
        "tell-the-representatives": {"task": "reports.send_due_notices", "schedule": EVERY_MINUTE},
        "read-what-has-bounced": {"task": "surveys.read_bounces", "schedule": EVERY_TEN_MINUTES},
        "erase-uploaded-lists": {"task": "surveys.erase_old_uploads", "schedule": EVERY_TEN_MINUTES},
        "erase-old-addresses": {"task": "surveys.erase_old_respondents", "schedule": EVERY_HOUR},
    },
)
app.autodiscover_tasks()
