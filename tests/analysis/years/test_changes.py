"""Changes between years, on results made by hand; expected values by hand or from SciPy."""

import pytest
from scipy import stats

from analysis.results import ScopeResults
from analysis.years.changes import Change, Side, changes_between, rest_on_same
from tests.analysis.outlines import hidden, only_mean, outline, question, scope, screening
from tests.analysis.stats.answers import expanded

LOW, HIGH = (4, 12, 4, 0, 0), (0, 0, 4, 12, 4)  # means 2 and 4, twenty grades each


def changes(now: ScopeResults, *before: ScopeResults, practical: float = 0.3) -> dict[tuple[str, str], Change]:
    """Return the changes of 2020 since 2019, 2018 …, all with the same questionnaire."""
    earlier = [Side(2019 - index, each, outline()) for index, each in enumerate(before)]
    return changes_between(Side(2020, now, outline()), earlier, practical, 0.05)


def test_a_question_has_changed_by_the_difference_of_its_means():
    change = changes(scope(question("E1", *HIGH)), scope(question("E1", *LOW)))["question", "E1"]

    assert (change.year, change.before, change.difference) == (2019, 2, 2)


def test_a_change_has_the_interval_of_scipys_welch():
    now, before = (1, 4, 10, 12, 5), (3, 8, 10, 8, 1)

    change = changes(scope(question("E1", *now)), scope(question("E1", *before)))["question", "E1"]

    test = stats.ttest_ind(expanded(now), expanded(before), equal_var=False)
    assert [change.lower, change.upper] == pytest.approx(list(test.confidence_interval(0.95)))


def test_a_large_and_certain_change_is_called_out():
    assert changes(scope(question("E1", *HIGH)), scope(question("E1", *LOW)))["question", "E1"].is_called_out


def test_a_change_below_the_measurements_limit_is_not_called_out():
    found = changes(scope(question("E1", *HIGH)), scope(question("E1", *LOW)), practical=2.1)

    assert not found["question", "E1"].is_called_out


def test_the_more_questions_a_page_has_the_more_certain_a_change_must_be():
    now, before = (1, 4, 10, 12, 5), (3, 8, 10, 8, 1)
    alone = changes(scope(question("E1", *now)), scope(question("E1", *before)))
    codes = ("E1", "E2", "E3", "T2")
    others = [question(code, 5, 5, 5, 5, 5) for code in codes[1:]]

    among_others = changes(scope(question("E1", *now), *others), scope(question("E1", *before), *others))

    # p = 0.019 by SciPy: below 0.05 alone, above it when multiplied by four.
    assert alone["question", "E1"].is_called_out
    assert not among_others["question", "E1"].is_called_out


def test_without_both_distributions_a_change_has_neither_interval_nor_decision():
    change = changes(scope(question("E1", *HIGH)), scope(only_mean("E1", 6, 2.5)))["question", "E1"]

    assert change == Change(2019, 2.5, 1.5)


def test_a_question_that_either_year_hides_has_no_change():
    assert changes(scope(hidden("E1"), question("E2", *HIGH)), scope(question("E1", *LOW), hidden("E2"))) == {}


def test_a_change_is_since_the_nearest_year_that_shows_the_figure():
    found = changes(
        scope(question("E1", *HIGH), question("E2", *HIGH)),
        scope(hidden("E1"), question("E2", *LOW)),
        scope(question("E1", *LOW), question("E2", *LOW)),
    )

    assert (found["question", "E1"].year, found["question", "E2"].year) == (2018, 2019)


def test_a_statement_in_other_words_has_no_change():
    newest = Side(2020, scope(question("E1", *HIGH)), outline())
    older = Side(2019, scope(question("E1", *LOW)), outline(E1="Vi kan något helt annat."))

    assert changes_between(newest, [older], 0.3, 0.05) == {}


