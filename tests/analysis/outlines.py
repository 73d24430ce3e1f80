"""A small questionnaire and results made by hand: two dimensions, two subcategories, five questions. No database."""

from collections.abc import Mapping, Sequence
from typing import Any

from analysis.outline import DimensionOutline, Outline, QuestionOutline, SubcategoryOutline
from analysis.results import Figure, ScopeResults

#: Subcategory: the codes of its questions. T1 is reversed.
SUBCATEGORIES = {"effektivitet": ("E1", "E2", "E3"), "teknik": ("T1", "T2")}


def outline(version: str = "1", **statements: str) -> Outline:
    """Return the questionnaire; keywords give other statements, and "" leaves a question out."""
    parts = [SubcategoryOutline(key, key, _questions(codes, statements)) for key, codes in SUBCATEGORIES.items()]
    dimensions = (DimensionOutline("formaga", "Förmåga", (parts[0],)), DimensionOutline("arv", "Arv", (parts[1],)))
    return Outline("dimios", version, dimensions, "S1", "Tar inte beslut", True, 50)


def _questions(codes: Sequence[str], statements: Mapping[str, str]) -> tuple[QuestionOutline, ...]:
    said = {code: statements.get(code, f"Vi kan {code}.") for code in codes}
    return tuple(QuestionOutline(code, code, text, code == "T1") for code, text in said.items() if text)


def question(code: str, *distribution: int, **fields: Any) -> Figure:
    """Return a question's figure from its five counts."""
    n = sum(distribution)
    mean = sum(grade * count for grade, count in enumerate(distribution, start=1)) / n
    return Figure("question", code, **{"n": n, "mean": mean, "distribution": distribution, **fields})


def only_mean(code: str, n: int, mean: float, **fields: Any) -> Figure:
    """Return a question's figure whose distribution is hidden."""
    return Figure("question", code, n=n, mean=mean, **fields)


def screening(n: int, value: float) -> Figure:
    return Figure("screening", "S1", n=n, value=value)


def hidden(code: str) -> Figure:
    return Figure("question", code, suppressed=True, dont_know_suppressed=True)


def scope(*figures: Figure, name: str = "") -> ScopeResults:
    return ScopeResults("department", 1, name, {(figure.measure, figure.code): figure for figure in figures})
