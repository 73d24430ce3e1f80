import datetime as dt

import pytest

from surveys import waves
from surveys.invitations import outbox, plan
from surveys.models import AuditEntry, Job, Mail, Mailing, MailKind, Wave
from surveys.periods import STOCKHOLM
from tests.factories import RespondentFactory
from tests.surveys.invitations.conftest import planned

State = Mailing.State


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


NOW = at("2026-11-10 10:00")


def state_of(kind: MailKind) -> str:
    return Mailing.objects.get(kind=kind).state


# Proposing


def test_a_plan_is_proposed_that_fits_the_wave(wave, now):
    now.move_to(at("2026-09-20 12:00"))

    assert plan.proposed(wave) == {
        MailKind.INVITATION: at("2026-10-01 08:00"),
        MailKind.REMINDER_1: at("2026-10-08 08:00"),
        MailKind.REMINDER_2: at("2026-10-15 08:00"),
        MailKind.LAST_DAY: at("2026-11-30 08:00"),
    }


def test_a_short_wave_gets_a_short_plan(wave, now):
    wave.opens_on, wave.closes_on = dt.date(2026, 11, 12), dt.date(2026, 11, 15)

    assert plan.proposed(wave) == {MailKind.INVITATION: at("2026-11-12 08:00")}


def test_what_is_proposed_has_no_problems(wave):
    assert plan.problems(wave, plan.proposed(wave)) == {}


@pytest.mark.parametrize(
    ("moments", "wrong"),
    [
        ({}, {MailKind.INVITATION}),
        ({MailKind.INVITATION: "2026-09-30 08:00"}, {MailKind.INVITATION}),
        ({MailKind.INVITATION: "2026-12-01 08:00"}, {MailKind.INVITATION}),
        ({MailKind.INVITATION: "2026-11-11 08:00", MailKind.REMINDER_1: "2026-11-11 20:00"}, {MailKind.REMINDER_1}),
        ({MailKind.INVITATION: "2026-11-11 08:00", MailKind.LAST_DAY: "2026-11-10 08:00"}, {MailKind.LAST_DAY}),
        ({MailKind.INVITATION: "2026-11-11 08:00", MailKind.LAST_DAY: "2026-11-30 08:00"}, set()),
    ],
)
def test_a_plan_has_an_invitation_an_order_and_lies_within_the_wave(wave, moments, wrong):
    given = {kind: at(text) for kind, text in moments.items()}

    assert set(plan.problems(wave, given)) == wrong


# Saving


def test_a_saved_plan_is_rows_with_due_times(wave, key_user):
    moments = {MailKind.INVITATION: at("2026-11-11 08:00"), MailKind.LAST_DAY: at("2026-11-30 08:00")}

    plan.save(wave, moments, by=key_user)

    assert dict(Mailing.objects.values_list("kind", "due_at")) == moments


def test_a_changed_plan_moves_what_has_not_started(wave, key_user):
    plan.save(
        wave, {MailKind.INVITATION: at("2026-11-11 08:00"), MailKind.REMINDER_1: at("2026-11-18 08:00")}, by=key_user
    )

    plan.save(wave, {MailKind.INVITATION: at("2026-11-12 09:00")}, by=key_user)

    assert dict(Mailing.objects.values_list("kind", "due_at")) == {MailKind.INVITATION: at("2026-11-12 09:00")}


def test_a_changed_plan_leaves_what_has_started(wave, invited, key_user):
    plan.save(wave, {MailKind.INVITATION: at("2026-11-20 09:00")}, by=key_user)

    assert Mailing.objects.get().due_at == invited.due_at


def test_a_plan_that_is_changed_while_it_is_paused_stays_paused(wave, invited, key_user):
    plan.pause(wave, by=key_user)

    plan.save(wave, {MailKind.REMINDER_1: at("2026-11-20 09:00")}, by=key_user)

    assert not Mailing.objects.filter(is_paused=False).exists()


def test_saving_is_recorded(wave, key_user):
    plan.save(wave, {MailKind.INVITATION: at("2026-11-11 08:00")}, by=key_user)

    assert AuditEntry.objects.get(action="mail_plan_saved").by == key_user


# Due


def test_nothing_starts_before_its_time(wave):
    planned(wave, MailKind.INVITATION, NOW + dt.timedelta(minutes=1))

    plan.start_due()

    assert not Mail.objects.exists()


def test_what_is_due_starts_and_the_outbox_is_woken(wave):
    planned(wave, MailKind.INVITATION, NOW)

    plan.start_due()

    assert (state_of(MailKind.INVITATION), Mail.objects.count(), Job.objects.count()) == (State.STARTED, 1, 1)


def test_a_wave_that_has_not_opened_sends_nothing(wave):
    Wave.objects.update(state=Wave.State.PLANNED, opened_at=None)
    planned(wave, MailKind.INVITATION, NOW)

    plan.start_due()

    assert state_of(MailKind.INVITATION) == State.PLANNED


