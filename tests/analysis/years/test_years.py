"""The years of an organisation and of its departments, through real publications."""

import pytest

from analysis.kept import forget
from analysis.models import Publication
from analysis.publishing.publication import publish
from analysis.years.history import History, history_of, newest_publication
from surveys.answer_import import import_answers
from surveys.models import Department, DepartmentSuccession, Measurement
from tests.factories import DepartmentFactory, answers_file

SOCIAL = "Social- och omsorgsförvaltningen"


@pytest.fixture
def publish_year(municipality, tmp_path):
    """Publish a year in which each department's people gave these grades to everything, half above and half below."""

    def make(year: int, grades: dict[str, str]) -> Publication:
        rows = [(name, "Chefer", "ja", grade) for name, means in grades.items() for grade in around(means)]
        name = f"0580/{year}"
        import_answers(name, answers_file(tmp_path, rows), questionnaire="dimios:2020", create=True)
        return publish(Measurement.objects.named(name))

    return make


def around(means: str) -> list[str]:
    """Return grades around each mean, so that nobody's is given away by all being the same (S13)."""
    return [str(int(mean) + (1 if index % 2 else -1)) for index, mean in enumerate(means)]


def merge(successor: Department, *predecessors: Department) -> None:
    for predecessor in predecessors:
        DepartmentSuccession.objects.create(predecessor=predecessor, successor=successor)


def department(name: str) -> Department:
    return Department.objects.get(name=name)


def notes(history: History) -> list[str]:
    return [year.note for year in history.years]


def test_the_first_year_has_a_history_of_itself_alone(publish_year):
    history = history_of(publish_year(2018, {SOCIAL: "3" * 10}), None)

    assert [year.year for year in history.years] == [2018]
    assert history.changes == {}


def test_the_organisations_years_come_first_to_last(publish_year):
    publish_year(2019, {SOCIAL: "3" * 10})
    publish_year(2018, {SOCIAL: "2" * 10})

    history = history_of(publish_year(2020, {SOCIAL: "4" * 10}), None)

    assert [year.year for year in history.years] == [2018, 2019, 2020]
    assert [year.results.question("B1").mean for year in history.years] == [2, 3, 4]


def test_later_years_are_no_part_of_the_history(publish_year):
    earlier = publish_year(2018, {SOCIAL: "2" * 10})
    publish_year(2020, {SOCIAL: "3" * 10})

    assert [year.year for year in history_of(earlier, None).years] == [2018]


def test_a_change_is_since_the_year_before(publish_year):
    publish_year(2018, {SOCIAL: "2" * 10})

    history = history_of(publish_year(2020, {SOCIAL: "4" * 10}), None)

    change = history.changes["question", "B1"]
    assert (change.year, change.before, change.difference, change.is_called_out) == (2018, 2, 2, True)


def test_the_measurements_own_limit_decides_what_is_called_out(publish_year):
    publish_year(2018, {SOCIAL: "2" * 10})
    publication = publish_year(2020, {SOCIAL: "4" * 10})
    publication.limits = {**publication.limits, "practical": 2.1}
    publication.save()

    assert not history_of(publication, None).changes["question", "B1"].is_called_out


def test_another_questionnaire_is_no_year_of_this_one(publish_year):
    publication = publish_year(2018, {SOCIAL: "3" * 10})
    publication.measurement.questionnaire.key = "medarbetare"
    publication.measurement.questionnaire.save()
    Measurement.objects.filter(pk=publication.measurement_id).update(slug="2018", year=2018)
    newer = publish_year(2020, {SOCIAL: "3" * 10})

    assert [year.year for year in history_of(newer, None).years] == [2020]


def test_another_municipalitys_years_are_no_part_of_the_history(publish_year, tmp_path):
    rows = [("Vård", "Chefer", "ja", "3")] * 10
    import_answers("0581/2018", answers_file(tmp_path, rows), questionnaire="dimios:2020", create=True)
    publish(Measurement.objects.named("0581/2018"))

    assert [year.year for year in history_of(publish_year(2020, {SOCIAL: "3" * 10}), None).years] == [2020]


def test_a_department_is_compared_with_itself(publish_year):
    publish_year(2018, {SOCIAL: "2" * 10, "Leanlink": "4" * 10})

    history = history_of(publish_year(2020, {SOCIAL: "4" * 10, "Leanlink": "4" * 10}), department(SOCIAL))

    assert history.changes["question", "B1"].difference == 2
    assert notes(history) == ["", ""]


def test_a_renamed_department_tells_its_former_name(publish_year):
    publish_year(2018, {"Omsorgsförvaltningen": "2" * 10, "Leanlink": "4" * 10})
    Department.objects.filter(name="Omsorgsförvaltningen").update(name=SOCIAL)

    history = history_of(publish_year(2020, {SOCIAL: "4" * 10, "Leanlink": "4" * 10}), department(SOCIAL))

    assert history.changes["question", "B1"].difference == 2
    assert notes(history) == ["Då Omsorgsförvaltningen", ""]


