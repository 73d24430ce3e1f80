"""The Word document: real headings, tables and charts that can be edited further."""

import zipfile
from dataclasses import replace
from io import BytesIO

import docx as reader
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from reports.beside import Beside
from reports.files.docx import write as render
from reports.logos import drawn
from reports.notes import Notes

from . import packages
from .contents import NAME, department_content, full_size, organisation_content
from .test_pptx import over_years, with_labels
from .test_xlsx import HOSTILE

CONTENTS = [department_content(), organisation_content(children=9)]


def opened(content):
    return reader.Document(BytesIO(render(content)))


def headings(document, level: int) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.name == f"Heading {level}"]


def rows(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def table_named(document, title: str):
    """Return the table with this title among its properties."""
    return next(
        table for table in document.tables if table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == title
    )


def after_headings(document) -> dict[str, list[str]]:
    """Return the paragraphs by the heading that they follow."""
    told: dict[str, list[str]] = {"": []}
    for paragraph in document.paragraphs:
        if paragraph.style.name.startswith("Heading"):
            told[paragraph.text] = []
        elif paragraph.text:
            list(told.values())[-1].append(paragraph.text)
    return told


def text_of(document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


# What it says


def test_an_organisations_report_has_the_chapters_of_a_municipalitys_report():
    content = replace(organisation_content(), notes=Notes(conclusions="Vi fortsätter."))

    assert headings(opened(over_years(content)), 1) == [
        "Sammanfattning",
        "Om modellen",
        "Så mättes det",
        "Resultat per underkategori",
        "Jämförelse",
        "Vet ej och samsyn",
        "Utveckling över åren",
        "Slutsatser",
        "Förvaltningarna sida vid sida",
        "Så läser du rapporten",
        "Bilaga: alla tabeller",
    ]


def test_a_department_has_a_report_too():
    assert "Förvaltningarna sida vid sida" not in headings(opened(department_content()), 1)


def test_the_results_have_a_heading_for_each_dimension_and_subcategory():
    document = opened(department_content())

    assert "Digital förmåga – index 39,9" in headings(document, 2)
    assert headings(document, 3)[:4] == [
        "Effektivitet – index 46,3",
        "Innovation – index 40,3",
        "Användare – index 45,8",
        "Teknik – index 21,5",
    ]


def test_a_question_is_printed_as_linkoping_printed_it():
    table = table_named(opened(department_content()), "Frågor om Effektivitet")

    assert rows(table) == [
        ["Fråga", "Förvaltningen medel", "Förvaltningen vet ej", *_OTHER_SIDES, "Skillnad"],
        ["Väl fungerande styrning", "2,9", "13\xa0%", "3,1", "22\xa0%", "3,4", "16\xa0%", "−0,6"],
        ["Öppna standarder", "··", "··", "2,7", "64\xa0%", "3,2", "51\xa0%", "··"],
    ]


_OTHER_SIDES = ["Kommunen medel", "Kommunen vet ej", "Övriga medel", "Övriga vet ej"]


def test_comments_stand_in_their_subcategory_and_conclusions_in_their_chapter():
    notes = Notes({"innovation": "Vi har börjat pröva.", "": "Ett mellanår."}, conclusions="Rad ett.\n\nRad två.")

    told = after_headings(opened(replace(department_content(), notes=notes)))

    assert "Kommentar till innovation: Vi har börjat pröva." in told["Innovation – index 40,3"]
    assert told["Slutsatser"] == ["Rad ett.", "Rad två."]
    assert any("Ett mellanår." in text for text in [*told["Sammanfattning"], *told.get("Svagheter", [])])


def test_the_free_texts_that_were_released_are_in_the_departments_report():
    file = render(department_content(), Beside(proposals=["Fler e-tjänster."]))

    told = after_headings(reader.Document(BytesIO(file)))
    assert told["Förslag från de svarande"][-1] == "Fler e-tjänster."


def test_a_department_has_room_for_its_own_activities():
    table = table_named(opened(department_content()), "Egna aktiviteter")

    assert rows(table)[0] == ["Aktivitet", "Ansvarig", "Klart när", "Uppföljning"]


def test_what_must_be_known_first_stands_before_the_table_of_contents():
    text = text_of(opened(department_content(note="Två enheter bytte förvaltning.")))

    missing, note, first_link = map(text.index, ("Ännu inte med: Leanlink.", "Två enheter", "Jämförelse"))
    assert missing < note < first_link


# How it is built


def test_the_table_of_contents_is_a_field_that_leads_to_each_heading():
    body = opened(department_content()).element.body

    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert 'TOC \\o "1-2"' in "".join(each.text for each in body.iter(qn("w:instrText")))
    assert links
    assert set(links) <= set(marks)


@pytest.mark.parametrize("content", CONTENTS)
def test_every_table_repeats_its_header_and_breaks_no_row(content):
    for table in opened(content).tables:
        properties = [row._tr.trPr for row in table.rows]
        assert properties[0].find(qn("w:tblHeader")) is not None
        assert all(each.find(qn("w:cantSplit")) is not None for each in properties)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))


@pytest.mark.parametrize("content", CONTENTS)
def test_no_table_is_wider_than_the_text(content):
    document = opened(full_size(content))
    section = document.sections[0]
    width = section.page_width - section.left_margin - section.right_margin

    for table in document.tables:
        assert sum(column.width for column in table.columns) <= width + 12 * 635


