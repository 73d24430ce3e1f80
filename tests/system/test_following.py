"""The key user follows the response rate while somebody answers."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.system.survey import Survey

pytestmark = pytest.mark.browser

#: The page asks every 30 seconds; a test does not wait that long.
_SOONER = "const set = window.setInterval; window.setInterval = (call, ms) => set(call, Math.min(ms, 500));"


@pytest.fixture
def followed(signed_in: Callable[[str], Page]) -> Page:
    """The page of the wave that is open."""
    page = signed_in("staben@example.se")
    page.add_init_script(_SOONER)
    page.goto("/matningar/")
    page.locator("a[href$='-demo/omgangar/']").click()
    return page


@pytest.fixture
def some_links(link: str, _links: list[str]) -> list[str]:
    """Five of some 400 invited: more than a whole percent."""
    return [link, *(_links.pop(0) for _ in range(4))]


def test_more_answers_move_the_rate_without_reloading(followed: Page, some_links: list[str]):
    rate = followed.locator("tr.own td.own")
    before = rate.inner_text()
    followed.evaluate("window.notReloaded = true")

    for link in some_links:
        Survey(followed.context.new_page(), link).answer_one_and_submit()
    followed.bring_to_front()

    expect(rate).not_to_have_text(before)
    assert followed.evaluate("window.notReloaded")


def test_the_curve_is_drawn_again_after_a_refresh(followed: Page):
    expect(followed.locator("[data-refreshed]")).to_contain_text("Uppdaterad")

    expect(followed.locator("[data-chart=chart-svarsfrekvens] svg.main-svg").first).to_be_visible()
