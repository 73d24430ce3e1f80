"""Files as people save them, and the command that reads them."""

import pytest
from django.core.management import CommandError, call_command

from surveys.answer_import import import_answers
from surveys.models import (
    Department,
    Organisation,
    RespondentGroup,
)
from surveys.table_files import FileRefused
from tests.factories import answers_file
from tests.surveys.answer_import.conftest import NAME

# Files as people save them


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_swedish_names_survive_every_encoding(db, tmp_path, encoding):
    path = tmp_path / "answers.csv"
    path.write_bytes("department,group,decides,B1\r\nMiljö- och byggnämnden,Chefer,ja,3\r\n".encode(encoding))

    import_answers(NAME, path, questionnaire="dimios:2020", create=True)

    assert Department.objects.get().name == "Miljö- och byggnämnden"


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x00"], ids=["empty", "a picture"])
def test_what_is_not_a_table_is_refused_and_nothing_is_made(db, tmp_path, content):
    path = tmp_path / "answers.csv"
    path.write_bytes(content)

    with pytest.raises(FileRefused):
        import_answers(NAME, path, create=True)

    assert not Organisation.objects.exists()


def test_text_of_others_is_stored_as_it_is(imported):
    imported("department;group;decides;B1\n<script>alert(1)</script>;{{7*7}};ja;3\n")

    assert (Department.objects.get().path, RespondentGroup.objects.get().name) == (
        "<script>alert(1)</script>",
        "{{7*7}}",
    )


# The command


def test_the_command_tells_how_many_answers_it_stored(db, tmp_path, capsys):
    path = answers_file(tmp_path, [("Skola", "Chefer", "ja", "3")] * 4)

    call_command("import_answers", NAME, str(path), "--create", "--questionnaire", "dimios:2020")

    assert capsys.readouterr().out == "4 svar inlästa i 0580/2020\n"


def test_the_command_prints_all_errors(db, tmp_path):
    path = answers_file(tmp_path, [("Skola", "Chefer", "ja", "9")])

    with pytest.raises(CommandError) as refusal:
        call_command("import_answers", NAME, str(path), "--create", "--questionnaire", "dimios:2020")

    assert len(str(refusal.value).splitlines()) == 20
