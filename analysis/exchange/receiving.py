"""Receiving files from other installations: checked, looked at, then accepted as a whole or not at all."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from analysis.comparison import Member
from analysis.exchange.reading import Asked, Result, parse
from analysis.exchange.signing import (
    SignatureRefused,
    fingerprint_of,
    own_public_key,
    read_signature,
    signature_from,
)
from analysis.models import ExchangeFile, Publication, ReceivedResult, TrustedKey
from analysis.outline import outline_of
from surveys import questionnaire_files
from surveys.models import Measurement, Organisation, Questionnaire, User, record
from surveys.periods import STOCKHOLM
from surveys.table_files import Errors, FileRefused

#: Files that nobody has accepted are forgotten after this long.
FORGOTTEN_AFTER: Final = dt.timedelta(days=7)


@transaction.atomic
def receive(content: bytes, signature: bytes, name: str) -> ExchangeFile:
    """Keep a file to be looked at and return it; nothing of it counts before `accept`.

    Raises FileRefused: changed since it was signed, signed with a key that is not trusted, or wrong in some row.
    """
    ExchangeFile.objects.waiting().filter(received_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()
    try:
        signed = read_signature(signature)
        key = trusted_key(signed.fingerprint)
        signed.check(content, key.public_key)
    except SignatureRefused as refusal:
        raise FileRefused([str(refusal)]) from refusal
    _check(results_in(content), key, signed.exported_at)
    return ExchangeFile.objects.create(
        name=name[-200:], content=content, signature=signed.as_dict(), key=key, exported_at=signed.exported_at
    )


@transaction.atomic
def accept(file: ExchangeFile, *, by: User | None) -> list[ReceivedResult]:
    """Let a file's results take the place of earlier ones of the same organisations and years; return them.

    Organisations that are not known are added. Raises FileRefused when something has changed since it was received.
    """
    file = ExchangeFile.objects.select_for_update(of=("self",)).select_related("key").get(pk=file.pk)
    if file.accepted_at is not None:
        raise FileRefused(["Filen är redan godkänd."])
    content = bytes(file.content)
    try:
        signature_from(file.signature).check(content, trusted_key(file.key.fingerprint).public_key)
    except SignatureRefused as refusal:
        raise FileRefused([str(refusal)]) from refusal
    results = results_in(content)
    _check(results, file.key, file.exported_at)
    file.accepted_at, file.accepted_by = timezone.now(), by
    file.save(update_fields=["accepted_at", "accepted_by"])
    return [_store(result, file, by=by) for result in results]


def results_in(content: bytes) -> list[Result]:
    """Return the results in a file; raise FileRefused with every error."""
    return parse(content, _Questionnaires())


def trusted_key(fingerprint: str) -> TrustedKey:
    """Return the trusted key with this fingerprint; the installation's own is always known.

    Raises SignatureRefused for a key that nobody has added, or that has been revoked.
    """
    key = TrustedKey.objects.filter(fingerprint=fingerprint).first() or _own(fingerprint)
    if key is None:
        raise SignatureRefused(
            f"Filen är undertecknad med en okänd nyckel ({fingerprint[:16]}). Fråga avsändaren efter den publika "
            "nyckeln och lägg till den bland de betrodda."
        )
    if key.is_revoked:
        raise SignatureRefused(f"Nyckeln {key.name} är återkallad. Filer som är undertecknade med den tas inte emot.")
    return key


@transaction.atomic
def add_key(name: str, public_key: str, *, by: User | None) -> TrustedKey:
    """Trust another installation's files from now on; raise ValueError for what is not a public key."""
    key = TrustedKey.objects.create(
        name=name, public_key=public_key, fingerprint=fingerprint_of(public_key), added_by=by
    )
    record("exchange_key_added", key, by=by, fingerprint=key.fingerprint)
    return key


@transaction.atomic
def revoke_key(key: TrustedKey, *, by: User | None) -> None:
    """Take no more files with this key; what it has signed so far stays."""
    if not key.is_revoked:
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at"])
        record("exchange_key_revoked", key, by=by, fingerprint=key.fingerprint)


@transaction.atomic
def withdraw(result: ReceivedResult, *, by: User | None) -> None:
    """Leave a received result out of the comparison sets that are frozen from now on."""
    record("frequencies_withdrawn", result, by=by, organisation=result.organisation, year=result.year)
    result.delete()


