"""One worksheet: writes text as text and figures as numbers in their format. Nothing in it becomes a formula."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

import xlsxwriter

from reports.files.characters import storable
from reports.files.office_tables import Table
from reports.files.tables import Cell, Kind

#: Text of others stays text: a name such as "=1+1" is never a formula, "http://…" never a link.
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

ACCENT: Final = "#17556E"
OTHERS: Final = "#C2703D"
SOFT: Final = "#8FA3AC"
PALE: Final = "#C9D6DB"

_A4: Final = 9
_LINE_HEIGHT: Final = 15.0
#: Excel allows 409 points.
_MAX_LINES: Final = 27
#: What the button of the filter takes of a header, in characters.
_FILTER_BUTTON: Final = 3

_NUMBER_FORMATS = {
    Kind.MEAN: "0.0",
    Kind.INDEX: "0.0",
    Kind.SHARE: "0 %",
    Kind.COUNT: "#,##0",
    Kind.DIFFERENCE: '[>=0.05]+0.0;[<=-0.05]−0.0;"0,0"',
    Kind.AGREEMENT: "0.00",
}


@dataclass(frozen=True)
class Series:
    """A chart's series: its name, the column that holds it and its colour."""

    name: str
    column: int
    colour: str


@dataclass(frozen=True)
class Chart:
    """A bar chart of a sheet's list. labels: column of the names; start, end: its rows, the last one not included."""

    labels: int
    series: Sequence[Series]
    end: int
    scale: tuple[float, float]
    start: int = 1
    number_format: str = "0"


@dataclass(frozen=True)
class Line:
    """A row of a sheet's list as a line; that of a target is dashed."""

    row: int
    colour: str
    is_target: bool = False


@dataclass(frozen=True)
class LineChart:
    """A line chart of some rows of a sheet's list: columns from the second to the last one; end: the row below it."""

    lines: Sequence[Line]
    last_column: int
    end: int
    scale: tuple[float, float]


