"""The country over the years: what anybody may see of the frozen comparison sets, a member of one too.

A reader who belongs to no member sees sums of all of them; one who belongs to a member knows her own part and can take
it out. So a figure is shown only if it is allowed from outside and from every member's seat, by itself and beside all
that has been shown before (`release.py`).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np

from analysis.comparison.freezing import frozen_set, sets_of
from analysis.comparison.members import FrozenSet
from analysis.comparison.steps import changed_parts
from analysis.comparison.together import Offered
from analysis.disclosure import SAFE_ORGANISATIONS, Thresholds, groups_shown
from analysis.disclosure.arrays import BoolArray, IntArray
from analysis.models import ComparisonSet, ShownCountry
from analysis.national.release import settle, shown_of
from analysis.outline import Outline
from analysis.publishing.figures import TOTAL_CODE, indices_of
from analysis.stats.questions import questions_of
from surveys.models import Measurement, Questionnaire
from surveys.periods import STOCKHOLM

#: The thresholds of a year whose measurements all have the defaults. The coordinator's pages belong to no measurement,
#: so a year's figures are shown by the strictest of its measurements' thresholds.
THRESHOLDS: Final = Thresholds()

#: The key of the total among the indices.
TOTAL: Final = TOTAL_CODE

Indices = Mapping[str, float]
"""Indices 0-100 by key of the subcategory or dimension, the total by TOTAL; only those that are shown."""


@dataclass(frozen=True)
class NationalYear:
    """One year's set and its indices, for all organisations and by sector. n_answers is None where it is hidden."""

    year: int
    frozen_on: dt.date
    n_organisations: int
    n_answers: int | None
    whole: Indices
    sectors: Mapping[str, Indices]


@dataclass(frozen=True)
class Means:
    """Means of the questions that are shown, (1 + sectors) × items, NaN elsewhere, and how many graded: same shape."""

    sectors: tuple[str, ...]
    values: np.ndarray
    n: IntArray


def questionnaires_of(kind: str, year: int) -> list[Questionnaire]:
    """Return what organisations of a kind measured with, the newest version of each questionnaire. One query."""
    used = Measurement.objects.filter(organisation__kind=kind, year__lte=year).select_related("questionnaire")
    return list({each.questionnaire.key: each.questionnaire for each in used.order_by("year", "pk")}.values())


def national_years(kind: str, outline: Outline, until: int) -> list[NationalYear]:
    """Return the years up to one that have a frozen set, first to last, on questions that all of them show (S12)."""
    years = ComparisonSet.objects.filter(kind=kind, questionnaire_key=outline.key, year__lte=until)
    every = sorted(set(years.order_by().values_list("year", flat=True)))
    thresholds = strictest_thresholds(kind, every)
    codes = (*outline.codes, outline.screening_code)
    chosen = [_chosen(list(sets_of(kind, year, outline.key)), codes, thresholds[year]) for year in every]
    means = [mean for _, mean in chosen]
    scopes = sorted({sector for each in means for sector in each.sectors})
    by_scope = [_indices(outline, means, scope) for scope in (None, *scopes)]
    return [_year(*both, place, scopes, by_scope) for place, both in enumerate(chosen)]


def strictest_thresholds(kind: str, years: Sequence[int]) -> dict[int, Thresholds]:
    """Return the largest k and m of the measurements of a kind by year, never below the defaults. One query."""
    strictest = dict.fromkeys(years, THRESHOLDS)
    used = Measurement.objects.filter(organisation__kind=kind, year__in=years).order_by()
    for year, k, m in used.values_list("year", "k", "m").distinct():
        so_far = strictest[year]
        strictest[year] = replace(so_far, k=max(k, so_far.k), m=max(m, so_far.m))
    return strictest


def sets_by_questionnaire(kind: str, year: int) -> list[ComparisonSet]:
    """Return the newest set of each questionnaire for a year. One query for each."""
    keys = ComparisonSet.objects.filter(kind=kind, year=year).order_by().values_list("questionnaire_key", flat=True)
    return [sets_of(kind, year, key)[0] for key in sorted(set(keys))]


def _year(
    each: ComparisonSet, means: Means, place: int, scopes: Sequence[str], by_scope: Sequence[Sequence[Indices]]
) -> NationalYear:
    whole, *sectors = (of_scope[place] for of_scope in by_scope)
    n = int(means.n[0].max(where=~np.isnan(means.values[0]), initial=0))
    frozen_on = each.frozen_at.astimezone(STOCKHOLM).date()
    by_sector = {scope: indices for scope, indices in zip(scopes, sectors, strict=True) if indices}
    return NationalYear(each.year, frozen_on, each.n_organisations, n or None, whole, by_sector)


