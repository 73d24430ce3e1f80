"""The results file: one row per scope and measure, as CSV or JSON (docs/files.md, "Results")."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from analysis import results
from analysis.models import Publication
from analysis.results import Figure, ScopeResults
from analysis.scopes import DEPARTMENT, DEPARTMENT_GROUP, GROUP, ORGANISATION
from reports.formatting import rounded
from surveys.models import Department

Value = str | float | int | bool | None
Row = dict[str, Value]

_WHOLE = ("n", "others_n", "others_organisations", "sector_n")
_REAL = (
    "mean",
    "dont_know_share",
    "value",
    "others_mean",
    "others_dont_know_share",
    "others_value",
    "sector_mean",
)
_FLAGS = ("suppressed", "dont_know_suppressed", "others_suppressed")
HEADER = (
    "measurement",
    "publication",
    "scope",
    "name",
    "measure",
    "code",
    "n",
    "mean",
    "dont_know_share",
    "value",
    "others_mean",
    "others_dont_know_share",
    "others_value",
    "others_n",
    "others_organisations",
    "sector_mean",
    "sector_n",
    *_FLAGS,
)
_DECIMALS = 4


def rows(publication: Publication, department: Department | None = None) -> Iterator[Row]:
    """Yield the rows of a publication, or of one department with its groups. Some scopes are held at a time."""
    kinds = (
        [ORGANISATION, DEPARTMENT, GROUP, DEPARTMENT_GROUP] if department is None else [DEPARTMENT, DEPARTMENT_GROUP]
    )
    only = None if department is None else [department.pk]
    for scope in results.each(publication, kinds=kinds, departments=only):
        for figure in scope.figures.values():
            yield _row(publication, scope, figure)


class _Line:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Iterable[Row]) -> Iterator[str]:
    """Yield the CSV line by line: BOM and header first; semicolons, decimal points and four decimals."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + writer.writerow(HEADER)
    for row in table:
        yield writer.writerow([_cell(name, row[name]) for name in HEADER])


def json_lines(table: Iterable[Row]) -> Iterator[str]:
    """Yield a JSON list of objects with the columns of the CSV, one object at a time; numbers are not rounded."""
    before = "[\n"
    for row in table:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before.startswith("[") else "\n]\n"


def write_csv(path: Path, table: Iterable[Row]) -> int:
    """Write UTF-8 with BOM, semicolons, decimal points and four decimals; return the number of rows."""
    return _write(path, csv_lines(table))


def write_json(path: Path, table: Iterable[Row]) -> int:
    """Write a list of objects with the columns of the CSV; numbers are not rounded."""
    return _write(path, json_lines(table))


def _write(path: Path, pieces: Iterator[str]) -> int:
    """Write a file piece by piece; return how many rows it has: one piece is its beginning or its end."""
    with path.open("w", encoding="utf-8", newline="") as file:
        return sum(bool(file.write(piece)) for piece in pieces) - 1


WRITERS: dict[str, Callable[[Path, Iterable[Row]], int]] = {".csv": write_csv, ".json": write_json}


def _row(publication: Publication, scope: ScopeResults, figure: Figure) -> Row:
    keys: Row = {
        "measurement": str(publication.measurement),
        "publication": publication.number,
        "scope": scope.kind,
        "name": scope.name,
        "measure": figure.measure,
        "code": figure.code,
    }
    whole = {name: None if (n := getattr(figure, name)) is None else int(n) for name in _WHOLE}
    values = {name: getattr(figure, name) for name in (*_REAL, *_FLAGS)}
    row = {**keys, **whole, **values}
    return {name: row[name] for name in HEADER}


def _cell(name: str, value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if name in _REAL:
        return str(rounded(float(value), _DECIMALS))
    return _as_text(str(value))


def _as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) else cell
