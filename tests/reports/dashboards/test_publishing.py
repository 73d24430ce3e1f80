"""The page of waves, and publishing from it."""

import re

import pytest
from django.test import Client

from analysis.models import Publication
from analysis.tasks import PUBLISH
from surveys import jobs
from surveys.models import Job, User
from tests.factories import RespondentFactory
from tests.reports.dashboards.browsing import WHOLE, pages_of

# Waves


def test_a_representative_sees_the_waves_of_her_department_alone(representative, published):
    text = pages_of(representative).get(f"{WHOLE}omgangar/").content.decode()

    assert ("Social- och omsorgsförvaltningen" in text, "Leanlink" in text) == (True, False)


def wave_row(user: User) -> list[str]:
    text = pages_of(user).get("/matningar/0580/2026/omgangar/").content.decode()
    body = text[text.index("<tbody>") : text.index("</tbody>")]
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", body, re.DOTALL)]


def test_a_response_rate_of_fewer_than_five_invited_is_not_shown(key_user, respondent):
    RespondentFactory.create_batch(3, wave=respondent.wave, group=respondent.group)

    assert "%" not in " ".join(wave_row(key_user))


def test_the_number_of_invited_is_shown(key_user, respondent):
    RespondentFactory.create_batch(9, wave=respondent.wave, group=respondent.group)

    assert "10" in wave_row(key_user)


def test_a_measurement_without_waves_has_a_page(key_user, measurement):
    assert pages_of(key_user).get("/matningar/0580/2026/omgangar/").status_code == 200


def test_only_who_may_publish_has_the_button(reader, key_user, published):
    has_button = [
        "Publicera nu" in pages_of(user).get(f"{WHOLE}omgangar/").content.decode() for user in (reader, key_user)
    ]

    assert has_button == [False, True]


# Publishing


def publish(user: User, **fields: str):
    return pages_of(user).post(f"{WHOLE}publicera/", fields)


def test_publishing_orders_a_job_and_returns_to_the_waves(key_user, published):
    response = publish(key_user)

    assert response.url == f"{WHOLE}omgangar/"
    assert Job.objects.filter(kind=PUBLISH).count() == 1


def test_publishing_twice_orders_one_job(key_user, published):
    publish(key_user)
    publish(key_user)

    assert Job.objects.filter(kind=PUBLISH).count() == 1


@pytest.mark.parametrize("person", ["reader", "representative", "sub_administrator", "foreign_key_user", "coordinator"])
def test_who_may_not_publish_orders_nothing(request, person, published):
    response = publish(request.getfixturevalue(person))

    assert response.status_code in (403, 404)
    assert not Job.objects.filter(kind=PUBLISH).exists()


def test_publishing_needs_the_pages_own_form(key_user, published):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(key_user)

    assert strict.post(f"{WHOLE}publicera/").status_code == 403
    assert not Job.objects.filter(kind=PUBLISH).exists()


def test_fields_that_the_form_does_not_have_are_passed_over(key_user, published):
    publish(key_user, k="1", k_dist="1", threshold="0", role="key_user")

    published.refresh_from_db()
    assert (published.k, published.k_dist) == (5, 8)


def test_an_ordered_publication_is_shown_as_going_on(key_user, published):
    publish(key_user)

    assert "Publiceringen pågår." in pages_of(key_user).get(f"{WHOLE}omgangar/").content.decode()


def test_a_publication_that_failed_tells_why(key_user, measurement):
    job = jobs.enqueue(PUBLISH, measurement.pk)
    jobs.carry_out(job.pk)

    text = pages_of(key_user).get("/matningar/0580/2026/omgangar/").content.decode()

    assert "har inga svar i stängda omgångar" in text


def test_publishing_unchanged_answers_makes_no_new_publication(key_user, published):
    publish(key_user)

    jobs.carry_out(Job.objects.get(kind=PUBLISH).pk)

    assert (Job.objects.get(kind=PUBLISH).state, Publication.objects.count()) == (Job.State.DONE, 1)
