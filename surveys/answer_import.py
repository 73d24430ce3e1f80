"""Historic or external answers from a CSV file (docs/files.md, "Answers"). All or nothing."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from surveys import questionnaire_files, waves
from surveys.models import (
    Answer,
    Department,
    Measurement,
    MeasurementPeriod,
    Organisation,
    Question,
    Questionnaire,
    RespondentGroup,
    Response,
    Wave,
    record,
)
from surveys.models.organisation import MAX_LEVELS, PATH_SEPARATOR
from surveys.scales import DONT_KNOW, GRADES
from surveys.table_files import Errors, FileRefused, Table, read_table

DECIDES = {"ja": True, "nej": False, "": None}
VALUES = {**{str(grade): grade for grade in GRADES}, "vet ej": DONT_KNOW, "0": DONT_KNOW, "": None}
_FIXED = ("department", "group", "decides")
_OPTIONAL = ("sector",)
_BATCH = 2_000
_DEPARTMENT_LENGTH = Department._meta.get_field("name").max_length or 0
_GROUP_LENGTH = RespondentGroup._meta.get_field("name").max_length or 0

DepartmentPath = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One respondent of the file; `values` holds the answered questions only."""

    line: int
    department: DepartmentPath
    sector: str
    group: str
    decides: bool | None
    values: dict[str, int]


def import_answers(name: str, path: Path, *, questionnaire: str = "", create: bool = False) -> int:
    """Store a file's answers in the closed waves of the measurement called `name`; return how many responses.

    create: make the organisation, measurement, departments, groups and waves that are missing.
    Raises FileRefused with every error of the file; nothing has been stored then.
    """
    table = read_table(path)
    with transaction.atomic():
        measurement = _measurement(name, questionnaire, create=create)
        rows = parse(table, [question.code for question in measurement.questionnaire.questions.all()])
        _store(rows, _Places(measurement, create=create))
        waves.freeze(measurement.questionnaire)
        record("answers_imported", measurement, by=None, organisation=measurement.organisation, n=len(rows))
    return len(rows)


def parse(table: Table, codes: list[str]) -> list[Row]:
    """Return the table's rows; raise FileRefused with all errors by line, column and value."""
    _check_columns(table.header, codes)
    errors = Errors()
    rows = [_row(line, cells, codes, errors) for line, cells in table]
    errors.raise_if_any()
    if not rows:
        raise FileRefused(["Filen har inga svar under rubrikraden."])
    return rows


def _check_columns(header: list[str], codes: list[str]) -> None:
    missing = [f"Kolumnen ”{name}” saknas." for name in _FIXED if name not in header]
    known = {*_FIXED, *_OPTIONAL, *codes}
    unknown = [
        f"Kolumnen ”{name[:40]}” är okänd: enkäten har ingen sådan fråga." for name in header if name not in known
    ]
    if missing or unknown:
        raise FileRefused(missing + unknown)


def _row(line: int, cells: dict[str, str], codes: list[str], errors: Errors) -> Row:
    department = _path(line, cells["department"], errors)
    if not cells["group"]:
        errors.add(line, "group", "", "saknas.")
    elif len(cells["group"]) > _GROUP_LENGTH:
        errors.add(line, "group", cells["group"], f"är för långt: högst {_GROUP_LENGTH} tecken.")
    if cells["decides"].lower() not in DECIDES:
        errors.add(line, "decides", cells["decides"], "ska vara ja, nej eller tomt.")
    sector = cells.get("sector", "")
    if sector and sector not in Department.Sector.values:
        errors.add(line, "sector", sector, f"är inte en av {', '.join(Department.Sector.values)}.")
    values = _values(line, cells, codes, errors)
    return Row(line, department, sector, cells["group"], DECIDES.get(cells["decides"].lower()), values)


def _path(line: int, cell: str, errors: Errors) -> DepartmentPath:
    path = tuple(part.strip() for part in f" {cell} ".split(PATH_SEPARATOR))
    if not all(path) or len(path) > MAX_LEVELS:
        errors.add(line, "department", cell, "är inte en förvaltning med högst fyra nivåer.")
    elif max(map(len, path)) > _DEPARTMENT_LENGTH:
        errors.add(line, "department", cell, f"har ett för långt namn: högst {_DEPARTMENT_LENGTH} tecken.")
    return path


def _values(line: int, cells: dict[str, str], codes: list[str], errors: Errors) -> dict[str, int]:
    values = {}
    for code in codes:
        cell = cells.get(code, "").lower()
        if cell not in VALUES:
            errors.add(line, code, cells[code], "ska vara 1–5, vet ej eller tomt.")
        elif (value := VALUES[cell]) is not None:
            values[code] = value
    return values


def _measurement(name: str, questionnaire_name: str, *, create: bool) -> Measurement:
    try:
        measurement = Measurement.objects.named(name)
    except Measurement.DoesNotExist:
        if not create:
            raise FileRefused([f"Mätningen {name} finns inte. Lägg till --create för att skapa den."]) from None
        return _created(name, _questionnaire(questionnaire_name or questionnaire_files.DEFAULT))
    if questionnaire_name and str(measurement.questionnaire) != questionnaire_name:
        raise FileRefused(
            [f"Mätningen {name} använder enkäten {measurement.questionnaire}, inte {questionnaire_name}."]
        )
    return measurement


