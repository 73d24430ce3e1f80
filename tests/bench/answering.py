"""L1, L2, L4, L11 of docs/robustness.md: many people answer at once, on gunicorn and PostgreSQL (L11: SQLite).

The load comes from the same machine as the web server and the database, so the figures are too low rather than too
high. Every run compares what is stored with what was acknowledged.
"""

import hashlib
import http.client
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from urllib.parse import urlencode

from tests.bench.measuring import row
from tests.faults.site import ROOT, Site, serving

#: The most that a run may take, in seconds, and the most that it may ask.
L1_SECONDS, L1_PEOPLE, L1_BROWSERS = 25, 1_500, 12
L2_PEOPLE = 300
L4_SECONDS, L4_REQUESTS, L4_BROWSERS = 60, 50_000, 8
L11_PEOPLE = 50

_TABLES = ("surveys_respondent", "surveys_draft", "surveys_response", "surveys_answer", "surveys_answeringday")


@dataclass
class Load:
    """What a run was answered: seconds of each request, and how many answers of each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    thanked: int = 0

    def p95(self) -> float:
        return sorted(self.seconds)[int(0.95 * len(self.seconds))] if self.seconds else 0.0

    def errors(self) -> int:
        return sum(status >= 500 for status in self.statuses)


class Browser:
    """One person's browser: a connection that is kept open."""

    def __init__(self, site: Site, load: Load) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
        self._load = load

    def close(self) -> None:
        self._connection.close()

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> str:
        """Return where the answer leads to, if anywhere."""
        body = urlencode(fields) if fields is not None else None
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        answer.read()
        self._load.seconds.append(time.perf_counter() - began)
        self._load.statuses.append(answer.status)
        return answer.getheader("Location") or ""

    def take_survey(self, token: str, pages: list[list[str]], pause: Callable[[], None] = lambda: None) -> None:
        """Read every page, choose on it, and submit."""
        self.ask("GET", f"/s/{token}/")
        fields = [{"beslut": "yes"}, *({f"fraga-{code}": str(random.randint(1, 5)) for code in page} for page in pages)]  # noqa: S311
        for number, chosen in enumerate(fields, start=1):
            for method, sent in (("GET", None), ("POST", chosen)):
                pause()
                self.ask(method, f"/s/{token}/sida/{number}/", sent)
        self.ask("GET", f"/s/{token}/granska/")
        pause()
        self.submit(token)

    def submit(self, token: str) -> None:
        leads_to = self.ask("POST", f"/s/{token}/granska/", {"skicka": ""})
        self._load.thanked += leads_to.endswith("/tack/")
        if leads_to:
            self.ask("GET", leads_to)


def run() -> None:
    pages = _pages()
    with serving(workers=2) as site:
        _l1(site, pages)
        _l2(site)
        _l4(site)
    _l11(pages)


def _l1(site: Site, pages: list[list[str]]) -> None:
    tokens, before = iter(invite(L1_PEOPLE, waves=4)), stored()
    load, until = Load(), time.monotonic() + L1_SECONDS

    def people() -> None:
        with closing(Browser(site, load)) as browser:
            while time.monotonic() < until and (token := next(tokens, "")):
                browser.take_survey(token, pages)

    took = _together([people] * L1_BROWSERS)
    row(f"L1 complete surveys a second ({L1_BROWSERS} browsers without a pause)", f"{load.thanked / took:.1f}", "≥ 25")
    row("L1 p95 of a request", f"{1000 * load.p95():.0f} ms", "≤ 200 ms")
    row("L1 server errors", f"{load.errors()}", "0")
    row("L1 stored of acknowledged", f"{stored() - before} of {load.thanked}", "equal")


