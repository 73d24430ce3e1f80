"""From protected counts to the table of figures that a publication holds. Pure.

The one place where unprotected counts and the decision what to show meet: what leaves here is safe.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.disclosure import Protection, Repeats
from analysis.outline import Outline
from analysis.stats.indices import Indices, mean_of_parts, part_indices, question_indices
from analysis.stats.questions import COUNT_COLUMNS, DONT_KNOW_COLUMN, GRADE_COLUMNS, describe_questions

QUESTION = "question"
SUBCATEGORY = "subcategory"
DIMENSION = "dimension"
TOTAL = "total"
SCREENING = "screening"
RESPONSE_RATE = "response_rate"

#: Code of the total index.
TOTAL_CODE = "total"


#: The columns of a table of figures, in the order of the results files (docs/files.md), then those for pages.
COLUMNS = [
    "measure",
    "code",
    "n",
    "mean",
    "dont_know_share",
    "value",
    "others_mean",
    "others_dont_know_share",
    "others_value",
    "others_n",
    "others_organisations",
    "sector_mean",
    "sector_n",
    "suppressed",
    "dont_know_suppressed",
    "others_suppressed",
    "n_questions",
    "n_questions_asked",
    "bound",
    "as_of",
    "dont_know_as_of",
    "sector_dont_know_share",
    "sector_value",
    "sector_organisations",
    "agreement",
    "lower",
    "upper",
    "difference",
    "difference_lower",
    "difference_upper",
    "effect",
    "is_called_out",
    "gap",
    "gap_lower",
    "gap_upper",
    "is_gap_called_out",
    *GRADE_COLUMNS,
]
FLAGS = ["suppressed", "dont_know_suppressed", "others_suppressed", "is_called_out", "is_gap_called_out"]


@dataclass(frozen=True)
class Shown:
    """What a release shows of every scope (all frames scopes × item codes, NaN where hidden or empty).

    distributions: int array (scopes × items × 5), -1 where hidden.
    as_of, dont_know_as_of: the number of the earlier publication that a figure repeats, NaN for a new one.
    """

    means: pd.DataFrame
    n: pd.DataFrame
    dont_know_shares: pd.DataFrame
    n_answered: pd.DataFrame
    n_dont_know: pd.DataFrame
    distributions: np.ndarray
    as_of: pd.DataFrame
    dont_know_as_of: pd.DataFrame

    def of_scope(self, scope: int) -> pd.DataFrame:
        """Return one scope's columns: six counts (NaN where hidden), as_of and dont_know_as_of, by item code.

        The last item is the screening question, yes as 1 and no as don't know: its share is its distribution.
        """
        counts = pd.DataFrame(self.distributions[scope], columns=GRADE_COLUMNS, index=self.means.columns, dtype=float)
        n_yes = self.n_answered.to_numpy()[scope, -1] - self.n_dont_know.to_numpy()[scope, -1]
        counts.loc[counts.index[-1]] = pd.Series([n_yes, 0, 0, 0, 0], index=GRADE_COLUMNS)
        columns = {
            DONT_KNOW_COLUMN: self.n_dont_know.iloc[scope],
            "as_of": self.as_of.iloc[scope],
            "dont_know_as_of": self.dont_know_as_of.iloc[scope],
        }
        return counts.where(counts >= 0).assign(**columns)


def show_next(versions: Sequence[np.ndarray], codes: Sequence[str], protection: Protection, repeats: Repeats) -> Shown:
    """Return what a later publication shows: new figures, and earlier ones where the step would tell too much.

    versions: counts per scope (items × scopes × 6) of every publication, the new one last.
    protection: which figures are new. repeats: the number of the publication that is repeated, 0 for none.

    Source: docs/disclosure.md S10.
    """
    shown = show(versions[-1], codes, protection)
    for number, counts in enumerate(versions[:-1], start=1):
        repeated = Protection(*(getattr(repeats, name) == number for name in ("means", "distributions", "shares")))
        shown = _filled(shown, show(counts, codes, repeated), number)
    return replace(shown, distributions=_matching(shown, protection, repeats))


def _filled(shown: Shown, earlier: Shown, number: int) -> Shown:
    """Return what is shown with the earlier publication's figures where nothing newer is."""
    columns = {name: getattr(shown, name).fillna(getattr(earlier, name)) for name in _FRAMES}
    is_hidden = shown.distributions < 0
    return Shown(
        **columns,
        distributions=np.where(is_hidden, earlier.distributions, shown.distributions),
        as_of=shown.as_of.mask(earlier.means.notna(), number),
        dont_know_as_of=shown.dont_know_as_of.mask(earlier.dont_know_shares.notna(), number),
    )


