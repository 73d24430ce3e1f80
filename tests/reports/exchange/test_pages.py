"""The exchange's pages: what is looked at before it counts, whose keys are trusted, and the own file."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from analysis.exchange.signing import own_public_key
from analysis.models import ExchangeFile, ReceivedResult, TrustedKey
from tests.analysis.exchange.files import content, elsewhere, received_file, rows, signature, trust

FILES, KEYS = "/nationellt/utbyte/", "/nationellt/utbyte/nycklar/"
OWN = "/administration/0580/matningar/2020/utbyte/"
HELD = content(*rows("0581"), *rows("0581", sector="education", n=2))


@pytest.fixture
def browser(coordinator) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def send(browser: Client, held: bytes = HELD, signed: bytes | None = None):
    uploads = {
        "file": SimpleUploadedFile("forekomster.csv", held),
        "signature": SimpleUploadedFile("forekomster.csv.signature", signed or signature(held)),
    }
    return browser.post(FILES, uploads)


def test_a_file_is_shown_before_it_counts(browser):
    trust()

    page = browser.get(send(browser).url)

    assert not ReceivedResult.objects.exists()
    for text in ("Kommun 0581 2020", "Installation annan", "Utbildning", "12 ja, 8 nej", "är ny här och läggs till"):
        assert text in page.text


def test_an_accepted_file_counts_and_is_listed_with_who_accepted_it(browser, coordinator):
    trust()
    send(browser)

    page = browser.post(f"/nationellt/utbyte/filer/{ExchangeFile.objects.get().pk}/ta-emot/", follow=True)

    assert ReceivedResult.objects.get().sector_counts["education"]["B1"] == [2, 2, 2, 2, 2, 2]
    assert "Mottaget: Kommun 0581 2020" in page.text
    assert str(coordinator) in page.text


def test_a_discarded_file_leaves_nothing(browser):
    file = received_file()

    browser.post(f"/nationellt/utbyte/filer/{file.pk}/kasta/")

    assert not ExchangeFile.objects.exists()


def test_a_changed_file_is_refused_on_the_page(browser):
    trust()

    response = send(browser, HELD.replace(b";4\n", b";9\n", 1), signature(HELD))

    assert response.status_code == 400
    assert "Filen har ändrats sedan den undertecknades" in response.text
    assert not ExchangeFile.objects.exists()


def test_every_error_of_a_file_is_listed(browser):
    trust()

    response = send(browser, content(*(row.replace(";B1;", ";B0;") for row in rows("0581"))))

    assert response.text.count("”B0” finns inte i enkäten") == 6


def test_a_file_that_is_too_large_is_answered_with_413(browser):
    response = send(browser, b"a" * 10_000_001, b"{}")

    assert response.status_code == 413
    assert "Filen är för stor" in response.text


def test_a_signature_that_is_too_large_is_answered_with_413(browser):
    assert send(browser, b"a", b" " * 10_001).status_code == 413


@pytest.mark.parametrize("held", [b"", b"\x00", b"PK\x03\x04"])
def test_what_is_no_file_is_refused(browser, held):
    trust()

    assert send(browser, held).status_code == 400


def test_a_form_without_files_is_refused(browser):
    assert browser.post(FILES).status_code == 400


def test_a_key_revoked_meanwhile_is_told_and_nothing_changes(browser):
    file = received_file()
    TrustedKey.objects.update(revoked_at=file.received_at)

    response = browser.post(f"/nationellt/utbyte/filer/{file.pk}/ta-emot/")

    assert response.status_code == 400
    assert "återkallad" in response.text
    assert not ReceivedResult.objects.exists()


def test_a_result_is_withdrawn(browser):
    result = received_file(accepted=True).results.get()

    browser.post(f"/nationellt/utbyte/resultat/{result.pk}/ta-bort/")

    assert not ReceivedResult.objects.exists()
    assert "ersatt eller borttagen" in browser.get(FILES).text


def test_a_name_with_markup_is_printed_as_text(browser):
    trust()
    held = content(*(row.replace("Kommun 0581", "<script>alert(1)</script>{{7*7}}") for row in rows("0581")))

    page = browser.get(send(browser, held).url)

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in page.text


def test_a_key_is_added_with_whose_it_is(browser):
    with elsewhere():
        public_key = own_public_key()

    browser.post(KEYS, {"name": "Region Öst", "public_key": f" {public_key} "})

    assert TrustedKey.objects.values_list("name", "public_key").get() == ("Region Öst", public_key)


@pytest.mark.parametrize("key", ["", "AAAA", "inte en nyckel", "\0"])
def test_what_is_no_key_is_refused(browser, key):
    response = browser.post(KEYS, {"name": "Region Öst", "public_key": key})

    assert response.status_code == 400
    assert not TrustedKey.objects.exists()


def test_a_key_that_is_there_is_refused(browser):
    response = browser.post(KEYS, {"name": "Igen", "public_key": trust().public_key})

    assert "Nyckeln finns redan" in response.text


def test_a_revoked_key_stays_in_the_list(browser):
    key = trust()

    page = browser.post(f"{KEYS}{key.pk}/aterkalla/", follow=True)

    assert "återkallad" in page.text


def test_the_key_user_fetches_a_file_and_its_signature(published, key_user, client, tmp_path):
    client.force_login(key_user)

    page = client.get(OWN)
    file = client.get(f"{OWN}forekomster.csv")
    beside = client.get(f"{OWN}forekomster.csv.signature")

    assert "forekomster-0580-2020.csv" in page.text
    assert own_public_key() in page.text
    assert file.content.startswith(b"organisation_code;")
    assert file["Content-Disposition"] == 'attachment; filename="forekomster-0580-2020.csv"'
    assert beside.json()["format"] == "dimios-frequencies-1"


def test_without_a_key_the_page_says_so_and_there_is_no_file(published, key_user, client, settings):
    settings.EXCHANGE_KEY = ""
    client.force_login(key_user)

    assert "saknar en nyckel" in client.get(OWN).text
    assert client.get(f"{OWN}forekomster.csv").status_code == 404


def test_an_unpublished_measurement_has_no_file(measurement, key_user, client):
    client.force_login(key_user)
    address = f"/administration/0580/matningar/{measurement.slug}/utbyte/"

    assert "inte publicerad ännu" in client.get(address).text
    assert client.get(f"{address}forekomster.csv").status_code == 404


def test_the_list_costs_the_same_however_many_files_there_are(browser, django_assert_max_num_queries):
    received_file(accepted=True)
    with django_assert_max_num_queries(12):
        browser.get(FILES)
    for code in ("0583", "0584", "0585"):
        received_file(code, accepted=True)

    with django_assert_max_num_queries(12):
        browser.get(FILES)


def test_a_file_is_told_of_without_codes_of_questions_or_questionnaires(browser):
    trust()

    page = browser.get(send(browser).url)

    assert "dimios:2020" not in page.text
    assert re.findall(r'<th scope="row">[A-Z]\d', page.text) == []


def test_the_menu_leads_from_the_files_to_the_newest_year(browser, measurement):
    assert "/nationellt/kommun/2026/utveckling/" in browser.get(FILES).text
