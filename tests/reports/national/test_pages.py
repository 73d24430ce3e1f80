"""What the coordinator's pages print, from values made by hand; no database."""

import datetime as dt

from analysis.national.development import NationalYear
from analysis.national.participation import Participant
from analysis.outline import DimensionOutline, Outline, SubcategoryOutline
from reports.national import pages
from surveys.models import Measurement, Organisation

OUTLINE = Outline(
    "dimios",
    "2020",
    (DimensionOutline("arv", "Digitalt arv", (SubcategoryOutline("teknik", "Teknik", ()),)),),
    "S1",
    "Tar inte digitaliseringsbeslut",
    True,
    50,
)


def year(number: int, **indices: float) -> NationalYear:
    return NationalYear(number, dt.date(number, 12, 1), 8, 900, indices, {})


def participant(name: str, number: int | None = None) -> Participant:
    measurement = Measurement(organisation=Organisation(pk=len(name), name=name))
    return Participant(measurement, 1, 1, number, None)


def test_participants_stand_as_a_swede_looks_for_them():
    names = ["Örebro", "Exempelkommun 10", "Ängelholm", "Exempelkommun 2", "Ale", "Åre", "Exempelkommun 1"]

    found = pages.participation([participant(name) for name in names])

    assert [each.measurement.organisation.name for each in found.rows] == [
        "Ale",
        "Exempelkommun 1",
        "Exempelkommun 2",
        "Exempelkommun 10",
        "Åre",
        "Ängelholm",
        "Örebro",
    ]


def test_who_measures_twice_is_one_organisation():
    found = pages.participation([participant("Ale", 1), participant("Ale"), participant("Åmål", 2)])

    assert (found.n_organisations, len(found.rows), found.n_published) == (2, 3, 2)


def test_the_total_comes_first_then_each_dimension_with_its_subcategories():
    lines = pages.development(OUTLINE, [year(2020, total=54.5, arv=56.2, teknik=52.6)]).indices

    assert [(line.level, line.label) for line in lines] == [
        ("total", "Digital mognad"),
        ("dimension", "Digitalt arv"),
        ("subcategory", "Teknik"),
    ]


def test_a_change_is_told_from_the_first_year_to_the_last():
    years = [year(2018, total=52.6), year(2019), year(2020, total=54.5)]

    assert pages.development(OUTLINE, years).indices[0].change == "+1,9"


def test_there_is_no_change_where_one_of_the_years_is_hidden():
    years = [year(2018), year(2020, total=54.5)]

    assert pages.development(OUTLINE, years).indices[0].change == "–"
