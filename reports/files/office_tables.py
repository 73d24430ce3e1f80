"""The tables of the workbook and of Word: labels, then figures, each with how it is written and, if shown, its number.

Pure. A column that nothing stands in is left out; what is hidden has no number anywhere.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from analysis.results import Figure, ScopeResults
from reports import formatting
from reports.content import Content, Row, Section
from reports.files import chart_specs, tables, texts
from reports.files.tables import Cell, Kind
from reports.formatting import EMPTY, HIDDEN
from reports.measuring import MeasuredWave

_NOTHING = Cell(EMPTY, None, Kind.COUNT)


@dataclass(frozen=True)
class Table:
    """A table: the names of its columns, of which the first hold labels, and its rows.

    Each row is its labels and its cells; `n_bold` rows at the top stand out.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Cell, ...]], ...]
    n_bold: int = 0
    note: str = ""

    @property
    def n_labels(self) -> int:
        return len(self.rows[0][0]) if self.rows else len(self.header)


def _table(
    title: str, header: Sequence[str], rows: Sequence[tuple[Sequence[str], Sequence[Cell]]], **more: object
) -> Table:
    frozen = tuple((tuple(labels), tuple(cells)) for labels, cells in rows)
    return replace(Table(title, tuple(header), frozen), **more)  # type: ignore[arg-type]


def _without_empty_columns(table: Table) -> Table:
    """Leave out the columns of figures that hold a dash and nothing else."""
    kept = [
        column
        for column in range(len(table.header) - table.n_labels)
        if any(cells[column].text != EMPTY for _, cells in table.rows)
    ]
    header = [*table.header[: table.n_labels], *(table.header[table.n_labels + column] for column in kept)]
    rows = tuple((labels, tuple(cells[column] for column in kept)) for labels, cells in table.rows)
    return replace(table, header=tuple(header), rows=rows)


def summary(content: Content) -> Table:
    """Return the figures that the report opens with, and their targets."""
    lines = [([line.label], [*line.cells, tables.target(content, figure)]) for line, figure in tables.summary(content)]
    return _without_empty_columns(_table("Sammanfattning", ["Mått", *tables.side_names(content), "Mål"], lines))


def subcategories(content: Content) -> Table:
    """Return the indices with the difference from the others, the same sector elsewhere, change and target."""
    own = [content.own.total]
    for part in content.parts:
        own += [part.index, *(section.index for section in part.sections)]
    names = [*tables.side_names(content), "Skillnad mot övriga", "Samma sektor", texts.change_heading(content), "Mål"]
    rows = []
    for line, f in zip(tables.index_lines(content), own, strict=True):
        difference = index_difference(f) if content.has_others else _NOTHING
        cells = [difference, tables.sector_index(f), _change(content, f), tables.target(content, f)]
        rows.append(([line.label, line.remark], [*line.cells, *cells]))
    return _without_empty_columns(_table("Underkategorier", ["Index (0–100)", "Underlag", *names], rows))


def index_difference(figure: Figure) -> Cell:
    """Return own - others of an index, when both are shown."""
    shown = figure.value is not None and figure.others_value is not None
    value = (figure.value or 0) - (figure.others_value or 0) if shown else None
    return Cell(formatting.difference_text(figure), value, Kind.DIFFERENCE)


def _change(content: Content, figure: Figure) -> Cell:
    change = content.history.changes.get((figure.measure, figure.code))
    if change is None:
        return _NOTHING
    sign = tables.called_out_sign(change.difference) if change.is_called_out else ""
    if figure.measure == "screening":
        return Cell(f"{formatting.signed(100 * change.difference, 0)} %-enh.", None, Kind.DIFFERENCE)
    return Cell(formatting.signed(change.difference) + sign, change.difference, Kind.DIFFERENCE)


Column = tuple[str, Callable[[Figure], Cell]]

#: The statistics of a question, as columns.
STATISTICS: tuple[Column, ...] = (
    ("Medel, 95 % från", lambda f: _number(f.lower, f, Kind.AGREEMENT)),
    ("Medel, 95 % till", lambda f: _number(f.upper, f, Kind.AGREEMENT)),
    ("Samsyn", tables.agreement),
    ("Skillnad mot övriga", lambda f: _number(f.difference, f, Kind.DIFFERENCE)),
    ("Skillnad, 95 % från", lambda f: _number(f.difference_lower, f, Kind.DIFFERENCE)),
    ("Skillnad, 95 % till", lambda f: _number(f.difference_upper, f, Kind.DIFFERENCE)),
    ("Effektstorlek", lambda f: _number(f.effect, f, Kind.DIFFERENCE)),
    ("Tydlig skillnad mot övriga", lambda f: _direction(f.difference, is_called_out=f.is_called_out)),
    ("Skillnad mot resten", lambda f: _number(f.gap, f, Kind.DIFFERENCE)),
    ("Mot resten, 95 % från", lambda f: _number(f.gap_lower, f, Kind.DIFFERENCE)),
    ("Mot resten, 95 % till", lambda f: _number(f.gap_upper, f, Kind.DIFFERENCE)),
    ("Tydlig skillnad mot resten", lambda f: _direction(f.gap, is_called_out=f.is_gap_called_out)),
    ("Samma sektor, medel", tables.sector_mean),
)


