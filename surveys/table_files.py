"""Tables from text files, as people save them: any of the usual encodings and separators. Pure."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

MAX_ERRORS = 100
MAX_COLUMNS = 1000
SEPARATORS = (";", "\t", ",")


class FileRefused(Exception):
    """A file was refused and nothing of it stored. `errors` says what is wrong, one Swedish line each."""

    def __init__(self, errors: list[str]) -> None:
        shown = errors[:MAX_ERRORS]
        if len(errors) > MAX_ERRORS:
            shown.append(f"… och {len(errors) - MAX_ERRORS} fel till.")
        self.errors = shown
        super().__init__("\n".join(shown))


@dataclass
class Errors:
    """Collects what is wrong with a file, so that everything can be mended at once."""

    found: list[str] = field(default_factory=list)

    def add(self, line: int, column: str, value: str, problem: str) -> None:
        self.found.append(f"Rad {line}, kolumn {column}: ”{value[:40]}” {problem}")

    def raise_if_any(self) -> None:
        if self.found:
            raise FileRefused(self.found)


@dataclass(frozen=True)
class Table:
    """A header and its rows; each row comes with its line number in the file."""

    header: list[str]
    rows: list[tuple[int, list[str]]]

    def __iter__(self) -> Iterator[tuple[int, dict[str, str]]]:
        for line, row in self.rows:
            yield line, dict(zip(self.header, row, strict=True))


def read_table(path: Path) -> Table:
    """Return the table in a text file; raise FileRefused for what is not one."""
    try:
        return table_of(path.read_bytes())
    except OSError as error:
        raise FileRefused([f"Filen {path.name} kan inte läsas."]) from error


def table_of(content: bytes) -> Table:
    return tabled(list(_lines(decoded(content))))


def tabled(lines: list[tuple[int, list[str]]]) -> Table:
    """Return numbered lines, the first of them the header, as a table; raise FileRefused when they do not fit."""
    if not lines:
        raise FileRefused(["Filen är tom."])
    (_, header), rows = lines[0], lines[1:]
    header = [name.strip() for name in header]
    _check_header(header)
    errors = [
        f"Rad {line}: {len(row)} kolumner, men rubrikraden har {len(header)}."
        for line, row in rows
        if len(row) != len(header)
    ]
    if errors:
        raise FileRefused(errors)
    return Table(header, [(line, [cell.strip() for cell in row]) for line, row in rows])


def decoded(content: bytes) -> str:
    """Return the text: by its byte order mark, else strict UTF-8, else Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileRefused(["Filen är inte en textfil. Spara den som CSV UTF-8 och försök igen."])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    separator, skipped, text = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num + skipped, row
    except csv.Error as error:
        raise FileRefused([f"Rad {reader.line_num + skipped}: citattecknen går inte att tolka."]) from error


def _separator(text: str) -> tuple[str, int, str]:
    """Return the separator, how many lines to skip before the header, and the text without them."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        return first[4], 1, rest
    return max(SEPARATORS, key=first.count), 0, text


def _check_header(header: list[str]) -> None:
    if len(header) > MAX_COLUMNS:
        raise FileRefused([f"Filen har {len(header)} kolumner. Högst {MAX_COLUMNS} går att läsa."])
    doubled = [name for name, times in Counter(header).items() if times > 1]
    if doubled:
        raise FileRefused([f"Kolumnen ”{name[:40]}” finns flera gånger." for name in doubled])
