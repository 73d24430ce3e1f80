"""The invented answers of 2018 and of the employees, counted here in plain Python."""

from collections import Counter
from functools import cache

import pandas as pd
import pytest

from dimios.demonstration import earlier, employees
from dimios.demonstration.synthesis import UNITS, linkoping_answers
from tests.dimios.demonstration.test_synthesis import rows

ROWS = rows()
CODES = [row.code for row in ROWS]


@cache
def before() -> pd.DataFrame:
    return earlier.linkoping_answers_before(ROWS)


def mean_of(frame: pd.DataFrame, code: str) -> float:
    return float(pd.to_numeric(frame[code], errors="coerce").mean())


def test_the_earlier_year_has_fewer_answers():
    assert len(before()) == 224


def test_the_earlier_year_has_the_columns_of_an_answers_file():
    assert list(before()) == ["department", "sector", "group", "decides", *CODES]


def test_two_departments_had_not_been_merged():
    names = [unit.name for unit in UNITS if unit.name != "Verksamhetsstöd och Service"]

    assert set(before()["department"]) == {*names, "Verksamhetsstöd", "Serviceförvaltningen"}


@pytest.mark.parametrize(("code", "moved"), [("I3", 0.6), ("E3", 0.5), ("U1", -0.5), ("B3", 0)])
def test_a_question_has_moved_as_the_demonstration_says(code, moved):
    now = linkoping_answers(ROWS)

    assert mean_of(now, code) - mean_of(before(), code) == pytest.approx(moved, abs=0.1)


def test_departments_keep_much_of_their_places():
    now, then = (frame.groupby("department")[CODES] for frame in (linkoping_answers(ROWS), before()))
    means = [
        group.agg(lambda column: pd.to_numeric(column, errors="coerce").mean()).mean(axis=1) for group in (now, then)
    ]

    assert means[0].corr(means[1]) > 0.8


def test_the_earlier_answers_are_the_same_every_time():
    assert earlier.linkoping_answers_before(ROWS).equals(before())


def test_seven_example_organisations_answered_in_the_earlier_year():
    others = earlier.others_answers_before(ROWS)

    assert len(others) == 7
    assert all(len(answers) >= 50 for answers in others.values())


def test_the_departments_of_that_time_stand_in_the_order_of_today():
    assert earlier.departments_before(["Leanlink", "Verksamhetsstöd och Service", "Kommunledningsförvaltningen"]) == [
        "Leanlink",
        "Verksamhetsstöd",
        "Serviceförvaltningen",
        "Kommunledningsförvaltningen",
    ]


def test_enough_employees_answered_in_every_department():
    counts = Counter(employees.employees_answers()["department"])

    assert set(counts) == {unit.name for unit in UNITS}
    assert min(counts.values()) >= 40


def test_the_employees_answer_the_statements_of_their_questionnaire(db):
    from surveys import questionnaire_files

    codes = questionnaire_files.named(employees.QUESTIONNAIRE).questions.values_list("code", flat=True)
    assert list(employees.employees_answers())[4:] == list(codes)


@pytest.mark.parametrize(("code", "mean"), [("ME1", 3.4), ("ME2", 2.5), ("MB1", 2.6)])
def test_the_employees_means_are_those_of_the_demonstration(code, mean):
    assert mean_of(employees.employees_answers(), code) == pytest.approx(mean, abs=0.05)
