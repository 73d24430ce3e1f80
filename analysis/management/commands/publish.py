"""publish ORG/SLUG, or publish --all: makes the next publication."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.national import passes
from analysis.publishing import publication
from analysis.publishing.preparation import NothingNew, NothingToPublish
from surveys.models import Measurement


class Command(BaseCommand):
    help = "Räknar, analyserar, skyddar och publicerar. Skriver ut publiceringens nummer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("measurement", nargs="?", metavar="ORG/SLUG")
        which.add_argument("--all", action="store_true", help="alla mätningar; jämförelserna fryses en gång")

    def handle(self, *args: Any, measurement: str | None, **options: Any) -> None:
        if measurement is None:
            for made in passes.publish_all(progress=_to_stderr):
                self.stdout.write(f"{made.measurement} {made.number}")
            return
        try:
            made = publication.publish(Measurement.objects.named(measurement), progress=_to_stderr)
        except Measurement.DoesNotExist as error:
            raise CommandError(f"Mätningen {measurement} finns inte.") from error
        except (NothingToPublish, NothingNew) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(str(made.number))


def _to_stderr(share: float) -> None:
    sys.stderr.write(f"{share:.0%}\n")
