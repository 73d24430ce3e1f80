"""A measurement's own results: counted, added up and protected, before any comparison."""

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from functools import cached_property

import numpy as np

from analysis.comparison import Member
from analysis.disclosure import Earlier, Protection, Thresholds, protect, protect_next
from analysis.figures import Shown, show, show_next
from analysis.frequencies import Counts, count_closed_waves, read_counts
from analysis.history import Past, aligned, all_cells, read_history, spread_out
from analysis.outline import Outline, outline_of
from analysis.rates import WaveRate, read_wave_rates
from analysis.scopes import ORGANISATION, Breakdown, Scope, break_down
from analysis.stats.questions import COUNT_COLUMNS
from analysis.structure import Structure, structure_of
from surveys.models import Measurement, Wave

#: Changes whenever the same counts would give other figures.
METHOD = "1"


class NothingToPublish(Exception):
    """No wave of the measurement has closed with responses."""

    def __init__(self, measurement: Measurement) -> None:
        super().__init__(f"{measurement} har inga svar i stängda omgångar. Det finns inget att publicera ännu.")


class NothingNew(Exception):
    """So few have been added since the last publication that nothing new may be shown (S10)."""

    def __init__(self, measurement: Measurement) -> None:
        super().__init__(
            f"{measurement} har för få nya svar sedan förra publiceringen. Varje ny siffra skulle visa vad "
            "enstaka personer har svarat. Den förra publiceringen gäller."
        )


@dataclass(frozen=True)
class Counted:
    """A measurement's closed waves, counted and not yet protected."""

    measurement: Measurement
    outline: Outline
    thresholds: Thresholds
    counts: Counts
    rates: tuple[WaveRate, ...]
    structure: Structure
    missing: tuple[str, ...]
    partial: tuple[str, ...]

    @property
    def codes(self) -> list[str]:
        """Return the codes of the items: the questions and, last, the screening question."""
        return [*self.outline.codes, self.outline.screening_code]

    @cached_property
    def digest(self) -> str:
        """Return a fingerprint of everything that the own figures depend on."""
        parts = [
            METHOD,
            asdict(self.thresholds),
            self.measurement.questionnaire.digest,
            [[pk, self.structure.path(pk)] for pk in self.structure.departments],
            [[pk, group.name] for pk, group in self.structure.groups.items()],
            self.counts.cells,
            self.counts.answers.tolist(),
            [asdict(rate) for rate in self.rates],
            self.missing,
            self.partial,
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Prepared:
    """Protected results. `basis` is what the next publication will be checked against."""

    counted: Counted
    breakdown: Breakdown
    shown: Shown
    basis: Past
    n_earlier: int

    def member(self) -> Member:
        """Return what others may compare themselves with."""
        return Member(self.counted.measurement.organisation_id, self.shared_counts())

    def shared_counts(self) -> dict[str, list[int]]:
        """Return the organisation's six counts by item code, where both distribution and share are shown."""
        whole = self.breakdown.scopes.index(Scope(ORGANISATION))
        shown = self.shown.of_scope(whole)
        is_same = shown["as_of"].fillna(0).eq(shown["dont_know_as_of"].fillna(0))
        is_same[self.counted.outline.screening_code] = True  # a yes/no question has no mean beside its share
        complete = shown[shown[COUNT_COLUMNS].notna().all(axis=1) & is_same]
        rows = complete[COUNT_COLUMNS].to_numpy(dtype=int).tolist()
        return dict(zip(complete.index, rows, strict=True))


def count(measurement: Measurement) -> Counted:
    """Return the measurement's counts; raise NothingToPublish when nobody has responded."""
    outline = outline_of(measurement.questionnaire)
    count_closed_waves([measurement])
    counts = read_counts(measurement, outline)
    if not counts.cells:
        raise NothingToPublish(measurement)
    structure = structure_of(measurement.organisation)
    thresholds = Thresholds(**{field.name: getattr(measurement, field.name) for field in fields(Thresholds)})
    rates = tuple(read_wave_rates(measurement))
    return Counted(measurement, outline, thresholds, counts, rates, structure, *_gaps(measurement, structure))


def protect_counted(counted: Counted) -> Prepared:
    """Return what may be shown of the counts beside all that has been published; raise NothingNew for nothing."""
    history = read_history(counted.measurement)
    cells = all_cells(counted.counts.cells, history)
    structure = counted.structure
    breakdown = break_down(cells, structure.parents, list(structure.departments), list(structure.groups))
    answers = spread_out(counted.counts.answers, counted.counts.cells, cells)
    shown, new = _protected(counted, breakdown, answers, [aligned(past, cells, breakdown.scopes) for past in history])
    return Prepared(counted, breakdown, shown, Past(cells, answers, breakdown.scopes, new, ()), len(history))


def _protected(
    counted: Counted, breakdown: Breakdown, answers: np.ndarray, earlier: list[Earlier]
) -> tuple[Shown, Protection]:
    table = (breakdown.membership, breakdown.families, answers, counted.thresholds)
    if not earlier:
        protection = protect(*table)
        return show(breakdown.add_up(answers), counted.codes, protection), protection
    release = protect_next(*table, earlier)
    if not release.has_news and not np.array_equal(earlier[-1].value_counts, answers):
        raise NothingNew(counted.measurement)
    versions = [breakdown.add_up(each) for each in (*(past.value_counts for past in earlier), answers)]
    return show_next(versions, counted.codes, release.protection, release.repeats), release.protection


def _gaps(measurement: Measurement, structure: Structure) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which departments are missing (no wave closed) and which are partial ("kompletteras")."""
    waves = list(Wave.objects.of(measurement))
    done = {wave.department_id for wave in waves if wave.state == Wave.State.CLOSED}
    missing = {wave.department_id for wave in waves} - done
    partial = {wave.department_id for wave in waves if wave.to_be_completed} - missing
    return _paths(missing, structure), _paths(partial, structure)


def _paths(departments: set[int], structure: Structure) -> tuple[str, ...]:
    return tuple(structure.path(pk) for pk in structure.departments if pk in departments)
