"""The cast's municipality with its published measurement, for files whose tests mostly read it.

It is made once for the file; a test gets objects of its own, and what it changes is undone after it.
"""

import pytest

from surveys.models import Department, Measurement, Organisation


@pytest.fixture
def municipality(published_once, db) -> Organisation:
    return Organisation.objects.get(code="0580")


@pytest.fixture
def social(municipality: Organisation) -> Department:
    return municipality.departments.get(name="Social- och omsorgsförvaltningen")


@pytest.fixture
def sibling_department(municipality: Organisation) -> Department:
    return municipality.departments.get(name="Leanlink")


@pytest.fixture
def published(municipality: Organisation) -> Measurement:
    return Measurement.objects.named("0580/2020")
