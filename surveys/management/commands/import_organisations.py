"""import_organisations FILE.(csv|xlsx): the organisations that exist, with county and kommungrupp."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.organisation_import import import_organisations
from surveys.table_files import FileRefused


class Command(BaseCommand):
    help = "Läser in organisationer: koder, namn, län, kommungrupp och invånare, eller SKR:s kommungruppsindelning."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            n = import_organisations(file)
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{n} organisationer inlästa")
