"""Contents of reports made by hand: unsaved models, figures one can see. No database.

Two dimensions with two subcategories each; question E2 is hidden in the department, T1 is reversed.
"""

import datetime as dt
from dataclasses import replace
from typing import Any

from analysis.models import ComparisonSet, Publication
from analysis.outline import DimensionOutline, Outline, QuestionOutline, SubcategoryOutline
from analysis.results import Figure, ScopeResults
from analysis.years.history import History
from reports.content import Content, Part, Row, Section
from reports.notes import Notes
from surveys.models import Department, Measurement, Organisation

NAME = "Social- och omsorgsförvaltningen"

#: Code: label, own mean and don't-know share, the whole organisation's, the others'.
QUESTIONS: dict[str, tuple[str, list[float | None]]] = {
    "E1": ("Väl fungerande styrning", [2.85, 0.125, 3.098, 0.218, 3.4, 0.16]),
    "E2": ("Öppna standarder", [None, None, 2.702, 0.64, 3.2, 0.51]),
    "I1": ("Hög digital innovationstakt", [2.61, 0.07, 2.8, 0.1, 3.0, 0.11]),
    "U1": ("Nöjda IT-användare", [2.83, 0.33, 3.1, 0.39, 3.5, 0.29]),
    "T1": ("Vi har ett begränsande arv", [4.14, 0.3, 3.8, 0.26, 3.4, 0.29]),
}
#: Code: own index, the whole organisation's, the others'.
INDICES: dict[str, list[float | None]] = {
    "total": [41.25, 47.9, 55.5],
    "formaga": [39.94, 47.4, 53.7],
    "arv": [42.56, 48.4, 57.4],
    "effektivitet": [46.25, 51.9, 59.4],
    "innovation": [40.25, 48.8, 55.6],
    "anvandare": [45.75, 48.8, 60.0],
    "teknik": [21.5, 30.0, 40.0],
}
PARTS = {
    "formaga": (
        "Digital förmåga",
        {"effektivitet": ("Effektivitet", ["E1", "E2"]), "innovation": ("Innovation", ["I1"])},
    ),
    "arv": ("Digitalt arv", {"anvandare": ("Användare", ["U1"]), "teknik": ("Teknik", ["T1"])}),
}


def department_content(name: str = NAME, **measurement: Any) -> Content:
    """Return the content about a department; keywords change the measurement."""
    own, whole = _scope(name, 0), _scope("", 2)
    return _content(own, whole, (), Department(name=name), measurement)


def organisation_content(children: int = 2, **measurement: Any) -> Content:
    """Return the content about the organisation, with some departments whose names are long now and then."""
    whole = _scope("", 2)
    names = [f"Förvaltning {number}" + number % 3 * " för något med ett långt namn" for number in range(children)]
    return _content(whole, whole, tuple(_scope(name, 0) for name in names), None, measurement)


def with_screening(content: Content, screening: Figure) -> Content:
    figures = {**content.own.figures, ("screening", "S1"): screening}
    return replace(content, own=replace(content.own, figures=figures))


def full_size(content: Content) -> Content:
    """Return the content with as many questions as the published measurement: 13 and 7."""
    sizes = [[4, 4, 5], [2, 2, 3]]
    return replace(
        content,
        parts=tuple(
            replace(part, sections=tuple(_stretched(part.sections[0], n_rows) for n_rows in part_sizes))
            for part, part_sizes in zip(content.parts, sizes, strict=True)
        ),
    )


def _stretched(section: Section, n_rows: int) -> Section:
    return replace(section, rows=section.rows[:1] * n_rows)


def _scope(name: str, side: int) -> ScopeResults:
    """Return a scope's figures. side: 0 for a department's own, 2 for the whole organisation's."""
    figures = [
        *(_question(code, values[side], values[side + 1], values) for code, (_, values) in QUESTIONS.items()),
        *(_index(code, values[side // 2], values[2]) for code, values in INDICES.items()),
        _screening(side),
    ]
    return ScopeResults("department" if name else "organisation", 1, name, {(f.measure, f.code): f for f in figures})


def _question(code: str, mean: float | None, share: float | None, values: list[float | None]) -> Figure:
    return Figure(
        "question",
        code,
        n=None if mean is None else 40,
        mean=mean,
        dont_know_share=share,
        others_mean=values[4],
        others_dont_know_share=values[5],
        others_n=1294,
        suppressed=mean is None,
        dont_know_suppressed=share is None,
    )


def _index(code: str, value: float | None, others: float | None) -> Figure:
    measure = {"total": "total", "formaga": "dimension", "arv": "dimension"}.get(code, "subcategory")
    used = 1 if code == "effektivitet" else 2
    return Figure(measure, code, value=value, others_value=others, n_questions=used, n_questions_asked=2)


def _screening(side: int) -> Figure:
    n, share = (262, 0.24) if side else (55, 0.218)
    return Figure("screening", "S1", n=n, value=share, others_value=0.09, others_n=1556, others_organisations=12)


def _content(
    own: ScopeResults,
    whole: ScopeResults,
    children: tuple[ScopeResults, ...],
    department: Department | None,
    changes: dict[str, Any],
) -> Content:
    organisation = Organisation(code="0580", name=changes.pop("organisation", "Linköpings kommun"), kind="kommun")
    measurement = Measurement(**{"slug": "2020", "year": 2020, "title": "Digital mognad 2020", **changes})
    measurement.organisation = organisation
    outline = _outline()
    parts = tuple(_part(dimension, own, whole) for dimension in outline.dimensions)
    return Content(
        measurement,
        _publication(measurement),
        outline,
        department,
        own,
        whole,
        parts,
        children,
        (),
        (),
        History(),
        Notes(),
    )


def _publication(measurement: Measurement) -> Publication:
    published_at = dt.datetime(2020, 4, 20, 9, 30, tzinfo=dt.UTC)
    comparison = ComparisonSet(kind="kommun", year=2020, frozen_at=published_at)
    return Publication(
        measurement=measurement,
        number=3,
        published_at=published_at,
        thresholds={"k": 5, "k_dist": 8},
        index_rule="1",
        comparison_set=comparison,
        missing=["Leanlink"],
    )


def _outline() -> Outline:
    dimensions = tuple(
        DimensionOutline(key, label, tuple(_subcategory(*item) for item in parts.items()))
        for key, (label, parts) in PARTS.items()
    )
    return Outline("dimios", "2020", dimensions, "S1", "Tar inte digitaliseringsbeslut", True, 50.0)


def _subcategory(key: str, item: tuple[str, list[str]]) -> SubcategoryOutline:
    label, codes = item
    questions = tuple(QuestionOutline(code, QUESTIONS[code][0], "Påstående.", code == "T1") for code in codes)
    return SubcategoryOutline(key, label, questions)


def _part(dimension: DimensionOutline, own: ScopeResults, whole: ScopeResults) -> Part:
    sections = tuple(_section(part, own, whole) for part in dimension.subcategories)
    return Part(dimension.key, dimension.label, own.dimension(dimension.key), whole.dimension(dimension.key), sections)


def _section(part: SubcategoryOutline, own: ScopeResults, whole: ScopeResults) -> Section:
    rows = tuple(
        Row(question, own.question(question.code), whole.question(question.code)) for question in part.questions
    )
    return Section(part, own.subcategory(part.key), whole.subcategory(part.key), rows)
