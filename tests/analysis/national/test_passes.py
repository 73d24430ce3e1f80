"""The national pass, carried out here and now; workers that are killed are in tests/faults."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import IntegrityError

from analysis.models import ComparisonSet, NationalPass, PassStep, Publication
from analysis.national import passes
from analysis.publishing import preparation, publication
from surveys import jobs
from surveys.answer_import import import_answers
from surveys.models import Answer, AuditEntry, Job, Measurement, Response, Wave
from tests.factories import WaveFactory, answers_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _batches_of_ten(monkeypatch) -> None:
    """Let a small pass have large batches, so that a handful of measurements makes one job."""
    monkeypatch.setattr(passes, "LEAST_BATCHES", 1)


@pytest.fixture
def measured(db, tmp_path: Path) -> Callable[..., None]:
    """Let organisations answer: `measured(6)`, twenty responses each, or `measured(1, first=3, grades="11111")`."""

    def measure(organisations: int, *, first: int = 0, grades: str = "35" * 10, slug: str = "2026") -> None:
        for number in range(first, first + organisations):
            file = answers_file(tmp_path, [("Alfa", "Chefer", "ja", grade) for grade in grades])
            import_answers(f"90{number:02}/{slug}", file, questionnaire="dimios:2020", create=True)

    return measure


@pytest.fixture
def failing(monkeypatch) -> Callable[..., list[str]]:
    """Let a function of the pass fail for one organisation, so many times; return the codes that it has met."""

    def fail(name: str, code: str, times: int = 99) -> list[str]:
        works, met = getattr(passes, name), []

        def function(measurement: Measurement, **values: object) -> object:
            met.append(measurement.organisation.code)
            if met[-1] == code and met.count(code) <= times:
                raise RuntimeError("no")
            return works(measurement, **values)

        monkeypatch.setattr(passes, name, function)
        return met

    return fail


def carry_out_what_waits() -> int:
    """Do what workers would do with the jobs that there are now; return how many there were."""
    waiting = list(Job.objects.claimable().values_list("pk", flat=True))
    for pk in waiting:
        jobs.carry_out(pk)
    return len(waiting)


def one_more_answers(measurement: Measurement) -> None:
    """Close a complementary wave in which one person has given the grade 1 to the first question."""
    department, group = measurement.organisation.departments.get(), measurement.organisation.groups.get()
    wave = WaveFactory(measurement=measurement, department=department, state=Wave.State.CLOSED)
    response = Response.objects.create(wave=wave, department=department, group=group)
    Answer.objects.create(response=response, question=measurement.questionnaire.questions.first(), value=1)


def published() -> dict[str, list[int]]:
    """Return the numbers of the publications by the organisation's code."""
    found: dict[str, list[int]] = {}
    for made in Publication.objects.select_related("measurement__organisation").order_by("number"):
        found.setdefault(made.measurement.organisation.code, []).append(made.number)
    return found


# The steps


def test_everybody_is_published_once_and_compared_with_the_same_set(measured):
    measured(12)

    national_pass = passes.run(passes.start("kommun", 2026, by=None))

    assert published() == {f"90{number:02}": [1] for number in range(12)}
    assert set(Publication.objects.values_list("comparison_set", flat=True)) == {ComparisonSet.objects.get().pk}
    assert (national_pass.state, national_pass.finished_at is not None) == ("done", True)


def test_a_measurement_is_counted_before_any_is_published(measured):
    measured(12)
    passes.start("kommun", 2026, by=None)

    jobs.carry_out(Job.objects.get(object_id__endswith="count/0").pk)

    assert not Publication.objects.exists()
    assert PassStep.objects.numbers() == {"count": (10, 12)}


def test_twelve_measurements_are_two_jobs_a_step(measured):
    measured(12)
    passes.start("kommun", 2026, by=None)

    assert [carry_out_what_waits(), carry_out_what_waits(), carry_out_what_waits()] == [2, 2, 0]
    assert NationalPass.objects.get().state == "done"


