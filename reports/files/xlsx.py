"""The report as an Excel workbook: the figures as numbers to go on working with, and native charts of them."""

import datetime as dt
from io import BytesIO
from typing import Final

import xlsxwriter

from reports.content import Content, Part, Row, Section
from reports.files import tables, texts
from reports.files.characters import storable
from reports.files.tables import Cell
from reports.files.xlsx_sheet import Chart, Series, Sheet, Styles

#: Text of others stays text: a name such as "=1+1" is never a formula, "http://…" never a link.
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def render(content: Content) -> bytes:
    """Return the workbook about an organisation or a department. The same publication gives the same bytes."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    styles = Styles(book)
    for add_sheet in (_add_summary, _add_questions, _add_indices, _add_departments, _add_guide):
        add_sheet(book, styles, content)
    book.set_properties(_properties(content))
    book.close()
    return target.getvalue()


def _properties(content: Content) -> dict[str, object]:
    return {
        "title": storable(texts.document_title(content)),
        "company": storable(content.measurement.organisation.name),
        "subject": texts.publication_name(content),
        "created": content.publication.published_at.astimezone(dt.UTC),
    }


def _add_summary(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    names = tables.side_names(content)
    sheet = Sheet(book, styles, "Sammanfattning", [38, *(16 for _ in names)])
    start = _write_heading(sheet, content)
    end = sheet.table(start, ["Mått", *names], [([line.label], line.cells) for line in tables.summary(content)])
    sheet.paragraph(end + 1, texts.place_text(content.quadrant))
    sheet.paragraph(end + 2, content.others_text)


def _write_heading(sheet: Sheet, content: Content) -> int:
    """Write whose figures these are and what must be known first; return the next free row."""
    sheet.text(0, 0, texts.scope_name(content), sheet.styles.title)
    sheet.text(1, 0, f"{content.measurement.organisation.name} · {content.measurement.title}")
    sheet.text(2, 0, texts.published_text(content))
    row = 4
    for heading, text in texts.warnings(content):
        sheet.text(row, 0, heading, sheet.styles.term)
        sheet.paragraph(row + 1, text)
        row += 3
    return row


def _add_questions(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    names = tables.side_names(content)
    sheet = Sheet(book, styles, "Frågor", [17, 17, 8, 46, 16, *(15 for _ in range(3 * len(names)))])
    measures = [f"{name} {measure}" for name in names for measure in ("medel", "vet ej", "antal betyg")]
    header = ["Dimension", "Underkategori", "Kod", "Fråga", "Läsning", *measures]
    rows = [
        (_question_labels(part, section, row), _question_cells(content, row))
        for part in content.parts
        for section in part.sections
        for row in section.rows
    ]
    end = sheet.filtered_table(header, rows)
    series = [Series(names[0], 5), Series(names[-1], len(header) - 3)]
    sheet.bar_chart("Medelvärde per fråga", Chart(labels=3, series=series, end=end, scale=(1, 5)))


def _question_labels(part: Part, section: Section, row: Row) -> list[str]:
    reading = tables.REVERSED if row.question.is_reversed else "högre är bättre"
    return [part.label, section.subcategory.label, row.question.code, row.question.label, reading]


def _question_cells(content: Content, row: Row) -> list[Cell]:
    """Return mean, don't-know share and number of grades for each column name."""
    cells = tables.question_line(content, row).cells
    own = [row.own, row.whole] if content.is_department else [row.own]
    counts = [*map(tables.count, own), tables.others_count(row.own)]
    triples = zip(cells[::2], cells[1::2], counts, strict=True)
    return [cell for triple in triples for cell in triple]


def _add_indices(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    names = tables.side_names(content)
    sheet = Sheet(book, styles, "Index", [28, 26, *(16 for _ in names)])
    rows = [([line.label, line.remark], line.cells) for line in tables.index_lines(content)]
    end = sheet.filtered_table(["Index (0–100)", "Underlag", *names], rows)
    series = [Series(names[0], 2), Series(names[-1], 1 + len(names))]
    sheet.bar_chart("Index", Chart(labels=0, series=series, end=end, scale=(0, 100)))


def _add_departments(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    names = [line.label for line in tables.index_lines(content)]
    details = [content.outline.screening_label, "Antal svarande", "Svarsfrekvens"]
    header = ["Enhet" if content.is_department else "Förvaltning", *names, *details]
    sheet = Sheet(book, styles, "Förvaltningar", [44, *(15 for _ in header[1:])])
    lines = [(tables.child_line(content, child), tables.child_details(child)) for child in content.children]
    if lines:
        sheet.filtered_table(header, [([line.label], [*line.cells, *more]) for line, more in lines])
    else:
        sheet.text(0, 0, "Här finns inga underliggande enheter att visa.")


def _add_guide(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    sheet = Sheet(book, styles, "Så läser du", [32, 100])
    sheet.text(0, 0, "Så läser du siffrorna", styles.title)
    for position, (term, text) in enumerate(texts.reading_guide(content), 2):
        sheet.term(position, term, text)
