"""Every published figure of random national data, beside an independent computation from the raw answers.

The raw answers are read with plain SQL; pandas, numpy and SciPy do the rest. Nothing here uses the product's own
counting, statistics or disclosure control: what a publication shows must be right, whatever it chooses to hide.
"""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.analysis.national_answers import Values, people
from tests.factories import CODES_2020

pytestmark = pytest.mark.django_db  # so that there is a database for the fixture `country`

REVERSED = {"T1"}
SUBCATEGORIES = {
    "effektivitet": ["E1", "E2", "E3", "E4"],
    "innovation": ["I1", "I2", "I3", "I4"],
    "balansering": ["B1", "B2", "B3", "B4", "B5"],
    "anvandare": ["U1", "U2"],
    "organisation": ["O1", "O2"],
    "teknik": ["T1", "T2", "T3"],
}
DIMENSIONS = {
    "formaga": ["effektivitet", "innovation", "balansering"],
    "arv": ["anvandare", "organisation", "teknik"],
}


def answers_of(some: pd.DataFrame) -> dict[str, Values]:
    groups = some.dropna(subset=["code"]).groupby("code")["value"]
    found = {code: Values(values.to_numpy(dtype=int)) for code, values in groups}
    return {code: found.get(code, Values(np.empty(0, dtype=int))) for code in CODES_2020}


def index_of(means: dict[str, float]) -> dict[str, float]:
    """Indices 0-100 from the means that are there: half of a subcategory's questions, all parts of the others."""
    of = {code: ((6 - mean if code in REVERSED else mean) - 1) * 25 for code, mean in means.items()}
    found = {}
    for key, codes in SUBCATEGORIES.items():
        shown = [of[code] for code in codes if code in of]
        if 2 * len(shown) >= len(codes):
            found[key] = sum(shown) / len(shown)
    for key, parts in DIMENSIONS.items():
        if all(part in found for part in parts):
            found[key] = sum(found[part] for part in parts) / 3
    if all(key in found for key in DIMENSIONS):
        found["total"] = (found["formaga"] + found["arv"]) / 2
    return found


def hedges_g(own: np.ndarray, others: np.ndarray) -> float:
    df = len(own) + len(others) - 2
    pooled = (own.var(ddof=1) * (len(own) - 1) + others.var(ddof=1) * (len(others) - 1)) / df
    return (own.mean() - others.mean()) / pooled**0.5 * (1 - 3 / (4 * df - 1))


def rejected(p_values: dict[str, float], alpha: float = 0.05) -> set[str]:
    """Holm's procedure as Holm describes it: from the smallest p on, until one is not below alpha / those left."""
    found: set[str] = set()
    for code in sorted(p_values, key=p_values.__getitem__):
        if p_values[code] >= alpha / (len(p_values) - len(found)):
            break
        found.add(code)
    return found


def assert_close(found: float | None, expected: float, what: object) -> None:
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), what


def test_every_mean_share_distribution_and_agreement_is_that_of_the_raw_answers(country):
    n_shown = 0
    for code, scopes in country.scopes.items():
        for scope in scopes:
            for item, answers in answers_of(people(country.own(code), scope)).items():
                figure, what = scope.question(item), (code, scope.name, item)
                assert (figure.mean is None) == figure.suppressed == (figure.n is None)
                assert (figure.dont_know_share is None) == figure.dont_know_suppressed
                if figure.mean is not None:
                    n_shown += 1
                    assert figure.n == len(answers.grades) >= 5
                    assert_close(figure.mean, answers.mean, what)
                if figure.dont_know_share is not None:
                    assert_close(figure.dont_know_share, answers.dont_know_share, what)
                if figure.distribution:
                    assert figure.mean is not None
                    assert figure.distribution == tuple(np.bincount(answers.grades, minlength=6)[1:])
                    assert sum(figure.distribution) >= 8
                    assert_close(figure.agreement, 1 - np.var(answers.grades) / 4, what)
                else:
                    statistics = (figure.agreement, figure.lower, figure.upper, figure.difference, figure.gap)
                    assert statistics == (None,) * 5

    n_figures = sum(len(scopes) for scopes in country.scopes.values()) * len(CODES_2020)
    assert 0.3 * n_figures < n_shown < 0.95 * n_figures


