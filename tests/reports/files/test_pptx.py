"""The presentation: native charts, notes, and gaps where figures are hidden."""

import zipfile
from dataclasses import replace
from io import BytesIO

import openpyxl
import pptx as reader
import pytest
from pptx.enum.dml import MSO_LINE
from pptx.util import Inches

from analysis.results import Figure
from analysis.years.history import History, Year
from reports.files.pptx import present as render
from reports.notes import Notes

from . import packages
from .contents import NAME, department_content, full_size, organisation_content
from .test_xlsx import HOSTILE

CONTENTS = [department_content(), organisation_content(children=9)]


def opened(content):
    return reader.Presentation(BytesIO(render(content)))


def titles(deck) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def slide_of(deck, title: str):
    return next(slide for slide in deck.slides if slide.shapes.title.text_frame.text == title)


def charts(slide) -> list:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def text_of(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def over_years(content):
    """Return the content with figures of two years before, in the second of which the total is hidden."""
    hidden = {**content.own.figures, ("total", "total"): Figure("total", "total", suppressed=True)}
    years = [
        Year(2018, "2018", 1, content.own),
        Year(2019, "2019", 1, replace(content.own, figures=hidden)),
        Year(2020, "2020", 3, content.own),
    ]
    return replace(content, history=History(tuple(years)))


def with_labels(content, label: str):
    """Return the content with every question called the same."""
    parts = tuple(
        replace(part, sections=tuple(_labelled(section, label) for section in part.sections)) for part in content.parts
    )
    return replace(content, parts=parts)


def _labelled(section, label: str):
    rows = (replace(row, question=replace(row.question, label=label)) for row in section.rows)
    return replace(section, rows=tuple(rows))


# Slides


def test_an_organisation_has_ten_slides():
    assert titles(opened(organisation_content())) == [
        "Linköpings kommun",
        "Sammanfattning",
        "Läget i fyrfältaren",
        "Index per underkategori",
        "Styrkor och svagheter",
        "Digital förmåga: frågorna",
        "Digitalt arv: frågorna",
        "Här är det många som inte vet",
        "Förvaltningar sida vid sida",
        "Metod och nästa steg",
    ]


def test_a_department_without_units_and_groups_has_nine():
    assert len(opened(department_content()).slides) == 9


@pytest.mark.parametrize("content", CONTENTS)
def test_every_slide_has_notes_a_footer_and_a_number(content):
    for slide in opened(content).slides:
        kinds = {str(shape.placeholder_format.type).partition(" ")[0] for shape in slide.placeholders}
        assert slide.notes_slide.notes_text_frame.text.strip()
        assert {"FOOTER", "SLIDE_NUMBER"} <= kinds
        assert "Linköpings kommun · Publicering 3" in text_of(slide)


def test_slides_are_sixteen_by_nine():
    deck = opened(department_content())

    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, rel=1e-3)


@pytest.mark.parametrize("content", CONTENTS)
def test_nothing_lies_outside_a_slide(content):
    deck = opened(full_size(content))

    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height + Inches(0.01)


def test_the_title_slide_says_whose_it_is_and_when_it_was_published():
    content = department_content(registration_number="KS 2020-345")

    text = text_of(opened(content).slides[0])

    assert NAME in text
    assert "Publicering 3, 2020-04-20" in text
    assert "KS 2020-345" in text


def test_many_departments_go_on_on_the_next_slide():
    deck = opened(organisation_content(children=14))

    assert titles(deck)[8:10] == ["Förvaltningar sida vid sida", "Förvaltningar sida vid sida (forts.)"]


def test_own_conclusions_take_the_place_of_questions_to_the_meeting():
    content = replace(department_content(), notes=Notes(conclusions="Vi satsar på öppna data.\nFler utbildas."))

    text = text_of(opened(content).slides[-1])

    assert "Vi satsar på öppna data." in text
    assert "Att ta ställning till" not in text


# Charts


