"""Expected figures are typed from Linköpings kommun KS 2020-345; they are counted here in plain Python."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from statistics import mean, pvariance

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dimios.demonstration import latent, synthesis
from dimios.demonstration.latent import GROUPS
from dimios.demonstration.synthesis import (
    EXAMPLE_ORGANISATIONS,
    UNITS,
    ExampleOrganisation,
    PublishedRow,
    linkoping_answers,
    others_answers,
    plausible_answers,
    published_rows,
    to_csv_text,
)

CODE_BY_LABEL = {
    "Fungerande process för prioriteringar": "B1",
    "Kontroll på digitala kostnader": "B2",
    "Realisera nytta på investeringar": "B3",
    "Mäta och följa upp digitala satsningar": "B4",
    "Långsiktig tillgång på kompetens": "B5",
    "Väl fungerande styrning": "E1",
    "Efterlever och verkar för öppna standarder": "E2",
    "Väl fungerande styrning av projekt": "E3",
    "Effektiv drift och förvaltning": "E4",
    "Hög digital innovationstakt": "I1",
    "Öppna att involvera externa parter": "I2",
    "Tänka digitalt först": "I3",
    "Skala digitala innovationer": "I4",
    "Vi har ett begränsande arv": "T1",
    "Infrastruktur för effektivitet och innovation": "T2",
    "Kompetensmix inom IT som stödjer även framtidens behov": "O1",
    "Nöjda IT-användare": "U1",
    "Positivt rykte för IT organisationen": "U2",
    "Låg nivå av skugg-IT": "T3",
    "Styrning som ger kontroll och gynnar innovation": "O2",
}

# code: Linköping's mean and don't know %, the others' mean and don't know %
PUBLISHED = {
    "B1": ("2.7", 27, "2.9", 21),
    "B2": ("2.8", 32, "3.0", 25),
    "B3": ("2.8", 22, "3.0", 21),
    "B4": ("2.3", 29, "2.5", 23),
    "B5": ("2.7", 22, "2.8", 23),
    "E1": ("3.1", 22, "3.4", 16),
    "E2": ("2.7", 64, "3.2", 51),
    "E3": ("3.2", 14, "3.4", 14),
    "E4": ("3.3", 12, "3.5", 11),
    "I1": ("2.8", 10, "3.0", 11),
    "I2": ("3.1", 38, "3.5", 32),
    "I3": ("3.1", 8, "3.4", 9),
    "I4": ("2.8", 21, "3.0", 20),
    "T1": ("3.8", 26, "3.4", 29),
    "T2": ("2.7", 47, "3.2", 40),
    "O1": ("3.2", 31, "3.6", 25),
    "U1": ("3.1", 39, "3.5", 29),
    "U2": ("2.8", 29, "3.3", 21),
    "T3": ("3.8", 63, "3.6", 62),
    "O2": ("2.7", 55, "3.1", 45),
}
CODES = list(PUBLISHED)
SUBCATEGORIES = [
    ["B1", "B2", "B3", "B4", "B5"],
    ["E1", "E2", "E3", "E4"],
    ["I1", "I2", "I3", "I4"],
    ["U1", "U2"],
    ["O1", "O2"],
    ["T1", "T2", "T3"],
]


Frame = Callable[[], pd.DataFrame]


@cache
def rows() -> tuple[PublishedRow, ...]:
    return tuple(published_rows(CODE_BY_LABEL, reversed_codes={"T1"}))


@cache
def own() -> pd.DataFrame:
    return linkoping_answers(rows())


@cache
def others() -> dict[ExampleOrganisation, pd.DataFrame]:
    return others_answers(rows())


@cache
def pooled() -> pd.DataFrame:
    return pd.concat(others().values(), ignore_index=True)


def half_up(number: Decimal, exponent: str) -> Decimal:
    return number.quantize(Decimal(exponent), rounding=ROUND_HALF_UP)


def grades(answers: Iterable[str]) -> list[int]:
    return [int(answer) for answer in answers if answer in {"1", "2", "3", "4", "5"}]


def printed_mean(answers: Iterable[str]) -> str:
    given_grades = grades(answers)
    return str(half_up(Decimal(sum(given_grades)) / len(given_grades), "0.1"))


def printed_percent(answers: Iterable[str], value: str) -> int:
    answered = [answer for answer in answers if answer != ""]
    return int(half_up(Decimal(100 * answered.count(value)) / len(answered), "1"))


def turned(code: str, answer: str) -> int:
    return 6 - int(answer) if code == "T1" else int(answer)


def cronbach_alpha(frame: pd.DataFrame, codes: list[str]) -> float:
    """Cronbach (1951), complete persons: k / (k - 1) * (1 - sum of item variances / variance of the sum)."""
    persons = [person for person in frame[codes].to_numpy().tolist() if len(grades(person)) == len(codes)]
    scores = [[turned(code, answer) for code, answer in zip(codes, person, strict=True)] for person in persons]
    items: float = sum(pvariance(item) for item in zip(*scores, strict=True))
    return len(codes) / (len(codes) - 1) * (1 - items / pvariance([sum(score) for score in scores]))


def total_index(frame: pd.DataFrame) -> float:
    """design.md, rules of calculation 3."""
    index = {code: (mean(turned(code, str(g)) for g in grades(frame[code])) - 1) * 25 for code in CODES}
    subcategories = [mean(index[code] for code in codes) for codes in SUBCATEGORIES]
    return mean([mean(subcategories[:3]), mean(subcategories[3:])])


def test_published_rows_are_the_twenty_of_the_table() -> None:
    read = {
        row.code: (
            str(row.own_mean),
            row.own_dont_know_percent,
            str(row.others_mean),
            row.others_dont_know_percent,
        )
        for row in rows()
    }

    assert read == PUBLISHED


def test_published_rows_mark_the_reversed_question() -> None:
    assert [row.code for row in rows() if row.is_reversed] == ["T1"]


def test_published_rows_refuse_a_label_without_code() -> None:
    with pytest.raises(KeyError, match="Fungerande process"):
        published_rows({}, reversed_codes=())


@pytest.mark.parametrize("code", CODES)
def test_linkoping_mean_is_the_published_one(code: str) -> None:
    assert printed_mean(own()[code]) == PUBLISHED[code][0]


@pytest.mark.parametrize("code", CODES)
def test_linkoping_dont_know_share_is_the_published_one(code: str) -> None:
    assert printed_percent(own()[code], "vet ej") == PUBLISHED[code][1]


@pytest.mark.parametrize("code", CODES)
def test_others_mean_is_the_published_one(code: str) -> None:
    assert printed_mean(pooled()[code]) == PUBLISHED[code][2]


@pytest.mark.parametrize("code", CODES)
def test_others_dont_know_share_is_the_published_one(code: str) -> None:
    assert printed_percent(pooled()[code], "vet ej") == PUBLISHED[code][3]


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_another_seed_gives_the_same_published_figures(seed: int) -> None:
    frame = linkoping_answers(rows(), seed)

    figures = {code: (printed_mean(frame[code]), printed_percent(frame[code], "vet ej")) for code in CODES}

    assert figures == {code: row[:2] for code, row in PUBLISHED.items()}


def test_linkoping_has_262_respondents() -> None:
    assert len(own()) == 262


def test_others_are_1556_respondents_in_twelve_organisations() -> None:
    assert (len(others()), len(pooled())) == (12, 1556)


def test_sixty_three_of_linkoping_take_no_decisions() -> None:
    assert Counter(own()["decides"]) == {"ja": 199, "nej": 63}


def test_24_percent_of_linkoping_take_no_decisions() -> None:
    assert printed_percent(own()["decides"], "nej") == 24


def test_9_percent_of_the_others_take_no_decisions() -> None:
    assert (Counter(pooled()["decides"])["nej"], printed_percent(pooled()["decides"], "nej")) == (140, 9)


@pytest.mark.parametrize(("frame", "expected"), [(own, 47.9), (pooled, 55.5)])
def test_total_index_is_that_of_the_published_rows(frame: Frame, expected: float) -> None:
    """47.9 and 55.5: the check in design.md, rules of calculation 3."""
    assert total_index(frame()) == pytest.approx(expected, abs=0.1)


def test_the_same_seed_gives_the_same_frame() -> None:
    pd.testing.assert_frame_equal(linkoping_answers(rows(), 2020), own())


def test_the_same_seed_gives_the_same_others() -> None:
    again = others_answers(rows(), 2020)

    assert all(again[organisation].equals(frame) for organisation, frame in others().items())


def test_another_seed_gives_another_frame() -> None:
    assert not linkoping_answers(rows(), 2021).equals(own())


@pytest.mark.parametrize("frame", [own, pooled])
def test_only_values_of_the_answers_file_occur(frame: Frame) -> None:
    assert set(frame()[CODES].to_numpy().ravel()) == {"", "vet ej", "1", "2", "3", "4", "5"}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("frame", [own, pooled])
def test_every_grade_occurs_and_the_distribution_has_one_top(frame: Frame, code: str) -> None:
    counts = Counter(grades(frame()[code]))

    rises = [counts[grade + 1] >= counts[grade] for grade in (1, 2, 3, 4)]

    assert all(counts[grade] for grade in range(1, 6))
    assert rises == sorted(rises, reverse=True)


@pytest.mark.parametrize("codes", SUBCATEGORIES, ids="".join)
@pytest.mark.parametrize("frame", [own, pooled])
def test_alpha_of_each_subcategory_is_ordinary(frame: Frame, codes: list[str]) -> None:
    assert 0.7 <= cronbach_alpha(frame(), codes) <= 0.9


@pytest.mark.parametrize("codes", SUBCATEGORIES, ids="".join)
def test_alpha_has_at_least_30_complete_responses(codes: list[str]) -> None:
    complete = [person for person in own()[codes].to_numpy().tolist() if len(grades(person)) == len(codes)]

    assert len(complete) >= 30


def mean_of_department(name: str) -> float:
    answers = own()[own()["department"] == name][CODES]
    return mean(turned(code, str(grade)) for code in CODES for grade in grades(answers[code]))


def test_one_department_stands_out_high_and_one_low() -> None:
    ranked = sorted(mean_of_department(unit.name) for unit in UNITS)

    assert ranked[-1] - ranked[-2] >= 0.2
    assert ranked[1] - ranked[0] >= 0.2


def test_dont_know_differs_between_departments() -> None:
    percents = [printed_percent(frame[CODES].to_numpy().ravel(), "vet ej") for _, frame in own().groupby("department")]

    assert max(percents) - min(percents) >= 5


def test_each_unit_has_its_respondents() -> None:
    assert Counter(own()["department"]) == {
        "Social- och omsorgsförvaltningen": 55,
        "Miljö- och samhällsbyggnadsförvaltningen": 38,
        "Kultur- och fritidsförvaltningen": 29,
        "Leanlink": 33,
        "Utbildnings- och arbetsmarknadsförvaltningen": 47,
        "Verksamhetsstöd och Service": 36,
        "Kommunledningsförvaltningen": 24,
    }


def test_some_cells_are_below_five() -> None:
    cells = Counter(zip(own()["department"], own()["group"], strict=True))

    assert len(cells) == 35
    assert min(cells.values()) < 5 < max(cells.values())


def test_kommunledning_is_the_smallest_group() -> None:
    assert Counter(own()["group"]).most_common()[-1][0] == "Kommunledning"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_response_rate_of_a_unit(unit: synthesis.Unit) -> None:
    low, high = (0.35, 0.5) if unit.to_be_completed else (0.7, 0.9)

    assert low <= unit.n_answered / unit.n_invited <= high


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_wave_of_a_unit_lies_in_one_measurement_period(unit: synthesis.Unit) -> None:
    periods = [(date(2019, 8, 1), date(2019, 12, 1)), (date(2020, 2, 1), date(2020, 6, 1))]

    assert any(first <= unit.opens_on < unit.closes_on <= last for first, last in periods)


def test_three_units_close_in_november_and_four_in_march() -> None:
    assert Counter(unit.closes_on for unit in UNITS) == {date(2019, 11, 30): 3, date(2020, 3, 31): 4}


def test_leanlink_and_education_are_to_be_completed() -> None:
    assert [unit.name for unit in UNITS if unit.to_be_completed] == [
        "Leanlink",
        "Utbildnings- och arbetsmarknadsförvaltningen",
    ]


@pytest.mark.parametrize("organisation", EXAMPLE_ORGANISATIONS, ids=lambda organisation: organisation.name)
def test_an_organisation_has_grades_enough_on_every_question(organisation: ExampleOrganisation) -> None:
    assert min(len(grades(others()[organisation][code])) for code in CODES) >= 15


@pytest.mark.parametrize("organisation", EXAMPLE_ORGANISATIONS, ids=lambda organisation: organisation.name)
def test_an_organisation_is_below_15_percent_and_has_5_to_8_departments(
    organisation: ExampleOrganisation,
) -> None:
    frame = others()[organisation]

    assert len(frame) / 1556 < 0.15
    assert 5 <= frame["department"].nunique() == frame["sector"].nunique() <= 8


def test_organisations_are_numbered() -> None:
    assert [(o.code, o.name) for o in others()] == [(str(9000 + n), f"Exempelkommun {n}") for n in range(1, 13)]


def test_csv_has_the_header_of_the_answers_file() -> None:
    header = to_csv_text(own()).split("\n", 1)[0]

    assert header == "department;sector;group;decides;" + ";".join(CODES)


def test_csv_reads_back_as_the_same_frame() -> None:
    records = list(csv.DictReader(io.StringIO(to_csv_text(own())), delimiter=";"))

    assert records == own().to_dict("records")


def test_plausible_answers_fill_any_questionnaire() -> None:
    frame = plausible_answers(["X1", "X2", "Y1"], 31, {"Norr": "education", "Söder": "other"}, ["a", "b"], seed=3)

    assert list(frame) == ["department", "sector", "group", "decides", "X1", "X2", "Y1"]
    assert (len(frame), set(frame["department"]), set(frame["group"])) == (31, {"Norr", "Söder"}, {"a", "b"})


def test_plausible_answers_are_repeated_by_their_seed() -> None:
    first, second = (plausible_answers(CODES, 20, {"Leanlink": "company"}, GROUPS, seed=5) for _ in range(2))

    pd.testing.assert_frame_equal(first, second)


def test_plausible_answers_turn_the_reversed_question() -> None:
    frame = plausible_answers(CODES, 600, {"Leanlink": "company"}, GROUPS, seed=5, reversed_codes=["T1"])

    assert cronbach_alpha(frame, ["T1", "T2", "T3"]) >= 0.6


@pytest.mark.parametrize("n", [0, 1, 2])
def test_plausible_answers_may_be_very_few(n: int) -> None:
    assert len(plausible_answers(CODES, n, {"Leanlink": "company"}, GROUPS, seed=5)) == n


@given(st.integers(0, 300), st.integers(10, 50), st.floats(0.2, 3))
def test_bell_shaped_grades_have_exactly_the_wanted_sum(n: int, tenths: int, spread: float) -> None:
    found = latent.bell_shaped_grades(n, Decimal(tenths) / 10, spread).tolist()

    assert sum(found) == (2 * n * tenths + 10) // 20
    assert all(1 <= low <= high <= 5 for low, high in pairwise(found))