def test_every_interval_is_students_t_with_the_correction_for_a_shown_number_of_invited(country):
    n_corrected = 0
    for code, scopes in country.scopes.items():
        for scope in scopes:
            rate = scope.response_rate
            for item, answers in answers_of(people(country.own(code), scope)).items():
                figure, grades = scope.question(item), answers.grades
                if figure.distribution:
                    correction = 1 - len(grades) / rate.n if rate.value is not None else 1
                    error = (grades.var(ddof=1) / len(grades) * correction) ** 0.5
                    half = stats.t.ppf(0.975, len(grades) - 1) * error
                    assert_close(figure.lower, max(1, grades.mean() - half), (code, scope.name, item))
                    assert_close(figure.upper, min(5, grades.mean() + half), (code, scope.name, item))
                    n_corrected += rate.value is not None

    assert n_corrected > 300


def assert_apart(figure, name, own, others, what):
    """Check a difference, or a gap, of grades with its interval; return Welch's test of it."""
    test = stats.ttest_ind(own, others, equal_var=False)
    low, high = test.confidence_interval(0.95)
    assert_close(getattr(figure, name), own.mean() - others.mean(), what)
    assert_close(getattr(figure, f"{name}_lower"), max(-4, low), what)
    assert_close(getattr(figure, f"{name}_upper"), min(4, high), what)
    return test


def assert_called_out(scope, tested, name, flag):
    """Check which items are called out: those that the tests reject together and that are large enough."""
    large = {item for item in tested if abs(getattr(scope.question(item), name)) >= 0.3}
    called_out = {item for item in CODES_2020 if getattr(scope.question(item), flag)}
    assert called_out == rejected({item: test.pvalue for item, test in tested.items()}) & large


def test_every_difference_effect_and_call_out_is_scipys(country):
    n_tested = 0
    for code, scopes in country.scopes.items():
        others = {item: country.others(code, item).grades for item in CODES_2020}
        for scope in scopes:
            tested = {}
            for item, answers in answers_of(people(country.own(code), scope)).items():
                figure, what = scope.question(item), (code, scope.name, item)
                if not figure.distribution or figure.others_mean is None:
                    assert (figure.difference, figure.effect, figure.is_called_out) == (None, None, False)
                    continue
                tested[item] = assert_apart(figure, "difference", answers.grades, others[item], what)
                assert_close(figure.effect, hedges_g(answers.grades, others[item]), what)
            assert_called_out(scope, tested, "difference", "is_called_out")
            n_tested += len(tested)

    assert n_tested > 1000


def test_every_gap_is_that_of_the_department_to_the_rest_of_its_organisation(country):
    n_gaps = 0
    for code, scopes in country.scopes.items():
        own, whole = country.own(code), scopes[0]
        for scope in scopes[1:]:
            some, tested = people(own, scope), {}
            rest = answers_of(own[~own["response"].isin(some["response"])])
            for item, answers in answers_of(some).items():
                figure, others = scope.question(item), rest[item].grades
                has_gap = scope.kind == "department" and len(others) >= 8
                if not (has_gap and figure.distribution and whole.question(item).distribution):
                    assert (figure.gap, figure.gap_lower, figure.is_gap_called_out) == (None, None, False)
                    continue
                tested[item] = assert_apart(figure, "gap", answers.grades, others, (code, scope.name, item))
            assert_called_out(scope, tested, "gap", "is_gap_called_out")
            n_gaps += len(tested)

    assert n_gaps > 300


def test_every_index_rests_on_the_shown_questions_and_is_compared_on_the_same(country):
    n_indices = 0
    for code, scopes in country.scopes.items():
        means_of_others = {item: country.others(code, item).mean for item in CODES_2020}
        for scope in scopes:
            answers = answers_of(people(country.own(code), scope))
            shown = [item for item in CODES_2020 if scope.question(item).mean is not None]
            indices = index_of({item: answers[item].mean for item in shown})
            beside = [item for item in shown if scope.question(item).others_mean is not None]
            others = index_of({item: means_of_others[item] for item in beside})
            for key in [*SUBCATEGORIES, *DIMENSIONS, "total"]:
                figure = next(figure for (_, of), figure in scope.figures.items() if of == key)
                n_indices += figure.value is not None
                assert (figure.value is None) == figure.suppressed == (key not in indices)
                if key in indices:
                    assert_close(figure.value, indices[key], (code, scope.name, key))
                if figure.others_value is not None:
                    assert set(questions_of(key)) & set(shown) <= set(beside)
                    assert_close(figure.others_value, others[key], (code, scope.name, key))

    assert n_indices > 500


