"""What the coordinator sees and starts. Who reaches the pages is in tests/architecture/test_access_table.py."""

import re

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from analysis.models import ComparisonMember, ComparisonSet, NationalPass, PassStep, Publication
from analysis.national import passes
from analysis.publishing.publication import publish
from reports.national.pages import in_order
from surveys import jobs, questionnaire_files
from surveys.models import Job, Measurement, Organisation
from surveys.periods import STOCKHOLM
from tests.factories import MeasurementFactory

YEAR = reverse("national:year", args=["kommun", 2026])
DEVELOPMENT = reverse("national:development", args=["kommun", 2026])


def carry_out_what_waits() -> None:
    while waiting := list(Job.objects.claimable().values_list("pk", flat=True)):
        for pk in waiting:
            jobs.carry_out(pk)


# Where the pages are


def test_the_first_page_is_that_of_the_newest_year(coordinating, measured):
    response = coordinating.get(reverse("national:start"))

    assert response.url == YEAR


@pytest.mark.parametrize("address", ["/nationellt/kommun/1999/", "/nationellt/by/2026/", "/nationellt/kommun/99999/"])
def test_a_year_without_measurements_has_no_page(coordinating, measured, address):
    assert coordinating.get(address).status_code == 404


def test_a_questionnaire_that_nobody_used_has_no_page(coordinating, measured):
    assert coordinating.get(DEVELOPMENT, {"enkat": "annan"}).status_code == 404


def test_the_header_leads_the_coordinator_to_her_pages(coordinating, measured):
    assert reverse("national:start") in coordinating.get("/matningar/").content.decode()


def test_the_header_leads_nobody_else_there(client, key_user):
    client.force_login(key_user)

    assert reverse("national:start") not in client.get("/matningar/").content.decode()


# Who takes part


def test_the_page_tells_who_takes_part_and_who_has_published(coordinating, measured):
    publish(Measurement.objects.named("9003/2026"))

    page = coordinating.get(YEAR).content.decode()

    names = Organisation.objects.values_list("name", flat=True)
    assert all(name in page for name in names)
    assert (page.count("nr 1"), page.count("inte publicerad")) == (1, 6)


def test_the_page_costs_the_same_for_seven_as_for_one(coordinating, measured, django_assert_max_num_queries):
    passes.publish_all()

    with django_assert_max_num_queries(16):
        coordinating.get(YEAR)


# Freezing


def test_freezing_is_a_job_that_takes_the_newest_publications(coordinating, measured):
    passes.publish_all()

    response = coordinating.post(reverse("national:freeze", args=["kommun", 2026]))
    carry_out_what_waits()

    page = coordinating.get(YEAR).content.decode()
    assert (response.url, Job.objects.get(kind="freeze").state) == (YEAR, "done")
    assert "7 organisationer, fryst" in page


def test_a_frozen_set_names_its_members_their_number_and_that_of_the_answers(coordinating, measured):
    passes.publish_all()
    Organisation.objects.filter(code="9003").update(name="Ödeby kommun")

    page = coordinating.get(YEAR).content.decode()

    names = sorted(Organisation.objects.exclude(code="9003").values_list("name", flat=True), key=in_order)
    assert f"<b>Mätta här (7):</b> {', '.join([*names, 'Ödeby kommun'])}</p>" in page
    assert f"fryst {date_format(ComparisonSet.objects.get().frozen_at.astimezone(STOCKHOLM), 'j F Y')}" in page
    assert "Högst 140 svar per fråga." in page


def test_members_from_other_installations_stand_under_where_they_come_from(coordinating, measured):
    passes.publish_all()
    received = ComparisonMember.objects.filter(organisation__code__in=["9001", "9002"])
    received.update(provenance="Region Öst, 2026-11-09")

    page = coordinating.get(YEAR).content.decode()

    assert "<b>Mätta här (5):</b>" in page
    assert "<b>Region Öst, 2026-11-09 (2):</b>" in page


def test_of_few_organisations_the_number_of_answers_is_not_told(coordinating, measured):
    publish(Measurement.objects.named("9003/2026"))

    page = coordinating.get(YEAR).content.decode()

    assert "1 organisation, fryst" in page
    assert "svar per fråga" not in page


