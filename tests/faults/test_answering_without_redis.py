"""F11, F12, F13: Redis is not there, is frozen, or has lost everything."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator

import pytest
import redis
from django.urls import reverse

from analysis import tasks
from surveys import jobs
from surveys.models import Job, Respondent, Response
from tests.factories import PASSWORD
from tests.faults.people import page, ready_to_submit
from tests.faults.site import Site, free_port, serving, wait_until
from tests.faults.workers import sending_to

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(tmp_path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis of the test's own: its address and its process, which the test may stop."""
    port = free_port()
    command = [
        shutil.which("redis-server"),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        tmp_path,
    ]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    wait_until(lambda: is_there(url))
    yield url, process
    os.kill(process.pid, signal.SIGCONT)
    process.terminate()
    process.wait(timeout=10)


def is_there(url: str) -> bool:
    try:
        with redis.Redis.from_url(url) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


@pytest.fixture
def site(request, broker) -> Iterator[Site]:
    """A web server whose Redis does not listen, or is frozen after the start."""
    url, process = broker
    if request.param == "frozen":
        os.kill(process.pid, signal.SIGSTOP)
    else:
        url = f"redis://127.0.0.1:{free_port()}/0"
    with serving(REDIS_URL=url) as site:
        yield site


broken_redis = pytest.mark.parametrize("site", ["not listening", "frozen"], indirect=True)


def log_in(site: Site, email: str) -> str:
    """Log in as a browser does and return its cookies."""
    form = site.get("/konto/login/")
    csrf = form.headers["Set-Cookie"].split(";")[0]
    token = form.text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    answer = site.post("/konto/login/", {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token}, csrf)
    assert answer.status == 302, answer.text
    assert answer.seconds < 1
    return f"{csrf}; {answer.headers['Set-Cookie'].split(';')[0]}"


def with_rights(site: Site, cookies: str, path: str) -> tuple[dict[str, str], str]:
    """Return the hidden field of a page's forms, and the cookies."""
    token = site.get(path, cookies).text.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    return {"csrfmiddlewaretoken": token}, cookies


@broken_redis
def test_a_respondent_answers_and_submits_without_delay(site):
    [person] = ready_to_submit()

    answers = [
        site.get(page(person, "sida/2/")),
        site.post(page(person, "sida/2/"), {"fraga-B1": "5"}),
        site.post(page(person), {"skicka": ""}),
    ]

    assert ([answer.status for answer in answers], Response.objects.count()) == ([200, 302, 302], 1)
    assert max(answer.seconds for answer in answers) < 1


@broken_redis
def test_the_key_user_logs_in_and_publishes_without_delay(site, key_user, measurement):
    cookies = log_in(site, key_user.email)
    waves = reverse("dashboards:waves", args=["0580", "2026"])
    fields, cookies = with_rights(site, cookies, waves)

    answer = site.post(reverse("dashboards:publish", args=["0580", "2026"]), fields, cookies)

    assert (answer.status, answer.seconds < 1) == (302, True), answer.seconds
    assert Job.objects.get().state == Job.State.QUEUED


@broken_redis
def test_readiness_is_degraded(site):
    answer = site.get("/halsa/redo/")

    assert (answer.status, "degraded" in answer.text, answer.seconds < 1) == (200, True, True)


# F13


@pytest.fixture
def own_broker(broker, settings) -> Iterator[redis.Redis]:
    """Lets this process send to the test's Redis."""
    url, _ = broker
    with sending_to(url), redis.Redis.from_url(url) as client:
        yield client


def test_jobs_that_redis_lost_are_sent_again(own_broker, key_user, measurement):
    jobs.enqueue(tasks.PUBLISH, measurement.pk, by=key_user)
    assert own_broker.llen("celery") == 1

    own_broker.flushall()
    jobs.send_due_jobs()

    assert (own_broker.llen("celery"), Job.objects.count()) == (1, 1)


def test_people_stay_logged_in_and_drafts_stay_when_redis_is_emptied(broker, key_user):
    url, _ = broker
    [person] = ready_to_submit()
    with serving(REDIS_URL=url) as site:
        cookies = log_in(site, key_user.email)
        with redis.Redis.from_url(url) as client:
            client.flushall()

        answers = [site.get("/matningar/", cookies), site.get(page(person))]

    assert [answer.status for answer in answers] == [200, 200]
    assert Respondent.objects.filter(draft__answers={"B1": 4}).exists()