def _questionnaire(name: str) -> Questionnaire:
    try:
        return questionnaire_files.named(name)
    except Questionnaire.DoesNotExist:
        raise FileRefused([f"Enkäten {name} finns inte. Ladda in den med load_questionnaire."]) from None


def _created(name: str, questionnaire: Questionnaire) -> Measurement:
    code, _, slug = name.partition("/")
    organisation = Organisation.objects.filter(code=code).first() or Organisation(code=code, name=f"Kommun {code}")
    measurement = Measurement(
        organisation=organisation, slug=slug, title=f"Digital mognad {slug}", questionnaire=questionnaire
    )
    try:
        organisation.clean_fields()
        measurement.clean_fields(exclude=["organisation", "year"])
    except ValidationError as error:
        raise FileRefused([f"{name}: {message}" for message in error.messages]) from error
    organisation.save()
    measurement.save()
    return measurement


class _Places:
    """Where a row's answers belong: department, group and wave, looked up once each and made if allowed."""

    def __init__(self, measurement: Measurement, *, create: bool) -> None:
        self.measurement, self.create = measurement, create
        organisation = measurement.organisation
        self.departments = {
            tuple(department.path.split(PATH_SEPARATOR)): department
            for department in Department.objects.of(organisation)
        }
        self.groups = {group.name: group for group in organisation.groups.all()}
        self.waves: dict[int, Wave | None] = {}

    def department(self, row: Row, errors: Errors) -> Department | None:
        if row.department not in self.departments and not self.create:
            errors.add(row.line, "department", PATH_SEPARATOR.join(row.department), "finns inte.")
            return None
        return self._department(row.department, row.sector)

    def _department(self, path: DepartmentPath, sector: str) -> Department:
        if path not in self.departments:
            parent = self._department(path[:-1], sector) if path[1:] else None
            self.departments[path] = Department.objects.create(
                organisation=self.measurement.organisation,
                parent=parent,
                name=path[-1],
                sector=sector or Department.Sector.OTHER,
                position=len(self.departments),
            )
        return self.departments[path]

    def group(self, row: Row, errors: Errors) -> RespondentGroup | None:
        if row.group not in self.groups and self.create:
            self.groups[row.group] = RespondentGroup.objects.create(
                organisation=self.measurement.organisation, name=row.group, position=len(self.groups)
            )
        if row.group not in self.groups:
            errors.add(row.line, "group", row.group, "finns inte.")
        return self.groups.get(row.group)

    def wave(self, row: Row, department: Department, errors: Errors) -> Wave | None:
        """Return the closed, empty wave that the department belongs to."""
        if department.pk not in self.waves:
            self.waves[department.pk] = self._wave(row, department, errors)
        return self.waves[department.pk]

    def _wave(self, row: Row, department: Department, errors: Errors) -> Wave | None:
        line = [self.departments[row.department[: n + 1]] for n in range(len(row.department))]
        existing = list(self.measurement.waves.filter(department__in=line))
        if not existing and self.create:
            return _closed_wave(self.measurement, line[0])
        free = [wave for wave in existing if wave.state == Wave.State.CLOSED and not wave.responses.exists()]
        if not free:
            problem = "har ingen stängd omgång utan svar." if existing else "har ingen omgång."
            errors.add(row.line, "department", str(department), problem)
            return None
        return free[0]


def _closed_wave(measurement: Measurement, department: Department) -> Wave:
    period = MeasurementPeriod.of_season(MeasurementPeriod.Season.SPRING, measurement.year)
    return Wave.objects.create(
        measurement=measurement,
        department=department,
        period=period,
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        state=Wave.State.CLOSED,
        opened_at=timezone.now(),
        closed_at=timezone.now() + dt.timedelta(microseconds=1),
    )


Placed = tuple[Response, dict[str, int]]


def _store(rows: list[Row], places: _Places) -> None:
    """Store all rows, or raise FileRefused with every row that has no place."""
    errors = Errors()
    placed = [(_response(row, places, errors), row.values) for row in rows]
    errors.raise_if_any()
    questions = {question.code: question for question in places.measurement.questionnaire.questions.all()}
    for batch in _batches([(response, values) for response, values in placed if response]):
        Response.objects.bulk_create(response for response, _ in batch)
        Answer.objects.bulk_create(_answers(batch, questions), batch_size=10_000)


def _response(row: Row, places: _Places, errors: Errors) -> Response | None:
    department, group = places.department(row, errors), places.group(row, errors)
    wave = places.wave(row, department, errors) if department else None
    if not (department and group and wave):
        return None
    return Response(wave=wave, department=department, group=group, decides=row.decides)


def _answers(batch: list[Placed], questions: dict[str, Question]) -> Iterator[Answer]:
    for response, values in batch:
        for code, value in values.items():
            yield Answer(response=response, question=questions[code], value=value)


def _batches(responses: list[Placed]) -> Iterator[list[Placed]]:
    for start in range(0, len(responses), _BATCH):
        yield responses[start : start + _BATCH]
