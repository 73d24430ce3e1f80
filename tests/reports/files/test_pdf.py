"""The PDF: every figure in it, readable without eyes, and nothing in it but text."""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdf
import pytest

from analysis.results import Figure
from reports.files import tables
from reports.files.characters import DRAWN
from reports.files.pdf import render

from .contents import NAME, department_content, full_size, organisation_content, with_screening

HOSTILE = [
    "#panic()",
    "*fet* _kursiv_",
    "$x^2$",
    "<script>alert(1)</script>",
    "{{7*7}} {% now %} %(x)s",
    "@referens <etikett>",
    "\\u{41} // inte en kommentar",
    "= rubrik",
    "#sys.inputs",
    '"; #let x = 1',
]


def text_of(pdf: bytes) -> str:
    """Return the text of all pages with every run of white space as one space."""
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def structure(pdf: bytes) -> list[tuple[str, str]]:
    """Return kind and alternative text of the tag tree's elements, in reading order."""
    document = pikepdf.open(BytesIO(pdf))
    found: list[tuple[str, str]] = []

    def visit(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for child in node:
                visit(child)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), str(node.get("/Alt", ""))))
            visit(node.get("/K", pikepdf.Array()))

    visit(document.Root.StructTreeRoot)
    return found


def written(line: tables.Line) -> str:
    remark = f" ({line.remark})" if line.remark else ""
    return re.sub(r"\s+", " ", " ".join([line.label + remark, *(cell.text for cell in line.cells)]))


# --- what it says


@pytest.mark.parametrize("content", [department_content(), organisation_content()], ids=["department", "organisation"])
def test_every_row_of_every_table_is_printed(content):
    questions = [tables.question_line(content, row) for section in content.sections for row in section.rows]
    sections = [tables.section_line(content, section) for section in content.sections]
    children = [tables.child_line(content, child, with_sections=False) for child in content.children]

    text = text_of(render(content))

    lines = [*tables.summary(content), *sections, *questions, *children]
    assert [line for line in map(written, lines) if line not in text] == []


def test_a_question_is_printed_as_linkoping_printed_it():
    text = text_of(render(department_content()))

    # Own, whole organisation, others: mean with one decimal half up, don't know in whole percent.
    assert "Väl fungerande styrning 2,9 13 % 3,1 22 % 3,4 16 %" in text


def test_a_hidden_figure_is_two_dots_and_the_others_stay():
    text = text_of(render(department_content()))

    assert "Öppna standarder ·· ·· 2,7 64 % 3,2 51 %" in text


def test_a_table_with_a_hidden_figure_says_what_two_dots_mean():
    assert text_of(render(department_content())).count("·· = för få svar") == 1


def test_a_missing_response_rate_is_a_dash():
    assert "Svarsfrekvens – – –" in text_of(render(department_content()))


def test_a_share_given_as_a_bound_shows_the_bound_only():
    bounded = Figure("screening", "S1", n=9, value=0.9777, bound="above")

    text = text_of(render(with_screening(department_content(), bounded)))

    assert "Tar inte digitaliseringsbeslut > 90 % 24 %" in text
    assert "98" not in text


def test_a_share_given_as_a_bound_is_in_no_part_of_the_file():
    bounded = Figure("screening", "S1", n=9, value=0.9777, bound="above")

    document = pikepdf.open(BytesIO(render(with_screening(department_content(), bounded))))

    streams = [each.read_bytes() for each in document.objects if isinstance(each, pikepdf.Stream)]
    assert not [stream for stream in streams if b"9777" in stream or b"97.77" in stream]


def test_a_reversed_question_says_that_lower_is_better():
    assert "Vi har ett begränsande arv (lägre är bättre)" in text_of(render(department_content()))


def test_the_index_stands_in_the_heading_and_says_what_it_rests_on():
    text = text_of(render(department_content()))

    assert "Effektivitet – index 46,3" in text
    assert "kommunen 51,9 · övriga 59,4 · bygger på 1 av 2 frågor" in text


def test_the_quadrant_is_told_in_words():
    content = department_content()
    near = replace(content.parts[-1], index=replace(content.parts[-1].index, value=51.9))

    text = text_of(render(replace(content, parts=(*content.parts[:-1], near))))

    assert "Läge: lägre digital förmåga och möjliggörande arv – nära gränsen." in text


def test_note_and_incompleteness_come_first():
    text = text_of(render(department_content(note="Två enheter bytte förvaltning.")))

    assert text.index("Mätningen är ofullständig. Ännu inte med: Leanlink.") < text.index("Sammanfattning")
    assert text.index("Två enheter bytte förvaltning.") < text.index("Sammanfattning")