def test_questions_are_a_native_bar_chart_of_own_whole_and_others():
    chart = charts(slide_of(opened(department_content()), "Digital förmåga: frågorna"))[0]

    assert [category.label for category in chart.plots[0].categories] == [
        "Väl fungerande styrning",
        "Öppna standarder ··",
        "Hög digital innovationstakt",
    ]
    assert [(series.name, list(series.values)) for series in chart.plots[0].series] == [
        ("Förvaltningen", [2.85, None, 2.61]),
        ("Kommunen", [3.098, 2.702, 2.8]),
        ("Övriga", [3.4, 3.2, 3.0]),
    ]


def test_a_hidden_figure_is_a_gap_in_the_charts_workbook_too():
    chart = charts(slide_of(opened(department_content()), "Digital förmåga: frågorna"))[0]

    sheet = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active

    assert [cell.value for cell in sheet[3]] == ["Öppna standarder ··", None, 2.702, 3.2]


def test_the_quadrant_has_a_point_for_each_side():
    chart = charts(slide_of(opened(department_content()), "Läget i fyrfältaren"))[0]

    points = {
        series.name: (series._element.xpath(".//c:xVal//c:v/text()"), list(series.values)) for series in chart.series
    }
    assert points == {
        "Övriga": (["57.4"], [53.7]),
        "Kommunen": (["48.4"], [47.4]),
        "Förvaltningen": (["42.56"], [39.94]),
    }


def test_a_place_of_which_one_index_is_hidden_is_no_point():
    content = department_content()
    last = replace(content.parts[-1], index=Figure("dimension", "arv", suppressed=True, others_suppressed=True))

    chart = charts(slide_of(opened(replace(content, parts=(content.parts[0], last))), "Läget i fyrfältaren"))[0]

    assert [series.name for series in chart.series] == ["Kommunen"]


def test_departments_are_numbered_in_the_quadrant():
    slide = slide_of(opened(organisation_content(children=2)), "Läget i fyrfältaren")

    assert "1  Förvaltning 0 42,6\xa0·\xa039,9\v2  Förvaltning 1 för något med ett långt namn" in text_of(slide)


def test_years_are_lines_with_a_gap_where_a_year_is_hidden():
    chart = charts(slide_of(opened(over_years(department_content())), "Index per underkategori och över åren"))[1]

    series = chart.plots[0].series[0]
    assert [category.label for category in chart.plots[0].categories] == ["2018", "2019", "2020"]
    assert (series.name, list(series.values)) == ("Digital mognad", [41.25, None, 41.25])


def test_a_target_is_a_dashed_line_over_the_years():
    content = replace(over_years(department_content()), notes=Notes(targets={("total", "total"): 70.0}))

    chart = charts(slide_of(opened(content), "Index per underkategori och över åren"))[1]

    target = chart.plots[0].series[-1]
    assert (target.name, list(target.values)) == ("Mål: Digital mognad", [70.0] * 3)
    assert target.format.line.dash_style == MSO_LINE.DASH
    assert chart.value_axis.maximum_scale >= 70


def test_the_line_of_a_target_has_no_labels():
    content = replace(over_years(department_content()), notes=Notes(targets={("total", "total"): 70.0}))

    chart = charts(slide_of(opened(content), "Index per underkategori och över åren"))[1]

    assert not chart.plots[0].series[-1]._element.xpath(".//c:dLbl")


def test_a_target_is_a_series_of_its_own():
    content = replace(department_content(), notes=Notes(targets={("subcategory", "teknik"): 50.0}))

    chart = charts(slide_of(opened(content), "Index per underkategori"))[0]

    assert [list(series.values) for series in chart.plots[0].series if series.name == "Mål"] == [
        [None, None, None, 50.0]
    ]


