"""The administration as the key user sees it who sets up a measurement and follows it until it closes."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.system.demonstration import WORKER_MILLISECONDS, Demonstration

START = "/administration/0580/"
DEPARTMENT = "Leanlink"
PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)

#: Lets the wave of a measurement lie around today, whatever day it is, in a period of its own.
_AROUND_TODAY = """
import datetime as dt
from surveys import periods
from surveys.models import MeasurementPeriod, Wave
today = periods.today()
days = {{"opens_on": today - dt.timedelta(days=10), "closes_on": today + dt.timedelta(days=300)}}
period, _ = MeasurementPeriod.objects.get_or_create(season="demonstration", year=2000, defaults=days)
days = {{"opens_on": today - dt.timedelta(days=1), "closes_on": today + dt.timedelta(days=30)}}
Wave.objects.filter(measurement__slug="{slug}").update(period=period, **days)
"""
#: Lets the last mails of a measurement have left two days ago, so that the next may leave.
_TWO_DAYS_LATER = """
import datetime as dt
from django.db.models import F
from surveys.models import Mailing
sent = Mailing.objects.filter(wave__measurement__slug="{slug}", started_at__isnull=False)
sent.update(started_at=F("started_at") - dt.timedelta(days=2))
"""


class KeyUser:
    """A key user's browser, and the measurement that she sets up in it."""

    def __init__(self, page: Page, demonstration: Demonstration, slug: str) -> None:
        self.page = page
        self.demonstration = demonstration
        self.slug = slug

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name).first.click()

    def fill(self, **values: str) -> None:
        for label, value in values.items():
            self.page.get_by_label(re.compile(rf"^\s*{label.replace('_', ' ')}\W*$")).fill(value)

    def read(self, text: str) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def wait_for(self, text: str) -> None:
        """See a text that tells what the worker has done, on a page that asks again by itself."""
        expect(self.page.locator("main")).to_contain_text(text, timeout=WORKER_MILLISECONDS)

    def is_well(self) -> None:
        """Meet nothing that axe complains about and nothing wider than the screen, on a desktop and on a phone."""
        for size in (DESKTOP, PHONE):
            self.page.set_viewport_size(size)
            found = Axe().run(self.page).response["violations"]
            assert [(finding["id"], finding["nodes"][0]["target"]) for finding in found] == []
            assert self.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        self.page.set_viewport_size(DESKTOP)

    def make_measurement(self) -> None:
        self.page.goto(f"{START}ny-matning/")
        self.is_well()
        self.fill(Rubrik=f"Prov {self.slug}", Kortnamn=self.slug, Kontakt_för_frågor="Staben, staben@example.se")
        self.press("Spara")
        self.is_well()

    def plan_wave(self) -> None:
        """Choose a department, and the last day of the first period that is offered."""
        self.follow("Planera omgångar")
        self.page.get_by_label(DEPARTMENT, exact=True).check()
        self.is_well()
        self.press("Gå vidare till dagar")
        period = self.page.get_by_role("radio").first
        period.check()
        last = re.findall(
            r"\d{4}-\d\d-\d\d", period.locator("xpath=ancestor::label|following-sibling::label").inner_text()
        )[-1]
        self.fill(Första_dag=last, Sista_dag=last)
        self.is_well()
        self.press("Planera")
        self.demonstration.run(_AROUND_TODAY.format(slug=self.slug))

    def upload(self, *rows: str) -> None:
        content = "\n".join(["e-post;namn;förvaltning;grupp", *rows])
        self.page.goto(f"{self.wave}respondenter/fil/")
        self.page.set_input_files(
            "input[type=file]", {"name": "lista.csv", "mimeType": "text/csv", "buffer": content.encode()}
        )
        self.is_well()
        self.press("Visa vad som läses in")
        self.is_well()

    def let_two_days_pass(self) -> None:
        self.demonstration.run(_TWO_DAYS_LATER.format(slug=self.slug))

    def open_wave_page(self) -> None:
        self.page.goto(f"{START}matningar/{self.slug}/")
        self.page.get_by_role("link", name=DEPARTMENT, exact=True).click()

    @property
    def wave(self) -> str:
        """The address of the wave's page."""
        self.open_wave_page()
        return self.page.url
