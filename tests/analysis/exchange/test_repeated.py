"""What is lent where a question repeats an earlier publication's figures while a sector could show newer ones (S10)."""

from pathlib import Path

import pytest
from django.core.management import call_command

from analysis.comparison import consistent
from analysis.models import Publication, PublishedScope, ReceivedResult
from analysis.publishing import publication
from analysis.results import read
from surveys.answer_import import import_answers
from surveys.models import Measurement
from tests.analysis.exchange.files import trust
from tests.analysis.exchange.test_two_installations import another_installation
from tests.analysis.publishing.test_publication import add_complementary_wave

pytestmark = pytest.mark.django_db

NAME = "9999/2026"
FIRST = "12341234123412341234"
FIRST_SECTORS = {"education": {"S1": [10, 0, 0, 0, 0, 10]}}


def measured(folder: Path) -> Measurement:
    """Two departments of two sectors; nobody gives a five."""
    path = folder / "answers.csv"
    rows = [
        f"{department};{sector};Chefer;{'ja' if place % 2 else 'nej'};{grade}"
        for department, sector in (("Alfa", "education"), ("Beta", "company"))
        for place, grade in enumerate(FIRST)
    ]
    path.write_text("\n".join(["department;sector;group;decides;B1", *rows]))
    import_answers(NAME, path, questionnaire="dimios:2020", create=True)
    return Measurement.objects.named(NAME)


def published_three_times(folder: Path) -> list[PublishedScope]:
    """The whole takes the step of twelve in the second publication; Alfa's eight come four by four.

    In the third publication the four fives that Alfa has got since are too few for the whole, but with the four before
    they are enough for Alfa.
    """
    measurement = measured(folder)
    made = [publication.publish(measurement)]
    add_complementary_wave(measurement, "Alfa", folder, "1234")
    add_complementary_wave(measurement, "Beta", folder, "12341234")
    made.append(publication.publish(measurement))
    add_complementary_wave(measurement, "Alfa", folder, "5555")
    made.append(publication.publish(measurement))
    return [PublishedScope.objects.get(publication=each, kind="organisation") for each in made]


def test_a_sector_stays_as_it_was_lent_while_the_whole_repeats_an_earlier_publication(tmp_path):
    _, second, third = published_three_times(tmp_path)

    # As a whole: ten, then thirteen of each grade up to four. Education: Alfa's five of each, and no fives.
    assert third.shared_counts["B1"] == [13, 13, 13, 13, 0, 0]
    assert third.shared_sector_counts == second.shared_sector_counts
    assert third.shared_sector_counts["education"]["B1"] == [5, 5, 5, 5, 0, 0]


def test_the_department_itself_shows_its_newest_answers(tmp_path):
    published_three_times(tmp_path)

    newest = Publication.objects.get(number=3)
    figures = {scope.name: scope.question("B1") for scope in read(newest, kinds=["organisation", "department"])}

    assert (figures["Alfa"].n, figures["Alfa"].as_of) == (28, None)
    assert (figures[""].n, figures[""].as_of) == (52, 2)


def test_the_next_step_that_is_large_enough_lends_whole_and_sector_anew(tmp_path):
    published_three_times(tmp_path)
    measurement = Measurement.objects.named(NAME)
    add_complementary_wave(measurement, "Beta", tmp_path, "1234123412341234")

    fourth = PublishedScope.objects.get(publication=publication.publish(measurement), kind="organisation")

    assert fourth.shared_counts["B1"] == [17, 17, 17, 17, 4, 0]
    assert fourth.shared_sector_counts["education"]["B1"] == [6, 6, 6, 6, 4, 0]


@pytest.mark.parametrize("sectors", [{}, {"education": {"B1": [6, 6, 6, 6, 4, 0], "S1": [18, 0, 0, 0, 0, 10]}}])
def test_another_installation_takes_the_file(tmp_path, sectors):
    """Also where a former version of the program has stored a sector that is newer than the whole."""
    path = tmp_path / "forekomster.csv"
    with another_installation():
        *_, third = published_three_times(tmp_path)
        third.shared_sector_counts = third.shared_sector_counts | sectors
        third.save()
        call_command("export_frequencies", NAME, str(path))
    trust()

    call_command("import_frequencies", str(path))

    received = ReceivedResult.objects.get()
    assert received.counts["B1"] == [13, 13, 13, 13, 0, 0]
    assert received.sector_counts["education"]["S1"] == (sectors or FIRST_SECTORS)["education"]["S1"]
    assert received.sector_counts["education"].get("B1") == (None if sectors else [5, 5, 5, 5, 0, 0])


def test_sectors_that_have_more_of_a_value_together_than_the_whole_are_not_lent():
    whole = {"B1": [9, 0, 0, 0, 0, 0], "B2": [9, 0, 0, 0, 0, 0]}
    sectors = {"education": {"B1": [8, 0, 0, 0, 0, 0], "B2": [9, 0, 0, 0, 0, 0]}, "company": {"B1": [8, 0, 0, 0, 0, 0]}}

    assert consistent(whole, sectors) == {"education": {"B2": [9, 0, 0, 0, 0, 0]}}
