"""The pages about questions, keys and the public page: drawn, sorted, without findings of axe, narrow and wide."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system.test_accessibility import findings

pytestmark = pytest.mark.browser

SignedIn = Callable[[str], Page]
WHOLE, EMPLOYEES = "/matningar/0580/2020/", "/matningar/0580/2020-medarbetare/"


@pytest.fixture
def key_user(signed_in: SignedIn) -> Page:
    return signed_in("staben@example.se")


@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize(
    "path",
    [
        f"{WHOLE}fragor/",
        f"{WHOLE}fragor/B1/",
        f"{WHOLE}varmekarta/?visa=skillnad&sektor=1",
        f"{WHOLE}vet-ej/",
        EMPLOYEES,
        f"{EMPLOYEES}fragor/",
        f"{EMPLOYEES}varmekarta/?visa=skillnad",
        f"{EMPLOYEES}vet-ej/",
        "/nycklar/",
        "/nycklar/ny/",
        "/administration/0580/matningar/2020/oppen-sida/",
    ],
)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(key_user: Page, path: str, width: int):
    key_user.set_viewport_size({"width": width, "height": 900})
    key_user.goto(path)

    is_wider = key_user.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert (findings(key_user), is_wider) == ([], False)


def test_questions_are_sorted_by_a_link_and_the_order_is_told(key_user: Page):
    key_user.goto(f"{WHOLE}fragor/")

    key_user.get_by_role("columnheader", name="Vet ej").get_by_role("link").click()

    # The published shares of don't know (Linköpings kommun, KS 2020-345): 64 % is the highest.
    expect(key_user.locator("table.sortable tbody tr").first).to_contain_text(
        "Efterlever och verkar för öppna standarder"
    )
    expect(key_user.get_by_role("columnheader", name="Vet ej")).to_have_attribute("aria-sort", "descending")


def test_a_question_is_drawn_with_its_departments(key_user: Page):
    key_user.goto(f"{WHOLE}fragor/")

    key_user.get_by_role("link", name="Tänka digitalt först").click()

    expect(key_user.locator("[data-chart=chart-fraga] .main-svg").first).to_be_visible()
    expect(key_user.locator("#tabell-enheter")).to_contain_text("Leanlink")


def test_the_public_page_is_read_by_anybody(key_user: Page, page: Page):
    key_user.goto("/administration/0580/matningar/2020/oppen-sida/")
    key_user.get_by_role("button", name=re.compile("Öppna sidan|Spara")).click()

    page.goto(key_user.get_by_role("link", name="/oppet/0580/2020/").get_attribute("href") or "")

    # From the published means by docs/method.md, rule 3.
    expect(page.get_by_role("row", name="Digital mognad")).to_contain_text("47,9")
    assert findings(page) == []