def _matching(shown: Shown, protection: Protection, repeats: Repeats) -> np.ndarray:
    """Return the distributions that stem from the same publication as the mean beside them."""
    is_same = (protection.distributions & protection.means) | (
        (repeats.distributions > 0) & (repeats.distributions == repeats.means)
    )
    return np.where(is_same.T[..., None], shown.distributions, -1)


_FRAMES = ("means", "n", "dont_know_shares", "n_answered", "n_dont_know")


def show(counts: np.ndarray, codes: Sequence[str], protection: Protection) -> Shown:
    """Return what may be shown of counts per scope (items × scopes × 6): hidden figures become NaN.

    protection: masks items × scopes, True where shown.
    """
    n_items, n_scopes, _ = counts.shape
    index = pd.MultiIndex.from_product([codes, range(n_scopes)], names=["code", "scope"])
    described = describe_questions(
        pd.DataFrame(counts.reshape(n_items * n_scopes, 6), index=index, columns=COUNT_COLUMNS)
    )
    means, shares = protection.means.ravel(), protection.shares.ravel()
    distributions = np.where(protection.distributions[..., None], counts[..., :-1], -1)
    nothing = pd.DataFrame(np.nan, index=range(n_scopes), columns=list(codes))
    return Shown(
        as_of=nothing,
        dont_know_as_of=nothing,
        means=_wide(described["mean"].where(means), codes),
        n=_wide(described["n"].where(means), codes),
        dont_know_shares=_wide(described["dont_know_share"].where(shares), codes),
        n_answered=_wide(described["n_answered"].where(shares), codes),
        n_dont_know=_wide(described["n_dont_know"].where(shares), codes),
        distributions=distributions.transpose(1, 0, 2),
    )


def tabulate(
    shown: Shown, outline: Outline, others: pd.DataFrame, sectors: Mapping[int, pd.DataFrame] = MappingProxyType({})
) -> pd.DataFrame:
    """Return the figures of every scope: column `scope` (its position) and `COLUMNS`.

    others: one row per item code with mean, dont_know_share, n, n_answered, organisations and n_1 … n_5 of the
        comparison, own organisation left out; NaN where docs/disclosure.md S14 hides it.
    sectors: the same for the departments of the same sector elsewhere, by the scope (position) that is compared.
    """
    parts = [
        _question_rows(shown, outline, others),
        _index_rows(shown, outline, others),
        _screening_rows(shown, outline, others),
    ]
    rows = pd.concat(parts, ignore_index=True).reindex(columns=["scope", *COLUMNS])
    rows[FLAGS] = rows[FLAGS].eq(True)
    return rows


def _question_rows(shown: Shown, outline: Outline, others: pd.DataFrame) -> pd.DataFrame:
    codes = outline.codes
    rows = _long(
        codes,
        QUESTION,
        **{
            "n": shown.n,
            "mean": shown.means,
            "dont_know_share": shown.dont_know_shares,
            "as_of": shown.as_of,
            "dont_know_as_of": shown.dont_know_as_of,
        },
    )
    rows["suppressed"], rows["dont_know_suppressed"] = rows["mean"].isna(), rows["dont_know_share"].isna()
    counts = shown.distributions[:, : len(codes)].reshape(-1, len(GRADE_COLUMNS))
    rows[GRADE_COLUMNS] = pd.DataFrame(counts, index=rows.index).where(counts >= 0)
    compared = others[["mean", "dont_know_share", "n", "organisations"]].add_prefix("others_")
    rows = rows.join(compared, on="code")
    return rows.assign(others_suppressed=rows["others_mean"].isna())


