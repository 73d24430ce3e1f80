"""Forms of the exchange between installations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from analysis.exchange import signing
from analysis.exchange.reading import MAX_BYTES
from analysis.exchange.receiving import add_key, receive
from analysis.models import ExchangeFile, TrustedKey
from surveys.administration.forms.layout import fields
from surveys.models import User
from surveys.table_files import FileRefused


class ReceiveForm(forms.Form):
    """A file and its signature. `receive` keeps it to be looked at, or says on the form what is wrong."""

    file = forms.FileField(label="Fil med förekomster (.csv)", allow_empty_file=True)
    signature = forms.FileField(label="Signaturfil (.csv.signature)", allow_empty_file=True)
    helper = fields("file", "signature")
    helper.form_show_errors = False  # the list above the form has them all

    @property
    def is_too_large(self) -> bool:
        sizes = {name: getattr(file, "size", 0) or 0 for name, file in self.files.items()}
        return sizes.get("file", 0) > MAX_BYTES or sizes.get("signature", 0) > signing.MAX_BYTES

    def receive(self) -> ExchangeFile | None:
        """Return the file, checked and kept; None when it was refused, with every error on the form."""
        file, signature = self.cleaned_data["file"], self.cleaned_data["signature"]
        try:
            return receive(file.read(), signature.read(), str(file.name))
        except FileRefused as refusal:
            self.add_error(None, ValidationError(refusal.errors))
            return None


class KeyForm(forms.Form):
    """Another installation's public key, and whose it is."""

    name = forms.CharField(label="Vems nyckel", max_length=100, help_text="Till exempel Region Östergötland.")
    public_key = forms.CharField(label="Publik nyckel", max_length=100, help_text="44 tecken, som slutar på =.")
    helper = fields("name", "public_key")

    def clean_public_key(self) -> str:
        key = "".join(str(self.cleaned_data["public_key"]).split())
        try:
            fingerprint = signing.fingerprint_of(key)
        except ValueError as error:
            raise ValidationError("Det är ingen publik nyckel. Kopiera den hel, den slutar på =.") from error
        if TrustedKey.objects.filter(fingerprint=fingerprint).exists():
            raise ValidationError("Nyckeln finns redan i listan.")
        return key

    def save(self, *, by: User) -> Any:
        return add_key(self.cleaned_data["name"], self.cleaned_data["public_key"], by=by)
