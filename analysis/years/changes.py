"""How the figures of one year differ from those of earlier ones, from what is shown of each. Pure.

Source: docs/method.md, rules 9 and 11; docs/disclosure.md S11 and S12.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import isclose

import numpy as np
import pandas as pd

from analysis.outline import Outline
from analysis.publishing.figures import QUESTION, SCREENING, index_codes, indices_of
from analysis.results import Figure, ScopeResults
from analysis.stats import years
from analysis.stats.differences import call_out
from analysis.stats.index_errors import change_interval
from analysis.stats.questions import GRADE_COLUMNS
from analysis.years.pooling import number
from analysis.years.precision import Precisions


@dataclass(frozen=True)
class Change:
    """How a figure has changed since the nearest earlier year that shows it, on the same questions on both sides.

    Grades for questions, index points for indices, a share (0-1) for screening. `lower` and `upper` (95 %) are for
    questions, and for indices that both years print and whose precision is known; the decision is for questions only.
    An index's change rests on `n_questions` of the `n_questions_asked` today.
    """

    year: int
    before: float
    difference: float
    lower: float | None = None
    upper: float | None = None
    is_called_out: bool = False
    n_questions: float | None = None
    n_questions_asked: float | None = None


@dataclass(frozen=True)
class Side:
    """One year's results with the questionnaire that they answer, and how precise their indices are."""

    year: int
    results: ScopeResults
    outline: Outline
    precisions: Precisions = field(default_factory=dict)


Changes = dict[tuple[str, str], Change]


def changes_between(newest: Side, earlier: Sequence[Side], practical: float, alpha: float) -> Changes:
    """Return the changes of the newest year by measure and code, each since the nearest year that shows the figure.

    earlier: nearest first. practical, alpha: as in `analysis.stats.standing_out.Limits`. What either side hides, or
    asked in other words, has no change.
    """
    changes = _question_changes(newest, earlier, practical, alpha)
    for side in earlier:
        found = {**_index_changes(newest, side), **_screening_change(newest, side)}
        changes = {**found, **changes}
    return changes


def same_questions(newer: Outline, older: Outline) -> list[str]:
    """Return the codes that mean the same in two versions: same statement, word for word, same direction."""
    before = {question.code: (question.statement, question.is_reversed) for question in older.questions}
    return [q.code for q in newer.questions if before.get(q.code) == (q.statement, q.is_reversed)]


def _question_changes(newest: Side, earlier: Sequence[Side], practical: float, alpha: float) -> Changes:
    since = _nearest(newest, earlier)
    pairs = {code: (newest.results.question(code), side.results.question(code)) for code, side in since.items()}
    tests = years.changes(
        _frequencies({code: pair[0] for code, pair in pairs.items()}),
        _frequencies({code: pair[1] for code, pair in pairs.items()}),
    )
    tests = call_out(tests, practical, alpha)
    decided = {
        code: values for code, *values in zip(tests.index, *(tests[name].tolist() for name in _DECIDED), strict=True)
    }
    return {
        (QUESTION, code): Change(
            since[code].year,
            before.mean or 0,
            (now.mean or 0) - (before.mean or 0),
            number(decided[code][0]),
            number(decided[code][1]),
            bool(decided[code][2]),
        )
        for code, (now, before) in pairs.items()
    }


_DECIDED = ("lower", "upper", "is_called_out")


def _nearest(newest: Side, earlier: Sequence[Side]) -> dict[str, Side]:
    """Return, by question that is shown, the nearest earlier year that shows it too."""
    nearest: dict[str, Side] = {}
    for side in earlier:
        shown = [c for c in same_questions(newest.outline, side.outline) if _is_shown(newest, c) and _is_shown(side, c)]
        nearest = {**dict.fromkeys(shown, side), **nearest}
    return {code: nearest[code] for code in newest.outline.codes if code in nearest}


def _is_shown(side: Side, code: str) -> bool:
    return side.results.question(code).mean is not None


def _frequencies(figures: dict[str, Figure]) -> pd.DataFrame:
    """Return the distributions by code, NaN where they are hidden."""
    rows = {code: figure.distribution or [float("nan")] * len(GRADE_COLUMNS) for code, figure in figures.items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=GRADE_COLUMNS, dtype=float)


def _index_changes(newest: Side, older: Side) -> Changes:
    """Return the changes of the indices, both sides from the questions that both show, at least half of today's."""
    outline = newest.outline
    means = np.array([_means(newest, outline), _means(older, outline)])
    is_common = ~np.isnan(means).any(axis=0) & np.isin(outline.codes, same_questions(outline, older.outline))
    (now, before), (used, _) = (each.tolist() for each in indices_of(np.where(is_common, means, np.nan), outline))
    asked = indices_of(np.ones_like(means), outline)[1][0].tolist()
    keys = [(measure, code) for measure, codes in index_codes(outline).items() for code in codes]
    return {
        key: Change(
            older.year, earlier, value - earlier, *_ends(key, newest, value, older, earlier), False, n_used, n_asked
        )
        for key, value, earlier, n_used, n_asked in zip(keys, now, before, used, asked, strict=True)
        if number(value) is not None
    }


def _ends(
    key: tuple[str, str], newest: Side, now: float, older: Side, before: float
) -> tuple[float | None, float | None]:
    """Return the interval of an index's change: where it is the difference of the two indices that are printed."""
    sides = (newest, now), (older, before)
    is_printed = all(_prints(side, key, value) for side, value in sides)
    if not is_printed or any(key not in side.precisions for side, _ in sides):
        return None, None
    return change_interval(now - before, newest.precisions[key], older.precisions[key])


def _prints(side: Side, key: tuple[str, str], value: float) -> bool:
    printed = side.results.figures[key].value if key in side.results.figures else None
    return printed is not None and isclose(printed, value)


def _means(side: Side, outline: Outline) -> list[float]:
    """Return the means of an outline's questions, NaN where they are hidden."""
    means = [side.results.question(code).mean for code in outline.codes]
    return [float("nan") if mean is None else mean for mean in means]


def _screening_change(newest: Side, older: Side) -> Changes:
    now, before = newest.results.screening.value, older.results.screening.value
    if now is None or before is None or _screening(newest.outline) != _screening(older.outline):
        return {}
    return {(SCREENING, newest.outline.screening_code): Change(older.year, before, now - before)}


def _screening(outline: Outline) -> tuple[str, str, bool]:
    return outline.screening_code, outline.screening_label, outline.screening_counts_no


def rest_on_same(newer: Side, older: Side, codes: Sequence[str]) -> bool:
    """Tell whether two years show the same of these questions (the newer version's), asked in the same words.

    Only then may a line lead from one year's figure to the other's (S12).
    """
    same = set(same_questions(newer.outline, older.outline))
    shown = [{code for code in codes if _is_shown(side, code)} for side in (newer, older)]
    return shown[0] == shown[1] <= same and bool(shown[0])
