"""Telling representatives: one mail a person and publication, with a link and no figure."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from analysis.models import Publication
from reports import notices
from reports.delivery import departments_of
from reports.models import ReportNotice
from surveys import jobs
from surveys.invitations import smtp
from surveys.invitations.outbox import Outcome
from surveys.models import AuditEntry, Job, MailRelease, Role
from tests.factories import RoleFactory

State = ReportNotice.State


@pytest.fixture
def publication(now, published) -> Publication:
    return Publication.objects.select_related("measurement__organisation").get()


def recipients(publication: Publication) -> list[notices.Recipient]:
    return notices.recipients(publication, departments_of(publication))


def send() -> None:
    notices.send_due(progress=lambda share: None)


def states() -> list[str]:
    return list(ReportNotice.objects.values_list("state", flat=True))


class Post:
    """A mail server that does what a test says."""

    def __init__(self, outcome: Outcome | BaseException) -> None:
        self.outcome, self.taken = outcome, []

    def open(self) -> None: ...

    def close(self) -> None: ...

    def send(self, message, sender) -> Outcome:
        self.taken.append(message)
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


@pytest.fixture
def post(monkeypatch):
    """Return a function that lets the mail server end every mail in a way."""

    def ending_in(outcome) -> Post:
        server = Post(outcome)
        monkeypatch.setattr(smtp, "server", lambda: server)
        return server

    return ending_in


# Who


def test_the_representatives_of_departments_with_figures_are_told(representative, sibling_representative, publication):
    assert {each.user for each in recipients(publication)} == {
        representative,
        sibling_representative,
    }


@pytest.mark.parametrize("person", ["key_user", "reader", "sub_administrator", "foreign_key_user", "coordinator"])
def test_nobody_else_is_told(request, person, publication):
    request.getfixturevalue(person)

    assert recipients(publication) == []


def test_who_represents_a_department_without_figures_is_not_told(publication, municipality):
    silent = municipality.departments.create(name="Tyst")
    RoleFactory(kind=Role.Kind.REPRESENTATIVE, organisation=municipality, department=silent)

    assert recipients(publication) == []


def test_a_closed_account_is_not_told(representative, publication):
    representative.is_active = False
    representative.save()

    assert recipients(publication) == []


def test_who_represents_two_departments_gets_one_mail(
    representative, publication, sibling_department, key_user, mailoutbox
):
    RoleFactory(
        user=representative,
        kind=Role.Kind.REPRESENTATIVE,
        organisation=sibling_department.organisation,
        department=sibling_department,
    )

    notices.order(publication, by=key_user)
    send()

    assert len(mailoutbox) == 1
    assert "Social- och omsorgsförvaltningen och Leanlink" in " ".join(mailoutbox[0].body.split())


# Ordering


def test_an_order_is_written_down_with_who_gave_it(representative, publication, key_user):
    notices.order(publication, by=key_user)

    entry = AuditEntry.objects.get(action="representatives_notified")
    assert (entry.by, entry.details) == (key_user, {"n": 1})


def test_ordering_again_tells_nobody_twice(representative, publication, key_user, mailoutbox):
    first = notices.order(publication, by=key_user)
    send()

    second = notices.order(publication, by=key_user)
    send()

    assert (first, second, len(mailoutbox)) == (1, 0, 1)


def test_a_new_representative_is_told_by_the_next_order(representative, publication, key_user, request, mailoutbox):
    notices.order(publication, by=key_user)
    send()
    request.getfixturevalue("sibling_representative")

    notices.order(publication, by=key_user)
    send()

    assert len(mailoutbox) == 2


def test_publishing_alone_tells_nobody(representative, key_user, publication, mailoutbox):
    notices.wake()

    assert (ReportNotice.objects.count(), len(mailoutbox)) == (0, 0)


# The mail


@pytest.fixture
def mail(representative, publication, key_user, mailoutbox):
    representative.name = "Berit Ek"
    representative.save()
    notices.order(publication, by=key_user)
    send()
    return mailoutbox[0]


def test_the_mail_goes_to_the_person_and_says_what_is_ready(mail, representative):
    assert mail.to == [representative.email]
    assert mail.subject == "Resultatet är klart: Digital mognad 2020"
    assert "Hej Berit Ek!" in mail.body


def test_the_mail_carries_a_link_in_text_and_html(mail, settings):
    link = f"{settings.PUBLIC_BASE_URL}/matningar/0580/2020/filer/"

    html = mail.alternatives[0].content
    assert f"\n{link}\n" in mail.body
    assert f'href="{link}"' in html
    assert "Se resultat och rapporter</a>" in html


def test_the_mail_carries_no_file_and_no_figure(mail):
    assert mail.attachments == []
    body = re.sub(r"(Kommun |Förvaltning |user)\d+", "", mail.body)  # the factories number what they make
    assert not [figure for figure in ("4,0", "3,0", "2,0", "50", "25") if figure in body]


def test_text_of_others_is_printed_as_text(representative, publication, key_user, mailoutbox):
    publication.measurement.title = "<b>{email}</b> {{7*7}}\r\nBcc: x@example.se"
    publication.measurement.save()

    notices.order(publication, by=key_user)
    send()

    html = mailoutbox[0].alternatives[0].content
    assert mailoutbox[0].subject == "Resultatet är klart: <b>{email}</b> {{7*7}} Bcc: x@example.se"
    assert "&lt;b&gt;{email}&lt;/b&gt; {{7*7}}" in html


# Sending


def test_a_mail_that_is_taken_is_marked_with_its_time(representative, publication, key_user, mailoutbox):
    notices.order(publication, by=key_user)
    send()

    assert states() == [State.SENT]
    assert recipients(publication)[0].status.startswith("Skickat 10 november 2026 10:0")


def test_the_job_sends_what_is_ordered(
    representative, publication, key_user, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        notices.order(publication, by=key_user)

    jobs.carry_out(Job.objects.get(kind=notices.SEND_NOTICES).pk)

    assert len(mailoutbox) == 1


def test_a_mail_whose_fate_is_unknown_is_not_sent_again(representative, publication, key_user, post):
    server = post(Outcome.UNKNOWN)
    notices.order(publication, by=key_user)

    for _ in range(3):
        send()
        notices.order(publication, by=key_user)

    assert (len(server.taken), states()) == (1, [State.IN_FLIGHT])


def test_a_sender_that_dies_with_a_mail_in_its_hands_sends_it_no_second_time(
    representative, publication, key_user, post
):
    server = post(KeyboardInterrupt())
    notices.order(publication, by=key_user)
    with pytest.raises(KeyboardInterrupt):
        send()
    server.outcome = Outcome.ACCEPTED

    send()

    assert (len(server.taken), states()) == (1, [State.IN_FLIGHT])


def test_a_mail_that_the_server_will_not_take_now_waits(representative, publication, key_user, post):
    server = post(Outcome.LATER)
    notices.order(publication, by=key_user)
    send()
    send()

    notice = ReportNotice.objects.get()
    assert (len(server.taken), notice.state) == (1, State.QUEUED)
    assert notice.due_at > timezone.now() + dt.timedelta(minutes=4)


def test_a_refused_address_is_shown_and_not_tried_again(representative, publication, key_user, post):
    server = post(Outcome.REFUSED)
    notices.order(publication, by=key_user)
    send()
    send()

    assert (len(server.taken), states()) == (1, [State.FAILED])


def test_without_a_server_everything_waits(representative, publication, key_user, post):
    post(smtp.ServerAway("refused"))
    notices.order(publication, by=key_user)
    send()

    notice = ReportNotice.objects.get()
    assert (notice.state, notice.tries) == (State.QUEUED, 0)


def test_who_represents_nothing_any_more_gets_no_mail(representative, publication, key_user, mailoutbox):
    notices.order(publication, by=key_user)
    representative.roles.all().delete()

    send()

    assert (mailoutbox, states()) == ([], [])


def test_a_copy_of_the_installation_sends_nothing(representative, publication, key_user, mailoutbox):
    notices.order(publication, by=key_user)
    MailRelease.objects.all().delete()
    MailRelease.objects.create(installation="of another installation")

    notices.wake()
    send()

    assert (mailoutbox, Job.objects.filter(kind=notices.SEND_NOTICES).count()) == ([], 0)


def test_outside_the_hours_of_mails_nothing_leaves(representative, publication, key_user, mailoutbox, settings):
    settings.MAIL_HOURS = [7, 9]
    notices.order(publication, by=key_user)

    send()

    assert (mailoutbox, states()) == ([], [State.QUEUED])
