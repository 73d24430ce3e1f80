"""Reading answers from the database, a row per response. The only module that does; all else works on frequencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from django.db import connection, transaction

#: A response's answers come packed into whole numbers, three bits a question, which is a row instead of thirty: 0 where
#: a question has no answer, 1 for don't know, 2-6 for the grades. A number holds the questions of so many ids in a row.
_PER_NUMBER: Final = 20
_BITS: Final = 3

_NUMBER: Final = """
COALESCE({either_bit}(CAST(a.value + 1 AS bigint) << CAST({bits} * (a.question_id - {first}) AS integer))
    FILTER (WHERE a.question_id BETWEEN {first} AND {last}), 0)
"""

_PACKED: Final = """
SELECT r.wave_id, r.department_id, r.group_id, {numbers}
FROM surveys_response r JOIN surveys_answer a ON a.response_id = r.id
WHERE r.wave_id IN ({waves})
GROUP BY r.id
"""

#: The same, one response after the other: needs two thirds of the time, but PostgreSQL does it in one process only.
_PACKED_SINGLY: Final = """
SELECT r.wave_id, r.department_id, r.group_id, packed.*
FROM surveys_response r CROSS JOIN LATERAL (SELECT {numbers} FROM surveys_answer a WHERE a.response_id = r.id) packed
WHERE r.wave_id IN ({waves})
"""

#: From so many responses on, PostgreSQL shares the reading among processes.
_MANY: Final = 20_000

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

#: Whether the answers have grown to more than twice what PostgreSQL last knew of them, small tables aside.
OUTGROWN: Final = """
SELECT pg_relation_size(oid) > 2 * current_setting('block_size')::int * (GREATEST(relpages, 0) + 50)
FROM pg_class WHERE oid = 'surveys_answer'::regclass
"""


@dataclass(frozen=True)
class Answers:
    """The responses of some waves. One that answers nothing may be missing.

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
    n_responses, firsts = int(responses.replies.sum()), _firsts(questions)
    numbers = ", ".join(map(_number, firsts))
    rows = _rows(_statement(n_responses).format(numbers=numbers, waves=_marks(waves)), waves)
    found = np.array(rows, dtype=np.int64).reshape(-1, 3 + len(firsts))
    return Answers(found[:, :3], _unpacked(found[:, 3:], firsts, questions))


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


def expect_cheap_lookups() -> None:
    """Let PostgreSQL find a wave's answers by index, for the rest of the transaction.

    It reckons with disks whose heads must move, and would rather read the answers of the whole country. Measured on 10
    million: 0.1 s for an organisation instead of 2 s.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL random_page_cost = 1.1")


def _firsts(questions: Sequence[int]) -> list[int]:
    """Return the first id of each number that some questions (ids) are in."""
    return sorted({question - question % _PER_NUMBER for question in questions})


def _number(first: int) -> str:
    """Return how the answers to the questions from an id on are packed. Of these, SQLite's sum is the same."""
    either_bit = "BIT_OR" if connection.vendor == "postgresql" else "SUM"
    return _NUMBER.format(either_bit=either_bit, bits=_BITS, first=first, last=first + _PER_NUMBER - 1)


def _statement(n_responses: int) -> str:
    return _PACKED_SINGLY if connection.vendor == "postgresql" and n_responses < _MANY else _PACKED


def _unpacked(numbers: np.ndarray, firsts: Sequence[int], questions: Sequence[int]) -> np.ndarray:
    """Return the values, responses × questions, of the numbers from some first ids on."""
    place = np.array(questions) % _PER_NUMBER
    number = np.searchsorted(firsts, np.array(questions) - place)
    return np.asarray(numbers[:, number] >> _BITS * place & 7, dtype=np.uint8)


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


@transaction.atomic
def _rows(statement: str, values: Sequence[int]) -> list[Any]:
    expect_cheap_lookups()
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return list(cursor.fetchall())
