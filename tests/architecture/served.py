"""A small municipality with much to hide, and all that the program serves of it to everybody, as plain values."""

import html
import json
import random
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, combinations, product
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.utils import timezone
from lxml import html as markup

from analysis.models import Publication
from analysis.outline import Outline, outline_of
from analysis.publishing.publication import freeze_published, publish
from analysis.results import ComparisonResults, ScopeResults, read, read_comparisons
from reports.api import tokens
from reports.models import PublicPage
from surveys import questionnaire_files
from surveys.answer_import import import_answers
from surveys.models import Department, Measurement, Organisation, Role, User, Wave
from tests.factories import RoleFactory

#: One question or two of each subcategory; a low grade of T1 is the good one.
CODES = ("B1", "B2", "E1", "I1", "U1", "O1", "T1", "T2")
#: The measurement of the employees.
EMPLOYEES = "0580/2020-medarbetare"
KINDS = ("organisation", "department", "group", "department_group")
GROUPS = ("Chefer", "Strateger", "Utvecklare", "Ledning")

#: Department, sector, how many answer at first, and how many in the late wave. Biblioteket's answer alike.
DEPARTMENTS = (
    ("Vårdnämnden", "social_services", 12, 1),
    ("Vårdnämnden / Äldreomsorg", "social_services", 17, 6),
    ("Vårdnämnden / Funktionsstöd", "social_services", 4, 0),
    ("Skolnämnden", "education", 26, 2),
    ("Tekniknämnden", "urban_planning", 7, 0),
    ("Kanslistaben", "central_administration", 3, 7),
    ("Biblioteksbolaget", "culture_leisure", 11, 0),
)


@dataclass(frozen=True)
class Answer:
    """One person's answers: grades, and 0 for don't know."""

    department: tuple[str, ...]
    group: str
    decides: str
    values: Mapping[str, int]


@dataclass(frozen=True)
class Published:
    """A publication as it is stored: its measurement's name, its number and its figures."""

    measurement: str
    number: int
    title: str
    scopes: tuple[ScopeResults, ...]
    comparisons: tuple[ComparisonResults, ...]

    def scope(self, name: str, kind: str = "department") -> ScopeResults:
        return next(each for each in self.scopes if each.kind == kind and each.name == name)

    @property
    def whole(self) -> ScopeResults:
        return self.scope("", "organisation")


@dataclass(frozen=True)
class Served:
    """What was answered at an address."""

    address: str
    status: int
    content_type: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def tree(self) -> Any:
        return markup.document_fromstring(self.text)


@dataclass(eq=False)
class World:
    """What the tests know: the raw answers, the publications, and what each part of the cast was served."""

    answers: dict[tuple[str, int], list[Answer]] = field(default_factory=dict)
    others: list[Answer] = field(default_factory=list)
    publications: list[Published] = field(default_factory=list)
    departments: dict[int, str] = field(default_factory=dict)
    outline: Outline | None = None
    name: str = ""

    def publication(self, measurement: str, number: int) -> Published:
        return next(each for each in self.publications if (each.measurement, each.number) == (measurement, number))


def build(folder: Path, *, is_late: bool = True) -> tuple[World, dict[str, Client], dict[str, str]]:
    """Return the world before anything is served, a browser for everybody, and a key to the API for everybody."""
    world, dice = World(), random.Random(11)  # noqa: S311  (the same answers each time)
    _questionnaire()
    for number in range(6):
        people = [*_people(dice, "Vårdnämnden", 14 + number), *_people(dice, "Skolnämnden", 19)]
        _import(folder, f"90{number:02}/2020", people)
        world.others += people
        publish(Measurement.objects.named(f"90{number:02}/2020"))
    freeze_published("kommun", 2020)
    for slug in ("2019", "2020"):
        first = [person for name, _, n, _ in DEPARTMENTS for person in _people(dice, name, n)]
        _import(folder, f"0580/{slug}", first)
        world.answers[f"0580/{slug}", 1] = first
        publish(Measurement.objects.named(f"0580/{slug}"))
    _ask_employees(folder, world, dice)
    measurement = Measurement.objects.named("0580/2020")
    if is_late:
        world.answers["0580/2020", 2] = world.answers["0580/2020", 1] + _complete(folder, measurement, dice)
    PublicPage.objects.create(measurement=measurement, shows_questions=True)
    world.publications = [_stored(each) for each in Publication.objects.order_by("pk")]
    world.departments = {each.pk: each.path for each in Department.objects.of(measurement.organisation)}
    world.outline, world.name = outline_of(measurement.questionnaire), measurement.organisation.name
    cast = _cast(measurement.organisation)
    keys = {part: _key(user, measurement.organisation) for part, user in cast.items()}
    return world, {"visitor": Client(), **{part: _browser(user) for part, user in cast.items()}}, keys


