"""Response rates of a measurement's waves, per organisation and department."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.disclosure import rate_bound, response_rates_shown
from analysis.figures import RESPONSE_RATE
from analysis.results import Figure
from analysis.scopes import Scope, break_down
from surveys.models import Measurement, Wave
from surveys.models.measurement import Turnout


@dataclass(frozen=True)
class WaveRate:
    """How many were invited to a closed wave (None when nobody has said) and how many submitted."""

    department: int
    invited: int | None
    submitted: int


def read_wave_rates(measurement: Measurement) -> list[WaveRate]:
    """Return invited and submitted of every closed wave. Two queries."""
    closed = Wave.objects.of(measurement).closed()
    turnout = closed.turnout()
    return [WaveRate(wave.department_id, turnout[wave.pk].invited, turnout[wave.pk].submitted) for wave in closed]


def live_rate(turnout: Turnout, k_inv: int) -> Figure:
    """Return the response rate of a single wave while it is open, by the same rule (docs/disclosure.md S19)."""
    if not turnout.invited:
        return Figure(measure=RESPONSE_RATE)
    rate = _rate(turnout.invited, turnout.submitted, is_shown=turnout.invited >= k_inv)
    return Figure(measure=RESPONSE_RATE, **rate)


def rate_rows(
    rates: Sequence[WaveRate], scopes: Sequence[Scope], parents: Mapping[int, int | None], k_inv: int
) -> pd.DataFrame:
    """Return the response rate of each scope that waves belong to: n invited and value (a share), or suppressed.

    The column `scope` is the position in `scopes`. A scope gets no row when a wave of it has an unknown number
    of invited. Source: docs/disclosure.md S19.
    """
    waves = break_down([(rate.department, 0) for rate in rates], parents, list(parents), [])
    invited = np.array([rate.invited or 0 for rate in rates], dtype=np.int64)
    submitted = np.array([rate.submitted for rate in rates], dtype=np.int64)
    is_unknown = np.array([not rate.invited for rate in rates], dtype=bool)
    shown = response_rates_shown(waves.membership, waves.families, invited, k_inv)
    position = {scope: index for index, scope in enumerate(scopes)}
    rows = [
        {"scope": position[scope], **_rate(int(invited[mask].sum()), int(submitted[mask].sum()), is_shown=is_shown)}
        for scope, mask, is_shown in zip(waves.scopes, waves.membership, shown, strict=True)
        if scope in position and mask.any() and not is_unknown[mask].any()
    ]
    return pd.DataFrame(rows).assign(measure=RESPONSE_RATE, code="", others_suppressed=False)


def _rate(invited: int, submitted: int, *, is_shown: bool) -> dict[str, Any]:
    if not is_shown:
        return {"suppressed": True}
    invited = max(invited, submitted)  # a stated number of invited may be too low
    bound = rate_bound(submitted, invited)
    if bound:
        return {"n": invited, "bound": bound, "suppressed": True}
    return {"n": invited, "value": submitted / invited, "suppressed": False}
