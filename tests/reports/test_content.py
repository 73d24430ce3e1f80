"""What pages and reports are told. The contents are made by hand; no database."""

import datetime as dt
from dataclasses import replace

import pytest

from analysis.results import ComparisonResults, Figure, ScopeResults
from analysis.years.history import Change, History
from reports.comparing import NoSuchComparison
from reports.content import Content, Part
from reports.notes import Notes
from tests.reports.files.contents import department_content, organisation_content


def group(*figures: Figure, kind: str = "county") -> ComparisonResults:
    results = ScopeResults(kind, None, "", {(each.measure, each.code): each for each in figures})
    return ComparisonResults(kind, "Övriga kommuner i Östergötlands län", 8, results)


def beside(*figures: Figure, content: Content | None = None) -> Content:
    """Return the organisation's content beside a county with these figures."""
    return replace(content or organisation_content(), comparisons=(group(*figures),)).compared_with("county")


def with_own(content: Content, changed: dict[tuple[str, str], Figure]) -> Content:
    """Return a department's content with some of its own figures changed."""
    own = replace(content.own, figures={**content.own.figures, **changed})
    return replace(content, own=own, parts=tuple(_part(part, own) for part in content.parts))


def _part(part: Part, own: ScopeResults) -> Part:
    sections = []
    for section in part.sections:
        rows = tuple(replace(row, own=own.question(row.question.code)) for row in section.rows)
        sections.append(replace(section, rows=rows))
    return replace(part, sections=tuple(sections))


def test_another_group_takes_the_place_of_the_others():
    content = beside(Figure("question", "E1", mean=3.25, n=100, dont_know_share=0.2))

    own = content.own.question("E1")
    assert (own.mean, own.others_mean, own.others_dont_know_share, own.others_n) == (3.098, 3.25, 0.2, 100)


def test_the_rows_of_every_section_stand_beside_the_group_too():
    content = beside(Figure("question", "E1", mean=3.25))

    assert content.sections[0].rows[0].own.others_mean == 3.25


def test_the_departments_stand_beside_the_group_too():
    content = beside(Figure("total", "total", value=60.0, n_questions=2, n_questions_asked=2))

    assert {child.total.others_value for child in content.children} == {60.0}


def test_nothing_is_called_out_beside_another_group_than_all():
    content = organisation_content()
    key = ("question", "E1")
    called = replace(content.own.figures[key], is_called_out=True, difference=-0.4, difference_lower=-0.6, effect=0.4)
    content = replace(content, own=replace(content.own, figures={**content.own.figures, key: called}))

    own = beside(Figure("question", "E1", mean=3.25), content=content).own.question("E1")

    assert (own.is_called_out, own.difference_lower, own.effect) == (False, None, None)


def test_what_the_group_does_not_show_is_hidden():
    own = beside().own.question("E1")

    assert (own.others_mean, own.others_suppressed) == (None, True)
    assert (own.others_organisations, own.others_n) == (None, None)


def test_the_number_of_organisations_stands_with_what_the_group_shows():
    assert beside(Figure("question", "E1", mean=3.25)).own.question("E1").others_organisations == 8


@pytest.mark.parametrize(("distribution", "difference"), [((5, 5, 5, 5, 5), 3.098 - 3.25), ((), None)])
def test_a_difference_from_the_group_needs_the_own_distribution(distribution, difference):
    content = organisation_content()
    key = ("question", "E1")
    own = replace(content.own.figures[key], distribution=distribution)
    content = replace(content, own=replace(content.own, figures={**content.own.figures, key: own}))

    shown = beside(Figure("question", "E1", mean=3.25), content=content).own.question("E1")

    assert shown.difference == (difference and pytest.approx(difference))


@pytest.mark.parametrize("asked", [2, 3])
def test_an_index_of_a_part_of_the_questions_is_not_compared(asked):
    """The subcategory Effektivitet rests on one of two questions here, the group's on all (S12)."""
    content = beside(Figure("subcategory", "effektivitet", value=60.0, n_questions=asked, n_questions_asked=asked))

    assert content.own.subcategory("effektivitet").others_value is None