def _questionnaire() -> None:
    data = json.loads((questionnaire_files.SHIPPED / "dimios_2020.json").read_text(encoding="utf-8"))
    questions = [question for question in data["questions"] if question["code"] in CODES]
    questionnaire_files.store({**data, "key": "liten", "questions": questions}, digest="liten")


def _people(dice: random.Random, department: str, n: int, codes: tuple[str, ...] = CODES) -> Iterator[Answer]:
    path = tuple(part.strip() for part in department.split("/"))
    for number in range(n):
        is_alike = department == "Biblioteksbolaget"
        values = {code: 4 if is_alike and number else dice.choice((0, 1, 2, 2, 3, 3, 4, 4, 5)) for code in codes}
        group = dice.choices(GROUPS, (45, 30, 20, 5))[0]
        yield Answer(path, group, dice.choice(("ja", "ja", "nej")), values)


def _import(folder: Path, measurement: str, people: list[Answer], questionnaire: str = "liten:2020") -> None:
    codes = list(people[0].values)
    sectors = {name: sector for name, sector, _, _ in DEPARTMENTS}
    lines = [";".join(["department", "sector", "group", "decides", *codes])]
    for each in people:
        name, values = " / ".join(each.department), [str(each.values[code]) for code in codes]
        lines.append(";".join([name, sectors[name], each.group, each.decides, *values]))
    path = folder / "answers.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    import_answers(measurement, path, questionnaire=questionnaire, create=True)


def _ask_employees(folder: Path, world: World, dice: random.Random) -> None:
    """Publish the employees' answers of the same year."""
    codes = tuple(each.code for each in questionnaire_files.named(questionnaire_files.EMPLOYEES).questions.all())
    people = [person for name, _, n, _ in DEPARTMENTS for person in _people(dice, name, n, codes)]
    world.answers[EMPLOYEES, 1] = people
    _import(folder, EMPLOYEES, people, questionnaire_files.EMPLOYEES)
    publish(Measurement.objects.named(EMPLOYEES))


def _complete(folder: Path, measurement: Measurement, dice: random.Random) -> list[Answer]:
    """Publish once more with the answers of a late wave, and return those."""
    late = [person for name, _, _, n in DEPARTMENTS for person in _people(dice, name, n)]
    _open_late_waves(measurement)
    _import(folder, str(measurement), late)
    publish(measurement)
    return late


def _open_late_waves(measurement: Measurement) -> None:
    for wave in list(measurement.waves.all()):
        Wave.objects.filter(pk=wave.pk).update(expected=wave.responses.count() + 3)
        wave.pk, wave.closed_at = None, timezone.now()
        wave.save()


def _stored(publication: Publication) -> Published:
    measurement = publication.measurement
    scopes = tuple(read(publication, kinds=KINDS))
    return Published(
        str(measurement), publication.number, measurement.title, scopes, tuple(read_comparisons(publication))
    )


def _cast(organisation: Organisation) -> dict[str, User]:
    departments = {each.path: each for each in Department.objects.of(organisation)}
    kinds, other = Role.Kind, Organisation.objects.get(code="9001")
    roles: dict[str, tuple[str, Organisation | None, Department | None]] = {
        "key_user": (kinds.KEY_USER, organisation, None),
        "reader": (kinds.READER, organisation, None),
        "representative": (kinds.REPRESENTATIVE, organisation, departments["Skolnämnden"]),
        "hidden_representative": (kinds.REPRESENTATIVE, organisation, departments["Biblioteksbolaget"]),
        "sub_administrator": (kinds.SUB_ADMINISTRATOR, organisation, departments["Vårdnämnden"]),
        "coordinator": (kinds.COORDINATOR, None, None),
        "foreign_key_user": (kinds.KEY_USER, other, None),
    }
    return {
        part: RoleFactory(kind=kind, organisation=where, department=department).user
        for part, (kind, where, department) in roles.items()
    }


