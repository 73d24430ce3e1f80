"""Organisations from our own CSV and from SKR's list."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from surveys.models import Organisation
from tests.factories import OrganisationFactory
from tests.surveys.test_workbook_files import workbook

#: The first rows of the list of municipalities, as it is published.
MUNICIPALITIES = (
    "municipality_code,municipality_name,municipality_name_short,county_code,county_name,county_name_short\n"
    "0114,Upplands Väsby kommun,Upplands Väsby,01,Stockholms län,Stockholm\n"
    "0580,Linköpings kommun,Linköping,05,Östergötlands län,Östergötland\n"
)
SKR_HEADER = ["Gruppkod", "Kommunkod", "Kommun", "Huvudgrupp", "Kommungrupp 2023"]
SKR_LINKOPING = ["B3", 580, "Linköping", "B. Större städer", "B3. Större stad"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(tmp_path: Path):
    def imported(content: str | bytes) -> None:
        path = tmp_path / "list"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        call_command("import_organisations", str(path))

    return imported


def linkoping() -> dict[str, object]:
    columns = ("name", "county", "municipality_group", "inhabitants")
    return Organisation.objects.values(*columns).get(code="0580")


def test_the_list_of_municipalities_is_read_with_codes_as_text(imported):
    imported(MUNICIPALITIES)

    assert set(Organisation.objects.values_list("code", "name", "county", "kind")) == {
        ("0114", "Upplands Väsby kommun", "Stockholms län", "kommun"),
        ("0580", "Linköpings kommun", "Östergötlands län", "kommun"),
    }


def test_skrs_list_is_read_with_its_header_on_the_second_row(imported):
    imported(workbook(["Kommungruppsindelning 2023"], SKR_HEADER, SKR_LINKOPING))

    assert (linkoping()["name"], linkoping()["municipality_group"]) == ("Linköping", "B3. Större stad")


def test_skrs_list_fills_in_and_keeps_the_name(imported):
    imported(MUNICIPALITIES)
    imported(workbook(["Kommungruppsindelning 2023"], SKR_HEADER, SKR_LINKOPING))

    assert linkoping() == {
        "name": "Linköpings kommun",
        "county": "Östergötlands län",
        "municipality_group": "B3. Större stad",
        "inhabitants": None,
    }


def test_our_own_columns_are_read(imported):
    imported("kod;namn;län;kommungrupp;invånare\n0580;Linköpings kommun;Östergötlands län;B3;167 000\n")

    assert (linkoping()["municipality_group"], linkoping()["inhabitants"]) == ("B3", 167_000)


def test_all_municipalities_of_the_country_are_read(imported):
    lines = [f"{code:04},Kommun {code} kommun,Kommun {code},01,Län {code // 100},L" for code in range(114, 404)]

    imported(MUNICIPALITIES.partition("\n")[0] + "\n" + "\n".join(lines))

    assert Organisation.objects.count() == 290
    assert Organisation.objects.order_by("code").first().code == "0114"


def test_skrs_list_is_found_behind_a_sheet_of_explanations(imported):
    book = Workbook()
    book.active.append(["Om indelningen"])
    sheet = book.create_sheet("Kommungrupper")
    for row in (["Kommungruppsindelning 2023"], SKR_HEADER, SKR_LINKOPING):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)

    imported(content.getvalue())

    assert linkoping()["municipality_group"] == "B3. Större stad"


def test_codes_that_are_text_in_the_workbook_keep_their_zero(imported):
    imported(workbook(["Kommungruppsindelning 2023"], SKR_HEADER, ["B3", "0580", *SKR_LINKOPING[2:]]))

    assert Organisation.objects.get().code == "0580"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_in_any_usual_encoding_is_read(imported, encoding):
    imported("kod;namn;län\n0580;Linköpings kommun;Östergötlands län\n".encode(encoding))

    assert linkoping()["county"] == "Östergötlands län"


@pytest.mark.parametrize("written", ["167000", "167 000", "167\N{NO-BREAK SPACE}000"])
def test_inhabitants_are_read_with_the_spaces_that_spreadsheets_write(imported, written):
    imported(f"kod;namn;invånare\n0580;Linköpings kommun;{written}\n")

    assert linkoping()["inhabitants"] == 167_000


def test_inhabitants_that_are_numbers_in_a_workbook_are_read(imported):
    imported(workbook(["Kod", "Namn", "Invånare"], [580, "Linköpings kommun", 167_000]))

    assert linkoping()["inhabitants"] == 167_000


def test_the_same_list_again_changes_nothing(imported):
    for _ in range(2):
        imported(MUNICIPALITIES)

    assert Organisation.objects.count() == 2


def test_an_empty_cell_changes_nothing(imported):
    OrganisationFactory(code="0580", name="Linköpings kommun", county="Östergötlands län")

    imported("kod;namn;län\n0580;;\n")

    assert (linkoping()["name"], linkoping()["county"]) == ("Linköpings kommun", "Östergötlands län")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "Filen är tom."),
        ("namn\nLinköping", "Kolumnen ”kod” saknas."),
        ("kod\n0580", "Kolumnen ”namn” saknas."),
        ("kod;namn", "inga organisationer"),
        ("kod;kommunkod;namn\n0580;0580;L", "två kolumner för kod"),
        ("kod;namn\n;Linköping", "Rad 2, kolumn kod"),
        ("kod;namn\n580;A\n0580;B", "Rad 3, kolumn kod: ”0580” finns flera gånger."),
        ("kod;namn;invånare\n0580;A;många", "är inget antal"),
        ("kod;namn;invånare\n0580;A;-5", "är inget antal"),
        ("kod;namn;invånare\n0580;A;1.5", "är inget antal"),
        ("kod;namn;invånare\n0580;A;３", "är inget antal"),
        ("kod;namn;invånare\n0580;A;99999999999999999999", "Rad 2"),
        (f"kod;namn\n0580;{'a' * 201}", "Rad 2"),
        ("kod;namn\n0580;", "Rad 2"),
    ],
)
def test_a_file_that_is_wrong_is_refused_and_nothing_stored(imported, content, message):
    with pytest.raises(CommandError, match=message):
        imported(content)

    assert not Organisation.objects.exists()


def test_a_file_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(CommandError, match="kan inte läsas"):
        call_command("import_organisations", str(tmp_path / "saknas.csv"))
