"""The page of years. Social's mean was 2.0 in 2018 and is 4.0 in 2020, Leanlink's 3.0 and 3.0."""

import re
from pathlib import Path

import pytest

from analysis.publishing.publication import publish
from reports.models import Target
from surveys.answer_import import import_answers
from surveys.models import Department, DepartmentSuccession, Measurement
from tests.factories import answers_file

SOCIAL, LEANLINK = "Social- och omsorgsförvaltningen", "Leanlink"
WHOLE = "/matningar/0580/2020/ar-for-ar/"


@pytest.fixture
def publish_year(municipality, tmp_path: Path):
    """Publish a year from the grades that each department's people gave to everything."""

    def make(year: int, grades: dict[str, str]) -> Measurement:
        rows = [(name, "Chefer", "ja", grade) for name, row in grades.items() for grade in row]
        import_answers(f"0580/{year}", answers_file(tmp_path, rows), questionnaire="dimios:2020", create=True)
        measurement = Measurement.objects.named(f"0580/{year}")
        publish(measurement)
        return measurement

    return make


@pytest.fixture
def two_years(publish_year):
    publish_year(2018, {SOCIAL: "1313131313", LEANLINK: "2424242424"})
    return publish_year(2020, {SOCIAL: "3535353535", LEANLINK: "2424242424"})


@pytest.fixture
def browser(client, key_user):
    client.force_login(key_user)
    return client


