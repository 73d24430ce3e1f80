"""A country of seven municipalities that have answered in one department each."""

import pytest
from django.test import Client

from surveys.answer_import import import_answers
from surveys.models import User
from tests.factories import answers_file

N_MUNICIPALITIES = 7


@pytest.fixture(scope="module")
def measured(module_database, tmp_path_factory) -> None:
    """Kommuner 9000-9006 have twenty responses each for 2026: ten graded everything 3, ten 5."""
    folder = tmp_path_factory.mktemp("answers")
    for number in range(N_MUNICIPALITIES):
        file = answers_file(folder, [("Alfa", "Chefer", "ja", grade) for grade in "35" * 10])
        import_answers(f"900{number}/2026", file, questionnaire="dimios:2020", create=True)


@pytest.fixture
def coordinating(coordinator: User) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client
