"""generate_national: synthetic answers of many organisations, for benchmarks."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from dimios.demonstration import national
from surveys.models import Response


class Command(BaseCommand):
    help = "Fyller en tom databas med syntetiska svar från många kommuner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisations", type=int, required=True, metavar="N")
        parser.add_argument("--respondents", type=int, required=True, metavar="M", help="sammanlagt")
        parser.add_argument("--questions", type=int, required=True, metavar="Q")
        parser.add_argument("--seed", type=int, default=1, metavar="S")

    def handle(
        self, *args: Any, organisations: int, respondents: int, questions: int, seed: int, **options: Any
    ) -> None:
        if Response.objects.exists():
            raise CommandError("Databasen har redan svar. Syntetiska svar läggs bara i en tom databas.")
        n = national.generate(organisations, respondents, questions, seed)
        self.stdout.write(f"{organisations} organisationer, {respondents} svarande, {n} svar")
