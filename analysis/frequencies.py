"""Counting answers in the database. The only module that reads answers; all else works on frequencies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from django.db import connection, transaction
from django.db.models import Sum

from analysis.models import Frequency, JointCount, ResponseCount, WaveCount
from analysis.outline import Outline
from analysis.publishing.reliability import Joint
from analysis.stats.questions import COUNT_COLUMNS
from surveys.models import Wave

Cell = tuple[int, int]
"""A department's id and a group's id: the people who are in the same published sets."""

COUNT_ANSWERS: Final = """
INSERT INTO analysis_frequency
    (wave_id, department_id, group_id, question_id, n_1, n_2, n_3, n_4, n_5, n_dont_know)
SELECT r.wave_id, r.department_id, r.group_id, a.question_id,
    COUNT(*) FILTER (WHERE a.value = 1),
    COUNT(*) FILTER (WHERE a.value = 2),
    COUNT(*) FILTER (WHERE a.value = 3),
    COUNT(*) FILTER (WHERE a.value = 4),
    COUNT(*) FILTER (WHERE a.value = 5),
    COUNT(*) FILTER (WHERE a.value = 0)
FROM surveys_answer a JOIN surveys_response r ON r.id = a.response_id
WHERE r.wave_id IN ({waves})
GROUP BY r.wave_id, r.department_id, r.group_id, a.question_id
"""

COUNT_RESPONSES: Final = """
INSERT INTO analysis_responsecount (wave_id, department_id, group_id, n_yes, n_no, n_blank)
SELECT wave_id, department_id, group_id,
    COUNT(*) FILTER (WHERE decides),
    COUNT(*) FILTER (WHERE NOT decides),
    COUNT(*) FILTER (WHERE decides IS NULL)
FROM surveys_response
WHERE wave_id IN ({waves})
GROUP BY wave_id, department_id, group_id
"""

COUNT_JOINTLY: Final = """
INSERT INTO analysis_jointcount (wave_id, question_id, other_id, n, total, product)
WITH places AS (
    SELECT id, subcategory_id,
        CAST(3 * (ROW_NUMBER() OVER (PARTITION BY subcategory_id ORDER BY id) - 1) AS integer) AS place,
        COUNT(*) OVER (PARTITION BY subcategory_id) AS n_questions
    FROM surveys_question
    WHERE questionnaire_id IN (
        SELECT m.questionnaire_id
        FROM surveys_wave w JOIN surveys_measurement m ON m.id = w.measurement_id
        WHERE w.id IN ({waves})
    )
),
complete AS (
    SELECT r.wave_id, p.subcategory_id, CAST(SUM(CAST(a.value AS bigint) << p.place) AS bigint) AS grades
    FROM surveys_answer a JOIN surveys_response r ON r.id = a.response_id JOIN places p ON p.id = a.question_id
    WHERE r.wave_id IN ({waves}) AND a.value > 0 AND p.n_questions <= 20
    GROUP BY r.wave_id, a.response_id, p.subcategory_id
    HAVING COUNT(*) >= MIN(p.n_questions)
),
graded AS (
    SELECT c.wave_id, a.id AS question_id, b.id AS other_id,
        (c.grades >> a.place) & 7 AS grade, (c.grades >> b.place) & 7 AS other_grade
    FROM complete c
    JOIN places a ON a.subcategory_id = c.subcategory_id
    JOIN places b ON b.subcategory_id = c.subcategory_id AND b.id >= a.id
)
SELECT wave_id, question_id, other_id, COUNT(*), SUM(grade), SUM(grade * other_grade)
FROM graded GROUP BY wave_id, question_id, other_id
"""
#: Counted jointly are the responses that grade all of a subcategory. Their grades are packed into one number, three
#: bits a question (so 20 questions at most), which spares a join of the answers with themselves. PostgreSQL expects
#: next to no rows where two numbers shall be equal, and would join them one by one; hence ">=": none is larger.


#: Whether the answers have grown to more than twice what PostgreSQL last knew of them, small tables aside.
OUTGROWN: Final = """
SELECT pg_relation_size(oid) > 2 * current_setting('block_size')::int * (GREATEST(relpages, 0) + 50)
FROM pg_class WHERE oid = 'surveys_answer'::regclass
"""


@dataclass(frozen=True)
class Counts:
    """A measurement's closed waves, counted.

    cells: the C department-group pairs where somebody responded.
    answers: int array (items × cells × 6). The items are the outline's questions and, last, the screening
        question; the last axis is the value: 1-5, then don't know. Screening has yes as 1 and no as don't know,
        as in the exchange files.
    responses: int array (cells): those who responded at all.
    """

    cells: tuple[Cell, ...]
    answers: np.ndarray
    responses: np.ndarray


def count_changed_waves(closed: Sequence[Wave], submitted: Mapping[int, int]) -> int:
    """Count those of some closed waves that have not been counted with all their responses; return how many there were.

    submitted: how many responses each wave has, by id.
    """
    counted = dict(WaveCount.objects.filter(wave__in=submitted).values_list("wave", "n_responses"))
    changed = [wave for wave in closed if counted.get(wave.pk) != submitted[wave.pk]]
    if changed:
        count_waves(changed)
    return len(changed)


def count_waves(waves: Sequence[Wave]) -> None:
    """Count some waves anew: one GROUP BY over their answers, whatever else is stored."""
    _renew_statistics()
    ids = tuple(wave.pk for wave in waves)
    with transaction.atomic():
        for table in (Frequency, ResponseCount, JointCount):
            table.objects.filter(wave__in=ids).delete()
        expect_cheap_lookups()
        for statement in (COUNT_ANSWERS, COUNT_RESPONSES, COUNT_JOINTLY):
            carry_out(statement, ids)
        _mark_as_counted(waves)


def _renew_statistics() -> None:
    """Let PostgreSQL look at the answers where autovacuum has not come to it since many were stored.

    Of a table that was empty when it last looked, it would read all rows to count one wave. Where somebody else is
    looking at this moment, nobody waits for that.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(OUTGROWN)
            if cursor.fetchone()[0]:
                cursor.execute("ANALYZE (SKIP_LOCKED) surveys_answer, surveys_response")