def questions_of(key: str) -> list[str]:
    parts = [key] if key in SUBCATEGORIES else DIMENSIONS.get(key, list(SUBCATEGORIES))
    return [code for part in parts for code in SUBCATEGORIES[part]]


def test_every_figure_of_the_others_is_that_of_their_raw_answers(country):
    n_compared = 0
    for code, scopes in country.scopes.items():
        for item in CODES_2020:
            others = country.others(code, item)
            for figure in (scope.question(item) for scope in scopes):
                if figure.others_mean is not None:
                    assert (figure.others_n, figure.others_organisations) == (
                        len(others.grades),
                        others.n_organisations,
                    )
                    assert_close(figure.others_mean, others.mean, (code, item))
                    assert_close(figure.others_dont_know_share, others.dont_know_share, (code, item))
                    n_compared += 1

    assert n_compared > 1000


def test_every_figure_of_the_same_sector_elsewhere_is_that_of_its_raw_answers(country):
    n_compared = 0
    for code, scopes in country.scopes.items():
        for scope in scopes:
            sector = people(country.own(code), scope)["sector"].iloc[0]
            for item in CODES_2020:
                figure = scope.question(item)
                if figure.sector_mean is not None:
                    same = country.same_sector(code, sector, item)
                    assert scope.kind == "department"
                    assert (figure.sector_n, figure.sector_organisations) == (len(same.grades), same.n_organisations)
                    assert_close(figure.sector_mean, same.mean, (code, scope.name, item))
                    assert_close(figure.sector_dont_know_share, same.dont_know_share, (code, scope.name, item))
                    n_compared += 1

    assert n_compared > 0


def test_every_group_of_others_is_that_of_its_raw_answers(country):
    counties, n_figures = country.counties, 0
    for code, groups in country.groups.items():
        for group in groups:
            same = {other for other in counties if group.kind == "all" or counties[other] == counties[code]}
            for item in CODES_2020:
                figure, others = group.results.question(item), country.others(code, item, same - {code})
                if figure.mean is not None:
                    assert figure.n == len(others.grades)
                    assert_close(figure.mean, others.mean, (code, group.name, item))
                    assert_close(figure.dont_know_share, others.dont_know_share, (code, group.name, item))
                    assert figure.distribution == tuple(np.bincount(others.grades, minlength=6)[1:])
                    n_figures += 1

    assert n_figures > 150


def test_every_screening_share_and_response_rate_is_that_of_the_raw_responses(country):
    n_rates = 0
    for code, scopes in country.scopes.items():
        for scope in scopes:
            responses = people(country.own(code), scope).drop_duplicates("response")
            replies = responses["decides"].dropna().astype(bool)
            screening, rate = scope.screening, scope.response_rate
            if screening.value is not None:
                assert screening.n == len(replies) >= 8
                assert_close(screening.value, (~replies).mean(), (code, scope.name))
            if rate.value is not None:
                invited = sum(country.invited[wave] for wave in responses["wave"].unique())
                assert rate.n == invited
                assert_close(rate.value, len(responses) / invited, (code, scope.name))
                n_rates += 1

    assert n_rates > 20


def test_every_alpha_and_item_rest_correlation_is_that_of_the_complete_responses(country):
    n_alphas = 0
    for code, publication in country.publications.items():
        graded = country.own(code).dropna(subset=["code"])
        wide = graded[graded["value"] > 0].pivot(index="response", columns="code", values="value")
        wide["T1"] = 6 - wide["T1"]
        for key, found in publication.reliability.items():
            complete = wide[SUBCATEGORIES[key]].dropna()
            covariances = np.cov(complete.to_numpy(dtype=float).T)
            k = len(covariances)
            assert found["n"] == len(complete) >= 30
            assert_close(found["alpha"], k / (k - 1) * (1 - np.trace(covariances) / covariances.sum()), (code, key))
            for item, correlation in found["item_rest"].items():
                rest = complete.drop(columns=item).sum(axis=1)
                assert_close(correlation, stats.pearsonr(complete[item], rest).statistic, (code, key, item))
            n_alphas += 1

    assert n_alphas > 30
