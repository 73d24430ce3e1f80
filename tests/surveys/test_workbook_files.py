"""Workbooks from outside: ordinary ones are read, dangerous and broken ones refused."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl import Workbook

from surveys import workbook_files
from surveys.table_files import FileRefused
from surveys.workbook_files import table_in


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content: bytes, name: str, text: bytes) -> bytes:
    """Return the workbook with one of its parts replaced or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return stream.getvalue()


def refusal_of(content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        table_in(content)
    return str(refusal.value)


def test_the_first_sheet_is_read_as_text():
    table = table_in(workbook(["namn", "kod", "dag"], ["Å", 580.0, dt.date(2026, 1, 2)]))

    assert (table.header, table.rows) == (["namn", "kod", "dag"], [(2, ["Å", "580", "2026-01-02T00:00:00"])])


def test_a_row_is_numbered_as_in_excel_and_empty_rows_are_passed_over():
    assert [line for line, _ in table_in(workbook(["a"], [None], ["x"])).rows] == [3]


def test_cells_missing_at_the_end_of_a_row_are_empty():
    assert table_in(workbook(["a", "b", None], ["x"])).rows == [(2, ["x", ""])]


def test_a_row_wider_than_the_header_is_refused():
    assert "2 kolumner, men rubrikraden har 1" in refusal_of(workbook(["a"], ["x", "y"]))


def test_a_text_file_is_read_too():
    assert table_in(b"a;b\n1;2").rows == [(2, ["1", "2"])]


@pytest.mark.parametrize("content", [b"", workbook()], ids=["no bytes", "no cells"])
def test_an_empty_file_is_refused(content):
    assert refusal_of(content) == "Filen är tom."


def test_the_older_format_is_refused_with_what_to_do():
    assert "äldre Excelformatet" in refusal_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def test_a_web_page_renamed_is_refused():
    assert "webbsida" in refusal_of(b"\xef\xbb\xbf\r\n<html><table><tr><td>a</td></tr></table></html>")


def test_another_kind_of_archive_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")

    assert "ingen Excelfil" in refusal_of(stream.getvalue())


def test_a_damaged_workbook_is_refused():
    assert "skadad" in refusal_of(workbook(["a"], ["x"])[:300])


def test_a_workbook_without_a_readable_sheet_is_refused():
    assert "går inte att läsa" in refusal_of(with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", b"<worksheet><"))


def test_a_small_file_that_unfolds_to_a_huge_one_is_refused():
    bomb = with_part(workbook(["a"]), "xl/media/a.bin", bytes(60_000_000))

    assert len(bomb) < 100_000
    assert "packas upp till för mycket" in refusal_of(bomb)


def test_what_unfolds_is_counted_while_reading_and_not_believed(monkeypatch):
    monkeypatch.setattr(workbook_files, "MAX_INFLATED", 1_000)

    assert "packas upp till för mycket" in refusal_of(workbook(["a"], ["x"]))


@pytest.mark.parametrize("declaration", [b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', b"<!ENTITY e 'x'>"])
def test_external_entities_are_refused(declaration):
    sheet = b'<?xml version="1.0"?>' + declaration + b"<worksheet/>"

    assert "hänvisar till andra filer" in refusal_of(with_part(workbook(["a"]), "xl/worksheets/sheet1.xml", sheet))


def test_a_formula_without_a_saved_value_is_an_empty_cell():
    assert table_in(workbook(["a", "b"], ["x", "=1+1"])).rows == [(2, ["x", ""])]


def test_a_sheet_of_20_000_columns_is_refused():
    content = workbook([f"k{number}" for number in range(16_384)])

    assert "Högst 1000" in refusal_of(content)


def test_more_rows_than_can_be_read_are_refused(monkeypatch):
    monkeypatch.setattr(workbook_files, "MAX_ROWS", 3)

    assert "fler än 3 rader" in refusal_of(workbook(*[["a"]] * 5))
