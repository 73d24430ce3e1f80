"""The token, worked out with the standard library alone: base64url(HMAC-SHA256(LINK_KEY, nonce)[:24])."""

import base64
import hashlib
import hmac

import pytest
from django.db import IntegrityError

from surveys.models import Draft, Respondent
from surveys.models.respondent import lookup_hash, token_of
from tests.factories import RespondentFactory


def test_the_token_is_what_the_standard_library_makes_of_link_key_and_nonce(settings):
    settings.LINK_KEY = "nyckel"
    mac = hmac.new(b"nyckel", b"0123456789abcdef", hashlib.sha256).digest()

    assert token_of(b"0123456789abcdef") == base64.urlsafe_b64encode(mac[:24]).decode()


def test_a_token_has_192_bits_and_needs_no_escaping_in_an_address():
    token = token_of(b"0123456789abcdef")

    assert (len(token), set(token) & set("+/=%")) == (32, set())


def test_two_respondents_have_different_links(respondent):
    other = RespondentFactory(wave=respondent.wave)

    assert respondent.answering_url != other.answering_url


def test_a_link_is_an_address_of_the_public_base(respondent):
    assert respondent.answering_url == f"http://testserver/s/{respondent.token}/"


def test_a_reminder_carries_the_same_link(respondent):
    invitation = respondent.answering_url

    reminder = Respondent.objects.get(pk=respondent.pk).answering_url

    assert reminder == invitation


def test_saving_a_respondent_again_keeps_her_link(respondent):
    invitation = respondent.answering_url

    respondent.name = "Anna Svensson"
    respondent.save()

    assert Respondent.objects.get(pk=respondent.pk).answering_url == invitation


def test_a_rotated_secret_key_changes_no_link(respondent, settings):
    invitation = respondent.answering_url

    settings.SECRET_KEY = "another-" + "z" * 50

    assert Respondent.objects.get(pk=respondent.pk).answering_url == invitation


def test_a_link_works_after_the_secret_key_was_rotated(respondent, settings):
    settings.SECRET_KEY = "another-" + "z" * 50

    assert Respondent.objects.with_token(respondent.token).get() == respondent


def test_another_link_key_makes_other_links(respondent, settings):
    invitation = respondent.answering_url

    settings.LINK_KEY = "another-" + "z" * 50

    assert Respondent.objects.get(pk=respondent.pk).answering_url != invitation


def test_the_row_holds_only_the_sha256_of_the_token_and_the_nonce(respondent):
    row = Respondent.objects.filter(pk=respondent.pk).values().get()

    digests = {name for name, value in row.items() if value == hashlib.sha256(respondent.token.encode()).hexdigest()}
    tokens = {name for name, value in row.items() if respondent.token in str(value)}
    assert (digests, tokens, len(bytes(row["nonce"]))) == ({"token_hash"}, set(), 16)


def test_a_token_is_looked_up_by_its_sha256():
    assert lookup_hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_person_is_invited_to_a_wave_once_whatever_the_capitals_of_her_address(respondent):
    with pytest.raises(IntegrityError, match=r"respondent_once_per_wave|UNIQUE"):
        RespondentFactory(wave=respondent.wave, email="ANNA@example.se", group=respondent.group)


def test_a_person_may_be_invited_to_two_waves(respondent):
    assert RespondentFactory(email=respondent.email).pk


def test_two_respondents_cannot_share_a_token(respondent):
    with pytest.raises(IntegrityError, match="token_hash"):
        RespondentFactory(wave=respondent.wave, group=respondent.group, nonce=bytes(respondent.nonce))


def test_a_respondent_has_one_draft(respondent):
    Draft.objects.create(respondent=respondent)

    with pytest.raises(IntegrityError, match="respondent_id"):
        Draft.objects.create(respondent=respondent)


@pytest.mark.parametrize("kind", [str, repr])
def test_a_respondent_is_not_named_where_objects_are_printed(respondent, kind):
    printed = kind(respondent)

    assert not any(secret in printed for secret in ("anna", "Anna", respondent.token))
