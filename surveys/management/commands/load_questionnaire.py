"""load_questionnaire FILE.json: adds a questionnaire version."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys import questionnaire_files
from surveys.models import QuestionnaireFrozen


class Command(BaseCommand):
    help = (
        "Lägger till en version av en enkät, eller ersätter en som ingen mätning använder. "
        "I en version som används kan bara texterna om fyrfältaren ändras."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            questionnaire = questionnaire_files.load(file)
        except OSError as error:
            raise CommandError(f"Filen {file.name} kan inte läsas.") from error
        except (questionnaire_files.QuestionnaireFileRefused, QuestionnaireFrozen) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{questionnaire}, {questionnaire.questions.count()} frågor")
