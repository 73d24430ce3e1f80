"""Files of frequencies, read row by row: what is in them, and everything that is wrong with them."""

import pytest

from analysis.exchange.reading import Asked, parse
from surveys.table_files import FileRefused
from tests.analysis.exchange.files import HEADER, content, rows
from tests.factories import CODES_2020

KNOWN = {"dimios:2020": Asked(frozenset(CODES_2020), "S1"), "dimios:1999": None}
START = "0581;Norrköpings kommun;kommun;2020;dimios:2020;"
B1 = [f"{START};B1;{value};{n}" for value, n in ((1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (0, 6))]


def test_six_counts_stand_in_the_order_of_grades_with_dont_know_last():
    (result,) = parse(content(*B1), KNOWN)

    assert result.counts == {"B1": [1, 2, 3, 4, 5, 6]}
    assert (result.code, result.name, result.kind, result.year) == ("0581", "Norrköpings kommun", "kommun", 2020)
    assert (result.questionnaire_key, result.questionnaire_version) == ("dimios", "2020")


def test_screening_has_yes_first_and_no_last():
    (result,) = parse(content(f"{START};S1;1;9", f"{START};S1;0;4"), KNOWN)

    assert result.counts == {"S1": [9, 0, 0, 0, 0, 4]}


def test_a_sectors_rows_stand_by_themselves():
    (result,) = parse(content(f"{START};B1;3;20", f"{START}education;B1;3;8"), KNOWN)

    assert result.sector_counts == {"education": {"B1": [0, 0, 8, 0, 0, 0]}}


def test_a_sector_with_more_answers_than_the_whole_is_refused():
    with pytest.raises(FileRefused) as refusal:
        parse(content(*B1, f"{START}education;B1;3;8"), KNOWN)

    assert refusal.value.errors == [
        "Rad 2, kolumn question: ”B1” har fler svar för education än för hela organisationen."
    ]


def test_a_file_may_hold_several_organisations_and_years():
    held = content(*rows("0581"), *rows("0581", year=2021), *rows("0582"))

    assert [(each.code, each.year) for each in parse(held, KNOWN)] == [("0581", 2020), ("0581", 2021), ("0582", 2020)]


def test_a_name_that_was_written_as_text_is_read_as_it_was():
    (result,) = parse(content(*(row.replace("Kommun 0581", "'=Kommun") for row in rows())), KNOWN)

    assert result.name == "=Kommun"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_is_read(encoding):
    held = content(*B1).decode().encode(encoding)

    assert parse(held, KNOWN)[0].name == "Norrköpings kommun"


def test_columns_may_come_in_another_order():
    names = HEADER.split(";")
    lines = [";".join(reversed(row.split(";"))) for row in B1]

    held = "\n".join([";".join(reversed(names)), *lines]).encode()

    assert parse(held, KNOWN)[0].counts == {"B1": [1, 2, 3, 4, 5, 6]}


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (f"{START};B1;3;-1", "Rad 2, kolumn n: ”-1” är inget helt antal"),
        (f"{START};B1;3;1.5", "är inget helt antal"),
        (f"{START};B1;3;1,5", "är inget helt antal"),
        (f"{START};B1;3;", "är inget helt antal"),
        (f"{START};B1;3;３", "är inget helt antal"),
        (f"{START};B1;3;999999999", "är inget helt antal"),
        (f"{START};B1;6;9", "ska vara 1–5"),
        (f"{START};B1;ja;9", "ska vara 1–5"),
        (f"{START};S1;2;9", "ska vara 1 .ja. eller 0"),
        (f"{START};B99;3;9", "finns inte i enkäten"),
        (f"{START}skola;B1;3;9", "är inte en av social_services"),
        ("0581;N;kommun;2020;dimios:1999;;B1;3;9", "Läs först in enkäten"),
        ("0581;N;by;2020;dimios:2020;;B1;3;9", "är inte en av kommun, region"),
        ("0581;N;kommun;20;dimios:2020;;B1;3;9", "är inget årtal"),
        (";N;kommun;2020;dimios:2020;;B1;3;9", "organisation_code"),
        (f"0581;{'N' * 201};kommun;2020;dimios:2020;;B1;3;9", "mellan 1 och 200"),
        (f"{START};B1;3;7", "har 7 svar för 0581. Färre än 8"),
        (f"{START};B1;0;40", "har 0 svar"),
        (f"{START};S1;1;7", "har 7 svar"),
        (f"{START}education;B1;3;9", "finns för education men inte för hela"),
    ],
)
def test_a_row_that_is_wrong_is_refused_with_its_line(row, problem):
    with pytest.raises(FileRefused, match=problem):
        parse(content(row), KNOWN)


def test_a_row_that_comes_twice_is_refused():
    with pytest.raises(FileRefused, match="Rad 8, kolumn question: ”B1” har redan en rad"):
        parse(content(*B1, B1[0]), KNOWN)


def test_an_organisation_with_two_names_is_refused():
    with pytest.raises(FileRefused, match="har annat namn, slag eller enkät än på rad 2"):
        parse(content(*B1, "0581;Annat namn;kommun;2020;dimios:2020;;B2;3;9"), KNOWN)


def test_all_errors_are_listed_by_row():
    with pytest.raises(FileRefused) as refusal:
        parse(content(f"{START};B1;9;9", *B1, f"{START};B2;3;x"), KNOWN)

    assert [error.partition(",")[0] for error in refusal.value.errors] == ["Rad 2", "Rad 9"]


@pytest.mark.parametrize(
    ("held", "problem"),
    [
        (b"", "Filen är tom"),
        (HEADER.encode(), "inga förekomster"),
        (HEADER.replace(";n", ";n;n").encode() + b"\n", "finns flera gånger"),
        (HEADER.replace(";sector", "").encode() + b"\n", "Kolumnen ”sector” saknas"),
        (HEADER.encode() + b";e-post\n", "Kolumnen ”e-post” är okänd"),
        (b"\x89PNG\r\n\x1a\n\0\0", "inte en textfil"),
        (";".join(map(str, range(20_000))).encode(), "20000 kolumner"),
        (b"a" * 10_000_001, "större än 10 MB"),
        (content(*[B1[0]] * 100_001), "fler än 100000 rader"),
    ],
    ids=["empty", "no rows", "doubled", "missing", "unknown", "picture", "columns", "bytes", "rows"],
)
def test_a_file_that_is_no_such_table_is_refused(held, problem):
    with pytest.raises(FileRefused, match=problem):
        parse(held, KNOWN)
