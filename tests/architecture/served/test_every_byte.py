"""No hidden number in any byte, and no number written out that is not a published one of the reader's."""

import pytest

from tests.architecture.served.cast import EVERYBODY, INSIDE, OWN
from tests.architecture.served.hidden_numbers import recognisable
from tests.architecture.served.known_numbers import allowed
from tests.architecture.served.written_numbers import leaks, strangers

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("served")]


def test_the_municipality_gives_the_attacker_something_to_look_for(haul):
    newest = haul.world.publication("0580/2020", 2)
    hidden = [scope.name for scope in newest.scopes if scope.question("B1").mean is None and scope.kind == "department"]
    repeated = [scope.name for scope in newest.scopes if scope.question("B1").as_of]

    assert {"Biblioteksbolaget", "Vårdnämnden / Funktionsstöd"} <= set(hidden)
    assert "Skolnämnden" in repeated
    assert newest.whole.question("B1").others_organisations == 6
    assert len(recognisable(haul.world)) > 300


def test_the_attacker_has_read_pages_files_and_the_api_of_everybody(haul):
    read = {part: [page for page in pages.values() if page.status == 200] for part, pages in haul.pages.items()}
    kinds = {page.content_type.partition(";")[0] for pages in read.values() for page in pages}

    assert {"text/html", "text/csv", "application/json"} <= kinds
    assert len(read["key_user"]) > 150
    assert all(len(read[part]) > 40 for part in (*INSIDE, "foreign_key_user"))
    assert "/oppet/0580/2020/" in {page.address for page in read["visitor"]}


def test_no_hidden_number_is_in_any_byte(haul):
    hidden = recognisable(haul.world)

    assert [leak for pages in haul.pages.values() for leak in leaks(pages.values(), hidden)] == []


@pytest.mark.parametrize("part", EVERYBODY)
def test_every_number_written_out_is_published_and_the_readers(haul, part):
    known = allowed(haul.world, part)
    found = {page.address: strangers(page, known) for page in haul.pages[part].values()}

    assert {address: values for address, values in found.items() if values} == {}


TOPS = ("Vårdnämnden", "Skolnämnden", "Tekniknämnden", "Kanslistaben", "Biblioteksbolaget")


@pytest.mark.parametrize("part", OWN)
def test_who_reads_one_department_is_not_told_that_there_are_others(haul, part):
    others = [name for name in TOPS if name != OWN[part]]
    pages = haul.pages[part].items()

    assert {(address, name) for address, page in pages for name in others if name.encode() in page.body} == set()
