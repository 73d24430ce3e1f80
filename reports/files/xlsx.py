"""The report as an Excel workbook: one sheet a table, the figures as numbers to go on working with, native charts."""

import datetime as dt
from io import BytesIO

import xlsxwriter

from reports.content import Content
from reports.files import chart_specs, office_tables, tables, texts
from reports.files.characters import storable
from reports.files.office_tables import Table
from reports.files.xlsx_sheet import ACCENT, OPTIONS, OTHERS, PALE, SOFT, Chart, Line, LineChart, Series, Sheet, Styles
from reports.sentences import find

_GRADES, _INDEX, _SHARES = (1, 5), (0, 100), (0, 1)
#: Widths of the labels' columns by table, in characters; a column of figures has the last.
_WIDTHS = {
    "Sammanfattning": [34],
    "Underkategorier": [26, 24],
    "Frågor": [16, 16, 7, 46, 17],
    "Fördelning": [18, 7, 46],
    "Vet ej": [18, 46],
    "År": [46],
    "Jämförelser": [46],
    "Tillförlitlighet": [18, 46],
    "Kommentarer": [24, 110],
}
_LABEL, _FIGURE = 44, 14
_TARGET = "Mål"


def render(content: Content) -> bytes:
    """Return the workbook about an organisation or a department. The same publication gives the same bytes."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    styles = Styles(book)
    guide = Sheet(book, styles, "Läs mig", [30, 110])
    _add_summary(book, styles, content)
    _add_questions(book, styles, content)
    _add_subcategories(book, styles, content)
    _add_list(book, styles, office_tables.distribution(content))
    _add_dont_know(book, styles, content)
    _add_side_by_side(book, styles, content)
    _add_years(book, styles, content)
    _add_comparisons(book, styles, content)
    _add_reliability(book, styles, content)
    _add_comments(book, styles, content)
    _write_guide(guide, content, {sheet.get_name() for sheet in book.worksheets()})
    book.worksheets()[1].activate()
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


def _write_guide(sheet: Sheet, content: Content, names: set[str]) -> None:
    """Say what the workbook is about, what is on each sheet (`names`) and how the figures are read."""
    row = _write_heading(sheet, content)
    for heading, terms in (
        ("Bladen", [(name, text) for name, text in _SHEETS if name in names]),
        ("Så läser du siffrorna", texts.reading_guide(content)),
        ("Metod", texts.method_rules(content)),
    ):
        sheet.text(row, 0, heading, sheet.styles.title)
        for position, (term, text) in enumerate(terms, row + 1):
            sheet.term(position, term, text)
        row += len(terms) + 2


_SHEETS = [
    ("Sammanfattning", "Digital mognad, dimensioner, hur många som svarat och hur många som tar beslut."),
    ("Frågor", "Varje fråga med medel, Vet ej, osäkerhet, samsyn och skillnader."),
    ("Underkategorier", "Index med jämförelser, förändring och mål."),
    ("Fördelning", "Hur många som gav varje betyg."),
    ("Vet ej", "Andelen Vet ej per fråga och förvaltning."),
    ("Förvaltningar", "Förvaltningarnas index sida vid sida."),
    ("Enheter", "Enheternas index sida vid sida."),
    ("Grupper", "Respondentgruppernas index sida vid sida."),
    ("År", "Utvecklingen över åren."),
    ("Jämförelser", "Organisationen bredvid grupper av andra organisationer."),
    ("Tillförlitlighet", "Hur väl frågorna i varje underkategori hör ihop."),
    ("Kommentarer", "Egna kommentarer och slutsatser."),
]


def _write_heading(sheet: Sheet, content: Content) -> int:
    """Write whose figures these are and what must be known first; return the next free row."""
    sheet.text(0, 0, texts.scope_name(content), sheet.styles.title)
    sheet.text(1, 0, content.measurement.organisation.name)
    sheet.text(2, 0, texts.subtitle(content))
    row = 4
    for heading, text in texts.warnings(content):
        sheet.text(row, 0, heading, sheet.styles.term)
        sheet.paragraph(row + 1, text)
        row += 3
    return row


def _add_summary(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    table = office_tables.summary(content)
    sheet = Sheet(book, styles, table.title, [*_widths(table, figure=16), _LABEL])
    start = _write_heading(sheet, content)
    end = sheet.table(start, table)
    sheet.paragraph(end + 1, texts.place_text(content.quadrant))
    sheet.paragraph(end + 2, content.others_text)
    findings = find(content)
    row = end + 4
    for heading, sentences in (("Styrkor", findings.strengths), ("Svagheter", findings.weaknesses)):
        sheet.text(row, 0, heading, styles.term)
        for position, sentence in enumerate(sentences, row + 1):
            sheet.paragraph(position, sentence.text)
        row += len(sentences) + 2


def _add_questions(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    table = office_tables.questions(content)
    sheet = Sheet(book, styles, table.title, _widths(table))
    end = sheet.filtered_table(table)
    series = _sides(content, table, "{} medel")
    sheet.bar_chart("Medelvärde per fråga", Chart(labels=3, series=series, end=end, scale=_GRADES))


def _add_subcategories(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    table = office_tables.subcategories(content)
    sheet = Sheet(book, styles, table.title, _widths(table))
    end = sheet.filtered_table(table)
    series = _sides(content, table, "{}")
    sheet.bar_chart("Index", Chart(labels=0, series=series, end=end, scale=_INDEX))


def _add_dont_know(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    table = office_tables.dont_know(content)
    sheet = Sheet(book, styles, table.title, _widths(table))
    end = sheet.filtered_table(table)
    chart = Chart(labels=1, series=_sides(content, table, "{}"), end=end, scale=_SHARES, number_format="0 %")
    sheet.bar_chart("Andel Vet ej per fråga", chart)


def _add_side_by_side(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    """Set departments (of a department its units) and groups side by side, those that there are."""
    for table in (office_tables.departments(content), office_tables.groups(content)):
        if len(table.rows) > table.n_bold:
            sheet = Sheet(book, styles, table.title, _widths(table))
            end = sheet.filtered_table(table)
            series = [Series("Digital mognad", 1, ACCENT)]
            sheet.bar_chart("Digital mognad", Chart(labels=0, series=series, end=end, scale=_INDEX))


def _add_years(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    table = office_tables.years(content)
    n_years = len(chart_specs.shown_years(content))
    if n_years < 2:
        return
    sheet = Sheet(book, styles, table.title, _widths(table))
    end = sheet.filtered_table(table)
    lines = _lines(content, table)
    values = [cell.value for line in lines for cell in table.rows[line.row - 1][1][:n_years] if cell.value is not None]
    sheet.line_chart("Index över åren", LineChart(lines, n_years, end, chart_specs.YEARS.span(values)))


def _lines(content: Content, table: Table) -> list[Line]:
    """Return the rows that are drawn: total and dimensions, then their targets in the same colours."""
    labels = ["Digital mognad", *(part.label for part in content.parts)]
    colours = {label: f"#{colour}" for label, colour in zip(labels, chart_specs.YEAR_COLOURS, strict=False)}
    targets = {chart_specs.target_name(label): colour for label, colour in colours.items()}
    rows = {labels[0]: row for row, (labels, _) in reversed(list(enumerate(table.rows, 1)))}
    measured = [Line(rows[label], colour) for label, colour in colours.items()]
    return measured + [Line(rows[name], colour, is_target=True) for name, colour in targets.items() if name in rows]


def _add_comparisons(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    if content.comparisons:
        _add_list(book, styles, office_tables.comparisons(content))


def _add_reliability(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    if not content.is_department and content.publication.reliability:
        _add_list(book, styles, office_tables.reliability(content))


def _add_comments(book: xlsxwriter.Workbook, styles: Styles, content: Content) -> None:
    table = office_tables.comments(content)
    if table.rows:
        _add_list(book, styles, table)


def _add_list(book: xlsxwriter.Workbook, styles: Styles, table: Table) -> None:
    Sheet(book, styles, table.title, _widths(table)).filtered_table(table)


def _widths(table: Table, figure: float = _FIGURE) -> list[float]:
    labels = _WIDTHS.get(table.title, [_LABEL])
    return [*labels, *([figure] * (len(table.header) - len(labels)))]


def _sides(content: Content, table: Table, name: str) -> list[Series]:
    """Return the columns of own, whole and others that hold a number."""
    colours = [ACCENT, SOFT, OTHERS] if content.is_department else [ACCENT, OTHERS]
    named = zip(tables.side_names(content), colours, strict=False)
    series = [
        Series(side, table.header.index(name.format(side)), colour)
        for side, colour in named
        if name.format(side) in table.header
    ]
    if _TARGET in table.header:
        series.append(Series(_TARGET, table.header.index(_TARGET), PALE))
    return [each for each in series if _has_numbers(table, each.column)]


def _has_numbers(table: Table, column: int) -> bool:
    return any(cells[column - table.n_labels].value is not None for _, cells in table.rows)
