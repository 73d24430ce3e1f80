"""What stands beside the results, and whether a report that has been made still says it."""

import pytest

from reports.logos import drawn, save_logo
from reports.models import Note, Target
from reports.notes import notes_digest, read_notes, save_notes, save_registration_number, save_targets
from surveys.models import AuditEntry, Measurement, Wave
from tests.factories import WaveFactory
from tests.reports.test_logos import svg

pytestmark = pytest.mark.django_db


def write(measurement, department, by, whole="", conclusions="", **comments):
    save_notes(measurement, department, comments={"": whole, **comments}, conclusions=conclusions, by=by)


def test_what_is_written_is_read_by_subcategory(measurement, key_user):
    write(measurement, None, key_user, "Hela bilden.", "Vi börjar med arvet.", teknik="Gamla system.")

    notes = read_notes(measurement, None)

    assert notes.comments == {"": "Hela bilden.", "teknik": "Gamla system."}
    assert notes.conclusions == "Vi börjar med arvet."


def test_a_departments_texts_are_its_own(measurement, social, key_user):
    write(measurement, social, key_user, "Om oss.")

    assert read_notes(measurement, None).comments == {}
    assert read_notes(measurement, social).comments == {"": "Om oss."}


def test_writing_again_replaces_and_an_empty_text_takes_away(measurement, key_user):
    write(measurement, None, key_user, "Ett.", "Två.")
    write(measurement, None, key_user, "Tre.", "")

    assert list(Note.objects.values_list("text", flat=True)) == ["Tre."]


def test_targets_are_kept_in_the_measures_own_unit_and_taken_away(measurement, key_user):
    save_targets(measurement, {("screening", "S1"): 0.0, ("question", "E1"): 3.5}, by=key_user)
    save_targets(measurement, {("question", "E1"): None}, by=key_user)

    assert [(t.measure, t.value) for t in Target.objects.all()] == [("screening", 0.0)]
    assert read_notes(measurement, None).targets == {("screening", "S1"): 0.0}


def test_every_change_is_audited(measurement, social, key_user):
    write(measurement, social, key_user)
    save_targets(measurement, {}, by=key_user)
    save_registration_number(measurement, "KS 2026-1", by=key_user)

    actions = set(AuditEntry.objects.filter(by=key_user).values_list("action", flat=True))
    assert actions == {"notes_saved", "targets_saved", "registration_number_saved"}


def test_the_audit_holds_no_text(measurement, key_user):
    write(measurement, None, key_user, "Hemligt utkast.")

    assert "Hemligt" not in str(AuditEntry.objects.values())


def change_notes(measurement, department, by):
    write(measurement, department, by, "Nytt.")


def change_targets(measurement, department, by):
    save_targets(measurement, {("total", "total"): 60.0}, by=by)


def change_number(measurement, department, by):
    save_registration_number(measurement, "KS 2026-345", by=by)


def change_logo(measurement, department, by):
    save_logo(measurement.organisation, drawn(svg()), by=by)


def change_title(measurement, department, by):
    Measurement.objects.update(title="Annan rubrik")


def close_a_wave(measurement, department, by):
    WaveFactory(measurement=measurement, department=department, state=Wave.State.CLOSED)


@pytest.mark.parametrize(
    "change", [change_notes, change_targets, change_number, change_logo, change_title, close_a_wave]
)
def test_a_report_is_out_of_date_once_something_beside_its_publication_has_changed(
    change, measurement, social, key_user
):
    before = notes_digest(measurement, social)

    change(measurement, social, key_user)

    assert notes_digest(Measurement.objects.get(), social) != before


def test_a_report_is_not_out_of_date_when_another_departments_texts_change(
    measurement, social, sibling_department, key_user
):
    before = notes_digest(measurement, social)

    write(measurement, sibling_department, key_user, "Nytt.")
    write(measurement, None, key_user, "Nytt.")

    assert notes_digest(Measurement.objects.get(), social) == before


def test_the_digest_asks_the_database_three_times(measurement, social, django_assert_num_queries):
    with django_assert_num_queries(3):
        notes_digest(measurement, social)