def expect_cheap_lookups() -> None:
    """Let PostgreSQL find a wave's answers by index, for the rest of the transaction.

    It reckons with disks whose heads must move, and would rather read the answers of the whole country. Measured on 10
    million: 0.1 s for an organisation instead of 2 s.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL random_page_cost = 1.1")


def carry_out(statement: str, waves: Sequence[int]) -> None:
    """Carry out one of the counting statements for some waves (ids)."""
    filled = statement.format(waves=", ".join(["%s"] * len(waves)))
    with connection.cursor() as cursor:
        cursor.execute(filled, tuple(waves) * statement.count("{waves}"))


def _mark_as_counted(waves: Sequence[Wave]) -> None:
    turnout = Wave.objects.filter(pk__in=[wave.pk for wave in waves]).turnout()
    WaveCount.objects.bulk_create(
        (WaveCount(wave=wave, n_responses=turnout[wave.pk].submitted) for wave in waves),
        update_conflicts=True,
        unique_fields=["wave"],
        update_fields=["n_responses"],
    )


def read_counts(closed: Sequence[Wave], places: Mapping[int, int]) -> Counts:
    """Return the counts of a measurement's closed waves, added up. Two queries, however many responded.

    places: where each question stands in the outline, by its id.
    """
    rows = list(
        ResponseCount.objects.filter(wave__in=_ids(closed))
        .values_list("department_id", "group_id")
        .annotate(Sum("n_yes"), Sum("n_no"), Sum("n_blank"))
        .order_by("department_id", "group_id")
    )
    cells = tuple((department, group) for department, group, *_ in rows)
    by_reply = np.array([row[2:] for row in rows], dtype=np.int64).reshape(-1, 3)
    answers = np.zeros((len(places) + 1, len(cells), 6), dtype=np.int64)
    answers[-1, :, 0], answers[-1, :, -1] = by_reply[:, 0], by_reply[:, 1]
    _fill(answers, closed, places, cells)
    return Counts(cells, answers, by_reply.sum(axis=1))


def _fill(answers: np.ndarray, closed: Sequence[Wave], places: Mapping[int, int], cells: tuple[Cell, ...]) -> None:
    column_of = {cell: position for position, cell in enumerate(cells)}
    counted = Frequency.objects.filter(wave__in=_ids(closed))
    rows = list(counted.values_list("department_id", "group_id", "question_id", *COUNT_COLUMNS))
    where = [(places[question], column_of[department, group]) for department, group, question, *_ in rows]
    counts = np.array([row[3:] for row in rows], dtype=np.int64).reshape(-1, len(COUNT_COLUMNS))
    np.add.at(answers, tuple(np.array(where, dtype=np.intp).reshape(-1, 2).T), counts)


def read_joint_counts(closed: Sequence[Wave], places: Mapping[int, int], outline: Outline) -> dict[str, Joint]:
    """Return how the questions of each subcategory were graded together, by its key. One query."""
    counted = (
        JointCount.objects.filter(wave__in=_ids(closed))
        .values_list("question_id", "other_id")
        .annotate(Sum("n"), Sum("total"), Sum("product"))
    )
    codes = {question: outline.codes[place] for question, place in places.items()}
    found = {(codes[one], codes[other]): (n, total, product) for one, other, n, total, product in counted}
    return {part.key: _joint(found, [question.code for question in part.questions]) for part in outline.subcategories}


def _ids(waves: Sequence[Wave]) -> list[int]:
    return [wave.pk for wave in waves]


def _joint(found: dict[tuple[str, str], tuple[int, int, int]], codes: Sequence[str]) -> Joint:
    nothing = (0, 0, 0)
    with_itself = [found.get((code, code), nothing) for code in codes]
    products = [[found.get((a, b), found.get((b, a), nothing))[2] for b in codes] for a in codes]
    n = max((n for n, _, _ in with_itself), default=0)
    return Joint(n, np.array([total for _, total, _ in with_itself]), np.array(products))
