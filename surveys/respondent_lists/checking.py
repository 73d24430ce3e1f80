"""Sorting a list's rows into new, known, moved and refused, before anything is stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from surveys.models import Department, Respondent, RespondentGroup, Wave
from surveys.models.organisation import PATH_SEPARATOR

from .reading import Row, has_hidden_characters

_NAME_LENGTH = 200
_EMAIL_LENGTH = 254


@dataclass(frozen=True)
class Placed:
    """A row with the wave, department and group that it belongs to; `respondent` is who has the address already."""

    row: Row
    wave: Wave
    department: Department
    group: RespondentGroup
    respondent: Respondent | None = None


@dataclass(frozen=True)
class Refused:
    """A row that cannot be stored, and why, in Swedish."""

    row: Row
    reason: str


@dataclass
class Preview:
    """What storing a list would do. Nothing is stored as long as a single row is refused, unless what fits is taken."""

    takes_what_fits: bool = False
    new: list[Placed] = field(default_factory=list)
    known: list[Placed] = field(default_factory=list)
    moved: list[Placed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    n_repeated: int = 0

    @property
    def may_be_stored(self) -> bool:
        is_in_order = self.takes_what_fits or not self.refused
        return is_in_order and bool(self.new or self.moved or self.renamed)

    @property
    def renamed(self) -> list[Placed]:
        """Known people whose row gives another name."""
        return [p for p in self.known if p.respondent and p.row.name and p.row.name != p.respondent.name]

    def of(self, wave: Wave) -> "Preview":
        """What storing would do in one of the waves. What is refused belongs to none."""
        new, known, moved = ([p for p in each if p.wave == wave] for each in (self.new, self.known, self.moved))
        return Preview(self.takes_what_fits, new, known, moved)


class RowRefused(Exception):
    """A row cannot be stored; the text says why."""


def check(waves: Sequence[Wave], rows: Iterable[Row], *, takes_what_fits: bool = False) -> Preview:
    """Return what storing the rows in waves of one measurement would do, each row in the wave of its department.

    Four queries, whatever the number of rows.
    """
    places, people, preview = _Places(waves), _People(waves), Preview(takes_what_fits)
    seen: dict[str, Placed] = {}
    for row in rows:
        try:
            placed = people.known(places.placed(row))
            if _is_repeated(placed, seen):
                preview.n_repeated += 1
                continue
        except RowRefused as refusal:
            preview.refused.append(Refused(row, str(refusal)))
            continue
        seen[row.email] = placed
        _sort(preview, placed)
    return preview


def _sort(preview: Preview, placed: Placed) -> None:
    existing = placed.respondent
    if existing is None:
        preview.new.append(placed)
    elif (existing.department_id, existing.group_id) == (placed.department.pk, placed.group.pk):
        preview.known.append(placed)
    else:
        preview.moved.append(placed)


def _is_repeated(placed: Placed, seen: dict[str, Placed]) -> bool:
    """Tell whether an equal row came before; raise RowRefused when an unequal one did."""
    first = seen.get(placed.row.email)
    if first is None:
        return False
    if (first.department, first.group) != (placed.department, placed.group):
        raise RowRefused(f"Adressen står också på rad {first.row.line}, med en annan förvaltning eller grupp.")
    return True


_OUTSIDE_ONE: Final = "Förvaltningen finns inte i den här omgången."
_OUTSIDE_ALL: Final = "Förvaltningen hör inte till någon omgång som tar emot respondenter."


class _Places:
    """The departments of waves and the organisation's groups, looked up by what a list calls them."""

    def __init__(self, waves: Sequence[Wave]) -> None:
        self.waves = {wave.department_id: wave for wave in waves}
        self.by_path: dict[str, Department] = {}
        self.by_name: dict[str, list[Department]] = {}
        for department in departments_of(waves):
            self.by_path[department.path.casefold()] = department
            self.by_name.setdefault(department.name.casefold(), []).append(department)
        organisations = {wave.measurement.organisation for wave in waves}
        self.groups = {group.name.casefold(): group for each in organisations for group in each.groups.all()}
        self.outside = _OUTSIDE_ONE if len(waves) == 1 else _OUTSIDE_ALL

    def placed(self, row: Row) -> Placed:
        if not row.email:
            raise RowRefused("E-postadressen saknas.")
        if len(row.email) > _EMAIL_LENGTH:
            raise RowRefused("E-postadressen är för lång.")
        try:
            validate_email(row.email)
        except ValidationError:
            raise RowRefused("Adressen är inte en giltig e-postadress.") from None
        if len(row.name) > _NAME_LENGTH or has_hidden_characters(row.name):
            raise RowRefused("Namnet är för långt eller innehåller osynliga tecken.")
        department = self._department(row.department)
        return Placed(row, self._wave(department), department, self._group(row.group))

    def _wave(self, department: Department) -> Wave:
        """Return the wave of the department, or of what it lies below."""
        above: Department | None = department
        while above and above.pk not in self.waves:
            above = above.parent
        assert above  # noqa: S101  (for mypy: only departments of waves are looked up)
        return self.waves[above.pk]

    def _department(self, text: str) -> Department:
        if not text:
            raise RowRefused("Förvaltningen saknas.")
        name = PATH_SEPARATOR.join(part.strip() for part in f" {text} ".split(PATH_SEPARATOR)).casefold()
        if name in self.by_path:
            return self.by_path[name]
        named = self.by_name.get(name, [])
        if len(named) > 1:
            raise RowRefused(f"Flera enheter heter så. Skriv hela vägen, till exempel ”{named[0].path}”.")
        if not named:
            raise RowRefused(self.outside)
        return named[0]

    def _group(self, text: str) -> RespondentGroup:
        if not text:
            raise RowRefused("Gruppen saknas.")
        if text.casefold() not in self.groups:
            raise RowRefused("Gruppen finns inte.")
        return self.groups[text.casefold()]