def _l2(site: Site) -> None:
    tokens, before, load = invite(L2_PEOPLE, waves=1, is_ready=True), stored(), Load()
    twice = [*tokens, *tokens[: L2_PEOPLE // 5]]
    random.shuffle(twice)

    def person(number: int, token: str) -> None:
        time.sleep(number / len(twice))
        with closing(Browser(site, load)) as browser:
            browser.submit(token)

    took = _together([lambda n=n, token=token: person(n, token) for n, token in enumerate(twice)])
    row(f"L2 {L2_PEOPLE} submits in a second, a fifth twice: all answered after", f"{took:.1f} s", "≤ 10 s")
    row("L2 server errors", f"{load.errors()}", "0")
    row("L2 responses", f"{stored() - before}", f"{L2_PEOPLE}")


def _l4(site: Site) -> None:
    tokens, load, until = invite(50, waves=2, is_ready=True), Load(), time.monotonic() + L4_SECONDS
    before, each = fingerprint(), L4_REQUESTS // L4_BROWSERS

    def robot() -> None:
        with closing(Browser(site, load)) as browser:
            for path, method in _paths(tokens, each):
                if time.monotonic() > until:
                    return
                browser.ask(method, path)

    took = _together([robot] * L4_BROWSERS)
    changed = "nothing" if fingerprint() == before else "ROWS"
    row(f"L4 GET and HEAD on valid links, {len(load.seconds) / took:.0f} a second", f"{len(load.seconds)}", "50000")
    row("L4 changed by them", changed, "nothing")


def _paths(tokens: list[str], n: int) -> Iterator[tuple[str, str]]:
    for number in range(n):
        page = ("", "sida/1/", "sida/2/", "granska/")[number % 4]
        yield f"/s/{random.choice(tokens)}/{page}", ("GET", "HEAD")[number // 4 % 2]  # noqa: S311


def _l11(pages: list[list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        embedded = {"DATABASE_URL": "", "DATA_DIR": folder}
        tokens = _apart("migrate_and_invite", embedded)
        load = Load()
        with serving(workers=2, **embedded) as site:
            took = _together([lambda token=token: _slowly(site, load, token, pages) for token in tokens])
            locked = site.log.read_text().count("database is locked")
        n_stored = int(_apart("print_stored", embedded)[0])
    row(f"L11 SQLite, {L11_PEOPLE} people at once, a page every second: p95", f"{1000 * load.p95():.0f} ms", "≤ 500 ms")
    row("L11 'database is locked', server errors", f"{locked}, {load.errors()}", "0, 0")
    row(f"L11 stored of acknowledged ({took:.0f} s)", f"{n_stored} of {load.thanked}", "equal")


def _slowly(site: Site, load: Load, token: str, pages: list[list[str]]) -> None:
    time.sleep(random.random())  # noqa: S311
    with closing(Browser(site, load)) as browser:
        browser.take_survey(token, pages, pause=lambda: time.sleep(0.5))


def _apart(function: str, environment: dict[str, str]) -> list[str]:
    """Return the lines that a function below prints in a process with another database."""
    code = f"import django; django.setup(); from tests.bench import answering; answering.{function}()"
    variables = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=variables, check=True, capture_output=True, text=True
    )
    return done.stdout.split()


def migrate_and_invite() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(*invite(L11_PEOPLE, waves=1), sep="\n")


def print_stored() -> None:
    print(stored())


def _together(calls: list[Callable[[], None]]) -> float:
    """Return how many seconds the calls took, each in a thread."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(calls)) as threads:
        for done in [threads.submit(call) for call in calls]:
            done.result()
    return time.perf_counter() - began


def invite(n: int, *, waves: int, is_ready: bool = False) -> list[str]:
    """Return the tokens of new people, invited to some waves; ready ones have only to submit."""
    from surveys.models import Draft, Respondent
    from tests.factories import GroupFactory, MeasurementFactory
    from tests.faults.people import open_wave

    measurement = MeasurementFactory(questionnaire=_questionnaire())
    group = GroupFactory(organisation=measurement.organisation)
    opened = [open_wave(measurement=measurement) for _ in range(waves)]
    of_wave = ((number, opened[number % waves]) for number in range(n))
    people = [Respondent(wave=w, department=w.department, group=group, email=f"p{i}@example.se") for i, w in of_wave]
    Respondent.objects.invite(people)
    if is_ready:
        Draft.objects.bulk_create(Draft(respondent=person, answers={"B1": 4}) for person in people)
    return [person.token for person in people]


def _pages() -> list[list[str]]:
    from surveys.answering.pages import pages_of

    return [[question.code for question in page.questions] for page in pages_of(_questionnaire())]


def _questionnaire() -> object:
    from surveys import questionnaire_files, waves

    questionnaire = questionnaire_files.named("dimios:2020")
    waves.freeze(questionnaire)
    return questionnaire


def stored() -> int:
    from surveys.models import Response

    return Response.objects.count()


def fingerprint() -> str:
    """Return a digest of every row that answering can change."""
    from django.db import connection

    with connection.cursor() as cursor:
        tables = []
        for table in _TABLES:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")  # noqa: S608
            tables.append(cursor.fetchall())
    return hashlib.sha256(repr(list(chain(*tables))).encode()).hexdigest()
