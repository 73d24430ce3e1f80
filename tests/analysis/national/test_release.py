"""What the coordinator's page shows beside an organisation's publications, whichever came first (S16, S17)."""

import importlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from django.apps import apps

from analysis import comparison
from analysis.comparison import Member, Others, others_seen, seat_of, suited_set
from analysis.comparison.earlier import ShownRow, as_documents
from analysis.disclosure import Thresholds
from analysis.models import ComparisonSet, Publication, PublicationBasis, PublishedComparison, ShownCountry
from analysis.national import release
from analysis.national.development import NationalYear, national_years
from analysis.outline import outline_of
from surveys import questionnaire_files
from surveys.models import Measurement, Organisation
from tests.factories import CODES_2020, MeasurementFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

TWOS = [0, 10, 0, 0, 0, 0]
BOTH = [0, 10, 0, 10, 0, 0]
CODES = (*CODES_2020, "S1")


@pytest.fixture
def own() -> Organisation:
    return OrganisationFactory(county="Kalmar län")


@pytest.fixture
def near() -> list[Organisation]:
    return [OrganisationFactory(county="Kalmar län") for _ in range(6)]


@pytest.fixture
def far() -> list[Organisation]:
    return [OrganisationFactory(county="Skåne län") for _ in range(5)]


def member(organisation: Organisation, counts: Sequence[int] = BOTH, **sectors: Sequence[int]) -> Member:
    by_sector = {sector: {code: list(part) for code in CODES_2020} for sector, part in sectors.items()}
    return Member(organisation.pk, {code: list(counts) for code in CODES_2020}, by_sector)


def freeze(members: Sequence[Member]) -> ComparisonSet:
    return comparison.freeze("kommun", 2026, "dimios", members)


@pytest.fixture
def education(own, near, far) -> ComparisonSet:
    """Skåne has answered in education alone, and of Kalmar one organisation in education too."""
    one, *others = near
    all_in_education = [member(each, TWOS, education=TWOS) for each in far]
    return freeze([member(own), member(one, BOTH, education=TWOS), *map(member, others), *all_in_education])


def seen_by(own: Organisation, comparison_set: ComparisonSet, sectors: Sequence[str] = ()) -> Others:
    measurement = Measurement.objects.get(organisation=own)
    return others_seen(seat_of(measurement, comparison_set, CODES, Thresholds(), sectors), comparison_set)


def published(
    own: Organisation, comparison_set: ComparisonSet, pk: int | None = None, sectors: Sequence[str] = ()
) -> Others:
    """What the organisation's first publication shows."""
    MeasurementFactory(organisation=own)
    others = seen_by(own, comparison_set, sectors)
    remember(own, comparison_set, others.rows, pk)
    return others


def remember(own: Organisation, comparison_set: ComparisonSet, rows: Sequence[ShownRow], pk: int | None = None) -> None:
    measurement = Measurement.objects.get(organisation=own)
    made = Publication.objects.create(
        pk=pk, measurement=measurement, number=1, thresholds={}, comparison_set=comparison_set
    )
    PublicationBasis.objects.create(
        publication=made, cells=[], answers=[], scopes=[], new={}, rates=[], others=as_documents(rows)
    )


def shows_nothing_of_others(own: Organisation, comparison_set: ComparisonSet, pk: int | None = None) -> None:
    MeasurementFactory(organisation=own)
    remember(own, comparison_set, (), pk)


def groups(others: Others) -> set[str]:
    return {kind for kind, beside in others.groups.items() if np.isfinite(beside.values[0, 0])}


def page() -> NationalYear:
    [year] = national_years("kommun", outline_of(questionnaire_files.named("dimios:2020")), 2026)
    return year


def test_a_sector_is_shown_where_nobody_has_published_a_county(education):
    assert set(page().sectors) == {"education"}


def test_a_sector_is_hidden_where_a_published_county_leaves_one_of_its_organisations(own, education):
    """All others less those of Kalmar are Skåne: education less that is the one of Kalmar."""
    assert groups(published(own, education)) == {"all", "county"}

    year = page()

    assert year.whole
    assert not year.sectors


def test_a_county_is_hidden_where_the_page_has_shown_the_sector(own, education):
    page()

    assert groups(published(own, education)) == {"all"}


def test_what_the_page_has_shown_it_shows_again(own, education):
    page()
    published(own, education)

    assert set(page().sectors) == {"education"}


def test_a_publication_that_comes_while_the_page_is_settled_counts(own, education, monkeypatch):
    monkeypatch.setattr(release, "_hold_back_publications", lambda _: published(own, education))

    assert not page().sectors


def test_a_publication_that_comes_later_with_a_lower_id_counts(own, far, education, monkeypatch):
    """It was begun first, and was not there to be read before the other one was."""
    shows_nothing_of_others(far[0], education, pk=1000)
    monkeypatch.setattr(release, "_hold_back_publications", lambda _: published(own, education, pk=1))

    assert not page().sectors


