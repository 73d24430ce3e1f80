"""The pages that follow a measurement while answers come in."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from surveys.answering import drafts, submitting
from surveys.models import Measurement, Wave
from tests.factories import DepartmentFactory, GroupFactory, MeasurementFactory, RespondentFactory, WaveFactory

FRAGMENT = "?del=svarsfrekvens"


def invite(wave: Wave, n: int, *, answering: int = 0, department=None) -> None:
    department = department or wave.department
    group = wave.measurement.organisation.groups.first() or GroupFactory(organisation=wave.measurement.organisation)
    for respondent in RespondentFactory.create_batch(n, wave=wave, group=group, department=department)[:answering]:
        drafts.save(respondent, {"B1": 4})
        submitting.submit(respondent)


@pytest.fixture
def wave(now, measurement, social) -> Wave:
    """20 invited of Social- och omsorgsförvaltningen, 7 of them have answered."""
    wave = WaveFactory(measurement=measurement, department=social)
    invite(wave, 20, answering=7)
    return wave


@pytest.fixture
def sibling_wave(wave, sibling_department) -> Wave:
    """10 invited of Leanlink, 9 of them have answered."""
    wave = WaveFactory(measurement=wave.measurement, department=sibling_department)
    invite(wave, 10, answering=9)
    return wave


def page_of(wave: Wave | Measurement) -> str:
    if isinstance(wave, Measurement):
        return reverse("dashboards:waves", args=[wave.organisation.code, wave.slug])
    return reverse("dashboards:wave", args=[wave.measurement.organisation.code, wave.measurement.slug, wave.pk])


def rates(client, user, url: str) -> dict[str, str]:
    """Return the response rate behind each name of the page's tables, as read."""
    client.force_login(user)
    html = client.get(url).content.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\N{SOFT HYPHEN}", "")
    rows = re.findall(r"<th scope=\"row\"[^>]*>([^\n]*?)</th>\s*<td class=\"number own\">(.*?)</td>", html)
    return {re.sub("<.*?>", "", name).strip(): re.sub("<.*?>", "", rate).strip() for name, rate in rows}


# Who sees what

PAGES = [
    ("key_user", 200, 200, 200),
    ("reader", 200, 200, 200),
    ("representative", 200, 200, 404),
    ("sub_administrator", 200, 200, 404),
    ("sibling_representative", 200, 404, 200),
    ("foreign_key_user", 404, 404, 404),
    ("coordinator", 404, 404, 404),
]


@pytest.mark.parametrize("query", ["", FRAGMENT])
@pytest.mark.parametrize(("person", "of_measurement", "of_own", "of_sibling"), PAGES)
def test_each_part_opens_its_own_pages(
    request, client, wave, sibling_wave, person, of_measurement, of_own, of_sibling, query
):
    client.force_login(request.getfixturevalue(person))

    pages = [wave.measurement, wave, sibling_wave]

    assert [client.get(page_of(page) + query).status_code for page in pages] == [of_measurement, of_own, of_sibling]


@pytest.mark.parametrize("query", ["", FRAGMENT])
def test_a_visitor_is_asked_to_log_in(client, wave, query):
    answers = [client.get(page_of(page) + query) for page in (wave.measurement, wave)]

    assert {(answer.status_code, answer.url.split("?")[0]) for answer in answers} == {(302, "/konto/login/")}


def test_a_wave_of_another_measurement_is_not_found(client, key_user, wave):
    other = MeasurementFactory(organisation=wave.measurement.organisation, slug="2027")
    client.force_login(key_user)

    answer = client.get(reverse("dashboards:wave", args=[other.organisation.code, other.slug, wave.pk]))

    assert answer.status_code == 404


def test_the_key_user_reads_the_whole_every_department_and_the_groups(client, key_user, sibling_wave):
    seen = rates(client, key_user, page_of(sibling_wave.measurement))

    group = sibling_wave.measurement.organisation.groups.get().name
    assert seen == {
        "Linköpings kommun": "53 %",  # 16 of 30
        "Social- och omsorgsförvaltningen": "35 %",  # 7 of 20
        "Leanlink": "90 %",  # 9 of 10
        group: "53 %",
    }


def test_a_representative_reads_her_own_department_and_no_sum_with_others(client, representative, sibling_wave):
    seen = rates(client, representative, page_of(sibling_wave.measurement))

    group = sibling_wave.measurement.organisation.groups.get().name
    assert seen == {"Social- och omsorgsförvaltningen": "35 %", group: "35 %"}


def test_departments_below_a_waves_own_have_their_rates(client, representative, wave, social):
    invite(
        wave, 8, answering=2, department=DepartmentFactory(organisation=social.organisation, parent=social, name="A")
    )

    seen = rates(client, representative, page_of(wave))

    assert (seen["Social- och omsorgsförvaltningen"], seen["Social- och omsorgsförvaltningen / A"]) == ("32 %", "25 %")