#: Those about the others, which are left out where there are none.
_OF_OTHERS = ("Skillnad mot övriga", "Skillnad, 95 % från", "Skillnad, 95 % till", "Effektstorlek")


def _statistics(content: Content) -> list[Column]:
    return [each for each in STATISTICS if content.has_others or each[0] not in _OF_OTHERS]


def _number(value: float | None, figure: Figure, kind: Kind) -> Cell:
    if value is None:
        return Cell(HIDDEN if figure.suppressed else EMPTY, None, kind)
    decimals = 2
    text = formatting.signed(value, decimals) if kind == Kind.DIFFERENCE else formatting.decimal_comma(value, decimals)
    return Cell(text, value, kind)


def _direction(difference: float | None, *, is_called_out: bool) -> Cell:
    """Return whether a difference is called out, and which way."""
    if difference is None:
        return _NOTHING
    return Cell(("högre" if difference > 0 else "lägre") if is_called_out else "nej", None, Kind.COUNT)


def questions(content: Content) -> Table:
    """Return every question with its figures for each side and its statistics."""
    sides = [
        f"{name} {measure}" for name in tables.side_names(content) for measure in ("medel", "vet ej", "antal betyg")
    ]
    statistics = _statistics(content)
    names = [*sides, *(name for name, _ in statistics), "Förändring", "Mål"]
    rows = [
        (
            [*labels, row.question.code, row.question.label, _reading(row)],
            [
                *_sides(content, row),
                *(write(row.own) for _, write in statistics),
                _change(content, row.own),
                tables.target(content, row.own),
            ],
        )
        for labels, row in _labelled(content)
    ]
    header = ["Dimension", "Underkategori", "Kod", "Fråga", "Läsning", *names]
    return _without_empty_columns(_table("Frågor", header, rows))


def _labelled(content: Content) -> list[tuple[list[str], Row]]:
    """Return every question with the labels of its dimension and its subcategory."""
    return [
        ([part.label, section.subcategory.label], row)
        for part in content.parts
        for section in part.sections
        for row in section.rows
    ]


def _reading(row: Row) -> str:
    return tables.REVERSED if row.question.is_reversed else "högre är bättre"


def _sides(content: Content, row: Row) -> list[Cell]:
    """Return mean, don't-know share and number of grades for each column name."""
    cells = tables.question_line(content, row).cells
    own = [row.own, row.whole] if content.is_department else [row.own]
    others = [tables.others_count(row.own)] if content.has_others else []
    counts = [*map(tables.count, own), *others]
    triples = zip(cells[::2], cells[1::2], counts, strict=True)
    return [cell for triple in triples for cell in triple]


def distribution(content: Content) -> Table:
    """Return how many gave each grade, and the share of don't know."""
    header = ["Underkategori", "Kod", "Fråga", "1", "2", "3", "4", "5", "Antal betyg", "Vet ej"]
    rows = [
        ([labels[1], row.question.code, row.question.label], _grades(row.own)) for labels, row in _labelled(content)
    ]
    note = "Så många gav varje betyg. Fördelningen visas bara där tillräckligt många har svarat."
    return _table("Fördelning", header, rows, note=note)


def _grades(figure: Figure) -> list[Cell]:
    counts = [tables.grade_count(n) for n in figure.distribution] or [tables.hidden_or_absent(figure)] * 5
    return [*counts, tables.count(figure), tables.dont_know(figure)]


def dont_know(content: Content) -> Table:
    """Return the share of don't know: own, whole, others and each department (or unit) beside each other."""
    names = [*tables.side_names(content), *(tables.child_name(child) for child in content.children)]
    rows = []
    for labels, row in _labelled(content):
        whole = [tables.dont_know(row.whole)] if content.is_department else []
        children = [tables.dont_know(child.question(row.question.code)) for child in content.children]
        others = [tables.others_dont_know(row.own)] if content.has_others else []
        rows.append(([labels[1], row.question.label], [tables.dont_know(row.own), *whole, *others, *children]))
    return _table("Vet ej", ["Underkategori", "Fråga", *names], rows)


