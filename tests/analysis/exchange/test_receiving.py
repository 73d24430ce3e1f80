"""Files from other installations: who may send what, and what takes the place of what."""

import datetime as dt

import pytest

from analysis.exchange import receiving
from analysis.models import ExchangeFile, ReceivedResult, TrustedKey
from analysis.publishing.publication import freeze_published, published_members
from surveys.models import AuditEntry, Organisation
from surveys.table_files import FileRefused
from tests.analysis.exchange.files import WHEN, content, elsewhere, received_file, rows, signature, trust
from tests.factories import MeasurementFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

HELD = content(*rows("0581"))


def received(held: bytes = HELD, name: str = "annan") -> list[ReceivedResult]:
    return receiving.accept(receiving.receive(held, signature(held, name), "f.csv"), by=None)


def test_a_received_file_counts_first_when_it_is_accepted():
    file = received_file("0581")

    assert not ReceivedResult.objects.exists()
    receiving.accept(file, by=None)
    assert ReceivedResult.objects.get().counts["B1"] == [4, 4, 4, 4, 4, 4]


def test_an_organisation_that_is_not_known_is_added_with_its_kind():
    trust()

    received(content(*(row.replace(";kommun;", ";region;") for row in rows("0581"))))

    assert Organisation.objects.values_list("code", "name", "kind").get() == ("0581", "Kommun 0581", "region")


def test_an_organisation_that_is_known_keeps_its_name():
    trust()
    OrganisationFactory(code="0581", name="Norrköpings kommun")

    received()

    assert Organisation.objects.get().name == "Norrköpings kommun"


def test_the_same_organisation_and_year_is_replaced_as_a_whole():
    trust()
    received()

    received(content(*(row for row in rows("0581", n=5) if ";B1;" in row)))

    assert ReceivedResult.objects.get().counts == {"B1": [5, 5, 5, 5, 5, 5]}
    assert ExchangeFile.objects.accepted().count() == 2


def test_a_file_that_somebody_has_accepted_in_the_meantime_is_not_accepted_again():
    trust()
    held = content(*rows("0581"))
    file = receiving.receive(held, signature(held), "f.csv")
    receiving.accept(file, by=None)

    with pytest.raises(FileRefused, match="redan godkänd"):
        receiving.accept(file, by=None)

    assert ReceivedResult.objects.count() == 1


def test_an_older_file_does_not_take_the_place_of_a_newer():
    trust()
    older = receiving.receive(HELD, signature(HELD, at=WHEN - dt.timedelta(days=1)), "f.csv")
    received(content(*rows("0581", n=5)))

    with pytest.raises(FileRefused, match="har redan ett nyare resultat för 2020, skapat 2026-11-09"):
        receiving.accept(older, by=None)

    assert ReceivedResult.objects.get().counts["B1"] == [5, 5, 5, 5, 5, 5]


def test_another_year_stands_beside():
    trust()
    received()

    received(content(*rows("0581", year=2021)))

    assert ReceivedResult.objects.count() == 2


def test_a_file_with_an_unknown_key_is_refused_and_nothing_kept():
    with pytest.raises(FileRefused, match="okänd nyckel"):
        received()

    assert not ExchangeFile.objects.exists()


def test_a_file_that_has_changed_is_refused_and_nothing_kept():
    trust()

    with pytest.raises(FileRefused, match="har ändrats"):
        receiving.receive(HELD.replace(b";4\n", b";9\n", 1), signature(HELD), "f.csv")

    assert not ExchangeFile.objects.exists()


def test_a_revoked_key_is_refused():
    receiving.revoke_key(trust(), by=None)

    with pytest.raises(FileRefused, match="Installation annan är återkallad"):
        received()


def test_a_key_that_is_revoked_while_the_file_is_looked_at_is_refused():
    file = received_file("0581")
    receiving.revoke_key(file.key, by=None)

    with pytest.raises(FileRefused, match="återkallad"):
        receiving.accept(file, by=None)

    assert not ReceivedResult.objects.exists()


def test_the_installations_own_files_are_known():
    with elsewhere():
        received()

    assert ReceivedResult.objects.get().file.key.name == "Den här installationen"


def test_an_organisation_that_is_measured_here_that_year_is_not_overwritten():
    trust()
    MeasurementFactory(organisation=OrganisationFactory(code="0581"), slug="2020")

    with pytest.raises(FileRefused, match="har själv en mätning för 2020"):
        received()


def test_an_organisation_of_another_kind_is_refused():
    trust()
    OrganisationFactory(code="0581", kind="region")

    with pytest.raises(FileRefused, match="är här en region, inte en kommun"):
        received()


def test_another_sender_cannot_replace_what_one_has_sent():
    trust()
    trust("tredje")
    received()

    with pytest.raises(FileRefused, match="har redan ett resultat för 2020 från Installation annan"):
        received(name="tredje")


def test_after_a_revoked_key_another_one_may_send_the_same():
    receiving_key = trust()
    received()
    receiving.revoke_key(receiving_key, by=None)
    trust("tredje")

    received(name="tredje")

    assert ReceivedResult.objects.get().file.key.name == "Installation tredje"


def test_one_wrong_row_among_many_stores_nothing():
    trust()
    lines = [*rows("0581"), *rows("0582")]
    lines[100] = lines[100].replace(";4", ";x")

    with pytest.raises(FileRefused, match="Rad 102"):
        received(content(*lines))

    assert not ExchangeFile.objects.exists()
    assert not Organisation.objects.exists()


def test_who_is_received_is_a_member_of_the_next_set_and_says_where_from():
    trust()
    received(content(*(row for code in ("0581", "0582", "0583") for row in rows(code))))

    (frozen,) = freeze_published("kommun", 2020)

    assert frozen.n_organisations == 3
    assert frozen.provenance == [{"name": "Installation annan, 2026-11-09", "n": 3}]


def test_what_is_withdrawn_is_no_member():
    trust()
    (result,) = received()

    receiving.withdraw(result, by=None)

    assert list(published_members("kommun", 2020, "dimios")) == []


def test_what_is_measured_here_goes_before_what_was_received(published):
    trust()
    received(content(*rows("0580")).replace(b"2020;dimios", b"2019;dimios"))
    ReceivedResult.objects.update(year=2020)

    (member,) = published_members("kommun", 2020, "dimios")

    assert member.provenance == ""


def test_what_is_received_withdrawn_and_trusted_is_recorded():
    trust()
    (result,) = received()
    receiving.withdraw(result, by=None)

    actions = AuditEntry.objects.exclude(action="questionnaire_loaded").order_by("at")

    assert list(actions.values_list("action", flat=True)) == [
        "exchange_key_added",
        "frequencies_received",
        "frequencies_withdrawn",
    ]


def test_files_that_nobody_accepts_are_forgotten():
    file = received_file("0581")
    ExchangeFile.objects.update(received_at=file.received_at - receiving.FORGOTTEN_AFTER * 2)

    received_file("0582")

    assert not ExchangeFile.objects.filter(pk=file.pk).exists()


def test_a_key_is_trusted_once():
    trust()

    assert trust() == TrustedKey.objects.get()
