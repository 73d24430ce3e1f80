"""The key user's mail pages."""

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from surveys import jobs, waves
from surveys.invitations import outbox, plan, texts
from surveys.models import AuditEntry, Job, Mail, Mailing, MailKind, MailRelease, Respondent, Wave
from surveys.models.mail import MailText
from tests.factories import RespondentFactory, WaveFactory
from tests.surveys.invitations.conftest import planned


def address(name: str, wave, *more: str) -> str:
    return reverse(f"invitations:{name}", args=[wave.measurement.organisation.code, wave.measurement.slug, *more])


def of_wave(name: str, wave, *more: str) -> str:
    return address(name, wave, wave.pk, *more)


@pytest.fixture
def staff(client, key_user):
    client.force_login(key_user)
    return client


@pytest.mark.parametrize(
    ("name", "more"), [("pause", ()), ("resume", ()), ("try_again", ()), ("skip", ("invitation",))]
)
def test_looking_changes_nothing(staff, wave, name, more):
    assert staff.get(of_wave(name, wave, *more)).status_code == 405


def test_a_wave_of_another_measurement_is_not_found(staff, wave):
    assert staff.get(of_wave("overview", wave).replace("/2026/", "/2025/")).status_code == 404


# The plan


def test_without_a_plan_one_is_proposed(staff, wave):
    assert (
        'value="2026-11-17T' in staff.get(of_wave("plan", wave)).text
        or "datetime-local" in staff.get(of_wave("plan", wave)).text
    )


