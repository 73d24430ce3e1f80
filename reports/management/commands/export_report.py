"""export_report ORG/SLUG FILE.(pdf|xlsx|pptx|docx) [--department NAME]: the latest publication's report."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import exporting, making


class Command(BaseCommand):
    help = "Skriver rapporten för hela organisationen eller för en förvaltning."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("measurement", metavar="ORG/SLUG")
        parser.add_argument("file", type=Path, metavar="FILE.(pdf|xlsx|pptx|docx)")
        parser.add_argument("--department", default="", metavar="NAME")

    def handle(self, *args: Any, measurement: str, file: Path, department: str, **options: Any) -> None:
        format = file.suffix.lstrip(".").lower()
        if format not in making.RENDERERS:
            raise CommandError(f"Filnamnet ska sluta på {' eller '.join('.' + each for each in making.RENDERERS)}.")
        try:
            publication, part = exporting.named(measurement, department)
            content = making.render(publication, part, format)
        except (exporting.NotFound, making.NothingToReport) as error:
            raise CommandError(str(error)) from error
        file.write_bytes(content)
        self.stderr.write(f"{file}: {len(content)} byte")
