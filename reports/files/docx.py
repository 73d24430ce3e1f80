"""The report as a Word document, to be edited further: built as a municipality's own report."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from reports.beside import NOTHING_BESIDE, Beside, read_beside
from reports.content import Content, Part, Row, Section
from reports.files import chart_specs, office_tables, tables, texts
from reports.files.characters import printable
from reports.files.docx_document import BESIDE_HEADING, Report
from reports.files.office_tables import Table
from reports.files.packages import reproducible
from reports.formatting import index_text
from reports.measuring import MeasuredWave
from reports.sentences import Findings, Sentence, find

#: At most so many questions in the chart of don't know.
_MOST_QUESTIONS: Final = 12
#: Columns of the table of details, by their names in the workbook.
_DETAILS: Final = ("Medel, 95 % från", "Medel, 95 % till", "Samsyn", "Skillnad mot övriga", "Skillnad mot resten")

_ACTIVITIES: Final = ("Aktivitet", "Ansvarig", "Klart när", "Uppföljning")
_N_ACTIVITIES: Final = 5


def render(content: Content) -> bytes:
    """Return the document about an organisation or a department. At most three queries."""
    return write(content, read_beside(content))


def write(content: Content, beside: Beside = NOTHING_BESIDE) -> bytes:
    """Return the document. The same content gives the same bytes."""
    report, findings = Report(texts.footer(content)), find(content)
    _add_front(report, content, beside.logo)
    contents = report.document.add_paragraph()
    report.page_break()
    _add_summary(report, content, findings)
    if not content.is_department:
        _add_model(report, content)
    _add_measuring(report, content, beside.waves)
    _add_results(report, content)
    _add_comparison(report, content, findings)
    _add_dont_know(report, content, findings)
    _add_years(report, content, findings)
    if content.is_department:
        _add_proposals(report, beside.proposals)
    _add_conclusions(report, content)
    _add_side_by_side(report, content)
    _add_guide(report, content)
    _add_appendix(report, content)
    report.contents(contents)
    _set_properties(report, content)
    return reproducible(report.save())


def _set_properties(report: Report, content: Content) -> None:
    properties = report.document.core_properties
    properties.title = printable(texts.document_title(content))[:255]
    properties.subject, properties.language = texts.publication_name(content), "sv-SE"
    properties.author = properties.last_modified_by = properties.keywords = properties.comments = ""
    properties.created = properties.modified = content.publication.published_at.replace(tzinfo=None)
    properties.revision = 1


def _add_front(report: Report, content: Content, logo: bytes | None) -> None:
    if logo:
        report.picture(logo, f"Logotyp för {content.measurement.organisation.name}")
    report.paragraphs(texts.above_text(content), "Subtitle")
    report.paragraphs(texts.heading(content), "Title")
    report.paragraphs(texts.subtitle(content), "Subtitle")
    report.terms(texts.warnings(content))


def _add_summary(report: Report, content: Content, findings: Findings) -> None:
    report.heading("Sammanfattning", 1)
    report.paragraphs(" ".join(_said(findings.summary)))
    report.table(replace(office_tables.summary(content), note=content.others_text))
    for heading, sentences in (("Styrkor", findings.strengths), ("Svagheter", findings.weaknesses)):
        if sentences:
            report.heading(heading, 2)
            report.bullets(_said(sentences))
    report.comment("Kommentar", content.notes.on_the_whole)


def _add_model(report: Report, content: Content) -> None:
    report.heading("Om modellen", 1)
    report.paragraphs(texts.model_text(content))
    for part in content.parts:
        report.terms([(part.label, "")])
        report.bullets([_named_questions(section) for section in part.sections])
    report.paragraphs(texts.quadrant_text(content))


def _named_questions(section: Section) -> str:
    return f"{section.subcategory.label}: {', '.join(row.question.label for row in section.rows)}"


def _add_measuring(report: Report, content: Content, waves: Sequence[MeasuredWave]) -> None:
    report.heading("Så mättes det", 1)
    if content.is_department:
        report.paragraphs(texts.measured_text(content, waves) or texts.model_text(content))
    else:
        report.paragraphs(texts.measuring_text(content, waves))
        report.table(office_tables.measuring(content, waves))
    report.paragraphs(content.incomplete_text)


def _add_results(report: Report, content: Content) -> None:
    report.heading("Resultat per underkategori", 1)
    report.chart(chart_specs.subcategories(content))
    report.table(_brief(office_tables.subcategories(content)))
    report.paragraphs(texts.place_text(content.quadrant))
    report.chart(chart_specs.quadrant(content))
    _add_numbers_of_quadrant(report, content)
    for part in content.parts:
        _add_part(report, content, part)


def _add_numbers_of_quadrant(report: Report, content: Content) -> None:
    placed = chart_specs.placed_children(content)
    if placed:
        listed = "; ".join(each.text.replace("  ", " ") for each in placed)
        report.paragraphs(f"{texts.coordinates_text(content)} {listed}.", "Caption")


def _add_part(report: Report, content: Content, part: Part) -> None:
    report.heading(f"{part.label} – index {index_text(part.index)}", 2)
    report.paragraphs(texts.index_remark(content, part.index, part.whole_index).capitalize(), BESIDE_HEADING)
    for section in part.sections:
        if section.rows:
            _add_section(report, content, section)


def _add_section(report: Report, content: Content, section: Section) -> None:
    report.heading(f"{section.subcategory.label} – index {index_text(section.index)}", 3)
    report.paragraphs(texts.index_remark(content, section.index, section.whole_index).capitalize(), BESIDE_HEADING)
    comment = content.notes.comments.get(section.subcategory.key, "")
    report.comment(f"Kommentar till {section.subcategory.label.lower()}", comment)
    report.chart(chart_specs.questions(content, section.rows, section.subcategory.label))
    report.table(_questions(content, section))


def _questions(content: Content, section: Section) -> Table:
    """Return a subcategory's questions as Linköping printed them, with the difference from the others and targets."""
    sides = [f"{name} {measure}" for name in tables.side_names(content) for measure in ("medel", "vet ej")]
    difference = ["Skillnad"] if content.has_others else []
    aims = ["Mål"] if any(content.target_of(row.own) is not None for row in section.rows) else []
    rows = tuple(((tables.question_label(row),), _question_cells(content, row, bool(aims))) for row in section.rows)
    note = texts.CALLED_OUT_NOTE if any(row.own.is_called_out for row in section.rows) else ""
    return Table(f"Frågor om {section.subcategory.label}", ("Fråga", *sides, *difference, *aims), rows, note=note)