@pytest.mark.parametrize("content", CONTENTS)
def test_every_chart_is_native_and_says_what_it_shows(content):
    document = opened(content)

    drawings = list(document.element.body.iter(qn("wp:inline")))
    charts = [name for name in packages.parts(render(content)) if name.startswith("word/charts/chart")]
    assert len(drawings) == len(charts) > 4
    assert all(len(each.find(qn("wp:docPr")).get("descr")) > 20 for each in drawings)


def test_a_target_is_a_line_and_a_row_over_the_years():
    content = replace(over_years(department_content()), notes=Notes(targets={("total", "total"): 70.0}))

    document = opened(content)

    described = [each.find(qn("wp:docPr")).get("descr") for each in document.element.body.iter(qn("wp:inline"))]
    assert any("Digital mognad: 2018 41,3, 2019 för få svar, 2020 41,3, mål 70,0." in text for text in described)
    names = [cell.text for table in document.tables for cell in table.columns[0].cells]
    assert "Mål: Digital mognad" in names


def test_every_charts_workbook_is_related_and_embedded():
    parts = packages.parts(render(department_content()))

    for name in (name for name in parts if name.startswith("word/charts/chart")):
        relations = etree.fromstring(parts[f"word/charts/_rels/{name.rpartition('/')[2]}.rels"])
        target = relations[0].get("Target").replace("../", "word/")
        assert target.removeprefix("/") in parts
        assert b'<c:externalData r:id="rId1"' in parts[name]


def test_it_is_in_swedish_on_a4():
    document = opened(department_content())

    languages = {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}
    assert (document.sections[0].page_width.mm, document.sections[0].page_height.mm) == pytest.approx(
        (210, 297), abs=0.5
    )


def test_each_page_says_whose_it_is_and_its_number():
    footer = opened(department_content()).sections[0].footer.paragraphs[0]

    assert footer.text.startswith("Linköpings kommun · Publicering 3\tSida ")
    assert footer._p.find(qn("w:fldSimple")).get(qn("w:instr")) == " PAGE "


# Text of others, and machines


@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_others_stays_text(name):
    content = with_labels(department_content(name=name, organisation=name, title=name, note=name), name)

    document = opened(replace(content, notes=Notes({"": name}, conclusions=name)))

    assert name.strip().replace("\r", "") in text_of(document)


@pytest.mark.parametrize("name", ["a\x00b\x1f", "a\ud800b", "a\uffffb", "😀", "x" * 3000, '"><w:p/>', "a\r\nb\tc"])
def test_a_character_that_xml_cannot_hold_does_not_stop_it(name):
    assert opened(with_labels(department_content(name=name, organisation=name, note=name), name)).tables


def test_properties_hold_title_publication_and_day_only():
    properties = opened(department_content()).core_properties

    assert properties.title == f"Digital mognad 2020 – Linköpings kommun – {NAME}"
    assert properties.subject == "Publicering 3"
    assert (properties.author, properties.last_modified_by, properties.comments, properties.keywords) == (
        "",
        "",
        "",
        "",
    )


def test_nothing_of_the_librarys_own_template_is_left():
    names = zipfile.ZipFile(BytesIO(render(department_content()))).namelist()

    assert not [name for name in names if "thumbnail" in name]


def test_the_same_publication_gives_the_same_bytes():
    first = render(department_content())
    render(organisation_content())

    assert render(department_content()) == first


def picture(width: int, height: int) -> bytes:
    sized = f'viewBox="0 0 {width} {height}"'
    return drawn(f'<svg xmlns="http://www.w3.org/2000/svg" {sized}><rect width="9" height="3"/></svg>'.encode())


@pytest.mark.parametrize(("width", "height"), [(100, 10), (30, 100), (90, 30)])
def test_a_logo_of_any_shape_has_room_and_keeps_it(width, height):
    document = reader.Document(BytesIO(render(department_content(), Beside(logo=picture(width, height)))))

    shape = document.inline_shapes[0]
    assert shape.width <= Mm(46)
    assert shape.height <= Mm(16)
    assert shape.width / shape.height == pytest.approx(width / height, rel=0.05)


def test_targets_stand_in_the_tables():
    notes = Notes(targets={("question", "E1"): 3.5, ("subcategory", "effektivitet"): 65.0})

    document = opened(replace(department_content(), notes=notes))

    assert [row[-1] for row in rows(table_named(document, "Frågor om Effektivitet"))] == ["Mål", "3,5", "–"]
    assert [row[-1] for row in rows(table_named(document, "Underkategorier")) if row[-1] != "–"] == ["Mål", "65,0"]


def test_the_appendix_tells_how_well_questions_belong_together():
    content = organisation_content()
    known = {"alpha": 0.812, "n": 120, "item_rest": {"E1": 0.61, "E2": None}, "error": 1.4, "as_of": None}
    content.publication.reliability = {"effektivitet": known}

    table = rows(table_named(opened(content), "Tillförlitlighet"))

    assert table[1] == ["Effektivitet", "Alla frågor", "0,81", "120", "–"]
    assert [row[1:] for row in table[2:]] == [
        ["Väl fungerande styrning", "–", "–", "0,61"],
        ["Öppna standarder", "–", "–", "–"],
    ]
