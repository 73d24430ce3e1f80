"""The pages about questions. In `published`, social's mean is 4.0, Leanlink's 2.0 and the whole's 3.0."""

import re

import pytest
from django.test import Client

from analysis.outline import outline_of
from reports.models import Target
from tests import once

municipality, social, sibling_department = once.municipality, once.social, once.sibling_department
published = once.published

SOFT_HYPHEN = "\N{SOFT HYPHEN}"
WHOLE = "/matningar/0580/2020/"


@pytest.fixture
def browser(client, published, key_user):
    client.force_login(key_user)
    return client


def text_of(browser, path: str) -> str:
    return browser.get(WHOLE + path).content.decode()


def labels(text: str) -> list[str]:
    return re.findall(r'<th scope="row">\s*<a href="[^"]+/fragor/[^"]+">([^<]+)</a>', text)


def test_all_questions_are_listed_in_the_order_of_the_questionnaire(browser, published):
    asked = [question.label for question in outline_of(published.questionnaire).questions]

    assert labels(text_of(browser, "fragor/")) == asked


def test_the_order_lives_in_the_address(browser, published):
    asked = [question.label for question in outline_of(published.questionnaire).questions]

    assert labels(text_of(browser, "fragor/?sortera=ordning&riktning=fallande")) == asked[::-1]


@pytest.mark.parametrize(
    "path",
    [
        "fragor/?sortera=namn",
        "fragor/?riktning=ner",
        "varmekarta/?visa=n",
        "varmekarta/?rader=grupper",
    ],
)
def test_what_the_pages_do_not_offer_is_refused(browser, path):
    assert browser.get(WHOLE + path).status_code == 400


def test_a_question_has_a_page_with_its_statement_and_its_departments(browser, published, social):
    statement = str(published.questionnaire.questions.get(code="B1").statement)

    text = text_of(browser, "fragor/B1/")

    assert statement in text
    assert social.name in text
    assert "4,0" in text


@pytest.mark.parametrize("code", ["B99", "b1%20", "%F0%9F%98%80"])
def test_a_question_that_does_not_exist_is_404(browser, code):
    assert browser.get(f"{WHOLE}fragor/{code}/").status_code == 404


def test_the_heat_map_has_a_column_for_each_department(browser, social, sibling_department):
    head = text_of(browser, "varmekarta/").partition("<tbody>")[0].replace(SOFT_HYPHEN, "")

    assert social.name in head
    assert sibling_department.name in head


@pytest.mark.parametrize("query", ["", "?visa=skillnad", "?visa=vet-ej", "?rader=underkategorier", "?sektor=1"])
def test_every_view_of_the_heat_map_is_shown(browser, query):
    assert browser.get(f"{WHOLE}varmekarta/{query}").status_code == 200


def test_dont_know_is_shown_by_question_also_when_subcategories_were_chosen(browser, published):
    text = text_of(browser, "varmekarta/?visa=vet-ej&rader=underkategorier")

    assert len(labels(text)) == len(outline_of(published.questionnaire).questions)


def test_subcategories_have_indices(browser):
    # Social's mean of 4.0 is (4 - 1) / 4 = 75 for upright questions.
    assert "75,0" in text_of(browser, "varmekarta/?rader=underkategorier")


def test_dont_know_has_departments_and_groups(browser, social):
    text = text_of(browser, "vet-ej/").replace(SOFT_HYPHEN, "")

    assert social.name in text.partition("<tbody>")[0]
    assert "Chefer" in text


@pytest.mark.parametrize("page", ["fragor/", "fragor/B1/", "varmekarta/", "vet-ej/"])
def test_a_representative_reads_her_own_department(client, published, representative, social, sibling_department, page):
    client.force_login(representative)

    text = client.get(f"{WHOLE}forvaltningar/{social.pk}/{page}").content.decode()

    assert social.name in text
    assert sibling_department.name not in text


@pytest.mark.parametrize("page", ["fragor/", "fragor/B1/", "varmekarta/", "vet-ej/"])
def test_a_measurement_without_a_publication_says_so(client, measurement, key_user, page):
    client.force_login(key_user)

    response = client.get(f"/matningar/0580/{measurement.slug}/{page}")

    assert "publicer" in response.content.decode()


@pytest.mark.parametrize("page", ["fragor/", "fragor/B1/", "varmekarta/", "vet-ej/"])
@pytest.mark.parametrize("person", ["key_user", "representative"])
def test_a_page_costs_at_most_ten_queries(request, published, social, person, page, django_assert_max_num_queries):
    browser = Client()
    browser.force_login(request.getfixturevalue(person))
    about = f"forvaltningar/{social.pk}/" if person == "representative" else ""

    with django_assert_max_num_queries(10):
        assert browser.get(WHOLE + about + page).status_code == 200


# Targets


@pytest.fixture
def aimed(published):
    """B1 is to become 4.5, in social and everywhere else."""
    Target.objects.create(measurement=published, measure="question", code="B1", value=4.5)


def test_the_table_of_questions_has_a_column_of_targets(browser, aimed):
    table = text_of(browser, "fragor/")

    assert '<th scope="col" class="number">Mål</th>' in table
    assert table.count('<td class="number">4,5</td>') == 1
    assert table.count('<td class="number">–</td>') == 19


def test_without_targets_there_is_no_column_of_them(browser):
    assert ">Mål<" not in text_of(browser, "fragor/")


@pytest.mark.parametrize("about", ["", "forvaltningar/{}/"])
def test_the_page_of_a_question_has_its_target_above_in_the_chart_and_in_the_table(browser, aimed, social, about):
    text = text_of(browser, about.format(social.pk) + "fragor/B1/")

    assert "<span>mål 4,5</span>" in text
    assert '"text": "M\\u00e5l"' in text
    assert re.search(r'<th scope="row">Mål</th><td></td><td class="number">4,5</td>', text)


def test_the_page_of_a_question_without_a_target_says_nothing_of_one(browser, aimed):
    assert "mål" not in text_of(browser, "fragor/B2/").partition("<main")[2].partition("Så förklaras")[0].lower()


# In `published` no other municipality has a publication: there is nothing to compare with.


@pytest.mark.parametrize("page", ["", "fragor/", "fragor/B1/", "vet-ej/", "varmekarta/?visa=skillnad"])
def test_where_there_is_no_comparison_one_sentence_says_so(browser, page):
    assert "för få andra organisationer att jämföra med" in text_of(browser, page)


@pytest.mark.parametrize("page", ["", "fragor/", "fragor/B1/", "vet-ej/", "varmekarta/"])
def test_where_there_is_no_comparison_nobody_is_named_others(browser, page):
    main = text_of(browser, page).partition("<main")[2].partition('id="metod"')[0]

    assert re.findall(r">\s*(?:Övriga|Skillnad\w* mot övriga|övriga .*?)\s*<", main) == []


def test_a_difference_is_not_offered_where_there_is_no_comparison(browser):
    assert 'value="skillnad"' not in text_of(browser, "varmekarta/")
