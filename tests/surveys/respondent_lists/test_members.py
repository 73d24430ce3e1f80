"""Whoever is taken off a list and put on one again answers once, and nobody is told whether she had."""

import pytest

from surveys import organisations, turnout, waves
from surveys.answering import drafts, submitting
from surveys.invitations import opting_out, outbox, plan
from surveys.models import AuditEntry, Draft, Mail, Mailing, MailKind, Respondent, Response, Wave
from surveys.respondent_lists import storing
from surveys.respondent_lists.reading import RespondentList, Row
from tests.factories import GroupFactory, WaveFactory


@pytest.fixture
def anna(respondent: Respondent) -> Respondent:
    """On the list of an open wave, and has chosen something."""
    drafts.save(respondent, {"B1": 4})
    return respondent


@pytest.fixture
def answered(anna: Respondent) -> Respondent:
    submitting.submit(anna)
    return anna


@pytest.fixture
def sibling_wave(measurement, sibling_department) -> Wave:
    """Another open wave of the same measurement."""
    return WaveFactory(measurement=measurement, department=sibling_department)


@pytest.fixture
def remove(key_user):
    def remove(person: Respondent) -> None:
        storing.remove_respondent(person, by=key_user)

    return remove


@pytest.fixture
def put(key_user):
    """Put a person on a list by hand."""

    def put(person: Respondent, wave: Wave | None = None, **place: object) -> Respondent:
        wave = wave or person.wave
        where = {"department": wave.department, "group": person.group, **place}
        storing.save_respondent(Respondent(wave=wave, email=person.email, **where), by=key_user)
        return Respondent.objects.get(wave=wave, email=person.email)

    return put


@pytest.fixture
def upload(key_user):
    """Put a person on a list by a file."""

    def upload(person: Respondent, wave: Wave, group: str = "Chefer") -> Respondent:
        rows = [Row(2, person.email, "", wave.department.name, group)]
        storing.confirm(storing.keep(wave, RespondentList(rows, []), "lista.csv", by=key_user), by=key_user)
        return Respondent.objects.get(wave=wave, email=person.email)

    return upload


def test_whoever_is_removed_has_no_link_that_works(anna, remove, client):
    remove(anna)

    assert client.get(f"/s/{anna.token}/").status_code == 404


def test_whoever_is_removed_is_not_counted_as_invited(anna, remove, measurement):
    remove(anna)

    invited = [cell.invited for cell in turnout.counts_of(measurement, measurement.waves.with_link()).cells]
    assert (Wave.objects.turnout()[anna.wave_id].invited, invited) == (None, [])


def test_added_again_she_has_the_link_that_she_had(anna, remove, put):
    remove(anna)

    assert put(anna).token == anna.token


def test_added_again_she_has_what_she_had_chosen(anna, remove, put):
    remove(anna)
    put(anna)

    assert Draft.objects.get(respondent=anna).answers == {"B1": 4}


def test_added_again_in_capitals_she_is_the_same(anna, remove, put):
    remove(anna)
    storing.save_respondent(
        Respondent(wave=anna.wave, email="ANNA@example.se", department=anna.department, group=anna.group), by=None
    )

    assert Respondent.objects.get().pk == anna.pk


def test_added_again_by_hand_she_does_not_answer_twice(answered, remove, put):
    remove(answered)

    with pytest.raises(drafts.AlreadyAnswered):
        drafts.save(put(answered), {"B1": 5})


def test_added_again_by_a_file_she_does_not_answer_twice(answered, remove, upload):
    remove(answered)

    with pytest.raises(drafts.AlreadyAnswered):
        drafts.save(upload(answered, answered.wave), {"B1": 5})


def test_added_again_in_another_group_she_does_not_answer_twice(answered, remove, upload, municipality):
    strategists = GroupFactory(organisation=municipality, name="Strateger")
    remove(answered)

    back = upload(answered, answered.wave, group="Strateger")

    assert (back.group, back.has_answered) == (strategists, True)
    assert Response.objects.get().group == answered.group


def test_moved_to_another_wave_she_does_not_answer_twice(answered, remove, upload, sibling_wave):
    remove(answered)

    with pytest.raises(drafts.AlreadyAnswered):
        drafts.save(upload(answered, sibling_wave), {"B1": 5})


def test_moved_to_another_wave_whoever_had_not_answered_does(anna, remove, put, sibling_wave):
    remove(anna)
    moved = put(anna, sibling_wave)
    drafts.save(moved, {"B1": 5})
    submitting.submit(moved)

    assert Response.objects.get().wave == sibling_wave


def test_moved_to_and_fro_she_does_not_answer_twice(anna, remove, put, sibling_wave):
    remove(anna)
    moved = put(anna, sibling_wave)
    drafts.save(moved, {"B1": 5})
    submitting.submit(moved)
    remove(moved)

    with pytest.raises(drafts.AlreadyAnswered):
        drafts.save(put(anna), {"B1": 5})


