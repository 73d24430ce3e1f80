import datetime as dt
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from analysis.exchange.signing import (
    SignatureRefused,
    fingerprint_of,
    own_public_key,
    read_signature,
    sign,
    signature_text,
)

AT = dt.datetime(2026, 11, 9, 12, 0, tzinfo=dt.UTC)
CONTENT = b"organisation_code;n\n0580;12\n"


def written(**changed: str) -> bytes:
    return json.dumps({**sign(CONTENT, at=AT).as_dict(), **changed}).encode()


def test_a_file_that_has_not_changed_passes():
    signature = read_signature(signature_text(sign(CONTENT, at=AT)).encode())

    signature.check(CONTENT, own_public_key())

    assert signature.exported_at == AT


def test_a_signature_names_the_key_by_its_fingerprint():
    assert sign(CONTENT, at=AT).fingerprint == fingerprint_of(own_public_key())


def test_another_secret_is_another_key():
    before = own_public_key()

    with override_settings(EXCHANGE_KEY="en helt annan hemlighet"):
        assert own_public_key() != before


def test_without_a_secret_nothing_is_signed():
    with override_settings(EXCHANGE_KEY=""), pytest.raises(ImproperlyConfigured, match="EXCHANGE_KEY saknas"):
        sign(CONTENT, at=AT)


def test_a_changed_file_is_refused():
    with pytest.raises(SignatureRefused, match="har ändrats"):
        read_signature(written()).check(CONTENT.replace(b"12", b"13"), own_public_key())


@pytest.mark.parametrize(
    "changed",
    [
        {"exported_at": "2026-11-10T12:00:00+00:00"},
        {"fingerprint": "0" * 64},
        {"signature": "AAAA"},
    ],
)
def test_a_changed_signature_is_refused(changed):
    with pytest.raises(SignatureRefused, match="har ändrats"):
        read_signature(written(**changed)).check(CONTENT, own_public_key())


def test_somebody_elses_key_is_refused():
    signature = read_signature(written())

    with override_settings(EXCHANGE_KEY="en helt annan hemlighet"), pytest.raises(SignatureRefused, match="ändrats"):
        signature.check(CONTENT, own_public_key())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"12",
        b"\xff\xfe\x00",
        b"[" * 9_000,
        written(format="dimios-frequencies-2"),
        written(exported_at="i går"),
        written(exported_at="2026-11-10T12:00:00"),
        written(signature="inte base64"),
        written(fingerprint="\0"),
        written(fingerprint="\ud800"),
    ],
)
def test_what_is_no_signature_is_refused(content):
    with pytest.raises(SignatureRefused, match="går inte att läsa"):
        read_signature(content)


@pytest.mark.parametrize("key", ["", "AAAA", "inte base64", "å" * 44, "A" * 44])
def test_what_is_no_public_key_has_no_fingerprint(key):
    with pytest.raises(ValueError, match="32 bytes"):
        fingerprint_of(key)
