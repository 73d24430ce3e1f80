"""Following a measurement while answers come in: what the page of response rates prints, for one reader."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis.results import Figure
from analysis.turnout.following import Turnout, turnout_of
from analysis.turnout.live import WHOLE, Part
from reports import charts
from reports.formatting import percent
from surveys import access
from surveys.models import Department, Measurement, Wave


@dataclass(frozen=True)
class Row:
    """One line of a table: a wave, a department below its own, a group, or everybody."""

    name: str
    rate: Figure
    invited: int | None
    is_few: bool
    wave: Wave | None = None
    level: int = 0
    may_invite: bool = False

    @property
    def writer(self) -> str:
        """Return how the rate is written: one that is hidden says why."""
        return "response_rate" if self.is_few else "response_rate_of_many"


@dataclass(frozen=True)
class Day:
    """One day of the curves: its number since the opening, and the shares as they are written."""

    number: int
    share: str
    share_before: str


@dataclass(frozen=True)
class Following:
    """All that the fragment of response rates prints. The parts below `rows` are about `name`."""

    goal: str
    rows: list[Row]
    name: str = ""
    groups: list[Row] = field(default_factory=list)
    chart: dict[str, Any] | None = None
    days: list[Day] = field(default_factory=list)
    has_year_before: bool = False


def follow(measurement: Measurement, reader: access.Visitor, departments: Iterable[Department]) -> Following:
    """Return the response rates of the waves and departments that the reader may see.

    measurement: from `access.visible_measurements`; departments: those of them that she may see.
    """
    turnout, seen = turnout_of(measurement), {department.pk: department for department in departments}
    inviting = _inviting(measurement, reader, turnout)
    rows = [row for wave in turnout.waves for row in _wave_rows(wave, turnout, seen, inviting)]
    if measurement.sees_whole:
        whole = Row(measurement.organisation.name, *_numbers(turnout, WHOLE))
        return _following(measurement, None, turnout, [whole, *rows] if rows else [])
    own = [row.wave for row in rows if row.wave]
    if len(own) == 1:
        return _following(measurement, own[0], turnout, rows)
    return Following(percent(measurement.goal), rows)


def _inviting(measurement: Measurement, reader: access.Visitor, turnout: Turnout) -> set[int]:
    """Return the waves whose mails the reader may plan."""
    if measurement.is_administered:
        return {wave.pk for wave in turnout.waves}
    if not measurement.administers:
        return set()
    waves = access.administrable_waves(reader, measurement.organisation).of(measurement)
    return set(waves.values_list("pk", flat=True))


def follow_wave(wave: Wave, reader: access.Visitor) -> Following:
    """Return the response rates of one wave that the reader may see: its departments, groups and days."""
    turnout = turnout_of(wave.measurement)
    rows = _wave_rows(wave, turnout, _seen(wave.measurement, reader))
    return _following(wave.measurement, wave, turnout, rows)


def _seen(measurement: Measurement, reader: access.Visitor) -> dict[int, Department]:
    departments = access.visible_departments(reader, measurement.organisation)
    return {department.pk: department for department in departments}


def _wave_rows(wave: Wave, turnout: Turnout, seen: dict[int, Department], inviting: Collection[int] = ()) -> list[Row]:
    """Return the wave and the departments below its own, those of them that the reader sees."""
    rows = []
    if wave.department_id in seen:
        numbers = _numbers(turnout, Part(wave.pk))
        rows.append(Row(wave.department.path, *numbers, wave=wave, may_invite=wave.pk in inviting))
    below = [part.department for part in turnout.rates if part.wave == wave.pk and part.department in seen]
    departments = sorted((seen[pk] for pk in below if pk), key=lambda department: department.path)
    rows += [Row(each.path, *_numbers(turnout, Part(wave.pk, each.pk)), level=1) for each in departments]
    return rows


def _group_rows(turnout: Turnout, wave: int | None) -> list[Row]:
    parts = [(name, Part(wave, group=group)) for group, name in turnout.groups.items()]
    return [Row(name, *_numbers(turnout, part)) for name, part in parts if part in turnout.rates]


def _numbers(turnout: Turnout, part: Part) -> tuple[Figure, int | None, bool]:
    return turnout.rate(part), turnout.invited.get(part), part in turnout.few


def _following(measurement: Measurement, wave: Wave | None, turnout: Turnout, rows: list[Row]) -> Following:
    """Return the page's figures with the groups and the days of a wave, or of all waves together."""
    part = _part(wave)
    curve = turnout.curves.get(part, ())
    before = _year_before(measurement, wave) if curve else ()
    return Following(
        goal=percent(measurement.goal),
        rows=rows,
        name=wave.department.path if wave else measurement.organisation.name,
        groups=_group_rows(turnout, part.wave),
        chart=charts.curve(curve, before, goal=measurement.goal, own_name=str(measurement.year)) if curve else None,
        days=_days(curve, before),
        has_year_before=bool(before),
    )


def _part(wave: Wave | None) -> Part:
    return Part(wave.pk) if wave else WHOLE


def _days(curve: Sequence[float], before: Sequence[float]) -> list[Day]:
    """Return the curves as a table. The last value of the year before stands for the days after it."""
    return [
        Day(number, percent(share), percent(before[min(number, len(before) - 1)]) if before else "")
        for number, share in enumerate(curve)
    ]


def _year_before(measurement: Measurement, wave: Wave | None) -> Sequence[float]:
    """Return the curve of the same department, or organisation, in the measurement of the year before."""
    earlier = Measurement.objects.year_before(measurement)
    if not earlier:
        return ()
    turnout = turnout_of(earlier)
    same = [_part(each) for each in turnout.waves if not wave or each.department_id == wave.department_id]
    part = same[-1] if wave and same else WHOLE
    return turnout.curves.get(part, ()) if same else ()
