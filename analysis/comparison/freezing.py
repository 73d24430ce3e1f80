"""Freezing comparison sets: which organisations take part, with a copy of what they bring (S15)."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from analysis.comparison.members import (
    Counts,
    FrozenSet,
    Member,
    SectorCounts,
    arrays_of,
    changed,
    changed_as_wholes,
    codes_of,
    too_few,
)
from analysis.disclosure import SAFE_ORGANISATIONS
from analysis.disclosure.arrays import BoolArray
from analysis.models import ComparisonMember, ComparisonSet
from surveys.models import Organisation


@dataclass(frozen=True)
class Candidate:
    """A member as it would be frozen now."""

    organisation_id: int
    counts: Counts
    sector_counts: SectorCounts = field(default_factory=dict)
    provenance: str = ""
    county: str = ""
    municipality_group: str = ""
    inhabitants: int | None = None


def newest_set(kind: str, year: int, questionnaire_key: str) -> ComparisonSet | None:
    return sets_of(kind, year, questionnaire_key).first()


def sets_of(kind: str, year: int, questionnaire_key: str) -> QuerySet[ComparisonSet]:
    """Return the sets of a kind, year and questionnaire, newest first."""
    return ComparisonSet.objects.filter(kind=kind, year=year, questionnaire_key=questionnaire_key)


@transaction.atomic
def freeze(kind: str, year: int, questionnaire_key: str, members: Iterable[Member]) -> ComparisonSet:
    """Return a set with these members: the newest one when nothing has changed, otherwise a new one.

    Where only one or two organisations would come, go or change, the newest set's copies stay for now: the difference
    of two sets must not be about fewer than three (docs/disclosure.md S15). This is settled question by question.
    """
    candidates = _candidates(members)
    earlier = _locked(kind, year, questionnaire_key)
    frozen = _in_batches(candidates, earlier)
    n_waiting = len(_differing(candidates, frozen))
    digest = hashlib.sha256(json.dumps([vars(each) for each in frozen], sort_keys=True).encode()).hexdigest()
    if earlier and earlier[0].digest == digest:
        return _with_waiting(earlier[0], n_waiting)
    new = ComparisonSet.objects.create(
        kind=kind,
        year=year,
        questionnaire_key=questionnaire_key,
        digest=digest,
        totals=_added_up(each.counts for each in frozen),
        n_organisations=len(frozen),
        provenance=_provenance(frozen),
        n_waiting=n_waiting,
    )
    ComparisonMember.objects.bulk_create(ComparisonMember(comparison_set=new, **vars(each)) for each in frozen)
    return new


@lru_cache(maxsize=8)
def frozen_set(set_id: int, digest: str, codes: tuple[str, ...]) -> FrozenSet:
    """Return a set's members as arrays. Asks the database once per process: a frozen set never changes."""
    return arrays_of(ComparisonMember.objects.filter(comparison_set=set_id), codes)


def _locked(kind: str, year: int, questionnaire_key: str) -> list[ComparisonSet]:
    """Return the sets so far, newest first, when nobody else is freezing: two must not step from the same set.

    The lock is on the first organisation of the kind, since there may be no set yet. Who comes second reads the sets
    when it has the lock, and so finds the one that the first has made.
    """
    list(Organisation.objects.select_for_update(no_key=True).filter(kind=kind).order_by("pk").values_list("pk")[:1])
    return list(sets_of(kind, year, questionnaire_key))


def _candidates(members: Iterable[Member]) -> list[Candidate]:
    members = sorted((member for member in members if member.counts), key=lambda member: member.organisation_id)
    organisations = Organisation.objects.in_bulk([member.organisation_id for member in members])
    places = ("county", "municipality_group", "inhabitants")
    return [
        Candidate(**vars(member), **{name: getattr(organisations[member.organisation_id], name) for name in places})
        for member in members
    ]