def test_a_plan_is_saved(staff, wave):
    staff.post(of_wave("plan", wave), {"invitation": "2026-11-11T08:00", "last_day": "2026-11-30T08:00"})

    assert list(Mailing.objects.values_list("kind", flat=True)) == ["invitation", "last_day"]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("i morgon", "Ange dag och klockslag"),
        ("2026-10-25T02:30", "inträffar två gånger"),
        ("2027-03-28T02:30", "tiden finns inte"),
        ("2026-09-01T08:00", "då omgången är öppen"),
        ("", "Utan inbjudan"),
        ("\x00", "Ange dag och klockslag"),
        ("9999-12-31T23:59:59", "då omgången är öppen"),
        ("0001-01-01T00:00", "då omgången är öppen"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused_in_words(staff, wave, given, text):
    response = staff.post(of_wave("plan", wave), {"invitation": given})

    assert (response.status_code, Mailing.objects.count()) == (400, 0)
    assert text in response.text


def test_what_has_started_is_not_asked_for(staff, wave, invited):
    response = staff.post(of_wave("plan", wave), {"invitation": "2026-11-11T08:00", "reminder_1": "2026-11-12T08:00"})

    assert response.status_code == 302
    assert Mailing.objects.get(kind="invitation").due_at == invited.due_at


def test_the_invitation_can_be_sent_now(staff, wave):
    planned(wave, MailKind.INVITATION, timezone.now() + dt.timedelta(days=3))

    response = staff.post(of_wave("send_now", wave, "invitation"), follow=True)

    assert "Utskicket har startat" in response.text
    assert Mail.objects.count() == 1


def test_pressing_again_says_that_it_has_started(staff, wave):
    planned(wave, MailKind.INVITATION, timezone.now())
    staff.post(of_wave("send_now", wave, "invitation"))

    response = staff.post(of_wave("send_now", wave, "invitation"), follow=True)

    assert "har redan startat" in response.text
    assert Mail.objects.count() == 1


def test_pausing_is_seen(staff, wave):
    planned(wave, MailKind.INVITATION, timezone.now() + dt.timedelta(days=3))

    response = staff.post(of_wave("pause", wave), follow=True)

    assert "Utskicken är pausade" in response.text


def test_the_page_costs_the_same_for_many_as_for_few(staff, wave, invited, django_assert_max_num_queries):
    for _ in range(30):
        RespondentFactory(wave=wave, group=wave.respondents.first().group, address_failed=True)

    with django_assert_max_num_queries(25):
        staff.get(of_wave("overview", wave))


def test_a_copy_of_the_database_says_that_no_mail_leaves(staff, wave):
    staff.get(of_wave("overview", wave))
    MailRelease.objects.update(installation="of another installation")

    assert "databasen har återställts eller flyttats" in staff.get(of_wave("overview", wave)).text


# Nothing tells who has answered


def without_tokens(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrf" not in line)


def test_the_page_is_the_same_whether_nobody_or_everybody_is_reminded(staff, wave, invited, respondent):
    planned(wave, MailKind.REMINDER_1, timezone.now())
    plan.start_due()
    nobody_has_answered = without_tokens(staff.get(of_wave("overview", wave)).text)
    Mail.objects.filter(kind=MailKind.REMINDER_1).delete()
    Respondent.objects.update(has_answered=True)

    assert without_tokens(staff.get(of_wave("overview", wave)).text) == nobody_has_answered


def test_an_address_that_fails_looks_the_same_for_every_mail(staff, wave, invited, respondent):
    planned(wave, MailKind.REMINDER_1, timezone.now())
    plan.start_due()
    reminder, invitation = Mail.objects.get(kind="reminder_1"), Mail.objects.get(kind="invitation")

    outbox.fail(reminder, Mail.State.BOUNCED)
    of_reminder = without_tokens(staff.get(of_wave("overview", wave)).text)
    Mail.objects.filter(pk=reminder.pk).update(state=Mail.State.SENT)
    outbox.fail(invitation, Mail.State.FAILED)

    assert without_tokens(staff.get(of_wave("overview", wave)).text) == of_reminder


def test_failing_addresses_are_listed_without_mail_or_date(staff, wave, invited):
    outbox.fail(Mail.objects.get(), Mail.State.FAILED)

    assert "<li>anna@example.se</li>" in staff.get(of_wave("overview", wave)).text


def test_nothing_in_audit_or_jobs_tells_who_or_how_many_are_reminded(staff, wave, invited, respondent):
    planned(wave, MailKind.REMINDER_1, timezone.now())
    staff.post(of_wave("send_now", wave, "reminder_1"))

    kept = [*AuditEntry.objects.values_list("subject", "details"), *Job.objects.values_list("object_id", "message")]
    assert not any(word in str(kept) for word in (respondent.email, respondent.token, respondent.token_hash))
    assert AuditEntry.objects.get(action="mailing_started").details == {"kind": "reminder_1"}
    assert [job.object_id for job in Job.objects.all()] == ["outbox"] or not Job.objects.exists()


# Texts


GOOD = {"subject": "Hej {{namn}}", "body": "Hej!\n\n{{länk}}\n\nHälsningar"}


def test_a_text_is_saved(staff, wave):
    response = staff.post(address("text", wave, "reminder"), {**GOOD, "spara": ""})

    assert response.status_code == 302
    assert texts.of(wave.measurement)[MailText.Kind.REMINDER] == texts.Text(GOOD["subject"], GOOD["body"])


def test_saving_a_text_is_recorded(staff, wave):
    staff.post(address("text", wave, "reminder"), {**GOOD, "spara": ""})

    assert AuditEntry.objects.get(action="mail_text_changed").details == {"kind": "reminder"}


def test_a_preview_saves_nothing(staff, wave):
    response = staff.post(address("text", wave, "reminder"), {**GOOD, "visa": ""})

    assert "Texten är inte sparad ännu" in response.text
    assert not MailText.objects.exists()


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"subject": "Hej\nBcc: x@example.se"}, "radbrytningar"),
        ({"subject": "Hej\r\n"}, "radbrytningar"),
        ({"subject": ""}, "måste fyllas i"),
        ({"subject": "{{länk}}"}, "inte i rubriken"),
        ({"subject": "å" * 151}, "150"),
        ({"body": "Hej!"}, "på en egen rad"),
        ({"body": "{{länk}}\n\n{{länk}}"}, "på en egen rad"),
        ({"body": "Svara här: {{länk}}"}, "på en egen rad"),
        ({"body": "Hej {{nmn}}!\n\n{{länk}}"}, "finns inte"),
        ({"body": "å" * 6000 + "\n{{länk}}"}, "5000"),
        ({"body": "\x00\n{{länk}}"}, "Null"),
    ],
)
def test_a_text_that_would_make_a_bad_mail_is_refused_in_words(staff, wave, changed, text):
    response = staff.post(address("text", wave, "reminder"), {**GOOD, **changed, "spara": ""})

    assert (response.status_code, MailText.objects.count()) == (400, 0)
    assert text in response.text


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{7*7}}", "{% now 'Y' %}", "%(x)s"])
def test_a_text_that_looks_like_a_program_is_shown_as_text(staff, wave, hostile):
    response = staff.post(address("text", wave, "reminder"), {**GOOD, "body": f"{hostile}\n\n{{{{länk}}}}", "visa": ""})

    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert response.context["preview"].paragraphs[0].lines == (hostile,)


