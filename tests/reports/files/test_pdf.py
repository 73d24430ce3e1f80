"""The PDF: every figure in it, readable without eyes, and nothing in it but text."""

import datetime as dt
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdf
import pytest

from analysis.results import Figure
from reports.beside import Beside
from reports.files import tables
from reports.files.characters import DRAWN
from reports.files.pdf import typeset as render
from reports.files.pdf_years import years
from reports.measuring import MeasuredWave
from reports.sentences import Findings

from .contents import department_content, full_size, organisation_content, with_screening
from .rich import NOTES, hidden, with_everything

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


def with_first_question(content, own):
    part = content.parts[0]
    section = part.sections[0]
    rows = (replace(section.rows[0], own=own), *section.rows[1:])
    sections = (replace(section, rows=rows), *part.sections[1:])
    return replace(content, parts=(replace(part, sections=sections), *content.parts[1:]))


def with_notes(content):
    return replace(content, notes=NOTES)


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

    summary = [line for line, _ in tables.summary(content)]
    lines = [*summary, *sections, *questions, *children]
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


def test_without_any_response_rate_there_is_no_row_for_it():
    assert "Svarsfrekvens" not in text_of(render(department_content()))


def test_a_response_rate_of_the_whole_alone_is_a_dash_for_the_department():
    content = department_content()
    rate = Figure("response_rate", "", n=400, value=0.65)
    whole = replace(content.whole, figures={**content.whole.figures, ("response_rate", ""): rate})

    assert "Svarsfrekvens – 65 % –" in text_of(render(replace(content, whole=whole)))


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

    assert "har låg digital förmåga (index 39,9 av 100) och ett möjliggörande digitalt arv (index 51,9 av 100)" in text
    assert "nära gränsen" in text


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


def test_a_department_with_twenty_questions_and_everything_fits_on_six_pages():
    assert 4 <= len(pypdf.PdfReader(BytesIO(render(full_size(with_everything(department_content()))))).pages) <= 6


def test_a_table_longer_than_a_page_repeats_its_header():
    text = text_of(render(organisation_content(children=70)))

    assert text.count("Index 0–100 Totalt Digital förmåga Digitalt arv") >= 2
    assert "Förvaltning 69" in text


# --- what the key user has written, and what is there only when it is


def test_what_the_key_user_has_written_stands_where_it_belongs():
    text = text_of(render(with_everything(department_content(registration_number="KS 2020-345"))))

    assert "Diarienummer KS 2020-345" in text
    assert "Kommentar Vi har gått igenom resultatet. Det stämmer." in text
    assert text.index("Effektivitet – index 46,3") < text.index("Portföljstyrning införs i år.")
    assert "Slutsatser Vi börjar med arvet." in text


def test_targets_stand_in_the_tables_in_their_own_unit():
    text = text_of(render(with_everything(department_content())))

    assert "Digital mognad 41,3 47,9 55,5 60,0" in text
    assert "Tar inte digitaliseringsbeslut 22 % 24 % 9 % 0 %" in text
    assert "Väl fungerande styrning 2,9 13 % 3,1 22 % 3,4 16 % −0,6 ↓ 3,8" in text


def test_a_called_out_difference_has_an_arrow_that_is_explained():
    text = text_of(render(with_everything(department_content())))

    assert "−0,6 ↓" in text
    assert "↓ tydligt lägre" in text


def test_the_distribution_is_printed_as_figures():
    assert "Väl fungerande styrning 7 8 9 11 6 13 %" in text_of(render(with_everything(department_content())))


def test_where_only_the_distribution_is_hidden_two_dots_stand_for_it():
    content = with_everything(department_content())
    own = replace(content.parts[0].sections[0].rows[0].own, distribution=(), agreement=None)

    text = text_of(render(with_first_question(content, own)))

    assert "Väl fungerande styrning ·· ·· ·· ·· ·· 13 %" in text


def test_a_group_is_a_row_and_those_too_small_are_counted():
    text = text_of(render(with_everything(department_content())))

    assert "Chefer 41,3 46,3 40,3 45,8 21,5 55" in text
    assert "1 grupp har för få svar för att visas." in text
    assert "Strateger" not in text


def test_the_years_are_a_table_with_the_change():
    text = text_of(render(with_everything(department_content())))

    assert "Index 0–100 2019 2020 Förändring sedan 2019" in text
    assert "Digital mognad 35,3 41,3 +6,0" in text
    assert "2019: Hette då Socialförvaltningen." in text


