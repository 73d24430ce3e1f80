"""The PDF's years: small line charts and the table behind them. Pure."""

from collections.abc import Sequence

from analysis.results import Figure, ScopeResults
from analysis.years.history import Change, Year
from reports.content import Content
from reports.files import tables, texts
from reports.files.chart_specs import YEARS
from reports.files.pdf_blocks import Tree, paragraph, table
from reports.files.pdf_results import said
from reports.formatting import EMPTY, difference_interval_text, index_text, signed
from reports.sentences import Findings

#: At most so many years are printed, the newest ones.
_AT_MOST = 5
_INTERVAL = "95 % säkerhet"
_DRAWN_TARGETS = "De streckade linjerna är målen."


def years(content: Content, findings: Findings) -> list[Tree]:
    """Return the indices over the years; nothing before there are two years with figures."""
    shown = [year for year in content.history.years if year.results][-_AT_MOST:]
    if len(shown) < 2:
        return []
    notes = " ".join(f"{year.year}: {year.note}." for year in shown if year.note)
    aims = _DRAWN_TARGETS if any(content.target_of(figure) is not None for _, figure in _drawn(content)) else ""
    return [
        paragraph(" ".join(said(findings.changes))),
        _charts(content, shown),
        _table(content, shown),
        paragraph(" ".join(filter(None, [texts.change_note(content, is_drawn=True), aims, notes])), style="remark"),
    ]


def _measures(content: Content) -> list[tuple[str, Figure]]:
    """Return what is followed: its name and today's figure."""
    return [
        ("Digital mognad", content.own.total),
        *((part.label, part.index) for part in content.parts),
        *((section.subcategory.label, section.index) for section in content.sections),
    ]


def _drawn(content: Content) -> list[tuple[str, Figure]]:
    """Return what has a chart: the subcategories."""
    return _measures(content)[1 + len(content.parts) :]


def _charts(content: Content, shown: Sequence[Year]) -> Tree:
    figures = _drawn(content)
    charts = [_chart(content, label, figure, shown) for label, figure in figures]
    drawn: list[Tree] = [chart for chart in charts if chart]
    span = _span(content, figures, shown)
    return {"kind": "lines", "charts": drawn, "years": [str(y.year) for y in shown], "span": span}


def _span(content: Content, measures: Sequence[tuple[str, Figure]], shown: Sequence[Year]) -> Tree:
    """Return where all the charts' axes begin and end."""
    figures = [_same(year.results, today) for _, today in measures for year in shown]
    drawn = [value for figure in figures for value in (figure.value, figure.lower, figure.upper)]
    drawn += [content.target_of(today) for _, today in measures]
    return list(YEARS.span([value for value in drawn if value is not None]))


def _chart(content: Content, label: str, today: Figure, shown: Sequence[Year]) -> Tree:
    """Return one line: a value and its text for every year, None where it is not shown; and its target."""
    figures = [_same(year.results, today) for year in shown]
    if sum(figure.value is not None for figure in figures) < 2:
        return None
    points: list[Tree] = [
        {"value": figure.value, "text": index_text(figure), "lower": figure.lower, "upper": figure.upper}
        for figure in figures
    ]
    spoken = [f"{year.year}: {texts.spoken(index_text(f))}" for year, f in zip(shown, figures, strict=True)]
    if target := content.target_text(today):
        spoken.append(f"mål: {target}")
    description = f"Linjediagram, {label}: {', '.join(spoken)}."
    return {"name": label, "points": points, "target": content.target_of(today), "description": description}


def _table(content: Content, shown: Sequence[Year]) -> Tree:
    measures = _measures(content)
    intervals, aims = _intervals(content, measures), _aims(content, measures)
    more = [column for column in (intervals, aims) if column]
    names = [*(str(year.year) for year in shown), texts.change_heading(content), *(column[0] for column in more)]
    rows = [
        [*_line(content, label, figure, shown), *(column[number] for column in more)]
        for number, (label, figure) in enumerate(measures, 1)
    ]
    widths = [*([17.0] * len(shown)), 34.0, *([30.0] if intervals else []), *([17.0] if aims else [])]
    return table(["Index 0–100", *names], rows, widths=widths, bold=1)


def _intervals(content: Content, measures: Sequence[tuple[str, Figure]]) -> list[str]:
    """Return the column of the changes' intervals with its head, nothing where no change has one."""
    changes = [content.history.changes.get((figure.measure, figure.code)) for _, figure in measures]
    return _column(_INTERVAL, [_interval_text(change) for change in changes])


def _aims(content: Content, measures: Sequence[tuple[str, Figure]]) -> list[str]:
    """Return the column of targets with its head, nothing where there are none."""
    return _column("Mål", [content.target_text(figure) for _, figure in measures])


def _column(head: str, cells: Sequence[str]) -> list[str]:
    return [head, *(cell or EMPTY for cell in cells)] if any(cells) else []


def _interval_text(change: Change | None) -> str:
    return difference_interval_text(change.lower, change.upper) if change else ""


def _line(content: Content, label: str, today: Figure, shown: Sequence[Year]) -> list[str]:
    figures = [index_text(_same(year.results, today)) for year in shown]
    return [label, *figures, _change_text(content.history.changes.get((today.measure, today.code)))]


def _change_text(change: Change | None) -> str:
    if change is None:
        return EMPTY
    return signed(change.difference) + (tables.called_out_sign(change.difference) if change.is_called_out else "")


def _same(results: ScopeResults | None, today: Figure) -> Figure:
    return results.figures.get((today.measure, today.code), Figure()) if results else Figure()