def _indices(outline: Outline, means: Sequence[Means], scope: str | None) -> list[Indices]:
    """Return a scope's indices for each year, from the questions that every year shows which shows any."""
    rows = np.array([_row(each, scope) for each in means]).reshape(len(means), len(outline.codes))
    is_shown = ~np.isnan(rows)
    common = is_shown[is_shown.any(axis=1)].all(axis=0)
    values, _ = indices_of(np.where(common, rows, np.nan), outline)
    names = [*(part.key for part in outline.subcategories), *(each.key for each in outline.dimensions), TOTAL]
    return [
        {name: float(value) for name, value in zip(names, row, strict=True) if not np.isnan(value)} for row in values
    ]


def _row(means: Means, scope: str | None) -> np.ndarray:
    """Return the means of the whole (None) or of a sector, NaN where the set does not have it."""
    scopes = [None, *means.sectors]
    row = means.values[scopes.index(scope)] if scope in scopes else np.full(means.values.shape[1], np.nan)
    return np.asarray(row)


def _chosen(
    sets: Sequence[ComparisonSet], codes: tuple[str, ...], thresholds: Thresholds
) -> tuple[ComparisonSet, Means]:
    """Return the newest of a year's sets that may follow what has been shown before, and what is shown of it.

    codes: of the items, the screening question's last, of which nothing is shown.
    """
    marked = set(ShownCountry.objects.filter(comparison_set__in=sets, is_from_before=True).values_list("pk", flat=True))
    for place, each in enumerate(sets):
        older = tuple((past.pk, past.digest) for past in sets[place + 1 :] if past.pk in marked)
        is_last = place == len(sets) - 1
        candidates, is_step = _candidates((each.pk, each.digest), older, codes, thresholds)
        if not (is_step or is_last):
            continue
        shown = shown_of(each, codes)
        if shown is None:
            offered = offered_of(frozen_set(each.pk, each.digest, codes))
            shown = settle(each, codes, offered, candidates, is_last=is_last)
        if is_last or shown[:, 0].any() or not candidates[:, 0].any():
            return each, _means_of((each.pk, each.digest), codes, thresholds, shown.tobytes())
    raise ValueError("a year without a set")


@lru_cache(maxsize=64)
def _candidates(
    now: tuple[int, str], older: tuple[tuple[int, str], ...], codes: tuple[str, ...], thresholds: Thresholds
) -> tuple[BoolArray, bool]:
    """Return what may be shown of a set by itself, items × (1 + sectors), and whether its whole may follow older sets.

    older: those that may have been shown before it was kept what was. A frozen set never changes.
    """
    frozen = frozen_set(*now, codes)
    pasts = [frozen_set(*each, codes) for each in older]
    seen = [past for past in pasts if len(past.organisation_ids) > THRESHOLDS.m]  # a smaller one shows nothing
    hidden = np.zeros((1 + len(frozen.sectors), len(codes)), dtype=bool)
    too_small = np.any([hidden, *(steps_too_small(past, frozen) for past in seen)], axis=0)
    too_small[:, -1] = True
    return ~np.isnan(means_shown(frozen, thresholds, too_small).values.T), not too_small[0, :-1].any()


@lru_cache(maxsize=64)
def _means_of(now: tuple[int, str], codes: tuple[str, ...], thresholds: Thresholds, shown: bytes) -> Means:
    """Return the means of what is shown of a set (items × (1 + sectors), as bytes), without the screening question."""
    frozen = frozen_set(*now, codes)
    is_shown = np.frombuffer(shown, dtype=bool).reshape(len(codes), 1 + len(frozen.sectors)).T
    means = means_shown(frozen, thresholds, ~is_shown)
    return Means(means.sectors, means.values[:, :-1], means.n[:, :-1])


def offered_of(frozen: FrozenSet) -> list[Offered]:
    """Return a set's whole and its sectors, as they are put together."""
    n = _sizes(frozen)
    is_averaged = is_dominated(n, THRESHOLDS)
    who = ~is_averaged[..., None] | (n >= THRESHOLDS.k)
    return [Offered(*each) for each in zip(("", *frozen.sectors), who, is_averaged, strict=True)]


def _sizes(frozen: FrozenSet) -> IntArray:
    """Return how many graded, (1 + sectors) × items × organisations."""
    counts = np.concatenate([frozen.counts[None], frozen.sector_counts])
    return np.asarray(counts[..., :-1].sum(axis=-1))