def test_moved_through_a_planned_wave_she_does_not_answer_twice(answered, remove, put, sibling_wave):
    Wave.objects.filter(pk=sibling_wave.pk).update(state=Wave.State.PLANNED, opened_at=None)
    sibling_wave.refresh_from_db()
    remove(answered)
    remove(put(answered, sibling_wave))

    assert put(answered, sibling_wave).has_answered
    assert Respondent.with_removed.filter(wave=sibling_wave).count() == 1


def test_she_who_has_not_answered_is_asked_by_the_wave_of_another_measurement(answered, remove, put, municipality):
    remove(answered)

    assert not put(answered, WaveFactory(measurement__organisation=municipality, measurement__slug="2027")).has_answered


def test_from_a_list_that_nobody_can_have_answered_she_is_deleted(anna, remove):
    Wave.objects.filter(pk=anna.wave_id).update(state=Wave.State.PLANNED, opened_at=None)

    remove(Respondent.objects.get())

    assert not Respondent.with_removed.exists()


def test_closing_erases_whoever_was_removed(answered, remove):
    remove(answered)

    waves.close(answered.wave, by=None)

    assert not Respondent.with_removed.exists()


def test_a_submit_that_comes_after_the_removal_is_refused(anna, remove):
    remove(anna)

    with pytest.raises(drafts.LinkWithdrawn):
        submitting.submit(anna)


def test_a_page_that_was_open_during_the_removal_is_told_in_words(anna, remove, client):
    remove(anna)

    reply = client.post(f"/s/{anna.token}/sida/2/", {"fraga-B1": "4"}, headers={"X-Autosave": "1"})

    assert (reply.status_code, reply.json()["message"][:31]) == (404, "Länken fungerar inte längre. De")


# Mails


@pytest.fixture
def invited(anna: Respondent, key_user) -> Mailing:
    """The invitation has been sent to Anna, and a reminder waits."""
    plan.save(anna.wave, plan.proposed(anna.wave), by=key_user)
    for kind in (MailKind.INVITATION, MailKind.REMINDER_1):
        mailing = Mailing.objects.get(wave=anna.wave, kind=kind)
        plan._start(mailing)
        Mail.objects.filter(kind=MailKind.INVITATION).update(state=Mail.State.SENT)
    return Mailing.objects.get(wave=anna.wave, kind=MailKind.INVITATION)


def test_whoever_is_removed_gets_no_reminder(invited, anna, remove):
    remove(anna)

    assert outbox.claim() is None


def test_a_mail_whose_person_is_removed_while_it_waits_is_not_sent(invited, anna):
    Respondent.objects.update(is_removed=True)

    assert (outbox.claim(), Mail.objects.filter(kind=MailKind.REMINDER_1).exists()) == (None, False)


def test_added_again_whoever_has_the_invitation_gets_no_other(invited, anna, remove, put):
    remove(anna)
    put(anna)
    outbox.fill(invited)

    assert list(Mail.objects.values_list("kind", "state")) == [(MailKind.INVITATION, Mail.State.SENT)]


def test_added_again_whoever_had_a_failing_address_is_invited_anew(invited, anna, remove, put):
    remove(anna)
    outbox.fail(Mail.objects.get(), Mail.State.BOUNCED)
    put(anna)
    outbox.fill(invited)

    assert Mail.objects.get().state == Mail.State.QUEUED


def test_added_again_she_who_wants_no_mails_gets_none(anna, remove, put):
    opting_out.opt_out(anna)
    remove(anna)

    assert put(anna).opted_out


@pytest.mark.parametrize("wants_none", [True, False])
def test_what_she_wants_in_another_wave_holds_when_she_comes_back(anna, remove, put, sibling_wave, wants_none):
    if not wants_none:
        opting_out.opt_out(anna)
    remove(anna)
    moved = put(anna, sibling_wave)
    (opting_out.opt_out if wants_none else opting_out.opt_in)(moved)
    remove(moved)

    assert put(anna).opted_out == wants_none


# What staff see


@pytest.mark.parametrize("has_answered", [False, True])
def test_removing_and_adding_tells_the_same_whoever_has_answered(anna, remove, upload, has_answered):
    if has_answered:
        submitting.submit(anna)
    before = AuditEntry.objects.count()
    remove(anna)
    upload(anna, anna.wave)

    rows = AuditEntry.objects.order_by("pk").values_list("action", "details")[before:]
    assert list(rows) == [
        ("respondent_removed", {}),
        ("respondents_stored", {"new": 1, "moved": 0, "renamed": 0}),
    ]


def test_a_group_of_somebody_removed_is_not_deleted_under_her(anna, remove, key_user):
    remove(anna)

    with pytest.raises(organisations.StillReferredTo):
        organisations.delete_group(anna.group, by=key_user)
