"""import_answers ORG/SLUG FILE.csv: stores historic or external answers, respondent by respondent."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.answer_import import import_answers
from surveys.table_files import FileRefused


class Command(BaseCommand):
    help = "Läser in svar från en CSV-fil. Vid minsta fel lagras inget, och alla fel skrivs ut."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("measurement", metavar="ORG/SLUG")
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--questionnaire", default="", metavar="KEY:VERSION")
        parser.add_argument("--create", action="store_true", help="skapa det som saknas: organisation, mätning, …")

    def handle(
        self, *args: Any, measurement: str, file: Path, questionnaire: str, create: bool, **options: Any
    ) -> None:
        try:
            n = import_answers(measurement, file, questionnaire=questionnaire, create=create)
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{n} svar inlästa i {measurement}")
