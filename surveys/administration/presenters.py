"""What the administration's templates print, decided here so that they need no arithmetic and no query."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.models import AuditEntry, Department


@dataclass(frozen=True)
class Branch:
    """A department with what lies below it."""

    department: Department
    children: "list[Branch]"


def tree(departments: Iterable[Department]) -> list[Branch]:
    """Return the departments as a tree; one whose parent is not among them stands at the top."""
    listed = list(departments)
    branches = {department.pk: Branch(department, []) for department in listed}
    top: list[Branch] = []
    for department in listed:
        above = branches.get(department.parent_id or 0)
        (above.children if above else top).append(branches[department.pk])
    return top


#: What is told about an audit row, by its action. An action that is not here is shown as it is called.
ACTIONS = {
    "account_mail_sent": "Skickade kontomejl",
    "answers_imported": "Läste in svar",
    "api_token_issued": "Skapade åtkomstnyckel",
    "api_token_revoked": "Återkallade åtkomstnyckel",
    "default_groups_added": "Lade till de vanliga grupperna",
    "department_added": "Lade till förvaltning",
    "department_changed": "Ändrade förvaltning",
    "department_deleted": "Tog bort förvaltning",
    "group_added": "Lade till grupp",
    "group_changed": "Ändrade grupp",
    "group_deleted": "Tog bort grupp",
    "mail_plan_saved": "Ändrade utskicksplan",
    "mailing_started": "Startade utskick",
    "mailing_skipped": "Hoppade över utskick",
    "mails_paused": "Pausade utskick",
    "mails_resumed": "Återupptog utskick",
    "failing_addresses_tried_again": "Försökte igen med adresser",
    "mail_text_changed": "Ändrade mejltext",
    "logo_removed": "Tog bort logotypen",
    "logo_saved": "Bytte logotyp",
    "measurement_changed": "Ändrade mätning",
    "measurement_created": "Skapade mätning",
    "notes_saved": "Skrev texter till rapporterna",
    "public_page_changed": "Ändrade öppen sida",
    "public_page_removed": "Stängde öppen sida",
    "published": "Publicerade",
    "registration_number_saved": "Ändrade diarienummer",
    "respondent_added": "Lade till en respondent",
    "respondent_changed": "Ändrade en respondent",
    "respondent_removed": "Tog bort en respondent",
    "respondents_stored": "Läste in respondenter",
    "role_given": "Gav roll",
    "role_taken_away": "Tog bort roll",
    "succession_recorded": "Registrerade att en förvaltning tog över",
    "succession_removed": "Tog bort att en förvaltning tog över",
    "targets_saved": "Ändrade målvärden",
    "term_deleted": "Tog bort ord ur ordlistan",
    "term_restored": "Tog tillbaka ord i ordlistan",
    "term_saved": "Ändrade ordlistan",
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

    @property
    def by(self) -> str:
        return str(self.entry.by) if self.entry.by else "Programmet"


def events(entries: Iterable[AuditEntry]) -> list[Event]:
    return [Event(entry, ACTIONS.get(entry.action, entry.action)) for entry in entries]
