"""The audit rows in words. An action without words fails a test."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import FieldDoesNotExist
from django.utils import formats, timezone

from surveys.models import AuditEntry, MailKind, Measurement, Role
from surveys.models.mail import MailText

Details = Mapping[str, Any]

#: What is told about an audit row, by its action.
ACTIONS: Final = {
    "account_mail_sent": "Skickade kontomejl",
    "answers_imported": "Läste in svar",
    "api_token_issued": "Skapade åtkomstnyckel",
    "api_token_revoked": "Återkallade åtkomstnyckel",
    "default_groups_added": "Lade till de vanliga grupperna",
    "department_added": "Lade till förvaltning",
    "department_changed": "Ändrade förvaltning",
    "department_deleted": "Tog bort förvaltning",
    "exchange_key_added": "Lade till utbytesnyckel",
    "exchange_key_revoked": "Återkallade utbytesnyckel",
    "failing_addresses_tried_again": "Försökte igen med adresser",
    "free_texts_reviewed": "Granskade fritexter",
    "frequencies_received": "Tog emot en annan installations fil",
    "frequencies_withdrawn": "Drog tillbaka en mottagen fil",
    "group_added": "Lade till grupp",
    "group_changed": "Ändrade grupp",
    "group_deleted": "Tog bort grupp",
    "introduction_removed": "Tog bort introduktionen",
    "introduction_saved": "Ändrade introduktionen",
    "logo_removed": "Tog bort logotypen",
    "logo_saved": "Bytte logotyp",
    "mail_plan_saved": "Ändrade utskicksplan",
    "mail_released": "Släppte på utskicken",
    "mail_text_changed": "Ändrade mejltext",
    "mailing_skipped": "Hoppade över utskick",
    "mailing_started": "Startade utskick",
    "mails_paused": "Pausade utskick",
    "mails_resumed": "Återupptog utskick",
    "measurement_changed": "Ändrade mätning",
    "measurement_created": "Skapade mätning",
    "national_pass_cancelled": "Avbröt nationell sammanställning",
    "national_pass_started": "Startade nationell sammanställning",
    "notes_saved": "Skrev texter till rapporterna",
    "organisations_imported": "Läste in organisationer",
    "public_page_changed": "Ändrade öppen sida",
    "public_page_removed": "Stängde öppen sida",
    "published": "Publicerade",
    "questionnaire_loaded": "Läste in enkät",
    "registration_number_saved": "Ändrade diarienummer",
    "representatives_notified": "Meddelade representanterna",
    "respondent_added": "Lade till en respondent",
    "respondent_changed": "Ändrade en respondent",
    "respondent_removed": "Tog bort en respondent",
    "respondents_stored": "Läste in respondenter",
    "role_given": "Gav roll",
    "role_taken_away": "Tog bort roll",
    "shared_link_changed": "Ändrade öppen länk",
    "shared_link_made": "Skapade öppen länk",
    "shared_link_removed": "Tog bort öppen länk",
    "succession_recorded": "Registrerade att en förvaltning tog över",
    "succession_removed": "Tog bort att en förvaltning tog över",
    "targets_saved": "Ändrade målvärden",
    "term_deleted": "Tog bort ord ur ordlistan",
    "term_restored": "Tog tillbaka ord i ordlistan",
    "term_saved": "Ändrade ordlistan",
    "test_mail_ordered": "Skickade provmejl till sig själv",
    "wave_closed": "Stängde omgång",
    "wave_dates_changed": "Ändrade dagar",
    "wave_expected_changed": "Ändrade antal tillfrågade",
    "wave_extended": "Förlängde omgång",
    "wave_mark_removed": "Tog bort märket kompletteras",
    "wave_marked_for_completion": "Märkte omgång: kompletteras",
    "wave_opened": "Öppnade omgång",
    "wave_planned": "Planerade omgång",
    "wave_removed": "Tog bort planerad omgång",
}


@dataclass(frozen=True)
class Event:
    """One audit row in words."""

    entry: AuditEntry
    action: str
    details: str

    @property
    def by(self) -> str:
        return str(self.entry.by) if self.entry.by else "Programmet"


def events(entries: Iterable[AuditEntry]) -> list[Event]:
    return [
        Event(entry, ACTIONS.get(entry.action, entry.action), in_words(entry.action, entry.details))
        for entry in entries
    ]


def in_words(action: str, details: Details) -> str:
    """Return what is told about a change beside what was changed, empty where nothing more is known."""
    tell = _DETAILS.get(action)
    return tell(details) if tell else ""


def _from_to(details: Details) -> str:
    return f"från {details.get('before')} till {details.get('after')}"


def _department(details: Details) -> str:
    return f"Hette {details.get('before')}" + (", flyttades" if details.get("moved") else "")


def _role(details: Details) -> str:
    kind, department = str(details.get("role", "")), details.get("department")
    label = Role.Kind(kind).label if kind in Role.Kind.values else kind
    return f"{label}, {department}" if department else label


def _stored(details: Details) -> str:
    parts = (("new", "nya"), ("moved", "bytte förvaltning eller grupp"), ("renamed", "fick ett annat namn"))
    return ", ".join(f"{intcomma(details[key])} {words}" for key, words in parts if details.get(key))


def _mail(details: Details) -> str:
    return _mail_name(str(details.get("kind", "")))


def _mail_name(kind: str) -> str:
    labels = {**dict(MailText.Kind.choices), **dict(MailKind.choices)}
    return str(labels.get(kind, kind))


def _plan(details: Details) -> str:
    return ", ".join(f"{_mail_name(kind)} {_moment(moment)}" for kind, moment in details.items())


def _moment(moment: str) -> str:
    return formats.date_format(timezone.localtime(dt.datetime.fromisoformat(moment)), "j F H.i")


def _fields(details: Details) -> str:
    return ", ".join(_field_name(name) for name in details.get("fields", []))


def _field_name(name: str) -> str:
    try:
        return str(Measurement._meta.get_field(name.removesuffix("_percent")).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name


def _number(key: str, words: str) -> Callable[[Details], str]:
    return lambda details: f"{intcomma(details[key])} {words}" if details.get(key) is not None else ""


_DETAILS: Final[dict[str, Callable[[Details], str]]] = {
    "answers_imported": _number("n", "svar"),
    "department_changed": _department,
    "mail_plan_saved": _plan,
    "mail_text_changed": _mail,
    "mailing_skipped": _mail,
    "mailing_started": _mail,
    "measurement_changed": _fields,
    "organisations_imported": _number("n", "organisationer"),
    "registration_number_saved": lambda details: str(details.get("number", "")),
    "representatives_notified": _number("n", "mejl"),
    "respondents_stored": _stored,
    "role_given": _role,
    "role_taken_away": _role,
    "shared_link_changed": lambda details: "med ord från inbjudan" if details.get("has_word") else "",
    "shared_link_made": lambda details: "med ord från inbjudan" if details.get("has_word") else "",
    "test_mail_ordered": _mail,
    "wave_dates_changed": _from_to,
    "wave_expected_changed": _number("expected", "tillfrågade"),
    "wave_extended": _from_to,
    "wave_removed": _number("n_respondents", "på listan"),
}
