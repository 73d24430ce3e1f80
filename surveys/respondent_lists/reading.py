"""The columns of a list of respondents, whatever they are called and however they are ordered. Pure."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from surveys.table_files import FileRefused
from surveys.workbook_files import table_in

MAX_ROWS: Final = 100_000
MAX_CELL: Final = 300
OPTIONAL: Final = ("name",)

#: What a column may be called, in lower case.
_NAMES: Final = {
    "email": ("e-post", "epost", "e-postadress", "epostadress", "mejl", "mail", "email", "e-mail"),
    "name": ("namn", "name"),
    "department": ("förvaltning", "enhet", "department", "unit"),
    "group": ("grupp", "respondentgrupp", "group"),
}
_COLUMNS: Final = {name: column for column, names in _NAMES.items() for name in names}


@dataclass(frozen=True)
class Row:
    """One person of a list, as her row says it."""

    line: int
    email: str
    name: str
    department: str
    group: str


@dataclass(frozen=True)
class RespondentList:
    """The rows of a file, and the columns that were not used."""

    rows: list[Row]
    unused_columns: list[str]


def read_list(content: bytes) -> RespondentList:
    """Return the rows of a CSV or XLSX file; raise FileRefused for what is not a list of respondents."""
    table = table_in(content)
    places = _places(table.header)
    if not table.rows:
        raise FileRefused(["Filen har inga respondenter under rubrikraden."])
    if len(table.rows) > MAX_ROWS:
        raise FileRefused([f"Filen har {len(table.rows)} rader. Högst {MAX_ROWS} går att läsa."])
    unused = [name[:60] for number, name in enumerate(table.header) if number not in places.values()]
    return RespondentList([_row(line, cells, places) for line, cells in table.rows], unused)


def _places(header: list[str]) -> dict[str, int]:
    """Return in which place each column stands; raise FileRefused when one is missing or there twice."""
    found = [(_COLUMNS.get(name.casefold()), number) for number, name in enumerate(header)]
    places = {column: number for column, number in found if column}
    missing = [f"Kolumnen ”{_NAMES[column][0]}” saknas." for column in _NAMES if column not in (*places, *OPTIONAL)]
    columns = [column for column, _ in found if column]
    doubled = [f"Det finns två kolumner för {_NAMES[c][0]}." for c in sorted(set(columns)) if columns.count(c) > 1]
    if missing or doubled:
        raise FileRefused([*missing, *doubled])
    return places


def _row(line: int, cells: list[str], places: dict[str, int]) -> Row:
    values = {column: _cell(cells[number]) for column, number in places.items()}
    return Row(line, values["email"].lower(), values.get("name", ""), values["department"], values["group"])


def _cell(text: str) -> str:
    """Return a cell without the odd spaces that copying brings; too long a cell is cut and refused later."""
    return " ".join(text.split())[: MAX_CELL + 1]


def has_hidden_characters(text: str) -> bool:
    """Tell whether a text holds characters that are not seen, such as those that turn its direction."""
    if text.isprintable():  # most are, and it is told without looking at each character
        return False
    return any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") for character in text)
