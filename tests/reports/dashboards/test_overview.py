"""What the overview prints, from contents made by hand; no database."""

from dataclasses import replace

from analysis.results import Figure, ScopeResults
from analysis.years.history import Change, History
from reports.content import Content
from reports.dashboards.pages import Overview, overview
from reports.notes import Notes
from tests.reports.files.contents import department_content, organisation_content
from tests.reports.test_content import group


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def key_figure(page: Overview, label: str) -> list[str]:
    found = next(each for each in page.key_figures if each.label == label)
    return [plain(text) for text in (found.value, *found.lines)]


def finding(page: Overview, heading: str) -> list[str]:
    found = next(each for each in page.findings if each.heading == heading)
    return [sentence.code for sentence in (*found.shown, *found.folded)]


def with_own(content: Content, *figures: Figure) -> Content:
    changed = {**content.own.figures, **{(each.measure, each.code): each for each in figures}}
    own = ScopeResults(content.own.kind, content.own.department_id, content.own.name, changed)
    return replace(content, own=own)


def test_a_key_figure_of_a_department_stands_beside_the_whole_and_the_others():
    page = overview(department_content())

    assert key_figure(page, "Digital mognad") == ["41,3", "hela organisationen 47,9", "övriga 55,5"]


def test_a_key_figure_tells_change_and_target():
    content = replace(
        organisation_content(),
        history=History((), {("screening", "S1"): Change(2019, 0.29, -0.05)}),
        notes=Notes(targets={("screening", "S1"): 0.0}),
    )

    found = key_figure(overview(content), "Tar inte digitaliseringsbeslut")

    assert found == ["24 %", "övriga 9 %", "−5 procentenheter sedan 2019", "mål 0 %"]


def test_the_incomplete_is_told_once_beside_the_summary():
    assert "ofullständig" not in overview(organisation_content()).summary


def test_a_question_is_not_said_twice_to_lie_below_the_others():
    content = organisation_content()
    rows = content.sections[0].rows
    called = replace(rows[0], own=replace(rows[0].own, is_called_out=True))
    section = replace(content.sections[0], rows=(called, *rows[1:]))
    parts = (replace(content.parts[0], sections=(section, *content.parts[0].sections[1:])), content.parts[1])

    page = overview(replace(content, parts=parts))

    assert "E1" in finding(page, "Svagast")
    assert [each.heading for each in page.findings if each.heading.startswith("Svagare än")] == []


def test_the_table_has_the_total_then_each_dimension_with_its_subcategories():
    page = overview(organisation_content())

    assert [(each.level, each.label) for each in page.measures] == [
        ("total", "Digital mognad"),
        ("dimension", "Digital förmåga"),
        ("subcategory", "Effektivitet"),
        ("subcategory", "Innovation"),
        ("dimension", "Digitalt arv"),
        ("subcategory", "Användare"),
        ("subcategory", "Teknik"),
    ]


def test_a_comment_stands_with_its_subcategory():
    content = replace(organisation_content(), notes=Notes(comments={"teknik": "Byts ut 2021."}))

    assert [each.label for each in overview(content).measures if each.comment] == ["Teknik"]


def test_a_department_in_the_quadrant_has_the_number_of_its_point():
    page = overview(organisation_content(children=3))

    assert [unit.mark for unit in page.units] == ["1", "2", "3"]


def test_a_department_that_is_hidden_has_no_number():
    content = organisation_content(children=1)
    hidden = ScopeResults("department", 1, "Dold", {})

    page = overview(replace(content, children=(hidden, *content.children)))

    assert [unit.mark for unit in page.units] == ["", "2"]


def test_a_group_of_a_department_is_named_without_the_department():
    content = replace(department_content(), groups=(ScopeResults("department_group", 1, "Social | Chefer", {}),))

    assert [unit.name for unit in overview(content).groups] == ["Chefer"]


def test_there_is_nothing_to_choose_when_all_others_are_all_there_is():
    assert overview(replace(organisation_content(), comparisons=(group(kind="all"),))).choices == ()


def test_the_groups_of_others_can_be_chosen():
    content = replace(organisation_content(), comparisons=(group(kind="all"), group()))

    choices = overview(content.compared_with("county")).choices

    assert [(each.kind, each.label, each.is_chosen) for each in choices] == [
        ("all", "Alla", False),
        ("county", "Samma län (8)", True),
    ]


def test_last_years_place_is_in_the_quadrant_when_both_its_indices_are():
    content = organisation_content()
    changes = {("dimension", part.key): Change(2019, part.index.value - 2, 2.0) for part in content.parts}

    both = overview(replace(content, history=History((), changes)))
    changes.pop(("dimension", "arv"))
    one = overview(replace(content, history=History((), changes)))

    assert ["2019" in {trace["name"] for trace in page.quadrant["data"]} for page in (both, one)] == [True, False]


def test_reliability_is_told_with_what_it_rests_on():
    content = organisation_content()
    content.publication.reliability = {"teknik": {"alpha": 0.815, "n": 1240, "item_rest": {}, "as_of": None}}

    [told] = overview(content).reliability
    assert (told.label, told.alpha, plain(told.n), told.questions) == ("Teknik", "0,82", "1 240", ())


def test_each_questions_item_rest_correlation_stands_below_alpha():
    content = organisation_content()
    section = next(each for each in content.sections if len(each.rows) > 1)
    first, second = (row.question for row in section.rows[:2])
    known = {"alpha": 0.8, "n": 40, "item_rest": {first.code: 0.456, second.code: None}, "as_of": 1}
    content.publication.reliability = {section.subcategory.key: known}

    [told] = overview(content).reliability

    assert (told.alpha, told.questions) == ("0,80*", ((first.label, "0,46*"),))


def test_a_response_rate_that_is_hidden_says_why():
    content = organisation_content()
    hidden = Figure("response_rate", "", suppressed=True)
    figures = {**content.own.figures, ("response_rate", ""): hidden}

    told = overview(replace(content, own=replace(content.own, figures=figures))).key_figures[-1]

    assert (told.label, told.value) == ("Svarsfrekvens", "··")
    assert told.lines[-1] == "andelen visas inte: för få inbjudna i någon omgång eller del"


def without_others(content: Content) -> Content:
    """Return the content as it is when nobody else has published."""
    alone = {"others_mean": None, "others_value": None, "others_dont_know_share": None, "others_suppressed": True}

    def lonely(scope: ScopeResults) -> ScopeResults:
        return replace(scope, figures={key: replace(figure, **alone) for key, figure in scope.figures.items()})

    parts = tuple(replace(part, index=replace(part.index, **alone), sections=()) for part in content.parts)
    return replace(content, own=lonely(content.own), whole=lonely(content.whole), parts=parts)


def test_without_a_comparison_nothing_is_said_of_others():
    page = overview(without_others(department_content()))

    assert key_figure(page, "Digital mognad") == ["41,3", "hela organisationen 47,9"]
    assert not page.has_others


def test_without_an_invitation_the_number_of_answers_stands_in_place_of_the_rate():
    content = organisation_content()

    assert (key_figure(overview(content), "Svarande"), overview(content).has_rates) == (["262"], False)
