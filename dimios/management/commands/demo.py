"""demo: sets up the demonstration and serves it, with everything on this machine and no other service."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from dimios.demonstration import building, serving


class Command(BaseCommand):
    help = "Bygger upp demonstrationen och startar den på http://127.0.0.1:8000."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-server", action="store_true", help="bygg bara upp, starta inget")
        parser.add_argument("--fresh", action="store_true", help="börja om med en tom databas")

    def handle(self, *args: Any, port: int, no_server: bool, fresh: bool, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise CommandError("Demonstrationen körs på den inbyggda databasen. Ta bort DATABASE_URL.")
        if fresh:
            building.remove_database()
        call_command("migrate", verbosity=0)
        building.collect_static()
        self.stderr.write("Bygger upp demonstrationen …")
        demonstration = building.build()
        self.stdout.write(serving.greeting(demonstration, port))
        self.stdout.flush()  # a pipe or a log shows the logins while the server runs
        if not no_server:
            serving.serve(port)
