"""A measurement's own results: counted, added up and protected, before any comparison."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property

import numpy as np

from analysis.comparison import Member, SectorCounts
from analysis.disclosure import Earlier, Protection, Thresholds, protect, protect_next
from analysis.disclosure.arrays import GRADES
from analysis.free_texts import ReleasedText, read_released
from analysis.frequencies import Counts, count_closed_waves, read_counts, read_joint_counts
from analysis.outline import Outline, outline_of
from analysis.publishing.history import Past, aligned, all_cells, read_history, spread_out
from analysis.publishing.reliability import Joint
from analysis.publishing.sharing import Offer, offer_of
from analysis.publishing.shown import Shown, show, show_next
from analysis.scopes import ORGANISATION, Breakdown, Scope, break_down
from analysis.stats.questions import COUNT_COLUMNS
from analysis.stats.standing_out import Limits
from analysis.structure import Structure, structure_of
from analysis.turnout.rates import WaveRate, read_wave_rates
from surveys.models import Measurement, Wave

#: Changes whenever the same counts would give other figures.
METHOD = "2"


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
    joint: dict[str, Joint]
    rates: tuple[WaveRate, ...]
    structure: Structure
    missing: tuple[str, ...]
    partial: tuple[str, ...]
    texts: tuple[ReleasedText, ...] = ()

    @property
    def limits(self) -> Limits:
        """Return what the measurement calls out (docs/method.md, rule 9)."""
        measurement = self.measurement
        return Limits(
            practical=measurement.practical,
            low=measurement.low,
            high=measurement.high,
            dont_know_high=measurement.dont_know_high,
        )

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
            asdict(self.limits),
            self.measurement.others_as,
            self.measurement.questionnaire.digest,
            [[pk, self.structure.path(pk), each.sector] for pk, each in self.structure.departments.items()],
            [[pk, group.name] for pk, group in self.structure.groups.items()],
            self.counts.cells,
            self.counts.answers.tolist(),
            [asdict(rate) for rate in self.rates],
            self.missing,
            self.partial,
        ]
        if self.texts:
            parts.append([each.id for each in self.texts])
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Prepared:
    """Protected results. `basis` is what the next publication will be checked against.

    public_rates: ids of the waves behind each response rate that an earlier publication has shown.
    """

    counted: Counted
    breakdown: Breakdown
    shown: Shown
    basis: Past
    n_earlier: int
    public_rates: tuple[frozenset[int], ...] = ()
    sector_counts: SectorCounts = field(default_factory=dict)

    @cached_property
    def whole(self) -> int:
        """Return the position of the organisation among the scopes."""
        return self.breakdown.scopes.index(Scope(ORGANISATION))

    def member(self) -> Member:
        """Return what others may compare themselves with."""
        return Member(self.counted.measurement.organisation_id, self.shared_counts(), self.shared_sector_counts())

    def shared_sector_counts(self) -> SectorCounts:
        """Return the same by sector, for the items that the organisation shares as a whole."""
        whole = self.shared_counts()
        return {
            sector: {code: row for code, row in counts.items() if code in whole}
            for sector, counts in self.sector_counts.items()
        }

    def newly_shown(self) -> dict[str, int]:
        """Return how many graded each question whose distribution is new for the organisation, by code."""
        is_new = self.basis.new.distributions[:, self.whole]
        graded = self.basis.answers[..., GRADES].sum(axis=(1, 2)).tolist()
        return {code: n for code, n, new in zip(self.counted.codes, graded, is_new, strict=True) if new}

    def shared_counts(self) -> dict[str, list[int]]:
        """Return the organisation's six counts by item code, where both distribution and share are shown."""
        shown = self.shown.of_scope(self.whole)
        counts, versions = shown[COUNT_COLUMNS].to_numpy(), np.nan_to_num(shown[["as_of", "dont_know_as_of"]])
        is_same = versions[:, 0] == versions[:, 1]
        is_same[-1] = True  # the screening question is a yes/no question and has no mean beside its share
        is_shared = ~np.isnan(counts).any(axis=1) & is_same
        codes = [code for code, is_there in zip(self.counted.codes, is_shared, strict=True) if is_there]
        return dict(zip(codes, counts[is_shared].astype(int).tolist(), strict=True))


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
    joint, texts = read_joint_counts(measurement, outline), read_released(measurement)
    gaps = _gaps(measurement, structure)
    return Counted(measurement, outline, thresholds, counts, joint, rates, structure, *gaps, texts)


def protect_counted(counted: Counted) -> Prepared:
    """Return what may be shown of the counts beside all that has been published; raise NothingNew for nothing."""
    history = read_history(counted.measurement)
    cells = all_cells(counted.counts.cells, history)
    structure = counted.structure
    breakdown = break_down(cells, structure.parents, list(structure.departments), list(structure.groups))
    answers = spread_out(counted.counts.answers, counted.counts.cells, cells)
    offer = offer_of(structure, cells, history, len(breakdown.scopes))
    scopes = (*breakdown.scopes, *offer.scopes)
    earlier = [aligned(past, cells, scopes) for past in history]
    shown, new = _protected(counted, breakdown, offer, answers, earlier)
    public_rates = tuple(waves for past in history for waves in past.rates)
    basis = Past(cells, answers, scopes, new, ())
    sector_counts = offer.lent([*earlier, Earlier(answers, new)], counted.codes)
    return Prepared(counted, breakdown, shown, basis, len(history), public_rates, sector_counts)


def _protected(
    counted: Counted, breakdown: Breakdown, offer: Offer, answers: np.ndarray, earlier: list[Earlier]
) -> tuple[Shown, Protection]:
    membership = np.concatenate([breakdown.membership, offer.membership])
    table = (membership, breakdown.families, answers, counted.thresholds)
    if not earlier:
        protection = offer.settled(protect(*table, n_last=len(offer.scopes)))
        return show(breakdown.add_up(answers), counted.codes, offer.first(protection)), protection
    release = protect_next(*table, earlier, n_last=len(offer.scopes))
    if not release.has_news and not np.array_equal(earlier[-1].value_counts, answers):
        raise NothingNew(counted.measurement)
    versions = [breakdown.add_up(each) for each in (*(past.value_counts for past in earlier), answers)]
    shown = show_next(versions, counted.codes, offer.first(release.protection), offer.first(release.repeats))
    return shown, offer.settled(release.protection)


def _gaps(measurement: Measurement, structure: Structure) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which departments are missing (no wave closed) and which are partial ("kompletteras")."""
    waves = list(Wave.objects.of(measurement))
    done = {wave.department_id for wave in waves if wave.state == Wave.State.CLOSED}
    missing = {wave.department_id for wave in waves} - done
    partial = {wave.department_id for wave in waves if wave.to_be_completed} - missing
    return _paths(missing, structure), _paths(partial, structure)


def _paths(departments: set[int], structure: Structure) -> tuple[str, ...]:
    return tuple(structure.path(pk) for pk in structure.departments if pk in departments)
