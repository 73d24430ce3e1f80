import pytest
from django.utils.translation import override

from surveys.models import TranslatedText

BOTH = TranslatedText(sv="Vet ej", en="Don't know")


@pytest.mark.parametrize(("language", "text"), [("sv", "Vet ej"), ("en", "Don't know"), ("en-gb", "Don't know")])
def test_a_text_is_printed_in_the_language_of_the_reader(language, text):
    with override(language):
        assert str(BOTH) == text


@pytest.mark.parametrize("translated", [TranslatedText(sv="Hjälp"), TranslatedText(sv="Hjälp", en="")])
def test_a_text_without_the_readers_language_is_printed_in_swedish(translated):
    with override("en"):
        assert str(translated) == "Hjälp"


def test_a_text_is_printed_in_swedish_when_no_language_is_active():
    with override(None):
        assert str(BOTH) == "Vet ej"


def test_a_text_in_no_language_is_empty():
    assert str(TranslatedText()) == ""


def test_a_text_comes_back_from_the_database_as_a_translated_text(measurement):
    measurement.questionnaire.refresh_from_db()

    assert isinstance(measurement.questionnaire.dont_know_label, TranslatedText)