def cells(text: str, label: str) -> list[str]:
    """Return the cells of the row with this label, without what stands small below a figure."""
    row = re.search(rf'<th scope="row">{label}.*?</tr>', text, re.DOTALL)[0]
    found = re.findall(r"<td.*?</td>", re.sub(r"<small>.*?</small>", "", row), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


def of(name: str, query: str = "") -> str:
    return f"/matningar/0580/2020/forvaltningar/{Department.objects.get(name=name).pk}/ar-for-ar/{query}"


def test_the_first_year_says_that_there_is_nothing_to_compare_with(browser, published):
    text = browser.get(WHOLE).content.decode()

    assert "Det här är första året." in text
    assert "data-chart" not in text


def test_a_measurement_without_publication_has_no_years(browser, measurement):
    assert "Inget resultat ännu" in browser.get("/matningar/0580/2026/ar-for-ar/").content.decode()


def test_the_overview_tells_how_the_indices_have_changed(browser, two_years):
    # Social's mean goes from 2 to 4, Leanlink's stays 3: the whole from 2.5 to 3.5, which is index 37.5 and 62.5,
    # but T1 is turned: its subcategory's index goes from (62.5 + 2 × 37.5) / 3 to (37.5 + 2 × 62.5) / 3.
    assert cells(browser.get(WHOLE).content.decode(), "Innovation") == ["37,5", "62,5", "+25,0"]
    assert cells(browser.get(WHOLE).content.decode(), "Teknik") == ["45,8", "54,2", "+8,3"]


@pytest.fixture
def two_large_years(publish_year):
    """Everybody answers every question alike: an index varies as one mean does, 50 people around 2.5 and 3.5."""
    publish_year(2018, {SOCIAL: "13" * 15, LEANLINK: "24" * 10})
    return publish_year(2020, {SOCIAL: "24" * 15, LEANLINK: "35" * 10})


def test_the_organisations_indices_have_intervals(browser, two_large_years):
    # 15 × 1 and 3, 10 × 2 and 4: mean 2.4, s² = 1.265; 25 points × t(49) 2.0096 × √(s² / 50) = 7.99.
    text = browser.get(WHOLE).content.decode()

    assert cells(text, "Innovation")[2:] == ["+25,0", "+13,8 till +36,2"]
    assert re.search(r"35,0\s*<small>27,0–43,0</small>", text)


def test_the_intervals_of_indices_are_drawn(browser, two_large_years):
    drawn = re.findall(r'"array": \[([^]]*)\]', browser.get(WHOLE).content.decode())

    assert len(drawn) == 3 + 6
    assert all(float(arm) > 0 for arms in drawn for arm in arms.split(", ") if arm != "0")


def test_no_change_of_an_index_is_judged(browser, two_large_years):
    assert "Bedömning" not in browser.get(WHOLE).content.decode()


def test_a_departments_page_says_why_its_indices_have_no_intervals(browser, two_large_years):
    text = browser.get(of(SOCIAL)).content.decode()

    assert cells(text, "Innovation")[2:] == ["+25,0"]
    assert "hur svaren på olika frågor hänger ihop räknas bara för hela organisationen" in text


def test_a_subcategory_shows_its_questions(browser, two_years):
    text = browser.get(WHOLE + "?matt=innovation").content.decode()

    assert text.count("data-chart=") == 1 + 4
    assert cells(text, "Tänka digitalt först")[:3] == ["2,5", "3,5", "+1,0"]


def test_a_called_out_change_is_told_in_words(browser, two_years):
    assert cells(browser.get(of(SOCIAL, "?matt=I3")).content.decode(), "Tänka digitalt först")[-1] == "Tydlig ökning"


def test_a_small_change_is_not_called_out(browser, two_years):
    assert cells(browser.get(of(LEANLINK, "?matt=I3")).content.decode(), "Tänka digitalt först")[2:] == [
        "0,0",
        "−1,0 till +1,0",
        "–",
    ]


def test_a_question_shows_its_statement_and_its_dont_know(browser, two_years):
    text = browser.get(WHOLE + "?matt=I3").content.decode()

    assert str(two_years.questionnaire.questions.get(code="I3").statement) in text
    assert cells(text, "Vet ej")[:2] == ["0 %", "0 %"]


@pytest.mark.parametrize("measure", ["x", "B9", "formaga", "'", "%00", "total"])
def test_a_measure_that_does_not_exist_is_refused(browser, two_years, measure):
    assert browser.get(f"{WHOLE}?matt={measure}").status_code == 400


def test_a_hidden_year_is_written_as_hidden_and_has_no_change(browser, publish_year):
    publish_year(2018, {SOCIAL: "131", LEANLINK: "24242424242424"})
    publish_year(2020, {SOCIAL: "3535353535", LEANLINK: "2424242424"})

    text = browser.get(of(SOCIAL, "?matt=I3")).content.decode()

    assert cells(text, "Tänka digitalt först")[:3] == ["·· för få svar", "4,0", "–"]
    assert '"y": [null, null, 4.0]' in text


def test_a_merged_department_says_where_its_figures_come_from(browser, publish_year):
    publish_year(2018, {"Vård": "1313131313", "Stöd": "2424242424"})
    publish_year(2020, {SOCIAL: "35353535353535353535", LEANLINK: "2424242424"})
    for name in ("Vård", "Stöd"):
        before = Department.objects.get(name=name)
        DepartmentSuccession.objects.create(predecessor=before, successor=Department.objects.get(name=SOCIAL))

    text = browser.get(of(SOCIAL, "?matt=I3")).content.decode()

    assert "2018: Sammanslagning av Stöd och Vård." in text
    assert cells(text, "Tänka digitalt först")[:3] == ["2,5", "4,0", "+1,5"]


def test_another_version_of_the_questionnaire_is_mentioned(browser, two_years):
    newest = two_years.questionnaire
    Measurement.objects.filter(slug="2018").update(questionnaire=_copy(newest))

    text = browser.get(WHOLE).content.decode()

    assert "2018: en annan version av enkäten. 19 av dagens 20 frågor ställdes med samma ord" in text


def _copy(questionnaire):
    """Return an older version of a questionnaire in which the first statement has other words."""
    questions = list(questionnaire.questions.select_related("subcategory__dimension"))
    dimensions = {}
    questionnaire.pk, questionnaire.version, questionnaire.frozen_at = None, "2018", None
    questionnaire.digest = "2018"  # what is remembered of a questionnaire is found by its key and this
    questionnaire.save()
    for question in questions:
        part = question.subcategory
        if part.dimension.key not in dimensions:
            part.dimension.pk, part.dimension.questionnaire = None, questionnaire
            part.dimension.save()
            dimensions[part.dimension.key] = part.dimension
        part.pk, part.dimension = None, dimensions[part.dimension.key]
        found = part.dimension.subcategories.filter(key=part.key).first()
        if not found:
            part.save()
        question.pk, question.questionnaire, question.subcategory = None, questionnaire, found or part
        if question is questions[0]:
            question.statement = {"sv": "Något annat."}
        question.save()
    return questionnaire


def test_a_target_is_a_line_of_the_chart_and_a_column_of_the_table(browser, two_years):
    Target.objects.create(measurement=two_years, measure="question", code="I3", value=4.5)

    text = browser.get(WHOLE + "?matt=innovation").content.decode()

    assert cells(text, "Tänka digitalt först")[-1] == "4,5"
    assert text.count('"y": [4.5, 4.5]') == 1
    assert "den streckade är målet" in text


def test_the_target_of_the_screening_is_a_share(browser, two_years):
    Target.objects.create(measurement=two_years, measure="screening", code="S1", value=0.1)
    label = two_years.questionnaire.screening_label["sv"]

    assert cells(browser.get(WHOLE).content.decode(), label)[-1] == "10 %"


def test_without_targets_nothing_is_said_of_them(browser, two_years):
    main = browser.get(WHOLE + "?matt=innovation").content.decode().partition("<main")[2]

    assert "mål" not in main.lower().replace("målgrupp", "")


# The years on the page of one question


def question_page(browser, code: str = "I3") -> str:
    return browser.get(f"/matningar/0580/2020/fragor/{code}/").content.decode()


def test_the_page_of_a_question_tells_its_change_with_the_interval(browser, two_large_years):
    # Means 2.4 and 3.4, 50 grades each, s² = 1.265: ± t(98) 1.984 × √(2 × s² / 50) = 0.446.
    text = question_page(browser)

    row = re.search(r'<th scope="row">Förändring sedan 2018.*?</tr>', text, re.DOTALL)[0]
    assert "+1,0" in row
    assert "<small>+0,6 till +1,4</small>" in row
    assert "<small>Tydlig ökning</small>" in row


def test_each_year_of_a_question_has_its_interval(browser, two_large_years):
    rows = re.findall(r"2,4 <small>(.*?)</small>|3,4 <small>(.*?)</small>", question_page(browser).partition('"ar"')[2])

    assert [first or second for first, second in rows] == ["2,1–2,7", "3,1–3,7"]


def test_a_question_that_was_asked_in_other_words_has_no_figure_that_year(browser, two_years):
    Measurement.objects.filter(slug="2018").update(questionnaire=_copy(two_years.questionnaire))
    first = Measurement.objects.named("0580/2020").questionnaire.questions.first().code

    text = question_page(browser, first).partition('"ar"')[2]

    assert "Då ställdes inte frågan med samma ord" in text
    assert "2,5" not in text


def test_the_page_costs_few_queries(browser, two_years, django_assert_max_num_queries):
    browser.get(WHOLE)  # outlines are remembered by the process

    with django_assert_max_num_queries(10):
        browser.get(WHOLE)


def test_the_page_of_a_department_costs_few_queries(browser, two_years, django_assert_max_num_queries):
    browser.get(of(SOCIAL))
    address = of(SOCIAL)

    with django_assert_max_num_queries(10):
        browser.get(address)