def test_a_merged_departments_earlier_figures_are_those_of_its_predecessors_together(publish_year):
    publish_year(2018, {"Vård": "2" * 10, "Stöd": "3" * 30})
    merged = publish_year(2020, {SOCIAL: "4" * 20, "Leanlink": "4" * 10})
    merge(department(SOCIAL), department("Vård"), department("Stöd"))

    history = history_of(merged, department(SOCIAL))

    # Ten with mean 2 and thirty with mean 3.
    assert history.years[0].results.question("B1").mean == 2.75
    assert notes(history) == ["Sammanslagning av Stöd och Vård", ""]


def test_a_merged_department_has_no_earlier_figures_where_one_predecessors_are_hidden(publish_year):
    publish_year(2018, {"Vård": "2" * 3, "Stöd": "3" * 30, "Leanlink": "4" * 10})
    merged = publish_year(2020, {SOCIAL: "4" * 20, "Leanlink": "4" * 10})
    merge(department(SOCIAL), department("Vård"), department("Stöd"))

    history = history_of(merged, department(SOCIAL))

    assert history.years[0].results.question("B1").suppressed
    assert history.changes == {}


def test_a_merged_department_is_not_compared_when_a_predecessor_took_no_part(publish_year):
    publish_year(2018, {"Stöd": "3" * 30, "Leanlink": "4" * 10})
    merged = publish_year(2020, {SOCIAL: "4" * 20, "Leanlink": "4" * 10})
    vard = DepartmentFactory(organisation=merged.measurement.organisation, name="Vård")
    merge(department(SOCIAL), vard, department("Stöd"))

    history = history_of(merged, department(SOCIAL))

    assert history.years[0].results is None
    assert notes(history) == ["Vård har inga resultat det året", ""]


def test_after_a_split_a_department_is_compared_with_the_whole_that_was_divided(publish_year):
    publish_year(2018, {SOCIAL: "2" * 20, "Leanlink": "4" * 10})
    divided = publish_year(2020, {"Vård": "4" * 10, "Stöd": "3" * 10, "Leanlink": "4" * 10})
    for name in ("Vård", "Stöd"):
        merge(department(name), department(SOCIAL))

    history = history_of(divided, department("Vård"))

    assert history.changes["question", "B1"].difference == 2
    assert notes(history) == [f"Före delningen: {SOCIAL}", ""]


def test_a_department_that_gave_away_a_part_says_what_was_in_it(publish_year):
    publish_year(2018, {SOCIAL: "2" * 20, "Leanlink": "4" * 10})
    divided = publish_year(2020, {SOCIAL: "4" * 10, "Stöd": "3" * 10, "Leanlink": "4" * 10})
    merge(department("Stöd"), department(SOCIAL))

    history = history_of(divided, department(SOCIAL))

    assert notes(history) == ["Före delningen: då ingick även Stöd", ""]


def test_a_new_department_has_empty_earlier_years(publish_year):
    publish_year(2018, {"Leanlink": "4" * 10})
    newest = publish_year(2020, {SOCIAL: "4" * 10, "Leanlink": "4" * 10})

    history = history_of(newest, department(SOCIAL))

    assert [year.results for year in history.years[:1]] == [None]
    assert notes(history) == ["", ""]


def test_two_measurements_of_a_year_count_as_one_the_last_by_slug(publish_year):
    for slug, grade in (("2018-b", "3"), ("2018-a", "2")):
        publish_year(2018, {SOCIAL: grade * 10})
        Measurement.objects.filter(slug="2018").update(slug=slug)

    history = history_of(publish_year(2020, {SOCIAL: "4" * 10}), None)

    assert [year.results.question("B1").mean for year in history.years] == [3, 4]


@pytest.mark.parametrize(("of_department", "n_queries"), [(False, 2), (True, 3)])
def test_a_history_costs_few_queries(publish_year, django_assert_num_queries, of_department, n_queries):
    publish_year(2018, {SOCIAL: "2" * 10})
    publication = Publication.objects.get(pk=publish_year(2020, {SOCIAL: "4" * 10}).pk)
    part = department(SOCIAL) if of_department else None
    history_of(publication, part)  # outlines are remembered by the process

    forget()
    with django_assert_num_queries(n_queries):
        history_of(publication, part)


def test_the_newest_publication_brings_its_earlier_years_along(publish_year, django_assert_num_queries):
    publish_year(2018, {SOCIAL: "2" * 10})
    measurement = publish_year(2020, {SOCIAL: "4" * 10}).measurement
    publication = newest_publication(measurement)

    with django_assert_num_queries(1):
        history = history_of(publication, None)

    assert [year.year for year in history.years] == [2018, 2020]


def test_a_measurement_that_is_not_published_has_no_newest_publication(publish_year, measurement):
    publish_year(2018, {SOCIAL: "2" * 10})

    assert newest_publication(measurement) is None


def test_the_earlier_years_are_all_but_the_one_that_is_read(publish_year):
    publish_year(2018, {SOCIAL: "2" * 10})

    history = history_of(publish_year(2020, {SOCIAL: "4" * 10}), None)

    assert [year.year for year in history.earlier] == [2018]
