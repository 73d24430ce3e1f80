"""What the PDF holds, as the plain tree of texts and numbers that report.typ lays out. Pure.

Numbers are only for drawing, and only figures that the publication shows; what is read is text, already written in
Swedish. The template prints text as text, so nothing here can be markup.
"""

from typing import TypeAlias

from analysis.results import Figure, ScopeResults
from reports.content import Content, Part, Row, Section
from reports.files import tables, texts
from reports.files.characters import drawable
from reports.formatting import HIDDEN, HIDDEN_TEXT, index_text, others_index_text

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | float | None"

#: Widths of columns of figures, in millimetres.
_NARROW, _WIDE = 11.5, 23.0
_GRADE_SCALE: list[Tree] = [1, 2, 3, 4, 5]
_INDEX_SCALE: list[Tree] = [0, 25, 50, 75, 100]


def document(content: Content) -> Tree:
    """Return the whole document."""
    return _drawable(
        {
            "title": texts.document_title(content),
            "organisation": content.measurement.organisation.name,
            "above": texts.above_text(content),
            "scope": texts.short_scope_name(content),
            "subtitle": f"{content.measurement.title} · {texts.published_text(content)}",
            "footer": f"{content.measurement.organisation.name} · {texts.publication_name(content)}",
            "hidden": {"sign": HIDDEN, "note": f"{HIDDEN} = {HIDDEN_TEXT}"},
            "warnings": _pairs(texts.warnings(content)),
            "summary": _summary(content),
            "quadrant": _quadrant(content),
            "legend": _legend(tables.own_name(content)),
            "sections": _sections(content),
            "parts": [_part(content, part) for part in content.parts],
            "children": _children(content),
            "guide": _pairs(texts.reading_guide(content)),
        }
    )


def _drawable(tree: Tree) -> Tree:
    if isinstance(tree, dict):
        return {key: _drawable(branch) for key, branch in tree.items()}
    if isinstance(tree, list):
        return [_drawable(branch) for branch in tree]
    return drawable(tree) if isinstance(tree, str) else tree


def _pairs(pairs: list[tuple[str, str]]) -> Tree:
    return [{"term": term, "text": text} for term, text in pairs]


def _legend(own: str) -> Tree:
    return [own, "Övriga"]


def _texts(line: tables.Line) -> list[Tree]:
    return [line.label, *(cell.text for cell in line.cells)]


def _summary(content: Content) -> Tree:
    return {
        "columns": ["Mått", *tables.side_names(content)],
        "rows": [_texts(line) for line in tables.summary(content)],
        "remark": content.others_text,
    }


def _quadrant(content: Content) -> Tree:
    """Return the points whose two indices are both shown, and the chart in words."""
    vertical, horizontal = content.parts[0], content.parts[-1]
    sides = [(tables.own_name(content), horizontal.index, vertical.index, False)]
    if content.is_department:
        sides.append((tables.whole_name(content), horizontal.whole_index, vertical.whole_index, False))
    sides.append(("Övriga", horizontal.index, vertical.index, True))
    points = [_point(*side) for side in sides]
    return {
        "border": content.outline.quadrant_border,
        "axes": [horizontal.label, vertical.label],
        "points": points,
        "words": texts.place_text(content.quadrant),
        "description": texts.quadrant_description(content, [_written_point(*side) for side in sides]),
    }


def _point(name: str, horizontal: Figure, vertical: Figure, is_others: bool) -> Tree:
    """Return a point, without coordinates when one of the two is not shown (docs/disclosure.md S11)."""
    x = horizontal.others_value if is_others else horizontal.value
    y = vertical.others_value if is_others else vertical.value
    place: Tree = None if x is None or y is None else [x, y]
    return {"name": name, "place": place}


def _written_point(name: str, horizontal: Figure, vertical: Figure, is_others: bool) -> tuple[str, str, str]:
    write = others_index_text if is_others else index_text
    return name, texts.spoken(write(horizontal)), texts.spoken(write(vertical))


def _sections(content: Content) -> Tree:
    """Return the indices of the subcategories, one table for all."""
    return {
        "heading": "Underkategorier",
        "legend": _legend(tables.own_name(content)),
        "table": {
            "label": "Index",
            "groups": [{"name": "", "columns": list(tables.side_names(content))}],
            "width": _WIDE,
            "rows": [_section_row(content, section) for section in content.sections],
            "scale": _INDEX_SCALE,
            "description": texts.sections_description(content),
        },
    }


def _section_row(content: Content, section: Section) -> Tree:
    return _row(tables.section_line(content, section), section.index.value, section.index.others_value)


def _part(content: Content, part: Part) -> Tree:
    return {
        "heading": f"{part.label} – index {index_text(part.index)}",
        "remark": texts.index_remark(content, part.index, part.whole_index),
        "sections": [_section(content, section) for section in part.sections if section.rows],
    }


def _section(content: Content, section: Section) -> Tree:
    return {
        "heading": f"{section.subcategory.label} – index {index_text(section.index)}",
        "remark": texts.index_remark(content, section.index, section.whole_index),
        "table": {
            "label": "Fråga",
            "groups": [{"name": name, "columns": ["Medel", "Vet ej"]} for name in tables.side_names(content)],
            "width": _NARROW,
            "rows": [_question(content, row) for row in section.rows],
            "scale": _GRADE_SCALE,
            "description": texts.questions_description(content, section),
        },
    }


def _question(content: Content, row: Row) -> Tree:
    return _row(tables.question_line(content, row), row.own.mean, row.own.others_mean)


def _row(line: tables.Line, own: float | None, others: float | None) -> Tree:
    """Return a row of a table and the two points of its dumbbell; None leaves a point out."""
    cells: Tree = [cell.text for cell in line.cells]
    return {"label": line.label, "remark": line.remark, "cells": cells, "own": own, "others": others}


def _children(content: Content) -> Tree:
    """Return the departments side by side, nothing where there are none."""
    if not content.children:
        return None
    return {
        "heading": "Enheter" if content.is_department else "Förvaltningar",
        "legend": _legend("Enhetens totalindex" if content.is_department else "Förvaltningens totalindex"),
        "table": {
            "label": "Index",
            "groups": [{"name": "", "columns": ["Totalt", *(part.label for part in content.parts)]}],
            "width": _WIDE,
            "rows": [_child(content, child) for child in content.children],
            "scale": _INDEX_SCALE,
            "description": texts.children_description(content),
        },
    }


def _child(content: Content, child: ScopeResults) -> Tree:
    line = tables.child_line(content, child, with_sections=False)
    return _row(line, child.total.value, child.total.others_value)