def test_a_chart_that_would_be_empty_is_a_sentence():
    content = department_content()
    nothing = Figure(suppressed=True, others_suppressed=True)
    sections = [replace(s, index=nothing, whole_index=nothing) for s in content.parts[0].sections]
    parts = tuple(replace(part, sections=tuple(sections)) for part in content.parts)

    slide = slide_of(opened(replace(content, parts=parts)), "Index per underkategori")

    assert not charts(slide)
    assert "Siffrorna bygger på för få svar för att visas." in text_of(slide)


@pytest.mark.parametrize("content", CONTENTS)
def test_every_chart_and_table_says_what_it_shows(content):
    for slide in opened(content).slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert len(shape._element.xpath("./*/p:cNvPr")[0].get("descr")) > 20


def test_a_chart_reads_hidden_figures_as_too_few_answers():
    slide = slide_of(opened(department_content()), "Digital förmåga: frågorna")

    frame = next(shape for shape in slide.shapes if shape.has_chart)
    assert "Öppna standarder: förvaltningen för få svar, övriga 3,2." in frame._element.xpath("./*/p:cNvPr")[0].get(
        "descr"
    )


# Tables


def test_departments_stand_side_by_side_below_the_whole():
    slide = slide_of(opened(organisation_content(children=1)), "Förvaltningar sida vid sida")

    assert table_rows(slide) == [
        ["Förvaltningar", "Totalt", "Effektivitet", "Innovation", "Användare", "Teknik", "Svarande"],
        ["Kommunen", "47,9", "51,9", "48,8", "48,8", "30,0", "262"],
        ["Förvaltning 0", "41,3", "46,3", "40,3", "45,8", "21,5", "55"],
    ]


# Text of others, and machines