def test_an_unknown_kind_of_text_is_not_found(staff, wave):
    assert staff.get(address("text", wave, "nonsense")).status_code == 404


def test_a_test_mail_comes_to_oneself(staff, wave, key_user):
    staff.post(address("example", wave, "invitation"))
    jobs.carry_out(Job.objects.get().pk)

    assert [message.to for message in mail.outbox] == [[key_user.email]]
    assert mail.outbox[0].subject.startswith("Prov: ")


def test_a_test_mail_that_the_server_refuses_is_told(staff, wave, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    staff.post(address("example", wave, "invitation"))
    jobs.carry_out(Job.objects.get().pk)

    assert "E-postservern tog inte emot provmejlet" in staff.get(address("text", wave, "invitation")).text


def test_a_test_mail_says_that_it_is_one_and_is_recorded(staff, wave):
    staff.post(address("example", wave, "invitation"))
    jobs.carry_out(Job.objects.get().pk)

    assert mail.outbox[0].body.startswith("[Det här är ett prov. Länken")
    assert AuditEntry.objects.get(action="test_mail_ordered").details == {"kind": "invitation"}


# A sub-administrator


@pytest.fixture
def part(client, sub_administrator):
    client.force_login(sub_administrator)
    return client


def test_a_sub_administrator_reads_the_mails_and_does_not_write_them(part, wave):
    shown = part.get(address("text", wave, "invitation")).text
    statuses = {
        part.post(address("text", wave, "reminder"), {**GOOD, what: ""}).status_code for what in ("spara", "visa")
    }

    assert ("Så ser mejlet ut" in shown, 'name="spara"' in shown) == (True, False)
    assert (statuses, MailText.objects.exists()) == ({403}, False)


def test_a_sub_administrators_preview_and_test_mail_speak_of_her_own_part(part, wave, sibling_department):
    WaveFactory(measurement=wave.measurement, department=sibling_department, opens_on=dt.date(2026, 9, 1))

    shown = part.get(address("text", wave, "invitation")).text
    part.post(address("example", wave, "invitation"))
    jobs.carry_out(Job.objects.get().pk)

    assert all("Social- och omsorgsförvaltningen" in text for text in (shown, mail.outbox[0].body))
    assert not any("Leanlink" in text for text in (shown, mail.outbox[0].body))


def test_a_sub_administrator_is_led_to_the_mails(part, wave):
    texts_page = f'href="{address("texts", wave)}"'
    Wave.objects.update(state=Wave.State.PLANNED, opened_at=None)
    pages = [
        of_wave("overview", wave),
        f"/administration/0580/omgangar/{wave.pk}/",
        "/administration/0580/matningar/2026/",
    ]

    assert all(texts_page in part.get(page).text for page in pages)


# A closed wave


def test_the_page_of_a_closed_wave_offers_and_promises_nothing(staff, wave, invited):
    outbox.fail(Mail.objects.get(), Mail.State.FAILED)
    waves.close(wave, by=None)

    shown = staff.get(of_wave("overview", wave)).text

    assert "Omgången är stängd, så inga fler mejl går ut" in shown
    assert not any(words in shown for words in ("Mejlen går ut", "automatiskt", "Pröva adresserna igen", "Skicka nu"))


def test_the_addresses_of_a_closed_wave_are_not_tried_again(staff, wave, invited):
    outbox.fail(Mail.objects.get(), Mail.State.FAILED)
    waves.close(wave, by=None)
    staff.post(of_wave("try_again", wave))

    assert Respondent.objects.get().address_failed


def test_a_link_of_a_test_mail_leads_to_no_survey(staff, wave, client):
    staff.post(address("example", wave, "invitation"))
    jobs.carry_out(Job.objects.get().pk)

    link = next(word for word in mail.outbox[0].body.split() if word.startswith("http"))
    assert client.get(link).status_code == 404
