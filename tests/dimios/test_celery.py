from dimios.celery import app
from surveys import jobs
from surveys.models.job import LEASE


def test_every_scheduled_task_is_there_to_be_run():
    app.loader.import_default_modules()

    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled <= set(app.tasks)


def test_what_was_lost_is_sent_again_within_a_minute_of_its_loss():
    assert LEASE.total_seconds() + app.conf.beat_schedule["send-again-what-was-lost"]["schedule"] < 60


def test_waves_that_are_over_are_closed_every_minute():
    assert app.conf.beat_schedule["close-waves-that-are-over"]["schedule"] == 60


def test_every_kind_of_job_that_pages_order_has_somebody_who_does_it():
    app.loader.import_default_modules()

    assert {"publish", "make_report"} <= set(jobs._handlers)


def test_publishing_a_message_is_never_retried_within_a_request():
    assert app.conf.task_publish_retry is False


def test_a_message_is_acknowledged_only_when_its_job_has_been_done():
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
