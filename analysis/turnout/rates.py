"""Response rates of a measurement's waves, per organisation and department."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from analysis.disclosure import NotSafe, rate_bound, response_rates_shown
from analysis.publishing.figures import RESPONSE_RATE
from analysis.scopes import Breakdown, Scope, break_down
from surveys.compiled import Finder
from surveys.models import Measurement, Wave

_WAVES: Final = Finder(lambda measurement: Wave.objects.of(measurement).with_turnout())


@dataclass(frozen=True)
class WaveRate:
    """How many were invited to a closed wave (None when nobody has said) and how many submitted."""

    wave: int
    department: int
    invited: int | None
    submitted: int


def read_waves(measurement: Measurement) -> list[Wave]:
    """Return a measurement's waves, each with how many were invited and have submitted. One query."""
    return _WAVES.all(measurement.pk)


def wave_rates(closed: Sequence[Wave]) -> list[WaveRate]:
    """Return invited and submitted of closed waves as they were read."""
    return [WaveRate(wave.pk, wave.department_id, wave.invited, wave.submitted) for wave in closed]


@dataclass(frozen=True)
class Rates:
    """Response rates as fields of a Figure by the scope's position, and the waves behind each one that is shown."""

    figures: dict[int, dict[str, Any]]
    shown_waves: tuple[frozenset[int], ...]

    def invited(self, n_scopes: int) -> np.ndarray:
        """Return how many were invited by scope, NaN where the response rate is not shown as it is."""
        found = [self.figures.get(scope, {}) for scope in range(n_scopes)]
        return np.array([each["n"] if each.get("value") is not None else np.nan for each in found], dtype=float)


@dataclass(frozen=True)
class SeenByPlace:
    """Rates that were shown while waves were open.

    The smallest parts of all waves, closed or not: the wave's id and the number of invited of each; and the people
    behind each rate, a bool array sets × parts.
    """

    waves: tuple[int, ...]
    invited: tuple[int, ...]
    sets: np.ndarray


def rates_shown(
    rates: Sequence[WaveRate],
    scopes: Sequence[Scope],
    parents: Mapping[int, int | None],
    k_inv: int,
    public: Sequence[frozenset[int]] = (),
    seen: SeenByPlace | None = None,
) -> Rates:
    """Return the response rate of each scope that waves belong to: n invited and value (a share), or suppressed.

    scopes: the publication's. public: ids of the waves behind the rates of earlier publications. seen: the rates that
    were shown live; None for none. A scope gets no row when a wave of it has an unknown number of invited.

    Source: docs/disclosure.md S19.
    """
    waves = break_down([(rate.department, index) for index, rate in enumerate(rates)], parents, list(parents), [])
    invited = np.array([rate.invited or 0 for rate in rates], dtype=np.int64)
    submitted = np.array([rate.submitted for rate in rates], dtype=np.int64)
    ids = np.array([rate.wave for rate in rates], dtype=np.int64)
    seen = seen or SeenByPlace(tuple(ids.tolist()), tuple(invited.tolist()), np.zeros((0, len(rates)), dtype=bool))
    shown = _safe_rates(waves, ids, k_inv, public, seen)
    position = {scope: index for index, scope in enumerate(scopes)}
    figures, shown_waves = {}, []
    for scope, mask, is_shown in zip(waves.scopes, waves.membership, shown, strict=True):
        if scope not in position or not mask.any() or not invited[mask].all():
            continue
        rate = rate_of(int(invited[mask].sum()), int(submitted[mask].sum()), is_shown=bool(is_shown))
        figures[position[scope]] = {"measure": RESPONSE_RATE, "code": "", **rate}
        shown_waves += [frozenset(ids[mask].tolist())] if is_shown else []
    return Rates(figures, tuple(shown_waves))


def rate_of(invited: int, submitted: int, *, is_shown: bool) -> dict[str, Any]:
    """Return a response rate as fields of a Figure: n invited and a share, a bound for few, or hidden."""
    if not is_shown:
        return {"suppressed": True}
    invited = max(invited, submitted)  # a stated number of invited may be too low
    bound = rate_bound(submitted, invited)
    if bound:
        return {"n": invited, "bound": bound, "suppressed": True}
    return {"n": invited, "value": submitted / invited, "suppressed": False}


def _safe_rates(
    waves: Breakdown, ids: np.ndarray, k_inv: int, public: Sequence[frozenset[int]], seen: SeenByPlace
) -> np.ndarray:
    """Return which rates may be shown; none when a corrected number of invited makes earlier ones tell too much."""
    belongs = np.array(seen.waves, dtype=np.int64) == ids[:, None]
    membership = np.asarray(waves.membership.astype(int) @ belongs.astype(int), dtype=bool)
    published = np.array([np.isin(seen.waves, list(each)) for each in public], dtype=bool).reshape(-1, len(seen.waves))
    forced, invited = np.concatenate([published, seen.sets]), np.array(seen.invited, dtype=np.int64)
    try:
        return response_rates_shown(membership, waves.families, invited, k_inv, forced)
    except NotSafe:
        return np.zeros(len(waves.scopes), dtype=bool)