def test_the_last_batch_of_a_step_starts_the_next_one_whichever_it_is(measured):
    measured(12)
    passes.start("kommun", 2026, by=None)
    first, second = Job.objects.order_by("object_id")

    jobs.carry_out(second.pk)
    before = NationalPass.objects.get().state
    jobs.carry_out(first.pk)

    assert (before, NationalPass.objects.get().state) == ("counting", "publishing")


def test_each_kind_and_year_has_a_pass_of_its_own(measured):
    measured(6)
    measured(6, slug="2025-host")

    passes.publish_all()

    assert set(NationalPass.objects.values_list("year", "state")) == {(2025, "done"), (2026, "done")}
    assert ComparisonSet.objects.count() == 2


def test_what_a_measurement_lends_is_forgotten_when_the_pass_is_over(measured):
    measured(2)

    passes.publish_all()

    assert not PassStep.objects.exclude(member=None, decided=None).exists()


def test_nobody_to_count_is_a_pass_that_is_done_at_once(db):
    assert passes.start("region", 2026, by=None).state == "done"


# Nothing twice


def test_a_second_pass_publishes_nothing_anew_and_protects_nothing_anew(measured, monkeypatch):
    measured(6)
    first = passes.publish_all()
    monkeypatch.setattr(passes, "protect_counted", None)
    monkeypatch.setattr(publication, "protect_counted", None)

    assert passes.publish_all() == first
    assert ComparisonSet.objects.count() == 1


def test_when_nothing_has_changed_no_job_of_publishing_is_ordered(measured):
    measured(6)
    passes.publish_all()
    Job.objects.all().delete()

    passes.publish_all()

    assert [job.object_id.partition("/")[2] for job in Job.objects.all()] == ["count/0"]


def test_who_has_not_changed_is_compared_with_the_new_set(measured):
    measured(6)
    passes.publish_all()
    measured(3, first=6)

    passes.publish_all()

    assert published()["9000"] == [1, 2]
    assert len(set(Publication.objects.filter(number=2).values_list("comparison_set", flat=True))) == 1


def test_a_batch_that_has_been_done_may_be_done_again(measured):
    measured(6)
    passes.publish_all()
    job = Job.objects.get(object_id__endswith="publish/0")

    passes.carry_out_batch(job)

    assert published() == {f"90{number:02}": [1] for number in range(6)}


def test_starting_twice_is_one_pass(measured, key_user):
    measured(6)

    first = passes.start("kommun", 2026, by=key_user)
    second = passes.start("kommun", 2026, by=None)

    assert (first, second.by, Job.objects.count()) == (second, key_user, 1)


def test_the_database_refuses_a_second_pass_at_work(db):
    NationalPass.objects.create(kind="kommun", year=2026)

    with pytest.raises(IntegrityError, match=r"national_pass_once_at_a_time|UNIQUE"):
        NationalPass.objects.create(kind="kommun", year=2026, state="publishing")


def test_starting_again_hands_out_a_batch_whose_job_is_gone(measured):
    measured(6)
    passes.start("kommun", 2026, by=None)
    Job.objects.all().delete()

    passes.start("kommun", 2026, by=None)
    while carry_out_what_waits():
        pass

    assert NationalPass.objects.get().state == "done"


# What goes wrong


def test_a_measurement_that_fails_three_times_is_set_aside_and_the_others_go_on(measured, failing):
    measured(6)
    met = failing("count", "9002")

    passes.publish_all()

    aside = PassStep.objects.set_aside().get()
    assert (met.count("9002"), aside.measurement.organisation.code, aside.tries) == (3, "9002", 3)
    assert sorted(published()) == ["9000", "9001", "9003", "9004", "9005"]
    assert NationalPass.objects.get().state == "done"


