"""Leaders and employees side by side. Social's leaders have mean 4.0 (index 75), its employees 2.0 (index 25)."""

import re
from pathlib import Path

import pytest

from analysis.publishing.publication import publish
from surveys.answer_import import import_answers
from surveys.models import Department, Measurement, Organisation

SOCIAL, LEANLINK = "Social- och omsorgsförvaltningen", "Leanlink"
WHOLE = "/matningar/0580/2020/medarbetare/"
CODES = ("ME1", "ME2", "MI1", "MI2", "MB1", "MU1", "MO1", "MT1")


@pytest.fixture
def employees(published, tmp_path: Path):
    """Publish the employees' measurement of 2020 from the grades that each department's people gave."""

    def make(grades: dict[str, str]) -> Measurement:
        lines = [";".join(["department", "group", "decides", *CODES])]
        lines += [";".join([name, "Chefer", "ja", *[grade] * 8]) for name, row in grades.items() for grade in row]
        path = tmp_path / "medarbetare.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        import_answers("0580/2020-alla", path, questionnaire="medarbetare:2026", create=True)
        measurement = Measurement.objects.named("0580/2020-alla")
        publish(measurement)
        return measurement

    return make


@pytest.fixture
def browser(client, key_user):
    client.force_login(key_user)
    return client


def row(text: str, label: str) -> list[str]:
    text = text.replace("\N{SOFT HYPHEN}", "")
    found = re.search(rf'<th scope="row">(?:<a[^>]*>)?{label}.*?</tr>', text, re.DOTALL)[0]
    cells = re.findall(r"<td.*?</td>", found, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def test_without_the_employees_the_page_tells_what_it_is_for(browser, published):
    assert "när båda mätningarna för 2020 är publicerade" in browser.get(WHOLE).content.decode()


def test_a_subcategory_has_both_sides_and_the_gap(browser, employees):
    employees({SOCIAL: "1313131313", LEANLINK: "1313131313"})

    # The leaders' mean is 3 (index 50), the employees' 2 (index 25).
    assert row(browser.get(WHOLE).content.decode(), "Innovation") == [
        "50,0",
        "25,0",
        "+25,0",
        "Ledningen är mer positiv",
    ]


def test_a_gap_below_five_points_says_nothing(browser, employees):
    employees({SOCIAL: "2424242424", LEANLINK: "2424242424"})

    assert row(browser.get(WHOLE).content.decode(), "Innovation")[2:] == ["0,0", "Ungefär samma bild"]


def test_departments_stand_below_each_other_by_the_measure_of_the_address(browser, employees):
    employees({SOCIAL: "1313131313", LEANLINK: "3535353535"})

    text = browser.get(WHOLE + "?matt=innovation").content.decode()

    assert row(text, SOCIAL) == ["75,0", "25,0", "+50,0", "Ledningen är mer positiv"]
    assert row(text, LEANLINK) == ["25,0", "75,0", "−50,0", "Medarbetarna är mer positiva"]


def test_a_department_that_one_side_hides_is_not_among_them(browser, employees):
    employees({SOCIAL: "131", LEANLINK: "35353535353535"})

    text = browser.get(WHOLE + "?matt=innovation").content.decode()

    assert "tabell-forvaltningar" not in text or SOCIAL not in text.split("tabell-forvaltningar")[1]


def test_a_department_has_a_page_of_its_own(client, employees, representative):
    employees({SOCIAL: "1313131313", LEANLINK: "3535353535"})
    client.force_login(representative)
    department = Department.objects.get(name=SOCIAL)

    text = client.get(f"/matningar/0580/2020/forvaltningar/{department.pk}/medarbetare/").content.decode()

    assert row(text, "Innovation")[:3] == ["75,0", "25,0", "+50,0"]
    assert LEANLINK not in text


def test_a_hidden_side_leaves_no_gap(client, employees, representative):
    employees({SOCIAL: "131", LEANLINK: "35353535353535"})
    client.force_login(representative)
    department = Department.objects.get(name=SOCIAL)

    text = client.get(f"/matningar/0580/2020/forvaltningar/{department.pk}/medarbetare/").content.decode()

    assert row(text, "Innovation") == ["75,0", "·· för få svar", "–", "–"]


def test_the_page_is_the_same_from_the_employees_measurement(browser, employees):
    employees({SOCIAL: "1313131313", LEANLINK: "1313131313"})

    text = browser.get("/matningar/0580/2020-alla/medarbetare/").content.decode()

    assert row(text, "Innovation")[:3] == ["50,0", "25,0", "+25,0"]


def test_another_years_employees_are_not_laid_beside(browser, employees):
    employees({SOCIAL: "1313131313"})
    Measurement.objects.filter(slug="2020-alla").update(slug="2021", year=2021)

    assert "när båda mätningarna" in browser.get(WHOLE).content.decode()


def test_another_municipalitys_employees_are_not_laid_beside(browser, employees):
    employees({SOCIAL: "1313131313"})
    other = Organisation.objects.create(code="0581", name="Norrköpings kommun")
    Measurement.objects.filter(slug="2020-alla").update(organisation=other)

    assert "när båda mätningarna" in browser.get(WHOLE).content.decode()


@pytest.mark.parametrize("measure", ["x", "B1", "%00"])
def test_a_measure_that_does_not_exist_is_refused(browser, employees, measure):
    employees({SOCIAL: "1313131313"})

    assert browser.get(f"{WHOLE}?matt={measure}").status_code == 400


def test_the_page_costs_few_queries(browser, employees, django_assert_max_num_queries):
    employees({SOCIAL: "1313131313", LEANLINK: "3535353535"})
    browser.get(WHOLE)  # outlines are remembered by the process

    with django_assert_max_num_queries(10):
        browser.get(WHOLE)
