"""Sorting a list's rows into new, known, moved and refused, before anything is stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from surveys.models import Department, Respondent, RespondentGroup, Wave
from surveys.models.organisation import PATH_SEPARATOR

from .reading import Row, has_hidden_characters

_NAME_LENGTH = 200
_EMAIL_LENGTH = 254


@dataclass(frozen=True)
class Placed:
    """A row with the department and group that it names; `respondent` is who has the address already."""

    row: Row
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
    """What storing a list would do. Nothing is stored as long as a single row is refused."""

    new: list[Placed] = field(default_factory=list)
    known: list[Placed] = field(default_factory=list)
    moved: list[Placed] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    n_repeated: int = 0

    @property
    def may_be_stored(self) -> bool:
        return not self.refused and bool(self.new or self.moved or self.renamed)

    @property
    def renamed(self) -> list[Placed]:
        """Known people whose row gives another name."""
        return [p for p in self.known if p.respondent and p.row.name and p.row.name != p.respondent.name]


class RowRefused(Exception):
    """A row cannot be stored; the text says why."""


def check(wave: Wave, rows: Iterable[Row]) -> Preview:
    """Return what storing the rows in a wave would do. Four queries, whatever the number of rows."""
    places, people, preview = _Places(wave), _People(wave), Preview()
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


class _Places:
    """The departments below a wave and the organisation's groups, looked up by what a list calls them."""

    def __init__(self, wave: Wave) -> None:
        self.by_path: dict[str, Department] = {}
        self.by_name: dict[str, list[Department]] = {}
        for department in departments_of(wave):
            self.by_path[department.path.casefold()] = department
            self.by_name.setdefault(department.name.casefold(), []).append(department)
        self.groups = {group.name.casefold(): group for group in wave.measurement.organisation.groups.all()}

    def placed(self, row: Row) -> Placed:
        if not row.email:
            raise RowRefused("E-postadressen saknas.")
        if len(row.email) > _EMAIL_LENGTH:
            raise RowRefused("E-postadressen är för lång.")
        try:
            validate_email(row.email)
        except ValidationError:
            raise RowRefused("Det är ingen e-postadress.") from None
        if len(row.name) > _NAME_LENGTH or has_hidden_characters(row.name):
            raise RowRefused("Namnet är för långt eller innehåller osynliga tecken.")
        return Placed(row, self._department(row.department), self._group(row.group))

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
            raise RowRefused("Förvaltningen finns inte i den här omgången.")
        return named[0]

    def _group(self, text: str) -> RespondentGroup:
        if not text:
            raise RowRefused("Gruppen saknas.")
        if text.casefold() not in self.groups:
            raise RowRefused("Gruppen finns inte.")
        return self.groups[text.casefold()]


class _People:
    """Who is in the wave already, and who is in another one that asks the same questions now."""

    def __init__(self, wave: Wave) -> None:
        self.has_opened = wave.state != Wave.State.PLANNED
        listed = Respondent.objects.filter(wave=wave).only("email", "name", "department", "group")
        self.here = {respondent.email.lower(): respondent for respondent in listed}
        elsewhere = Respondent.objects.filter(
            wave__in=wave.measurement.waves.may_still_answer().exclude(pk=wave.pk)
        ).values_list("email", "wave__department__name")
        self.elsewhere = {email.lower(): name for email, name in elsewhere if email}

    def known(self, placed: Placed) -> Placed:
        """Return the placed row with the respondent it speaks of; raise RowRefused when it may not be stored."""
        email = placed.row.email
        if email in self.elsewhere:
            raise RowRefused(f"Adressen finns redan i omgången för {self.elsewhere[email]}.")
        existing = self.here.get(email)
        if existing is None:
            return placed
        same = (existing.department_id, existing.group_id) == (placed.department.pk, placed.group.pk)
        if self.has_opened and not same:
            raise RowRefused("Omgången har öppnat: den som redan är inbjuden kan inte byta förvaltning eller grupp.")
        return Placed(placed.row, placed.department, placed.group, existing)


def departments_of(wave: Wave) -> list[Department]:
    """Return the departments that a wave covers, with their paths. One query."""
    return list(Department.objects.within([wave.department_id]).with_ancestors())
