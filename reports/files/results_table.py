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
    """Yield the rows of a publication, or of one department with its groups."""
    kinds = (
        [ORGANISATION, DEPARTMENT, GROUP, DEPARTMENT_GROUP] if department is None else [DEPARTMENT, DEPARTMENT_GROUP]
    )
    only = None if department is None else [department.pk]
    for scope in results.read(publication, kinds=kinds, departments=only):
        for figure in scope.figures.values():
            yield _row(publication, scope, figure)


def write_csv(path: Path, table: Iterable[Row]) -> int:
    """Write UTF-8 with BOM, semicolons, decimal points and four decimals; return the number of rows."""
    listed = list(table)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER)
        writer.writerows([_cell(name, row[name]) for name in HEADER] for row in listed)
    return len(listed)


def write_json(path: Path, table: Iterable[Row]) -> int:
    """Write a list of objects with the columns of the CSV; numbers are not rounded."""
    listed = list(table)
    path.write_text(json.dumps(listed, ensure_ascii=False, indent=1), encoding="utf-8")
    return len(listed)


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
