"""Objects for tests, with the fewest fields."""

import datetime as dt
from pathlib import Path

import factory
from django.utils import timezone

from surveys import questionnaire_files
from surveys.models import (
    Department,
    Measurement,
    MeasurementPeriod,
    Organisation,
    Respondent,
    RespondentGroup,
    Role,
    User,
    Wave,
)

PASSWORD = "ett-långt-lösenord"

#: The questions of dimios:2020, in the order in which it asks.
CODES_2020 = (
    *("B1", "B2", "B3", "B4", "B5", "E1", "E2", "E3", "E4", "I1", "I2", "I3", "I4"),
    *("U1", "U2", "O1", "O2", "T1", "T2", "T3"),
)


def answers_file(folder: Path, rows: list[tuple[str, str, str, str]]) -> Path:
    """Write an import file where each row is (department, group, decides, the cell of every question)."""
    header = ";".join(["department", "group", "decides", *CODES_2020])
    lines = [";".join([*row[:3], *[row[3]] * len(CODES_2020)]) for row in rows]
    path = folder / "answers.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    return path


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    code = factory.Sequence(lambda n: f"{1000 + n}")
    name = factory.Sequence(lambda n: f"Kommun {n}")


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Förvaltning {n}")


class GroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RespondentGroup

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Grupp {n}")


class MeasurementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Measurement

    organisation = factory.SubFactory(OrganisationFactory)
    slug = "2026"
    title = "Digital mognad 2026"
    questionnaire = factory.LazyFunction(lambda: questionnaire_files.named("dimios:2020"))


class WaveFactory(factory.django.DjangoModelFactory):
    """An open wave of the autumn of 2026; give `state` and times for another."""

    class Meta:
        model = Wave

    measurement = factory.SubFactory(MeasurementFactory)
    department = factory.SubFactory(DepartmentFactory, organisation=factory.SelfAttribute("..measurement.organisation"))
    period = factory.LazyFunction(lambda: MeasurementPeriod.of_season(MeasurementPeriod.Season.AUTUMN, 2026))
    opens_on = dt.date(2026, 10, 1)
    closes_on = dt.date(2026, 11, 30)
    state = Wave.State.OPEN
    opened_at = factory.LazyFunction(timezone.now)
    closed_at = factory.LazyAttribute(lambda wave: timezone.now() if wave.state == Wave.State.CLOSED else None)


class RespondentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Respondent

    wave = factory.SubFactory(WaveFactory)
    email = factory.Sequence(lambda n: f"respondent{n}@example.se")
    department = factory.SelfAttribute("wave.department")
    group = factory.SubFactory(GroupFactory, organisation=factory.SelfAttribute("..wave.measurement.organisation"))


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.se")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        return model_class.objects.create_user(*args, password=PASSWORD, **kwargs)


class RoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Role

    user = factory.SubFactory(UserFactory)
    kind = Role.Kind.KEY_USER
