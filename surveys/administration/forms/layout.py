"""How the administration's forms are laid out."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout


def fields(*parts: Any) -> FormHelper:
    """Return a helper that lays out the fields; the page gives the form tag and its buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*parts)
    return helper