def received_members(kind: str, year: int, questionnaire_key: str) -> Iterator[Member]:
    """Yield what organisations that measure elsewhere bring to a comparison. What was measured here goes before."""
    here = Publication.objects.filter(measurement__year=year, measurement__questionnaire__key=questionnaire_key)
    results = ReceivedResult.objects.filter(organisation__kind=kind, year=year, questionnaire_key=questionnaire_key)
    elsewhere = results.exclude(organisation__in=here.order_by().values("measurement__organisation"))
    for result in elsewhere.select_related("file__key").order_by("organisation"):
        yield Member(result.organisation_id, result.counts, result.sector_counts, provenance_of(result.file))


def received_keys(kind: str, year: int) -> set[str]:
    """Return the keys of the questionnaires that received results of a year belong to."""
    results = ReceivedResult.objects.filter(organisation__kind=kind, year=year).order_by()
    return set(results.values_list("questionnaire_key", flat=True))


def provenance_of(file: ExchangeFile) -> str:
    """Return where a file comes from, as it is printed beside comparisons."""
    return f"{file.key.name}, {file.exported_at.astimezone(STOCKHOLM):%Y-%m-%d}"


def _own(fingerprint: str) -> TrustedKey | None:
    try:
        public_key = own_public_key()
    except ImproperlyConfigured:
        return None
    if fingerprint_of(public_key) != fingerprint:
        return None
    return TrustedKey.objects.create(name="Den här installationen", public_key=public_key, fingerprint=fingerprint)


class _Questionnaires(dict[str, Asked | None]):
    """What the questionnaires ask, looked up when a file first names them; those that come with the program too."""

    def __missing__(self, name: str) -> Asked | None:
        self[name] = _asked(name)
        return self[name]


def _asked(name: str) -> Asked | None:
    try:
        outline = outline_of(questionnaire_files.named(name))
    except Questionnaire.DoesNotExist:
        return None
    return Asked(frozenset(outline.codes), outline.screening_code)


def _check(results: list[Result], key: TrustedKey, exported_at: dt.datetime) -> None:
    """Refuse what belongs to somebody else: measured here, of another kind, or received with another key.

    A file that is older than what it would replace is refused too: whoever has kept one could send it again.
    """
    errors = Errors()
    for result in results:
        organisation = Organisation.objects.filter(code=result.code).first()
        problem = organisation and _problem(organisation, result, key, exported_at)
        if problem:
            errors.add(result.line, "organisation_code", result.code, problem)
    errors.raise_if_any()


def _problem(organisation: Organisation, result: Result, key: TrustedKey, exported_at: dt.datetime) -> str:
    if organisation.kind != result.kind:
        return f"är här en {organisation.kind}, inte en {result.kind}."
    if Measurement.objects.filter(organisation=organisation, year=result.year).exists():
        return f"har själv en mätning för {result.year} i den här installationen. Den kan inte ersättas av en fil."
    earlier = ReceivedResult.objects.filter(organisation=organisation, year=result.year).select_related("file__key")
    one = earlier.filter(file__key__revoked_at=None).first()
    if one and one.file.key_id != key.pk:
        return f"har redan ett resultat för {result.year} från {one.file.key.name}. Ta bort det först."
    if one and one.file.exported_at > exported_at:
        return f"har redan ett nyare resultat för {result.year}, skapat {one.file.exported_at:%Y-%m-%d}."
    return ""


def _store(result: Result, file: ExchangeFile, *, by: User | None) -> ReceivedResult:
    organisation, _ = Organisation.objects.get_or_create(
        code=result.code, defaults={"name": result.name, "kind": result.kind}
    )
    ReceivedResult.objects.filter(organisation=organisation, year=result.year).delete()
    stored = ReceivedResult.objects.create(
        file=file,
        organisation=organisation,
        year=result.year,
        questionnaire_key=result.questionnaire_key,
        questionnaire_version=result.questionnaire_version,
        counts=result.counts,
        sector_counts=result.sector_counts,
    )
    record("frequencies_received", stored, by=by, organisation=organisation, key=file.key.name, file=file.name)
    return stored
