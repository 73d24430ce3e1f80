"""The key user reads what was published, in a browser that holds the page to its own policy."""

import re
from collections.abc import Callable
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
    for chart in ("kvadrant", "fragor"):
        expect(page.locator(f"[data-chart=chart-{chart}] svg.main-svg").first).to_be_visible()


# Source: Linköpings kommun, KS 2020-345.
@pytest.mark.parametrize(
    ("question", "published"),
    [
        ("Väl fungerande styrning", ["3,1", "22 %", "3,4", "16 %"]),
        ("Efterlever och verkar för öppna standarder", ["2,7", "64 %", "3,2", "51 %"]),
        ("Mäta och följa upp digitala satsningar", ["2,3", "29 %", "2,5", "23 %"]),
        ("Vi har ett begränsande arv", ["3,8", "26 %", "3,4", "29 %"]),
        ("Låg nivå av skugg-IT", ["3,8", "63 %", "3,6", "62 %"]),
    ],
)
def test_the_table_holds_what_was_published(key_user: Page, question: str, published: list[str]):
    key_user.goto("/matningar/0580/2020/")

    header = key_user.get_by_role("rowheader", name=re.compile(f"^{question}( lägre är bättre)?$"))
    row = key_user.locator("#tabell-fragor tr").filter(has=header)

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in row.locator("td").all_inner_texts()] == published


def test_both_charts_are_drawn(key_user: Page):
    open_results(key_user)

    expect(key_user.locator("[data-chart=chart-fragor] .trace.scatter .points path")).to_have_count(2 * 20)


def test_nothing_breaks_the_content_security_policy(key_user: Page):
    key_user.add_init_script(_REPORT_VIOLATIONS)
    open_results(key_user)
    key_user.locator(".modebar-btn").first.hover()

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


def test_a_chart_can_be_saved_as_a_picture_and_nothing_else(key_user: Page):
    open_results(key_user)

    buttons = key_user.locator(".modebar-btn").evaluate_all("all => all.map(each => each.dataset.title)")

    assert set(buttons) == {"Spara diagrammet som bild"}


@pytest.mark.parametrize(
    ("chart", "number"),
    [
        ("kvadrant", "47,4"),  # digital förmåga of Linköpings kommun: from the published means by design.md 3.3
        ("fragor", "3,1"),  # published: Väl fungerande styrning
    ],
)
def test_numbers_over_a_point_have_a_decimal_comma(key_user: Page, chart: str, number: str):
    open_results(key_user)
    drawing = key_user.locator(f"[data-chart=chart-{chart}]")
    point = drawing.locator(".trace").last.locator(".points path").last
    point.scroll_into_view_if_needed()
    box = point.bounding_box()
    assert box

    key_user.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(drawing.locator(".hovertext")).to_contain_text(number)
