import datetime as dt

import pytest

from surveys import jobs, tasks, waves
from surveys.answering import drafts, submitting
from surveys.models import AuditEntry, Job, ListUpload, Respondent, Response, Wave
from surveys.respondent_lists import storing
from surveys.respondent_lists.reading import RespondentList, Row
from tests.factories import RespondentFactory, WaveFactory

SOCIAL = "Social- och omsorgsförvaltningen"


def listed(*emails: str, group: str = "Chefer") -> RespondentList:
    rows = [Row(n, email, "", SOCIAL, group) for n, email in enumerate(emails, start=2)]
    return RespondentList(rows, [])


@pytest.fixture
def keep(wave, key_user):
    def keep(*emails, **kwargs) -> ListUpload:
        return storing.keep(wave, listed(*emails, **kwargs), "lista.csv", by=key_user)

    return keep


def test_nothing_is_stored_in_the_list_before_it_is_confirmed(keep):
    keep("a@example.se")

    assert not Respondent.objects.exists()


def test_a_confirmed_list_is_stored(keep, key_user):
    storing.confirm(keep("a@example.se", "b@example.se"), by=key_user)

    assert set(Respondent.objects.values_list("email", flat=True)) == {"a@example.se", "b@example.se"}


def test_each_of_a_list_gets_a_link_of_her_own_that_works(keep, key_user):
    storing.confirm(keep("a@example.se", "b@example.se"), by=key_user)

    people = list(Respondent.objects.all())
    assert [Respondent.objects.with_token(person.token).get() for person in people] == people


def test_a_confirmed_list_is_forgotten(keep, key_user):
    storing.confirm(keep("a@example.se"), by=key_user)

    assert not ListUpload.objects.exists()


def test_the_known_keep_their_links_and_the_moved_are_moved(keep, key_user, wave, chefs, strategists):
    person = RespondentFactory(wave=wave, email="a@example.se", group=chefs)

    storing.confirm(keep("a@example.se", group="Strateger"), by=key_user)

    moved = Respondent.objects.get()
    assert (moved.token, moved.group) == (person.token, strategists)


def test_a_list_with_a_wrong_row_is_stored_nowhere(keep, key_user):
    with pytest.raises(storing.NotStorable):
        storing.confirm(keep("a@example.se", "fel"), by=key_user)

    assert not Respondent.objects.exists()


def test_a_wave_that_has_closed_meanwhile_takes_no_list(keep, key_user, wave):
    kept = keep("a@example.se")
    waves.open_wave(wave, by=None)
    waves.close(wave, by=None)

    with pytest.raises(storing.ListFixed):
        storing.confirm(kept, by=key_user)


def test_storing_a_list_is_recorded_without_an_address(keep, key_user):
    storing.confirm(keep("a@example.se"), by=key_user)

    entry = AuditEntry.objects.get(action="respondents_stored")
    assert (entry.by, entry.details) == (key_user, {"new": 1, "moved": 0, "renamed": 0})


def test_a_long_list_is_stored_by_a_job(keep, key_user, monkeypatch):
    monkeypatch.setattr(storing, "STORED_AT_ONCE", 1)

    job = storing.confirm(keep("a@example.se", "b@example.se"), by=key_user)
    jobs.carry_out(job.pk)

    assert (Job.objects.get().state, Respondent.objects.count()) == (Job.State.DONE, 2)


def test_the_job_may_run_twice(keep, key_user, monkeypatch):
    monkeypatch.setattr(storing, "STORED_AT_ONCE", 0)
    job = storing.confirm(keep("a@example.se"), by=key_user)

    storing.store_list(job)
    storing.store_list(job)

    assert Respondent.objects.count() == 1


def test_a_job_whose_list_does_not_fit_any_more_says_so(keep, key_user, wave, chefs, monkeypatch):
    monkeypatch.setattr(storing, "STORED_AT_ONCE", 0)
    job = storing.confirm(keep("a@example.se"), by=key_user)
    RespondentFactory(wave=wave, email="a@example.se", group=chefs)

    jobs.carry_out(job.pk)

    assert "Ladda upp den igen" in Job.objects.get().message


def test_an_upload_is_erased_after_an_hour(keep, now):
    keep("a@example.se")

    now.shift(dt.timedelta(minutes=61))
    tasks.erase_old_uploads()

    assert not ListUpload.objects.exists()


def test_an_upload_is_kept_for_an_hour(keep, now):
    keep("a@example.se")

    now.shift(dt.timedelta(minutes=59))
    tasks.erase_old_uploads()

    assert ListUpload.objects.fresh().count() == 1


def test_an_earlier_list_is_copied_with_its_places(wave, chefs, home_care):
    earlier = WaveFactory(measurement=wave.measurement, department=wave.department, state=Wave.State.CLOSED)
    RespondentFactory(wave=earlier, email="a@example.se", name="Anna", department=home_care, group=chefs)

    (row,) = storing.rows_from(earlier).rows

    assert row == Row(1, "a@example.se", "Anna", f"{SOCIAL} / Hemtjänst", "Chefer")


def test_of_lists_that_hold_a_person_twice_the_latest_says_where_she_belongs(wave, chefs, home_care):
    first, last = (
        WaveFactory(measurement=wave.measurement, department=wave.department, opens_on=day, state=Wave.State.CLOSED)
        for day in (dt.date(2026, 10, 1), dt.date(2026, 10, 15))
    )
    RespondentFactory(wave=last, email="A@example.se", department=home_care, group=chefs)
    RespondentFactory(wave=first, email="a@example.se", group=chefs)

    (row,) = storing.rows_from(last, first).rows

    assert (row.email, row.department) == ("a@example.se", f"{SOCIAL} / Hemtjänst")


# By hand


def test_a_person_added_by_hand_is_recorded_without_her_address(wave, chefs, key_user):
    person = Respondent(wave=wave, email="a@example.se", department=wave.department, group=chefs)

    storing.save_respondent(person, by=key_user)

    entry = AuditEntry.objects.get(action="respondent_added")
    assert (entry.subject, entry.details) == (str(wave), {})


def test_a_person_cannot_be_moved_once_the_wave_has_opened(wave, chefs, strategists, key_user):
    person = RespondentFactory(wave=wave, group=chefs)
    waves.open_wave(wave, by=None)
    person.group = strategists

    with pytest.raises(storing.ListFixed):
        storing.save_respondent(person, by=key_user)

    assert Respondent.objects.get().group == chefs


def test_a_person_may_be_added_to_an_open_wave(wave, chefs, key_user):
    waves.open_wave(wave, by=None)

    person = Respondent(wave=wave, email="a@example.se", department=wave.department, group=chefs)
    storing.save_respondent(person, by=key_user)

    assert Respondent.objects.count() == 1


def test_removing_a_person_leaves_her_answer(respondent, key_user):
    drafts.save(respondent, {"B1": 4})
    submitting.submit(respondent)

    storing.remove_respondent(respondent, by=key_user)

    assert (Respondent.objects.count(), Response.objects.count()) == (0, 1)


def test_a_closed_list_stays_as_it_is(respondent, key_user):
    waves.close(respondent.wave, by=None)

    with pytest.raises(storing.ListFixed):
        storing.remove_respondent(respondent, by=key_user)


def test_the_list_for_staff_does_not_read_who_has_answered(respondent):
    (person,) = Respondent.objects.of(respondent.wave)

    assert {"has_answered", "nonce", "token_hash"} <= person.get_deferred_fields()
