"""The figures of several departments together, as if they had been one, from what is shown of each. Pure.

A pooled figure exists only where every department's is shown. It tells nothing that a publication hides: its sum is
that of published sums and its counts are those of published counts, which is a linear combination of published
figures, and the release that they stem from is safe against all of those together (docs/disclosure.md S4 and S7).
Whoever could subtract something from it to find a hidden figure could have subtracted it from the published ones.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.outline import Outline
from analysis.publishing.figures import QUESTION, SCREENING, all_indices, index_codes
from analysis.results import Figure, ScopeResults
from analysis.stats.intervals import mean_intervals
from analysis.stats.questions import GRADE_COLUMNS
from analysis.stats.spread import agreement

#: What every department of a publication has in common: the comparison with others.
_SHARED = ("others_mean", "others_dont_know_share", "others_n", "others_organisations", "others_suppressed")


def pooled(parts: Sequence[ScopeResults], outline: Outline) -> ScopeResults:
    """Return the results of several departments of one publication together; they share no people.

    outline: the questionnaire's. Means (1-5), shares (0-1) and indices (0-100) are hidden where one department's is;
    interval and agreement need every department's distribution. Response rates are left out.

    Source: docs/disclosure.md S11, S12 and S21.
    """
    questions = _with_spread([_question([part.question(code) for part in parts], code) for code in outline.codes])
    screening = _screening([part.screening for part in parts], outline.screening_code)
    figures = [*questions, *_indices(questions, outline), screening]
    return replace(parts[0], figures={(figure.measure, figure.code): figure for figure in figures})


def _question(figures: Sequence[Figure], code: str) -> Figure:
    shared = {name: getattr(figures[0], name) for name in _SHARED}
    n, mean = _together([figure.n for figure in figures], [figure.mean for figure in figures])
    _, dont_know_share = _together([_n_answered(figure) for figure in figures], [f.dont_know_share for f in figures])
    distributions = [figure.distribution for figure in figures]
    counts = tuple(map(sum, zip(*distributions, strict=True))) if all(distributions) else ()
    return Figure(
        measure=QUESTION,
        code=code,
        n=n,
        mean=mean,
        dont_know_share=dont_know_share,
        suppressed=mean is None,
        dont_know_suppressed=dont_know_share is None,
        distribution=counts if mean is not None else (),
        **shared,
    )


def _together(bases: Sequence[float | None], values: Sequence[float | None]) -> tuple[float, float] | tuple[None, None]:
    """Return the sum of the bases and the mean of the values weighted by them, nothing unless all are known."""
    known = [(n, value) for n, value in zip(bases, values, strict=True) if n is not None and value is not None]
    total = sum(n for n, _ in known)
    if len(known) < len(values) or not total:
        return None, None
    return total, sum(n * value for n, value in known) / total


def _n_answered(figure: Figure) -> float | None:
    """Return who answered a question, grades and don't know: known where both its n and its share are shown."""
    if figure.n is None or figure.dont_know_share in (None, 1) or figure.as_of != figure.dont_know_as_of:
        return None
    return round(figure.n / (1 - figure.dont_know_share))


def _with_spread(questions: Sequence[Figure]) -> list[Figure]:
    """Return the questions with interval and agreement where the pooled distribution is shown."""
    shown = {figure.code: figure.distribution for figure in questions if figure.distribution}
    frequencies = pd.DataFrame.from_dict(shown, orient="index", columns=GRADE_COLUMNS, dtype=float)
    ends, agreements = mean_intervals(frequencies), agreement(frequencies).to_numpy().tolist()
    lower, upper = (ends[name].to_numpy().tolist() for name in ("lower", "upper"))
    spread = dict(zip(shown, zip(lower, upper, agreements, strict=True), strict=True))
    return [_with(figure, *spread[figure.code]) if figure.code in spread else figure for figure in questions]


def _with(figure: Figure, lower: float, upper: float, agreed: float) -> Figure:
    return replace(figure, lower=number(lower), upper=number(upper), agreement=number(agreed))


def _indices(questions: Sequence[Figure], outline: Outline) -> list[Figure]:
    own = means_of(questions, outline)
    others = pd.DataFrame([{f.code: f.others_mean for f in questions}], dtype=float).reindex(columns=outline.codes)
    indices, compared = all_indices(own, outline), all_indices(others.where(own.notna()), outline)
    others_values = compared.values.where(compared.n_questions.eq(indices.n_questions))
    n_organisations = max((f.others_organisations for f in questions if f.others_organisations), default=None)
    values, used = (frame.to_dict("records")[0] for frame in (indices.values, indices.n_questions))
    compared_values = others_values.to_dict("records")[0]
    asked = all_indices(own.fillna(1), outline).n_questions.to_dict("records")[0]
    return [
        Figure(
            measure=measure,
            code=code,
            value=(value := number(values[code])),
            others_value=(others_value := number(compared_values[code])),
            others_organisations=n_organisations if others_value is not None else None,
            suppressed=value is None,
            others_suppressed=others_value is None,
            n_questions=used[code],
            n_questions_asked=asked[code],
        )
        for measure, codes in index_codes(outline).items()
        for code in codes
    ]


def _screening(figures: Sequence[Figure], code: str) -> Figure:
    n, value = _together([figure.n for figure in figures], [figure.value for figure in figures])
    names = ("others_value", "others_n", "others_organisations", "others_suppressed")
    shared = {name: getattr(figures[0], name) for name in names}
    return Figure(measure=SCREENING, code=code, n=n, value=value, suppressed=value is None, **shared)


def means_of(questions: Sequence[Figure], outline: Outline) -> pd.DataFrame:
    """Return the means of a scope's questions as one row by code, NaN where hidden."""
    means = pd.DataFrame([{figure.code: figure.mean for figure in questions}], dtype=float)
    return means.reindex(columns=outline.codes)


def number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
