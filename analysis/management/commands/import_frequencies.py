"""import_frequencies FILE.csv: another installation's counts, with the signature in FILE.csv.signature beside it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from analysis.exchange.receiving import accept, receive
from analysis.exchange.signing import ENDING
from surveys.table_files import FileRefused


class Command(BaseCommand):
    help = "Läser in förekomster från en annan installation. Signaturfilen ska ligga bredvid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        beside = file.with_name(file.name + ENDING)
        try:
            with transaction.atomic():
                received = receive(_read(file), _read(beside), file.name)
                results = accept(received, by=None)
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        for result in results:
            self.stdout.write(f"{result}: {len(result.counts)} frågor, från {received.key.name}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileRefused([f"Filen {path.name} saknas eller kan inte läsas."]) from error
