"""What only the organisation's PDF holds: the model, the measuring, departments beside each other, all tables. Pure."""

from collections.abc import Sequence

from analysis.results import Figure, ScopeResults
from reports.content import Content, Section
from reports.files import tables, texts
from reports.files.pdf_blocks import Tree, bullets, heading, paragraph, side_by_side, table
from reports.files.pdf_results import children
from reports.formatting import EMPTY
from reports.measuring import MeasuredWave

#: Millimetres that the columns of the appendix share.
_APPENDIX = 128.0


def model(content: Content) -> list[Tree]:
    """Return what is measured, in words: dimensions with their subcategories and the scale."""
    dimensions = [bullets(part.label, [_asked(section) for section in part.sections]) for part in content.parts]
    return [paragraph(texts.model_text(content)), side_by_side(*dimensions), paragraph(texts.quadrant_text(content))]


def _asked(section: Section) -> str:
    return f"{section.subcategory.label}: {'; '.join(row.question.label for row in section.rows)}."


def measuring(content: Content, waves: Sequence[MeasuredWave]) -> list[Tree]:
    """Return when each department was asked, how many were invited and have answered, and what is missing."""
    rows = [_measured(child, waves) for child in content.children]
    whole = ["Totalt", "", *_turnout(content.own)]
    names = ["Förvaltning", "Svarsperiod", "Inbjudna", "Svarande", "Svarsfrekvens"]
    return [
        paragraph(texts.measuring_text(content, waves)),
        table(names, [whole, *rows], widths=[44, 18, 18, 25], bold=1) if rows else None,
        paragraph(content.incomplete_text),
    ]


def _measured(child: ScopeResults, waves: Sequence[MeasuredWave]) -> list[str]:
    own = [wave for wave in waves if wave.department_id == child.department_id]
    return [tables.child_name(child), texts.period_text(own), *_turnout(child)]


def _turnout(scope: ScopeResults) -> list[str]:
    rate = scope.response_rate
    return [tables.count(rate).text, tables.count(scope.screening).text, tables.share(rate).text]


def departments(content: Content) -> list[Tree]:
    """Return the departments' total indices as a chart and all their indices as a table."""
    if not content.children:
        return []
    names = ["Totalt", *(section.subcategory.label for section in content.sections), content.outline.screening_label]
    rows = [[tables.child_name(child), *_indices(content, child)] for child in content.children]
    whole = [tables.whole_name(content), *_indices(content, content.own)]
    return [
        children(content),
        heading("Index per underkategori"),
        table(["Förvaltning", *names], [whole, *rows], widths=[124 / len(names)] * len(names), bold=1),
    ]


def _indices(content: Content, scope: ScopeResults) -> list[str]:
    figures = [scope.total, *(scope.subcategory(section.subcategory.key) for section in content.sections)]
    return [*(tables.index(figure).text for figure in figures), tables.share(scope.screening).text]


def appendix(content: Content) -> list[Tree]:
    """Return every question of every department: one table a subcategory, mean and don't know in each cell."""
    sections = content.sections if content.children else ()
    return [block for section in sections if section.rows for block in _appended(content, section)]


def _appended(content: Content, section: Section) -> list[Tree]:
    names = [row.question.label for row in section.rows]
    whole = [tables.whole_name(content), *(_both(row.own) for row in section.rows)]
    others = ["Övriga", *(_both_others(row.own) for row in section.rows)]
    rows = [
        [tables.child_name(child), *(_both(child.question(row.question.code)) for row in section.rows)]
        for child in content.children
    ]
    widths = [_APPENDIX / max(len(names), 4)] * len(names)
    return [
        heading(section.subcategory.label),
        table(["Medel · Vet ej", *names], [whole, others, *rows], widths=widths, bold=2),
    ]


def _both(figure: Figure) -> str:
    return _beside(tables.mean(figure).text, tables.dont_know(figure).text)


def _both_others(figure: Figure) -> str:
    return _beside(tables.others_mean(figure).text, tables.others_dont_know(figure).text)


def _beside(mean: str, share: str) -> str:
    return mean if mean == share == EMPTY else f"{mean} · {share}"