def side_by_side(content: Content, title: str, scopes: Sequence[tuple[str, ScopeResults]], *, is_brief: bool) -> Table:
    """Return scopes with their indices, screening share, number of respondents and response rate; the own first.

    is_brief: without the dimensions, whose subcategories are there, the screening share and the response rate.
    """
    names = [line.label for line in tables.index_lines(content)]
    figures = [("", content.own), *scopes]
    rows = []
    for name, scope in figures:
        cells = [*tables.child_line(content, scope).cells, *tables.child_details(scope)]
        rows.append(([name or tables.own_name(content)], cells))
    details = [content.outline.screening_label, tables.N_ANSWERED, tables.RATE]
    table = _table(title, [_SINGULAR.get(title, title), *names, *details], rows, n_bold=1)
    return _without_empty_columns(_brief(content, table) if is_brief else table)


def _brief(content: Content, table: Table) -> Table:
    return _without(table, {*(part.label for part in content.parts), content.outline.screening_label, tables.RATE})


def _without(table: Table, names: Collection[str]) -> Table:
    """Leave out columns of figures by their names, of a table whose rows have one label."""
    kept = [i for i, name in enumerate(table.header[1:]) if name not in names]
    rows = tuple((labels, tuple(cells[i] for i in kept)) for labels, cells in table.rows)
    return replace(table, header=(table.header[0], *(table.header[1 + i] for i in kept)), rows=rows)


_SINGULAR = {"Förvaltningar": "Förvaltning", "Enheter": "Enhet", "Grupper": "Grupp"}


def departments(content: Content, *, is_brief: bool = False) -> Table:
    """Return the departments, of a department its units, side by side."""
    title = "Enheter" if content.is_department else "Förvaltningar"
    children = [(tables.child_name(child), child) for child in content.children]
    return side_by_side(content, title, children, is_brief=is_brief)


def groups(content: Content, *, is_brief: bool = False) -> Table:
    """Return the respondent groups side by side; a publication holds no response rates of groups."""
    named = [(texts.group_name(content, group), group) for group in tables.groups_of(content)]
    return _without(side_by_side(content, "Grupper", named, is_brief=is_brief), {tables.RATE})


def years(content: Content) -> Table:
    """Return indices, screening and questions over the years, with their targets and the change of the last one."""
    shown = chart_specs.shown_years(content)
    header = ["Mått", *(str(year.year) for year in shown), texts.change_heading(content), *_ENDS_OF_CHANGE]
    rows: list[tuple[list[str], list[Cell]]] = []
    for label, figure, write in _followed(content):
        values = [write(chart_specs.same(year, figure)) for year in shown]
        rows.append(([label], [*values, _change(content, figure), *_ends(content, figure)]))
        rows += _target_row(content, label, figure, len(shown))
    notes = " ".join(f"{year.year}: {year.note}." for year in shown if year.note)
    note = " ".join(filter(None, [texts.change_note(content), notes]))
    return _without_ends(_table("År", header, rows, note=note))


def _target_row(content: Content, label: str, figure: Figure, n_years: int) -> list[tuple[list[str], list[Cell]]]:
    """Return the row of a figure's target, the same for every year; none where it has none."""
    if content.target_of(figure) is None:
        return []
    aims = [tables.target(content, figure)] * n_years
    return [([chart_specs.target_name(label)], [*aims, _NOTHING, *([_NOTHING] * len(_ENDS_OF_CHANGE))])]


_ENDS_OF_CHANGE = ("95 % från", "95 % till")


def _ends(content: Content, figure: Figure) -> list[Cell]:
    """Return the ends of the interval of a figure's change."""
    change = content.history.changes.get((figure.measure, figure.code))
    ends = [change.lower, change.upper] if change else [None, None]
    return [_NOTHING if end is None else Cell(formatting.signed(end), end, Kind.DIFFERENCE) for end in ends]


def _without_ends(table: Table) -> Table:
    """Leave out the intervals' columns where no change has one; the years stay, whatever is in them."""
    n = len(_ENDS_OF_CHANGE)
    if any(cell.value is not None for _, cells in table.rows for cell in cells[-n:]):
        return table
    return replace(table, header=table.header[:-n], rows=tuple((labels, cells[:-n]) for labels, cells in table.rows))


def _followed(content: Content) -> list[tuple[str, Figure, Callable[[Figure], Cell]]]:
    """Return what is followed over the years: its name, today's figure and how it is written."""
    indices: list[tuple[str, Figure, Callable[[Figure], Cell]]] = [("Digital mognad", content.own.total, tables.index)]
    for part in content.parts:
        indices.append((part.label, part.index, tables.index))
        indices += [(section.subcategory.label, section.index, tables.index) for section in part.sections]
    means = [(row.question.label, row.own, tables.mean) for _, row in _labelled(content)]
    return [*indices, (content.outline.screening_label, content.own.screening, tables.share), *means]