def test_a_hidden_department_is_hidden_for_everybody_with_its_complement(
    client, key_user, sibling_representative, sibling_wave
):
    """4 of the small department would follow from the whole without the two others."""
    small = WaveFactory(measurement=sibling_wave.measurement)
    invite(small, 4, answering=1)

    seen = rates(client, key_user, page_of(small.measurement))
    own = rates(client, sibling_representative, page_of(small.measurement))

    for_another = "··döljs, annars kan en mindre del räknas ut"
    assert seen[small.department.name] == "··för få inbjudna"
    assert [seen["Leanlink"], own["Leanlink"]] == [for_another] * 2


def test_a_group_of_four_invited_is_hidden_for_that_however_many_have_answered(client, key_user, wave):
    strategists = GroupFactory(organisation=wave.measurement.organisation, name="Strateger")
    for each in RespondentFactory.create_batch(4, wave=wave, group=strategists, department=wave.department):
        drafts.save(each, {"B1": 4})
        submitting.submit(each)

    assert rates(client, key_user, page_of(wave))["Strateger"] == "··för få inbjudna"


@pytest.mark.parametrize(("answering", "written"), [(0, "&lt; 10 %"), (6, "&gt; 90 %"), (3, "50 %")])
def test_nobody_and_everybody_of_six_are_not_told(client, key_user, now, measurement, social, answering, written):
    wave = WaveFactory(measurement=measurement, department=social)
    invite(wave, 6, answering=answering)

    assert rates(client, key_user, page_of(measurement))[social.name] == written


# The curve


def drawn(client, user, url: str) -> dict[str, list[int]]:
    """Return the curves of a page in percent, by their names."""
    client.force_login(user)
    chart = client.get(url).context["following"].chart
    return {line["name"]: [round(percent) for percent in line["y"]] for line in chart["data"]} if chart else {}


def test_the_curve_ends_at_the_rate_of_today(client, key_user, wave):
    curve = drawn(client, key_user, page_of(wave))["2026"]

    assert (len(curve), curve[-2:]) == (41, [0, 35])  # 1 October to 10 November


def test_a_small_department_has_no_curve(client, key_user, now, measurement):
    wave = WaveFactory(measurement=measurement)
    invite(wave, 9, answering=7)

    assert drawn(client, key_user, page_of(wave)) == {}


def test_the_year_before_is_laid_over_by_days_since_the_opening(client, key_user, wave, social, now):
    year_before = MeasurementFactory(organisation=social.organisation, slug="2025")
    days = {"opens_on": dt.date(2025, 10, 1), "closes_on": dt.date(2025, 10, 10)}
    earlier = WaveFactory(measurement=year_before, department=social, **days)
    now.move_to(dt.datetime(2025, 10, 3, 12, tzinfo=dt.UTC))
    invite(earlier, 10, answering=6)
    now.move_to(dt.datetime(2026, 11, 10, 12, tzinfo=dt.UTC))

    assert drawn(client, key_user, page_of(wave))["Året före"] == [0, 0, *[60] * 8]


def test_the_table_of_days_holds_the_figures_of_the_curve(client, key_user, wave):
    client.force_login(key_user)

    following = client.get(page_of(wave)).context["following"]

    assert (len(following.days), following.days[-1].share) == (41, "35\N{NO-BREAK SPACE}%")


def test_the_measurements_goal_is_drawn(client, key_user, wave):
    client.force_login(key_user)

    chart = client.get(page_of(wave)).context["following"].chart

    assert [shape["y0"] for shape in chart["layout"]["shapes"]] == [80]


# Refreshing


def test_the_fragment_is_the_part_of_the_page_that_is_put_in_place(client, key_user, wave):
    client.force_login(key_user)

    page, fragment = client.get(page_of(wave)), client.get(page_of(wave) + FRAGMENT)

    assert fragment.content.decode() in page.content.decode()


def test_an_unchanged_fragment_is_not_sent_again(client, key_user, wave):
    client.force_login(key_user)
    etag = client.get(page_of(wave) + FRAGMENT)["ETag"]

    assert client.get(page_of(wave) + FRAGMENT, headers={"If-None-Match": etag}).status_code == 304


def test_one_more_answer_makes_another_fragment(client, key_user, wave):
    client.force_login(key_user)
    etag = client.get(page_of(wave) + FRAGMENT)["ETag"]

    invite(wave, 1, answering=1)

    assert client.get(page_of(wave) + FRAGMENT, headers={"If-None-Match": etag}).status_code == 200


def test_no_cache_on_the_way_keeps_the_rates(client, key_user, wave):
    client.force_login(key_user)

    assert set(client.get(page_of(wave) + FRAGMENT)["Cache-Control"].split(", ")) == {"private", "no-cache"}


def test_many_waves_cost_no_more_queries_than_one(client, key_user, wave, django_assert_max_num_queries):
    client.force_login(key_user)
    client.get(page_of(wave.measurement))
    for each in WaveFactory.create_batch(4, measurement=wave.measurement):
        invite(each, 6)
    client.get(page_of(wave.measurement))  # what is shown for the first time is remembered

    with django_assert_max_num_queries(10 + 1):  # the day-by-day curve asks for the year before
        client.get(page_of(wave.measurement))
