"""The blocks that the PDF's pages are built of, as blocks.typ lays them out. Pure.

A tree holds texts, and numbers for drawing. The template prints text as text, so nothing here can be markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reports.files.tables import Line

Tree: TypeAlias = "dict[str, Tree] | list[Tree] | str | float | bool | None"

#: Scales of the charts beside tables.
GRADE_SCALE: list[Tree] = [1, 2, 3, 4, 5]
INDEX_SCALE: list[Tree] = [0, 25, 50, 75, 100]
#: Letters that the space between two explanations takes.
_AS_LONG_AS_A_GAP = 40


@dataclass(frozen=True)
class Columns:
    """Columns of figures under a common name, each this many millimetres wide."""

    names: Sequence[str]
    width: float
    group: str = ""


def chapter(heading: str, blocks: Iterable[Tree], *, on_new_page: bool = False, on_one_page: bool = False) -> Tree:
    """Return a chapter, None when it has nothing to say: no heading stands over nothing."""
    listed: list[Tree] = [block for block in blocks if block]
    if not listed:
        return None
    return {"heading": heading, "on_new_page": on_new_page, "on_one_page": on_one_page, "blocks": listed}


def heading(text: str, remark: str = "", *, level: int = 2) -> Tree:
    return {"kind": "heading", "text": text, "remark": remark, "level": level}


def paragraph(text: str, *, style: str = "body") -> Tree:
    """Return running text. style: lead, body or remark."""
    return {"kind": "paragraph", "text": text, "style": style} if text else None


def comment(term: str, text: str) -> Tree:
    """Return what the key user has written, told apart from what the program says."""
    paragraphs: list[Tree] = [part.strip() for part in text.replace("\r", "").split("\n\n") if part.strip()]
    return {"kind": "comment", "term": term, "paragraphs": paragraphs} if paragraphs else None


def bullets(term: str, texts: Sequence[str], *, level: int = 2) -> Tree:
    """Return sentences under a small heading, None when there are none."""
    return {"kind": "bullets", "term": term, "items": list(texts), "level": level} if texts else None


def proposals(lead: str, texts: Sequence[str]) -> Tree:
    """Return people's own words, None when there are none."""
    return {"kind": "proposals", "lead": lead, "items": list(texts)} if texts else None


def side_by_side(*blocks: Tree) -> Tree:
    """Return blocks beside each other, those that are there."""
    listed: list[Tree] = [block for block in blocks if block]
    return {"kind": "side_by_side", "blocks": listed} if listed else None


def table(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float] = (),
    bold: int = 0,
    note: str = "",
) -> Tree:
    """Return a table of texts. widths: millimetres of the columns after the first. bold: how many rows lead."""
    if not rows:
        return None
    cells: list[Tree] = [list(row) for row in rows]
    return {"kind": "table", "names": list(names), "rows": cells, "widths": list(widths), "bold": bold, "note": note}


def guide(pairs: Iterable[tuple[str, str]]) -> Tree:
    """Return terms and explanations in two columns of about the same length."""
    listed = list(pairs)
    lengths = [len(term) + len(text) + _AS_LONG_AS_A_GAP for term, text in listed]
    n_left = min(range(len(listed) + 1), key=lambda n: abs(sum(lengths[:n]) - sum(lengths[n:])), default=0)
    return {"kind": "guide", "left": terms(listed[:n_left]), "right": terms(listed[n_left:])}


def terms(pairs: Iterable[tuple[str, str]]) -> list[Tree]:
    return [{"term": term, "text": text} for term, text in pairs]


def charted(
    title: Tree,
    label: str,
    columns: Sequence[Columns],
    rows: Sequence[Tree],
    *,
    chart: Tree,
    chart_width: float,
    legend: Sequence[str] = (),
    description: str,
    note: str = "",
) -> Tree:
    """Return a table with a chart at its side, row beside row, under its heading."""
    groups: list[Tree] = [
        {"name": each.group, "columns": list(each.names), "width": each.width} for each in columns if each.names
    ]
    return {
        "kind": "charted",
        "title": title,
        "label": label,
        "groups": groups,
        "rows": list(rows),
        "chart": chart,
        "chart_width": chart_width,
        "legend": list(legend),
        "description": description,
        "note": note,
    }


def row(line: Line, **drawn: Tree) -> Tree:
    """Return a row of a charted table: what is read, and what is drawn at its side; None leaves a mark out."""
    cells: Tree = [cell.text for cell in line.cells]
    return {"label": line.label, "remark": line.remark, "cells": cells, **drawn}
