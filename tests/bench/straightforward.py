"""The figures of a country by a straightforward pandas program: read all answers, filter the others, group."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
from django.db import connection

from analysis.models import Publication
from analysis.results import each

ALL_ANSWERS = """
SELECT m.organisation_id AS organisation, d.name AS department, g.name AS "group", a.question_id AS question, a.value
FROM surveys_answer a
JOIN surveys_response r ON r.id = a.response_id
JOIN surveys_department d ON d.id = r.department_id
JOIN surveys_respondentgroup g ON g.id = r.group_id
JOIN surveys_wave w ON w.id = r.wave_id
JOIN surveys_measurement m ON m.id = w.measurement_id
WHERE m.questionnaire_id = %s
"""


@dataclass(frozen=True)
class Straightforward:
    """One organisation's means and don't-know shares by question, and by department and group."""

    own: pd.DataFrame
    others: pd.DataFrame
    departments: pd.DataFrame
    groups: pd.DataFrame
    cells: pd.DataFrame


class Program:
    """The program's answers, read at once, and the organisations that it has figures to make for."""

    def __init__(self, questionnaire: int) -> None:
        self._answers = pd.read_sql_query(ALL_ANSWERS, connection.connection, params=[questionnaire])
        self.organisations: list[int] = self._answers["organisation"].unique().tolist()

    def figures_of(self, organisations: Iterable[int]) -> dict[int, Straightforward]:
        """Return the figures of some organisations by id."""
        return {organisation: _of(self._answers, organisation) for organisation in organisations}


def _of(answers: pd.DataFrame, organisation: int) -> Straightforward:
    is_own = answers["organisation"] == organisation
    own, others = answers[is_own], answers[~is_own]
    return Straightforward(
        _grouped(own, ["question"]),
        _grouped(others, ["question"]),
        _grouped(own, ["department", "question"]),
        _grouped(own, ["group", "question"]),
        _grouped(own, ["department", "group", "question"]),
    )


def _grouped(answers: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    mean = answers[answers["value"] > 0].groupby(by)["value"].mean()
    share = (answers["value"] == 0).groupby([answers[column] for column in by]).mean()
    return pd.DataFrame({"mean": mean, "dont_know_share": share})


def n_agreeing(
    publications: list[Publication], expected: dict[int, Straightforward], n_organisations: int, codes: dict[str, int]
) -> int:
    """Return how many published means and shares are those of the program; AssertionError for one that is not.

    codes: the id of each question by its code. n_organisations: of all that the program has read. Others of whom some
    hide the question are not those of the program, which hides nothing.
    """
    n = 0
    for publication in publications:
        found = expected[publication.measurement.organisation_id]
        tables = {name: frame.to_dict("index") for name, frame in vars(found).items()}
        for scope in each(publication, kinds=["organisation", "department", "group", "department_group"]):
            for code, question in codes.items():
                figure = scope.question(code)
                own = tables[_TABLES[scope.kind]].get(_key(scope.name, question), {})
                n += _agree(figure.mean, figure.dont_know_share, own)
                if figure.others_organisations == n_organisations - 1:
                    n += _agree(figure.others_mean, figure.others_dont_know_share, tables["others"][question])
    return n


_TABLES = {"organisation": "own", "department": "departments", "group": "groups", "department_group": "cells"}


def _key(name: str, question: int) -> int | tuple[str | int, ...]:
    """Return where a scope's figure stands in its table; `name` is empty, one name or "department | group"."""
    return (*name.split(" | "), question) if name else question


def _agree(mean: float | None, share: float | None, expected: dict[str, float]) -> int:
    shown = [(found, name) for found, name in ((mean, "mean"), (share, "dont_know_share")) if found is not None]
    assert all(abs(found - expected[name]) < 1e-9 for found, name in shown), (shown, expected)
    return len(shown)
