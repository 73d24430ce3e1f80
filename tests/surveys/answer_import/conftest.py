"""Importing the text of a file into the measurement 0580/2020."""

from pathlib import Path

import pytest

from surveys.answer_import import import_answers
from surveys.models import Response
from surveys.table_files import FileRefused

NAME = "0580/2020"


def write(folder: Path, text: str) -> Path:
    path = folder / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def imported(db, tmp_path):
    """Import a file with --create and the questionnaire of 2020; return how many responses there were."""

    def import_text(text: str) -> int:
        return import_answers(NAME, write(tmp_path, text), questionnaire="dimios:2020", create=True)

    return import_text


@pytest.fixture
def errors(imported):
    """Import a file that is refused; return the errors."""

    def errors_of(text: str) -> list[str]:
        with pytest.raises(FileRefused) as refusal:
            imported(text)
        return refusal.value.errors

    return errors_of


def values_of(response: Response) -> dict[str, int]:
    return dict(response.answers.values_list("question__code", "value"))