def test_what_somebody_is_shown_of_another_set_meanwhile_counts(own, near, far, monkeypatch):
    first = freeze([member(each) for each in (*near, *far[:3])])
    newest = freeze([member(each) for each in (own, *near, *far)])
    shows_nothing_of_others(far[0], newest)
    whole = ShownRow("", None, CODES, (), 5)

    def shown_to_somebody_else(_: ComparisonSet) -> None:
        ShownCountry.objects.create(comparison_set=first, codes=sorted(CODES), rows=as_documents([whole]))

    monkeypatch.setattr(release, "_hold_back_publications", shown_to_somebody_else)

    # Who belongs to one of the three that have come would see the two others.
    assert page().n_organisations == 9


def test_who_has_settled_it_meanwhile_is_followed(own, education, monkeypatch):
    def settled_by_somebody_else(_: ComparisonSet) -> None:
        ShownCountry.objects.create(comparison_set=education, codes=sorted(CODES), rows=[])

    monkeypatch.setattr(release, "_hold_back_publications", settled_by_somebody_else)

    year = page()

    assert not year.whole
    assert not year.sectors


def test_questions_of_a_later_version_are_settled_when_they_are_asked_for(education):
    ShownCountry.objects.create(comparison_set=education, codes=["E1"], rows=[])

    # Effektivitet has four questions, of which the first has been settled not to be shown.
    assert {"effektivitet", "innovation"} <= set(page().whole)
    assert ShownCountry.objects.get().codes == sorted(CODES)


def test_a_county_of_a_publication_from_before_rows_were_kept_counts_too(own, education):
    measurement = MeasurementFactory(organisation=own)
    made = Publication.objects.create(measurement=measurement, number=1, thresholds={}, comparison_set=education)
    figures = {"measure": ["question"] * len(CODES_2020), "code": list(CODES_2020)}
    for position, kind in enumerate(("all", "county")):
        PublishedComparison.objects.create(
            publication=made, kind=kind, name=kind, n_organisations=5, position=position, figures=figures
        )

    assert not page().sectors


def test_two_new_beside_the_reader_are_not_compared_with_what_the_page_showed_before(own, near, far):
    first = freeze([member(each) for each in (*near, *far[:3])])
    page()

    newest = freeze([member(each) for each in (own, *near, *far)])

    # She would see the others, less what the page showed: the two of Skåne that came with her.
    assert suited_set(MeasurementFactory(organisation=own), newest) == first
    assert groups(seen_by(own, first)) == {"all", "county"}
    assert groups(seen_by(own, newest)) == {"county"}


def test_three_new_beside_the_reader_are_compared_with_the_others(own, near, far):
    freeze([member(each) for each in (*near, *far[:2])])
    page()

    newest = freeze([member(each) for each in (own, *near, *far)])

    assert suited_set(MeasurementFactory(organisation=own), newest) == newest
    assert "all" in groups(seen_by(own, newest))


def test_a_sector_is_hidden_that_three_have_moved_their_answers_to_of_a_published_county_of_five(own, near, far):
    """Their wholes are as they were: what the sector has grown by, taken from the county, is the two others of it."""
    outside = [OrganisationFactory(county="Hallands län") for _ in range(5)]
    moving, others = near[:3], [member(each) for each in (own, *near[3:5], *outside)]
    in_education = [member(each, TWOS, education=TWOS) for each in (*far, OrganisationFactory(county="Skåne län"))]
    first = freeze([*others, *in_education, *(member(each, TWOS, other=TWOS) for each in moving)])
    shown = published(own, first, sectors=("education",))
    assert (groups(shown), np.isfinite(shown.sectors["education"].values[0, 0])) == ({"all", "county"}, True)

    freeze([*others, *in_education, *(member(each, TWOS, education=TWOS) for each in moving)])

    year = page()
    assert year.whole
    assert "education" not in year.sectors


@pytest.mark.parametrize(("n_local", "is_shown"), [(0, True), (1, False), (3, False), (4, True)])
def test_who_has_received_files_sees_no_fewer_than_three_that_have_measured_here(n_local, is_shown):
    """She knows what the others in the set have answered, and may belong to one that has measured here."""
    organisations = [OrganisationFactory() for _ in range(9)]
    local, received = organisations[:n_local], organisations[n_local:]

    freeze([*map(member, local), *(replace(member(each), provenance="Region Öst, 2026-11-09") for each in received)])

    assert bool(page().whole) == is_shown


def test_a_sector_is_hidden_that_files_leave_two_of():
    organisations = [OrganisationFactory() for _ in range(12)]
    both = [member(each, BOTH, education=TWOS) for each in organisations[:2]]
    received = [member(each, BOTH, education=TWOS) for each in organisations[2:7]]

    freeze([*both, *(replace(each, provenance="Region Öst") for each in received), *map(member, organisations[7:])])

    year = page()
    assert year.whole
    assert not year.sectors


def test_sets_that_were_there_before_it_was_kept_what_is_shown_are_marked(education):
    migration = importlib.import_module("analysis.migrations.0004_what_was_shown_of_others")

    migration.mark_what_may_have_been_shown(apps, None)

    marked = ShownCountry.objects.get()
    assert (marked.comparison_set, marked.rows, marked.is_from_before) == (education, None, True)