def test_a_mailing_starts_once(wave):
    planned(wave, MailKind.INVITATION, NOW)

    plan.start_due()
    plan.start_due()

    assert Mail.objects.count() == 1


def test_whoever_is_added_to_the_list_later_is_invited_too(wave, invited):
    RespondentFactory(wave=wave)

    plan.start_due()

    assert Mail.objects.filter(state=Mail.State.QUEUED, kind=MailKind.INVITATION).count() == 1


def test_of_reminders_that_have_piled_up_one_leaves(wave, invited):
    planned(wave, MailKind.REMINDER_1, NOW - dt.timedelta(days=2))
    planned(wave, MailKind.REMINDER_2, NOW)

    plan.start_due()

    assert (state_of(MailKind.REMINDER_1), state_of(MailKind.REMINDER_2)) == (State.SKIPPED, State.STARTED)


def test_an_invitation_that_is_late_leaves_before_any_reminder(wave):
    planned(wave, MailKind.INVITATION, NOW - dt.timedelta(days=9))
    planned(wave, MailKind.REMINDER_1, NOW)

    plan.start_due()

    assert (state_of(MailKind.INVITATION), state_of(MailKind.REMINDER_1)) == (State.STARTED, State.SKIPPED)


def test_a_reminder_that_has_not_left_gives_way_to_the_next(wave, invited):
    planned(wave, MailKind.REMINDER_1, NOW)
    plan.start_due()
    planned(wave, MailKind.REMINDER_2, NOW)

    plan.start_due()

    assert set(Mail.objects.values_list("kind", flat=True)) == {MailKind.INVITATION, MailKind.REMINDER_2}


def test_a_reminder_is_for_those_who_have_been_invited_and_have_not_answered(wave, invited, respondent):
    RespondentFactory(wave=wave, has_answered=True)
    RespondentFactory(wave=wave, opted_out=True)
    RespondentFactory(wave=wave, address_failed=True)
    for person in wave.respondents.exclude(pk=respondent.pk):
        Mail.objects.create(respondent=person, mailing=invited, kind=MailKind.INVITATION, state=Mail.State.SENT)
    RespondentFactory(wave=wave)
    planned(wave, MailKind.REMINDER_1, NOW)

    plan.start_due()

    assert [mail.respondent for mail in Mail.objects.filter(kind=MailKind.REMINDER_1)] == [respondent]


@pytest.mark.parametrize("night", ["2026-10-25 02:30", "2027-03-28 03:30"])
def test_in_the_night_when_the_clocks_change_a_mailing_starts_once(wave, now, settings, night):
    settings.MAIL_HOURS = []
    moment = at(night).astimezone(dt.UTC)
    Wave.objects.update(opens_on=moment.date() - dt.timedelta(days=9), closes_on=moment.date() + dt.timedelta(days=9))
    now.move_to(moment - dt.timedelta(hours=2))
    planned(wave, MailKind.INVITATION, moment)
    started = []
    for _ in range(24):  # every ten minutes for four hours, through the hour that is skipped or repeated
        now.shift(dt.timedelta(minutes=10))
        plan.start_due()
        started.append(Mail.objects.count())

    assert (started[:11], started[-1]) == ([0] * 11, 1)


# Pausing


def test_while_paused_nothing_starts(wave, key_user):
    planned(wave, MailKind.INVITATION, NOW)
    plan.pause(wave, by=key_user)

    plan.start_due()

    assert not Mail.objects.exists()


def test_while_paused_what_is_in_the_queue_stays_there(wave, key_user):
    planned(wave, MailKind.INVITATION, NOW)
    plan.start_due()

    plan.pause(wave, by=key_user)

    assert (outbox.claim(), Mail.objects.get().state) == (None, Mail.State.QUEUED)


def test_after_the_pause_it_goes_on(wave, key_user, django_capture_on_commit_callbacks):
    planned(wave, MailKind.INVITATION, NOW)
    plan.pause(wave, by=key_user)

    with django_capture_on_commit_callbacks(execute=True):
        plan.resume(wave, by=key_user)

    assert outbox.claim() is not None


def test_pausing_and_resuming_is_recorded(wave, key_user):
    plan.pause(wave, by=key_user)
    plan.resume(wave, by=key_user)

    assert set(AuditEntry.objects.filter(by=key_user).values_list("action", flat=True)) == {
        "mails_paused",
        "mails_resumed",
    }


# Quiet hours


def test_in_the_evening_a_mail_waits_for_the_morning(wave, now, settings):
    settings.MAIL_HOURS = [7, 18]
    now.move_to(at("2026-11-10 18:00"))
    planned(wave, MailKind.INVITATION, at("2026-11-10 18:00"))
    plan.start_due()
    in_the_evening = outbox.claim()

    now.move_to(at("2026-11-11 07:00"))

    assert (in_the_evening, outbox.claim() is not None) == (None, True)


