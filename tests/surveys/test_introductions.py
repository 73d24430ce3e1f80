"""The optional introduction: a page, a film with captions."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from surveys.introductions import remove_introduction, save_introduction
from surveys.models import Introduction, TranslatedText
from tests.surveys.answering.conftest import Browser

MP4 = b"\x00\x00\x00\x18ftypmp42" + b"film" * 100
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHej!\n"
HELLO = TranslatedText({"sv": "Välkommen!", "en": "Welcome!"})


def film(content: bytes = MP4, name: str = "film.mp4") -> ContentFile:
    return ContentFile(content, name)


def captions(content: bytes = VTT, name: str = "text.vtt") -> ContentFile:
    return ContentFile(content, name)


@pytest.fixture
def browser(respondent) -> Browser:
    return Browser(respondent)


@pytest.fixture
def with_film(measurement, key_user) -> Introduction:
    return save_introduction(measurement, text=HELLO, film=film(), captions=captions(), by=key_user)


def test_a_survey_without_an_introduction_leads_to_none(browser):
    assert "introduktion/" not in browser.text()
    assert browser.get("introduktion/").status_code == 404


def test_the_first_page_leads_to_the_introduction(browser, with_film):
    assert f'href="{browser.link}introduktion/"' in browser.text()


def test_the_introduction_shows_its_text_and_film_with_captions(browser, with_film):
    page = browser.text("introduktion/")

    assert all(part in page for part in ("Välkommen!", "<video", 'kind="captions"', "introduktion/film/"))


def test_the_introduction_is_read_in_english(respondent, with_film):
    assert "Welcome!" in Browser(respondent, **{"Accept-Language": "en"}).text("introduktion/")


def test_a_text_alone_shows_no_film(browser, measurement, key_user):
    save_introduction(measurement, text=HELLO, by=key_user)

    assert "<video" not in browser.text("introduktion/")
    assert browser.get("introduktion/film/").status_code == 404


def test_markup_in_the_text_is_printed_as_text(browser, measurement, key_user):
    save_introduction(measurement, text=TranslatedText({"sv": "<script>x</script>"}), by=key_user)

    assert "&lt;script&gt;" in browser.text("introduktion/")


def content(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_film_is_sent_whole(browser, with_film):
    response = browser.get("introduktion/film/")

    assert (response.status_code, response["Content-Type"], content(response)) == (200, "video/mp4", MP4)


@pytest.mark.parametrize(
    ("asked", "sent"), [("bytes=0-3", MP4[:4]), ("bytes=4-7", b"ftyp"), ("bytes=10-", MP4[10:]), ("bytes=0-9999", MP4)]
)
def test_a_part_of_the_film_is_sent(respondent, with_film, asked, sent):
    response = Browser(respondent, Range=asked).get("introduktion/film/")

    assert (response.status_code, content(response)) == (206, sent)


def test_a_part_that_the_film_has_not_is_refused(respondent, with_film):
    response = Browser(respondent, Range="bytes=99999-").get("introduktion/film/")

    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(MP4)}")


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-5", "items=0-3", "bytes=0-3,5-6", "bytes=٣-"])
def test_a_range_that_is_no_range_does_no_harm(respondent, with_film, asked):
    assert Browser(respondent, Range=asked).get("introduktion/film/").status_code in {200, 416}


def test_captions_are_sent_as_what_they_are(browser, with_film):
    assert browser.get("introduktion/undertexter/")["Content-Type"] == "text/vtt; charset=utf-8"


def test_nobody_without_a_link_gets_the_film(with_film):
    assert Client().get(f"/{with_film.film.name}").status_code == 404
    assert Client().get("/s/finns-inte-alls/introduktion/film/").status_code == 404


@pytest.mark.parametrize(
    "files",
    [
        {"film": film(b"<html>", "film.mp4"), "captions": captions()},
        {"film": film(MP4, "film.html"), "captions": captions()},
        {"film": film(), "captions": captions(b"hej")},
        {"film": film(), "captions": captions(VTT, "text.html")},
        {"film": film()},
    ],
    ids=["no film", "another ending", "no captions", "captions with another ending", "without captions"],
)
def test_what_is_no_film_with_captions_is_refused(measurement, key_user, files):
    with pytest.raises(ValidationError):
        save_introduction(measurement, text=HELLO, **files, by=key_user)

    assert not Introduction.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_removed_introduction_leaves_no_file(with_film, key_user):
    names = [with_film.film.name, with_film.captions.name]

    remove_introduction(with_film.measurement, by=key_user)

    assert [default_storage.exists(name) for name in names] == [False, False]


def test_the_key_user_uploads_a_film(client, measurement, key_user):
    client.force_login(key_user)
    address = reverse("administration:introduction", args=["0580", measurement.slug])

    client.post(address, {"text_sv": "Hej", "film": film(), "captions": captions()})

    kept = Introduction.objects.get()
    assert (str(kept.text), kept.film.read(), kept.captions.read()) == ("Hej", MP4, VTT)


def test_a_film_without_captions_is_told_so(client, measurement, key_user):
    client.force_login(key_user)
    address = reverse("administration:introduction", args=["0580", measurement.slug])

    response = client.post(address, {"text_sv": "Hej", "film": film()})

    assert (response.status_code, Introduction.objects.exists()) == (400, False)
    assert "Lägg till undertexter" in response.content.decode()


def test_a_text_with_a_nul_is_refused(client, measurement, key_user):
    client.force_login(key_user)
    address = reverse("administration:introduction", args=["0580", measurement.slug])

    assert client.post(address, {"text_sv": "a\x00b"}).status_code == 400
