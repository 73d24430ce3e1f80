"""The pages of those who log in. In `published`, social's mean is 4.0, Leanlink's 2.0 and the whole's 3.0."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analysis import kept
from analysis.models import PublishedComparison
from reports.models import Note, Target
from tests.factories import DepartmentFactory, MeasurementFactory, OrganisationFactory, WaveFactory
from tests.reports.dashboards.browsing import WHOLE, of, pages_of


def cells(text: str, label: str) -> list[str]:
    """Return what the table of dimensions and subcategories says about one, cell by cell."""
    table = text[text.index('id="tabell-delar"') :]
    row = re.search(rf'<th scope="row">{label}.*?</tr>', table, re.DOTALL)[0]
    return [re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


# Home and the list


def test_a_visitor_is_told_what_the_program_is_and_where_to_log_in(client, db):
    text = client.get("/").content.decode()

    assert 'href="/konto/login/"' in text


def test_who_has_logged_in_comes_to_her_measurements(key_user):
    assert pages_of(key_user).get("/").url == "/matningar/"


def test_the_list_shows_a_representative_her_department_and_not_the_whole(representative, published, social):
    text = pages_of(representative).get("/matningar/").content.decode()

    links = re.findall(r'<li><a href="(.*?)"', text)
    assert links == [of(social), f"{WHOLE}omgangar/"]


def test_the_list_shows_a_key_user_everything(key_user, published, social, sibling_department):
    text = pages_of(key_user).get("/matningar/").content.decode()

    links = set(re.findall(r'<li><a href="(.*?)"', text))
    assert {WHOLE, of(social), of(sibling_department)} <= links


def test_who_has_no_part_in_an_organisation_has_an_empty_list(coordinator, published):
    text = pages_of(coordinator).get("/matningar/").content.decode()

    assert "/matningar/0580/" not in text


def test_a_measurement_of_another_organisation_is_not_in_the_list(foreign_key_user, published):
    assert "Digital mognad 2020" not in pages_of(foreign_key_user).get("/matningar/").content.decode()


# Results


def test_the_page_of_the_whole_shows_its_index(reader, published):
    """Means of 3.0 are an index of (3 - 1) / 4 × 100 = 50."""
    text = pages_of(reader).get(WHOLE).content.decode()

    assert cells(text, "Effektivitet")[0] == "50,0"


def test_the_page_of_a_department_shows_its_index_beside_the_wholes(representative, published, social):
    """Means of 4.0 are an index of 75."""
    text = pages_of(representative).get(of(social)).content.decode()

    own, whole, *_ = cells(text, "Effektivitet")
    assert (own, whole) == ("75,0", "50,0")


def test_the_page_of_a_department_does_not_name_the_others(representative, published, social):
    assert "Leanlink" not in pages_of(representative).get(of(social)).content.decode()


def test_the_summary_is_a_paragraph_of_sentences(reader, published):
    text = pages_of(reader).get(WHOLE).content.decode()

    summary = re.search(r'<p class="lead summary">(.*?)</p>', text)[1]
    assert summary.startswith("Linköpings kommun har hög digital förmåga (index 50,0 av 100)")


def test_what_stands_out_names_the_question(representative, published, social):
    """All of social's means are 4.0; for the reversed statement that is a weakness."""
    text = pages_of(representative).get(of(social)).content.decode()

    assert "”Vi har ett begränsande arv” har ett högt medelvärde, 4,0, och lägre är bättre." in text


def test_a_comparison_that_is_not_published_is_refused(reader, published):
    for kind in ("county", "size", "sector", "", "all'--", "ALL"):
        assert pages_of(reader).get(WHOLE, {"jamfor": kind}).status_code == 400


def test_all_others_can_be_named_in_the_address(reader, published):
    assert pages_of(reader).get(WHOLE, {"jamfor": "all"}).status_code == 200


def narrowed(published, kind: str, mean: float) -> None:
    """Publish another group of others, whose mean of every question of Effektivitet is the same."""
    columns = {"measure": ["subcategory"], "code": ["effektivitet"], "value": [(mean - 1) * 25]}
    PublishedComparison.objects.create(
        publication=published.publications.get(),
        kind=kind,
        name="Övriga kommuner i Östergötlands län",
        n_organisations=8,
        position=2,
        figures=columns,
    )


def test_a_chosen_comparison_takes_the_place_of_the_others(reader, published):
    narrowed(published, "county", 3.4)

    text = pages_of(reader).get(WHOLE, {"jamfor": "county"}).content.decode()

    own, others, difference = cells(text, "Effektivitet")
    assert (own, others, difference) == ("50,0", "60,0", "−10,0")


def test_the_comparisons_are_links_and_the_chosen_one_is_marked(reader, published):
    narrowed(published, "county", 3.4)

    text = pages_of(reader).get(WHOLE, {"jamfor": "county"}).content.decode()

    links = re.findall(r'<a href="\?jamfor=(\w+)"( aria-current="true")?>(.*?)</a>', text)
    assert ("county", ' aria-current="true"', "Samma län (8)") in links


def test_a_target_stands_beside_its_measure(reader, published):
    Target.objects.create(measurement=published, measure="subcategory", code="effektivitet", value=60)

    text = pages_of(reader).get(WHOLE).content.decode()

    assert cells(text, "Effektivitet")[-1] == "60,0"


