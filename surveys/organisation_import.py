"""Organisations from a file (docs/files.md): our own CSV, or SKR's list of kommungrupper. All or nothing."""

from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from surveys.models import Organisation, record
from surveys.table_files import Errors, FileRefused, Table
from surveys.workbook_files import table_in

#: What a column may be called, in lower case. SKR's list calls the short name "Kommun".
_NAMES: Final = {
    "code": ("kod", "kommunkod", "code", "municipality_code", "organisation_code"),
    "name": ("namn", "name", "municipality_name", "organisation_name"),
    "short_name": ("kommun",),
    "county": ("län", "county", "county_name"),
    "municipality_group": ("kommungrupp", "kommungrupp 2023", "municipality_group"),
    "inhabitants": ("invånare", "inhabitants"),
}
_COLUMNS: Final = {name: column for column, names in _NAMES.items() for name in names}


def import_organisations(path: Path) -> int:
    """Add a file's organisations, and fill in those that are there already; return how many rows there were.

    An empty cell changes nothing, and a short name never replaces a name. Raises FileRefused with every error.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FileRefused([f"Filen {path.name} kan inte läsas."]) from error
    table = table_in(content, header_holds=_NAMES["code"])
    with transaction.atomic():
        rows = _parsed(table)
        _store(rows)
        record("organisations_imported", path.name, by=None, n=len(rows))
    return len(rows)


def _parsed(table: Table) -> list[tuple[int, dict[str, str]]]:
    columns = {name: _COLUMNS[name.casefold()] for name in table.header if name.casefold() in _COLUMNS}
    _check_columns(list(columns.values()))
    rows = [(line, {column: cells[name] for name, column in columns.items()}) for line, cells in table]
    if not rows:
        raise FileRefused(["Filen har inga organisationer under rubrikraden."])
    _check_codes(rows)
    return rows


def _check_columns(columns: list[str]) -> None:
    missing = [f"Kolumnen ”{_NAMES[column][0]}” saknas." for column in ("code",) if column not in columns]
    if "name" not in columns and "short_name" not in columns:
        missing.append("Kolumnen ”namn” saknas.")
    doubled = [f"Det finns två kolumner för {_NAMES[c][0]}." for c in sorted(set(columns)) if columns.count(c) > 1]
    if missing or doubled:
        raise FileRefused([*missing, *doubled])


def _check_codes(rows: list[tuple[int, dict[str, str]]]) -> None:
    errors, seen = Errors(), set()
    for line, cells in rows:
        cells["code"] = _code(cells["code"])
        if not cells["code"]:
            errors.add(line, "kod", "", "saknas.")
        elif cells["code"] in seen:
            errors.add(line, "kod", cells["code"], "finns flera gånger.")
        if cells.get("inhabitants") and not _is_number(_joined(cells["inhabitants"])):
            errors.add(line, "invånare", cells["inhabitants"], "är inget antal.")
        seen.add(cells["code"])
    errors.raise_if_any()


def _code(text: str) -> str:
    """Return a code with the zeros that a spreadsheet takes away: 580 is 0580."""
    return text.zfill(4) if _is_number(text) else text


def _store(rows: list[tuple[int, dict[str, str]]]) -> None:
    existing = {organisation.code: organisation for organisation in Organisation.objects.all()}
    errors = Errors()
    for line, cells in rows:
        organisation = existing.get(cells["code"]) or Organisation(code=cells["code"], name=cells.get("short_name", ""))
        for column, value in _values(cells).items():
            setattr(organisation, column, value)
        try:
            organisation.clean_fields()
        except ValidationError as error:
            errors.add(line, "kod", cells["code"], " ".join(error.messages))
        else:
            organisation.save()
    errors.raise_if_any()


def _values(cells: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {c: cells[c] for c in ("name", "county", "municipality_group") if cells.get(c)}
    if cells.get("inhabitants"):
        values["inhabitants"] = int(_joined(cells["inhabitants"]))
    return values


def _joined(number: str) -> str:
    """Return a number without the spaces, of any kind, that part its thousands."""
    return "".join(number.split())


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
