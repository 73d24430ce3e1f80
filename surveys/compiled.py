"""Statements that run at nearly every request: their SQL is written once and kept, here and in PostgreSQL.

The ORM needs ten times as long to write such a statement, and PostgreSQL four times as long to plan it, as it takes to
carry it out.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from inspect import signature
from itertools import count
from threading import local
from typing import Any, Final, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Model, QuerySet
from django.db.models import query as orm
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=Model)

_numbers: Final = count()


Value = int | str | None


class _Given(Expression):
    """Stands in a query for one of the values that each call gives, by its place among them."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        """Stand for a value of a prepared statement."""
        return f"${self.place + 1}", []


class Finder(local, Generic[M]):
    """A query that finds rows by some values; returns what the ORM would return.

    query: is given as many values as it has parameters, and holds each of them somewhere. Each thread has its own,
    since a compiled query and a prepared statement belong to a connection.
    """

    def __init__(self, query: Callable[..., QuerySet[M]]) -> None:
        self._query = query
        self._n_values = len(signature(query).parameters)
        self._name = ""
        self._prepared_on: object = None

    def first(self, *values: Value) -> M | None:
        """Return a row with these values. One query; one that locks needs a transaction, as ever."""
        if self._compiled.locks and not connection.in_atomic_block:
            raise TransactionManagementError("nothing stays locked outside a transaction")
        with connection.cursor() as cursor:
            self._ask(cursor, values)
            row = cursor.fetchone()
        return self._compiled.instance(row) if row else None

    def all(self, *values: Value) -> list[M]:
        """Return every row with these values, in the query's order. One query."""
        with connection.cursor() as cursor:
            self._ask(cursor, values)
            rows = cursor.fetchall()
        return [self._compiled.instance(row) for row in rows]

    def _ask(self, cursor: Any, values: Sequence[Value]) -> None:
        sql, parameters = self._compiled.sql, self._compiled.parameters
        if connection.vendor != "postgresql":
            cursor.execute(sql, [values[each.place] if isinstance(each, _Given) else each for each in parameters])
            return
        execute = f"EXECUTE {{}} ({', '.join(['%s'] * len(values))})"
        if self._prepared_on is connection.connection:
            cursor.execute(execute.format(self._name), values)
            return
        # One journey for both. What failed may have left its statement behind: the next attempt has a name of its own.
        self._name = f"finder_{next(_numbers)}"
        cursor.execute(f"PREPARE {self._name} AS {sql}; {execute.format(self._name)}", [*parameters, *values])
        self._prepared_on = connection.connection

    @cached_property
    def _compiled(self) -> "_Compiled[M]":
        return _Compiled(self._query(*map(_Given, range(self._n_values))))


class _Compiled(Generic[M]):
    """The SQL of a query, and how a row becomes an object: the same as django.db.models.query.ModelIterable."""

    def __init__(self, queryset: QuerySet[M]) -> None:
        compiler: Any = queryset.query.get_compiler(connection=connection)
        self.sql, self.parameters = compiler.as_sql()
        self.locks = queryset.query.select_for_update
        self._model = queryset.model
        own = compiler.klass_info["select_fields"]
        self._own = slice(own[0], own[-1] + 1)
        columns = [column for column, *_ in compiler.select]
        self._names = [column.target.attname for column in columns[self._own]]
        self._converters = compiler.get_converters(columns)
        self._converted = compiler.apply_converters
        self._annotated = compiler.annotation_col_map
        populators: Any = orm.get_related_populators
        self._related = populators(compiler.klass_info, compiler.select, connection.alias)

    def instance(self, row: tuple[Any, ...]) -> M:
        values = next(self._converted([row], self._converters))
        found = self._model.from_db(connection.alias, self._names, values[self._own])
        for related in self._related:
            related.populate(values, found)
        for name, place in self._annotated.items():
            setattr(found, name, values[place])
        return found


class Writer(Generic[M]):
    """Stores some columns of rows of one table."""

    def __init__(self, model: type[M], *names: str) -> None:
        self._meta: Any = model._meta
        self._fields: list[Any] = [self._meta.get_field(name) for name in names]

    def update(self, row: M) -> None:
        """Store what a row that is there already holds in these columns. One query."""
        columns = ", ".join(f"{_quoted(field.column)} = %s" for field in self._fields)
        key = _quoted(self._meta.pk.column)
        sql = f"UPDATE {_quoted(self._meta.db_table)} SET {columns} WHERE {key} = %s"  # noqa: S608  (our own names)
        _run(sql, [*self._values(row), row.pk])

    def insert(self, rows: Sequence[M]) -> None:
        """Store new rows, at least one. One query."""
        columns = ", ".join(_quoted(field.column) for field in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        table, tuples = _quoted(self._meta.db_table), ", ".join([f"({places})"] * len(rows))
        sql = f"INSERT INTO {table} ({columns}) VALUES {tuples}"  # noqa: S608  (our own names)
        _run(sql, [value for row in rows for value in self._values(row)])

    def _values(self, row: M) -> list[Any]:
        return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in self._fields]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _run(sql: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