def _question_cells(content: Content, row: Row, has_targets: bool) -> tuple[tables.Cell, ...]:
    difference = [tables.difference(row.own)] if content.has_others else []
    target = [tables.target(content, row.own)] if has_targets else []
    return (*tables.question_line(content, row).cells, *difference, *target)


def _add_comparison(report: Report, content: Content, findings: Findings) -> None:
    report.heading("Jämförelse", 1)
    others = content.others_name
    groups = (
        (f"Tydligt bättre än {others}", findings.above_others),
        (f"Tydligt sämre än {others}", findings.below_others),
        ("Tydligt bättre än resten av organisationen", findings.above_organisation),
        ("Tydligt sämre än resten av organisationen", findings.below_organisation),
    )
    for heading, sentences in groups:
        if sentences:
            report.heading(heading, 2)
            report.bullets(_said(sentences))
    if not any(sentences for _, sentences in groups):
        nothing = f"Ingen fråga skiljer sig tydligt från {others}."
        report.paragraphs(nothing if content.has_others else content.others_text)
    if len(content.comparisons) > 1:
        table = office_tables.comparisons(content)
        report.table(replace(table, rows=table.rows[: 1 + len(content.parts) + len(content.sections)]))


def _add_dont_know(report: Report, content: Content, findings: Findings) -> None:
    report.heading("Vet ej och samsyn", 1)
    report.bullets([*_said(findings.much_dont_know), *_said(findings.low_agreement)])
    report.chart(chart_specs.dont_know(content, _MOST_QUESTIONS))