def test_freezing_before_anybody_has_published_is_refused_with_the_reason(coordinating, measured):
    coordinating.post(reverse("national:freeze", args=["kommun", 2026]))
    carry_out_what_waits()

    assert "Ingen har publicerat någon mätning för året." in coordinating.get(YEAR).content.decode()


# The national pass


def test_starting_the_pass_orders_jobs_and_tells_how_far_it_has_come(coordinating, measured):
    coordinating.post(reverse("national:start_pass", args=["kommun", 2026]))

    page = coordinating.get(YEAR).content.decode()

    assert "Räknar: 0 av 7." in page
    assert not Publication.objects.exists()


def test_when_the_pass_is_done_the_page_tells_how_many_were_published(coordinating, measured):
    coordinating.post(reverse("national:start_pass", args=["kommun", 2026]))
    carry_out_what_waits()

    assert "7 mätningar." in coordinating.get(YEAR).content.decode()


def test_a_cancelled_pass_tells_how_far_it_came(coordinating, measured):
    coordinating.post(reverse("national:start_pass", args=["kommun", 2026]))
    coordinating.post(reverse("national:cancel_pass", args=["kommun", 2026]))

    page = coordinating.get(YEAR).content.decode()

    assert "Då var 0 av 7 räknade och 0 publicerade." in page
    assert NationalPass.objects.get().state == "cancelled"


def test_who_was_set_aside_is_named_with_the_reason(coordinating, measured):
    passes.start("kommun", 2026, by=None)
    aside = PassStep.objects.order_by("pk")[2]
    PassStep.objects.filter(pk=aside.pk).update(state="set_aside", message="Bearbetningen har avbrutits tre gånger.")
    carry_out_what_waits()

    page = coordinating.get(YEAR).content.decode()

    assert f"{aside.measurement.organisation.name}: Bearbetningen har avbrutits tre gånger." in page
    assert "6 mätningar." in page


# Development


def test_the_development_shows_the_index_of_the_country(coordinating, measured):
    passes.publish_all()

    page = coordinating.get(DEVELOPMENT).content.decode()

    # The mean of as many threes as fives is 4: index 75, and 25 where a low grade is the good one.
    assert '<td class="number">75,0</td>' in page
    assert page.count('<td class="number">7</td>') == 1


def test_every_index_of_the_chart_is_in_the_table(coordinating, measured):
    passes.publish_all()

    response = coordinating.get(DEVELOPMENT)

    drawn = {line["name"]: line["y"] for line in response.context["development"].chart["data"]}
    table = {line.label: line.values for line in response.context["development"].indices}
    assert drawn.keys() < table.keys()
    assert all([f"{y:.1f}".replace(".", ",") for y in drawn[label]] == table[label] for label in drawn)


def test_five_municipalities_are_too_few_for_the_development(coordinating, measured):
    Measurement.objects.filter(organisation__code__in=["9005", "9006"]).delete()
    passes.publish_all()

    page = coordinating.get(DEVELOPMENT).content.decode()

    assert ("··" in page, "75,0" in page, "chart-utveckling" in page) == (True, False, False)


def test_no_organisation_s_name_is_on_the_page_of_the_development(coordinating, measured):
    passes.publish_all()

    page = coordinating.get(DEVELOPMENT).content.decode()

    assert [name for name in Organisation.objects.values_list("name", flat=True) if name in page] == []


def test_the_questionnaire_that_is_shown_is_marked_among_the_others(coordinating, measured):
    own = Measurement.objects.named("9000/2026")
    employees = questionnaire_files.named("medarbetare:2026")
    MeasurementFactory(organisation=own.organisation, slug="2026-alla", questionnaire=employees)

    page = coordinating.get(DEVELOPMENT, {"enkat": "medarbetare"}).content.decode()

    assert re.findall(r'href="\?enkat=(\w+)"( aria-current="true")?', page) == [
        ("dimios", ""),
        ("medarbetare", ' aria-current="true"'),
    ]