def test_a_measurement_that_fails_once_is_published_with_the_others(measured, failing):
    measured(6)
    failing("count", "9002", times=1)

    passes.publish_all()

    assert (len(published()), PassStep.objects.set_aside().exists()) == (6, False)


def test_the_others_of_a_batch_are_not_done_again_when_one_fails(measured, failing):
    measured(3)
    met = failing("count", "9001", times=1)

    passes.publish_all()

    assert sorted(met) == ["9000", "9001", "9001", "9002"]


def test_a_measurement_that_kills_its_worker_three_times_is_not_tried_again(measured, failing):
    measured(3)
    passes.start("kommun", 2026, by=None)
    PassStep.objects.filter(measurement__organisation__code="9001").update(tries=3)
    met = failing("count", "9001")

    carry_out_what_waits()

    assert (met, PassStep.objects.set_aside().count()) == (["9000", "9002"], 1)


def test_a_measurement_with_too_few_new_answers_keeps_its_publication(measured):
    measured(6)
    passes.publish_all()
    one_more_answers(Measurement.objects.named("9000/2026"))  # figures of one more person would tell her grade

    passes.publish_all()

    step = PassStep.objects.filter(kind="count", measurement__organisation__code="9000").latest("pk")
    assert (step.state, "för få nya svar" in step.message, published()["9000"]) == ("done", True, [1])


# Cancelling


def test_a_cancelled_pass_begins_nothing_more(measured):
    measured(12)
    passes.start("kommun", 2026, by=None)
    jobs.carry_out(Job.objects.get(object_id__endswith="count/0").pk)

    passes.cancel("kommun", 2026, by=None)
    while carry_out_what_waits():
        pass

    assert (NationalPass.objects.get().state, PassStep.objects.numbers()) == ("cancelled", {"count": (10, 12)})
    assert not Publication.objects.exists()


def test_a_batch_stops_where_it_is_when_the_pass_is_cancelled(measured, monkeypatch):
    measured(5)
    passes.start("kommun", 2026, by=None)
    works = passes.count

    def count(measurement: Measurement) -> preparation.Counted:
        if measurement.organisation.code == "9002":
            passes.cancel("kommun", 2026, by=None)
        return works(measurement)

    monkeypatch.setattr(passes, "count", count)
    carry_out_what_waits()

    assert PassStep.objects.numbers() == {"count": (3, 5)}


def test_after_a_cancelled_pass_another_may_begin(measured):
    measured(6)
    passes.start("kommun", 2026, by=None)
    passes.cancel("kommun", 2026, by=None)

    passes.publish_all()

    assert len(published()) == 6


def test_starting_and_cancelling_are_recorded(measured, key_user):
    measured(2)

    passes.start("kommun", 2026, by=key_user)
    passes.cancel("kommun", 2026, by=key_user)

    told = AuditEntry.objects.filter(by=key_user).order_by("pk").values_list("action", "subject")
    assert list(told) == [("national_pass_started", "Kommun 2026"), ("national_pass_cancelled", "Kommun 2026")]


# Progress


def test_counting_and_publishing_are_half_of_the_way_each(measured):
    measured(12)
    national_pass = passes.start("kommun", 2026, by=None)
    jobs.carry_out(Job.objects.get(object_id__endswith="count/0").pk)

    assert passes.share_done(national_pass) == pytest.approx(10 / 12 / 2)


def test_a_command_tells_how_far_it_has_come(measured):
    measured(12)
    told: list[float] = []

    passes.publish_all(progress=told.append)

    assert told == [pytest.approx(share) for share in (10 / 24, 12 / 24, 22 / 24, 1)]


def test_a_small_pass_has_small_batches_for_many_workers_to_share(measured, monkeypatch):
    monkeypatch.setattr(passes, "LEAST_BATCHES", 8)
    measured(9)

    passes.start("kommun", 2026, by=None)

    # Nine measurements in batches of two: four full ones and one of a single measurement.
    assert Job.objects.filter(kind=passes.BATCH_JOB).count() == 5
