"""The PDF's tables and charts of results: subcategories, questions, comparison and departments. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from analysis.results import Figure, ScopeResults
from reports.content import Content, Part, Row, Section
from reports.files import tables, texts
from reports.files.pdf_blocks import (
    GRADE_SCALE,
    INDEX_SCALE,
    Columns,
    Tree,
    bullets,
    charted,
    comment,
    heading,
    paragraph,
    row,
    table,
)
from reports.formatting import index_text
from reports.sentences import Findings, Sentence

#: Widths of columns of figures and of charts, in millimetres.
_NARROW, _DIFFERENCE, _WIDE = 11.0, 15.0, 19.0
_QUESTION_CHART, _INDEX_CHART = 33.0, 44.0
#: At most so many sentences of one kind about the comparison.
_AT_MOST = 4
#: Own and others alone stand in the overview already.
_ENOUGH_TO_COMPARE = 3


def said(sentences: Iterable[Sentence], at_most: int = _AT_MOST) -> list[str]:
    return [sentence.text for sentence in sentences][:at_most]


# --- subcategories


def subcategories(content: Content, title: str) -> Tree:
    """Return the indices of the subcategories, one table with a dumbbell chart."""
    sections = content.sections
    sides = Columns(tables.side_names(content), _WIDE)
    has_sector = any(section.index.sector_value is not None for section in sections)
    sector = Columns(["Samma sektor"] if has_sector else [], _WIDE + 3)
    aims = _aims(content, [section.index for section in sections], _NARROW)
    lines = [_section_line(content, section, has_sector) for section in sections]
    rows = [
        _with_target(content, section.index, line, bool(aims.names), index_marks)
        for section, line in zip(sections, lines, strict=True)
    ]
    return charted(
        heading(title),
        "Index 0–100",
        [sides, sector, aims],
        rows,
        chart={"kind": "dumbbell", "scale": INDEX_SCALE},
        chart_width=_INDEX_CHART,
        legend=_legend(content, aims),
        description=texts.sections_description(content),
        note=texts.SECTOR_NOTE if has_sector else "",
    )


def _section_line(content: Content, section: Section, has_sector: bool) -> tables.Line:
    line = tables.section_line(content, section)
    return replace(line, cells=(*line.cells, tables.sector_index(section.index))) if has_sector else line


def index_marks(figure: Figure) -> dict[str, Tree]:
    return {"own": figure.value, "others": figure.others_value}


def _mean_marks(figure: Figure) -> dict[str, Tree]:
    return {"own": figure.mean, "others": figure.others_mean}


def _aims(content: Content, figures: Sequence[Figure], width: float) -> Columns:
    """Return the column of targets, without a name when none of the figures has one."""
    has_any = any((figure.measure, figure.code) in content.notes.targets for figure in figures)
    return Columns(["Mål"] if has_any else [], width)


def _legend(content: Content, aims: Columns) -> list[str]:
    return [*_sides_drawn(content, tables.own_name(content)), *aims.names]


def _sides_drawn(content: Content, own: str) -> list[str]:
    return [own, tables.OTHERS] if content.has_others else [own]


def _with_target(
    content: Content, figure: Figure, line: tables.Line, is_printed: bool, marks: Callable[[Figure], dict[str, Tree]]
) -> Tree:
    """Return a row with the target at its end, where the table has that column, and drawn beside it."""
    target = tables.target(content, figure)
    cells = (*line.cells, target) if is_printed else line.cells
    return row(replace(line, cells=cells), **marks(figure), target=target.value)


# --- questions


def parts(content: Content, level: int = 2) -> list[Tree]:
    """Return the dimensions, each with its subcategories' tables and what the key user says about them."""
    return [block for part in content.parts for block in _part(content, part, level)]


def _part(content: Content, part: Part, level: int) -> list[Tree]:
    sections = [section for section in part.sections if section.rows]
    head = heading(
        f"{part.label} – index {index_text(part.index)}",
        texts.index_remark(content, part.index, part.whole_index),
        level=level,
    )
    blocks = [block for section in sections for block in _section(content, section, level + 1, section is sections[0])]
    return [head, *blocks] if blocks else []


def _section(content: Content, section: Section, level: int, is_first: bool) -> list[Tree]:
    return [
        _questions(content, section, level, is_first),
        comment(
            f"Kommentar till {section.subcategory.label.lower()}",
            content.notes.comments.get(section.subcategory.key, ""),
        ),
    ]


def _questions(content: Content, section: Section, level: int, is_explained: bool) -> Tree:
    """Return a subcategory's questions as Linköping printed them, with the difference from the others.

    is_explained: whether the signs are told; once a dimension is enough.
    """
    own = [each.own for each in section.rows]
    aims = _aims(content, own, _NARROW)
    has_differences = any(figure.difference is not None for figure in own)
    others = Columns(["Skillnad"] if has_differences else [], _DIFFERENCE, " ")
    sides = [Columns(["Medel", "Vet ej"], _NARROW, name) for name in tables.side_names(content)]
    title = heading(
        f"{section.subcategory.label} – index {index_text(section.index)}",
        texts.index_remark(content, section.index, section.whole_index),
        level=level,
    )
    return charted(
        title,
        "Fråga",
        [*sides, others, aims],
        [_question(content, each, has_differences, bool(aims.names)) for each in section.rows],
        chart={"kind": "dumbbell", "scale": GRADE_SCALE},
        chart_width=_QUESTION_CHART,
        legend=_legend(content, aims) if is_explained else (),
        description=texts.questions_description(content, section),
        note=texts.CALLED_OUT_NOTE if is_explained and has_differences else "",
    )


