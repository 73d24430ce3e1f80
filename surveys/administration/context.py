"""What every page's header asks for."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from surveys import access


def administers(request: HttpRequest) -> dict[str, object]:
    """Tell the templates whether the user administers anything. One query, on the pages that ask."""
    return {"administers": SimpleLazyObject(lambda: access.administered_organisations(request.user).exists())}