def test_an_index_of_the_group_that_lacks_questions_is_not_compared():
    content = beside(Figure("total", "total", value=60.0, n_questions=1, n_questions_asked=2))

    assert content.own.total.others_value is None


def test_all_others_are_what_the_content_has():
    content = organisation_content()

    assert content.compared_with("all") is content


@pytest.mark.parametrize("kind", ["size", "", "ALL", "sector"])
def test_a_group_that_is_not_published_does_not_exist(kind):
    content = replace(organisation_content(), comparisons=(group(),))

    with pytest.raises(NoSuchComparison):
        content.compared_with(kind)


def test_the_others_are_named_by_their_kind():
    assert organisation_content().others_name == "övriga kommuner"


def test_a_chosen_group_is_named_as_a_part_of_a_sentence():
    assert beside().others_name == "övriga kommuner i Östergötlands län"


def test_the_others_are_told_with_their_number_and_day():
    content = organisation_content()
    content.publication.comparison_set.frozen_at = dt.datetime(2020, 4, 20, 9, tzinfo=dt.UTC)

    text = content.others_text.replace("\N{NO-BREAK SPACE}", " ")
    assert text == "Övriga: 12 andra kommuner, 1 556 svarande, jämförelsen fryst 2020-04-20."


def test_organisations_that_were_received_are_told_with_where_they_come_from():
    content = organisation_content()
    content.publication.comparison_set.provenance = [{"name": "Region Öst", "n": 4}]

    assert content.others_text.endswith("Mottagna från andra installationer: Region Öst (4).")


def test_the_same_sector_is_told_when_there_is_one():
    content = department_content()
    total = replace(content.own.total, sector_value=50.0, sector_organisations=7)
    content = replace(content, own=replace(content.own, figures={**content.own.figures, ("total", "total"): total}))
    content.department.sector = "social_services"

    assert content.sector_text == "Samma sektor: socialtjänst och omsorg i 7 andra kommuner."


def test_a_department_without_its_like_elsewhere_has_no_sector_text():
    assert department_content().sector_text == ""


def with_change(change: Change, key: tuple[str, str] = ("total", "total")) -> Content:
    return replace(organisation_content(), history=History((), {key: change}))


def test_the_value_before_is_told_when_both_years_rest_on_the_same_questions():
    """The printed total is 47.9."""
    content = with_change(Change(2019, before=46.5, difference=1.4))

    assert content.before(content.own.total) == 46.5


def test_the_value_before_is_left_out_when_the_change_is_of_fewer_questions():
    content = with_change(Change(2019, before=46.5, difference=2.0))

    assert content.before(content.own.total) is None


def test_a_figure_that_is_hidden_has_not_changed():
    content = with_change(Change(2019, before=3.0, difference=0.1), ("question", "E2"))

    assert content.change_of(Figure("question", "E2", suppressed=True)) is None


def test_a_target_is_found_by_measure_and_code():
    content = replace(organisation_content(), notes=Notes(targets={("screening", "S1"): 0.0}))

    assert (content.target_of(content.own.screening), content.target_of(content.own.total)) == (0.0, None)


def test_the_limits_are_the_defaults_where_the_publication_has_none():
    limits = organisation_content().limits

    assert (limits.low, limits.high, limits.practical, limits.dont_know_high) == (2.5, 4.0, 0.3, 0.3)


def test_a_department_is_told_which_questions_stand_beside_an_organisation_of_another_publication():
    content = department_content()
    codes = [row.question.code for section in content.sections for row in section.rows]
    apart = {("question", codes[0]): Figure("question", codes[0], mean=3.5, as_of=1, distribution=(0, 5, 5, 5, 5))}

    told = with_own(content, apart).repeated_text

    assert told.startswith("Siffror med * är enligt publicering 1:")
    assert "För 1 fråga finns ingen skillnad mot resten av organisationen" in told


def test_a_department_of_the_same_publication_is_told_nothing_of_it():
    assert "resten av organisationen" not in department_content().repeated_text
