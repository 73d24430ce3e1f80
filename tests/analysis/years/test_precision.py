"""The intervals of an organisation's indices, through real publications and beside plain NumPy on the raw answers."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.models import Publication
from analysis.publishing.publication import publish
from analysis.years.history import Year, history_of
from surveys.answer_import import import_answers
from surveys.models import Measurement
from tests.factories import CODES_2020

#: Subcategories with their questions, T1 reversed; the dimensions are their first and their last three.
PARTS = {
    "effektivitet": ["E1", "E2", "E3", "E4"],
    "innovation": ["I1", "I2", "I3", "I4"],
    "balansering": ["B1", "B2", "B3", "B4", "B5"],
    "anvandare": ["U1", "U2"],
    "organisation": ["O1", "O2"],
    "teknik": ["T1", "T2", "T3"],
}


def answers_of(n: int, seed: int, level: float = 3.0) -> pd.DataFrame:
    """Single answers of people with stances of their own, some don't know (NaN)."""
    rng = np.random.default_rng(seed)
    grades = np.clip(np.round(rng.normal(level, 0.8, (n, 1)) + rng.normal(0, 0.9, (n, 20))), 1, 5)
    grades[rng.random(grades.shape) < 0.1] = np.nan
    return pd.DataFrame(grades, columns=list(CODES_2020))


@pytest.fixture
def published_year(municipality, tmp_path: Path):
    """Import single answers of one department and publish them."""

    def make(year: int, answers: pd.DataFrame) -> Publication:
        cells = answers.map(lambda grade: "vet ej" if np.isnan(grade) else str(int(grade)))
        names = {"department": "Leanlink", "group": "Chefer", "decides": "ja"}
        table = cells.assign(**names)[[*names, *cells.columns]]
        (tmp_path / "raw.csv").write_text(table.to_csv(sep=";", index=False), encoding="utf-8")
        import_answers(f"0580/{year}", tmp_path / "raw.csv", questionnaire="dimios:2020", create=True)
        return publish(Measurement.objects.named(f"0580/{year}"))

    return make


def newest(publication: Publication) -> Year:
    return history_of(publication, None).years[-1]


def scores(answers: pd.DataFrame, codes: list[str]) -> np.ndarray:
    """The linearised part that each person has in an index, in points."""
    upright = answers[codes].assign(**({"T1": 6 - answers["T1"]} if "T1" in codes else {}))
    n = upright.notna().sum()
    return ((upright - upright.mean()) / n * np.sqrt(n / (n - 1))).fillna(0).to_numpy().sum(axis=1) * 25 / len(codes)


def error(part_scores: np.ndarray) -> float:
    return float(np.sqrt((part_scores**2).sum()))


def half_of(figure) -> float:
    return (figure.upper - figure.lower) / 2


def test_the_error_of_a_subcategory_is_that_of_the_raw_answers(published_year):
    answers = answers_of(150, seed=1)

    found = newest(published_year(2020, answers)).precisions

    true = {key: error(scores(answers, codes)) for key, codes in PARTS.items()}
    ratios = {key: found["subcategory", key].error / true[key] for key in PARTS}
    assert all(0.97 < ratio < 1.08 for ratio in ratios.values()), ratios


def test_the_errors_of_dimensions_and_total_are_at_least_those_of_the_raw_answers(published_year):
    answers = answers_of(150, seed=2)

    found = newest(published_year(2020, answers)).precisions

    each = [scores(answers, codes) for codes in PARTS.values()]
    of_dimensions = [np.mean(each[:3], axis=0), np.mean(each[3:], axis=0)]
    true = [*map(error, of_dimensions), error(np.mean(of_dimensions, axis=0))]
    printed = [found[key].error for key in (("dimension", "formaga"), ("dimension", "arv"), ("total", "total"))]
    assert all(is_true <= shown < 1.5 * is_true for shown, is_true in zip(printed, true, strict=True))


def test_the_interval_is_students_around_the_index(published_year):
    answers = answers_of(90, seed=3)

    year = newest(published_year(2020, answers))

    figure, precision = year.results.subcategory("effektivitet"), year.precisions["subcategory", "effektivitet"]
    n = int(answers[PARTS["effektivitet"]].notna().sum().min())
    assert precision.n == n
    assert half_of(figure) == pytest.approx(stats.t.ppf(0.975, n - 1) * precision.error)
    assert (figure.lower + figure.upper) / 2 == pytest.approx(figure.value)


def test_the_interval_is_corrected_for_how_many_were_invited_where_the_rate_is_shown(published_year):
    answers = answers_of(90, seed=3)
    published_year(2020, answers)
    measurement = Measurement.objects.named("0580/2020")
    measurement.waves.update(expected=100)

    year = newest(publish(measurement))

    figure, precision = year.results.subcategory("effektivitet"), year.precisions["subcategory", "effektivitet"]
    corrected = (1 - precision.n / 100) ** 0.5
    assert half_of(figure) == pytest.approx(stats.t.ppf(0.975, precision.n - 1) * precision.error * corrected)


def test_the_change_of_an_index_has_an_interval(published_year):
    published_year(2018, answers_of(120, seed=4, level=2.6))

    history = history_of(published_year(2020, answers_of(140, seed=5)), None)

    change = history.changes["subcategory", "balansering"]
    errors = [year.precisions["subcategory", "balansering"].error for year in history.years]
    middle, half = (change.upper + change.lower) / 2, (change.upper - change.lower) / 2
    assert middle == pytest.approx(change.difference)
    assert half == pytest.approx(1.97 * np.hypot(*errors), rel=0.01)
    assert not change.is_called_out


def test_an_index_of_other_questions_than_are_printed_has_no_interval_of_its_change(published_year):
    earlier = published_year(2018, answers_of(120, seed=4))
    publication = published_year(2020, answers_of(140, seed=5))
    scope = earlier.scopes.get(kind="organisation")
    scope.figures["mean"][scope.figures["code"].index("E1")] = None  # as if it had been hidden then
    scope.save()

    history = history_of(publication, None)

    assert history.changes["subcategory", "effektivitet"].lower is None
    assert history.changes["subcategory", "innovation"].lower is not None


def test_fewer_than_thirty_complete_responses_have_no_interval(published_year):
    assert newest(published_year(2020, answers_of(28, seed=6))).precisions == {}


def test_a_publication_made_before_errors_were_stored_shows_none(published_year):
    publication = published_year(2020, answers_of(90, seed=7))
    publication.reliability = {key: {**each, "error": None} for key, each in publication.reliability.items()}
    publication.save()

    year = newest(publication)

    assert year.precisions == {}
    assert year.results.total.lower is None


def test_an_error_is_not_printed_around_an_index_of_other_answers(published_year):
    """The alpha repeats another publication than the questions do."""
    publication = published_year(2020, answers_of(90, seed=8))
    publication.reliability["teknik"]["as_of"] = 1
    publication.save()

    found = newest(publication).precisions

    assert ("subcategory", "innovation") in found
    assert not {("subcategory", "teknik"), ("dimension", "arv"), ("total", "total")} & found.keys()


def test_a_department_has_no_intervals_of_indices(published_year):
    publication = published_year(2020, answers_of(90, seed=9))
    department = publication.measurement.organisation.departments.get(name="Leanlink")

    year = history_of(publication, department).years[-1]

    assert year.precisions == {}
    assert year.results.subcategory("teknik").lower is None
    assert year.results.question("T2").lower is not None
