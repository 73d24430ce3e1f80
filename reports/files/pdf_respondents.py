"""The PDF's pages about those who answered: how many gave each grade, and the groups side by side. Pure."""

from collections.abc import Sequence

from analysis.results import ScopeResults
from reports.content import Content, Row
from reports.files import tables, texts
from reports.files.pdf_blocks import GRADE_SCALE, Columns, Tree, charted, row, table

#: Width of the bars, and what the columns of the groups share, in millimetres.
_BAR_CHART, _GROUP_COLUMNS = 52.0, 136.0


def distribution(content: Content) -> Tree:
    """Return how many gave each grade, with bars; None when nothing of it is shown."""
    questions = [each for section in content.sections for each in section.rows]
    if not any(each.own.distribution for each in questions):
        return None
    return charted(
        None,
        "Antal svar",
        [Columns(["1", "2", "3", "4", "5"], 8.0), Columns(["Vet ej"], 12.0)],
        [_distributed(each) for each in questions],
        chart={"kind": "distribution", "scale": GRADE_SCALE},
        chart_width=_BAR_CHART,
        legend=["1", "2", "3", "4", "5"],
        description=texts.distribution_description(content, questions),
    )


def _distributed(each: Row) -> Tree:
    counts = each.own.distribution
    absent = tables.hidden_or_absent(each.own)
    cells = [tables.grade_count(n) for n in counts] if counts else [absent] * 5
    remark = tables.REVERSED if each.question.is_reversed else ""
    line = tables.Line(each.question.label, (*cells, tables.dont_know(each.own)), remark)
    bars: Tree = [float(n) for n in counts]
    return row(line, parts=bars)


def groups(content: Content) -> list[Tree]:
    """Return the respondent groups side by side, none when nothing about them is shown."""
    known = tables.groups_of(content)
    shown = [group for group in known if any(f.value is not None for f in group.figures.values())]
    if not shown:
        return []
    names = ["Totalt", *(section.subcategory.label for section in content.sections), "Svarande"]
    rows = [[texts.group_name(content, group), *_scope_cells(content, group)] for group in shown]
    own = [tables.own_name(content), *_scope_cells(content, content.own)]
    n_left = len(known) - len(shown)
    return [table(["Grupp", *names], [own, *rows], widths=_even(names), bold=1, note=_left_out(n_left))]


def _scope_cells(content: Content, scope: ScopeResults) -> list[str]:
    indices = [scope.total, *(scope.subcategory(section.subcategory.key) for section in content.sections)]
    return [*(tables.index(figure).text for figure in indices), tables.count(scope.screening).text]


def _even(names: Sequence[str]) -> list[float]:
    return [_GROUP_COLUMNS / len(names)] * len(names)


def _left_out(n: int) -> str:
    return "" if not n else f"{n} {'grupp' if n == 1 else 'grupper'} har för få svar för att visas."
