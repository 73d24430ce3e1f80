"""What the coordinator's templates need, decided here so that templates only print."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from analysis.models import ComparisonSet, NationalPass, PassStep
from analysis.national.development import TOTAL, Indices, NationalYear
from analysis.national.participation import Participant, member_names
from analysis.outline import Outline
from reports import charts
from reports.charts import Series
from reports.formatting import EMPTY, HIDDEN, decimal_comma, signed, whole_number
from surveys.models import Department, Organisation, Questionnaire

#: What the organisations of a kind are called together.
KINDS: Final = {
    Organisation.Kind.MUNICIPALITY.value: "Kommuner",
    Organisation.Kind.REGION.value: "Regioner",
    Organisation.Kind.AGENCY.value: "Myndigheter",
}


@dataclass(frozen=True)
class Participation:
    """Who takes part, in the order that a Swede looks for names, and how many have published."""

    rows: list[Participant]
    n_organisations: int
    n_published: int


def participation(participants: Sequence[Participant]) -> Participation:
    rows = sorted(participants, key=lambda each: in_order(each.measurement.organisation.name))
    organisations = {each.measurement.organisation_id for each in rows}
    return Participation(rows, len(organisations), sum(each.number is not None for each in rows))


def in_order(name: str) -> list[tuple[bool, int, str]]:
    """Return what sorts a name: å, ä and ö after z, and a number by its size."""
    parts = [part for part in re.split(r"(\d+)", name.casefold()) if part]
    return [(part[0].isdecimal(), int(part) if part.isdecimal() else 0, part.translate(_AFTER_Z)) for part in parts]


_AFTER_Z: Final = str.maketrans("åäö", "{|}")


@dataclass(frozen=True)
class Source:
    """Where some members of a comparison set come from, with their names."""

    label: str
    n: int
    names: str


@dataclass(frozen=True)
class FrozenSet:
    """A comparison set, the title of its questionnaire, how many answers it holds and whose they are."""

    comparison_set: ComparisonSet
    title: str
    answers: str
    sources: list[Source]


def frozen_sets(sets: Sequence[ComparisonSet], questionnaires: Sequence[Questionnaire]) -> list[FrozenSet]:
    """Return what is printed of frozen sets (docs/disclosure.md S15). One query."""
    titles = {each.key: str(each.title) for each in questionnaires}
    names = member_names(sets)
    return [
        FrozenSet(
            each,
            titles.get(each.questionnaire_key, each.questionnaire_key),
            _answers(each),
            _sources(names.get(each.pk, {})),
        )
        for each in sets
    ]


def _answers(comparison_set: ComparisonSet) -> str:
    """Return the most answers to a question, nothing where the organisations are too few to tell."""
    if comparison_set.n_organisations < _FEWEST:
        return ""
    return whole_number(max((sum(counts) for counts in comparison_set.totals.values()), default=0))


#: Five besides the reader's own (docs/disclosure.md S14).
_FEWEST: Final = 6


def _sources(by_source: Mapping[str, Sequence[str]]) -> list[Source]:
    """Return the members measured here, then those that other installations have sent."""
    return [
        Source(source or "Mätta här", len(names), ", ".join(sorted(names, key=in_order)))
        for source, names in sorted(by_source.items())
    ]


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
    """A row of a table: what it is about, a value for each year, and the change from the first to the last."""

    label: str
    values: list[str]
    change: str = ""
    level: str = ""


@dataclass(frozen=True)
class Development:
    """The country over the years: a chart, the same figures as a table, and the total by sector."""

    years: list[NationalYear]
    chart: dict[str, Any] | None
    indices: list[Line]
    facts: list[Line]
    sectors: list[Line]


def development(outline: Outline, years: list[NationalYear]) -> Development:
    sectors = {sector for year in years for sector in year.sectors}
    by_sector = [
        _line(str(label), TOTAL, [year.sectors.get(value) for year in years])
        for value, label in Department.Sector.choices
        if value in sectors
    ]
    series = _series(outline, years)
    chart = charts.development(series) if any(each.values for each in series) else None
    return Development(years, chart, _lines(outline, years), _facts(years), by_sector)


def _lines(outline: Outline, years: Sequence[NationalYear]) -> list[Line]:
    """Return the total, then each dimension with its subcategories."""
    wholes = [year.whole for year in years]
    lines = [_line("Digital mognad", TOTAL, wholes, level="total")]
    for dimension in outline.dimensions:
        lines.append(_line(dimension.label, dimension.key, wholes, level="dimension"))
        lines += [_line(part.label, part.key, wholes, level="subcategory") for part in dimension.subcategories]
    return lines


def _facts(years: Sequence[NationalYear]) -> list[Line]:
    """Return what each year's figures rest on (S15)."""
    answers = [HIDDEN if year.n_answers is None else whole_number(year.n_answers) for year in years]
    return [
        Line("Organisationer", [str(year.n_organisations) for year in years]),
        Line("Svar, högst per fråga", answers),
        Line("Fryst", [year.frozen_on.isoformat() for year in years]),
    ]


def _line(label: str, key: str, indices: Sequence[Indices | None], *, level: str = "") -> Line:
    return Line(label, [_written(each, key) for each in indices], _change(indices, key), level)


def _change(indices: Sequence[Indices | None], key: str) -> str:
    """Return how the last year differs from the first, where both are shown (docs/disclosure.md S11)."""
    if not indices:
        return EMPTY
    first, last = ((each or {}).get(key) for each in (indices[0], indices[-1]))
    return EMPTY if first is None or last is None else signed(last - first)


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
