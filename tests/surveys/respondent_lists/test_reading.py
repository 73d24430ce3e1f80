import pytest

from surveys.respondent_lists import reading
from surveys.respondent_lists.reading import Row, has_hidden_characters, read_list
from surveys.table_files import FileRefused
from tests.surveys.test_workbook_files import workbook

ANNA = Row(2, "anna@example.se", "Anna", "Social", "Chefer")


def refusal_of(content: bytes) -> list[str]:
    with pytest.raises(FileRefused) as refusal:
        read_list(content)
    return refusal.value.errors


@pytest.mark.parametrize(
    "text",
    [
        "e-post;namn;förvaltning;grupp\nanna@example.se;Anna;Social;Chefer",
        "grupp;förvaltning;namn;e-post\nChefer;Social;Anna;anna@example.se",
        "email,name,department,group\nanna@example.se,Anna,Social,Chefer",
        "E-POST\tNamn\tFÖRVALTNING\tGrupp\n ANNA@Example.SE \tAnna\tSocial\tChefer",
        "sep=;\ne-post;namn;förvaltning;grupp\nanna@example.se;Anna;Social;Chefer",
    ],
    ids=["as documented", "reordered", "English", "capitals and spaces", "with Excel's first line"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_list_is_read_however_it_was_saved(text, encoding):
    (row,) = read_list(text.encode(encoding)).rows

    assert (row.email, row.name, row.department, row.group) == (ANNA.email, ANNA.name, ANNA.department, ANNA.group)


def test_a_workbook_is_read():
    content = workbook(["e-post", "namn", "förvaltning", "grupp"], ["anna@example.se", "Anna", "Social", "Chefer"])

    assert read_list(content).rows == [ANNA]


def test_the_name_may_be_missing():
    assert read_list("e-post;förvaltning;grupp\na@example.se;S;C".encode()).rows[0].name == ""


def test_a_column_that_is_not_used_is_told():
    assert read_list("e-post;telefon;förvaltning;grupp\na@example.se;1;S;C".encode()).unused_columns == ["telefon"]


def test_missing_columns_are_told_all_at_once():
    assert refusal_of(b"namn;grupp\nAnna;Chefer") == ["Kolumnen ”e-post” saknas.", "Kolumnen ”förvaltning” saknas."]


def test_two_columns_of_the_same_meaning_are_refused():
    content = "e-post;email;förvaltning;grupp\na@example.se;b@example.se;S;C".encode()

    assert refusal_of(content) == ["Det finns två kolumner för e-post."]


def test_a_doubled_header_is_refused():
    assert "flera gånger" in refusal_of("e-post;e-post;förvaltning;grupp\na;b;S;C".encode())[0]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n"])
def test_an_empty_file_is_refused(content):
    assert refusal_of(content) == ["Filen är tom."]


def test_a_header_alone_is_refused():
    assert refusal_of("e-post;förvaltning;grupp".encode()) == ["Filen har inga respondenter under rubrikraden."]


def test_20_000_columns_are_refused():
    assert "Högst 1000" in refusal_of(";".join(f"k{n}" for n in range(20_000)).encode())[0]


def test_100_000_rows_are_read():
    content = "e-post;förvaltning;grupp\n" + "".join(f"p{n}@example.se;S;C\n" for n in range(100_000))

    assert len(read_list(content.encode()).rows) == 100_000


def test_more_rows_than_that_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_ROWS", 2)

    assert refusal_of("e-post;förvaltning;grupp\na;S;C\nb;S;C\nc;S;C".encode()) == [
        "Filen har 3 rader. Högst 2 går att läsa."
    ]


@pytest.mark.parametrize("text", ["a\u202eb", "a\u200bb", "a\x07b"])
def test_characters_that_are_not_seen_are_found(text):
    assert has_hidden_characters(text)


@pytest.mark.parametrize("text", ["Anna Åkesson-O'Brien", "<script>", "{{7*7}}", "=1+1", "李"])
def test_what_is_seen_is_text(text):
    assert not has_hidden_characters(text)
