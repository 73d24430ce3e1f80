"""What a newcomer finds: two years, a merged department, the employees, and others to compare with."""

import pytest
from django.core.management import call_command
from django.db.models import Q

from analysis.models import Publication, PublishedComparison
from analysis.years.history import history_of
from dimios.demonstration import building
from reports.content import organisation_content
from reports.notes import read_notes
from surveys.models import Department, Measurement, Response, SharedLink, Wave

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(module_database) -> Publication:
    """Build the demonstration, and return Linköping's publication of 2020."""
    building.build()
    return Publication.objects.get(measurement=Measurement.objects.named("0580/2020"))


def test_years_can_be_compared(built):
    history = history_of(built, None)

    called_out = {code for (_, code), change in history.changes.items() if change.is_called_out}
    assert [year.year for year in history.years] == [2018, 2020]
    assert {"I3", "E3", "U1"} <= called_out < {"B1", "B2", "E3", "I1", "I3", "I4", "U1"}


def test_the_merged_department_is_compared_with_both_that_it_took_over_from(built):
    department = Department.objects.get(name="Verksamhetsstöd och Service", organisation__code="0580")

    history = history_of(built, department)

    assert history.years[0].note == "Sammanslagning av Serviceförvaltningen och Verksamhetsstöd"
    assert ("total", "total") in history.changes


def test_the_others_are_also_narrowed_to_county_group_and_size(built):
    kinds = PublishedComparison.objects.filter(publication=built).values_list("kind", flat=True)

    assert set(kinds) == {"all", "county", "municipality_group", "size"}


def test_what_is_invented_says_so(built):
    invented = Measurement.objects.exclude(Q(slug="2020") & Q(organisation__code="0580"))

    assert all("påhittade" in measurement.note for measurement in invented)


def test_the_employees_answered_by_open_links_in_waves_that_are_closed(built):
    waves = Wave.objects.of(Measurement.objects.named("0580/2020-medarbetare"))

    assert {wave.state for wave in waves} == {Wave.State.CLOSED}
    assert SharedLink.objects.filter(wave__in=waves).count() == len(waves) == 7


def test_what_the_key_user_has_written_is_an_example_and_says_so(built):
    notes = read_notes(built.measurement, None)

    texts = [*notes.comments.values(), notes.conclusions]
    assert len(texts) == 3
    assert all(text.startswith("Exempel på ") for text in texts)


def test_the_example_of_a_comment_is_true(built):
    content = organisation_content(built.measurement, built)

    indices = {section.subcategory.key: section.index for section in content.sections}
    behind = {key: (figure.others_value or 0) - (figure.value or 0) for key, figure in indices.items()}
    upright = {row.question.code: row.own.mean for each in content.sections for row in each.rows}
    assert min(behind.values()) > 0
    assert set(sorted(behind, key=lambda key: -behind[key])[:2]) == {"anvandare", "organisation"}
    assert min(upright, key=lambda code: upright[code] or 5) == "B4"


def test_every_target_is_about_something_that_is_published_and_not_yet_reached(built):
    figures = organisation_content(built.measurement, built).own.figures

    for key, target in read_notes(built.measurement, None).targets.items():
        figure = figures[key]
        assert (figure.mean if figure.value is None else figure.value) < target


def test_publishing_again_without_a_change_gives_the_same_number(built, capsys):
    call_command("publish", "0580/2020")

    assert capsys.readouterr().out.strip() == str(built.number) == "1"


def test_building_again_changes_nothing(built):
    before = Response.objects.count(), Publication.objects.count()

    building.build()

    assert (Response.objects.count(), Publication.objects.count()) == before
