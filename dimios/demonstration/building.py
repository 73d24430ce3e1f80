"""Fills an empty database with the demonstration: Linköping 2020 as published, and a survey open today.

Single answers are synthetic (see `synthesis`); only the organisation's totals of 2020 are those that were published.
The year 2018 and the employees' answers are invented altogether.
"""

import datetime as dt
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd
import plotly
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from analysis.national.passes import publish_all
from dimios.demonstration import earlier, employees, open_wave, synthesis
from dimios.demonstration.notes import add_notes
from dimios.demonstration.synthesis import ExampleOrganisation, PublishedRow
from surveys import accounts, periods, questionnaire_files, shared_links
from surveys.answer_import import import_answers
from surveys.models import (
    Department,
    DepartmentSuccession,
    Measurement,
    MeasurementPeriod,
    Organisation,
    RespondentGroup,
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
INVENTED = "Demonstration: alla svar i den här mätningen, och därmed alla dess siffror, är påhittade."
LEADERS = "dimios:2020"

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
            _build()
    publish_all()
    visitor = open_wave.visitor(Organisation.objects.get(code=MUNICIPALITY))
    return Demonstration(_logins(), reverse("answering:start", args=[visitor.token]))


def collect_static() -> None:
    """Collect and compress the static files, unless none has changed since the last time (it takes 10 seconds)."""
    collected = settings.DATA_DIR / "static" / "staticfiles.json"
    sources = sorted((Path(plotly.__file__), *(settings.BASE_DIR / "static").iterdir()))
    state = "\n".join(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in sources)
    collected_from = settings.DATA_DIR / "static-sources.txt"
    if collected.exists() and collected_from.exists() and collected_from.read_text() == state:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    collected_from.write_text(state)


def remove_database() -> None:
    """Delete the embedded database."""
    connection.close()
    name = settings.DATA_DIR / "dimios.sqlite3"
    for path in (name, name.with_name(f"{name.name}-wal"), name.with_name(f"{name.name}-shm")):
        path.unlink(missing_ok=True)


def _build() -> None:
    organisation = _add_linkoping()
    questionnaire = questionnaire_files.named(LEADERS)
    questions = list(questionnaire.questions.all())
    rows = synthesis.published_rows(
        {question.label["sv"]: question.code for question in questions},
        [question.code for question in questions if question.is_reversed],
    )
    _add_2020(organisation, rows)
    _add_2018(organisation, rows)
    _add_employees(organisation)
    _add_cast(organisation)
    add_notes(Measurement.objects.named("0580/2020"), by=User.objects.get(email=CAST[0][0]))


def _add_linkoping() -> Organisation:
    """Add Linköpings kommun with its units."""
    organisation = Organisation.objects.create(
        code=MUNICIPALITY, name="Linköpings kommun", **asdict(synthesis.LINKOPING)
    )
    organisation.add_default_groups()
    for position, unit in enumerate(synthesis.UNITS):
        Department.objects.create(organisation=organisation, name=unit.name, sector=unit.sector, position=position)
    return organisation


def _add_2020(organisation: Organisation, rows: list[PublishedRow]) -> None:
    measurement = _measurement(organisation, "2020", "Digital mognad 2020", NOTE, LEADERS)
    for unit in synthesis.UNITS:
        wave = _add_closed_wave(measurement, unit.name, unit.opens_on, unit.closes_on)
        wave.expected, wave.to_be_completed = unit.n_invited, unit.to_be_completed
        wave.save()
    _import(measurement, synthesis.linkoping_answers(rows))
    for example in synthesis.EXAMPLE_ORGANISATIONS:
        Organisation.objects.create(code=example.code, name=example.name, **asdict(example.place))
    _add_others("2020", synthesis.others_answers(rows))


def _add_2018(organisation: Organisation, rows: list[PublishedRow]) -> None:
    """Add the invented earlier year, with the departments of that time and who took over from them."""
    measurement = _measurement(organisation, "2018", "Digital mognad 2018", INVENTED, LEADERS)
    for successor, parts in earlier.MERGED.items():
        after = organisation.departments.get(name=successor)
        for name in parts:
            before = Department.objects.create(
                organisation=organisation, name=name, sector=after.sector, position=len(synthesis.UNITS)
            )
            DepartmentSuccession.objects.create(predecessor=before, successor=after)
    for name in earlier.departments_before([unit.name for unit in synthesis.UNITS]):
        _add_closed_wave(measurement, name, earlier.OPENS_ON, earlier.CLOSES_ON)
    _import(measurement, earlier.linkoping_answers_before(rows))
    _add_others("2018", earlier.others_answers_before(rows))


def _add_employees(organisation: Organisation) -> None:
    """Add the employees' measurement of 2020, which they answered by an open link in each department."""
    last = organisation.groups.count()
    RespondentGroup.objects.create(organisation=organisation, name=employees.GROUP, position=last)
    title = "Digitalisering och innovation 2020"
    measurement = _measurement(organisation, employees.SLUG, title, INVENTED, employees.QUESTIONNAIRE)
    for unit in synthesis.UNITS:
        wave = _add_closed_wave(measurement, unit.name, unit.opens_on, unit.closes_on)
        shared_links.make_shared_link(wave, by=None)
    _import(measurement, employees.employees_answers())


def _measurement(organisation: Organisation, slug: str, title: str, note: str, questionnaire: str) -> Measurement:
    return Measurement.objects.create(
        organisation=organisation,
        slug=slug,
        title=title,
        note=note,
        questionnaire=questionnaire_files.named(questionnaire),
    )


def _add_others(slug: str, answers: Mapping[ExampleOrganisation, pd.DataFrame]) -> None:
    for example, rows in answers.items():
        organisation = Organisation.objects.get(code=example.code)
        _import(_measurement(organisation, slug, f"Digital mognad {slug}", INVENTED, LEADERS), rows, create=True)


def _import(measurement: Measurement, answers: pd.DataFrame, *, create: bool = False) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        path.write_text(synthesis.to_csv_text(answers), encoding="utf-8")
        import_answers(str(measurement), path, create=create)


def _add_closed_wave(measurement: Measurement, department: str, opens_on: dt.date, closes_on: dt.date) -> Wave:
    season = periods.season_of(opens_on) or ""
    return Wave.objects.create(
        measurement=measurement,
        department=measurement.organisation.departments.get(name=department),
        period=MeasurementPeriod.of_season(season, opens_on.year),
        opens_on=opens_on,
        closes_on=closes_on,
        state=Wave.State.CLOSED,
        opened_at=periods.start_of(opens_on),
        closed_at=periods.end_of(closes_on),
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
