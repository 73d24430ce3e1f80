"""What every page's header asks for."""

from functools import cache

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from surveys import access
from surveys.models import Role


def administers(request: HttpRequest) -> dict[str, object]:
    """Tell the templates whether the user administers or coordinates anything. One query, on the pages that ask."""
    kinds = cache(lambda: access.kinds_of(request.user))
    administering = {*access.ADMINISTRATORS, *access.PART_ADMINISTRATORS}
    return {
        "administers": SimpleLazyObject(lambda: not administering.isdisjoint(kinds())),
        "coordinates": SimpleLazyObject(lambda: Role.Kind.COORDINATOR in kinds()),
    }
