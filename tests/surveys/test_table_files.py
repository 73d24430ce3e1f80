import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.table_files import Errors, FileRefused, decoded, read_table, table_of

HEADER = ["förvaltning", "grupp"]
ROWS = [(2, ["Å", "Ö"])]


def refusal_of(content: bytes) -> list[str]:
    with pytest.raises(FileRefused) as refusal:
        table_of(content)
    return refusal.value.errors


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_in_the_encodings_that_people_save(encoding):
    table = table_of("förvaltning;grupp\nÅ;Ö\n".encode(encoding))

    assert (table.header, table.rows) == (HEADER, ROWS)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"], ids=["little endian", "big endian"])
def test_utf_16_is_told_by_its_byte_order_mark(mark):
    encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"

    assert decoded(mark + "Å".encode(encoding)) == "Å"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found_out_from_the_header(separator):
    table = table_of(f"förvaltning{separator}grupp\nÅ{separator}Ö".encode())

    assert (table.header, table.rows) == (HEADER, ROWS)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_the_line_that_excel_writes_says_the_separator(separator, end):
    table = table_of(f"sep={separator}{end}förvaltning{separator}grupp{end}Å{separator}Ö".encode("utf-8-sig"))

    assert (table.header, table.rows) == (HEADER, [(3, ["Å", "Ö"])])


def test_the_line_that_excel_writes_wins_over_the_header():
    table = table_of(b"sep=,\na;b;c,d\n1,2")

    assert table.header == ["a;b;c", "d"]


def test_quoted_cells_may_hold_separators_quotes_and_line_breaks():
    table = table_of('a;b\n"x;y";"säger ""hej""\noch går"'.encode())

    assert table.rows[0][1] == ["x;y", 'säger "hej"\noch går']


def test_a_row_is_numbered_by_its_line_in_the_file():
    table = table_of(b'a;b\n\n"1\n1";2\n3;4\n')

    assert [line for line, _ in table.rows] == [4, 5]


def test_blank_lines_and_rows_without_content_are_passed_over():
    table = table_of(b"\na;b\n\n1;2\n;\n  ;  \n\n")

    assert table.rows == [(4, ["1", "2"])]


def test_space_around_cells_is_taken_away():
    table = table_of(b" a ; b\n 1;2 \n")

    assert (table.header, table.rows[0][1]) == (["a", "b"], ["1", "2"])


def test_a_row_comes_as_cells_by_column():
    assert list(table_of(b"a;b\n1;2")) == [(2, {"a": "1", "b": "2"})]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \n ; \n"])
def test_an_empty_file_is_refused(content):
    assert refusal_of(content) == ["Filen är tom."]


@pytest.mark.parametrize(
    "content",
    [b"PK\x03\x04\x00\x00", b"\xff\xfea", b"\x81\x8d;b\n1;2", "förvaltning;grupp".encode("utf-16-le"), b"a;b\n\0;1"],
    ids=["a workbook", "half a character of UTF-16", "bytes of no encoding", "UTF-16 without a mark", "NUL"],
)
def test_what_is_not_a_text_file_is_refused(content):
    assert refusal_of(content) == ["Filen är inte en textfil. Spara den som CSV UTF-8 och försök igen."]


def test_a_doubled_column_is_refused_by_name():
    assert refusal_of(b"a;b; a\n1;2;3") == ["Kolumnen ”a” finns flera gånger."]


def test_rows_with_too_few_or_too_many_cells_are_all_listed():
    assert refusal_of(b"a;b\n1\n1;2\n1;2;3\n") == [
        "Rad 2: 1 kolumner, men rubrikraden har 2.",
        "Rad 4: 3 kolumner, men rubrikraden har 2.",
    ]


def test_an_unended_quote_is_refused():
    assert refusal_of(b'a;b\n"1;2\n') == ["Rad 2: citattecknen går inte att tolka."]


def test_a_header_of_20_000_columns_is_refused():
    header = ";".join(f"c{n}" for n in range(20_000)).encode()

    assert refusal_of(header) == ["Filen har 20000 kolumner. Högst 1000 går att läsa."]


def test_a_cell_of_a_megabyte_is_refused():
    assert refusal_of(b"a;b\n" + b"x" * 1_000_000 + b";1") == ["Rad 2: citattecknen går inte att tolka."]


def test_at_most_100_errors_are_listed_and_the_rest_counted():
    content = b"a;b\n" + b"1\n" * 130

    errors = refusal_of(content)

    assert (len(errors), errors[-1]) == (101, "… och 30 fel till.")


def test_exactly_100_errors_are_listed_without_a_count():
    errors = refusal_of(b"a;b\n" + b"1\n" * 100)

    assert (len(errors), errors[-1]) == (100, "Rad 101: 1 kolumner, men rubrikraden har 2.")


def test_an_error_tells_line_column_and_the_beginning_of_the_value():
    errors = Errors()

    errors.add(7, "B1", "x" * 50, "är fel.")

    assert errors.found == [f"Rad 7, kolumn B1: ”{'x' * 40}” är fel."]


def test_a_file_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(FileRefused, match=r"Filen borta\.csv kan inte läsas"):
        read_table(tmp_path / "borta.csv")


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="kan inte läsas"):
        read_table(tmp_path)


def is_table_or_refused(content: bytes) -> bool:
    try:
        table = table_of(content)
    except FileRefused as refusal:
        return bool(refusal.errors)
    return all(len(row) == len(table.header) for _, row in table.rows)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(content):
    assert is_table_or_refused(content)


@given(st.text(alphabet="sep=;,\t\"'\r\nab", max_size=30))
def test_any_arrangement_of_separators_and_quotes_is_a_table_or_refused(text):
    assert is_table_or_refused(text.encode())
