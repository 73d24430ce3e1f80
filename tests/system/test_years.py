"""The pages that lay years, and leaders and employees, side by side, in a browser."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

KEY_USER = "staben@example.se"
MEASUREMENT = "/matningar/0580/2020/"
PAGES = ["ar-for-ar/", "ar-for-ar/?matt=innovation", "ar-for-ar/?matt=I3", "medarbetare/?matt=teknik"]

SignIn = Callable[[Page, str], None]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(checked_page: Page, sign_in: SignIn, path: str):
    sign_in(checked_page, KEY_USER)
    checked_page.goto(MEASUREMENT + path)
    expect(checked_page.locator(".main-svg").first).to_be_visible()

    found = Axe().run(checked_page).response["violations"]

    assert [(each["id"], node["target"]) for each in found for node in each["nodes"]] == []


@pytest.mark.parametrize(
    "path", ["/administration/0580/forvaltningar/foljd/", "/administration/0580/forvaltningar/foljd/ny/"]
)
def test_axe_finds_nothing_where_mergers_are_recorded(checked_page: Page, sign_in: SignIn, path: str):
    sign_in(checked_page, KEY_USER)
    checked_page.goto(path)

    found = Axe().run(checked_page).response["violations"]

    assert [(each["id"], node["target"]) for each in found for node in each["nodes"]] == []


def test_every_index_has_a_chart_and_leads_to_its_questions(signed_in: Callable[[str], Page]):
    page = signed_in(KEY_USER)
    page.goto(MEASUREMENT + "ar-for-ar/")
    expect(page.locator(".panel svg.main-svg:first-child")).to_have_count(9)

    page.locator(".panel").get_by_role("link", name="Innovation").click()

    expect(page.get_by_role("rowheader", name="Tänka digitalt först")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [390], ids=["phone"])
def test_nothing_is_wider_than_a_phone(signed_in: Callable[[str], Page], path: str, width: int):
    page = signed_in(KEY_USER)
    page.goto(MEASUREMENT + path)
    expect(page.locator(".main-svg").first).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_figures_are_there_without_javascript(scriptless_page: Page, sign_in: SignIn):
    sign_in(scriptless_page, KEY_USER)
    scriptless_page.goto(MEASUREMENT + "ar-for-ar/?matt=I3")

    expect(scriptless_page.get_by_role("cell", name="Tydlig ökning")).to_be_visible()
