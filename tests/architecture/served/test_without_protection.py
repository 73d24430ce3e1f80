"""The negative controls: without protection the attacker finds what is hidden, and so does another's reader."""

import pytest

from tests.architecture.served.hidden_numbers import recognisable
from tests.architecture.served.known_numbers import allowed
from tests.architecture.served.pages import heads_of, questions_by_label, rows_of
from tests.architecture.served.written_numbers import leaks, strangers

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("served")]


def test_the_attacker_finds_hidden_numbers_in_drawings_and_files(haul, unprotected):
    found = leaks(unprotected.values(), recognisable(haul.world))

    assert {address.rpartition("/")[2] or "page" for address, _ in found} == {"page", "resultat.csv", "resultat.json"}
    assert len(found) > 20


@pytest.mark.parametrize("file", ["resultat.csv", "resultat.json"])
def test_numbers_of_a_file_are_strangers(haul, unprotected, file):
    assert strangers(unprotected[f"filer/{file}"], allowed(haul.world, "key_user"))


def test_another_departments_numbers_are_strangers_to_who_reads_one(haul):
    school = next(str(pk) for pk, name in haul.world.departments.items() if name == "Skolnämnden")
    page = haul.pages["key_user"][f"/matningar/0580/2020/forvaltningar/{school}/filer/resultat.json"]

    assert strangers(page, allowed(haul.world, "representative")) == []
    assert len(strangers(page, allowed(haul.world, "sub_administrator"))) > 20


def test_the_heat_map_says_more_than_is_published(haul, unprotected):
    (table,) = unprotected["varmekarta/"].tree.xpath("//table")
    question = next(iter(questions_by_label(haul.world)))
    said = dict(zip(heads_of(table), rows_of(table)[question], strict=True))

    assert "··" not in said["Biblioteksbolaget"]
