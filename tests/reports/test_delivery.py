"""All reports of a publication. In `published`, two departments have figures: with the whole, three subjects."""

import io
import zipfile

import pytest

from analysis.models import Publication
from analysis.publishing.publication import publish
from reports import delivery, making
from reports.files import pptx
from reports.models import Note, ReportFile
from surveys import jobs
from surveys.answer_import import import_answers
from surveys.models import Job, Measurement
from tests.factories import answers_file

FORMATS = {"pdf", "pptx", "docx", "xlsx"}


@pytest.fixture
def publication(published) -> Publication:
    return Publication.objects.get()


@pytest.fixture(autouse=True)
def _short_files(monkeypatch):
    """Reports that cost nothing: what is in them is tested elsewhere."""
    for name in making.RENDERERS:
        monkeypatch.setitem(making.RENDERERS, name, lambda content, name=name: f"{name} {content.name}".encode())


def make_all(publication) -> list[float]:
    shares: list[float] = []
    delivery.make_all(publication, progress=shares.append)
    return shares


def job_of(publication) -> Job | None:
    return Job.objects.about(delivery.MAKE_ALL, publication.pk).first()


def entries(publication) -> dict[str, bytes]:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(delivery.archive(publication))))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


# Ordering


def test_a_publication_orders_its_reports_where_somebody_reads_them(key_user, published):
    assert job_of(Publication.objects.get()).state == Job.State.QUEUED


def test_a_publication_that_nobody_reads_orders_nothing(published):
    assert not Job.objects.exists()


def test_publishing_unchanged_answers_orders_nothing(key_user, published):
    Job.objects.all().delete()

    publish(published)

    assert not Job.objects.exists()


def test_the_next_publication_orders_its_own(key_user, published, social, tmp_path):
    rows = [("Tredje", "Chefer", "ja", grade) for grade in "1234512345"]
    import_answers("0580/2020", answers_file(tmp_path, rows), questionnaire="dimios:2020", create=True)

    second = publish(Measurement.objects.named("0580/2020"))

    assert (second.number, job_of(second).state) == (2, Job.State.QUEUED)


# Making


def test_the_whole_and_every_department_get_every_format(publication):
    make_all(publication)

    made = ReportFile.objects.filter(made_at__isnull=False).values_list("department__name", "format")
    names = (None, "Social- och omsorgsförvaltningen", "Leanlink")
    assert set(made) == {(name, format) for name in names for format in FORMATS}


def test_progress_is_told_after_each_subject(publication):
    assert make_all(publication) == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_job_makes_them_and_is_done(key_user, published):
    publication = Publication.objects.get()

    jobs.carry_out(job_of(publication).pk)

    assert (job_of(publication).state, ReportFile.objects.count()) == (Job.State.DONE, 12)


def test_what_is_made_is_left_alone(publication):
    make_all(publication)
    before = set(ReportFile.objects.values_list("pk", "made_at"))

    make_all(publication)

    assert set(ReportFile.objects.values_list("pk", "made_at")) == before


def test_one_report_that_fails_does_not_stop_the_others(publication, monkeypatch, social):
    def render(content):
        if content.department == social:
            raise ValueError("a fault")
        return b"made"

    monkeypatch.setitem(making.RENDERERS, "pptx", render)

    with pytest.raises(delivery.SomeNotMade):
        make_all(publication)

    assert ReportFile.objects.filter(made_at__isnull=False, department__name="Leanlink").count() == 4


def test_the_next_try_makes_what_failed(publication, monkeypatch):
    monkeypatch.setitem(making.RENDERERS, "docx", lambda content: 1 / 0)
    with pytest.raises(delivery.SomeNotMade):
        make_all(publication)
    monkeypatch.setitem(making.RENDERERS, "docx", lambda content: b"made")

    make_all(publication)

    assert ReportFile.objects.filter(made_at__isnull=False).count() == 12


def test_a_changed_comment_makes_the_departments_files_anew_and_no_others(publication, published, social):
    make_all(publication)
    before = dict(ReportFile.objects.values_list("pk", "made_at"))
    Note.objects.create(measurement=published, department=social, text="Vi ser en förbättring.")

    make_all(publication)

    changed = [file for file in ReportFile.objects.all() if file.made_at != before[file.pk]]
    assert {file.department for file in changed} == {social}
    assert len(changed) == 4


# The archive


def test_the_archive_holds_each_file_in_the_folder_of_its_department(publication):
    make_all(publication)

    held = entries(publication)

    assert len(held) == 12
    assert held["Hela organisationen/dimios-0580-2020-publicering-1.pdf"] == "pdf Linköpings kommun".encode()
    assert held["Leanlink/dimios-0580-2020-leanlink-publicering-1.xlsx"] == b"xlsx Leanlink"


def test_the_archive_leaves_out_what_is_not_made(publication, social):
    making.order(publication, social, "pdf", by=None)

    assert entries(publication) == {}


def test_the_archive_leaves_out_what_is_out_of_date(publication, published, social):
    make_all(publication)
    Note.objects.create(measurement=published, department=social, text="Vi ser en förbättring.")

    assert {name.partition("/")[0] for name in entries(publication)} == {"Hela organisationen", "Leanlink"}


@pytest.mark.parametrize("name", ["../../etc", "a/b", "C:\\x", "CON<>", "..", "\x01", "x" * 200])
def test_a_departments_name_is_never_a_path_in_the_archive(publication, social, name):
    social.name = name
    social.save()
    make_all(publication)

    folders = {entry.rpartition("/")[0] for entry in entries(publication)}

    assert len(folders) == 3
    assert not [folder for folder in folders if "/" in folder or "\\" in folder or folder in ("", ".", "..")]


def test_the_archive_is_handed_on_in_pieces(publication):
    make_all(publication)

    assert len(list(delivery.archive(publication))) == 13


# One file at a time


def test_a_file_that_is_made_is_not_made_again(publication, social):
    file = making.order(publication, social, "pptx", by=None)
    making.make(file)
    Job.objects.all().delete()

    making.order(publication, social, "pptx", by=None)

    assert not Job.objects.exists()


def test_a_file_is_made_anew_when_what_it_prints_has_changed(publication, published, social):
    file = making.order(publication, social, "pptx", by=None)
    making.make(file)
    Note.objects.create(measurement=published, department=social, text="En ny kommentar.")

    ordered = making.order(publication, social, "pptx", by=None)

    assert (ordered.pk, ordered.made_at) == (file.pk, None)
    assert Job.objects.active().filter(kind=making.MAKE_REPORT).exists()


def test_a_real_presentation_is_kept_as_it_was_made(publication, social, monkeypatch):
    monkeypatch.setitem(making.RENDERERS, "pptx", pptx.render)
    file = making.order(publication, social, "pptx", by=None)

    making.make(file)

    assert bytes(ReportFile.objects.get().content) == making.render(publication, social, "pptx")
