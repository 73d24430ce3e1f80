"""freeze KIND YEAR: freezes a comparison set now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analysis.publishing import publication
from surveys.models import Organisation


class Command(BaseCommand):
    help = "Fryser en jämförelsegrupp av de senaste publiceringarna."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", metavar="KIND", choices=Organisation.Kind.values)
        parser.add_argument("year", metavar="YEAR", type=int)

    def handle(self, *args: Any, kind: str, year: int, **options: Any) -> None:
        sets = publication.freeze_published(kind, year)
        if not sets:
            raise CommandError(f"Ingen {kind} har publicerat någon mätning för {year}.")
        for frozen in sets:
            self.stdout.write(f"{frozen}: {frozen.members.count()} organisationer, enkät {frozen.questionnaire_key}")
