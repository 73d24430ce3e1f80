"""Fills an empty database with the demonstration: Linköping 2020 as published, and a survey open today.

Single answers are synthetic (see `synthesis`); only the organisation's own totals are those that were published.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import plotly
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from analysis.publication import publish_all
from dimios.demonstration import open_wave, synthesis
from surveys import accounts, periods, questionnaire_files
from surveys.answer_import import import_answers
from surveys.models import (
    Department,
    Measurement,
    MeasurementPeriod,
    Organisation,
    Questionnaire,
    Role,
    User,
    Wave,
)

MUNICIPALITY = "0580"
PASSWORD = "demonstration-2020"  # noqa: S105  (printed for everybody; the demonstration holds no real data)
NOTE = (
    "Demonstration: organisationens sammanlagda siffror är de som Linköpings kommun publicerade 2020. "
    "Enskilda svar, och därmed förvaltningarnas siffror, är syntetiska."
)

#: E-mail, name, kind of role and, where the role needs one, the department.
CAST = (
    ("staben@example.se", "Digitaliseringsstaben", Role.Kind.KEY_USER, None),
    ("ledningen@example.se", "Kommunledningen", Role.Kind.READER, None),
    (
        "social@example.se",
        "Representant, Social- och omsorg",
        Role.Kind.REPRESENTATIVE,
        "Social- och omsorgsförvaltningen",
    ),
    ("leanlink@example.se", "Deladministratör, Leanlink", Role.Kind.SUB_ADMINISTRATOR, "Leanlink"),
)
COORDINATOR = ("samordnare@example.se", "Nationell samordnare")


@dataclass(frozen=True)
class Demonstration:
    """What a visitor needs: who can log in, and the path of one open answering link."""

    logins: list[tuple[str, str]]
    answering_path: str


def build() -> Demonstration:
    """Return the demonstration, built up unless it is there already."""
    if not Measurement.objects.filter(organisation__code=MUNICIPALITY, slug="2020").exists():
        with transaction.atomic():
            _build_2020()
            _add_cast(Organisation.objects.get(code=MUNICIPALITY))
    publish_all()
    visitor = open_wave.visitor(Organisation.objects.get(code=MUNICIPALITY))
    return Demonstration(_logins(), reverse("answering:start", args=[visitor.token]))


def collect_static() -> None:
    """Collect and compress the static files, unless none has changed since the last time (it takes 10 seconds)."""
    collected = settings.DATA_DIR / "static" / "staticfiles.json"
    sources = [Path(plotly.__file__), *(settings.BASE_DIR / "static").iterdir()]
    if collected.exists() and all(path.stat().st_mtime < collected.stat().st_mtime for path in sources):
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def remove_database() -> None:
    """Delete the embedded database."""
    connection.close()
    name = settings.DATA_DIR / "dimios.sqlite3"
    for path in (name, name.with_name(f"{name.name}-wal"), name.with_name(f"{name.name}-shm")):
        path.unlink(missing_ok=True)


def _build_2020() -> None:
    questionnaire = questionnaire_files.named("dimios:2020")
    _add_linkoping(questionnaire)
    questions = list(questionnaire.questions.all())
    rows = synthesis.published_rows(
        {question.label["sv"]: question.code for question in questions},
        [question.code for question in questions if question.is_reversed],
    )
    _import(f"{MUNICIPALITY}/2020", synthesis.linkoping_answers(rows), create=False)
    for example, answers in synthesis.others_answers(rows).items():
        Organisation.objects.create(code=example.code, name=example.name)
        _import(f"{example.code}/2020", answers, create=True)


def _import(name: str, answers: pd.DataFrame, *, create: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        path.write_text(synthesis.to_csv_text(answers), encoding="utf-8")
        import_answers(name, path, questionnaire="dimios:2020", create=create)


def _add_linkoping(questionnaire: Questionnaire) -> None:
    """Add Linköpings kommun with its units and the waves in which they answered."""
    organisation = Organisation.objects.create(code=MUNICIPALITY, name="Linköpings kommun", county="Östergötlands län")
    organisation.add_default_groups()
    measurement = Measurement.objects.create(
        organisation=organisation,
        slug="2020",
        title="Digital mognad 2020",
        note=NOTE,
        questionnaire=questionnaire,
    )
    for position, unit in enumerate(synthesis.UNITS):
        department = Department.objects.create(
            organisation=organisation, name=unit.name, sector=unit.sector, position=position
        )
        _add_closed_wave(measurement, department, unit)


def _add_closed_wave(measurement: Measurement, department: Department, unit: synthesis.Unit) -> None:
    season = periods.season_of(unit.opens_on) or ""
    Wave.objects.create(
        measurement=measurement,
        department=department,
        period=MeasurementPeriod.of_season(season, unit.opens_on.year),
        opens_on=unit.opens_on,
        closes_on=unit.closes_on,
        expected=unit.n_invited,
        to_be_completed=unit.to_be_completed,
        state=Wave.State.CLOSED,
        opened_at=periods.start_of(unit.opens_on),
        closed_at=periods.end_of(unit.closes_on),
    )


def _add_cast(organisation: Organisation) -> None:
    for email, name, kind, department in CAST:
        place = organisation.departments.get(name=department) if department else None
        user = accounts.create_user(email, name, PASSWORD)
        Role.objects.create(user=user, kind=kind, organisation=organisation, department=place)
    coordinator = accounts.create_user(*COORDINATOR, PASSWORD)
    Role.objects.create(user=coordinator, kind=Role.Kind.COORDINATOR)


def _logins() -> list[tuple[str, str]]:
    users = (
        User.objects.filter(roles__isnull=False)
        .order_by("pk")
        .prefetch_related("roles__department", "roles__organisation")
    )
    return [(user.email, str(user.roles.all()[0])) for user in users]
