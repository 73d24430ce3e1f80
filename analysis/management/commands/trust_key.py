"""trust_key NAME PUBLIC_KEY: take files of frequencies from another installation. Without arguments: the own key."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from analysis.exchange.receiving import add_key
from analysis.exchange.signing import fingerprint_of, own_public_key


class Command(BaseCommand):
    help = "Lägger till en annan installations publika nyckel. Utan argument skrivs den egna ut."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", metavar="NAME")
        parser.add_argument("public_key", nargs="?", metavar="PUBLIC_KEY")

    def handle(self, *args: Any, name: str | None, public_key: str | None, **options: Any) -> None:
        try:
            if name is None:
                own = own_public_key()
                self.stdout.write(f"{own}\nfingeravtryck {fingerprint_of(own)}")
            else:
                self.stdout.write(f"{name}: fingeravtryck {add_key(name, public_key or '', by=None).fingerprint}")
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        except ValueError as error:
            raise CommandError("Det är ingen publik nyckel: 44 tecken i base64 väntades.") from error
        except IntegrityError as error:
            raise CommandError("Nyckeln finns redan bland de betrodda.") from error
