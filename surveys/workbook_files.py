"""Tables from Excel workbooks, read without trusting them. Pure."""

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import Any, Final

from openpyxl import load_workbook

from surveys.table_files import MAX_COLUMNS, FileRefused, Table, table_of, tabled

#: A small file can unfold to a huge one: this many bytes, and this many per byte of the file, are the most.
MAX_INFLATED: Final = 50_000_000
MAX_RATIO: Final = 100
MAX_ROWS: Final = 150_000
#: A header is looked for in this many rows.
MAX_TITLE_ROWS: Final = 10
_CHUNK: Final = 1 << 16
_WORKBOOK: Final = "xl/workbook.xml"

_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ZIP: Final = b"PK\x03\x04"


def is_workbook(content: bytes) -> bool:
    return content.startswith(_ZIP)


def refuse_what_only_looks_like_one(content: bytes) -> None:
    """Raise FileRefused for the formats that are often named .xls, .xlsx or .csv without being so."""
    if content.startswith(_OLD_EXCEL):
        raise FileRefused(["Filen är i det äldre Excelformatet (.xls). Spara den som .xlsx eller CSV och försök igen."])
    if content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise FileRefused(["Filen är en webbsida, inte en tabell. Spara den som .xlsx eller CSV och försök igen."])


def lines_of(content: bytes, header_holds: Collection[str] = ()) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of one sheet, without empty rows. Formulas come as their last value.

    The sheet is the first one that has a header with one of the names in `header_holds`, else the first of all.
    Raises FileRefused for what is not a workbook, or a dangerous one.
    """
    _check_archive(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = workbook.worksheets
        sheet = next((each for each in sheets if _has_header(each, header_holds)), sheets[0])
        yield from _filled(_rows(sheet, MAX_ROWS + 1))
    except FileRefused:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part leads to
        raise FileRefused(["Excelfilen går inte att läsa. Spara den på nytt i Excel och försök igen."]) from error


def _rows(sheet: Any, n: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    sheet.reset_dimensions()
    return enumerate(sheet.iter_rows(max_row=n, values_only=True), start=1)


def _has_header(sheet: Any, names: Collection[str]) -> bool:
    if not names:
        return False
    rows = (values for _, values in _rows(sheet, MAX_TITLE_ROWS))
    return any(_text(value).strip().casefold() in names for values in rows for value in values)


def _filled(rows: Iterator[tuple[int, tuple[Any, ...]]]) -> Iterator[tuple[int, list[str]]]:
    for number, values in rows:
        if number > MAX_ROWS:
            raise FileRefused([f"Filen har fler än {MAX_ROWS} rader."])
        if len(values) > MAX_COLUMNS:
            raise FileRefused([f"Rad {number} har {len(values)} kolumner. Högst {MAX_COLUMNS} går att läsa."])
        cells = [_text(value) for value in values]
        if any(cell.strip() for cell in cells):
            yield number, cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _check_archive(content: bytes) -> None:
    """Unfold every part once, counting, so that nothing larger is ever read into memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if _WORKBOOK not in archive.namelist():
                raise FileRefused(["Filen är ingen Excelfil. Spara listan som .xlsx eller CSV och försök igen."])
            _count_inflated(archive, limit=min(MAX_INFLATED, MAX_RATIO * len(content)))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FileRefused(["Excelfilen är skadad eller skyddad med lösenord."]) from error


def _count_inflated(archive: zipfile.ZipFile, *, limit: int) -> None:
    inflated = 0
    for part in archive.infolist():
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                inflated += len(chunk)
                if inflated > limit:
                    raise FileRefused(["Excelfilen packas upp till för mycket. Spara listan som CSV och försök igen."])
                if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                    raise FileRefused(["Excelfilen hänvisar till andra filer och läses därför inte."])


def table_in(content: bytes, *, header_holds: Collection[str] = ()) -> Table:
    """Return the table in a text file or a workbook; raise FileRefused for what is neither.

    header_holds: names in lower case of which the header of a workbook holds one; titles above it are passed over.
    """
    refuse_what_only_looks_like_one(content)
    if not is_workbook(content):
        return table_of(content)
    lines = _from_header(list(lines_of(content, header_holds)), header_holds)
    width = len(_without_empty_end(lines[0][1])) if lines else 0
    return tabled([(number, _fitted(cells, width)) for number, cells in lines])


def _from_header(lines: list[tuple[int, list[str]]], header_holds: Collection[str]) -> list[tuple[int, list[str]]]:
    for place, (_, cells) in enumerate(lines[:MAX_TITLE_ROWS]):
        if any(cell.strip().casefold() in header_holds for cell in cells):
            return lines[place:]
    return lines


def _fitted(cells: list[str], width: int) -> list[str]:
    """Return the cells of a sheet's row as wide as the header: a sheet stores no empty cells at the end."""
    return (_without_empty_end(cells) + [""] * width)[: max(width, len(_without_empty_end(cells)))]


def _without_empty_end(cells: list[str]) -> list[str]:
    width = max((number for number, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:width]