def test_the_guide_gives_thresholds_rule_and_who_the_others_are():
    text = text_of(render(department_content()))

    assert "när minst 5 har satt betyg, andelar när minst 8 har svarat" in text
    assert "beräkningsregel, version 1" in text
    assert "12 andra kommuner, 1 556 svarande, jämförelsen fryst 2020-04-20" in text


def test_each_page_says_whose_it_is_and_its_number():
    pages = pypdf.PdfReader(BytesIO(render(full_size(department_content())))).pages

    footers = [re.sub(r"\s+", " ", page.extract_text())[-60:] for page in pages]

    assert all(
        "Linköpings kommun · Publicering 3" in footer and f"Sida {number} av {len(pages)}" in footer
        for number, footer in enumerate(footers, 1)
    )


def test_a_department_with_twenty_questions_fits_on_four_pages():
    assert 2 <= len(pypdf.PdfReader(BytesIO(render(full_size(department_content())))).pages) <= 4


def test_a_table_longer_than_a_page_repeats_its_header():
    text = text_of(render(organisation_content(children=70)))

    assert text.count("Index Totalt Digital förmåga Digitalt arv") >= 2
    assert "Förvaltning 69" in text


# --- for those who cannot see it


def test_it_declares_language_title_tags_and_pdf_ua():
    document = pikepdf.open(BytesIO(render(department_content())))

    assert str(document.Root.Lang).lower().startswith("sv")
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert document.open_metadata()["pdfuaid:part"] == "1"
    assert document.docinfo["/Title"] == f"Digital mognad 2020 – Linköpings kommun – {NAME}"


def test_every_chart_says_its_figures():
    figures = [alt for kind, alt in structure(render(department_content())) if kind == "/Figure"]

    assert len(figures) == 6  # the quadrant, the subcategories, and four subcategories' questions
    assert "digitalt arv 42,6, digital förmåga 39,9" in figures[0]
    assert "Väl fungerande styrning: förvaltningen 2,9, övriga 3,4." in figures[2]
    assert "Öppna standarder: förvaltningen för få svar, övriga 3,2." in figures[2]


def test_tables_have_real_header_cells():
    kinds = [kind for kind, _ in structure(render(department_content()))]

    assert kinds.count("/Table") == 6
    assert kinds.count("/TH") == 4 + 4 + 4 * (1 + 3 + 6)


def test_headings_are_bookmarks():
    outline = pypdf.PdfReader(BytesIO(render(department_content()))).outline

    titles = [entry["/Title"] for entry in outline if not isinstance(entry, list)]
    assert titles == [
        "Sammanfattning",
        "Digital förmåga – index 39,9",
        "Digitalt arv – index 42,6",
        "Så läser du rapporten",
    ]


# --- text of others, and machines


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_printed_as_they_are(name):
    text = text_of(render(department_content(name=name, organisation=f"Kommun {name}", title=name, note=name)))

    assert text.count(name) >= 3


@pytest.mark.parametrize("name", ["Vård 😀", "漢字", "a\x00b\x1f", "a\ud800b", "\ufeffBOM", "x\u202ey", "עברית"])
def test_a_character_no_font_can_draw_does_not_stop_the_report(name):
    assert render(department_content(name=name, note=name)).startswith(b"%PDF")


def test_the_fonts_draw_every_character_that_is_let_through():
    characters = "".join(c for c in sorted(DRAWN - {"\n"}) if unicodedata.is_normalized("NFC", c))

    text = text_of(render(department_content(note=characters)))

    assert set(characters) - set(text) <= {"\N{NO-BREAK SPACE}"}


def test_only_the_two_fonts_of_the_package_are_used_and_embedded():
    document = pikepdf.open(BytesIO(render(department_content())))

    fonts = [each for each in document.objects if isinstance(each, pikepdf.Dictionary) and each.get("/FontName")]

    names = {str(font.FontName).partition("+")[2] for font in fonts}
    assert names == {"SourceSansPro-Regular", "SourceSansPro-Semibold"}
    assert all("/FontFile3" in font for font in fonts)


def test_the_same_publication_gives_the_same_bytes():
    first = render(department_content())
    render(organisation_content())

    assert render(department_content()) == first


def test_reports_made_at_once_do_not_mix():
    names = [f"Förvaltning {number}" for number in range(8)]

    with ThreadPoolExecutor(4) as pool:
        pdfs = list(pool.map(lambda name: render(department_content(name=name)), names))

    assert all(name in text_of(pdf) for name, pdf in zip(names, pdfs, strict=True))