def test_the_targets_are_drawn_beside_the_years():
    content = with_everything(department_content())

    text = text_of(render(content))
    assert "De streckade linjerna är målen." in text
    assert "Index 0–100 2019 2020 Förändring sedan 2019 Mål" in text
    assert "Effektivitet 40,3 46,3 +6,0 65,0" in text
    without = replace(content, notes=replace(content.notes, targets={}))
    assert "streckade linjerna" not in text_of(render(without))


def test_the_axis_of_the_years_reaches_a_target():
    content = with_everything(department_content())
    aimed = replace(content, notes=replace(content.notes, targets={("subcategory", "effektivitet"): 95.0}))

    (drawn,) = [block for block in years(aimed, Findings()) if isinstance(block, dict) and block["kind"] == "lines"]

    assert drawn["span"][1] == 100
    assert [chart["target"] for chart in drawn["charts"]].count(95.0) == 1


def test_the_quarter_of_the_quadrant_is_described():
    text = text_of(render(with_everything(department_content())))

    assert "Grunden behöver läggas. Styrningen är svag." in text
    assert "En risk." in text
    assert "Ett råd." in text


def test_proposals_stand_in_the_departments_report():
    text = text_of(render(department_content(), Beside(proposals=("Fler kurser.", "#panic()"))))

    assert "Förslag från de svarande" in text
    assert "– Fler kurser. – #panic()" in text


def test_there_is_room_for_the_departments_own_activities():
    assert "Egna aktiviteter" in text_of(render(department_content()))
    assert "Aktivitet Ansvarig Klart när Uppföljning" in text_of(render(department_content()))


@pytest.mark.parametrize(
    "heading",
    [
        "Slutsatser",
        "Utveckling över åren",
        "Respondentgrupper",
        "Hur svaren fördelar sig",
        "Risker",
        "Mål",
    ],
)
def test_nothing_has_no_heading(heading):
    assert heading not in text_of(render(department_content()))


def test_a_report_with_every_own_figure_hidden_says_so_and_nothing_else():
    text = text_of(render(hidden(department_content())))

    assert "Digital mognad visas inte, eftersom för få har svarat." in text
    assert not {"2,9", "46,3", "41,3"} & set(re.findall(r"\d+,\d", text))


def test_the_organisations_report_has_the_chapters_of_a_municipalitys_report():
    reader = pypdf.PdfReader(BytesIO(render(with_notes(organisation_content()))))

    assert [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)] == [
        "Sammanfattning",
        "Om modellen",
        "Så mättes det",
        "Resultat per underkategori",
        "Slutsatser",
        "Förvaltningarna sida vid sida",
        "Så läser du rapporten",
        "Bilaga: alla tabeller",
    ]


def test_the_organisations_report_tells_when_each_department_was_asked():
    waves = [MeasuredWave("Förvaltning 0", 1, dt.date(2020, 2, 24), dt.date(2020, 3, 31))]

    text = text_of(render(organisation_content(), Beside(waves=waves)))

    assert "Svaren samlades in från 2020-02-24 till 2020-03-31." in text
    assert "Förvaltning 0 2020-02-24 – 2020-03-31 55" in text


def test_the_appendix_has_every_question_of_every_department():
    text = text_of(render(organisation_content()))

    assert "Kommunen 3,1 · 22 % 2,7 · 64 %" in text
    assert "Förvaltning 0 2,9 · 13 % ·· · ··" in text


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


def test_the_change_of_an_index_is_printed_with_its_interval():
    content = with_everything(organisation_content())
    changes = {key: replace(change, lower=-1.26, upper=6.2) for key, change in content.history.changes.items()}

    text = text_of(render(replace(content, history=replace(content.history, changes=changes))))

    assert "95 % säkerhet" in text
    assert "+6,0 −1,3 till +6,2" in text
    assert "I diagrammen är det de tunna strecken." in text


def test_a_comment_says_which_subcategory_it_is_about():
    assert "Kommentar till effektivitet" in text_of(render(with_everything(department_content())))


def test_a_reversed_question_is_marked_in_every_table():
    text = text_of(render(with_everything(organisation_content())))

    in_tables = r"(?<!”)Vi har ett begränsande arv(?![”.])"
    assert len(re.findall(in_tables, text)) == text.count("(lägre är bättre)") > 3