def test_a_comment_stands_with_its_subcategory_as_text(reader, published):
    Note.objects.create(measurement=published, subcategory="effektivitet", text="<b>Bra</b> år")

    text = pages_of(reader).get(WHOLE).content.decode()

    assert "&lt;b&gt;Bra&lt;/b&gt; år" in text


def test_a_comment_on_the_whole_stands_on_its_page(reader, published):
    Note.objects.create(measurement=published, text="Ett bra år")

    text = pages_of(reader).get(WHOLE).content.decode()

    assert "Ett bra år" in text
    assert "Kommentarerna är skrivna" not in text


def test_a_comment_about_a_department_is_not_on_the_page_of_the_whole(reader, published, social):
    Note.objects.create(measurement=published, department=social, subcategory="effektivitet", text="Bara vi")

    assert "Bara vi" not in pages_of(reader).get(WHOLE).content.decode()


def test_a_reader_of_one_department_is_offered_no_other(representative, published, social):
    text = pages_of(representative).get(f"{WHOLE}omgangar/").content.decode()

    menu = text[text.index('<nav class="sections"') : text.index("</nav>")]
    assert [of(social), "Leanlink" in menu] == [re.search(r'href="(.*?)"', menu)[1], False]


def test_a_measurement_without_a_publication_shows_no_result(reader, measurement):
    text = pages_of(reader).get("/matningar/0580/2026/").content.decode()

    assert "Det finns inget resultat att visa ännu." in text


def test_a_department_where_nobody_answered_shows_no_result(key_user, published, social):
    silent = social.organisation.departments.create(name="Tyst")

    text = pages_of(key_user).get(of(silent)).content.decode()

    assert "Det finns inget resultat att visa ännu." in text


def test_text_of_others_is_printed_as_text(reader, published):
    published.title = published.note = "<script>alert(1)</script>{{7*7}}"
    published.save()

    text = pages_of(reader).get(WHOLE).content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in text


def test_a_name_cannot_end_the_data_of_a_chart(reader, published):
    published.organisation.name = "</script><script>alert(1)//"
    published.organisation.save()

    assert "<script>alert" not in pages_of(reader).get(WHOLE).content.decode()


@pytest.mark.parametrize("path", [WHOLE, f"{WHOLE}omgangar/", "/matningar/"])
def test_a_visitor_is_led_to_log_in_and_back(client, published, path):
    assert client.get(path).url == f"/konto/login/?next={path}"


@pytest.mark.parametrize(
    "path", ["0580/1999/", "9999/2020/", "%00/2020/", "0580%00/2020/", "0580/2020/forvaltningar/0/"]
)
def test_what_does_not_exist_is_not_found(key_user, published, path):
    assert pages_of(key_user).get(f"/matningar/{path}").status_code == 404


@pytest.mark.parametrize("number", [0, 99999999, 2**31, 2**63, 10**30])
def test_a_department_number_of_any_size_is_not_found(key_user, published, number):
    assert pages_of(key_user).get(f"{WHOLE}forvaltningar/{number}/").status_code == 404


def test_a_department_of_another_organisation_is_not_found_through_ones_own(key_user, published):
    stranger = OrganisationFactory().departments.create(name="Främmande")

    assert pages_of(key_user).get(of(stranger)).status_code == 404


def test_a_part_taken_away_closes_the_pages_at_once(key_user, published):
    browser = pages_of(key_user)
    key_user.roles.all().delete()

    assert browser.get(WHOLE).status_code == 404


# Cost


def n_queries(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    return len(queries)


def test_the_page_of_waves_costs_the_same_for_eight_waves_as_for_one(key_user, measurement):
    path, browser = "/matningar/0580/2026/omgangar/", pages_of(key_user)
    WaveFactory(measurement=measurement)
    one = n_queries(browser, path)

    WaveFactory.create_batch(7, measurement=measurement)

    assert n_queries(browser, path) == one


@pytest.mark.parametrize("person", ["reader", "representative"])
def test_the_first_view_of_a_result_costs_at_most_ten_queries(
    request, person, published, social, django_assert_max_num_queries
):
    earlier_year(published)
    browser = pages_of(request.getfixturevalue(person))
    path = of(social) if person == "representative" else WHOLE
    browser.get(path)  # a connection's first page also prepares its statements
    kept.forget()

    with django_assert_max_num_queries(10):
        text = browser.get(path).content.decode()

    assert "sedan 2019" in text


def earlier_year(published) -> None:
    """Publish the same answers for 2019, so that there is something to compare with."""
    past = MeasurementFactory(organisation=published.organisation, slug="2019", questionnaire=published.questionnaire)
    publication = published.publications.get()
    scopes = list(publication.scopes.all())
    publication.pk, publication.measurement = None, past
    publication.save()
    for scope in scopes:
        scope.pk, scope.publication = None, publication
        scope.save()


def test_the_list_costs_the_same_for_five_measurements_as_for_one(key_user, published, django_assert_max_num_queries):
    for year in range(2021, 2025):
        MeasurementFactory(organisation=published.organisation, slug=str(year))
    browser = pages_of(key_user)

    with django_assert_max_num_queries(6):
        browser.get("/matningar/")


def test_the_page_of_a_result_costs_the_same_for_eight_departments_as_for_two(key_user, published):
    browser = pages_of(key_user)
    browser.get(WHOLE)  # the process keeps what it has read of a publication
    two = n_queries(browser, WHOLE)

    DepartmentFactory.create_batch(6, organisation=published.organisation)

    assert n_queries(browser, WHOLE) == two