class Styles:
    """The formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        frame = {"valign": "vcenter", "bottom": 1, "bottom_color": "#CFD8DC"}
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": ACCENT})
        self.plain = book.add_format({"valign": "top"})
        self.term = book.add_format({"bold": True, "valign": "top"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.label = book.add_format({**frame, "text_wrap": True})
        self.missing = book.add_format({**frame, "align": "right"})
        self.header = book.add_format(_HEADER)
        self.number_header = book.add_format({**_HEADER, "align": "right"})
        self.numbers = {
            (kind, is_bold): book.add_format({**frame, "num_format": number_format, "bold": is_bold})
            for kind, number_format in _NUMBER_FORMATS.items()
            for is_bold in (False, True)
        }
        self.bold_label = book.add_format({**frame, "text_wrap": True, "bold": True})


_HEADER: dict[str, Any] = {
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": ACCENT,
    "text_wrap": True,
    "valign": "vcenter",
}


class Sheet:
    """A worksheet of a workbook, with the widths of its columns in characters."""

    def __init__(self, book: xlsxwriter.Workbook, styles: Styles, name: str, widths: Sequence[float]) -> None:
        self.book, self.styles, self.name, self.widths = book, styles, name, widths
        self.sheet = book.add_worksheet(name)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&RSida &P av &N")

    def text(self, row: int, column: int, text: str, style: Any = None) -> None:
        self.sheet.write_string(row, column, storable(text), style or self.styles.plain)

    def paragraph(self, row: int, text: str) -> None:
        """Write a longer text over all columns."""
        self.sheet.merge_range(row, 0, row, len(self.widths) - 1, "", self.styles.wrapped)
        self.text(row, 0, text, self.styles.wrapped)
        self._make_room(row, [text], [sum(self.widths)])

    def term(self, row: int, term: str, text: str) -> None:
        self.text(row, 0, term, self.styles.term)
        self.text(row, 1, text, self.styles.wrapped)
        self._make_room(row, [term, text], self.widths)

    def cell(self, row: int, column: int, cell: Cell, *, is_bold: bool = False) -> None:
        """Write a figure unrounded with its number format, or as text where there is no number to show."""
        if cell.value is None:
            self.text(row, column, cell.text, self.styles.missing)
        else:
            self.sheet.write_number(row, column, cell.value, self.styles.numbers[cell.kind, is_bold])

    def table(self, first_row: int, table: Table) -> int:
        """Write a table with its header and return the first row below it."""
        for column, name in enumerate(table.header):
            style = self.styles.header if column < table.n_labels else self.styles.number_header
            self.text(first_row, column, name, style)
        self._make_room(first_row, table.header, [width - _FILTER_BUTTON for width in self.widths])
        for row, (labels, cells) in enumerate(table.rows, first_row + 1):
            self._row(row, labels, cells, is_bold=row - first_row <= table.n_bold)
        return first_row + 1 + len(table.rows)

    def filtered_table(self, table: Table) -> int:
        """Write a table that fills the sheet: its header and labels stay in sight and the reader can filter."""
        end = self.table(0, table)
        self.sheet.freeze_panes(1, table.n_labels)
        self.sheet.repeat_rows(0)
        self.sheet.autofilter(0, 0, end - 1, len(table.header) - 1)
        self.sheet.print_area(0, 0, end - 1, len(table.header) - 1)
        if table.note:
            self.paragraph(end + 1, table.note)
        return end

    def _row(self, row: int, labels: Sequence[str], cells: Sequence[Cell], *, is_bold: bool) -> None:
        for column, label in enumerate(labels):
            self.text(row, column, label, self.styles.bold_label if is_bold else self.styles.label)
        for column, cell in enumerate(cells, len(labels)):
            self.cell(row, column, cell, is_bold=is_bold)
        self._make_room(row, labels, self.widths)

    def _make_room(self, row: int, texts: Sequence[str], widths: Sequence[float]) -> None:
        """Make a row high enough for its longest text: not every program does so by itself."""
        n_lines = [
            sum(ceil(max(len(line), 1) / width) for line in text.split("\n"))
            for text, width in zip(texts, widths, strict=False)
        ]
        if max(n_lines) > 1:
            self.sheet.set_row(row, _LINE_HEIGHT * min(max(n_lines), _MAX_LINES))

    def bar_chart(self, title: str, spec: Chart) -> None:
        """Draw columns of the list as a native bar chart below it."""
        chart = self.book.add_chart({"type": "bar"})
        for series in spec.series:
            chart.add_series(self._series(spec, series, {"fill": {"color": series.colour}, "gap": 60}))
        chart.set_title({"name": title, "name_font": {"size": 12, "color": ACCENT}})
        low, high = spec.scale
        chart.set_x_axis({"min": low, "max": high, "num_format": spec.number_format, "major_gridlines": _GRIDLINES})
        chart.set_y_axis({"reverse": True, "crossing": "max", "num_font": {"size": 9}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 860, "height": 110 + (14 + 10 * len(spec.series)) * (spec.end - spec.start)})
        self._insert(chart, title, spec)

    def line_chart(self, title: str, lines: LineChart) -> None:
        """Draw rows of the list as a native line chart below it."""
        chart = self.book.add_chart({"type": "line"})
        for line in lines.lines:
            chart.add_series(
                {
                    "name": [self.name, line.row, 0],
                    "categories": [self.name, 0, 1, 0, lines.last_column],
                    "values": [self.name, line.row, 1, line.row, lines.last_column],
                    **_looks(line),
                }
            )
        chart.set_title({"name": title, "name_font": {"size": 12, "color": ACCENT}})
        low, high = lines.scale
        chart.set_y_axis({"min": low, "max": high, "num_format": "0", "major_gridlines": _GRIDLINES})
        chart.set_legend({"position": "bottom"})
        chart.show_blanks_as("gap")
        chart.set_size({"width": 860, "height": 380})
        self._insert(chart, title, lines)

    def _insert(self, chart: Any, title: str, spec: Chart | LineChart) -> None:
        description = f"{title}. Siffrorna står i listan ovanför."
        self.sheet.insert_chart(spec.end + 2, 0, chart, {"object_position": 2, "description": description})

    def _series(self, spec: Chart, series: Series, drawn: dict[str, Any]) -> dict[str, Any]:
        return {
            "name": series.name,
            "categories": [self.name, spec.start, spec.labels, spec.end - 1, spec.labels],
            "values": [self.name, spec.start, series.column, spec.end - 1, series.column],
            **drawn,
        }


def _looks(line: Line) -> dict[str, Any]:
    if line.is_target:
        return {"line": {"color": line.colour, "width": 1.25, "dash_type": "dash"}, "marker": {"type": "none"}}
    marker = {"type": "circle", "size": 7, "fill": {"color": line.colour}, "border": {"color": "#FFFFFF"}}
    return {"line": {"color": line.colour, "width": 2.25}, "marker": marker}


_GRIDLINES = {"visible": True, "line": {"color": "#CFD8DC"}}
