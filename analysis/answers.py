"""Reading answers from the database, a row per response. The only module that does; all else works on frequencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db import connection, transaction

#: A response's answers come packed into whole numbers, three bits a question, which is a row instead of thirty: 0 where
#: a question has no answer, 1 for don't know, 2-6 for the grades. A bigint holds so many questions.
_PER_NUMBER: Final = 20
_BITS: Final = 3

_PACKED: Final = """
WITH asked (question, {factors}) AS (VALUES {questions})
SELECT r.wave_id, r.department_id, r.group_id, {numbers}
FROM surveys_response r
JOIN surveys_answer a ON a.response_id = r.id
JOIN asked ON asked.question = a.question_id
WHERE r.wave_id IN ({waves})
GROUP BY r.id
"""

_RESPONSES: Final = """
SELECT wave_id, department_id, group_id,
    COUNT(*) FILTER (WHERE decides),
    COUNT(*) FILTER (WHERE NOT decides),
    COUNT(*) FILTER (WHERE decides IS NULL)
FROM surveys_response
WHERE wave_id IN ({waves})
GROUP BY wave_id, department_id, group_id
ORDER BY wave_id, department_id, group_id
"""

#: From so many responses on, PostgreSQL may share the reading among processes. Where they are fewer it would read the
#: responses of the whole country, because that can be shared: 0.2 s instead of 0.05 s.
_MANY: Final = 20_000

#: Whether the answers have grown to more than twice what PostgreSQL last knew of them, small tables aside.
OUTGROWN: Final = """
SELECT pg_relation_size(oid) > 2 * current_setting('block_size')::int * (GREATEST(relpages, 0) + 50)
FROM pg_class WHERE oid = 'surveys_answer'::regclass
"""


@dataclass(frozen=True)
class Answers:
    """The responses of some waves, those that answer nothing left out.

    places: int array (responses × 3), the ids of wave, department and group.
    values: uint8 array (responses × questions): 0 where there is no answer, 1 for don't know, 2-6 for the grades 1-5.
    """

    places: np.ndarray
    values: np.ndarray


@dataclass(frozen=True)
class Responses:
    """All responses of some waves, counted.

    places: int array (cells × 3), the ids of wave, department and group, in this order.
    replies: int array (cells × 3), how many said yes, no and nothing to the screening question.
    """

    places: np.ndarray
    replies: np.ndarray


def read_responses(waves: Sequence[int]) -> Responses:
    """Return who responded in some waves (ids). One query."""
    statement = _RESPONSES.format(waves=_marks(waves))
    found = np.array(_rows(statement, waves), dtype=np.int64).reshape(-1, 6)
    return Responses(found[:, :3], found[:, 3:])


def read_answers(responses: Responses, questions: Sequence[int]) -> Answers:
    """Return the answers of the waves that have these responses to some questions (ids). One query at most."""
    waves = np.unique(responses.places[:, 0]).tolist()
    if not waves:
        return Answers(np.zeros((0, 3), dtype=np.int64), np.zeros((0, len(questions)), dtype=np.uint8))
    n_numbers = -(-len(questions) // _PER_NUMBER)
    factors = [f"factor_{number}" for number in range(n_numbers)]
    statement = _PACKED.format(
        factors=", ".join(factors),
        questions=", ".join(f"({_marks(range(n_numbers + 1))})" for _ in questions),
        numbers=", ".join(f"{_either_bit()}((a.value + 1) * asked.{factor})" for factor in factors),
        waves=_marks(waves),
    )
    values = [value for place, question in enumerate(questions) for value in (question, *_factors(place, n_numbers))]
    rows = _rows(statement, [*values, *waves], is_shared=responses.replies.sum() >= _MANY)
    found = np.array(rows, dtype=np.int64).reshape(-1, 3 + n_numbers)
    return Answers(found[:, :3], _unpacked(found[:, 3:], len(questions)))


def renew_statistics() -> None:
    """Let PostgreSQL look at the answers where autovacuum has not come to it since many were stored.

    Of a table that was empty when it last looked, it would read all rows to count one wave. Where somebody else is
    looking at this moment, nobody waits for that.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(OUTGROWN)
            if cursor.fetchone()[0]:
                cursor.execute("ANALYZE (SKIP_LOCKED) surveys_answer, surveys_response")


def expect_cheap_lookups(*, is_shared: bool = False) -> None:
    """Let PostgreSQL find a wave's answers by index, for the rest of the transaction; in several processes if shared.

    It reckons with disks whose heads must move, and would rather read the answers of the whole country. Measured on 10
    million: 0.1 s for an organisation instead of 2 s.
    """
    if connection.vendor == "postgresql":
        alone = "" if is_shared else "; SET LOCAL max_parallel_workers_per_gather = 0"
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL random_page_cost = 1.1{alone}")


def _factors(place: int, n_numbers: int) -> list[int]:
    """Return what an answer to the question at a place is multiplied by in each number: 0 in all but its own."""
    own, shift = divmod(place, _PER_NUMBER)
    return [1 << _BITS * shift if number == own else 0 for number in range(n_numbers)]


def _either_bit() -> str:
    """Return the aggregate that puts packed answers together. SQLite has the sum only: here it is the same."""
    return "BIT_OR" if connection.vendor == "postgresql" else "SUM"


def _unpacked(numbers: np.ndarray, n_questions: int) -> np.ndarray:
    own, shift = np.divmod(np.arange(n_questions), _PER_NUMBER)
    return np.asarray(numbers[:, own] >> _BITS * shift & 7, dtype=np.uint8)


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


@transaction.atomic
def _rows(statement: str, values: Sequence[int], *, is_shared: bool = False) -> list[Any]:
    expect_cheap_lookups(is_shared=is_shared)
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