@pytest.mark.parametrize("name", HOSTILE)
def test_text_of_others_stays_text(name):
    file = render(with_labels(department_content(name=name, organisation=name, title=name, note=name), name))

    books = [openpyxl.load_workbook(BytesIO(workbook)).active for workbook in packages.workbooks(file)]
    cells = [cell for sheet in books for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [cell for cell in cells if name.strip() in str(cell.value)]


@pytest.mark.parametrize("name", ["a\x00b\x1f", "a\ud800b", "a\uffffb", "😀", "x" * 3000, "a\r\nb\tc"])
def test_a_character_that_xml_cannot_hold_does_not_stop_it(name):
    assert opened(department_content(name=name, organisation=name, note=name)).slides


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
    assert str(properties.created)[:10] == "2020-04-20"


def test_nothing_of_the_librarys_own_template_is_left():
    names = zipfile.ZipFile(BytesIO(render(department_content()))).namelist()

    assert not [name for name in names if "thumbnail" in name or "printerSettings" in name]
    assert len([name for name in names if name.startswith("ppt/slideLayouts/slideLayout")]) == 2


def test_the_text_is_marked_as_swedish():
    data = packages.parts(render(department_content()))

    assert b'lang="en-US"' not in data["ppt/presentation.xml"] + data["ppt/slideMasters/slideMaster1.xml"]


def test_the_same_publication_gives_the_same_bytes():
    first = render(department_content())
    render(organisation_content())

    assert render(department_content()) == first


# What the key user has written


def test_comments_stand_in_the_notes_and_the_one_on_the_whole_on_the_slide_too():
    notes = Notes({"": "Vi känner igen oss.", "innovation": "Vi prövar mer."})

    deck = opened(replace(department_content(), notes=notes))

    assert "Kommentar till helheten: Vi känner igen oss." in text_of(slide_of(deck, "Sammanfattning"))
    asked = slide_of(deck, "Digital förmåga: frågorna").notes_slide.notes_text_frame.text
    assert "Kommentar till innovation: Vi prövar mer." in asked


def test_comments_on_subcategories_stand_beside_the_chart_of_their_questions():
    notes = Notes({"innovation": "Vi prövar mer.\n\nOch oftare.", "effektivitet": "Ett ord till. " * 60})

    slide = slide_of(opened(replace(department_content(), notes=notes)), "Digital förmåga: frågorna")

    assert "Kommentarer" in text_of(slide)
    assert "Innovation: Vi prövar mer. Och oftare." in text_of(slide)
    assert "Ett ord till. Ett ord …" in text_of(slide)
    assert len(charts(slide)) == 1


def test_a_slide_without_comments_gives_its_chart_all_the_room():
    notes = Notes({"innovation": "Vi prövar mer."})

    deck = opened(replace(department_content(), notes=notes))

    wide, narrow = (
        next(shape.width for shape in slide_of(deck, f"{part}: frågorna").shapes if shape.has_chart)
        for part in ("Digitalt arv", "Digital förmåga")
    )
    assert wide > 1.4 * narrow


def test_targets_stand_below_the_own_row_of_the_table():
    targets = {("total", "total"): 60.0, ("subcategory", "teknik"): 45.5}
    content = replace(organisation_content(children=1), notes=Notes(targets=targets))

    rows = table_rows(slide_of(opened(content), "Förvaltningar sida vid sida"))

    assert rows[2] == ["Mål", "60,0", "–", "–", "–", "45,5", ""]


def test_without_targets_the_table_has_no_row_of_them():
    rows = table_rows(slide_of(opened(organisation_content(children=1)), "Förvaltningar sida vid sida"))

    assert [row[0] for row in rows] == ["Förvaltningar", "Kommunen", "Förvaltning 0"]


def table_rows(slide) -> list[list[str]]:
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_long_comment_is_whole_in_the_notes_and_cut_on_the_slide():
    long = "Ett ord till. " * 60

    slide = slide_of(opened(replace(department_content(), notes=Notes({"": long}))), "Sammanfattning")

    assert " …" in text_of(slide)
    assert long.strip() in slide.notes_slide.notes_text_frame.text


def test_a_target_stands_below_its_key_figure():
    content = replace(department_content(), notes=Notes(targets={("total", "total"): 60.0}))

    assert "mål 60,0" in text_of(slide_of(opened(content), "Sammanfattning"))


# Labels


def crowded(n: int):
    """Return the content with departments at one place in the quadrant."""
    return organisation_content(children=n)


def offsets(chart) -> list[tuple[str, float, float]]:
    """Return the text of each label that stands away from its point, with how far (shares of the chart)."""
    found = []
    for label in chart._chartSpace.iter("{*}dLbl"):
        x, y = label.find(".//{*}manualLayout/{*}x"), label.find(".//{*}manualLayout/{*}y")
        if x is not None:
            found.append(("".join(label.itertext()).strip(), float(x.get("val")), float(y.get("val"))))
    return found


def test_departments_at_one_place_have_labels_around_it_with_lines_to_them():
    chart = charts(slide_of(opened(crowded(8)), "Läget i fyrfältaren"))[0]

    away = offsets(chart)
    beside = [label.get("val") for label in chart._chartSpace.iter("{*}dLblPos")]
    assert len({(x, y) for _, x, y in away}) == len(away) >= 4
    assert sorted(set(beside) - {"ctr"}) == ["b", "l", "r", "t"]
    assert next(chart._chartSpace.iter("{*}showLeaderLines")).get("val") == "1"


def test_a_single_department_has_its_number_at_its_right():
    chart = charts(slide_of(opened(crowded(1)), "Läget i fyrfältaren"))[0]

    assert offsets(chart) == []
    assert [label.get("val") for label in chart._chartSpace.iter("{*}dLblPos")] == ["r"]


def test_the_lines_of_the_years_are_labelled_above_and_below_each_other():
    chart = charts(slide_of(opened(over_years(department_content())), "Index per underkategori och över åren"))[1]

    # The total is hidden in 2019, and lies between its dimensions in the other years.
    placed = {
        series.name: [label.get("val") for label in series._element.iter("{*}dLblPos")]
        for series in chart.plots[0].series
    }
    assert placed == {"Digital mognad": ["l", "r"], "Digital förmåga": ["b"] * 3, "Digitalt arv": ["t"] * 3}
