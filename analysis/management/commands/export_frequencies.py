"""export_frequencies ORG/SLUG FILE.csv: the latest publication's shared counts, signed, for another installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from analysis.exchange.signing import ENDING, signature_text
from analysis.exchange.writing import export
from analysis.models import Publication
from surveys.models import Measurement


class Command(BaseCommand):
    help = "Skriver förekomsterna i den senaste publiceringen till en fil för utbyte, med en signaturfil bredvid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("measurement", metavar="ORG/SLUG")
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, measurement: str, file: Path, **options: Any) -> None:
        publication = _latest(measurement)
        try:
            exported = export(publication)
            file.write_bytes(exported.content)
            beside = file.with_name(file.name + ENDING)
            beside.write_text(signature_text(exported.signature), encoding="utf-8")
        except (ImproperlyConfigured, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file} och {beside.name}, nyckel {exported.signature.fingerprint[:16]}")


def _latest(name: str) -> Publication:
    try:
        measurement = Measurement.objects.named(name)
    except Measurement.DoesNotExist as error:
        raise CommandError(f"Mätningen {name} finns inte.") from error
    publications = Publication.objects.of(measurement)
    publication = publications.select_related("measurement__organisation", "measurement__questionnaire").first()
    if publication is None:
        raise CommandError(f"Mätningen {name} är inte publicerad.")
    return publication
