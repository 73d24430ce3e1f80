import datetime as dt

import pytest

from surveys.answering import drafts, submitting
from surveys.models import AnsweringDay, AnsweringTime, Draft, Response, SharedLink, Wave
from surveys.turnout import Cell, counts_of, typical_minutes, whole_minutes
from tests.factories import RespondentFactory, WaveFactory


def answered(respondent) -> None:
    drafts.save(respondent, {"B1": 4})
    submitting.submit(respondent)


def times(wave, *minutes: int) -> None:
    for each in set(minutes):
        AnsweringTime.objects.create(wave=wave, minutes=each, n=minutes.count(each))


def cells(measurement) -> list[Cell]:
    return counts_of(measurement, Wave.objects.of(measurement).with_link()).cells


# Counting


def test_a_submitted_answer_is_counted_on_its_swedish_day(respondent, now):
    now.move_to(dt.datetime(2026, 11, 10, 23, 30, tzinfo=dt.UTC))  # half past midnight in Sweden

    answered(respondent)

    counted = AnsweringDay.objects.values_list("wave", "department", "group", "day", "n").get()
    assert counted == (respondent.wave_id, respondent.department_id, respondent.group_id, dt.date(2026, 11, 11), 1)


def test_answers_of_the_same_day_share_a_row(respondent):
    answered(respondent)
    answered(RespondentFactory(wave=respondent.wave, group=respondent.group))

    assert AnsweringDay.objects.get().n == 2


def test_the_next_day_has_a_row_of_its_own(respondent, now):
    answered(respondent)
    now.shift(dt.timedelta(days=1))
    answered(RespondentFactory(wave=respondent.wave, group=respondent.group))

    assert list(AnsweringDay.objects.values_list("n", flat=True)) == [1, 1]


def test_the_minutes_from_start_to_end_are_counted(respondent, now):
    drafts.save(respondent, {"B1": 4})
    now.shift(dt.timedelta(minutes=6, seconds=30))
    submitting.submit(respondent)

    assert AnsweringTime.objects.values_list("minutes", "n").get() == (7, 1)


def test_what_is_not_submitted_is_not_counted(respondent):
    with pytest.raises(submitting.NothingAnswered):
        submitting.submit(respondent)

    assert not AnsweringDay.objects.exists()


def test_a_submit_that_fails_is_not_counted(respondent, monkeypatch):
    drafts.save(respondent, {"B1": 4})
    monkeypatch.setattr(Draft, "delete", lambda draft: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        submitting.submit(respondent)

    assert (AnsweringDay.objects.exists(), Response.objects.exists()) == (False, False)


def test_the_counters_know_no_person_and_no_time_of_day():
    columns = {field.name for model in (AnsweringDay, AnsweringTime) for field in model._meta.get_fields()}

    assert columns == {"id", "wave", "department", "group", "day", "minutes", "n"}


# Minutes


@pytest.mark.parametrize(
    ("seconds", "minutes"), [(-5, 1), (0, 1), (60, 1), (61, 2), (3_599, 60), (3_600, 60), (90_000, 60)]
)
def test_a_time_is_counted_in_begun_minutes_up_to_an_hour(seconds, minutes):
    assert whole_minutes(dt.timedelta(seconds=seconds)) == minutes


def test_nine_times_are_too_few_to_tell_what_is_typical(respondent):
    times(respondent.wave, *[5] * 9)

    assert typical_minutes(respondent.wave) is None


def test_the_typical_time_is_the_median(respondent):
    times(respondent.wave, 3, 4, 4, 5, 6, 6, 6, 8, 20, 60, 60)

    assert typical_minutes(respondent.wave) == 6


def test_another_waves_times_are_not_mixed_in(respondent):
    times(WaveFactory(measurement=respondent.wave.measurement), *[5] * 10)

    assert typical_minutes(respondent.wave) is None


# Cells


def test_a_cell_holds_the_invited_and_the_submitted_of_a_department_and_group(respondent):
    answered(RespondentFactory(wave=respondent.wave, group=respondent.group))

    place = (respondent.wave_id, respondent.department_id, respondent.group_id)
    assert cells(respondent.wave.measurement) == [Cell(*place, invited=2, submitted=1)]


def test_a_stated_number_stands_for_the_whole_wave_where_there_is_no_list(measurement):
    wave = WaveFactory(measurement=measurement, expected=40)

    assert cells(measurement) == [Cell(wave.pk, wave.department_id, None, invited=40, submitted=0)]


def test_a_wave_with_a_shared_link_counts_against_the_stated_number(respondent):
    wave = respondent.wave
    SharedLink.objects.create(wave=wave)
    wave.expected = 40
    wave.save()
    answered(respondent)

    assert cells(wave.measurement) == [Cell(wave.pk, wave.department_id, None, invited=40, submitted=1)]


def test_answers_by_a_shared_link_without_a_stated_number_have_no_invited(respondent):
    SharedLink.objects.create(wave=respondent.wave)
    answered(respondent)

    assert [(cell.invited, cell.submitted) for cell in cells(respondent.wave.measurement)] == [(None, 1)]


def test_the_cells_of_many_waves_cost_two_queries(measurement, django_assert_num_queries):
    for wave in WaveFactory.create_batch(3, measurement=measurement):
        RespondentFactory(wave=wave)

    with django_assert_num_queries(2):
        cells(measurement)


def test_answers_per_day_are_added_over_departments_and_groups(respondent, now):
    answered(respondent)
    answered(RespondentFactory(wave=respondent.wave))

    assert counts_of(respondent.wave.measurement, []).days == {respondent.wave_id: {dt.date(2026, 11, 10): 2}}