def _screening_rows(shown: Shown, outline: Outline, others: pd.DataFrame) -> pd.DataFrame:
    """Return the share that the questionnaire counts: usually those who said no, held as "don't know"."""
    code, other = outline.screening_code, others.loc[outline.screening_code]
    rows = _long([code], SCREENING, n=shown.n_answered, value=shown.dont_know_shares, as_of=shown.dont_know_as_of)
    rows = rows.assign(
        others_value=other["dont_know_share"],
        others_n=other["n_answered"],
        others_organisations=other["organisations"],
        suppressed=rows["value"].isna(),
        others_suppressed=bool(pd.isna(other["dont_know_share"])),
    )
    if not outline.screening_counts_no:
        rows[["value", "others_value"]] = 1 - rows[["value", "others_value"]]
    return rows


def _index_rows(shown: Shown, outline: Outline, others: pd.DataFrame) -> pd.DataFrame:
    """Return subcategories, dimensions and total; the others' rest on the same questions as the scope's own.

    Source: docs/disclosure.md S12.
    """
    own = shown.means[outline.codes]
    other_means = others.loc[outline.codes, "mean"]
    on_both_sides = pd.DataFrame([other_means] * len(own), index=own.index).where(own.notna())
    indices, compared = all_indices(own, outline), all_indices(on_both_sides, outline)
    others_values = compared.values.where(compared.n_questions.eq(indices.n_questions))
    asked = pd.DataFrame([_n_questions(outline)] * len(own), index=own.index)
    columns = {
        "value": indices.values,
        "others_value": others_values,
        "n_questions": indices.n_questions,
        "n_questions_asked": asked,
    }
    rows = pd.concat([_long(codes, measure, **columns) for measure, codes in index_codes(outline).items()])
    rows = rows.assign(others_organisations=others["organisations"].loc[outline.codes].max())
    rows["others_organisations"] = rows["others_organisations"].where(rows["others_value"].notna())
    return rows.assign(suppressed=rows["value"].isna(), others_suppressed=rows["others_value"].isna())


def all_indices(means: pd.DataFrame, outline: Outline) -> Indices:
    """Return the indices of subcategories, dimensions and the total from means (scopes × question codes)."""
    reversed_codes = [question.code for question in outline.questions if question.is_reversed]
    questions = question_indices(means, reversed_codes)
    parts = part_indices(questions, {part.key: [q.code for q in part.questions] for part in outline.subcategories})
    dimensions = {d.key: [part.key for part in d.subcategories] for d in outline.dimensions}
    dimension_values = mean_of_parts(parts.values, dimensions)
    total = mean_of_parts(dimension_values, {TOTAL_CODE: list(dimensions)})
    used = {key: parts.n_questions[keys].sum(axis=1) for key, keys in dimensions.items()}
    used[TOTAL_CODE] = parts.n_questions.sum(axis=1)
    return Indices(
        pd.concat([parts.values, dimension_values, total], axis=1),
        pd.concat([parts.n_questions, pd.DataFrame(used)], axis=1),
    )


def index_codes(outline: Outline) -> dict[str, list[str]]:
    """Return the codes of the indices by measure."""
    return {
        SUBCATEGORY: [part.key for part in outline.subcategories],
        DIMENSION: [dimension.key for dimension in outline.dimensions],
        TOTAL: [TOTAL_CODE],
    }


def _n_questions(outline: Outline) -> dict[str, int]:
    subcategories = {part.key: len(part.questions) for part in outline.subcategories}
    dimensions = {d.key: sum(len(part.questions) for part in d.subcategories) for d in outline.dimensions}
    return {**subcategories, **dimensions, TOTAL_CODE: len(outline.questions)}


def _wide(column: pd.Series, codes: Sequence[str]) -> pd.DataFrame:
    values = column.to_numpy(dtype=float).reshape(len(codes), -1)
    return pd.DataFrame(values.T, columns=list(codes))


def _long(codes: Sequence[str], measure: str, **wide: pd.DataFrame) -> pd.DataFrame:
    """Return one row per scope and code with a column for each wide frame."""
    n_scopes = len(next(iter(wide.values())))
    keys = {
        "scope": np.repeat(np.arange(n_scopes), len(codes)),
        "measure": measure,
        "code": list(codes) * n_scopes,
    }
    return pd.DataFrame({**keys, **{name: frame[list(codes)].to_numpy().ravel() for name, frame in wide.items()}})
