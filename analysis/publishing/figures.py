"""From what a release shows to the table of figures that a publication holds. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

import numpy as np
import pandas as pd

from analysis.outline import Outline
from analysis.publishing.inference import Columns, Setting, inference
from analysis.publishing.shown import Shown
from analysis.stats.indices import Indices, mean_of_parts_of, part_indices_of, question_indices_of
from analysis.stats.questions import GRADE_COLUMNS

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

#: What may be stored of one scope: a list or an array for each column, one value per row, None or NaN for nothing.
Stored = dict[str, Sequence[object] | np.ndarray]


@dataclass(frozen=True)
class Table:
    """The figures of every scope. columns: arrays scopes × rows, NaN where there is no figure; flags are bool."""

    measures: tuple[str, ...]
    codes: tuple[str, ...]
    columns: Columns

    def stored(self, extra: Mapping[int, Mapping[str, object]] = MappingProxyType({})) -> list[Stored]:
        """Return every scope's table by columns, without those that are empty there.

        extra: one row more for some of the scopes, such as the response rate.
        """
        is_filled: dict[str, list[bool]] = {name: _is_filled(values) for name, values in self.columns.items()}
        columns = {name: np.ascontiguousarray(values) for name, values in self.columns.items()}
        names: Stored = {"measure": list(self.measures), "code": list(self.codes)}
        tables = [
            names | {name: values[scope] for name, values in columns.items() if is_filled[name][scope]}
            for scope in range(len(self.columns["mean"]))
        ]
        return [_with_row(table, extra[scope]) if scope in extra else table for scope, table in enumerate(tables)]


def _is_filled(values: np.ndarray) -> list[bool]:
    """Tell of every scope whether a column says anything of it."""
    says_something = np.any(values if values.dtype == bool else ~np.isnan(values), axis=1, keepdims=True)
    return [bool(each) for each in says_something[:, 0]]


def _with_row(table: Stored, row: Mapping[str, object]) -> Stored:
    """Return a table with one row more; what only the row names is nothing in the others."""
    nothing: Stored = {name: [_nothing(name)] * len(table["measure"]) for name in row}
    return {name: [*values, row.get(name, _nothing(name))] for name, values in (nothing | table).items()}


def _nothing(name: str) -> bool | None:
    return False if name in FLAGS else None


@dataclass(frozen=True)
class Beside:
    """What some organisations are shown to have answered, to put beside the own: values, items × 10, NaN where hidden.

    The columns: mean (1-5), dont_know_share (0-1), n (grades), n_answered, organisations, and n_1 … n_5, which are NaN
    too unless the answers are pooled. The items are those of what it is put beside.
    """

    values: np.ndarray

    @classmethod
    def nothing(cls, n_items: int) -> Self:
        return cls(np.full((n_items, len(_COMPARED) + len(GRADE_COLUMNS)), np.nan))

    @property
    def says_something(self) -> bool:
        return bool(np.isfinite(self.values).any())

    @property
    def compared(self) -> np.ndarray:
        """The first five columns, each a row."""
        return self.values[:, : len(_COMPARED)].T

    @property
    def distributions(self) -> np.ndarray:
        """Items × 5."""
        return self.values[:, len(_COMPARED) :]


_COMPARED = ["mean", "dont_know_share", "n", "n_answered", "organisations"]


def tabulate(
    shown: Shown,
    outline: Outline,
    others: Beside,
    sectors: Mapping[int, Beside] = MappingProxyType({}),
    setting: Setting | None = None,
) -> Table:
    """Return the figures of every scope.

    others: the comparison, own organisation left out; of the items that are shown.
    sectors: the same for the departments of the same sector elsewhere, by the scope (position) that is compared.
    setting: what the statistics rest on; without it, there is no interval's correction and no gap.
    """
    setting = setting or Setting(invited=np.full(len(shown.means), np.nan))
    compared = _compared(shown, others, sectors)
    pooled = others.distributions[:-1]
    blocks = [
        _Block((QUESTION,) * len(outline.codes), tuple(outline.codes), _questions(shown, compared, pooled, setting)),
        _Block(*_index_names(outline), _indices(shown, outline, compared)),
        _Block((SCREENING,), (outline.screening_code,), _screening(shown, outline, compared)),
    ]
    columns = {name: np.concatenate([block.column(name) for block in blocks], axis=1) for name in _VALUES}
    return Table(sum((b.measures for b in blocks), ()), sum((b.codes for b in blocks), ()), columns)


_VALUES = [name for name in COLUMNS if name not in ("measure", "code", "bound")]


@dataclass(frozen=True)
class _Block:
    """Rows of one kind: columns are arrays scopes × rows."""

    measures: tuple[str, ...]
    codes: tuple[str, ...]
    columns: Columns

    def column(self, name: str) -> np.ndarray:
        shape = (len(self.columns["suppressed"]), len(self.codes))
        return self.columns.get(name, np.full(shape, _nothing(name), dtype=bool if name in FLAGS else float))


def _compared(shown: Shown, others: Beside, sectors: Mapping[int, Beside]) -> Columns:
    """Return what scopes are compared with as arrays scopes × items, by `others_…` and `sector_…`."""
    shape = (len(_COMPARED), *shown.means.shape)
    all_others = np.broadcast_to(others.compared[:, None], shape)
    same_sector = np.full(shape, np.nan)
    for scope, beside in sectors.items():
        same_sector[:, scope] = beside.compared
    columns = {f"others_{name}": values for name, values in zip(_COMPARED, all_others, strict=True)}
    return columns | {f"sector_{name}": values for name, values in zip(_COMPARED, same_sector, strict=True)}


def _questions(shown: Shown, compared: Columns, pooled: np.ndarray, setting: Setting) -> Columns:
    """Return the questions' columns. A difference needs no pooled answers, but there is no test without them."""
    asked = slice(0, len(shown.codes) - 1)
    columns = {name: values[:, asked] for name, values in compared.items() if not name.endswith("n_answered")}
    distributions, mean = shown.distributions[:, asked], shown.means[:, asked]
    columns |= inference(distributions, shown.as_of[:, asked], pooled, setting, shown.is_of[..., asked])
    has_distribution = ~np.isnan(distributions[..., 0])
    plain = np.where(has_distribution, mean - columns["others_mean"], np.nan)
    return columns | {
        "n": shown.n[:, asked],
        "mean": mean,
        "dont_know_share": shown.dont_know_shares[:, asked],
        "as_of": shown.as_of[:, asked],
        "dont_know_as_of": shown.dont_know_as_of[:, asked],
        "difference": np.where(np.isnan(columns["difference"]), plain, columns["difference"]),
        "suppressed": np.isnan(mean),
        "dont_know_suppressed": np.isnan(shown.dont_know_shares[:, asked]),
        "others_suppressed": np.isnan(columns["others_mean"]),
        **dict(zip(GRADE_COLUMNS, np.moveaxis(distributions, -1, 0), strict=True)),
    }