def test_a_link_that_somebody_waits_for_leaves_at_night(wave, now, respondent, settings):
    settings.MAIL_HOURS = [7, 18]
    now.move_to(at("2026-11-10 23:00"))

    outbox.add_link(respondent)

    assert outbox.claim() is not None


# Sending now, skipping


def test_a_planned_mailing_can_start_before_its_time(wave, invited, key_user):
    planned(wave, MailKind.REMINDER_1, NOW + dt.timedelta(days=5))

    plan.send_now(wave, MailKind.REMINDER_1, by=key_user)

    assert Mail.objects.filter(kind=MailKind.REMINDER_1).count() == 1


@pytest.mark.parametrize("kind", [MailKind.REMINDER_2, "nonsense"])
def test_what_is_not_planned_does_not_start(wave, invited, key_user, kind):
    with pytest.raises(plan.PlanRefused, match="redan startat"):
        plan.send_now(wave, kind, by=key_user)


def test_a_reminder_needs_an_invitation(wave, key_user):
    planned(wave, MailKind.REMINDER_1, NOW)

    with pytest.raises(plan.PlanRefused, match="Inbjudan har inte gått ut"):
        plan.send_now(wave, MailKind.REMINDER_1, by=key_user)


def test_two_reminders_are_not_sent_on_the_same_day(wave, invited, key_user):
    planned(wave, MailKind.REMINDER_1, NOW + dt.timedelta(days=1))
    planned(wave, MailKind.REMINDER_2, NOW + dt.timedelta(days=8))
    plan.send_now(wave, MailKind.REMINDER_1, by=key_user)

    with pytest.raises(plan.PlanRefused, match="senaste dygnet"):
        plan.send_now(wave, MailKind.REMINDER_2, by=key_user)


def test_nothing_starts_in_a_wave_that_is_not_open(wave, invited, key_user):
    planned(wave, MailKind.REMINDER_1, NOW)
    waves.close(wave, by=None)
    Mailing.objects.filter(kind=MailKind.REMINDER_1).update(state=State.PLANNED)
    wave.refresh_from_db()

    with pytest.raises(plan.PlanRefused, match="inte öppen"):
        plan.send_now(wave, MailKind.REMINDER_1, by=key_user)


def test_nothing_starts_while_paused(wave, invited, key_user):
    planned(wave, MailKind.REMINDER_1, NOW)
    plan.pause(wave, by=key_user)

    with pytest.raises(plan.PlanRefused, match="pausade"):
        plan.send_now(wave, MailKind.REMINDER_1, by=key_user)


def test_a_skipped_mailing_never_starts(wave, invited, key_user):
    planned(wave, MailKind.REMINDER_1, NOW)
    plan.skip(wave, MailKind.REMINDER_1, by=key_user)

    plan.start_due()

    assert state_of(MailKind.REMINDER_1) == State.SKIPPED


def test_what_has_started_cannot_be_skipped(wave, invited, key_user):
    with pytest.raises(plan.PlanRefused):
        plan.skip(wave, MailKind.INVITATION, by=key_user)


# Closing


def test_closing_cancels_what_is_left(wave, invited):
    planned(wave, MailKind.LAST_DAY, NOW + dt.timedelta(days=5))
    planned(wave, MailKind.REMINDER_1, NOW)
    plan.start_due()

    waves.close(wave, by=None)

    assert (state_of(MailKind.LAST_DAY), outbox.claim()) == (State.SKIPPED, None)


def test_closing_erases_every_mail_that_tells_that_its_person_had_not_answered(wave, invited):
    planned(wave, MailKind.REMINDER_1, NOW)
    plan.start_due()
    Mail.objects.update(state=Mail.State.SENT)

    waves.close(wave, by=None)

    assert set(Mail.objects.values_list("kind", flat=True)) == {MailKind.INVITATION}


def test_after_the_last_day_no_mail_leaves_even_before_the_wave_is_closed(wave, now, respondent):
    outbox.add_link(respondent)
    now.move_to(at("2026-12-01 00:05"))

    assert (outbox.claim(), Mail.objects.count()) == (None, 0)


# Failing addresses


def test_failing_addresses_are_tried_again_when_somebody_says_so(wave, invited, respondent, key_user):
    outbox.fail(Mail.objects.get(), Mail.State.BOUNCED)

    plan.try_again(wave, by=key_user)

    respondent.refresh_from_db()
    assert (respondent.address_failed, outbox.claim()) == (False, Mail.objects.get())


# Jobs


def test_how_long_a_job_took_is_forgotten(wave, invited):
    Job.objects.create(kind="send_mails", object_id="outbox", state=Job.State.DONE, finished_at=NOW)

    plan.start_due()

    assert not Job.objects.exists()
