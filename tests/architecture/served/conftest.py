"""What everybody has been served: made once for this folder, as plain values; the database is left as it was."""

from unittest.mock import patch

import numpy as np
import pytest
from django.db import transaction

from analysis.disclosure import Protection
from analysis.publishing import preparation
from tests.architecture.served import cast, crawling, municipality
from tests.architecture.served.crawling import Served
from tests.architecture.served.pages import Haul


@pytest.fixture(scope="session")
def haul(django_db_setup, django_db_blocker, tmp_path_factory) -> Haul:
    """The municipality, and all that each part has got out of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = municipality.build(tmp_path_factory.mktemp("answers"))
        users = cast.users()
        keys = {part: cast.key(user) for part, user in users.items()}
        pages = {part: crawling.crawl(cast.browser(users.get(part)), part) for part in cast.EVERYBODY}
        for part, key in keys.items():
            pages[part] |= crawling.read_api(key)
        transaction.set_rollback(True)
    return Haul(world, pages)


def _everything(
    membership: np.ndarray, families: object, counts: np.ndarray, *rest: object, **more: object
) -> Protection:
    """Protect nothing: all that was asked is shown."""
    is_asked = np.einsum("sc,qcv->qs", membership.astype(int), counts) > 0
    return Protection(is_asked, is_asked, is_asked)


_OPEN = ("", "fragor/", "fragor/B1/", "varmekarta/", "filer/resultat.csv", "filer/resultat.json")


@pytest.fixture(scope="session")
def unprotected(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, Served]:
    """The key user's pages of the first publication when nothing is hidden, by what comes after the measurement's."""
    with django_db_blocker.unblock(), transaction.atomic(), patch.object(preparation, "protect", _everything):
        municipality.build(tmp_path_factory.mktemp("open"), is_late=False)
        browser = cast.browser(cast.users()["key_user"])
        pages = {name: crawling.fetch(browser, f"/matningar/0580/2020/{name}") for name in _OPEN}
        transaction.set_rollback(True)
    return pages