def _screening(shown: Shown, outline: Outline, compared: Columns) -> Columns:
    """Return the share that the questionnaire counts: usually those who said no, held as "don't know"."""
    last = slice(-1, None)
    shares = {
        "value": shown.dont_know_shares[:, last],
        "others_value": compared["others_dont_know_share"][:, last],
        "sector_value": compared["sector_dont_know_share"][:, last],
    }
    if not outline.screening_counts_no:
        shares = {name: 1 - values for name, values in shares.items()}
    return shares | {
        "n": shown.n_answered[:, last],
        "as_of": shown.dont_know_as_of[:, last],
        "others_n": compared["others_n_answered"][:, last],
        "others_organisations": compared["others_organisations"][:, last],
        "sector_n": compared["sector_n_answered"][:, last],
        "sector_organisations": compared["sector_organisations"][:, last],
        "suppressed": np.isnan(shares["value"]),
        "others_suppressed": np.isnan(shares["others_value"]),
    }


def _indices(shown: Shown, outline: Outline, compared: Columns) -> Columns:
    """Return subcategories, dimensions and total; those compared with rest on the same questions as the own.

    Source: docs/disclosure.md S12.
    """
    asked = slice(0, len(shown.codes) - 1)
    own = shown.means[:, asked]
    values, n_questions = indices_of(own, outline)
    columns = {"value": values, "suppressed": np.isnan(values), "n_questions": n_questions.astype(float)}
    columns["n_questions_asked"] = np.broadcast_to(np.array(_n_questions(outline), dtype=float), values.shape)
    columns["as_of"] = np.where(np.isnan(values), np.nan, _oldest(shown.as_of[:, asked], outline))
    for side in ("others", "sector"):
        beside, n_beside = indices_of(np.where(np.isnan(own), np.nan, compared[f"{side}_mean"][:, asked]), outline)
        beside = np.where(n_beside == n_questions, beside, np.nan)
        columns[f"{side}_value"] = beside
        n_organisations = _largest(compared[f"{side}_organisations"][:, asked])
        columns[f"{side}_organisations"] = np.where(np.isnan(beside), np.nan, n_organisations)
    return columns | {"others_suppressed": np.isnan(columns["others_value"])}


