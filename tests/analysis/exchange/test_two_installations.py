"""From one installation to another by file: the same figures as if all had been measured in one place."""

import csv
import json
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from analysis.models import ExchangeFile, PublishedComparison, PublishedScope, ReceivedResult
from analysis.publishing import publication
from surveys.models import Measurement, Organisation
from tests.analysis.exchange.files import HEADER, elsewhere, trust
from tests.factories import CODES_2020

pytestmark = pytest.mark.django_db

OWN, *OTHERS = CODES = [f"900{number}" for number in range(7)]


@contextmanager
def another_installation() -> Iterator[None]:
    """Do something in a database, and with a key, that are gone afterwards."""
    with elsewhere(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def measure(code: str, folder: Path) -> None:
    """Three departments of two sectors, 22 or more answers each, as told by the code alone."""
    rng = random.Random(code)  # noqa: S311
    rows = [";".join(["department", "sector", "group", "decides", *CODES_2020])]
    for department, sector in (("Skola", "education"), ("Förskola", "education"), ("Kultur", "culture_leisure")):
        for _ in range(rng.randint(22, 30)):
            grades = rng.choices(["1", "2", "3", "4", "5", "vet ej"], k=len(CODES_2020))
            rows.append(";".join([department, sector, "Chefer", rng.choice(["ja", "nej"]), *grades]))
    path = folder / f"{code}.csv"
    path.write_text("\n".join(rows))
    call_command("import_answers", f"{code}/2020", str(path), questionnaire="dimios:2020", create=True)


def figures_of(code: str) -> dict[str, object]:
    """All that the newest publication shows, by scope and by group of others."""
    made = Measurement.objects.named(f"{code}/2020").publications.first()
    scopes = PublishedScope.objects.filter(publication=made).values_list("name", "kind", "figures")
    groups = PublishedComparison.objects.filter(publication=made).values_list("name", "kind", "figures")
    return {f"{kind} {name}": figures for name, kind, figures in (*scopes, *groups)}


def export(code: str, folder: Path) -> Path:
    path = exported_file(code, folder)
    call_command("export_frequencies", f"{code}/2020", str(path))
    return path


def exported_file(code: str, folder: Path) -> Path:
    return folder / f"forekomster-{code}.csv"


@pytest.fixture(scope="module")
def exported_once(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """A folder with the files of six organisations, measured and published elsewhere."""
    folder, files = tmp_path_factory.mktemp("answers"), tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), another_installation():
        for code in OTHERS:
            measure(code, folder)
        publication.publish(Measurement.objects.named("9001/2020"))
        for code in OTHERS[1:]:
            publication.publish(Measurement.objects.named(f"{code}/2020"))
        for code in OTHERS:
            export(code, files)
    return files


@pytest.fixture
def exported(exported_once: Path, tmp_path: Path) -> list[Path]:
    """A test's own copies of the files, in the order of the organisations."""
    shutil.copytree(exported_once, tmp_path, dirs_exist_ok=True)
    return [exported_file(code, tmp_path) for code in OTHERS]


def test_figures_beside_received_others_are_those_of_one_installation(exported, tmp_path):
    with another_installation():
        for code in CODES:
            measure(code, tmp_path)
        publication.freeze(Measurement.objects.named("9000/2020"), [])
        prepared = [publication.protect_counted(publication.count(m)) for m in Measurement.objects.with_organisation()]
        frozen = publication.freeze(Measurement.objects.named("9000/2020"), prepared)
        publication.publish(Measurement.objects.named("9000/2020"), comparison_set=frozen)
        together = figures_of(OWN)

    trust()
    for path in exported:
        call_command("import_frequencies", str(path))
    measure(OWN, tmp_path)
    publication.publish(Measurement.objects.named("9000/2020"))

    assert figures_of(OWN) == together
    own = PublishedScope.objects.get(kind="department", name="Skola").figures
    assert own["others_organisations"][0] == own["sector_organisations"][0] == 6


def test_a_file_has_a_row_per_value_for_the_whole_and_each_sector(exported):
    with exported[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))

    b1 = {(row["sector"], row["value"]): int(row["n"]) for row in rows if row["question"] == "B1"}
    screening = {(row["sector"], row["value"]) for row in rows if row["question"] == "S1"}
    assert list(rows[0]) == HEADER.split(";")
    assert {sector for sector, _ in b1} == {"", "education", "culture_leisure"}
    assert all(b1["", v] == b1["education", v] + b1["culture_leisure", v] for v in "123450")
    assert {value for _, value in screening} == {"0", "1"}
    assert rows[0]["questionnaire"] == "dimios:2020"


