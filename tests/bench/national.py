"""Counting and publishing national data, beside a bare GROUP BY and a straightforward pandas program."""

import os
import statistics

import pandas as pd
from django.db import connection

from analysis import publication
from analysis.frequencies import count_waves
from analysis.models import Publication
from analysis.preparation import count, protect_counted
from analysis.results import read
from dimios.demonstration import national
from surveys.models import Measurement, Wave
from tests.bench.measuring import median_of, row, seconds

BARE = """
SELECT r.department_id, r.group_id, a.question_id, a.value, COUNT(*)
FROM surveys_answer a JOIN surveys_response r ON r.id = a.response_id GROUP BY 1, 2, 3, 4
"""
ALL_ANSWERS = """
SELECT m.organisation_id AS organisation, r.department_id AS department, q.code, a.value
FROM surveys_answer a
JOIN surveys_response r ON r.id = a.response_id
JOIN surveys_wave w ON w.id = r.wave_id
JOIN surveys_measurement m ON m.id = w.measurement_id
JOIN surveys_question q ON q.id = a.question_id
"""


def run() -> None:
    size = float(os.environ.get("BENCH_SIZE", "1"))
    n_answers = national.generate(int(29 * size), int(33_000 * size), 30)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    row("answers stored", f"{n_answers:,}")
    _counting()
    _publishing()


def _counting() -> None:
    waves = list(Wave.objects.closed())
    bare = median_of(3, _bare_group_by)
    counting = median_of(3, lambda: count_waves(waves))
    row("counting / bare GROUP BY over the same rows", f"{counting / bare:.2f} ×", "≤ 1.5 ×")
    row("counting, alone", f"{counting:.2f} s")


def _bare_group_by() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()


def _publishing() -> None:
    national_pass = seconds(publication.publish_all)
    straightforward = seconds(_straightforward)
    row("national pass / straightforward pandas program", f"{national_pass / straightforward:.3f} ×", "≤ 0.05 ×")
    again = seconds(publication.publish_all)
    row("national pass when nothing has changed / the first", f"{again / national_pass:.2f} ×")
    measurements = list(Measurement.objects.with_organisation())
    comparison_set = Publication.objects.of(measurements[0])[0].comparison_set
    Publication.objects.all().delete()
    times = [seconds(lambda m=m: _one(m, comparison_set)) for m in measurements]
    row(
        "figures + disclosure + storing, one organisation, median",
        f"{1000 * statistics.median(times):.0f} ms",
        "≤ 60 ms",
    )


def _one(measurement: Measurement, comparison_set: object) -> None:
    publication.complete(protect_counted(count(measurement)), comparison_set, by=None)


def _straightforward() -> None:
    """Read all answers; for each organisation filter the others and group: own, others, and per department."""
    answers = pd.read_sql_query(ALL_ANSWERS, connection.connection)
    for organisation in answers["organisation"].unique():
        is_own = answers["organisation"] == organisation
        own, others = answers[is_own], answers[~is_own]
        means = [
            _means(own.groupby("code")),
            _means(others.groupby("code")),
            _means(own.groupby(["department", "code"])),
        ]
        assert all(len(frame) for frame in means)
    _agrees(answers)


def _means(groups: object) -> pd.DataFrame:
    return groups["value"].agg(
        mean=lambda values: values[values > 0].mean(), dont_know_share=lambda values: (values == 0).mean()
    )


def _agrees(answers: pd.DataFrame) -> None:
    """Check the published means of one organisation and its others against the raw answers."""
    made = Publication.objects.select_related("measurement").order_by("pk")[0]
    whole = read(made, kinds=["organisation"])[0]
    is_own = answers["organisation"] == made.measurement.organisation_id
    own, others = _means(answers[is_own].groupby("code")), _means(answers[~is_own].groupby("code"))
    for code, mean in own["mean"].items():
        figure = whole.question(str(code))
        assert figure.mean is None or abs(figure.mean - mean) < 1e-9
        assert figure.others_mean is None or abs(figure.others_mean - others["mean"][code]) < 1e-9