class _People:
    """Who is in the waves already, and who is in other ones that ask the same questions now."""

    def __init__(self, waves: Sequence[Wave]) -> None:
        listed = Respondent.objects.filter(wave__in=waves).only("email", "name", "wave", "department", "group")
        self.here = {respondent.email.lower(): respondent for respondent in listed}
        self.names = {wave.pk: wave.department.name for wave in waves}
        measurements = {wave.measurement_id for wave in waves}
        others = Wave.objects.may_still_answer().filter(measurement__in=measurements).exclude(pk__in=self.names)
        elsewhere = Respondent.objects.filter(wave__in=others).values_list("email", "wave__department__name")
        self.elsewhere = {email.lower(): name for email, name in elsewhere}

    def known(self, placed: Placed) -> Placed:
        """Return the placed row with the respondent it speaks of; raise RowRefused when it may not be stored."""
        email = placed.row.email
        if email in self.elsewhere:
            raise RowRefused(in_another_wave(self.elsewhere[email]))
        existing = self.here.get(email)
        if existing is None:
            return placed
        if existing.wave_id != placed.wave.pk:
            raise RowRefused(in_another_wave(self.names[existing.wave_id]))
        same = (existing.department_id, existing.group_id) == (placed.department.pk, placed.group.pk)
        if placed.wave.has_begun and not same:
            raise RowRefused("Omgången har öppnat: den som redan är inbjuden kan inte byta förvaltning eller grupp.")
        return replace(placed, respondent=existing)


def in_another_wave(department: str) -> str:
    """Return why an address is refused that is on the list of another wave of the measurement."""
    return f"Adressen finns redan i omgången för {department}."


def departments_of(waves: Iterable[Wave]) -> list[Department]:
    """Return the departments that waves cover, with their paths. One query."""
    return list(Department.objects.within([wave.department_id for wave in waves]).with_ancestors())
