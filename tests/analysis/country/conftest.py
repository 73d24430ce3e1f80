"""A random country, published, for tests that hold every published figure against the raw answers."""

import pytest
from django.db import transaction

from tests.analysis import national_answers


@pytest.fixture(scope="session", params=[1, 2])
def country(request, django_db_setup, django_db_blocker, tmp_path_factory) -> national_answers.Country:
    """Made once, as plain values; the database is left as it was. Tests that use it need the mark `django_db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        national_answers.store(tmp_path_factory.mktemp("answers"), request.param)
        made = national_answers.published_country()
        transaction.set_rollback(True)
    return made
