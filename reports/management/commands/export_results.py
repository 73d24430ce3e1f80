"""export_results ORG/SLUG FILE.(csv|json) [--department NAME]: the latest publication's figures."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import exporting
from reports.files import results_table


class Command(BaseCommand):
    help = "Skriver den senaste publiceringens siffror, en rad per mått."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("measurement", metavar="ORG/SLUG")
        parser.add_argument("file", type=Path, metavar="FILE.(csv|json)")
        parser.add_argument("--department", default="", metavar="NAME")

    def handle(self, *args: Any, measurement: str, file: Path, department: str, **options: Any) -> None:
        write = results_table.WRITERS.get(file.suffix.lower())
        if not write:
            raise CommandError(f"Filnamnet ska sluta på {' eller '.join(results_table.WRITERS)}.")
        try:
            publication, part = exporting.named(measurement, department)
        except exporting.NotFound as error:
            raise CommandError(str(error)) from error
        n = write(file, results_table.rows(publication, part))
        self.stderr.write(f"{file}: {n} rader")