def test_a_subcategory_has_changed_by_the_mean_of_its_questions_indices():
    now, before = (scope(*(only_mean(code, 9, mean) for code in ("E1", "E2", "E3"))) for mean in (4, 3))

    change = changes(now, before)["subcategory", "effektivitet"]

    # Mean 4 is index 75, mean 3 index 50.
    assert (change.before, change.difference) == (50, 25)
    assert (change.n_questions, change.n_questions_asked) == (3, 3)


def test_an_index_changes_on_the_questions_that_both_years_show():
    now = scope(only_mean("E1", 9, 4), only_mean("E2", 9, 4), only_mean("E3", 9, 5))
    before = scope(only_mean("E1", 9, 3), only_mean("E2", 9, 3), hidden("E3"))

    change = changes(now, before)["subcategory", "effektivitet"]

    # With E3, today's index would be 83.
    assert (change.before, change.difference, change.n_questions) == (50, 25, 2)


def test_an_index_has_no_change_when_fewer_than_half_of_its_questions_are_on_both_sides():
    now = scope(only_mean("E1", 9, 4), only_mean("E2", 9, 4), hidden("E3"))
    before = scope(only_mean("E1", 9, 3), hidden("E2"), only_mean("E3", 9, 3))

    assert ("subcategory", "effektivitet") not in changes(now, before)


def test_a_reversed_question_is_turned_in_an_index_and_not_by_itself():
    now, before = (scope(only_mean("T1", 9, mean), only_mean("T2", 9, 3)) for mean in (4, 3))

    found = changes(now, before)

    # T1 turned goes from 3 to 2: from index 50 to 25, and half of that in the subcategory.
    assert found["question", "T1"].difference == 1
    assert found["subcategory", "teknik"].difference == -12.5


def test_the_total_changes_by_the_mean_of_its_dimensions():
    codes = ("E1", "E2", "E3", "T2")
    now, before = (scope(*(only_mean(c, 9, mean) for c in codes), only_mean("T1", 9, 3)) for mean in (4, 3))

    found = changes(now, before)

    assert found["dimension", "formaga"].difference == 25
    assert found["dimension", "arv"].difference == 12.5
    assert found["total", "total"].difference == 18.75


def test_a_question_that_has_come_since_takes_no_part_in_the_change_of_an_index():
    newest = Side(2020, scope(*(only_mean(code, 9, 4) for code in ("E1", "E2", "E3"))), outline("2"))
    older = Side(2019, scope(*(only_mean(code, 9, 3) for code in ("E1", "E2"))), outline("1", E3=""))

    change = changes_between(newest, [older], 0.3, 0.05)["subcategory", "effektivitet"]

    assert (change.n_questions, change.n_questions_asked) == (2, 3)


def test_the_screening_share_changes():
    assert changes(scope(screening(50, 0.25)), scope(screening(40, 0.5)))["screening", "S1"] == Change(2019, 0.5, -0.25)


def test_a_hidden_screening_share_has_no_change():
    assert changes(scope(screening(50, 0.25)), scope()) == {}


@pytest.mark.parametrize(
    ("before", "may_be_joined"),
    [
        (("E1", "E2", "E3"), True),
        (("E1", "E2"), False),
        ((), False),
    ],
)
def test_a_line_leads_between_years_that_show_the_same_questions(before, may_be_joined):
    codes = ["E1", "E2", "E3"]
    now = Side(2020, scope(*(only_mean(code, 9, 3) for code in codes)), outline())
    then = Side(2019, scope(*(only_mean(code, 9, 3) for code in before)), outline())

    assert rest_on_same(now, then, codes) is may_be_joined


def test_no_line_leads_to_a_question_in_other_words():
    now, then = (Side(2020, scope(only_mean("E1", 9, 3)), outline(E1=words)) for words in ("Vi kan.", "Vi vill."))

    assert not rest_on_same(now, then, ["E1"])


def test_no_line_leads_between_years_that_show_nothing():
    nothing = Side(2020, scope(), outline())

    assert not rest_on_same(nothing, nothing, ["E1"])
