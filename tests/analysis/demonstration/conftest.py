"""The demonstration's measurement of Linköping 2020: built once for this folder, and kept as plain values."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from dimios.demonstration import building
from surveys.models import Answer, Measurement, Response

NAME = "0580/2020"


@dataclass(frozen=True)
class Demonstration:
    """What was published, as the file of results says it, and what had been answered.

    answers: the code of the question, the names of the department and the group, and the value.
    """

    rows: Sequence[Mapping[str, str]]
    labels: Mapping[str, str]
    answers: Sequence[tuple[str, str, str, int]]
    n_responses: int


@pytest.fixture(scope="session")
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory) -> Demonstration:
    """Tests that use it need the mark `django_db`; the database is left as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        building.build()
        made = Demonstration(_rows(tmp_path_factory.mktemp("results")), _labels(), _answers(), _n_responses())
        transaction.set_rollback(True)
    return made


def _rows(folder: Path) -> list[dict[str, str]]:
    call_command("export_results", NAME, str(folder / "results.csv"))
    with (folder / "results.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _labels() -> dict[str, str]:
    questions = Measurement.objects.named(NAME).questionnaire.questions
    return {code: label["sv"] for code, label in questions.values_list("code", "label")}


def _answers() -> list[tuple[str, str, str, int]]:
    given = Answer.objects.filter(response__wave__measurement=Measurement.objects.named(NAME))
    return list(given.values_list("question__code", "response__department__name", "response__group__name", "value"))


def _n_responses() -> int:
    return Response.objects.filter(wave__measurement=Measurement.objects.named(NAME), wave__state="closed").count()