def test_a_file_says_the_same_whenever_it_is_exported(tmp_path):
    measure(OWN, tmp_path)
    publication.publish(Measurement.objects.named("9000/2020"))

    first, second = (export(OWN, tmp_path).read_bytes() for _ in range(2))

    assert first == second


def test_a_file_from_elsewhere_needs_a_trusted_key(exported):
    with pytest.raises(CommandError, match="okänd nyckel"):
        call_command("import_frequencies", str(exported[0]))

    assert not Organisation.objects.exists()


def test_one_changed_number_is_refused_and_nothing_stored(exported):
    trust()
    lines = exported[0].read_text().splitlines()
    lines[1] = lines[1].rpartition(";")[0] + ";99"
    exported[0].write_text("\n".join(lines) + "\n")

    with pytest.raises(CommandError, match="har ändrats sedan den undertecknades"):
        call_command("import_frequencies", str(exported[0]))

    assert not ReceivedResult.objects.exists()
    assert not ExchangeFile.objects.exists()


def test_a_changed_date_is_refused(exported):
    trust()
    beside = exported[0].with_name(exported[0].name + ".signature")
    signature = json.loads(beside.read_text())
    beside.write_text(json.dumps(signature | {"exported_at": "2030-01-01T00:00:00+00:00"}))

    with pytest.raises(CommandError, match="har ändrats"):
        call_command("import_frequencies", str(exported[0]))


def test_a_file_without_its_signature_is_refused(exported):
    trust()
    exported[0].with_name(exported[0].name + ".signature").unlink()

    with pytest.raises(CommandError, match="signature saknas"):
        call_command("import_frequencies", str(exported[0]))


def test_the_same_file_may_be_imported_again(exported):
    trust()
    for _ in range(2):
        call_command("import_frequencies", str(exported[0]))

    assert ReceivedResult.objects.count() == 1


def test_what_has_not_been_published_is_not_exported(tmp_path):
    measure(OWN, tmp_path)

    with pytest.raises(CommandError, match="är inte publicerad"):
        export(OWN, tmp_path)


def test_a_measurement_that_does_not_exist_is_not_exported(tmp_path):
    with pytest.raises(CommandError, match="9000/2020 finns inte"):
        export(OWN, tmp_path)


def test_without_a_key_nothing_is_exported(tmp_path, settings):
    measure(OWN, tmp_path)
    publication.publish(Measurement.objects.named("9000/2020"))
    settings.EXCHANGE_KEY = ""

    with pytest.raises(CommandError, match="EXCHANGE_KEY saknas"):
        export(OWN, tmp_path)


def test_the_own_public_key_is_printed_and_another_added(capsys):
    with elsewhere():
        call_command("trust_key")
    public_key = capsys.readouterr().out.splitlines()[0]

    call_command("trust_key", "Installation annan", public_key)

    assert trust().name == "Installation annan"


@pytest.mark.parametrize("public_key", ["", "AAAA"])
def test_what_is_no_key_is_not_added(public_key):
    with pytest.raises(CommandError, match="ingen publik nyckel"):
        call_command("trust_key", "Någon", public_key)


def test_a_key_is_not_added_twice():
    key = trust()

    with pytest.raises(CommandError, match="finns redan"):
        call_command("trust_key", "Någon", key.public_key)
