"""What only the organisation's PDF holds: the model, the measuring, departments beside each other, all tables. Pure."""

from collections.abc import Sequence

from analysis.results import Figure, ScopeResults
from reports.content import Content, Section
from reports.files import office_tables, tables, texts
from reports.files.pdf_blocks import Tree, bullets, heading, paragraph, side_by_side, table
from reports.files.pdf_results import children
from reports.formatting import EMPTY, NO_BREAK_SPACE
from reports.measuring import MeasuredWave

#: Millimetres that the columns of the appendix share, and the widths of the table of the measuring.
_APPENDIX = 128.0
_MEASURED_WIDTHS = {"Svarsperiod": 44.0, "Inbjudna": 18.0, "Svarande": 18.0, tables.RATE: 25.0}


def model(content: Content) -> list[Tree]:
    """Return what is measured, in words: dimensions with their subcategories and the scale."""
    dimensions = [bullets(part.label, [_asked(section) for section in part.sections]) for part in content.parts]
    return [paragraph(texts.model_text(content)), side_by_side(*dimensions), paragraph(texts.quadrant_text(content))]


def _asked(section: Section) -> str:
    return f"{section.subcategory.label}: {'; '.join(row.question.label for row in section.rows)}."


def measuring(content: Content, waves: Sequence[MeasuredWave]) -> list[Tree]:
    """Return when each department was asked, how many were invited and have answered, and what is missing."""
    measured = office_tables.measuring(content, waves)
    rows = [[*labels, *(cell.text for cell in cells)] for labels, cells in measured.rows]
    widths = [_MEASURED_WIDTHS[name] for name in measured.header[1:]]
    return [
        paragraph(texts.measuring_text(content, waves)),
        table(measured.header, rows, widths=widths, bold=measured.n_bold) if content.children else None,
        paragraph(content.incomplete_text),
    ]


def departments(content: Content) -> list[Tree]:
    """Return the departments' total indices as a chart and all their indices as a table."""
    if not content.children:
        return []
    names = [*(section.subcategory.label for section in content.sections), content.outline.screening_label]
    rows = [[tables.child_name(child), *_indices(content, child)] for child in content.children]
    whole = [tables.whole_name(content), *_indices(content, content.own)]
    return [
        children(content),
        heading("Index per underkategori"),
        table(["Förvaltning", *names], [whole, *rows], widths=_widths(names), bold=1),
    ]


def _widths(names: Sequence[str]) -> list[float]:
    """Return millimetres for each column; the last one has a longer name than a subcategory."""
    return [(_SIDE_BY_SIDE - _LAST) / (len(names) - 1)] * (len(names) - 1) + [_LAST]


#: Millimetres that the columns of the departments share, and of the last of them.
_SIDE_BY_SIDE, _LAST = 124.0, 28.0


def _indices(content: Content, scope: ScopeResults) -> list[str]:
    figures = [scope.subcategory(section.subcategory.key) for section in content.sections]
    return [*(tables.index(figure).text for figure in figures), tables.share(scope.screening).text]


def appendix(content: Content) -> list[Tree]:
    """Return every question of every department: one table a subcategory, mean and don't know in each cell."""
    sections = content.sections if content.children else ()
    blocks = [block for section in sections if section.rows for block in _appended(content, section)]
    return [*blocks, *_reliability(content)]


def _reliability(content: Content) -> list[Tree]:
    """Return how well the questions of each subcategory belong together, where that is known."""
    found = office_tables.reliability(content)
    if not found.rows:
        return []
    rows = [[_indented(labels), *(cell.text.strip(EMPTY) for cell in cells)] for labels, cells in found.rows]
    names = ["Underkategori och fråga", *found.header[found.n_labels :]]
    return [heading(found.title), table(names, rows, widths=[26, 20, 20], note=found.note)]


def _indented(labels: Sequence[str]) -> str:
    """Return the subcategory for its own row, and a question set in from it."""
    subcategory, question = labels
    return subcategory if question == office_tables.ALL_QUESTIONS else f"{3 * NO_BREAK_SPACE}{question}"


def _appended(content: Content, section: Section) -> list[Tree]:
    names = [tables.question_label(row) for row in section.rows]
    leading = [[tables.whole_name(content), *(_both(row.own) for row in section.rows)]]
    if content.has_others:
        leading.append([tables.OTHERS, *(_both_others(row.own) for row in section.rows)])
    rows = [
        [tables.child_name(child), *(_both(child.question(row.question.code)) for row in section.rows)]
        for child in content.children
    ]
    widths = [_APPENDIX / max(len(names), 4)] * len(names)
    return [
        heading(section.subcategory.label),
        table(["Medel · Vet ej", *names], [*leading, *rows], widths=widths, bold=len(leading)),
    ]


def _both(figure: Figure) -> str:
    return _beside(tables.mean(figure).text, tables.dont_know(figure).text)


def _both_others(figure: Figure) -> str:
    return _beside(tables.others_mean(figure).text, tables.others_dont_know(figure).text)


def _beside(mean: str, share: str) -> str:
    return mean if mean == share == EMPTY else f"{mean} · {share}"
