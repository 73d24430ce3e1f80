"""What the coordinator's templates need, decided here so that templates only print."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.models import ComparisonSet, NationalPass, PassStep
from analysis.national.development import TOTAL, Indices, NationalYear
from analysis.outline import Outline
from reports import charts
from reports.charts import Series
from reports.formatting import EMPTY, HIDDEN, decimal_comma, whole_number
from surveys.models import Department, Organisation, Questionnaire

#: What the organisations of a kind are called together.
KINDS: Final = {
    Organisation.Kind.MUNICIPALITY.value: "Kommuner",
    Organisation.Kind.REGION.value: "Regioner",
    Organisation.Kind.AGENCY.value: "Myndigheter",
}


@dataclass(frozen=True)
class FrozenSet:
    """A comparison set, and the title of its questionnaire."""

    comparison_set: ComparisonSet
    title: str


def frozen_sets(sets: Sequence[ComparisonSet], questionnaires: Sequence[Questionnaire]) -> list[FrozenSet]:
    titles = {each.key: str(each.title) for each in questionnaires}
    return [FrozenSet(each, titles.get(each.questionnaire_key, each.questionnaire_key)) for each in sets]


@dataclass(frozen=True)
class Progress:
    """How far a national pass has come: counted and published, each so many of so many, and who was set aside."""

    counted: tuple[int, int]
    published: tuple[int, int]
    share: str
    set_aside: list[PassStep]


def progress(national_pass: NationalPass) -> Progress:
    """Two queries."""
    numbers = national_pass.steps.numbers()
    counted = numbers.get(PassStep.Kind.COUNT, (0, 0))
    published = numbers.get(PassStep.Kind.PUBLISH, (0, counted[1]))
    share = sum(n / m for n, m in (counted, published) if m) / 2
    return Progress(counted, published, f"{share:.3f}", list(national_pass.steps.set_aside()))


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is about, and a value for each year."""

    label: str
    values: list[str]
    is_strong: bool = False


@dataclass(frozen=True)
class Development:
    """The country over the years: a chart, the same figures as a table, and the total by sector."""

    years: list[NationalYear]
    chart: dict[str, Any] | None
    subcategories: list[Line]
    facts: list[Line]
    sectors: list[Line]


def development(outline: Outline, years: list[NationalYear]) -> Development:
    labels = [(part.key, part.label) for part in outline.subcategories]
    wholes = [year.whole for year in years]
    lines = [_line(label, key, wholes) for key, label in labels]
    lines += [_line(each.label, each.key, wholes, is_strong=True) for each in outline.dimensions]
    lines.append(_line("Digital mognad", TOTAL, wholes, is_strong=True))
    sectors = {sector for year in years for sector in year.sectors}
    by_sector = [
        _line(str(label), TOTAL, [year.sectors.get(value) for year in years])
        for value, label in Department.Sector.choices
        if value in sectors
    ]
    series = _series(outline, years)
    chart = charts.development(series) if any(each.values for each in series) else None
    return Development(years, chart, lines, _facts(years), by_sector)


def _facts(years: Sequence[NationalYear]) -> list[Line]:
    """Return what each year's figures rest on (S15)."""
    answers = [HIDDEN if year.n_answers is None else whole_number(year.n_answers) for year in years]
    return [
        Line("Organisationer", [str(year.n_organisations) for year in years]),
        Line("Svar, högst per fråga", answers),
        Line("Fryst", [year.frozen_on.isoformat() for year in years]),
    ]


def _line(label: str, key: str, indices: Sequence[Indices | None], *, is_strong: bool = False) -> Line:
    return Line(label, [_written(each, key) for each in indices], is_strong)


def _written(indices: Indices | None, key: str) -> str:
    if indices is None:
        return EMPTY
    value = indices.get(key)
    return HIDDEN if value is None else decimal_comma(value)


def _series(outline: Outline, years: Sequence[NationalYear]) -> list[Series]:
    """Return a line for each subcategory, those of a dimension in one colour."""
    return [
        Series(
            part.label,
            place,
            number,
            {year.year: year.whole[part.key] for year in years if part.key in year.whole},
        )
        for place, dimension in enumerate(outline.dimensions)
        for number, part in enumerate(dimension.subcategories)
    ]
