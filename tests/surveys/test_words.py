"""The word list: shipped terms, an organisation's own, and who changed what."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from surveys import words
from surveys.models import AuditEntry, TranslatedText
from surveys.models.wordlist import shipped, word_list
from tests.factories import OrganisationFactory


def sv(text: str) -> TranslatedText:
    return TranslatedText({"sv": text})


def listed(organisation) -> dict[str, str]:
    return {entry.key: str(entry.explanation) for entry in word_list(organisation)}


def test_about_twenty_terms_are_shipped_in_both_languages():
    assert len(shipped()) >= 20
    assert not [e.key for e in shipped().values() if not (e.word.get("en") and e.explanation.get("en"))]


def test_an_organisation_begins_with_the_shipped_terms(municipality):
    assert set(listed(municipality)) == set(shipped())


def test_an_own_term_is_added(municipality, key_user):
    words.save_term(municipality, word=sv("Digilotsen"), explanation=sv("Vår stödfunktion."), by=key_user)

    assert listed(municipality)["digilotsen"] == "Vår stödfunktion."


def test_an_own_term_stays_in_its_organisation(municipality, key_user):
    words.save_term(municipality, word=sv("Digilotsen"), explanation=sv("Vår stödfunktion."), by=key_user)

    assert "digilotsen" not in listed(OrganisationFactory())


def test_a_shipped_term_gets_an_own_wording(municipality, key_user):
    words.save_term(municipality, word=sv("Skugg-IT"), explanation=sv("Vårt ord."), by=key_user, key="skugg-it")

    assert listed(municipality)["skugg-it"] == "Vårt ord."


def test_a_shipped_term_can_be_left_out_and_restored(municipality, key_user):
    words.delete_term(municipality, "skugg-it", by=key_user)
    left_out = words.left_out(municipality)
    words.restore_term(municipality, "skugg-it", by=key_user)

    assert (left_out, "skugg-it" in listed(municipality)) == (["skugg-it"], True)


def test_an_own_term_is_deleted(municipality, key_user):
    words.save_term(municipality, word=sv("Digilotsen"), explanation=sv("Vår stödfunktion."), by=key_user)

    words.delete_term(municipality, "digilotsen", by=key_user)

    assert "digilotsen" not in listed(municipality)


@pytest.mark.parametrize(
    ("word", "explanation"), [("", "x"), ("x", " "), ("x" * 81, "x"), ("x", "x" * 1001), ("!!", "x"), ("Skugg-IT", "x")]
)
def test_a_term_that_cannot_be_kept_is_refused(municipality, key_user, word, explanation):
    with pytest.raises(ValidationError):
        words.save_term(municipality, word=sv(word), explanation=sv(explanation), by=key_user)

    assert set(listed(municipality)) == set(shipped())


def test_changes_are_recorded(municipality, key_user):
    words.save_term(municipality, word=sv("Digilotsen"), explanation=sv("Vår stödfunktion."), by=key_user)
    words.delete_term(municipality, "digilotsen", by=key_user)

    entries = AuditEntry.objects.filter(organisation=municipality).order_by("pk")
    assert [(entry.action, entry.by) for entry in entries] == [("term_saved", key_user), ("term_deleted", key_user)]


def test_the_list_is_in_swedish_alphabetical_order(municipality, key_user):
    for word in ("Östgötaapp", "Åtgärd", "Ärende", "Zon"):
        words.save_term(municipality, word=sv(word), explanation=sv("x"), by=key_user)

    assert [str(entry.word) for entry in word_list(municipality)][-4:] == [
        "Åtgärd",
        "Ärende",
        "Öppen standard",
        "Östgötaapp",
    ]


def test_the_list_follows_the_language(municipality):
    with translation.override("en"):
        assert "Shadow IT" in {str(entry.word) for entry in word_list(municipality)}