def _browser(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def _key(user: User, organisation: Organisation) -> str:
    """Return a key to the municipality's results, whoever asks: what it opens is decided at each request."""
    return tokens.issue(user=user, organisation=organisation, name="angripare", expires_on=timezone.localdate())


# What is served

_ADDRESSES = re.compile(rb'(?:href|src|hx-get|data-url|data-src)="([^"]*)"')
#: Other people's code, leaving, and files that are laid out anew (those have tests of their own).
_NOT_READ = re.compile(r"^/(static/|konto/logout|rapporter/|.*alla\.zip)")
#: So many addresses of administration that differ in their numbers only are read; no figures stand there.
_ENOUGH = 2
_STARTS = ("/", "/matningar/", "/oppet/0580/2020/", "/nycklar/", "/nationellt/", "/administration/")
_API = "/api/v1/measurements"


def crawl(browser: Client, starts: Iterable[str] = _STARTS, *, skip: str = "$^") -> dict[str, Served]:
    """Return everything that links and choices lead to, by address."""
    found: dict[str, Served] = {}
    shapes: Counter[str] = Counter()
    waiting, never = deque(starts), re.compile(skip)
    while waiting:
        address = waiting.popleft()
        if address in found or _NOT_READ.search(address) or never.search(address) or _is_enough(address, shapes):
            continue
        found[address] = served = fetch(browser, address)
        waiting.extend(_onward(served))
    return found


def _is_enough(address: str, shapes: Counter[str]) -> bool:
    """Tell whether enough pages of administration with such an address have been read."""
    if not (address.startswith("/administration/") or address.endswith("/utskick/")):
        return False
    shape = re.sub(r"\d+", "N", address)
    shapes[shape] += 1
    return shapes[shape] > _ENOUGH


def fetch(browser: Client, address: str, **headers: str) -> Served:
    response = browser.get(address, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[arg-type]
    if location := response.headers.get("Location"):
        body += f'<a href="{html.escape(location)}">'.encode()
    return Served(address, response.status_code, response.headers.get("Content-Type", ""), body)


def _onward(served: Served) -> Iterator[str]:
    if not served.content_type.startswith("text/html"):
        return
    for found in _ADDRESSES.findall(served.body):
        yield from _local(urljoin(served.address, html.unescape(found.decode())))
    if b'method="get"' in served.body:
        for query in _choices(served):
            yield from _local(urljoin(served.address, query))


def _local(address: str) -> Iterator[str]:
    parts = urlsplit(address)
    if parts.scheme in ("", "http") and parts.netloc in ("", "testserver"):
        yield parts.path + (f"?{parts.query}" if parts.query else "")


def _choices(served: Served) -> Iterator[str]:
    """Yield every combination of what the page's forms offer."""
    for form in served.tree.xpath('//form[@method="get"]'):
        fields = [
            [f"{each.get('name')}={option.get('value')}" for option in each.xpath(".//option")]
            for each in form.xpath(".//select")
        ]
        fields += [["", f"{each.get('name')}={each.get('value')}"] for each in form.xpath('.//input[@type="checkbox"]')]
        for chosen in product(*fields):
            yield f"{form.get('action') or ''}?{'&'.join(filter(None, chosen))}"


def read_api(key: str, slugs: Iterable[str] = ("2019", "2020")) -> dict[str, Served]:
    """Return all that the API answers to a key."""
    addresses = [_API, "/api/v1/openapi.json"]
    for slug in slugs:
        of_measurement = f"{_API}/0580/{slug}"
        addresses += [f"{of_measurement}/questions", f"{of_measurement}/publications"]
        for number in ("1", "latest"):
            addresses += [f"{of_measurement}/publications/{number}/results{end}" for end in ("", ".csv")]
    browser = Client()
    return {address: fetch(browser, address, authorization=f"Bearer {key}") for address in addresses}


# What nobody may know


def hidden_numbers(world: World) -> set[float]:
    """Return what could be said of the answers behind every mean that is hidden or repeated, told by itself.

    Of hidden departments and groups also what could be said of two and three of them together.
    """
    told: set[float] = set()
    for key, published in ((key, world.publication(*key)) for key in world.answers):
        for code in world.answers[key][0].values:
            hidden = [(each.kind, _values(world, key, each, code)) for each in published.scopes if _hides(each, code)]
            told |= {number for _, values in hidden for number in numbers_of(values)}
            for kind in ("department", "group"):
                alike = [values for of_kind, values in hidden if of_kind == kind]
                unions = [list(chain(*some)) for size in (2, 3) for some in combinations(alike, size)]
                told |= {number for values in unions for number in numbers_of(values)}
    return told


def numbers_of(values: list[int]) -> set[float]:
    """Return what could be said of some answers: mean, its index to both sides, share of don't know, spread."""
    grades = [value for value in values if value]
    told = {values.count(0) / len(values), 100 * values.count(0) / len(values)} if values else set()
    if grades:
        mean = sum(grades) / len(grades)
        variance = sum((grade - mean) ** 2 for grade in grades) / len(grades)
        told |= {mean, 25 * (mean - 1), 25 * (5 - mean), 1 - variance / 4, variance, variance**0.5}
    return told


def _hides(scope: ScopeResults, code: str) -> bool:
    figure = scope.question(code)
    return figure.mean is None or bool(figure.as_of)


def _values(world: World, key: tuple[str, int], scope: ScopeResults, code: str) -> list[int]:
    """Return the answers that a scope is about, told from its name."""
    name, _, group = scope.name.partition(" | ") if scope.kind != "group" else ("", "", scope.name)
    path = tuple(name.split(" / ")) if name else ()
    belong = (each for each in world.answers[key] if each.department[: len(path)] == path)
    return [each.values[code] for each in belong if group in ("", each.group)]


# Reading what was served


def charts_of(served: Served) -> list[dict[str, Any]]:
    """Return the drawings that a page's scripts get."""
    if not served.content_type.startswith("text/html") or b"application/json" not in served.body:
        return []
    return [json.loads(each.text) for each in served.tree.xpath('//script[@type="application/json"]')]


def text_of(node: Any) -> str:
    return " ".join("".join(node.itertext()).split())
