"""The columns that may exist about an answer, read from the database itself."""

import pytest
from django.db import connection

from surveys.models import Answer, Response

ALLOWED = {
    Response: {"id", "wave_id", "department_id", "group_id", "decides"},
    Answer: {"response_id", "question_id", "value"},
}


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}" WHERE 1 = 0')  # noqa: S608
        return {column[0] for column in cursor.description}


@pytest.mark.django_db
@pytest.mark.parametrize("model", ALLOWED, ids=lambda model: model.__name__)
def test_an_answer_holds_the_allowed_columns_and_nothing_else(model):
    assert columns_of(model._meta.db_table) == ALLOWED[model]


@pytest.mark.django_db
def test_no_column_in_the_database_holds_a_token():
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)

    named = {f"{table}.{column}" for table in tables for column in columns_of(table) if "token" in column}
    assert {name for name in named if not name.endswith(".token_hash")} == set()
