"""A measurement's own results: counted, added up and protected, before any comparison."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property

import numpy as np

from analysis.comparison import Member, SectorCounts
from analysis.disclosure import Earlier, NextRelease, Protection, Repeats, Thresholds, protect, protect_next
from analysis.disclosure.arrays import GRADES
from analysis.free_texts import ReleasedText, read_released
from analysis.frequencies import Counts, read_counts
from analysis.outline import Outline, outline_of, question_ids
from analysis.publishing.history import Past, aligned, all_cells, read_history, spread_out
from analysis.publishing.keeping import packed, unpacked
from analysis.publishing.sharing import Offer, offer_of
from analysis.publishing.shown import Shown, show_next
from analysis.scopes import ORGANISATION, Breakdown, Scope, break_down
from analysis.stats.standing_out import Limits
from analysis.structure import Structure, structure_of
from analysis.turnout.rates import WaveRate, read_waves, wave_rates
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
        parts: list[object] = [
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
        return _fingerprint(parts)


@dataclass(frozen=True)
class Prepared:
    """Protected results. `basis` is what the next publication will be checked against.

    public_rates: ids of the waves behind each response rate that an earlier publication has shown.
    kept: what disclosure control decided, for a later step (analysis/publishing/keeping.py).
    """

    counted: Counted
    breakdown: Breakdown
    shown: Shown
    basis: Past
    n_earlier: int
    public_rates: tuple[frozenset[int], ...] = ()
    sector_counts: SectorCounts = field(default_factory=dict)
    kept: bytes = b""

    @cached_property
    def whole(self) -> int:
        """Return the position of the organisation among the scopes."""
        return self.breakdown.scopes.index(Scope(ORGANISATION))

    def member(self) -> Member:
        """Return what others may compare themselves with."""
        return Member(self.counted.measurement.organisation_id, self.shared_counts, self.shared_sector_counts)

    @cached_property
    def shared_sector_counts(self) -> SectorCounts:
        """Return the same by sector, for the items that the organisation shares as a whole."""
        whole = self.shared_counts
        return {
            sector: {code: row for code, row in counts.items() if code in whole}
            for sector, counts in self.sector_counts.items()
        }

    def newly_shown(self) -> dict[str, list[int]]:
        """Return n_1 … n_5 of each question whose distribution is new for the organisation, by code."""
        is_new = self.basis.new.distributions[:, self.whole]
        grades = self.basis.answers[..., GRADES].sum(axis=1).tolist()
        return {code: row for code, row, new in zip(self.counted.codes, grades, is_new, strict=True) if new}

    @cached_property
    def shared_counts(self) -> dict[str, list[int]]:
        """The organisation's six counts by item code, where both distribution and share are shown."""
        counts, as_of = self.shown.counts_of(self.whole), np.nan_to_num(self.shown.as_of[self.whole])
        is_same = as_of == np.nan_to_num(self.shown.dont_know_as_of[self.whole])
        is_same[-1] = True  # the screening question is a yes/no question and has no mean beside its share
        is_shared = ~np.isnan(counts).any(axis=1) & is_same
        codes = [code for code, is_there in zip(self.counted.codes, is_shared, strict=True) if is_there]
        return dict(zip(codes, counts[is_shared].astype(int).tolist(), strict=True))


def count(measurement: Measurement) -> Counted:
    """Return the measurement's counts; raise NothingToPublish when nobody has responded."""
    outline, parts = outline_of(measurement.questionnaire), question_ids(measurement.questionnaire)
    waves = read_waves(measurement)
    closed = [wave for wave in waves if wave.state == Wave.State.CLOSED]
    counts = read_counts(closed, parts)
    if not counts.cells:
        raise NothingToPublish(measurement)
    structure = structure_of(measurement.organisation)
    thresholds = Thresholds(**{field.name: getattr(measurement, field.name) for field in fields(Thresholds)})
    rates, texts = tuple(wave_rates(closed)), read_released(measurement)
    return Counted(measurement, outline, thresholds, counts, rates, structure, *_gaps(waves, structure), texts)


def protect_counted(counted: Counted, kept: bytes = b"") -> Prepared:
    """Return what may be shown of the counts beside all that has been published; raise NothingNew for nothing.

    kept: `Prepared.kept` of the same counts, if it is there: spares deciding again.
    """
    history = read_history(counted.measurement)
    cells = all_cells(counted.counts.cells, history)
    structure = counted.structure
    breakdown = break_down(cells, structure.parents, list(structure.departments), list(structure.groups))
    answers = spread_out(counted.counts.answers, counted.counts.cells, cells)
    offer = offer_of(structure, cells, history, len(breakdown.scopes))
    scopes = (*breakdown.scopes, *offer.scopes)
    earlier = [aligned(past, cells, scopes) for past in history]
    rests_on = _fingerprint([counted.digest, len(history)])
    release = unpacked(kept, rests_on) or _release(counted, breakdown, offer, answers, earlier)
    shown, new = _shown(counted, breakdown, offer, [*(past.value_counts for past in earlier), answers], release)
    public_rates = tuple(waves for past in history for waves in past.rates)
    basis = Past(cells, answers, scopes, new, ())
    sector_counts = offer.lent([*earlier, Earlier(answers, new)], counted.codes)
    return Prepared(
        counted, breakdown, shown, basis, len(history), public_rates, sector_counts, packed(release, rests_on)
    )


def _release(
    counted: Counted, breakdown: Breakdown, offer: Offer, answers: np.ndarray, earlier: list[Earlier]
) -> NextRelease:
    """Return what may be shown of every scope and every set that is offered."""
    membership = np.concatenate([breakdown.membership, offer.membership])
    table = (membership, breakdown.families, answers, counted.thresholds)
    if earlier:
        return protect_next(*table, earlier, n_last=len(offer.scopes))
    protection = protect(*table, n_last=len(offer.scopes))
    nothing = np.zeros_like(protection.means, dtype=np.int64)
    return NextRelease(protection, Repeats(nothing, nothing, nothing), has_news=True)


def _shown(
    counted: Counted, breakdown: Breakdown, offer: Offer, versions: list[np.ndarray], release: NextRelease
) -> tuple[Shown, Protection]:
    """Return what is shown, and what of it is new. versions: the counts of every publication, the new one last."""
    if not release.has_news and not np.array_equal(versions[-2], versions[-1]):
        raise NothingNew(counted.measurement)
    added_up = [breakdown.add_up(each) for each in versions]
    shown = show_next(added_up, counted.codes, offer.first(release.protection), offer.first(release.repeats))
    return shown, offer.settled(release.protection)


def _fingerprint(parts: list[object]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _gaps(waves: list[Wave], structure: Structure) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return which departments are missing (no wave closed) and which are partial ("kompletteras")."""
    done = {wave.department_id for wave in waves if wave.state == Wave.State.CLOSED}
    missing = {wave.department_id for wave in waves} - done
    partial = {wave.department_id for wave in waves if wave.to_be_completed} - missing
    return _paths(missing, structure), _paths(partial, structure)


def _paths(departments: set[int], structure: Structure) -> tuple[str, ...]:
    return tuple(structure.path(pk) for pk in structure.departments if pk in departments)