def _oldest(as_of: np.ndarray, outline: Outline) -> np.ndarray:
    """Return the oldest publication that a question of each index repeats, NaN where all are new: scopes × indices."""
    numbers, place = np.where(np.isnan(as_of), np.inf, as_of), {code: n for n, code in enumerate(outline.codes)}
    parts = [[place[question.code] for question in part.questions] for part in outline.subcategories]
    of_parts = np.column_stack([numbers[:, places].min(axis=1) for places in parts])
    of_dimensions = [of_parts[:, places].min(axis=1) for places in _places_of_parts(outline)]
    oldest = np.column_stack([of_parts, *of_dimensions, of_parts.min(axis=1)])
    return np.where(np.isinf(oldest), np.nan, oldest)


def _largest(values: np.ndarray) -> np.ndarray:
    """Return each row's largest value as a column, 0 for none."""
    return np.asarray(np.where(np.isnan(values), 0, values).max(axis=1, keepdims=True, initial=0))


def all_indices(means: pd.DataFrame, outline: Outline) -> Indices:
    """Return the indices of subcategories, dimensions and the total from means (scopes × question codes)."""
    values, n_questions = indices_of(means[outline.codes].to_numpy(dtype=float), outline)
    names = _index_names(outline)[1]
    return Indices(
        pd.DataFrame(values, index=means.index, columns=names),
        pd.DataFrame(n_questions, index=means.index, columns=names),
    )


def indices_of(means: np.ndarray, outline: Outline) -> tuple[np.ndarray, np.ndarray]:
    """Return the same as arrays scopes × indices, values and n_questions; means: scopes × questions of the outline."""
    is_reversed = np.array([question.is_reversed for question in outline.questions], dtype=bool)
    place = {code: position for position, code in enumerate(outline.codes)}
    parts = [[place[question.code] for question in part.questions] for part in outline.subcategories]
    values, used = part_indices_of(question_indices_of(means, is_reversed), parts)
    dimensions = _places_of_parts(outline)
    of_dimensions = mean_of_parts_of(values, dimensions)
    total = mean_of_parts_of(of_dimensions, [list(range(len(dimensions)))])
    used_in = [used[:, places].sum(axis=1) for places in dimensions]
    return np.column_stack([values, of_dimensions, total]), np.column_stack([used, *used_in, used.sum(axis=1)])


def index_codes(outline: Outline) -> dict[str, list[str]]:
    """Return the codes of the indices by measure."""
    return {
        SUBCATEGORY: [part.key for part in outline.subcategories],
        DIMENSION: [dimension.key for dimension in outline.dimensions],
        TOTAL: [TOTAL_CODE],
    }


def _index_names(outline: Outline) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the indices' measures and codes."""
    pairs = [(measure, code) for measure, codes in index_codes(outline).items() for code in codes]
    return tuple(measure for measure, _ in pairs), tuple(code for _, code in pairs)


def _places_of_parts(outline: Outline) -> list[list[int]]:
    """Return where each dimension's subcategories stand among all."""
    place = {part.key: position for position, part in enumerate(outline.subcategories)}
    return [[place[part.key] for part in dimension.subcategories] for dimension in outline.dimensions]


def _n_questions(outline: Outline) -> list[int]:
    """Return how many questions each index has."""
    of_parts = [len(part.questions) for part in outline.subcategories]
    return [
        *of_parts,
        *(sum(of_parts[place] for place in places) for places in _places_of_parts(outline)),
        sum(of_parts),
    ]