def _add_years(report: Report, content: Content, findings: Findings) -> None:
    drawing = chart_specs.years(content)
    if drawing:
        report.heading("Utveckling över åren", 1)
        report.bullets(_said(findings.changes))
        report.chart(drawing)
        report.table(office_tables.years(content))


def _add_proposals(report: Report, proposals: Sequence[str]) -> None:
    if proposals:
        report.heading("Förslag från de svarande", 1)
        report.paragraphs(texts.PROPOSALS_TEXT)
        report.bullets(proposals)


def _add_conclusions(report: Report, content: Content) -> None:
    """Print the conclusions and, of a department, leave room for what it means to do."""
    if content.notes.conclusions:
        report.heading("Slutsatser", 1)
        report.paragraphs(content.notes.conclusions)
    if content.is_department:
        report.heading("Egna aktiviteter", 1)
        report.paragraphs(texts.activities_text(content))
        report.table(Table("Egna aktiviteter", _ACTIVITIES, (((" ",) * len(_ACTIVITIES), ()),) * _N_ACTIVITIES))


def _add_side_by_side(report: Report, content: Content) -> None:
    if content.children:
        report.heading("Enheterna sida vid sida" if content.is_department else "Förvaltningarna sida vid sida", 1)
        report.chart(chart_specs.children(content, content.children))
        report.table(office_tables.departments(content, is_brief=True))
    if tables.groups_of(content):
        report.heading("Respondentgrupper", 1)
        report.table(office_tables.groups(content, is_brief=True))


def _add_guide(report: Report, content: Content) -> None:
    report.heading("Så läser du rapporten", 1)
    report.terms([*texts.reading_guide(content), *texts.method_rules(content)])


def _add_appendix(report: Report, content: Content) -> None:
    report.page_break()
    report.heading("Bilaga: alla tabeller", 1)
    report.heading("Fråga för fråga", 2)
    report.table(_details(content))
    report.heading("Hur svaren fördelar sig", 2)
    report.table(_without_codes(office_tables.distribution(content)))
    if not content.is_department and content.publication.reliability:
        report.heading("Tillförlitlighet", 2)
        report.table(office_tables.reliability(content))
    if content.children:
        for table in office_tables.questions_of_children(content):
            report.heading(table.title, 3)
            report.table(table)


def _details(content: Content) -> Table:
    """Return the questions with own mean, interval, agreement and differences."""
    table = office_tables.questions(content)
    names = [table.header[table.n_labels], *(name for name in _DETAILS if name in table.header)]
    places = [table.header.index(name) - table.n_labels for name in names]
    remarks = [f" ({labels[4]})" if labels[4] == tables.REVERSED else "" for labels, _ in table.rows]
    rows = tuple(
        ((f"{labels[3]}{remark}",), tuple(cells[place] for place in places))
        for (labels, cells), remark in zip(table.rows, remarks, strict=True)
    )
    return Table("Fråga för fråga", ("Fråga", *names), rows)


def _without_codes(table: Table) -> Table:
    """Keep the question's label alone."""
    rows = tuple((labels[-1:], cells) for labels, cells in table.rows)
    return replace(table, header=table.header[table.n_labels - 1 :], rows=rows)


def _brief(table: Table) -> Table:
    """Leave out the column that says what an index rests on, where all rest on all of their questions."""
    if any(labels[1] for labels, _ in table.rows):
        return table
    rows = tuple((labels[:1], cells) for labels, cells in table.rows)
    return replace(table, header=(table.header[0], *table.header[2:]), rows=rows)


def _said(sentences: Sequence[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]
