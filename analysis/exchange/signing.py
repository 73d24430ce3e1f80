"""Ed25519 signatures of exchange files: who made a file, when, and that nothing in it has changed since."""

import base64
import binascii
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FORMAT: Final = "dimios-frequencies-1"
#: A signature lies beside its file, under the file's name with this ending.
ENDING: Final = ".signature"
MAX_BYTES: Final = 10_000


class SignatureRefused(Exception):
    """A signature is not one, or not of this file. The text says which, in Swedish."""


@dataclass(frozen=True)
class Signature:
    """What a signature file says: whose key signed a file (by SHA-256 of its content), and when it was made."""

    fingerprint: str
    exported_at: dt.datetime
    sha256: str
    signature: bytes

    def as_dict(self) -> dict[str, str]:
        return {
            "format": FORMAT,
            "fingerprint": self.fingerprint,
            "exported_at": self.exported_at.isoformat(),
            "sha256": self.sha256,
            "signature": base64.b64encode(self.signature).decode(),
        }

    def check(self, content: bytes, public_key: str) -> None:
        """Raise SignatureRefused unless the key's owner signed exactly this content."""
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key))
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise SignatureRefused(_CHANGED)
        try:
            key.verify(self.signature, _message(self.fingerprint, self.exported_at, self.sha256))
        except InvalidSignature:
            raise SignatureRefused(_CHANGED) from None


_CHANGED: Final = (
    "Filen har ändrats sedan den undertecknades, eller hör inte ihop med signaturfilen. Be avsändaren skicka båda igen."
)
_NONE: Final = "Signaturfilen går inte att läsa. Den ska ha samma namn som filen och sluta på .signature."


def sign(content: bytes, *, at: dt.datetime) -> Signature:
    """Return the installation's signature of a file made `at` a moment."""
    fingerprint, sha256 = fingerprint_of(own_public_key()), hashlib.sha256(content).hexdigest()
    return Signature(fingerprint, at, sha256, _own_key().sign(_message(fingerprint, at, sha256)))


def signature_text(signature: Signature) -> str:
    """Return what a signature file holds."""
    return json.dumps(signature.as_dict(), indent=1) + "\n"


def read_signature(content: bytes) -> Signature:
    """Return the signature in a file; raise SignatureRefused for what is not one."""
    try:
        return signature_from(json.loads(content[: MAX_BYTES + 1].decode("utf-8-sig")))
    except (ValueError, RecursionError):
        raise SignatureRefused(_NONE) from None


def signature_from(data: Any) -> Signature:
    """Return the signature in the form of `Signature.as_dict`; raise SignatureRefused for what is not one."""
    try:
        if data["format"] != FORMAT:
            raise SignatureRefused(_NONE)
        exported_at = dt.datetime.fromisoformat(data["exported_at"])
        signature = base64.b64decode(data["signature"], validate=True)
        names = (str(data["fingerprint"]), str(data["sha256"]))
        bytes.fromhex("".join(names))
    except (KeyError, TypeError, ValueError, binascii.Error):
        raise SignatureRefused(_NONE) from None
    if exported_at.tzinfo is None:
        raise SignatureRefused(_NONE)
    return Signature(names[0], exported_at, names[1], signature)


def own_public_key() -> str:
    """Return the key that others need to know this installation's files by, in base64."""
    return base64.b64encode(_own_key().public_key().public_bytes_raw()).decode()


def fingerprint_of(public_key: str) -> str:
    """Return a key's fingerprint: SHA-256 of its 32 bytes. Raise ValueError for what is not a public key."""
    try:
        raw = base64.b64decode(public_key, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32 or base64.b64encode(raw).decode() != public_key:
        raise ValueError("a public key is 32 bytes in base64")
    return hashlib.sha256(Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw()).hexdigest()


def _own_key() -> Ed25519PrivateKey:
    """Return the installation's key, made from the secret EXCHANGE_KEY."""
    if not settings.EXCHANGE_KEY:
        raise ImproperlyConfigured("EXCHANGE_KEY saknas. Sätt den till minst 32 slumpmässiga tecken.")
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(settings.EXCHANGE_KEY.encode()).digest())


def _message(fingerprint: str, exported_at: dt.datetime, sha256: str) -> bytes:
    return "\n".join([FORMAT, fingerprint, exported_at.isoformat(), sha256]).encode()
