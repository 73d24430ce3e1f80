"""Publishing: numbers, what is stored, what a second publication may add, and what it costs."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis import results
from analysis.models import Publication, PublishedScope
from analysis.national import passes
from analysis.publishing import publication
from analysis.publishing.preparation import NothingNew, NothingToPublish
from surveys.answer_import import import_answers
from surveys.models import Department, Measurement, MeasurementPeriod, Response, Wave


def answers(tmp_path, department: str, grades: str) -> str:
    """Write a file with one respondent per grade on B1, all in one group."""
    path = tmp_path / f"{department}-{len(grades)}.csv"
    lines = [f"{department};Chefer;ja;{grade}" for grade in grades]
    path.write_text("\n".join(["department;group;decides;B1", *lines]))
    return path


@pytest.fixture
def published(db, tmp_path) -> Publication:
    """Two departments of ten, published once."""
    name = "9999/2026"
    import_answers(name, answers(tmp_path, "Alfa", "1234512345"), questionnaire="dimios:2020", create=True)
    import_answers(name, answers(tmp_path, "Beta", "2345523455"), create=True)
    return publication.publish(Measurement.objects.named(name))


def add_complementary_wave(measurement: Measurement, department: str, tmp_path, grades: str) -> None:
    add_closed_wave(measurement, department)
    import_answers(str(measurement), answers(tmp_path, department, grades))


def add_closed_wave(measurement: Measurement, department: str) -> None:
    period = MeasurementPeriod.of_season("autumn", 2026)
    now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    Wave.objects.create(
        measurement=measurement,
        department=Department.objects.get(organisation=measurement.organisation, name=department),
        period=period,
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        state=Wave.State.CLOSED,
        opened_at=now,
        closed_at=now,
    )


def b1(made: Publication) -> dict[str, results.Figure]:
    read = results.read(made, kinds=["organisation", "department"])
    return {scope.name: scope.question("B1") for scope in read}


def test_a_measurement_without_closed_responses_is_not_published(measurement):
    with pytest.raises(NothingToPublish):
        publication.publish(measurement)


def test_the_first_publication_has_number_one(published):
    assert published.number == 1


def test_publishing_unchanged_data_returns_the_existing_publication(published):
    again = publication.publish(published.measurement)

    assert again == published


def test_one_more_response_is_not_published(published, tmp_path):
    add_complementary_wave(published.measurement, "Alfa", tmp_path, "1")

    with pytest.raises(NothingNew):
        publication.publish(published.measurement)


def test_six_more_responses_give_the_next_publication(published, tmp_path):
    add_complementary_wave(published.measurement, "Alfa", tmp_path, "111112")

    second = publication.publish(published.measurement)

    # Alfa: sum 30 of 10, and 7 of 6 more; all: sum 30 + 38, and 7 more.
    assert second.number == 2
    assert b1(second)["Alfa"].mean == pytest.approx(37 / 16)
    assert b1(second)[""].mean == pytest.approx(75 / 26)


def test_a_step_too_small_in_one_department_repeats_its_earlier_figure(published, tmp_path):
    add_complementary_wave(published.measurement, "Alfa", tmp_path, "111112")
    add_complementary_wave(published.measurement, "Beta", tmp_path, "11")

    second = publication.publish(published.measurement)

    assert b1(second)["Beta"].as_of == 1
    assert b1(second)["Beta"].mean == b1(published)["Beta"].mean


def answer_mostly_e1(published: Publication, tmp_path, in_alfa: str = "") -> Publication:
    """Publish again when eight more of Beta have answered E1 and three of them B1; and some of Alfa both."""
    rows = [("Beta", "2" if i < 3 else "", str(1 + i % 5)) for i in range(8)]
    rows += [("Alfa", grade, grade) for grade in in_alfa]
    for department in sorted({department for department, *_ in rows}):
        add_closed_wave(published.measurement, department)
    lines = [f"{department};Chefer;ja;{b1};{e1}" for department, b1, e1 in rows]
    path = tmp_path / "more.csv"
    path.write_text("\n".join(["department;group;decides;B1;E1", *lines]))
    import_answers(str(published.measurement), path)
    return publication.publish(published.measurement)


def test_a_department_that_has_not_changed_keeps_its_gap_to_an_organisation_that_waits(published, tmp_path):
    second = b1(answer_mostly_e1(published, tmp_path))

    assert (second["Alfa"].as_of, second[""].as_of) == (None, 1)
    assert second["Alfa"].gap == b1(published)["Alfa"].gap == pytest.approx(3 - 3.8)


def test_a_department_that_waits_has_no_gap_to_an_organisation_that_is_new(published, tmp_path):
    second = b1(answer_mostly_e1(published, tmp_path, in_alfa="12345123"))

    assert [(second[name].as_of, second[name].gap) for name in ("Alfa", "Beta")] == [(1, None)] * 2
    assert second[""].as_of is None


def test_the_first_publication_never_changes(published, tmp_path):
    before = list(PublishedScope.objects.filter(publication=published).values("name", "figures"))
    add_complementary_wave(published.measurement, "Alfa", tmp_path, "111112")

    publication.publish(published.measurement)

    assert list(PublishedScope.objects.filter(publication=published).values("name", "figures")) == before


def test_nothing_of_a_publication_is_visible_when_it_fails_on_the_way(published, tmp_path, monkeypatch):
    add_complementary_wave(published.measurement, "Alfa", tmp_path, "111112")
    monkeypatch.setattr(publication, "remember", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        publication.publish(published.measurement)

    assert Publication.objects.count() == 1
    assert PublishedScope.objects.exclude(publication=published).count() == 0


def test_the_number_of_queries_does_not_grow_with_the_number_of_responses(db, tmp_path):
    n_queries = []
    for code, times in (("9001", 1), ("9002", 20)):
        file = answers(tmp_path, "Alfa", "12345" * 5 * times)
        import_answers(f"{code}/2026", file, questionnaire="dimios:2020", create=True)
        measurement = Measurement.objects.named(f"{code}/2026")
        with CaptureQueriesContext(connection) as queries:
            publication.publish(measurement)
        n_queries.append(len(queries))

    assert Response.objects.count() == 25 + 500
    assert n_queries[1] <= n_queries[0]


def test_a_wave_that_is_not_closed_makes_the_measurement_incomplete(published):
    measurement = published.measurement
    period = MeasurementPeriod.of_season("autumn", 2026)
    gamma = Department.objects.create(organisation=measurement.organisation, name="Gamma")
    Wave.objects.create(
        measurement=measurement, department=gamma, period=period, opens_on=period.opens_on, closes_on=period.closes_on
    )

    second = publication.publish(measurement)

    assert second.missing == ["Gamma"]
    assert second.is_incomplete


def test_the_own_organisation_is_left_out_of_the_others(db, tmp_path):
    for number in range(6):
        grades = "11111555552222244444" if number == 0 else "33333333332222244444"
        file = answers(tmp_path, "Alfa", grades)
        import_answers(f"900{number}/2026", file, questionnaire="dimios:2020", create=True)

    made = {each.measurement.organisation.code: each for each in passes.publish_all()}

    # Each of the five others: 10 threes, 5 twos and 5 fours, sum 60 of 20.
    own = b1(made["9000"])[""]
    assert (own.others_n, own.others_organisations, own.others_mean) == (100, 5, 3.0)


def test_four_other_organisations_are_too_few_to_compare_with(db, tmp_path):
    for number in range(5):
        file = answers(tmp_path, "Alfa", "33333333332222244444")
        import_answers(f"900{number}/2026", file, questionnaire="dimios:2020", create=True)

    made = passes.publish_all()

    assert all(b1(each)[""].others_suppressed for each in made)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("practical", 0.5),
        ("low", 2.0),
        ("high", 4.5),
        ("dont_know_high", 0.2),
        ("others_as", Measurement.Others.MEAN_OF_ORGANISATIONS),
    ],
)
def test_a_changed_setting_of_what_is_called_out_gives_a_new_publication(published, setting, value):
    Measurement.objects.update(**{setting: value})

    second = publication.publish(Measurement.objects.get())

    assert second.number == 2
    assert second.limits.get(setting, value) == value


def test_the_earlier_publication_keeps_the_limits_it_was_made_with(published):
    Measurement.objects.update(practical=0.5)

    publication.publish(Measurement.objects.get())

    published.refresh_from_db()
    assert published.limits["practical"] == 0.3
