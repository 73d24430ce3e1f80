"""create_key_user ORG EMAIL: the first account of an organisation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from surveys import accounts
from surveys.models import Organisation


class Command(BaseCommand):
    help = "Skapar en nyckelanvändare och skriver ut en länk där lösenordet väljs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", metavar="ORG", help="organisationens kod, till exempel 0580")
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, organisation: str, email: str, **options: Any) -> None:
        try:
            validate_email(email)
            user = accounts.create_key_user(Organisation.objects.get(code=organisation), email)
        except ValidationError as error:
            raise CommandError(f"{email} är ingen e-postadress.") from error
        except Organisation.DoesNotExist as error:
            raise CommandError(f"Det finns ingen organisation med koden {organisation}.") from error
        self.stdout.write(accounts.set_password_url(user))
