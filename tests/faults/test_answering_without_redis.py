"""F11, F12, F13: Redis is not there, is frozen, or has lost everything."""

from collections.abc import Iterator

import pytest
import redis
from django.urls import reverse

from analysis import tasks
from surveys import jobs
from surveys.models import Job, Respondent, Response
from tests.factories import PASSWORD
from tests.faults.brokers import broker, sending_to
from tests.faults.people import page, ready_to_submit
from tests.faults.site import Site, free_port, serving

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def site(request, django_db_setup) -> Iterator[Site]:
    """A web server whose Redis does not listen, or takes connections and answers nothing."""
    if request.param == "not listening":
        with serving(REDIS_URL=f"redis://127.0.0.1:{free_port()}/0") as site:
            yield site
    else:
        with broker() as own, serving(REDIS_URL=own.url) as site:
            own.freeze()
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


def test_jobs_that_redis_lost_are_sent_again(key_user, measurement):
    with broker() as own, sending_to(own.url), redis.Redis.from_url(own.url) as client:
        jobs.enqueue(tasks.PUBLISH, measurement.pk, by=key_user)
        assert client.llen("celery") == 1

        client.flushall()
        jobs.send_due_jobs()

        assert (client.llen("celery"), Job.objects.count()) == (1, 1)


def test_people_stay_logged_in_and_drafts_stay_when_redis_is_emptied(key_user):
    [person] = ready_to_submit()
    with broker() as own, serving(REDIS_URL=own.url) as site:
        cookies = log_in(site, key_user.email)
        with redis.Redis.from_url(own.url) as client:
            client.flushall()

        answers = [site.get("/matningar/", cookies), site.get(page(person))]

    assert [answer.status for answer in answers] == [200, 200]
    assert Respondent.objects.filter(draft__answers={"B1": 4}).exists()
