"""Other organisations of the same kind and year: freezing a set, and leaving the reader's own organisation out."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from django.db import transaction

from analysis.disclosure import Thresholds, basis_of, set_sizes
from analysis.models import ComparisonMember, ComparisonSet
from analysis.stats.questions import COUNT_COLUMNS, GRADE_COLUMNS, describe_questions
from surveys.models import Organisation

Counts = dict[str, list[int]]
"""Six counts (grades 1-5, don't know) by item code."""


@dataclass(frozen=True)
class Member:
    """What one organisation brings to a comparison."""

    organisation_id: int
    counts: Counts


def newest_set(kind: str, year: int, questionnaire_key: str) -> ComparisonSet | None:
    sets = ComparisonSet.objects.filter(kind=kind, year=year, questionnaire_key=questionnaire_key)
    return sets.first()


@transaction.atomic
def freeze(kind: str, year: int, questionnaire_key: str, members: Iterable[Member]) -> ComparisonSet:
    """Return a set with these members: the newest one when nothing has changed, otherwise a new one."""
    members = sorted(members, key=lambda member: member.organisation_id)
    digest = hashlib.sha256(json.dumps([[m.organisation_id, m.counts] for m in members]).encode()).hexdigest()
    newest = newest_set(kind, year, questionnaire_key)
    if newest and newest.digest == digest:
        return newest
    frozen = ComparisonSet.objects.create(
        kind=kind,
        year=year,
        questionnaire_key=questionnaire_key,
        digest=digest,
        totals=_added_up(member.counts for member in members),
    )
    ComparisonMember.objects.bulk_create(
        ComparisonMember(comparison_set=frozen, organisation_id=member.organisation_id, counts=member.counts)
        for member in members
    )
    return frozen


def _added_up(all_counts: Iterable[Counts]) -> Counts:
    totals: Counts = {}
    for counts in all_counts:
        for code, row in counts.items():
            totals[code] = [a + b for a, b in zip(totals.get(code, [0] * 6), row, strict=True)]
    return totals


@dataclass(frozen=True)
class FrozenSet:
    """A comparison set as arrays: counts (items × organisations × 6) and which organisation each column is."""

    organisation_ids: tuple[int, ...]
    codes: tuple[str, ...]
    counts: np.ndarray


@lru_cache(maxsize=16)
def frozen_set(set_id: int, digest: str) -> FrozenSet:
    """Return a set's members' counts. Asks the database once per process: a frozen set never changes."""
    members = list(ComparisonMember.objects.filter(comparison_set=set_id).order_by("organisation_id"))
    codes = tuple(sorted({code for member in members for code in member.counts}))
    nothing = [0] * 6
    counts = [[member.counts.get(code, nothing) for member in members] for code in codes]
    shaped = np.array(counts, dtype=np.int64).reshape(len(codes), len(members), 6)
    return FrozenSet(tuple(member.organisation_id for member in members), codes, shaped)


def others_of(
    organisation: Organisation,
    comparison_set: ComparisonSet,
    codes: Sequence[str],
    thresholds: Thresholds,
    *,
    screening_code: str,
) -> pd.DataFrame:
    """Return the comparison without the organisation itself, one row per item code.

    Columns mean (1-5), dont_know_share (0-1), n (grades), n_answered, organisations and n_1 … n_5 (NaN unless the
    answers are pooled); a row is NaN where docs/disclosure.md S14 hides it. The own copy is taken out by subtracting
    its whole numbers.
    """
    members = frozen_set(comparison_set.pk, comparison_set.digest)
    is_own = np.array([each == organisation.pk for each in members.organisation_ids], dtype=bool)
    totals = np.array([comparison_set.totals[code] for code in members.codes], dtype=np.int64).reshape(-1, 6)
    others = members.counts[:, ~is_own]
    left = totals - members.counts[:, is_own].sum(axis=1)
    frame = _described(left, members.codes)
    frame[GRADE_COLUMNS] = left[:, :-1].astype(float)
    frame["organisations"] = others.any(axis=2).sum(axis=1)
    n = np.where(np.array(members.codes)[:, None] == screening_code, others.sum(axis=2), others[..., :-1].sum(axis=2))
    basis = basis_of(set_sizes(n, thresholds.k), thresholds)
    for row in np.flatnonzero(basis.shown & basis.unweighted):
        qualified = others[row, n[row] >= thresholds.k]
        frame.loc[members.codes[row], _AVERAGED] = _described(qualified)[_AVERAGED].mean()
        frame.loc[members.codes[row], GRADE_COLUMNS] = np.nan
    return frame[basis.shown].reindex(list(codes))


_AVERAGED = ["mean", "dont_know_share"]


def _described(counts: np.ndarray, codes: Sequence[str] = ()) -> pd.DataFrame:
    frame = pd.DataFrame(counts, columns=COUNT_COLUMNS)
    return describe_questions(frame.set_axis(list(codes)) if codes else frame)


def sectors_of(
    organisation: Organisation,
    comparison_set: ComparisonSet,
    codes: Sequence[str],
    thresholds: Thresholds,
    *,
    screening_code: str,
) -> dict[str, pd.DataFrame]:
    """Return the same sector elsewhere, by sector: frames like those of `others_of`."""
    return {}
