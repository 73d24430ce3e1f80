"""The key user reads what was published, in a browser that holds the page to its own policy."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.system.demonstration import Demonstration

pytestmark = pytest.mark.browser

SignedIn = Callable[[str], Page]
_REPORT_VIOLATIONS = """
  window.violations = [];
  addEventListener("securitypolicyviolation", event => violations.push(event.violatedDirective));
"""


@pytest.fixture
def key_user(signed_in: SignedIn) -> Page:
    return signed_in("staben@example.se")


def open_results(page: Page) -> None:
    page.goto("/matningar/0580/2020/")
    for chart in ("kvadrant", "delar"):
        expect(page.locator(f"[data-chart=chart-{chart}] svg.main-svg").first).to_be_visible()


def test_the_table_holds_the_indices_of_what_was_published(key_user: Page):
    key_user.goto("/matningar/0580/2020/")

    # From the published means (Linköpings kommun, KS 2020-345) by docs/method.md, rule 3, and the example of a target.
    assert indices(key_user, "Digital mognad") == ["47,9", "55,5", "−7,6", "52,0"]
    assert indices(key_user, "Digital förmåga") == ["47,4", "53,7", "−6,3", "–"]
    assert indices(key_user, "Digitalt arv") == ["48,4", "57,4", "−9,0", "–"]


def indices(page: Page, part: str) -> list[str]:
    """Return a part's own index, that of the others, the difference and the target."""
    header = page.get_by_role("rowheader", name=part, exact=True)
    cells = page.locator("#tabell-delar tr").filter(has=header).locator("td").all_inner_texts()
    return [cells[0], *cells[-3:]]


def test_both_charts_are_drawn(key_user: Page):
    open_results(key_user)

    expect(key_user.locator("[data-chart=chart-delar] .trace.bars .point")).to_have_count(6)


def test_another_comparison_is_chosen_by_a_link(key_user: Page):
    key_user.goto("/matningar/0580/2020/")

    key_user.get_by_role("navigation", name="Jämför med").get_by_role("link", name=re.compile("Samma län")).click()

    expect(key_user.locator("#tabell-delar thead")).to_contain_text("Samma län")


def test_the_departments_are_reached_by_keyboard(key_user: Page):
    key_user.goto("/matningar/0580/2020/")
    key_user.locator("details.chooser summary").focus()
    key_user.keyboard.press("Enter")
    key_user.keyboard.press("Tab")
    key_user.keyboard.press("Tab")
    with key_user.expect_navigation():
        key_user.keyboard.press("Enter")

    expect(key_user).to_have_url(re.compile("/forvaltningar/"))


def test_text_and_tables_are_there_without_javascript(scriptless_page: Page, sign_in: Callable[[Page, str], None]):
    sign_in(scriptless_page, "staben@example.se")
    scriptless_page.goto("/matningar/0580/2020/")

    expect(scriptless_page.locator(".summary")).to_contain_text("Digital mognad är 47,9 av 100")
    expect(scriptless_page.locator("#tabell-enheter")).to_be_visible()


def test_nothing_breaks_the_content_security_policy(key_user: Page):
    key_user.add_init_script(_REPORT_VIOLATIONS)
    open_results(key_user)
    key_user.get_by_role("button", name="Spara som PNG").first.click()

    assert key_user.evaluate("violations") == []


def test_the_console_is_silent(key_user: Page):
    said: list[str] = []
    key_user.on("console", lambda message: said.append(message.text))
    key_user.on("pageerror", lambda error: said.append(str(error)))

    open_results(key_user)

    assert said == []


def test_no_other_host_is_asked_for_anything(key_user: Page, demonstration: Demonstration):
    hosts: set[str] = set()
    key_user.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))

    open_results(key_user)

    assert hosts == {urlsplit(demonstration.url).netloc}


@pytest.mark.parametrize(("format", "beginning"), [("PNG", b"\x89PNG"), ("SVG", b"<svg")])
def test_a_chart_can_be_saved_with_the_keyboard(key_user: Page, format: str, beginning: bytes):
    open_results(key_user)
    key_user.locator(".chart").first.get_by_role("button", name=f"Spara som {format}").focus()

    with key_user.expect_download() as download:
        key_user.keyboard.press("Enter")

    assert Path(download.value.path()).read_bytes().startswith(beginning)


def test_no_chart_offers_to_share_its_figures(key_user: Page):
    open_results(key_user)

    expect(key_user.locator(".modebar-btn")).to_have_count(0)


@pytest.mark.parametrize(
    ("chart", "number"),
    [
        ("kvadrant", "47,4"),  # digital förmåga of Linköpings kommun: from the published means by design.md 3.3
        ("delar", "51,9"),  # Effektivitet, from the published means
    ],
)
def test_numbers_over_a_point_have_a_decimal_comma(key_user: Page, chart: str, number: str):
    open_results(key_user)
    drawing = key_user.locator(f"[data-chart=chart-{chart}]")
    point = drawing.locator(".trace" if chart == "kvadrant" else ".trace.bars").last.locator("path").last
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box

    key_user.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(drawing.locator(".hovertext")).to_contain_text(number)


def test_a_department_is_chosen_without_leaving_the_page(key_user: Page):
    key_user.goto("/matningar/0580/2020/varmekarta/?visa=vet-ej")
    key_user.locator("details.chooser summary").click()

    key_user.get_by_role("navigation", name="Mätningen").get_by_role("link", name="Leanlink").click()

    expect(key_user).to_have_url(re.compile(r"/forvaltningar/\d+/varmekarta/\?visa=vet-ej$"))


def test_the_list_of_departments_closes_with_escape(key_user: Page):
    key_user.goto("/matningar/0580/2020/fragor/")
    chooser = key_user.locator("details.chooser summary")
    chooser.press("Enter")
    key_user.keyboard.press("Tab")

    key_user.keyboard.press("Escape")

    expect(chooser).to_be_focused()
    expect(key_user.locator("details.chooser")).not_to_have_attribute("open", "")


def test_the_page_one_is_on_is_in_sight_in_the_menu(key_user: Page):
    key_user.goto("/matningar/0580/2020/omgangar/")

    expect(key_user.locator(".tabs [aria-current=page]")).to_be_in_viewport(ratio=1)
