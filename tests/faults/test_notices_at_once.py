"""Two workers that send the representatives' mails at the same moment, on a database that locks rows."""

import pytest
from django.core import mail
from django.db import connection

from analysis.models import Publication
from reports import notices
from reports.models import ReportNotice
from surveys.models import Role
from tests.concurrency import at_once
from tests.factories import RoleFactory

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs DATABASE_URL")

N_PEOPLE = 20


@pytest.fixture
def ordered(now, transactional_db, published, social, key_user) -> None:
    people = {"kind": Role.Kind.REPRESENTATIVE, "organisation": social.organisation, "department": social}
    RoleFactory.create_batch(N_PEOPLE, **people)
    notices.order(Publication.objects.get(), by=key_user)


def send() -> None:
    notices.send_due(progress=lambda share: None)


def test_each_representative_gets_one_mail_from_two_workers(ordered):
    at_once(send, send)

    assert len({message.to[0] for message in mail.outbox}) == len(mail.outbox) == N_PEOPLE


def test_two_orders_at_once_write_one_row_a_person(transactional_db, published, representative, key_user):
    publication = Publication.objects.get()

    at_once(lambda: notices.order(publication, by=key_user), lambda: notices.order(publication, by=key_user))

    assert ReportNotice.objects.count() == 1