def steps_too_small(before: FrozenSet, after: FrozenSet) -> BoolArray:
    """Return where two sets differ by so few organisations that one of them could tell the others apart.

    (1 + sectors of `after`) × items; both have the same codes. The differences are settled together, so that none of
    whole and sectors less each other is about too few. Source: docs/disclosure.md S15, S16.
    """
    ids = np.union1d(before.organisation_ids, after.organisation_ids)
    whole, parts, is_shifted = changed_parts(before, after, ids, after.sectors)
    n_changed = np.concatenate([whole[:, None], parts[:, :-1]], axis=1).sum(axis=-1)
    too_small = (n_changed > 0) & (n_changed <= SAFE_ORGANISATIONS)
    too_small[is_shifted, 1:] = True
    is_local = [np.isin(ids, each.organisation_ids[~each.is_received]) for each in (before, after)]
    return np.asarray(~_is_safe_for_all(parts, ~too_small, ~np.any(is_local, axis=0)).T)


def means_shown(frozen: FrozenSet, thresholds: Thresholds, hidden: BoolArray) -> Means:
    """Return the means that may be shown of a set: pooled, or of organisations' means where one of them dominates.

    thresholds: decide what is shown. How it is put together is the same for all, or a stricter k that comes later would
        take an organisation out of a mean and so tell of it.
    hidden: (1 + sectors) × items, what must not be shown for other reasons.

    Source: docs/disclosure.md S14, S16, S17.
    """
    counts = np.concatenate([frozen.counts[None], frozen.sector_counts])  # scopes × items × organisations × 6
    n = _sizes(frozen)
    is_allowed = is_allowed_to_all(n, thresholds) & ~hidden
    shown = is_allowed & _is_safe_for_all(frozen.parts, is_allowed.T, frozen.is_received).T
    pooled = questions_of(counts.sum(axis=2)).mean
    is_counted = n >= THRESHOLDS.k
    averaged = _mean_where(questions_of(counts).mean, is_counted)
    values = np.where(is_dominated(n, THRESHOLDS), averaged, pooled)
    return Means(frozen.sectors, np.where(shown, values, np.nan), n.sum(axis=2))


def is_allowed_to_all(n: IntArray, thresholds: Thresholds) -> BoolArray:
    """Tell whether a comparison is large enough without whichever member reads it. n: … × organisations.

    She leaves at least m others with n ≥ k, and 2k answers. Source: docs/disclosure.md S14.
    """
    n_counted = (n >= thresholds.k).sum(axis=-1)
    least_left = n.sum(axis=-1) - n.max(axis=-1, initial=0)
    return np.asarray((n_counted > thresholds.m) & (least_left >= 2 * thresholds.k))


def is_dominated(n: IntArray, thresholds: Thresholds) -> BoolArray:
    """Tell whether, for some reader, one organisation has more than m_dom of the answers. n: … × organisations."""
    padded = np.concatenate([n, np.zeros((*n.shape[:-1], 2), dtype=np.int64)], axis=-1)
    second, largest = np.moveaxis(np.partition(padded, -2, axis=-1)[..., -2:], -1, 0)
    left = n.sum(axis=-1) - second  # the second takes herself out: what is left, the largest has most of
    left_by_largest = n.sum(axis=-1) - largest
    return np.asarray((largest > thresholds.m_dom * left) | (second > thresholds.m_dom * left_by_largest))


def _mean_where(means: np.ndarray, is_counted: BoolArray) -> np.ndarray:
    total = np.where(is_counted, means, 0).sum(axis=-1)
    return np.asarray(total / np.maximum(is_counted.sum(axis=-1), 1))


def _is_safe_for_all(parts: BoolArray, candidates: BoolArray, is_received: BoolArray) -> BoolArray:
    """Return what is SAFE for every reader, items × (1 + sectors).

    parts: items × (sectors + 1) × organisations. is_received: whose answers came as a file.
    """
    safe = candidates
    for others in _readers(parts, is_received):
        safe = safe & groups_shown(np.ones((1, int(others.sum())), dtype=bool), parts[..., others], safe)
    return safe


def _readers(parts: BoolArray, is_received: BoolArray) -> list[BoolArray]:
    """Return whom readers do not know: from outside, from every seat (one of those alike), and with the files too."""
    organisations = np.arange(len(is_received))
    kinds = np.concatenate([*parts, is_received[None]])
    _, one_of_each = np.unique(kinds, axis=1, return_index=True)
    readers = [organisations >= 0, *(organisations != seat for seat in one_of_each)]
    return [*readers, *(others & ~is_received for others in readers)] if is_received.any() else readers