def _question(content: Content, each: Row, has_differences: bool, has_targets: bool) -> Tree:
    line = tables.question_line(content, each)
    if has_differences:
        line = replace(line, cells=(*line.cells, tables.difference(each.own)))
    return _with_target(content, each.own, line, has_targets, _mean_marks)


# --- comparison


def comparison(content: Content, findings: Findings) -> list[Tree]:
    """Return what differs from the others and from the rest of the organisation, and the tables behind it."""
    others = content.others_name
    return [
        paragraph("" if content.has_others else content.others_text),
        bullets(f"Tydligt bättre än {others}", said(findings.above_others)),
        bullets(f"Tydligt sämre än {others}", said(findings.below_others)),
        bullets("Tydligt bättre än resten av organisationen", said(findings.above_organisation)),
        bullets("Tydligt sämre än resten av organisationen", said(findings.below_organisation)),
        *_group_comparison(content),
        *_details(content),
    ]


def _group_comparison(content: Content) -> list[Tree]:
    """Return the organisation's indices beside those of the groups of other organisations."""
    if content.is_department:
        return []
    figures = [content.own.total, *(part.index for part in content.parts), *(s.index for s in content.sections)]
    labels = [
        "Digital mognad",
        *(part.label for part in content.parts),
        *(s.subcategory.label for s in content.sections),
    ]
    names, columns = _compared(content, figures)
    if len(names) < _ENOUGH_TO_COMPARE:
        return []
    rows = [[label, *cells] for label, *cells in zip(labels, *columns, strict=True)]
    return [
        heading("Index jämfört med andra"),
        table(
            ["Index 0–100", *names],
            rows,
            widths=[_WIDE + 6] * len(names),
            bold=1,
            note=texts.comparisons_text(content),
        ),
    ]


def _compared(content: Content, figures: Sequence[Figure]) -> tuple[list[str], list[list[str]]]:
    """Return the names of the columns and their texts."""
    names = [tables.own_name(content)]
    columns = [[tables.index(figure).text for figure in figures]]
    for each in content.comparisons:
        names.append(each.name)
        same = [each.results.figures.get((figure.measure, figure.code), Figure()) for figure in figures]
        columns.append([tables.index(figure).text for figure in same])
    return names, columns


_DETAILS = {
    "95 % säkerhet": tables.interval,
    "Mot övriga": tables.difference,
    "Mot resten": tables.gap,
    "Samma sektor": tables.sector_mean,
    "Samsyn": tables.agreement,
}


#: Millimetres of the columns that need more room.
_DETAIL_WIDTHS = {"95 % säkerhet": 23.0}


def _details(content: Content) -> list[Tree]:
    """Return the questions with interval, differences and agreement; columns that are empty throughout are left out."""
    questions = [each for section in content.sections for each in section.rows]
    written = {name: [write(each.own).text for each in questions] for name, write in _DETAILS.items()}
    shown = {
        name: cells for name, cells in written.items() if any(character.isdigit() for c in cells for character in c)
    }
    if not set(shown) - {"Mot övriga"}:
        return []
    means = [tables.mean(each.own).text for each in questions]
    labels = [tables.question_label(each) for each in questions]
    rows = [[label, *cells] for label, *cells in zip(labels, means, *shown.values(), strict=True)]
    return [
        heading("Fråga för fråga"),
        table(
            ["Fråga", "Medel", *shown],
            rows,
            widths=[12, *(_DETAIL_WIDTHS.get(name, 19.0) for name in shown)],
            note=texts.details_note(shown),
        ),
    ]


# --- departments


def children(content: Content) -> Tree:
    """Return the departments side by side, None where there are none."""
    if not content.children:
        return None
    names = ["Totalt", *(part.label for part in content.parts)]
    totals = [child.total for child in content.children]
    return charted(
        heading("Enheter" if content.is_department else "Digital mognad per förvaltning"),
        "Index 0–100",
        [Columns(names, _WIDE + 3)],
        [_child(content, child) for child in content.children],
        chart={"kind": "dumbbell", "scale": INDEX_SCALE},
        chart_width=_INDEX_CHART,
        legend=[
            *_sides_drawn(content, "Enheten" if content.is_department else "Förvaltningen"),
            *_aims(content, totals, 0).names,
        ],
        description=texts.children_description(content),
    )


def _child(content: Content, child: ScopeResults) -> Tree:
    line = tables.child_line(content, child, with_sections=False)
    return row(line, **index_marks(child.total), target=tables.target(content, child.total).value)