def comparisons(content: Content) -> Table:
    """Return the organisation beside the groups of others: indices, then questions."""
    rows = []
    for label, figure, write in _followed(content):
        same = [each.results.figures.get((figure.measure, figure.code), Figure()) for each in content.comparisons]
        own = [write(figure), write(_whole(content, figure))] if content.is_department else [write(figure)]
        rows.append(([label], [*own, *map(write, same)]))
    names = [*tables.inside_names(content), *(each.name for each in content.comparisons)]
    return _table("Jämförelser", ["Mått", *names], rows, note=texts.comparisons_text(content))


def _whole(content: Content, figure: Figure) -> Figure:
    return content.whole.figures.get((figure.measure, figure.code), Figure())


def comments(content: Content) -> Table:
    """Return what the key user has written: about the whole, about subcategories, and conclusions."""
    written = content.notes.comments
    named = [(section.subcategory.label, written.get(section.subcategory.key, "")) for section in content.sections]
    texts_of = [("Helheten", content.notes.on_the_whole), *named, ("Slutsatser", content.notes.conclusions)]
    rows: list[tuple[list[str], list[Cell]]] = [([about, text], []) for about, text in texts_of if text.strip()]
    return _table("Kommentarer", ["Gäller", "Text"], rows)


#: Stands for the subcategory as a whole among its questions.
ALL_QUESTIONS = "Alla frågor"


def reliability(content: Content) -> Table:
    """Return alpha and number of complete responses of each subcategory, and how its questions follow the others."""
    rows = [row for section in content.sections for row in _reliability_of(content, section)]
    header = ["Underkategori", "Fråga", "Cronbachs alfa", "Svarande", "Samband"]
    return _table("Tillförlitlighet", header, rows, note=texts.RELIABILITY_NOTE)


def _reliability_of(content: Content, section: Section) -> list[tuple[list[str], list[Cell]]]:
    known = content.publication.reliability.get(section.subcategory.key)
    if not known:
        return []
    repeated = formatting.REPEATED if known.get("as_of") else ""
    alpha = Cell(formatting.decimal_comma(known["alpha"], 2) + repeated, known["alpha"], Kind.AGREEMENT)
    n = Cell(formatting.whole_number(known["n"]), known["n"], Kind.COUNT)
    label = section.subcategory.label
    questions = [
        ([label, tables.question_label(row)], [_NOTHING, _NOTHING, _correlation(known, row, repeated)])
        for row in section.rows
    ]
    return [([label, ALL_QUESTIONS], [alpha, n, _NOTHING]), *questions]


def _correlation(known: Mapping[str, Any], row: Row, repeated: str) -> Cell:
    value = known["item_rest"].get(row.question.code)
    return _NOTHING if value is None else Cell(formatting.decimal_comma(value, 2) + repeated, value, Kind.AGREEMENT)


def measuring(content: Content, waves: Sequence[MeasuredWave]) -> Table:
    """Return when each department was asked, how many were invited and how many have answered."""
    rows = [(["Totalt", ""], _turnout(content.own))]
    for child in content.children:
        own = [wave for wave in waves if wave.department_id == child.department_id]
        rows.append(([tables.child_name(child), texts.period_text(own)], _turnout(child)))
    header = ["Förvaltning", "Svarsperiod", "Inbjudna", "Svarande", tables.RATE]
    return _without_empty_columns(_table("Mätningen", header, rows, n_bold=1))


def _turnout(scope: ScopeResults) -> list[Cell]:
    return [tables.count(scope.response_rate), tables.count(scope.screening), tables.share(scope.response_rate)]


def questions_of_children(content: Content) -> list[Table]:
    """Return every question of every department, a table for each subcategory: mean and don't know in each cell."""
    return [
        _table(
            f"{section.subcategory.label}: medel · vet ej",
            ["", *(tables.question_label(row) for row in section.rows)],
            [
                ([tables.own_name(content)], [_both(row.own) for row in section.rows]),
                *([([tables.OTHERS], [_both_others(row.own) for row in section.rows])] if content.has_others else []),
                *(
                    ([tables.child_name(child)], [_both(child.question(row.question.code)) for row in section.rows])
                    for child in content.children
                ),
            ],
            n_bold=1,
        )
        for section in content.sections
        if section.rows
    ]


def _both(figure: Figure) -> Cell:
    return _beside(tables.mean(figure), tables.dont_know(figure))


def _both_others(figure: Figure) -> Cell:
    return _beside(tables.others_mean(figure), tables.others_dont_know(figure))


def _beside(mean: Cell, share: Cell) -> Cell:
    text = mean.text if mean.text == share.text == EMPTY else f"{mean.text} · {share.text}"
    return Cell(text, None, Kind.MEAN)