def _in_batches(candidates: list[Candidate], earlier: Sequence[ComparisonSet]) -> list[Candidate]:
    """Return the candidates, with the newest set's copies of the items that too few would change."""
    if not earlier:
        return candidates
    newest, *_ = pasts = [_members_of(each) for each in earlier]
    codes = codes_of(candidates, *pasts)
    held = np.zeros(len(codes), dtype=bool)
    for past in pasts:
        if len(past) >= SAFE_ORGANISATIONS:  # a smaller set has never been shown to anybody (S14)
            held |= _steps_too_small(arrays_of(past, codes), arrays_of(candidates, codes))
    return _mixed(newest, candidates, {code for code, is_held in zip(codes, held, strict=True) if is_held})


def _steps_too_small(before: FrozenSet, after: FrozenSet) -> BoolArray:
    """Tell of each item whether too few have changed in any way, or as wholes, where others have just moved."""
    too_small = [too_few(differs(before, after)[1]) for differs in (changed, changed_as_wholes)]
    return too_small[0] | too_small[1]


def _mixed(newest: list[Candidate], candidates: list[Candidate], held: set[str]) -> list[Candidate]:
    """Return every organisation with the newest set's items that are held, and the candidates' others."""
    old, new = ({each.organisation_id: each for each in members} for members in (newest, candidates))
    mixed = [_one_mixed(old.get(pk), new.get(pk), held) for pk in sorted({*old, *new})]
    return [each for each in mixed if each and each.counts]


def _one_mixed(old: Candidate | None, new: Candidate | None, held: set[str]) -> Candidate | None:
    """Return an organisation's part of a mixed set; all of it is the old one when no item of it is new."""
    is_new = new and set(new.counts) - held
    base = new if is_new else old
    if base is None:
        return None
    before, after = (each.sector_counts if each else {} for each in (old, new))
    sector_counts = {
        sector: _mixed_counts(before.get(sector, {}), after.get(sector, {}), held)
        for sector in sorted({*before, *after})
    }
    return Candidate(
        base.organisation_id,
        _mixed_counts(old.counts if old else {}, new.counts if new else {}, held),
        {sector: counts for sector, counts in sector_counts.items() if counts},
        base.provenance,
        base.county,
        base.municipality_group,
        base.inhabitants,
    )


def _mixed_counts(old: Counts, new: Counts, held: set[str]) -> Counts:
    kept = {code: counts for code, counts in old.items() if code in held}
    taken = {code: counts for code, counts in new.items() if code not in held}
    return dict(sorted({**kept, **taken}.items()))


def _differing(candidates: list[Candidate], frozen: list[Candidate]) -> set[int]:
    """Return the organisations whose newest results are not, or not all, in the set."""
    wanted, there = (
        {each.organisation_id: (each.counts, each.sector_counts) for each in members}
        for members in (candidates, frozen)
    )
    return {pk for pk in {*wanted, *there} if wanted.get(pk) != there.get(pk)}


def _with_waiting(newest: ComparisonSet, n_waiting: int) -> ComparisonSet:
    if newest.n_waiting != n_waiting:
        newest.n_waiting = n_waiting
        newest.save(update_fields=["n_waiting"])
    return newest


def _members_of(comparison_set: ComparisonSet) -> list[Candidate]:
    rows = ComparisonMember.objects.filter(comparison_set=comparison_set).order_by("organisation_id")
    names = list(Candidate.__dataclass_fields__)
    return [Candidate(**row) for row in rows.values(*names)]


def _provenance(members: Iterable[Candidate]) -> list[dict[str, Any]]:
    sources = Counter(member.provenance for member in members if member.provenance)
    return [{"name": name, "n": n} for name, n in sorted(sources.items())]


def _added_up(all_counts: Iterable[Counts]) -> Counts:
    totals: Counts = {}
    for counts in all_counts:
        for code, row in counts.items():
            totals[code] = [a + b for a, b in zip(totals.get(code, [0] * 6), row, strict=True)]
    return totals
